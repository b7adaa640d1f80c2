// SPDX-License-Identifier: GPL-3.0-or-later
/* Sorted by key, stable, for any keys; the same as comparing one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <overt/base.h>
#include <overt/radix.h>
#include <stdlib.h>

enum { MANY = 5000 };

static int by_key(const void *left, const void *right)
{
	const struct overt_keyed *a = left, *b = right;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->value > b->value) - (a->value < b->value);
}

/* Values count up, so that a stable sort orders them within a key. */
static void check(size_t count, uint64_t mask)
{
	struct overt_keyed items[MANY], scratch[MANY], wanted[MANY];
	uint64_t state = mask + count;
	for (size_t i = 0; i < count; i++) {
		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		items[i] = wanted[i] = (struct overt_keyed){(state ^ state >> 29) & mask, i};
	}
	if (count)
		qsort(wanted, count, sizeof *wanted, by_key);
	const struct overt_keyed *sorted = overt_radix_sort(items, scratch, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(sorted[i].key, wanted[i].key);
		assert_int_equal(sorted[i].value, wanted[i].value);
	}
}

static void test_sorts(void **state)
{
	(void)state;
	static const uint64_t masks[] = {0, 1, 0x7FF, 0x3FF800, UINT32_MAX, UINT64_MAX,
	                                 UINT64_C(0xFF00000000000000), UINT64_C(0x8000000000000001)};
	for (size_t m = 0; m < sizeof masks / sizeof *masks; m++) {
		check(0, masks[m]);
		check(1, masks[m]);
		check(2, masks[m]);
		check(MANY, masks[m]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_sorts)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
