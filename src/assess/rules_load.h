// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file rules_load.h
 * Private to the loader of rules: one function per file.
 */
#ifndef OVERT_ASSESS_RULES_LOAD_H
#define OVERT_ASSESS_RULES_LOAD_H

#include <overt/rules.h>

#include "table.h"

/** Fills its part of the rules from a parsed table; the header is already checked. */
typedef overt_err (*assess_rules_fill)(struct overt_rules *rules, const struct assess_table *table,
                                       struct overt_error *err);

/**
 * Fills the scale of strengths: ratios >= 1, rising.
 * \param rules  rules
 * \param table  strengths.csv
 * \param err    names file and line
 * \return OVERT_OK, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err assess_fill_strengths(struct overt_rules *rules, const struct assess_table *table,
                                struct overt_error *err);

/**
 * Fills the grades: A to F and 1 to 6, falling from 1, F and 6 at 0.
 * \param rules  rules
 * \param table  admiralty.csv
 * \param err    names file and line
 * \return OVERT_OK, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err assess_fill_grades(struct overt_rules *rules, const struct assess_table *table,
                             struct overt_error *err);

/**
 * Fills the priors: one row per ledger.
 * \param rules  rules
 * \param table  priors.csv
 * \param err    names file and line
 * \return OVERT_OK or OVERT_E_INPUT
 */
overt_err assess_fill_priors(struct overt_rules *rules, const struct assess_table *table,
                             struct overt_error *err);

/**
 * Fills the gates: each name once.
 * \param rules  rules
 * \param table  gates.csv
 * \param err    names file and line
 * \return OVERT_OK or OVERT_E_INPUT
 */
overt_err assess_fill_gates(struct overt_rules *rules, const struct assess_table *table,
                            struct overt_error *err);

/**
 * Fills the yardsticks: each covers 0 to 1 without a hole.
 * \param rules  rules
 * \param table  yardsticks.csv
 * \param err    names file and line
 * \return OVERT_OK, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err assess_fill_words(struct overt_rules *rules, const struct assess_table *table,
                            struct overt_error *err);

/**
 * Fills the catalogue; needs the strengths.
 * \param rules  rules
 * \param table  indicators.csv
 * \param err    names file and line
 * \return OVERT_OK, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err assess_fill_indicators(struct overt_rules *rules, const struct assess_table *table,
                                 struct overt_error *err);

/**
 * Fills what to look for.
 * \param rules  rules
 * \param table  questions.csv
 * \param err    names file and line
 * \return OVERT_OK, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err assess_fill_questions(struct overt_rules *rules, const struct assess_table *table,
                                struct overt_error *err);

/**
 * Fills the responses; needs the catalogue.
 * \param rules  rules
 * \param table  responses.csv
 * \param err    names file and line
 * \return OVERT_OK, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err assess_fill_responses(struct overt_rules *rules, const struct assess_table *table,
                                struct overt_error *err);

#endif
