// SPDX-License-Identifier: GPL-3.0-or-later
/** \file peer_network.h  The CooRTweet definition over ranks: what its files share. */
#ifndef OVERT_ENGINE_PEER_NETWORK_H
#define OVERT_ENGINE_PEER_NETWORK_H

#include "network.h"
#include "pairs.h"
#include "peer_rows.h"

/** A pair on its way to the owner of its edge. */
struct pair_item {
	uint32_t from, to;     /**< numbers among all */
	uint32_t older, newer; /**< contents, numbers among all */
	uint32_t delay;        /**< ms */
	uint32_t object;       /**< how many came before it in the files */
	uint32_t fast;         /**< 1: flagged */
};

/** An edge at its owner. */
struct peer_edge {
	uint32_t from, to;
	struct edge_sum all, fast;
	uint64_t objects;      /**< where its objects begin */
	uint64_t object_count;
};

/** State of one run. */
struct peer_run {
	struct overt_ranks *ranks;
	const struct overt_ranks_options *where;
	const struct overt_engine_options *options;
	const struct overt_coortweet_options *peer;
	struct save save;
	struct peer_rows rows;
	struct peer_spots found; /**< with `content` the class and SPOT_OK, `object` how many came before it */
	struct network network;  /**< so much of it as pairs need */
	uint32_t *contents;      /**< per class: number among all */
	uint32_t class_count;
	struct peer_edge *edges;
	size_t edge_count, edge_cap;
	uint32_t *objects;       /**< of edges */
	size_t object_count, object_cap;
	struct overt_coortweet_counts counts;
	unsigned threads;
};

/**
 * Which of the contents belong to accounts with enough rows whose content is in a result?
 * \param run     run with rows
 * \param result  per row: does it stand in the result?
 * \param all     do all rows count, or only those of accounts with enough rows?
 * \param ok      per row: on success, does its content belong to such an account?
 * \param err     filled on failure
 * \return OVERT_OK or the error
 */
overt_err peer_refine(struct peer_run *run, const uint8_t *result, bool all, uint8_t *ok,
                      struct overt_error *err);

/**
 * Finds the spots, refines their contents, flags fast pairs.
 * \param run  run with rows
 * \param err  filled on failure
 * \return OVERT_OK or the error
 */
overt_err peer_find(struct peer_run *run, struct overt_error *err);

/**
 * A pair as it travels.
 * \param run    run
 * \param own    spot from whose account it is seen
 * \param other  the other spot
 * \param delay  ms between them
 * \return the pair
 */
struct pair_item peer_item(const struct peer_run *run, uint32_t own, uint32_t other,
                           uint64_t delay);

/**
 * Brings all pairs to the owners of their edges and adds them up there.
 * \param run  run with spots; `edges` are filled
 * \param err  filled on failure
 * \return OVERT_OK or the error
 */
overt_err peer_edges_make(struct peer_run *run, struct overt_error *err);

/**
 * Finds thresholds and figures, and writes the edges.
 * \param run  run with edges; `counts` is filled
 * \param out  rank 0: open file
 * \param err  filled on failure
 * \return OVERT_OK or the error
 */
overt_err peer_edges_write(struct peer_run *run, int out, struct overt_error *err);

/**
 * Writes the pairs, rank by rank.
 * \param run  run with spots
 * \param out  rank 0: open file
 * \param err  filled on failure
 * \return OVERT_OK or the error
 */
overt_err peer_pairs_write(struct peer_run *run, int out, struct overt_error *err);

#endif
