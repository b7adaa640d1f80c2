// SPDX-License-Identifier: GPL-3.0-or-later
/** \file transpose.h  Shares by account instead of by object. */
#ifndef OVERT_DETECT_TRANSPOSE_H
#define OVERT_DETECT_TRANSPOSE_H

#include <overt/cochoice.h>

/** Evidence objects of each account, rising. */
struct transposed {
	uint64_t *start; /**< accounts + 1 positions (and one more, used while filling) */
	uint64_t *share; /**< positions in the kind's items, by object */
	uint32_t *object;
};

/**
 * Is the object evidence: has it 2 … max_sharers accounts?
 * \param kind         shares
 * \param object       object number
 * \param max_sharers  greatest number of accounts
 * \return true if so
 */
bool overt_is_evidence(const struct overt_shares *kind, uint32_t object, uint32_t max_sharers);

/**
 * Transposes the evidence objects of a kind.
 * \param kind         shares
 * \param max_sharers  objects with more accounts are left out
 * \param out          filled; free with overt_transposed_free, also after a failure
 * \return false when memory is used up
 */
bool overt_transpose(const struct overt_shares *kind, uint32_t max_sharers, struct transposed *out);

/**
 * Frees it.
 * \param t  transposed shares; empty afterwards
 */
void overt_transposed_free(struct transposed *t);

#endif
