// SPDX-License-Identifier: GPL-3.0-or-later
/** \file share_rows.h  How many evidence objects each account shares with those after it. */
#ifndef OVERT_ENGINE_SHARE_ROWS_H
#define OVERT_ENGINE_SHARE_ROWS_H

#include "shares.h"

/** One account's partners of greater number, in an open hash table. */
struct share_row {
	uint32_t account;
	uint64_t *slots;   /**< partner << 32 | objects in common; 0 is empty */
	unsigned shift;
	uint32_t *reached; /**< slots of the partners with `least` or more objects, in no order */
	size_t reached_count;
	size_t partners;   /**< all of them */
	size_t slot_cap, reached_cap;
};

/**
 * Slot of a partner, or the empty slot where it belongs.
 * \param row      row
 * \param partner  account
 * \return the slot's position
 */
static inline size_t share_row_find(const struct share_row *row, uint32_t partner)
{
	size_t mask = ((size_t)1 << (64 - row->shift)) - 1;
	size_t at = partner * UINT64_C(0x9E3779B97F4A7C15) >> row->shift;
	// one branch for both ways to end, which nearly always goes the same way
	while ((row->slots[at] != 0) & (row->slots[at] >> 32 != partner))
		at = (at + 1) & mask;
	return at;
}

/** Who gets the rows. */
struct share_rows {
	uint32_t least;      /**< see share_row */
	unsigned threads;    /**< 1 … 256 */
	size_t memory;       /**< bytes for positions of shares, 8 each, in as many passes as it
	                          takes; 0: no bound */
	const struct overt_progress *progress; /**< told; may be NULL */
	/**
	 * Takes the row of an account; called from several threads at once.
	 * \param ctx     `ctx` below
	 * \param row     row
	 * \param worker  the thread
	 * \param out     bytes for `write`
	 * \return OVERT_OK or an error that ends the count
	 */
	overt_err (*take)(void *ctx, const struct share_row *row, unsigned worker,
	                  struct overt_buf *out);
	/**
	 * Takes bytes in order of accounts; one call at a time.
	 * \param ctx    `ctx` below
	 * \param bytes  what `take` made, never empty
	 * \return OVERT_OK or an error that ends the count
	 */
	overt_err (*write)(void *ctx, overt_str bytes);
	void *ctx;
};

/**
 * Counts all pairs, row by row, in no order.
 * \param shares  joined
 * \param rows    who gets them
 * \param err     filled on failure: OVERT_E_NOMEM, OVERT_E_CANCELLED, what a callback returned
 * \return OVERT_OK or the error
 *
 * Cost: one step per pair of accounts on an object. Memory per thread: 40 bytes for each
 * event of the partners of the account that has most.
 */
overt_err share_rows_count(const struct shares *shares, const struct share_rows *rows,
                           struct overt_error *err);

#endif
