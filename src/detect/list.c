// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/detect.h>
#include <stdlib.h>
#include <string.h>

/* Events of the accounts that matter, by account, object, time and post. */
struct index {
	struct overt_event *events;
	size_t *begin; /* by account: first event; one more element than accounts */
};

static int by_object(const void *left, const void *right)
{
	const struct overt_event *a = left, *b = right;
	if (a->object != b->object)
		return a->object < b->object ? -1 : 1;
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return (a->post > b->post) - (a->post < b->post);
}

static int by_time(const void *left, const void *right)
{
	const struct overt_coaction *a = left, *b = right;
	overt_ms first_a = a->time_a < a->time_b ? a->time_a : a->time_b;
	overt_ms first_b = b->time_a < b->time_b ? b->time_a : b->time_b;
	if (first_a != first_b)
		return first_a < first_b ? -1 : 1;
	if (a->post_a != b->post_a)
		return a->post_a < b->post_a ? -1 : 1;
	if (a->post_b != b->post_b)
		return a->post_b < b->post_b ? -1 : 1;
	return (a->object > b->object) - (a->object < b->object);
}

/* Deals out the events of wanted accounts by account, then sorts each account's. */
static overt_err make_index(const struct overt_events *events, const struct overt_pair *wanted,
                            size_t count, struct index *index)
{
	size_t accounts = events->accounts;
	bool *matters = calloc(accounts + 1, sizeof *matters);
	index->begin = calloc(accounts + 2, sizeof *index->begin);
	overt_err code = OVERT_E_NOMEM;
	if (!matters || !index->begin)
		goto done;
	for (size_t i = 0; i < count; i++)
		matters[wanted[i].a] = matters[wanted[i].b] = true;
	for (size_t i = 0; i < events->count; i++)
		if (matters[events->items[i].account])
			index->begin[(size_t)events->items[i].account + 2]++;
	for (size_t a = 2; a < accounts + 2; a++)
		index->begin[a] += index->begin[a - 1];
	index->events = malloc((index->begin[accounts + 1] + 1) * sizeof *index->events);
	if (!index->events)
		goto done;
	for (size_t i = 0; i < events->count; i++)
		if (matters[events->items[i].account])
			index->events[index->begin[(size_t)events->items[i].account + 1]++] = events->items[i];
	for (size_t a = 0; a < accounts; a++)
		if (index->begin[a + 1] - index->begin[a] > 1)
			qsort(index->events + index->begin[a], index->begin[a + 1] - index->begin[a],
			      sizeof *index->events, by_object);
	code = OVERT_OK;
done:
	free(matters);
	return code;
}

static uint64_t distance(overt_ms one, overt_ms other)
{
	return one > other ? (uint64_t)one - (uint64_t)other : (uint64_t)other - (uint64_t)one;
}

/* The closest events of two accounts on one object; the first found, hence earliest, wins. */
static bool closest(const struct overt_event *a, size_t a_count, const struct overt_event *b,
                    size_t b_count, overt_ms window, struct overt_coaction *found)
{
	uint64_t best = UINT64_MAX;
	for (size_t i = 0, j = 0; i < a_count && j < b_count;) {
		uint64_t far = distance(a[i].time, b[j].time);
		if (far < best) {
			best = far;
			found->object = a[i].object;
			found->post_a = a[i].post;
			found->post_b = b[j].post;
			found->time_a = a[i].time;
			found->time_b = b[j].time;
		}
		if (a[i].time <= b[j].time)
			i++;
		else
			j++;
	}
	return best <= (uint64_t)window;
}

static size_t run_length(const struct overt_event *events, const struct overt_event *end)
{
	size_t length = 1;
	while (events + length < end && events[length].object == events->object)
		length++;
	return length;
}

static overt_err list_pair(const struct index *index, struct overt_pair pair, uint32_t number,
                           overt_ms window, size_t most, struct overt_coactions *found)
{
	const struct overt_event *a = index->events + index->begin[pair.a];
	const struct overt_event *a_end = index->events + index->begin[pair.a + 1];
	const struct overt_event *b = index->events + index->begin[pair.b];
	const struct overt_event *b_end = index->events + index->begin[pair.b + 1];
	size_t before = found->count;
	while (a < a_end && b < b_end) {
		size_t a_run = run_length(a, a_end), b_run = run_length(b, b_end);
		struct overt_coaction here = {.pair = number};
		if (a->object == b->object && closest(a, a_run, b, b_run, window, &here)) {
			if (overt_grow(&found->items, &found->cap, found->count + 1, sizeof *found->items,
			               SIZE_MAX, NULL))
				return OVERT_E_NOMEM;
			found->items[found->count++] = here;
		}
		uint32_t a_object = a->object, b_object = b->object;
		a += a_object <= b_object ? a_run : 0;
		b += b_object <= a_object ? b_run : 0;
	}
	if (found->count - before > 1)
		qsort(found->items + before, found->count - before, sizeof *found->items, by_time);
	if (most && found->count - before > most)
		found->count = before + most;
	return OVERT_OK;
}

static overt_err check(const struct overt_events *events, const struct overt_pair *wanted,
                       size_t count, struct overt_error *err)
{
	for (size_t i = 0; i < count; i++) {
		bool rising = !i || wanted[i - 1].a < wanted[i].a ||
		              (wanted[i - 1].a == wanted[i].a && wanted[i - 1].b < wanted[i].b);
		if (!rising || wanted[i].a >= wanted[i].b || wanted[i].b >= events->accounts)
			return overt_fail(err, OVERT_E_USAGE,
			                  "wanted pair %zu (%u, %u) is out of order or beyond %u accounts", i,
			                  wanted[i].a, wanted[i].b, events->accounts);
	}
	return OVERT_OK;
}

overt_err overt_join_list(const struct overt_events *events, overt_ms window,
                          const struct overt_pair *wanted, size_t count, size_t most,
                          struct overt_coactions *found, struct overt_error *err)
{
	overt_err code = check(events, wanted, count, err);
	if (code)
		return code;
	struct overt_coactions made = {0};
	struct index index = {0};
	code = make_index(events, wanted, count, &index);
	for (size_t i = 0; !code && i < count; i++)
		code = list_pair(&index, wanted[i], (uint32_t)i, window, most, &made);
	if (code) {
		overt_fail(err, code, "no memory to list the co-actions of %zu pairs", count);
		goto done;
	}
	*found = made;
	made = (struct overt_coactions){0};
done:
	overt_coactions_free(&made);
	free(index.events);
	free(index.begin);
	return code;
}

void overt_coactions_free(struct overt_coactions *found)
{
	if (!found)
		return;
	free(found->items);
	*found = (struct overt_coactions){0};
}
