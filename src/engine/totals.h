// SPDX-License-Identifier: GPL-3.0-or-later
/** \file totals.h  Figures and names by number, kept by one rank each and asked for by all. */
#ifndef OVERT_ENGINE_TOTALS_H
#define OVERT_ENGINE_TOTALS_H

#include "ranks.h"
#include <overt/alike.h>

/**
 * Adds up figures by number over all ranks and tells each rank the sums of its numbers.
 * \param ranks     job
 * \param keys      numbers below `space`; one may stand several times
 * \param values    of each; the sums on return
 * \param count     how many, below 2^32
 * \param space     the same on all ranks
 * \param different on return how many numbers, over all ranks, have a sum above 0; may be NULL
 * \param err       filled on failure
 * \return OVERT_OK or the error
 *
 * Cost: 12 bytes out and 8 back per key; each rank holds 4 * space / ranks bytes and 12 bytes
 * per key that it is asked for. Sums beyond 2^32 - 1 stay there.
 */
overt_err totals_add(struct overt_ranks *ranks, const uint32_t *keys, uint32_t *values,
                     size_t count, uint64_t space, uint64_t *different, struct overt_error *err);

/**
 * As totals_add, and counts the numbers by their sums.
 * \param ranks   job
 * \param keys    numbers below `space`; one may stand several times
 * \param values  of each; the sums on return
 * \param count   how many, below 2^32
 * \param space   the same on all ranks
 * \param bins    each sum above 0 of a number that this rank keeps is counted, k being 0
 * \param err     filled on failure
 * \return OVERT_OK or the error
 */
overt_err totals_bins(struct overt_ranks *ranks, const uint32_t *keys, uint32_t *values,
                      size_t count, uint64_t space, struct overt_bins *bins,
                      struct overt_error *err);

/** Names that others keep, on their way. */
struct fetching {
	const uint64_t *numbers; /**< wanted, each once, rising */
	uint32_t count;
	const uint64_t *bounds;  /**< rank r keeps bounds[r] … bounds[r + 1] - 1; one more than ranks */
	/**
	 * A name that this rank keeps.
	 * \param ctx      `ctx` below
	 * \param number   within this rank's bounds
	 * \param scratch  room for 64 KiB
	 * \return its bytes
	 */
	overt_str (*keep)(void *ctx, uint64_t number, char *scratch);
	void *ctx;
};

/**
 * Fetches names by number.
 * \param ranks  job
 * \param fetch  what is wanted, and what this rank keeps
 * \param arena  the names' bytes go there
 * \param names  room for fetch->count names
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err totals_fetch(struct overt_ranks *ranks, const struct fetching *fetch,
                       struct overt_arena *arena, overt_str *names, struct overt_error *err);

/** A set of numbers, and the place of each among them: 1.5 bits per number of the space. */
struct sparse {
	uint64_t *bits;
	uint32_t *before; /**< per 64 numbers: members in front */
	uint64_t space;
	uint32_t count;
};

/**
 * Makes an empty set.
 * \param sparse  filled on success; free with sparse_free
 * \param space   numbers are below this
 * \return false when memory is used up
 */
bool sparse_make(struct sparse *sparse, uint64_t space);

/**
 * Adds a number.
 * \param sparse  set
 * \param number  number
 */
static inline void sparse_add(struct sparse *sparse, uint64_t number)
{
	sparse->bits[number >> 6] |= UINT64_C(1) << (number & 63);
}

/**
 * Counts the members; none may be added after this.
 * \param sparse  set
 */
void sparse_close(struct sparse *sparse);

/**
 * Place of a member.
 * \param sparse  closed set
 * \param number  a member
 * \return 0 … count - 1, in order of numbers
 */
static inline uint32_t sparse_place(const struct sparse *sparse, uint64_t number)
{
	uint64_t below = sparse->bits[number >> 6] & ((UINT64_C(1) << (number & 63)) - 1);
	return sparse->before[number >> 6] + (uint32_t)__builtin_popcountll(below);
}

/**
 * Lists the members, rising.
 * \param sparse   closed set
 * \param members  room for `count` numbers
 */
void sparse_list(const struct sparse *sparse, uint32_t *members);

/**
 * Frees the set.
 * \param sparse  set
 */
void sparse_free(struct sparse *sparse);

#endif
