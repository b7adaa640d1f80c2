// SPDX-License-Identifier: GPL-3.0-or-later
/** \file judge.h  Is a community's own part of its activity enough to suspect anyone? */
#ifndef OVERT_GRAPH_JUDGE_H
#define OVERT_GRAPH_JUDGE_H

#include <overt/graph.h>

/** Objects by account, for all kinds; built once for a set of findings. */
struct holdings;

/**
 * Builds it.
 * \param kinds  shares
 * \param count  how many kinds
 * \param out    the result; free with overt_holdings_free
 * \param err    filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_holdings_make(const struct overt_shares *kinds, size_t count,
                              struct holdings **out, struct overt_error *err);

/**
 * Frees it.
 * \param holdings  holdings, or NULL
 */
void overt_holdings_free(struct holdings *holdings);

/**
 * Fills effect, synchrony, restraint and suspect of a finding, and lets the accounts that
 * do not carry a suspected finding leave it. See overt_findings_make for the rules.
 * \param holdings  objects by account
 * \param options   thresholds, none zero
 * \param finding   a finding with members and objects
 * \param err       filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_finding_judge(const struct holdings *holdings,
                              const struct overt_finding_options *options,
                              struct overt_finding *finding, struct overt_error *err);

#endif
