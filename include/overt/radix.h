// SPDX-License-Identifier: GPL-3.0-or-later
/** \file radix.h  Stable sort of many numbers that carry a value. */
#ifndef OVERT_RADIX_H
#define OVERT_RADIX_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A key and what belongs to it. */
struct overt_keyed {
	uint64_t key;
	uint64_t value;
};

/**
 * Sorts by key; items of one key keep their order.
 * \param items    sorted in place, or left in disorder when the result is in `scratch`
 * \param scratch  room for as many items
 * \param count    how many
 * \return where the sorted items are: `items` or `scratch`
 *
 * Cost: one counting pass of 11 bits for each digit in which keys differ.
 */
struct overt_keyed *overt_radix_sort(struct overt_keyed *items, struct overt_keyed *scratch,
                                     size_t count);

#ifdef __cplusplus
}
#endif
#endif
