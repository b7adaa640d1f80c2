// SPDX-License-Identifier: GPL-3.0-or-later
/* The pair test against exact enumeration and against figures worked out by hand. */
#include "../check.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <overt/alike.h>
#include <overt/cochoice.h>
#include <stdlib.h>
#include <string.h>

static struct overt_error err;

static void share(struct overt_events *events, uint32_t account, uint32_t object, overt_ms time)
{
	uint32_t post = (uint32_t)events->count;
	assert_ok(overt_events_add(events, (struct overt_event){time, object, account, post}, &err),
	          &err);
}

static struct overt_shares build(struct overt_events *events, uint32_t accounts)
{
	struct overt_shares shares;
	assert_ok(overt_shares_build(events, accounts, &shares, &err), &err);
	overt_events_free(events);
	return shares;
}

static void shares_keep_the_earliest_event_of_each_account(void **state)
{
	(void)state;
	struct overt_events events = {0};
	share(&events, 2, 1, 50);
	share(&events, 1, 1, 40);
	share(&events, 2, 1, 30);
	share(&events, 2, 0, 10);
	struct overt_shares s = build(&events, 3);
	assert_int_equal(s.objects, 2);
	assert_int_equal(s.start[1] - s.start[0], 1);
	assert_int_equal(s.start[2] - s.start[1], 2);
	assert_int_equal(s.items[1].account, 1);
	assert_int_equal(s.items[2].account, 2);
	assert_int_equal(s.items[2].time, 30);
	assert_int_equal(s.items[2].post, 2);
	assert_int_equal(s.degree[2], 2);
	assert_int_equal(s.degree[0], 0);
	overt_shares_free(&s);
}

static void poisson_tail_agrees_with_gsl_and_reaches_far_out(void **state)
{
	(void)state;
	for (uint32_t k = 1; k < 12; k++)
		for (double lambda = 1e-4; lambda < 30; lambda *= 3) {
			double expected = gsl_cdf_poisson_Q(k - 1, lambda);
			assert_true(fabs(overt_poisson_tail(k, lambda) - expected) <= 1e-10 * expected + 1e-300);
		}
	/* P(X >= 5) for lambda = 1e-6 is lambda^5 / 5! to six figures; no difference of 1 would do. */
	double tiny = overt_poisson_tail(5, 1e-6);
	assert_true(fabs(tiny / (1e-30 / 120) - 1) < 1e-5);
	assert_true(overt_poisson_tail(0, 3) == 1);
	assert_true(overt_poisson_tail(3, 0) == 0);
}

/* Sum over pairs of P(exactly one | at most one), by brute force. */
static double expected_ones(const uint32_t *degree, uint32_t n, double kappa)
{
	double sum = 0;
	for (uint32_t u = 0; u < n; u++)
		for (uint32_t v = u + 1; v < n; v++) {
			double x = kappa * degree[u] * degree[v];
			sum += x / (1 + x);
		}
	return sum;
}

static void kappa_solves_its_equation(void **state)
{
	(void)state;
	uint32_t degree[40];
	struct overt_rng rng = {5};
	for (size_t i = 0; i < 40; i++)
		degree[i] = (uint32_t)overt_rng_below(&rng, 30);
	const double heavy[] = {degree[1] * (double)degree[2], degree[3] * (double)degree[4]};
	double kappa = 0;
	assert_ok(overt_cochoice_kappa(degree, 40, heavy, 2, 25, &kappa, &err), &err);
	double sum = expected_ones(degree, 40, kappa);
	for (size_t i = 0; i < 2; i++)
		sum -= kappa * heavy[i] / (1 + kappa * heavy[i]);
	assert_true(fabs(sum - 26) < 1e-9);
}

static void two_accounts_have_no_background(void **state)
{
	(void)state;
	const uint32_t degree[] = {3, 4};
	double kappa = -1;
	assert_int_equal(overt_cochoice_kappa(degree, 2, NULL, 0, 1, &kappa, &err), OVERT_E_INPUT);
	assert_true(kappa == -1);
}

