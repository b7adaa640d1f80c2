// SPDX-License-Identifier: GPL-3.0-or-later
/** \file join_test.h  The pair test beside the edges of overt's own definition, on one machine. */
#ifndef OVERT_ENGINE_JOIN_TEST_H
#define OVERT_ENGINE_JOIN_TEST_H

#include "dict.h"
#include "shares.h"
#include <overt/engine.h>

/** What the test needs of a run. */
struct join_test {
	const struct overt_engine_options *options;
	const struct overt_join_options *join;
	const struct dict *accounts; /**< names */
	const uint32_t *names;       /**< number in `accounts` of each account of the lanes */
	const struct shares *shares; /**< joined, numbered as in `accounts` */
	int out;                     /**< where the edges go; the header is written */
};

/**
 * Counts edges, tests all pairs, and writes the edges with what the test says of each.
 * \param test    run
 * \param lanes   numbered in order of names; emptied
 * \param counts  on success `pairs`, `edges`, `nodes` and `test` are filled
 * \param err     filled on failure
 * \return OVERT_OK or the error
 *
 * Edges wait in a scratch file until all pairs are counted. Memory: see docs/outputs.md.
 */
overt_err join_test_run(const struct join_test *test, struct overt_lanes *lanes,
                        struct overt_engine_counts *counts, struct overt_error *err);

#endif
