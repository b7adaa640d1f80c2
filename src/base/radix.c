// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/radix.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

static void pass(const struct overt_keyed *from, struct overt_keyed *to, size_t count,
                 unsigned shift)
{
	size_t starts[DIGITS] = {0}, sum = 0;
	for (size_t i = 0; i < count; i++)
		starts[from[i].key >> shift & (DIGITS - 1)]++;
	for (size_t d = 0; d < DIGITS; d++) {
		size_t here = starts[d];
		starts[d] = sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++)
		to[starts[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
}

struct overt_keyed *overt_radix_sort(struct overt_keyed *items, struct overt_keyed *scratch,
                                     size_t count)
{
	uint64_t spread = 0;
	for (size_t i = 1; i < count; i++)
		spread |= items[i].key ^ items[0].key;
	for (unsigned shift = 0; shift < 64; shift += DIGIT_BITS) {
		if (!(spread >> shift & (DIGITS - 1)))
			continue;
		pass(items, scratch, count, shift);
		struct overt_keyed *swap = items;
		items = scratch;
		scratch = swap;
	}
	return items;
}
