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

/**
 * Adds an object to each finding that has two or more accounts on it, whoever else has it.
 * \param kind        shares of the object's kind
 * \param k           position of the kind
 * \param object      object number
 * \param finding_of  per account: position of its finding, or OVERT_NO_INDEX
 * \param findings    the object is added to some
 * \param err         filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM. Cost: the square of the object's accounts.
 */
overt_err overt_findings_deal(const struct overt_shares *kind, uint32_t k, uint32_t object,
                              const uint32_t *finding_of, struct overt_findings *findings,
                              struct overt_error *err);

/**
 * Brings findings into their order: suspected first, then largest, strongest, earliest.
 * \param kinds     shares
 * \param findings  reordered
 * \param err       filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_findings_order(const struct overt_shares *kinds, struct overt_findings *findings,
                               struct overt_error *err);

#endif
