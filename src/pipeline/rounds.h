// SPDX-License-Identifier: GPL-3.0-or-later
/** \file rounds.h  Worlds made from a case for calibration, and what is found in them. */
#ifndef OVERT_PIPELINE_ROUNDS_H
#define OVERT_PIPELINE_ROUNDS_H

#include "search.h"

/** The activity that is calibrated. Everything is borrowed. */
struct activity {
	const struct overt_shares *kinds;
	size_t count;
	const overt_ms *first;
	const struct search *found; /**< result on the real activity */
	struct search_options options;
};

/** What one round found. */
struct round_result {
	uint32_t suspected; /**< accounts in suspected findings */
	uint32_t kept;      /**< of these, accounts that the real activity makes suspected, too */
	uint32_t others;    /**< suspected - kept */
};

/**
 * (a) Texts redrawn: every share keeps its account and time and gets the object of a random
 * share of the same kind by an account outside findings.
 * \param a       activity
 * \param seed    of this round
 * \param result  filled on success; `others` is false
 * \param err     filled on failure
 * \return OVERT_OK or the search's error
 */
overt_err overt_round_redraw(const struct activity *a, uint64_t seed, struct round_result *result,
                             struct overt_error *err);

/**
 * (b) The case without its findings, accounts shuffled among the shares of each day.
 * \param a       activity
 * \param seed    of this round
 * \param result  filled on success
 * \param err     filled on failure
 * \return OVERT_OK or the search's error
 */
overt_err overt_round_shuffle(const struct activity *a, uint64_t seed, struct round_result *result,
                              struct overt_error *err);

/**
 * (c) Stress: each object that only suspected accounts share is copied once with a
 * probability by a random outsider, up to a day later.
 * \param a       activity
 * \param q       probability, 0 … 1
 * \param seed    of this round
 * \param result  filled on success
 * \param err     filled on failure
 * \return OVERT_OK or the search's error
 */
overt_err overt_round_stress(const struct activity *a, double q, uint64_t seed,
                             struct round_result *result, struct overt_error *err);

/**
 * (d) Synchrony under its own null: times are permuted within each object, then the
 * synchrony of every significant pair is tested.
 * \param a       activity
 * \param window  ms
 * \param level   nominal level, e.g. 0.05
 * \param seed    of this round
 * \param tested  pairs with a synchrony test
 * \param below   of these, pairs with p <= level
 * \param err     filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_round_permute(const struct activity *a, overt_ms window, double level,
                              uint64_t seed, uint64_t *tested, uint64_t *below,
                              struct overt_error *err);

#endif
