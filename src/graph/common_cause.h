// SPDX-License-Identifier: GPL-3.0-or-later
/** \file common_cause.h  Which objects are a community's own, and who holds enough of them. */
#ifndef OVERT_GRAPH_COMMON_CAUSE_H
#define OVERT_GRAPH_COMMON_CAUSE_H

#include <overt/graph.h>

/**
 * Applies the common-cause rule to all communities at once; see overt_findings_make.
 * \param kinds      shares
 * \param count      how many kinds
 * \param options    thresholds, none zero
 * \param fixed      per account: stays whatever it shares; NULL: nobody does
 * \param community  per account; members that fall out get OVERT_NO_INDEX
 * \param shared     per account: evidence objects that it holds, of its community
 */
void overt_common_cause(const struct overt_shares *kinds, size_t count,
                        const struct overt_finding_options *options, const uint8_t *fixed,
                        uint32_t *community, uint32_t *shared);

/**
 * The community that an object is evidence for: two or more of its accounts are members and
 * no other account put it out; a repost may have one outsider.
 * \param kind         shares
 * \param object       object number
 * \param max_sharers  objects with more accounts are no evidence
 * \param community    per account
 * \return the community, or OVERT_NO_INDEX
 */
uint32_t overt_common_cause_owner(const struct overt_shares *kind, uint32_t object,
                                  uint32_t max_sharers, const uint32_t *community);

/**
 * Thresholds with the defaults in place of zeros.
 * \param options  thresholds, or NULL
 * \return thresholds without zeros
 */
struct overt_finding_options overt_finding_defaults(const struct overt_finding_options *options);

#endif
