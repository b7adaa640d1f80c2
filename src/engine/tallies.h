// SPDX-License-Identifier: GPL-3.0-or-later
/** \file tallies.h  How many messages of one account meet each partner: the toolkit's weights. */
#ifndef OVERT_ENGINE_TALLIES_H
#define OVERT_ENGINE_TALLIES_H

#include "spots.h"

/** Messages of the account at hand that meet each partner. */
struct tallies {
	uint32_t *count, *last; /**< per account; `count` of those in `met` only is not 0 */
	uint32_t *met;          /**< accounts with a count, rising */
	size_t met_count;
	uint64_t edges, weight; /**< for the caller */
};

/**
 * Makes empty tallies.
 * \param tallies   filled; free with tallies_free also after a failure
 * \param accounts  account numbers are below this
 * \return false when memory is used up
 */
bool tallies_make(struct tallies *tallies, uint32_t accounts);

/**
 * Counts the partners of one account. The caller sets their counts to 0 again.
 * \param tallies  empty
 * \param spots    spots, of which `account` and `gap` are used
 * \param window   ms
 * \param slots    the account's spots: position in the low 32 bits, rising
 * \param count    how many, >= 1
 */
void tallies_meet(struct tallies *tallies, const struct spot *spots, uint64_t window,
                  const uint64_t *slots, size_t count);

/**
 * Frees tallies.
 * \param tallies  tallies
 */
void tallies_free(struct tallies *tallies);

#endif
