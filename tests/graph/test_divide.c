// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"
#include <overt/graph.h>
#include <stdlib.h>
#include <string.h>

enum { N = 9 };

static struct overt_error err;

/* Two cliques of four that one weak edge welds together, and an account without edges. */
static size_t two_cliques(struct overt_link *links)
{
	size_t n = 0;
	for (uint32_t base = 0; base < 8; base += 4)
		for (uint32_t i = 0; i < 4; i++)
			for (uint32_t j = i + 1; j < 4; j++)
				links[n++] = (struct overt_link){base + i, base + j, 10};
	links[n++] = (struct overt_link){3, 4, 2};
	return n;
}

static void divide(enum overt_division how, const struct overt_link *links, size_t count,
                   const overt_ms *first, uint32_t *community)
{
	assert_ok(overt_graph_divide(links, count, N, first, how, 42, community, &err), &err);
}

static void one_outside_copyist_does_not_weld_two_groups(void **state)
{
	(void)state;
	struct overt_link links[32];
	const overt_ms first[N] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
	uint32_t community[N];
	size_t n = two_cliques(links);
	for (int how = OVERT_DIVISION_LABELS; how <= OVERT_DIVISION_LEIDEN; how++) {
		divide((enum overt_division)how, links, n, first, community);
		for (uint32_t u = 1; u < 4; u++)
			assert_int_equal(community[u], community[0]);
		for (uint32_t u = 5; u < 8; u++)
			assert_int_equal(community[u], community[4]);
		assert_int_not_equal(community[0], community[4]);
		assert_int_equal(community[8], OVERT_NO_INDEX);
	}
}

static void components_are_never_joined(void **state)
{
	(void)state;
	/* Two pairs that are alike in everything: tied accounts must not become one community. */
	const struct overt_link links[] = {{0, 1, 5}, {2, 3, 5}};
	const overt_ms first[N] = {7, 7, 7, 7, 0, 0, 0, 0, 0};
	uint32_t community[N];
	divide(OVERT_DIVISION_LABELS, links, 2, first, community);
	assert_int_equal(community[0], community[1]);
	assert_int_equal(community[2], community[3]);
	assert_int_not_equal(community[0], community[2]);
}

static void renaming_changes_no_group(void **state)
{
	(void)state;
	struct overt_rng rng = {3};
	for (int round = 0; round < 50; round++) {
		struct overt_link links[32], renamed[32];
		overt_ms first[N], first_renamed[N];
		uint32_t name[N], a[N], b[N];
		size_t n = 0;
		for (uint32_t i = 0; i < N; i++) {
			first[i] = (overt_ms)overt_rng_below(&rng, 4);
			name[i] = i;
		}
		for (uint32_t i = N; i > 1; i--) {
			uint32_t j = (uint32_t)overt_rng_below(&rng, i), t = name[j];
			name[j] = name[i - 1];
			name[i - 1] = t;
		}
		for (uint32_t i = 0; i < N; i++)
			for (uint32_t j = i + 1; j < N; j++)
				if (overt_rng_below(&rng, 3) == 0 && n < 32)
					links[n++] = (struct overt_link){i, j, (double)(1 + overt_rng_below(&rng, 3))};
		for (size_t e = 0; e < n; e++)
			renamed[n - 1 - e] =
				(struct overt_link){name[links[e].b], name[links[e].a], links[e].weight};
		for (uint32_t i = 0; i < N; i++)
			first_renamed[name[i]] = first[i];
		divide(OVERT_DIVISION_LABELS, links, n, first, a);
		divide(OVERT_DIVISION_LABELS, renamed, n, first_renamed, b);
		for (uint32_t i = 0; i < N; i++)
			for (uint32_t j = 0; j < N; j++)
				assert_int_equal(a[i] == a[j], b[name[i]] == b[name[j]]);
	}
}

static void an_edge_to_nowhere_is_refused(void **state)
{
	(void)state;
	const struct overt_link links[] = {{0, N, 1}};
	const overt_ms first[N] = {0};
	uint32_t community[N];
	assert_int_equal(overt_graph_divide(links, 1, N, first, OVERT_DIVISION_LABELS, 0, community, &err),
	                 OVERT_E_USAGE);
}

enum { TASKS = 64 };

/* What each task found; links and times are shared and read only. */
struct many {
	const struct overt_link *links;
	const overt_ms *first;
	size_t count;
	uint32_t community[TASKS][N];
};

static overt_err divide_once(void *ctx, size_t task, unsigned worker)
{
	struct many *many = ctx;
	struct overt_error own;
	(void)worker;
	return overt_graph_divide(many->links, many->count, N, many->first, OVERT_DIVISION_LEIDEN, 42,
	                          many->community[task], &own);
}

/* Calibration divides on several threads; igraph's error stack and random numbers are shared. */
static void leiden_bears_threads(void **state)
{
	(void)state;
	static struct many many;
	struct overt_link links[32];
	const overt_ms first[N] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
	uint32_t alone[N];
	many = (struct many){.links = links, .first = first, .count = two_cliques(links)};
	divide(OVERT_DIVISION_LEIDEN, links, many.count, first, alone);
	for (int round = 0; round < 20; round++) {
		assert_int_equal(overt_parallel(4, TASKS, divide_once, &many), OVERT_OK);
		for (size_t t = 0; t < TASKS; t++)
			assert_memory_equal(many.community[t], alone, sizeof alone);
	}
}

static void the_drawing_is_the_same_every_time(void **state)
{
	(void)state;
	struct overt_link links[32];
	double one[2 * N], two[2 * N];
	size_t n = two_cliques(links);
	assert_ok(overt_graph_layout(links, n, N, one, &err), &err);
	assert_ok(overt_graph_layout(links, n, N, two, &err), &err);
	assert_memory_equal(one, two, sizeof one);
	for (size_t i = 0; i < 2 * N; i++)
		assert_true(one[i] >= 0 && one[i] <= 1);
	assert_ok(overt_graph_layout(NULL, 0, 0, one, &err), &err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_outside_copyist_does_not_weld_two_groups),
		cmocka_unit_test(components_are_never_joined),
		cmocka_unit_test(renaming_changes_no_group),
		cmocka_unit_test(an_edge_to_nowhere_is_refused),
		cmocka_unit_test(leiden_bears_threads),
		cmocka_unit_test(the_drawing_is_the_same_every_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
