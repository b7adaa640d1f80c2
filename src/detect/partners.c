// SPDX-License-Identifier: GPL-3.0-or-later
#include "count.h"
#include <stdlib.h>
#include <string.h>

enum { AHEAD = 6, SMALL_SORT = 24 };
#define NOT_AN_EDGE OVERT_NO_INDEX

void partners_free(struct partners *partners)
{
	tally_free(&partners->tally);
	free(partners->details);
	*partners = (struct partners){0};
}

/* Number of the object at a position, among all objects of the columns. */
static inline uint32_t object_at(const struct columns *columns, size_t at)
{
	uint64_t upto = UINT64_MAX >> (63 - (at & 63));
	return columns->rank[at >> 6] +
	       (uint32_t)__builtin_popcountll(columns->starts[at >> 6] & upto);
}

static inline void fetch(const struct columns *columns, const uint64_t *slots, size_t i,
                         size_t count)
{
	if (i + AHEAD >= count)
		return;
	size_t at = (uint32_t)slots[i + AHEAD];
	__builtin_prefetch(&columns->account[at]);
	__builtin_prefetch(&columns->gap[at]);
}

/* First walk: on how many objects does each partner meet the account? */
static bool count_objects(const struct columns *columns, uint64_t window, uint32_t account,
                          const uint64_t *slots, size_t count, struct partners *partners)
{
	const uint32_t *accounts = columns->account, *gap = columns->gap;
	for (size_t i = 0; i < count; i++) {
		fetch(columns, slots, i, count);
		size_t at = (uint32_t)slots[i];
		uint32_t object = object_at(columns, at);
		uint64_t far = 0;
		for (size_t q = at + 1; (far += gap[q]) <= window; q++) {
			if (accounts[q] <= account)
				continue;
			partners->seen++;
			if (!tally_add(&partners->tally, accounts[q], object))
				return false;
		}
		far = 0;
		for (size_t q = at; (far += gap[q]) <= window; q--) {
			if (accounts[q - 1] <= account)
				continue;
			partners->seen++;
			if (!tally_add(&partners->tally, accounts[q - 1], object))
				return false;
		}
	}
	return true;
}

/* Gives a detail to each partner that has an edge. */
static bool open_details(struct partners *partners, uint32_t account, uint32_t least)
{
	struct tally *tally = &partners->tally;
	partners->count = 0;
	for (uint32_t i = 0; i < tally->used_count; i++) {
		struct tally_slot *slot = &tally->slots[tally->used[i]];
		if (slot->count < least) {
			slot->last = NOT_AN_EDGE;
			continue;
		}
		if (overt_grow(&partners->details, &partners->cap, partners->count + 1,
		               sizeof *partners->details, SIZE_MAX, NULL))
			return false;
		slot->last = (uint32_t)partners->count;
		partners->details[partners->count++] =
			(struct detail){.edge = {.a = account, .b = slot->account}};
	}
	return true;
}

static inline void note(struct partners *partners, const struct overt_join_options *options,
                        uint32_t partner, uint32_t object, uint64_t delay, bool account_first)
{
	uint32_t number = partners->tally.slots[tally_find(&partners->tally, partner)].last;
	if (number == NOT_AN_EDGE)
		return;
	struct detail *detail = &partners->details[number];
	struct overt_edge *edge = &detail->edge;
	for (size_t w = 0; w < options->window_count; w++)
		if (delay <= (uint64_t)options->windows[w] && detail->last[w] != object) {
			detail->last[w] = object; // objects are numbered from 1
			edge->objects[w]++;
		}
	if (edge->pairs == UINT32_MAX)
		return; // saturated: four thousand million pairs say no more than that
	edge->pairs++;
	edge->delay_sum += delay;
	edge->ties += delay == 0;
	edge->a_first += delay != 0 && account_first;
}

/* Second walk: the figures of the partners that have an edge. */
static void count_details(const struct columns *columns, const struct overt_join_options *options,
                          uint32_t account, const uint64_t *slots, size_t count,
                          struct partners *partners)
{
	const uint32_t *accounts = columns->account, *gap = columns->gap;
	uint64_t window = (uint64_t)options->windows[options->window_count - 1];
	for (size_t i = 0; i < count; i++) {
		fetch(columns, slots, i, count);
		size_t at = (uint32_t)slots[i];
		uint32_t object = object_at(columns, at);
		uint64_t far = 0;
		for (size_t q = at + 1; (far += gap[q]) <= window; q++)
			if (accounts[q] > account)
				note(partners, options, accounts[q], object, far, true);
		far = 0;
		for (size_t q = at; (far += gap[q]) <= window; q--)
			if (accounts[q - 1] > account)
				note(partners, options, accounts[q - 1], object, far, false);
	}
}

static int by_partner(const void *left, const void *right)
{
	const struct detail *a = left, *b = right;
	return (a->edge.b > b->edge.b) - (a->edge.b < b->edge.b);
}

static void sort_details(struct detail *details, size_t count)
{
	if (count > SMALL_SORT) {
		qsort(details, count, sizeof *details, by_partner);
		return;
	}
	for (size_t i = 1; i < count; i++) {
		struct detail moved = details[i];
		size_t j = i;
		for (; j > 0 && details[j - 1].edge.b > moved.edge.b; j--)
			details[j] = details[j - 1];
		details[j] = moved;
	}
}

bool partners_count(const struct columns *columns, const struct overt_join_options *options,
                    uint32_t account, const uint64_t *slots, size_t count,
                    struct partners *partners)
{
	partners->count = 0;
	if (!partners->tally.slots && !tally_grow(&partners->tally))
		return false;
	uint64_t window = (uint64_t)options->windows[options->window_count - 1];
	bool fine = count_objects(columns, window, account, slots, count, partners) &&
	            open_details(partners, account, options->min_objects);
	if (fine && partners->count) {
		count_details(columns, options, account, slots, count, partners);
		sort_details(partners->details, partners->count);
	}
	tally_clear(&partners->tally);
	return fine;
}
