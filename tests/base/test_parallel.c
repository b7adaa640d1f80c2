// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"
#include <string.h>

enum { TASKS = 1000 };

static overt_err square(void *ctx, size_t task, unsigned worker)
{
	(void)worker;
	((size_t *)ctx)[task] = task * task;
	return OVERT_OK;
}

static overt_err fail_late(void *ctx, size_t task, unsigned worker)
{
	(void)ctx;
	(void)worker;
	return task == 17 ? OVERT_E_INPUT : OVERT_OK;
}

static void every_task_runs_once_whatever_the_threads(void **state)
{
	(void)state;
	static size_t one[TASKS], four[TASKS];
	assert_int_equal(overt_parallel(1, TASKS, square, one), OVERT_OK);
	assert_int_equal(overt_parallel(4, TASKS, square, four), OVERT_OK);
	assert_memory_equal(one, four, sizeof one);
	assert_int_equal(four[31], 961);
}

static void a_failed_task_ends_the_run(void **state)
{
	(void)state;
	assert_int_equal(overt_parallel(3, TASKS, fail_late, NULL), OVERT_E_INPUT);
	assert_int_equal(overt_parallel(3, 10, fail_late, NULL), OVERT_OK);
}

static void the_generator_is_seeded_and_unbiased_enough(void **state)
{
	(void)state;
	struct overt_rng a = {1}, b = {1}, c = {2};
	uint64_t first = overt_rng_next(&a);
	assert_true(first == overt_rng_next(&b));
	assert_true(first != overt_rng_next(&c));
	unsigned counts[6] = {0};
	for (int i = 0; i < 60000; i++)
		counts[overt_rng_below(&a, 6)]++;
	for (int i = 0; i < 6; i++)
		assert_in_range(counts[i], 9600, 10400); // 10000 +- 4.4 standard deviations
	double unit = overt_rng_unit(&a);
	assert_true(unit >= 0 && unit < 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_task_runs_once_whatever_the_threads),
		cmocka_unit_test(a_failed_task_ends_the_run),
		cmocka_unit_test(the_generator_is_seeded_and_unbiased_enough),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
