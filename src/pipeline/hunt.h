// SPDX-License-Identifier: GPL-3.0-or-later
/** \file hunt.h  A search under way: what its parts share. */
#ifndef OVERT_PIPELINE_HUNT_H
#define OVERT_PIPELINE_HUNT_H

#include "search.h"

/** A search under way. */
struct hunt {
	const struct overt_shares *kinds;
	size_t count;
	uint32_t accounts;
	const overt_ms *first;
	const struct search_options *options;
	double alpha;
	struct search *made;
	struct overt_cochoice wide; /**< the test of wide texts; empty where none was made */
};

/**
 * Divides accounts into communities as the options say.
 * \param h          search
 * \param links      edges
 * \param count      how many
 * \param community  one number per account, or OVERT_NO_INDEX
 * \param err        filled on failure
 * \return OVERT_OK or the error of overt_graph_divide
 */
overt_err overt_hunt_divide(const struct hunt *h, const struct overt_link *links, size_t count,
                            uint32_t *community, struct overt_error *err);

/**
 * Communities of a test's significant pairs.
 * \param h          search
 * \param tested     test
 * \param community  one number per account, or OVERT_NO_INDEX
 * \param err        filled on failure
 * \return OVERT_OK or an error of the division
 */
overt_err overt_hunt_communities(const struct hunt *h, const struct overt_cochoice *tested,
                                 uint32_t *community, struct overt_error *err);

/**
 * Takes a finding over into the result. Associations that overlap a suspected one give way;
 * an association that overlaps anything is left.
 * \param all      findings so far
 * \param finding  moved when it is taken
 * \param err      filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_hunt_adopt(struct overt_findings *all, struct overt_finding *finding,
                           struct overt_error *err);

/**
 * Looks for groups among wide texts: those of more than OVERT_SHARERS_MAX and at most
 * `wide_max` accounts, which the pair test leaves out. They are tested as a kind of their
 * own, since popular texts are shared by accident more often than rare ones; accounts
 * with five or more of them take part.
 * \param h    search after the pair test; its `wide`, findings and wide_max are filled
 * \param err  filled on failure
 * \return OVERT_OK or the error of a stage. Cost: 500 steps per share of a wide text at
 *         most; memory for at most 2 million pairs (wide_max is lowered until they fit).
 */
overt_err overt_hunt_wide(struct hunt *h, struct overt_error *err);

/**
 * Puts the wide test's significant pairs inside findings of that test among the tested ones.
 * \param h    search with its findings and members settled
 * \param err  filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_hunt_merge_wide(struct hunt *h, struct overt_error *err);

#endif
