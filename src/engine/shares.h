// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file shares.h
 * Who put out which object at any time, for the pair test: collected where the events of an
 * object lie together, so that the files are read once.
 */
#ifndef OVERT_ENGINE_SHARES_H
#define OVERT_ENGINE_SHARES_H

#include <overt/lane.h>
#include <stdatomic.h>

/** An object with more accounts counts in d, but is no evidence. */
#define SHARERS_MAX 64

struct shares_part;
struct shares_scratch;

/** How accounts are numbered in joined shares. */
enum shares_order {
	SHARES_AS_THEY_ARE, /**< by the numbers that ticks have */
	SHARES_BY_DEGREE    /**< by rising d: even busy accounts have short rows of pairs then */
};

/** Accounts of all evidence objects (2 … SHARERS_MAX different accounts), and all accounts' d. */
struct shares {
	uint32_t accounts;         /**< account numbers are below this */
	_Atomic uint32_t *degree;  /**< until they are joined: d, different objects of each account */
	struct shares_part *parts; /**< until they are joined */
	size_t part_count;
	struct shares_scratch *scratch; /**< per worker, until they are joined */
	unsigned workers;
	uint32_t *items;           /**< accounts by object, rising within each */
	uint64_t *begins;          /**< bit per item: does an object begin here? And one at the end */
	size_t count;              /**< items */
	uint32_t *number;          /**< per account of ticks: its number in items; NULL: the same */
	uint32_t *activity;        /**< d by number in items */
};

/**
 * Makes empty shares.
 * \param shares    filled on success; free with shares_free also after a failure
 * \param parts     parts that events come in
 * \param accounts  account numbers are below this
 * \param workers   threads that collect
 * \param err       filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err shares_make(struct shares *shares, size_t parts, uint32_t accounts, unsigned workers,
                      struct overt_error *err);

/**
 * Collects the shares of some objects; different parts may be collected at once.
 * \param shares  made
 * \param part    number of the part, each once
 * \param worker  the thread
 * \param ticks   events of whole objects, sorted by object
 * \param count   how many
 * \return false when memory is used up
 *
 * Cost: one look-up per event.
 */
bool shares_collect(struct shares *shares, size_t part, unsigned worker,
                    const struct overt_tick *ticks, size_t count);

/**
 * Joins all parts into one array, and numbers accounts.
 * \param shares   all parts are collected
 * \param order    of the numbers; equal d in order of the ticks' numbers
 * \param threads  1 … 256
 * \param err      filled on failure: OVERT_E_NOMEM, also for 2^32 - 1 items or more
 * \return OVERT_OK or the error
 */
overt_err shares_join(struct shares *shares, enum shares_order order, unsigned threads,
                      struct overt_error *err);

/**
 * Number of an account in joined shares.
 * \param shares   joined
 * \param account  number that it has in ticks
 * \return its number in items
 */
static inline uint32_t shares_number(const struct shares *shares, uint32_t account)
{
	return shares->number ? shares->number[account] : account;
}

/**
 * Size of `begins`.
 * \param shares  joined
 * \return words
 */
static inline size_t shares_words(const struct shares *shares)
{
	return shares->count / 64 + 2;
}

/**
 * End of an object.
 * \param shares  joined
 * \param at      position of one of its items
 * \return position behind its last item
 */
static inline size_t shares_end(const struct shares *shares, size_t at)
{
	size_t next = at + 1, shift = next & 63; // no object has more items than a word has bits
	uint64_t word = shares->begins[next >> 6] >> shift;
	if (shift)
		word |= shares->begins[(next >> 6) + 1] << (64 - shift);
	return next + (size_t)__builtin_ctzll(word);
}

/**
 * Frees everything.
 * \param shares  shares
 */
void shares_free(struct shares *shares);

#endif
