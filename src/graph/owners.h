// SPDX-License-Identifier: GPL-3.0-or-later
/** \file owners.h  Which community each object belongs to: the common-cause rule for objects. */
#ifndef OVERT_GRAPH_OWNERS_H
#define OVERT_GRAPH_OWNERS_H

#include <overt/graph.h>

/** The community of every object. Free with overt_owners_free. */
struct owners {
	uint32_t **of; /**< per kind, per object: its community, or OVERT_NO_INDEX */
	size_t count;
};

/**
 * The community that each object is evidence for: two or more of its accounts are members,
 * and nobody else put it out but strays. A repost may have one outsider. A text may have one
 * for every eight members on it, as long as that outsider is on no more than an eighth of
 * the texts that the community would have then (one is always allowed): who comes by once is
 * no common cause, who is there again and again may be.
 * \param kinds        shares
 * \param count        how many kinds
 * \param max_sharers  objects with more accounts are no evidence
 * \param community    per account, OVERT_NO_INDEX for none; numbers are below the number of
 *                     accounts
 * \param owners       filled on success
 * \param err          filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM. Cost: two passes over the shares, and sorting outsiders.
 */
overt_err overt_owners_find(const struct overt_shares *kinds, size_t count, uint32_t max_sharers,
                            const uint32_t *community, struct owners *owners,
                            struct overt_error *err);

/**
 * Frees owners.
 * \param owners  owners, or NULL; empty afterwards
 */
void overt_owners_free(struct owners *owners);

#endif
