// SPDX-License-Identifier: GPL-3.0-or-later
/** \file pair_count.h  How many objects of each kind two accounts share. */
#ifndef OVERT_DETECT_PAIR_COUNT_H
#define OVERT_DETECT_PAIR_COUNT_H

#include <overt/cochoice.h>

/** A pair that shares at least two objects, a < b. */
struct pair_count {
	uint32_t a, b;
	uint32_t by_kind[OVERT_KINDS_MAX];
};

/** Pairs by (a, b). The many pairs with a single object are only counted. */
struct pair_counts {
	struct pair_count *items;
	size_t count, cap;
	uint64_t single[OVERT_KINDS_MAX]; /**< pairs that share one object in all, by its kind */
};

/**
 * Counts shared objects for every pair of accounts on an object of 2 … max_sharers accounts.
 * \param kinds        one entry per kind
 * \param count        how many kinds
 * \param max_sharers  objects with more accounts are left out
 * \param threads      0 counts as 1
 * \param counts       filled on success
 * \param progress     told; may be NULL
 * \param err          filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_CANCELLED
 *
 * Cost: one step per pair and object; memory for the partners of one block of
 * accounts per thread, plus the result.
 */
overt_err overt_count_pairs(const struct overt_shares *kinds, size_t count, uint32_t max_sharers,
                            unsigned threads, struct pair_counts *counts,
                            const struct overt_progress *progress, struct overt_error *err);

/**
 * Frees counts.
 * \param counts  counts, or NULL; empty afterwards
 */
void overt_pair_counts_free(struct pair_counts *counts);

#endif