/* 60 users with 20 texts of their own; the first five also share eight texts. */
static struct overt_shares world(bool with_network)
{
	struct overt_events events = {0};
	struct overt_rng rng = {11};
	uint32_t object = 0;
	for (uint32_t u = 0; u < 60; u++)
		for (int i = 0; i < 20; i++)
			share(&events, u, object++, (overt_ms)overt_rng_below(&rng, 1000000));
	for (int i = 0; i < 30; i++, object++) { // what two users happen to share
		share(&events, (uint32_t)overt_rng_below(&rng, 30), object, 1);
		share(&events, 30 + (uint32_t)overt_rng_below(&rng, 30), object, 2);
	}
	for (int i = 0; with_network && i < 8; i++, object++)
		for (uint32_t u = 0; u < 5; u++)
			share(&events, u, object, 10 * i + (int)u);
	return build(&events, 60);
}

static void finds_accounts_that_share_beyond_chance(void **state)
{
	(void)state;
	struct overt_shares s = world(true);
	struct overt_cochoice r;
	assert_ok(overt_cochoice_test(&s, 1, NULL, &r, NULL, &err), &err);
	assert_true(r.background[0].testable);
	assert_int_equal(r.tests, 60 * 59 / 2);
	size_t inside = 0;
	for (size_t i = 0; i < r.pair_count; i++) {
		assert_true(r.pairs[i].a < r.pairs[i].b);
		if (r.pairs[i].significant) {
			assert_true(r.pairs[i].b < 5);
			inside++;
		}
	}
	assert_int_equal(inside, 10);
	assert_int_equal(r.significant, 10);
	overt_cochoice_free(&r);
	overt_shares_free(&s);
}

static void does_not_find_anyone_where_nobody_coordinates(void **state)
{
	(void)state;
	struct overt_shares s = world(false);
	struct overt_cochoice r;
	assert_ok(overt_cochoice_test(&s, 1, NULL, &r, NULL, &err), &err);
	assert_int_equal(r.significant, 0);
	overt_cochoice_free(&r);
	overt_shares_free(&s);
}

static void a_network_cannot_raise_its_own_background(void **state)
{
	(void)state;
	struct overt_shares with = world(true), without = world(false);
	struct overt_cochoice a, b;
	assert_ok(overt_cochoice_test(&with, 1, NULL, &a, NULL, &err), &err);
	assert_ok(overt_cochoice_test(&without, 1, NULL, &b, NULL, &err), &err);
	assert_true(a.background[0].kappa < 1.05 * b.background[0].kappa);
	overt_cochoice_free(&a);
	overt_cochoice_free(&b);
	overt_shares_free(&with);
	overt_shares_free(&without);
}

static void q_values_are_those_of_benjamini_and_hochberg(void **state)
{
	(void)state;
	struct overt_shares s = world(true);
	struct overt_cochoice r;
	assert_ok(overt_cochoice_test(&s, 1, NULL, &r, NULL, &err), &err);
	for (size_t i = 0; i < r.pair_count; i++) {
		double least = 1;
		for (size_t j = 0; j < r.pair_count; j++) {
			if (r.pairs[j].p < r.pairs[i].p)
				continue;
			size_t rank = 0;
			for (size_t l = 0; l < r.pair_count; l++)
				rank += r.pairs[l].p <= r.pairs[j].p;
			least = fmin(least, r.pairs[j].p * (double)r.tests / (double)rank);
		}
		assert_true(fabs(r.pairs[i].q - least) <= 1e-12 * least);
	}
	overt_cochoice_free(&r);
	overt_shares_free(&s);
}

