// SPDX-License-Identifier: GPL-3.0-or-later
/** \file refine.h  Classes of equal contents, and step 4 of the CooRTweet definition over them. */
#ifndef OVERT_ENGINE_REFINE_H
#define OVERT_ENGINE_REFINE_H

#include "spots.h"

/** Contents that stand in a pair. */
struct classes {
	uint32_t count;
	uint32_t *of_row;  /**< class of each row's content, or OVERT_NO_INDEX: stands in no pair */
};

/**
 * Numbers the different contents among the spots and, where asked, finds them in other rows.
 * \param scan     for the contents' bytes
 * \param rows     rows
 * \param spots    `content` turns from hash to class
 * \param others   look at rows that stand in no pair, too?
 * \param threads  1 … 256
 * \param classes  filled on success; free with classes_free
 * \param err      filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err classes_make(const struct scan *scan, const struct rows *rows, struct spots *spots,
                       bool others, unsigned threads, struct classes *classes, struct overt_error *err);

/**
 * Frees classes.
 * \param classes  classes
 */
void classes_free(struct classes *classes);

/**
 * Contents of accounts with enough rows whose content stands in the result.
 * \param scan      for the number of accounts
 * \param rows      rows
 * \param classes   classes
 * \param result    per class: does it stand in the result?
 * \param use       per row: does it count? NULL: all do
 * \param least     smallest number of such rows of an account
 * \param ok        per class, cleared at first: set for contents of such accounts
 * \param err       filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err classes_refine(const struct scan *scan, const struct rows *rows,
                         const struct classes *classes, const uint8_t *result,
                         const uint8_t *use, uint32_t least, uint8_t *ok,
                         struct overt_error *err);

#endif
