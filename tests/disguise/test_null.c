// SPDX-License-Identifier: GPL-3.0-or-later
/* Random groups of a corpus show a sign no more often than the level allows. */
#include "town.h"

#include <math.h>
#include <stdlib.h>

enum { TOWN = 600, GROUPS = 500 };

static void draw_group(uint32_t *members, uint32_t count, struct overt_rng *rng)
{
	uint32_t all[TOWN];
	for (uint32_t i = 0; i < TOWN; i++)
		all[i] = i;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = i + (uint32_t)overt_rng_below(rng, TOWN - i), account = all[at];
		all[at] = all[i];
		members[i] = all[i] = account;
	}
}

static void random_groups_look_ordinary(void **state)
{
	(void)state;
	const struct overt_disguise_options options = {
		.seed = 3, .draws = 999, .have_registers = true, .have_domains = true, .have_links = true};
	const double most = GROUPS * 0.01 + 2 * sqrt(GROUPS * 0.01 * 0.99);
	struct town town = town_make(TOWN, 99);
	struct overt_disguise *d = NULL;
	struct overt_error err;
	struct overt_rng rng = {2024};
	unsigned present[16] = {0}, low[16] = {0}, measured[16] = {0}, any = 0;
	uint32_t members[64];
	/* a batch, a template and a client lie in the corpus; random groups take no harm */
	for (uint32_t i = 0; i < 40; i++) {
		town.accounts[i].created = 1400000000000 + i * 60000;
		town.accounts[i].client = OVERT_STR("rare");
		town.accounts[i].profile_text = OVERT_STR("one and the same text for all of us");
	}
	assert_ok(overt_disguise_open(town.accounts, TOWN, &options, &d, &err), &err);
	for (int g = 0; g < GROUPS; g++) {
		uint32_t count = 4 + (uint32_t)overt_rng_below(&rng, 56);
		bool one = false;
		draw_group(members, count, &rng);
		for (size_t s = 0; overt_disguise_sign(s); s++) {
			struct overt_disguise_result r;
			assert_ok(overt_disguise_measure(d, s, members, count, &r, &err), &err);
			present[s] += r.state == OVERT_DISGUISE_PRESENT;
			one |= r.state == OVERT_DISGUISE_PRESENT;
			measured[s] += r.state != OVERT_DISGUISE_UNMEASURABLE;
			low[s] += r.state != OVERT_DISGUISE_UNMEASURABLE && r.p <= 0.01;
		}
		any += one;
	}
	for (size_t s = 0; overt_disguise_sign(s); s++) {
		print_message("%-28s measured %u, p <= 0.01 in %u, present in %u of %d\n",
		              overt_disguise_sign(s)->indicator, measured[s], low[s], present[s], GROUPS);
		assert_true(measured[s] > GROUPS / 2);
		assert_true(low[s] <= most);
		assert_true(present[s] <= most);
	}
	print_message("%-28s present in %u of %d\n", "any sign", any, GROUPS);
	assert_true(any <= most); /* one sign makes a finding "disguised": all together, too */
	overt_disguise_free(d);
	town_free(&town);
}

/* Choose(n, k) for small numbers. */
static double choose(unsigned n, unsigned k)
{
	double value = 1;
	for (unsigned i = 0; i < k; i++)
		value = value * (n - i) / (i + 1);
	return k > n ? 0 : value;
}

static void marked_accounts_are_counted_exactly(void **state)
{
	(void)state;
	struct town town = town_make(60, 5);
	for (uint32_t i = 0; i < 60; i++)
		town.accounts[i].lookalike = i < 4 || i == 50; /* 4 of 10 members, 1 of 50 others */
	struct overt_disguise_result r = measure_first(&town, "lookalike_handle", 10);
	double tail = 0;
	for (unsigned x = 4; x <= 5; x++)
		tail += choose(5, x) * choose(55, 10 - x) / choose(60, 10);
	assert_true(fabs(r.p - tail) < 1e-12);
	assert_true(fabs(r.expected - 10 * 5 / 60.0) < 1e-12);
	/* two platforms: the tail of a sum of two hypergeometric numbers */
	for (uint32_t i = 0; i < 60; i++)
		town.accounts[i].platform = i % 2 ? OVERT_STR("a") : OVERT_STR("b");
	r = measure_first(&town, "lookalike_handle", 10);
	tail = 0;
	for (unsigned x = 0; x <= 3; x++)     /* of 3 marked among the 30 even ones */
		for (unsigned y = 0; y <= 2; y++) /* of 2 marked among the 30 odd ones */
			if (x + y >= 4)
				tail += choose(3, x) * choose(27, 5 - x) / choose(30, 5) * choose(2, y) *
				        choose(28, 5 - y) / choose(30, 5);
	assert_true(fabs(r.p - tail) < 1e-12);
	town_free(&town);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_groups_look_ordinary),
		cmocka_unit_test(marked_accounts_are_counted_exactly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