static void threads_change_nothing(void **state)
{
	(void)state;
	struct overt_shares s = world(true);
	struct overt_cochoice one, four;
	const struct overt_cochoice_options options = {.threads = 4};
	assert_ok(overt_cochoice_test(&s, 1, NULL, &one, NULL, &err), &err);
	assert_ok(overt_cochoice_test(&s, 1, &options, &four, NULL, &err), &err);
	assert_int_equal(one.pair_count, four.pair_count);
	assert_memory_equal(one.pairs, four.pairs, one.pair_count * sizeof *one.pairs);
	overt_cochoice_free(&one);
	overt_cochoice_free(&four);
	overt_shares_free(&s);
}

static void same(double a, double b)
{
	assert_true(fabs(a - b) <= 1e-12 * b);
}

static void pairs_that_are_alike_get_the_figures_of_each(void **state)
{
	(void)state;
	struct overt_shares s = world(true);
	struct overt_cochoice r;
	struct overt_verdicts verdicts;
	struct overt_bins accounts = {0}, half = {0}, pairs = {0};
	assert_ok(overt_cochoice_test(&s, 1, NULL, &r, NULL, &err), &err);
	for (uint32_t u = 0; u < s.accounts; u++)
		assert_true(overt_bins_add(&accounts, s.degree[u], 0, 1));
	for (size_t i = 0; i < r.pair_count; i++) // as two threads would count them
		assert_true(overt_bins_add(i % 2 ? &half : &pairs,
		                           (uint64_t)s.degree[r.pairs[i].a] * s.degree[r.pairs[i].b],
		                           r.pairs[i].k, 1));
	assert_true(overt_bins_merge(&pairs, &half));
	assert_ok(overt_alike_test(&accounts, &pairs, r.background[0].pairs_one, NULL, &verdicts, &err),
	          &err);
	assert_int_equal(verdicts.tests, r.tests);
	assert_int_equal(verdicts.significant, r.significant);
	assert_int_equal(verdicts.background.pairs_more, r.background[0].pairs_more);
	same(verdicts.background.kappa, r.background[0].kappa);
	for (size_t i = 0; i < r.pair_count; i++) {
		const struct overt_tested_pair *pair = &r.pairs[i];
		struct overt_verdict v = overt_alike_verdict(
			&verdicts, pair->k, (uint64_t)s.degree[pair->a] * s.degree[pair->b]);
		same(v.lambda, pair->lambda);
		same(v.p, pair->p);
		same(v.q, pair->q);
		assert_int_equal(v.significant, pair->significant);
	}
	assert_true(overt_alike_verdict(&verdicts, 1, 400).p == 1);
	overt_bins_free(&accounts);
	overt_bins_free(&half);
	overt_bins_free(&pairs);
	overt_verdicts_free(&verdicts);
	overt_cochoice_free(&r);
	overt_shares_free(&s);
}

static void bounded_tail_is_that_of_the_binomial(void **state)
{
	(void)state;
	/* All of 40 where 24 are expected: 0.6^40. The Poisson tail is a million times that. */
	assert_true(fabs(overt_bounded_tail(40, 24, 40) / pow(0.6, 40) - 1) < 1e-9);
	assert_true(overt_poisson_tail(40, 24) > 1e5 * overt_bounded_tail(40, 24, 40));
	assert_true(overt_bounded_tail(0, 3, 5) == 1);
	assert_true(overt_bounded_tail(2, 5, 5) == 1);
	assert_true(overt_bounded_tail(6, 3, 5) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares_keep_the_earliest_event_of_each_account),
		cmocka_unit_test(poisson_tail_agrees_with_gsl_and_reaches_far_out),
		cmocka_unit_test(kappa_solves_its_equation),
		cmocka_unit_test(bounded_tail_is_that_of_the_binomial),
		cmocka_unit_test(two_accounts_have_no_background),
		cmocka_unit_test(finds_accounts_that_share_beyond_chance),
		cmocka_unit_test(does_not_find_anyone_where_nobody_coordinates),
		cmocka_unit_test(a_network_cannot_raise_its_own_background),
		cmocka_unit_test(q_values_are_those_of_benjamini_and_hochberg),
		cmocka_unit_test(threads_change_nothing),
		cmocka_unit_test(pairs_that_are_alike_get_the_figures_of_each),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
