// SPDX-License-Identifier: GPL-3.0-or-later
// The window join against a reference that compares every event with every other.
#include "../check.h"
#include <overt/lane.h>
#include <stdlib.h>
#include <string.h>

enum { ACCOUNTS_MAX = 64 };

struct reference {
	struct overt_edge edges[ACCOUNTS_MAX][ACCOUNTS_MAX];
};

static bool met_before(const struct overt_events *events, size_t i, size_t j, overt_ms window)
{
	// an earlier pair of the same accounts on the same object within the window?
	const struct overt_event *x = &events->items[i], *y = &events->items[j];
	for (size_t p = 0; p < events->count; p++)
		for (size_t q = 0; q < events->count; q++) {
			const struct overt_event *u = &events->items[p], *v = &events->items[q];
			if (u->account != x->account || v->account != y->account || u->object != x->object ||
			    v->object != x->object || llabs(u->time - v->time) > window)
				continue;
			return p < i || (p == i && q < j);
		}
	return false;
}

static void refer(const struct overt_events *events, const struct overt_join_options *options,
                  struct reference *out)
{
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < events->count; i++)
		for (size_t j = 0; j < events->count; j++) {
			const struct overt_event *x = &events->items[i], *y = &events->items[j];
			if (x->account >= y->account || x->object != y->object)
				continue;
			struct overt_edge *edge = &out->edges[x->account][y->account];
			overt_ms delay = llabs(x->time - y->time);
			for (size_t w = 0; w < options->window_count; w++)
				if (delay <= options->windows[w] && !met_before(events, i, j, options->windows[w]))
					edge->objects[w]++;
			if (delay > options->windows[options->window_count - 1])
				continue;
			edge->pairs++;
			edge->delay_sum += (uint64_t)delay;
			edge->ties += delay == 0;
			edge->a_first += x->time < y->time;
		}
}

static void check(const struct overt_edges *edges, const struct reference *expected,
                  const struct overt_join_options *options, uint32_t accounts)
{
	size_t at = 0;
	for (uint32_t a = 0; a < accounts; a++)
		for (uint32_t b = a + 1; b < accounts; b++) {
			const struct overt_edge *want = &expected->edges[a][b];
			if (want->objects[options->window_count - 1] < options->min_objects)
				continue;
			assert_true(at < edges->count);
			const struct overt_edge *got = &edges->items[at++];
			assert_int_equal(got->a, a);
			assert_int_equal(got->b, b);
			assert_memory_equal(got->objects, want->objects, sizeof got->objects);
			assert_int_equal(got->pairs, want->pairs);
			assert_int_equal(got->delay_sum, want->delay_sum);
			assert_int_equal(got->a_first, want->a_first);
			assert_int_equal(got->ties, want->ties);
		}
	assert_int_equal(at, edges->count);
}

static struct overt_events random_events(struct overt_rng *rng, size_t count, uint32_t accounts,
                                         uint32_t objects, uint64_t span)
{
	struct overt_events events = {0};
	struct overt_error err;
	for (uint32_t i = 0; i < count; i++)
		assert_ok(overt_events_add(&events,
		                           (struct overt_event){
									   .time = (overt_ms)overt_rng_below(rng, span) - 500,
									   .object = (uint32_t)overt_rng_below(rng, objects),
									   .account = (uint32_t)overt_rng_below(rng, accounts),
									   .post = i},
		                           &err),
		          &err);
	events.accounts = accounts;
	events.objects = objects;
	return events;
}

static void test_equals_reference(void **state)
{
	(void)state;
	struct overt_rng rng = {1};
	struct reference *expected = malloc(sizeof *expected);
	for (int round = 0; round < 300; round++) {
		uint32_t accounts = 2 + (uint32_t)overt_rng_below(&rng, 30);
		uint32_t objects = 1 + (uint32_t)overt_rng_below(&rng, 12);
		struct overt_events events = random_events(&rng, overt_rng_below(&rng, 120), accounts,
		                                           objects, 1 + overt_rng_below(&rng, 3000));
		struct overt_join_options options = {.window_count = 1 + overt_rng_below(&rng, 3),
		                                     .min_objects = 1 + (uint32_t)(round % 3),
		                                     .threads = 1 + (unsigned)(round % 4),
		                                     .memory = round % 5 ? 0 : 100};
		options.windows[0] = (overt_ms)overt_rng_below(&rng, 50);
		for (size_t w = 1; w < options.window_count; w++)
			options.windows[w] = options.windows[w - 1] + 1 + (overt_ms)overt_rng_below(&rng, 200);
		struct overt_edges edges;
		struct overt_error err;
		assert_ok(overt_join(&events, &options, &edges, NULL, &err), &err);
		refer(&events, &options, expected);
		check(&edges, expected, &options, accounts);
		overt_edges_free(&edges);
		overt_events_free(&events);
	}
	free(expected);
}

