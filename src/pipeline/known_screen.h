// SPDX-License-Identifier: GPL-3.0-or-later
/** \file known_screen.h  Which accounts and links of a case are on published lists. */
#ifndef OVERT_PIPELINE_KNOWN_SCREEN_H
#define OVERT_PIPELINE_KNOWN_SCREEN_H

#include <overt/known.h>
#include <overt/register.h>

#include "case_view.h"

/** The lists of a run. */
struct known_screen {
	struct overt_known *known; /**< NULL: no list was given */
	uint8_t *declared;         /**< per entry: a domain that a register declares */
	uint32_t *found;           /**< per account: its entry, or OVERT_NO_INDEX */
};

/**
 * Reads the lists that the options name. Domains of bodies that act in the open stay out of
 * what counts as covert, whoever lists them.
 * \param p          pipeline; gets a notice for each list
 * \param registers  sealed registers
 * \param out        filled on success; free with overt_known_screen_free
 * \param err        filled on failure
 * \return OVERT_OK, or what reading a list or the register room returns
 */
overt_err overt_known_screen_open(struct overt_pipeline *p,
                                  const struct overt_registers *registers,
                                  struct known_screen *out, struct overt_error *err);

/**
 * Frees it.
 * \param screen  screen; empty afterwards
 */
void overt_known_screen_free(struct known_screen *screen);

/**
 * Does a link lead to a listed site or page that no register declares?
 * \param screen  screen
 * \param link    as overt_norm_link writes it
 * \return true if so
 */
bool overt_known_screen_has(const struct known_screen *screen, overt_str link);

/**
 * Looks every account up and writes what was found, with its source, as matches that declare
 * nothing; then, for every finding, the sign that its undeclared members are listed.
 * \param p       pipeline with an open screen step
 * \param screen  screen; without lists nothing is written
 * \param view    accounts, findings, and who is declared
 * \param err     filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or the store's error
 */
overt_err overt_known_screen_write(struct overt_pipeline *p, struct known_screen *screen,
                                   const struct case_view *view, struct overt_error *err);

#endif
