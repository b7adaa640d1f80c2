// SPDX-License-Identifier: GPL-3.0-or-later
/** \file common_cause.h  Who holds enough of the objects that are a community's own. */
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
 * \param err        filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_common_cause(const struct overt_shares *kinds, size_t count,
                             const struct overt_finding_options *options, const uint8_t *fixed,
                             uint32_t *community, uint32_t *shared, struct overt_error *err);

/**
 * Thresholds with the defaults in place of zeros.
 * \param options  thresholds, or NULL
 * \return thresholds without zeros
 */
struct overt_finding_options overt_finding_defaults(const struct overt_finding_options *options);

#endif
