// SPDX-License-Identifier: GPL-3.0-or-later
/** \file network.h  The parts of the CooRTweet definition: pairs to edges, as CSV. */
#ifndef OVERT_ENGINE_NETWORK_H
#define OVERT_ENGINE_NETWORK_H

#include "refine.h"
#include <overt/detect.h>

/** All that pairs and edges are made of. */
struct network {
	const struct scan *scan;
	const struct overt_coortweet_options *peer;
	struct spots spots;     /**< in them `account` is the rank of the name, `content` the class
	                             with SPOT_OK */
	uint32_t *names;        /**< account number of each rank */
	struct dict_entry *name_entries; /**< the names themselves, by rank */
	const struct dict_entry *object_entries; /**< names of objects */
	const uint64_t *object_first; /**< per object: its first row in the files */
	uint32_t name_count;
	uint64_t *first_row;    /**< per rank: the account's first row in the files */
	uint64_t *fast;         /**< class << 32 | class of flagged pairs, rising; NULL: not asked */
	size_t fast_count;
	size_t memory;          /**< bytes to stay within where that is possible; 0: no bound */
	size_t items_max;       /**< pairs of one account that may be held at once, per thread */
	unsigned threads;
	const struct overt_progress *progress;
};

/**
 * Are the options in their ranges?
 * \param peer  options
 * \param err   filled on failure
 * \return OVERT_OK or OVERT_E_USAGE
 */
overt_err network_check(const struct overt_coortweet_options *peer, struct overt_error *err);

/**
 * Does a pair of spots stand in the result?
 * \param network  network
 * \param a        spot
 * \param b        spot within the window of `a`
 * \return true if so
 */
static inline bool network_pair(const struct network *network, const struct spot *a,
                                const struct spot *b)
{
	if (!((a->content | b->content) & SPOT_OK))
		return false;
	return network->peer->keep_loops ||
	       (a->account != b->account && spot_class(a) != spot_class(b));
}

/**
 * Which of two spots is the older row? Ties go to the account that came first in the
 * files, then to the row that did.
 * \param network  network
 * \param a        spot at or before `b`
 * \param b        spot
 * \param delay    ms between them
 * \return true when `a` is
 */
static inline bool network_older(const struct network *network, const struct spot *a,
                                 const struct spot *b, uint64_t delay)
{
	if (delay)
		return true;
	if (a->account != b->account)
		return network->first_row[a->account] < network->first_row[b->account];
	return true; // spots of one time are in order of rows
}

/**
 * Is a pair flagged by the fast window?
 * \param network  network
 * \param older    class of the older content
 * \param newer    class of the newer content
 * \return true if so
 */
bool network_is_fast(const struct network *network, uint32_t older, uint32_t newer);

/**
 * Writes the pairs.
 * \param network    network
 * \param fd         open file, or -1: only count
 * \param pairs      number of pairs
 * \param delay_sum  ms over all of them
 * \param err        filled on failure
 * \return OVERT_OK or the error
 */
overt_err network_write_pairs(const struct network *network, int fd, uint64_t *pairs,
                              uint64_t *delay_sum, struct overt_error *err);

/**
 * Writes the edges and fills the figures.
 * \param network  network
 * \param fd       open file, or -1: only count
 * \param counts   figures
 * \param err      filled on failure
 * \return OVERT_OK or the error
 */
overt_err network_write_edges(const struct network *network, int fd,
                              struct overt_coortweet_counts *counts, struct overt_error *err);

/* ---- edge.c ---- */

/** One pair seen from one account. */
struct item {
	uint32_t partner; /**< rank of the other account */
	uint32_t own, other; /**< spots */
	uint32_t delay;   /**< ms */
};

/** Figures of the pairs of one edge. */
struct edge_sum {
	uint64_t weight, delay_sum;
	uint64_t older, newer; /**< distinct contents */
};

/** Scratch for one thread. */
struct edge_scratch {
	struct item *items, *sorted;
	size_t count, cap, sorted_cap;
	struct edge_set *older, *newer; /**< of edges with many pairs */
	struct edge_set *fast_older, *fast_newer;
	uint32_t *objects;
	size_t object_count, object_cap;
};

/** Edges as they are found, by partner. Called once per edge. */
struct edge_sink {
	overt_err (*edge)(void *ctx, uint32_t account, uint32_t partner, const struct edge_sum *all,
	                  const struct edge_sum *fast, const uint32_t *objects, size_t object_count);
	void *ctx;
};

/**
 * Finds the edges of one account with itself and those behind it.
 * \param network  network
 * \param account  rank
 * \param slots    its spots: position in the low 32 bits, rising
 * \param count    how many
 * \param scratch  scratch of this thread, zeroed at first
 * \param sink     who takes them, by rising partner
 * \return OVERT_OK or the error
 */
overt_err edge_find(const struct network *network, uint32_t account, const uint64_t *slots,
                    size_t count, struct edge_scratch *scratch, const struct edge_sink *sink);

/**
 * Has an account an edge at all?
 * \param network  network
 * \param slots    its spots: position in the low 32 bits
 * \param count    how many
 * \return true if one of its spots stands in a pair of the result
 */
bool edge_any(const struct network *network, const uint64_t *slots, size_t count);

/**
 * Frees scratch.
 * \param scratch  scratch
 */
void edge_scratch_free(struct edge_scratch *scratch);

/**
 * Writes all bytes.
 * \param fd     open file
 * \param bytes  bytes
 * \return OVERT_OK or OVERT_E_IO
 */
overt_err network_write(int fd, overt_str bytes);

#endif
