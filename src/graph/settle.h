// SPDX-License-Identifier: GPL-3.0-or-later
/** \file settle.h  Evidence objects of findings. */
#ifndef OVERT_GRAPH_SETTLE_H
#define OVERT_GRAPH_SETTLE_H

#include <overt/graph.h>

/**
 * Adds to each finding the objects that are evidence for it.
 * \param kinds        shares
 * \param count        how many kinds
 * \param max_sharers  objects with more accounts are no evidence
 * \param finding_of   per account: position of its finding, or OVERT_NO_INDEX
 * \param findings     objects are added, by kind and object
 * \param err          filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_findings_objects(const struct overt_shares *kinds, size_t count,
                                 uint32_t max_sharers, const uint32_t *finding_of,
                                 struct overt_findings *findings, struct overt_error *err);

#endif
