// SPDX-License-Identifier: GPL-3.0-or-later
/** \file search.h  From shares to findings, without files: what detect and calibrate both run. */
#ifndef OVERT_PIPELINE_SEARCH_H
#define OVERT_PIPELINE_SEARCH_H

#include <overt/cochoice.h>
#include <overt/graph.h>

/** Settings. */
struct search_options {
	double alpha;
	enum overt_division division;
	uint64_t seed;
	unsigned threads;
};

/** Objects of one kind that no test looked at: too many accounts put them out. */
struct untested {
	uint32_t objects;  /* how many */
	uint32_t above;    /* objects of more accounts than this were left out */
	uint32_t most;     /* accounts on the one with most */
	overt_ms within;   /* time from the first to the last of them */
};

/** Result. Free with overt_search_free. */
struct search {
	struct overt_cochoice tested;
	uint32_t *community;   /* per account, before the common-cause rule */
	struct overt_findings findings;
	uint32_t *finding_of;  /* per account: its finding, or OVERT_NO_INDEX */
	uint32_t wide_max;     /* accounts on a text that is tested among the wide ones */
	struct untested untested[OVERT_KINDS_MAX];
};

/**
 * Runs stages 2 and 3.
 * \param kinds     shares of each kind
 * \param count     how many kinds, at least 1
 * \param first     time of each account's first event
 * \param options   settings
 * \param out       filled on success
 * \param progress  told; may be NULL
 * \param err       filled on failure
 * \return OVERT_OK or the error of a stage
 */
overt_err overt_search(const struct overt_shares *kinds, size_t count, const overt_ms *first,
                       const struct search_options *options, struct search *out,
                       const struct overt_progress *progress, struct overt_error *err);

/**
 * Frees a result.
 * \param search  result, or NULL; empty afterwards
 */
void overt_search_free(struct search *search);

#endif