static uint64_t fingerprint(const struct overt_events *events, unsigned threads, size_t memory)
{
	struct overt_join_options options = {.windows = {1000, 5000}, .window_count = 2,
	                                     .min_objects = 2, .threads = threads, .memory = memory};
	struct overt_edges edges;
	struct overt_error err;
	assert_ok(overt_join(events, &options, &edges, NULL, &err), &err);
	assert_true(edges.count > 1000);
	uint64_t sum = edges.pruned_events * 31 + edges.pairs_seen;
	for (size_t i = 0; i < edges.count; i++) { // field by field: padding may hold anything
		const struct overt_edge *e = &edges.items[i];
		const uint64_t fields[] = {e->a, e->b, e->objects[0], e->objects[1], e->pairs, e->delay_sum,
		                           e->a_first, e->ties};
		sum = overt_hash64(fields, sizeof fields, sum);
	}
	overt_edges_free(&edges);
	return sum;
}

// Large enough for many parts, tasks and passes.
static void test_same_for_threads_memory_and_order(void **state)
{
	(void)state;
	struct overt_rng rng = {2};
	struct overt_events events = random_events(&rng, 300000, 200, 4000, 4000000);
	uint64_t expected = fingerprint(&events, 1, 0);
	assert_int_equal(fingerprint(&events, 2, 0), expected);
	assert_int_equal(fingerprint(&events, 5, 0), expected);
	assert_int_equal(fingerprint(&events, 3, 2000000), expected);
	assert_int_equal(fingerprint(&events, 1, 1), expected);
	for (size_t i = events.count - 1; i > 0; i--) { // the order of events does not matter
		size_t j = overt_rng_below(&rng, i + 1);
		struct overt_event swap = events.items[i];
		events.items[i] = events.items[j];
		events.items[j] = swap;
	}
	assert_int_equal(fingerprint(&events, 2, 0), expected);
	overt_events_free(&events);
}

static void add(struct overt_events *events, uint32_t account, uint32_t object, overt_ms time)
{
	struct overt_error err;
	struct overt_event event = {.time = time, .object = object, .account = account,
	                            .post = (uint32_t)events->count};
	assert_ok(overt_events_add(events, event, &err), &err);
}

static size_t edges_of(const struct overt_events *events, overt_ms window, uint32_t least,
                       struct overt_edge *first)
{
	struct overt_join_options options = {.windows = {window}, .window_count = 1,
	                                     .min_objects = least, .threads = 1};
	struct overt_edges edges;
	struct overt_error err;
	assert_ok(overt_join(events, &options, &edges, NULL, &err), &err);
	size_t count = edges.count;
	if (count && first)
		*first = edges.items[0];
	overt_edges_free(&edges);
	return count;
}

static void test_finds_a_pair_at_the_window_and_not_beyond(void **state)
{
	(void)state;
	struct overt_events events = {0};
	add(&events, 0, 0, 1000);
	add(&events, 1, 0, 11000);
	add(&events, 0, 1, 50000);
	add(&events, 1, 1, 40000);
	struct overt_edge edge;
	assert_int_equal(edges_of(&events, 10000, 2, &edge), 1);
	assert_int_equal(edge.objects[0], 2);
	assert_int_equal(edge.a_first, 1);
	assert_int_equal(edge.delay_sum, 20000);
	assert_int_equal(edges_of(&events, 9999, 1, NULL), 0);
	overt_events_free(&events);
}

static void test_one_account_twice_is_no_pair_and_one_object_counts_once(void **state)
{
	(void)state;
	struct overt_events events = {0};
	add(&events, 0, 0, 0);
	add(&events, 0, 0, 0);
	assert_int_equal(edges_of(&events, 10, 1, NULL), 0);
	add(&events, 1, 0, 5);
	add(&events, 1, 0, 6);
	struct overt_edge edge;
	assert_int_equal(edges_of(&events, 10, 1, &edge), 1);
	assert_int_equal(edge.objects[0], 1);
	assert_int_equal(edge.pairs, 4);
	assert_int_equal(edges_of(&events, 10, 2, NULL), 0);
	overt_events_free(&events);
}

static void test_window_zero_joins_equal_times_only(void **state)
{
	(void)state;
	struct overt_events events = {0};
	add(&events, 0, 0, 7);
	add(&events, 1, 0, 7);
	add(&events, 2, 0, 8);
	struct overt_edge edge;
	assert_int_equal(edges_of(&events, 0, 1, &edge), 1);
	assert_int_equal(edge.ties, 1);
	overt_events_free(&events);
}

