// SPDX-License-Identifier: GPL-3.0-or-later
/** \file signs.h  Signs of disguise of every finding, into the open step. */
#ifndef OVERT_PIPELINE_SIGNS_H
#define OVERT_PIPELINE_SIGNS_H

#include <overt/register.h>

#include "known_screen.h"

/**
 * Gets the corpus ready for signs: reads the sources again where they are not in memory and
 * there is a finding to measure. Call before the step begins.
 * \param p     pipeline
 * \param view  findings
 * \param can   is the corpus there? false, with a notice, when a source is gone
 * \param err   filled on failure
 * \return OVERT_OK; OVERT_E_INPUT (a source has changed); what reading returns
 */
overt_err overt_signs_prepare(struct overt_pipeline *p, const struct case_view *view, bool *can,
                              struct overt_error *err);

/**
 * Measures every sign on every finding and writes the rows.
 * \param p          pipeline with an open screen step
 * \param registers  sealed registers, for look-alike handles
 * \param view       findings, members, and who is declared
 * \param known      lists of known sites
 * \param can        as overt_signs_prepare said
 * \param err        filled on failure
 * \return OVERT_OK, what a list of domains, the disguise room or the store returns
 */
overt_err overt_signs_write(struct overt_pipeline *p, const struct overt_registers *registers,
                            const struct case_view *view, const struct known_screen *known,
                            bool can, struct overt_error *err);

#endif
