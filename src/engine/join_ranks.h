// SPDX-License-Identifier: GPL-3.0-or-later
/** \file join_ranks.h  overt's own definition over ranks: what its two files share. */
#ifndef OVERT_ENGINE_JOIN_RANKS_H
#define OVERT_ENGINE_JOIN_RANKS_H

#include "job.h"
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
	struct overt_engine_counts counts;
	struct overt_edge *edges;   /**< those that this rank owns, in order */
	size_t edge_count, edge_cap;
	struct lookup lookup;
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

#endif
