// SPDX-License-Identifier: GPL-3.0-or-later
/** \file join_ranks.h  overt's own definition over ranks: what its two files share. */
#ifndef OVERT_ENGINE_JOIN_RANKS_H
#define OVERT_ENGINE_JOIN_RANKS_H

#include "job.h"
#include "join_text.h"
#include "pairs.h"
#include "shares.h"
#include <overt/lane.h>

/** State of one run. */
struct join_run {
	struct overt_ranks *ranks;
	const struct overt_ranks_options *where;
	const struct overt_engine_options *options;
	struct overt_join_options join;
	struct save save;
	struct kept_names names;    /**< of accounts */
	struct overt_lanes lanes;   /**< accounts are numbered here… */
	uint32_t *back;             /**< … and this is their number among all */
	struct shares shares;       /**< with a test: accounts are numbered here… */
	struct sparse here;         /**< … while events come, those that they name… */
	uint32_t *sharers;          /**< … and this is their number among all */
	struct overt_engine_counts counts;
	struct overt_edge *edges;   /**< those that this rank owns, in order */
	size_t edge_count, edge_cap;
	struct join_tested *tested; /**< with a test: what it says of each edge */
	struct lookup lookup;       /**< names of the accounts of these edges */
	size_t memory;              /**< bytes that a rank may use */
};

/**
 * Number of accounts of all ranks.
 * \param run  run with names
 * \return how many
 */
static inline uint64_t join_accounts(const struct join_run *run)
{
	return run->names.bounds[run->ranks->count];
}

/**
 * Reads this rank's share of the files, brings events to the owners of their objects and
 * makes lanes of those that come.
 * \param run  `names`, `lanes`, `back` and the scan's counts are filled
 * \param err  filled on failure
 * \return OVERT_OK or the error
 */
overt_err join_read_events(struct join_run *run, struct overt_error *err);

/**
 * Writes the stage of names, and with a test of shares (agreed).
 * \param run  with names
 * \param err  filled on failure
 * \return OVERT_OK or the error
 */
overt_err join_save_names(struct join_run *run, struct overt_error *err);

/**
 * Writes a stage of lanes (agreed).
 * \param run    with lanes
 * \param stage  which
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err join_save_lanes(struct join_run *run, enum save_stage stage, struct overt_error *err);

/**
 * Writes the stage of edges, and with a test of what it says of them (agreed).
 * \param run  with edges
 * \param err  filled on failure
 * \return OVERT_OK or the error
 */
overt_err join_save_edges(struct join_run *run, struct overt_error *err);

/**
 * Reads a complete stage.
 * \param run    what the stage has is filled
 * \param stage  which
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err join_load(struct join_run *run, enum save_stage stage, struct overt_error *err);

/** What pairs of accounts share, on its way to the ranks that own them. */
struct join_shared {
	struct pairs pairs;         /**< what this rank's own objects say of each pair */
	uint64_t *weights;          /**< of edges, too: a pair has one owner in both stores */
	uint32_t *degree;           /**< d among all, by number in the shares */
	struct overt_bins activity; /**< accounts by d, of which each rank counts some */
	struct overt_bins bins;     /**< pairs with two objects or more that this rank owns */
	uint64_t ones;              /**< pairs with one */
};

/**
 * Counts what pairs of accounts share here.
 * \param run     `shares` and `sharers` are filled
 * \param edges   parts of edges of this rank, complete; its weights are set
 * \param shared  zeroed but for pairs.fd, which is -1; `pairs`, `weights`, `degree` and `activity`
 *                are filled; free with join_shared_free also after a failure
 * \param err     filled on failure
 * \return OVERT_OK or the error
 */
overt_err join_shared_count(struct join_run *run, struct pairs *edges,
                            struct join_shared *shared, struct overt_error *err);

/**
 * Tests all pairs.
 * \param run     edges and the set of their accounts are complete; `tested` and `counts.test`
 *                are filled
 * \param shared  counted
 * \param err     filled on failure
 * \return OVERT_OK or the error
 */
overt_err join_shared_test(struct join_run *run, struct join_shared *shared,
                           struct overt_error *err);

/**
 * Frees everything.
 * \param shared  counted, or zeroed but for pairs.fd, which is -1
 */
void join_shared_free(struct join_shared *shared);

#endif
