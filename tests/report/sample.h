// SPDX-License-Identifier: GPL-3.0-or-later
/** \file sample.h  A small case of every kind of row, with hostile texts, made through the store. */
#ifndef OVERT_TESTS_SAMPLE_H
#define OVERT_TESTS_SAMPLE_H

#include <overt/assess.h>
#include <overt/store.h>

/**
 * Makes the case: a disguised group, a declared one, a pair, an association, an
 * activity that an analyst describes, and leads.
 * \param path  file that does not exist
 * \param err   filled on failure
 * \return OVERT_OK or the store's error
 */
overt_err sample_make(const char *path, struct overt_error *err);

/**
 * The built-in rules.
 * \param rules  the rules
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err sample_rules(struct overt_rules **rules, struct overt_error *err);

#endif
