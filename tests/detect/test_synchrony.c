// SPDX-License-Identifier: GPL-3.0-or-later
/* Synchrony against exact enumeration. */
#include "../check.h"
#include <math.h>
#include <overt/synchrony.h>

static struct overt_error err;

static double enumerate(const double *p, size_t n, size_t hits)
{
	double tail = 0;
	for (size_t world = 0; world < (size_t)1 << n; world++) {
		double chance = 1;
		size_t sum = 0;
		for (size_t i = 0; i < n; i++) {
			chance *= world >> i & 1 ? p[i] : 1 - p[i];
			sum += world >> i & 1;
		}
		if (sum >= hits)
			tail += chance;
	}
	return tail;
}

static void tail_is_the_sum_over_all_worlds(void **state)
{
	(void)state;
	const double p[] = {0.1, 0.9, 0.3, 0.3, 0.01, 0.5, 1, 0};
	for (size_t hits = 0; hits <= 9; hits++) {
		double tail;
		assert_true(overt_poisson_binomial_tail(p, 8, hits, &tail));
		assert_true(fabs(tail - (hits > 8 ? 0 : enumerate(p, 8, hits))) < 1e-14);
	}
}

/* Objects 0 and 1: accounts 0 and 1 within a second, accounts 2 and 3 hours later. */
static struct overt_shares crowd(void)
{
	struct overt_events events = {0};
	struct overt_shares shares;
	const overt_ms times[] = {0, 500, 7200000, 14400000};
	for (uint32_t o = 0; o < 2; o++)
		for (uint32_t u = 0; u < 4; u++)
			assert_ok(overt_events_add(&events,
			                           (struct overt_event){times[u] + 1000 * o, o, u, 4 * o + u},
			                           &err),
			          &err);
	for (uint32_t u = 0; u < 2; u++) // object 2: two sharers only
		assert_ok(overt_events_add(&events, (struct overt_event){9000000 * u, 2, u, 8 + u}, &err),
		          &err);
	assert_ok(overt_shares_build(&events, 4, &shares, &err), &err);
	overt_events_free(&events);
	return shares;
}

static void examines_a_pair_that_is_close_in_time(void **state)
{
	(void)state;
	struct overt_shares s = crowd();
	struct overt_pair_index *index;
	struct overt_pair_detail d;
	assert_ok(overt_pair_index_make(&s, 1, 0, 1000, &index, &err), &err);
	assert_ok(overt_pair_examine(index, 0, 1, &d, &err), &err);
	assert_int_equal(d.objects, 3);
	assert_int_equal(d.window_hits, 2);
	assert_int_equal(d.timed_objects, 2);
	assert_true(d.median_delay == 500);
	/* One of the six pairs of each crowd is within a second: two hits have chance 1/36. */
	assert_true(fabs(d.synchrony_p - 1.0 / 36) < 1e-15);
	assert_true(fabs(d.rarity - (0 + 0 + 1) / 3.0) < 1e-15);
	overt_pair_index_free(index);
	overt_shares_free(&s);
}

static void does_not_see_synchrony_where_times_are_apart(void **state)
{
	(void)state;
	struct overt_shares s = crowd();
	struct overt_pair_index *index;
	struct overt_pair_detail d;
	size_t count;
	assert_ok(overt_pair_index_make(&s, 1, 0, 1000, &index, &err), &err);
	assert_ok(overt_pair_examine(index, 2, 3, &d, &err), &err);
	assert_int_equal(d.window_hits, 0);
	assert_true(d.synchrony_p == 1);
	const struct overt_shared_object *shared = overt_pair_objects(index, 2, 0, &count, &err);
	assert_int_equal(count, 2);
	assert_true(shared[0].delay == -7200000);
	assert_int_equal(shared[1].post_a, 6);
	assert_int_equal(shared[1].post_b, 4);
	overt_pair_index_free(index);
	overt_shares_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tail_is_the_sum_over_all_worlds),
		cmocka_unit_test(examines_a_pair_that_is_close_in_time),
		cmocka_unit_test(does_not_see_synchrony_where_times_are_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