static void test_times_at_the_ends_of_their_range(void **state)
{
	(void)state;
	struct overt_events events = {0};
	add(&events, 0, 0, INT64_MIN + 1);
	add(&events, 1, 0, INT64_MAX);
	add(&events, 2, 0, INT64_MAX - 3);
	assert_int_equal(edges_of(&events, OVERT_WINDOW_LONGEST, 1, NULL), 1);
	overt_events_free(&events);
}

static void test_refuses_senseless_options(void **state)
{
	(void)state;
	struct overt_events events = {0};
	struct overt_edges edges;
	struct overt_error err;
	struct overt_join_options options = {.windows = {10, 10}, .window_count = 2,
	                                     .min_objects = 1};
	assert_int_equal(overt_join(&events, &options, &edges, NULL, &err), OVERT_E_USAGE);
	options.window_count = 0;
	assert_int_equal(overt_join(&events, &options, &edges, NULL, &err), OVERT_E_USAGE);
	options.window_count = 1;
	options.windows[0] = OVERT_WINDOW_LONGEST + 1;
	assert_int_equal(overt_join(&events, &options, &edges, NULL, &err), OVERT_E_USAGE);
	options.windows[0] = 10000;
	options.min_objects = 0;
	assert_int_equal(overt_join(&events, &options, &edges, NULL, &err), OVERT_E_USAGE);
	options.min_objects = 1;
	events.precision = OVERT_PRECISION_MINUTE;
	assert_int_equal(overt_join(&events, &options, &edges, NULL, &err), OVERT_E_USAGE);
	events.precision = OVERT_PRECISION_SECOND;
	assert_ok(overt_join(&events, &options, &edges, NULL, &err), &err);
	assert_int_equal(edges.count, 0);
	overt_edges_free(&edges);
}

static void test_lists_the_closest_posts_earliest_object_first(void **state)
{
	(void)state;
	struct overt_events events = {0};
	add(&events, 3, 5, 9000);
	add(&events, 1, 5, 9400);
	add(&events, 1, 5, 9100);
	add(&events, 1, 2, 2000);
	add(&events, 3, 2, 1500);
	add(&events, 3, 4, 100000);
	add(&events, 1, 4, 200000);
	add(&events, 2, 2, 1500);
	struct overt_pair wanted[] = {{1, 2}, {1, 3}};
	struct overt_coactions found;
	struct overt_error err;
	assert_ok(overt_join_list(&events, 1000, wanted, 2, 0, &found, &err), &err);
	assert_int_equal(found.count, 3);
	assert_int_equal(found.items[0].pair, 0);
	assert_int_equal(found.items[1].pair, 1);
	assert_int_equal(found.items[1].object, 2);
	assert_int_equal(found.items[2].object, 5);
	assert_int_equal(found.items[2].post_a, 2);
	assert_int_equal(found.items[2].post_b, 0);
	overt_coactions_free(&found);
	assert_ok(overt_join_list(&events, 1000, wanted, 2, 1, &found, &err), &err);
	assert_int_equal(found.count, 2);
	overt_coactions_free(&found);
	struct overt_pair twisted[] = {{1, 3}, {1, 2}};
	assert_int_equal(overt_join_list(&events, 1000, twisted, 2, 0, &found, &err), OVERT_E_USAGE);
	overt_events_free(&events);
}

static bool stop(void *ctx, const char *step, uint64_t done, uint64_t total)
{
	(void)step;
	(void)done;
	(void)total;
	(*(int *)ctx)++;
	return false;
}

static void test_stops_when_told(void **state)
{
	(void)state;
	struct overt_rng rng = {3};
	struct overt_events events = random_events(&rng, 1000, 50, 20, 1000);
	int calls = 0;
	struct overt_progress progress = {stop, &calls};
	struct overt_join_options options = {.windows = {10}, .window_count = 1, .min_objects = 1};
	struct overt_edges edges;
	struct overt_error err;
	assert_int_equal(overt_join(&events, &options, &edges, &progress, &err), OVERT_E_CANCELLED);
	assert_int_equal(calls, 1);
	overt_events_free(&events);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equals_reference),
		cmocka_unit_test(test_same_for_threads_memory_and_order),
		cmocka_unit_test(test_finds_a_pair_at_the_window_and_not_beyond),
		cmocka_unit_test(test_one_account_twice_is_no_pair_and_one_object_counts_once),
		cmocka_unit_test(test_window_zero_joins_equal_times_only),
		cmocka_unit_test(test_times_at_the_ends_of_their_range),
		cmocka_unit_test(test_refuses_senseless_options),
		cmocka_unit_test(test_lists_the_closest_posts_earliest_object_first),
		cmocka_unit_test(test_stops_when_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
