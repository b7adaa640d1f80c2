// SPDX-License-Identifier: GPL-3.0-or-later
#include "count.h"
#include <stdlib.h>
#include <string.h>

enum { AHEAD = 12, MET_MAX = 64, SMALL_SORT = 24 };
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
	const struct column_starts *starts = &columns->starts[at >> 6];
	uint64_t upto = UINT64_MAX >> (63 - (at & 63));
	return (uint32_t)starts->before + (uint32_t)__builtin_popcountll(starts->bits & upto);
}

/* Brings near what the walk around an event needs: neighbours on both sides, and its object. */
static inline void fetch(const struct columns *columns, uint32_t at)
{
	enum { REACH = 5 };
	__builtin_prefetch(&columns->items[at > REACH ? at - REACH : 0]);
	__builtin_prefetch(&columns->items[at + 1]);
	__builtin_prefetch(&columns->starts[at >> 6]);
}

/* Pairs that were met but not counted yet: their slots are fetched together, so that waits
   overlap, and whether a partner comes after the account costs no branch. */
struct met {
	uint32_t partner[MET_MAX], object[MET_MAX], delay[MET_MAX];
	uint8_t first[MET_MAX];
	size_t count;
};

static bool count_met(struct met *met, struct partners *partners)
{
	struct tally *tally = &partners->tally;
	for (size_t i = 0; i < met->count; i++)
		__builtin_prefetch(&tally->slots[tally_home(tally, met->partner[i])]);
	for (size_t i = 0; i < met->count; i++)
		if (!tally_add(tally, met->partner[i], met->object[i], met->delay[i], met->first[i]))
			return false;
	partners->seen += met->count;
	met->count = 0;
	return true;
}

static inline void meet(struct met *met, uint32_t account, uint32_t partner, uint32_t object,
                        uint64_t delay, bool first)
{
	met->partner[met->count] = partner;
	met->object[met->count] = object;
	met->delay[met->count] = (uint32_t)delay;
	met->first[met->count] = first;
	met->count += partner > account;
}

/* Walk over the windows of all events of the account. */
static bool count_pairs(const struct columns *columns, uint64_t window, uint32_t account,
                        const uint64_t *slots, size_t count, struct partners *partners)
{
	const struct column *items = columns->items;
	struct met met;
	met.count = 0;
	for (size_t i = 0; i < count; i++) {
		if (i + AHEAD < count)
			fetch(columns, (uint32_t)slots[i + AHEAD]);
		size_t at = (uint32_t)slots[i];
		uint32_t object = object_at(columns, at);
		uint64_t far = 0;
		for (size_t q = at + 1; (far += items[q].gap) <= window; q++) {
			meet(&met, account, items[q].account, object, far, true);
			if (met.count == MET_MAX && !count_met(&met, partners))
				return false;
		}
		far = 0;
		for (size_t q = at; (far += items[q].gap) <= window; q--) {
			meet(&met, account, items[q - 1].account, object, far, false);
			if (met.count == MET_MAX && !count_met(&met, partners))
				return false;
		}
	}
	return count_met(&met, partners);
}

/* Turns the partners that are met often enough into edges. */
static bool make_edges(struct partners *partners, uint32_t account, uint32_t least, size_t last)
{
	struct tally *tally = &partners->tally;
	partners->count = 0;
	for (uint32_t i = 0; i < tally->used_count; i++) {
		struct tally_slot *slot = &tally->slots[tally->used[i]];
		if (i + AHEAD < tally->used_count)
			__builtin_prefetch(&tally->slots[tally->used[i + AHEAD]]);
		if (slot->objects < least) {
			slot->last = NOT_AN_EDGE;
			continue;
		}
		if (overt_grow(&partners->details, &partners->cap, partners->count + 1,
		               sizeof *partners->details, SIZE_MAX, NULL))
			return false;
		struct detail *detail = &partners->details[partners->count];
		*detail = (struct detail){.edge = {.a = account, .b = slot->account,
		                                   .pairs = slot->pairs, .delay_sum = slot->delay_sum,
		                                   .a_first = slot->first, .ties = slot->ties}};
		detail->edge.objects[last] = slot->objects;
		slot->last = (uint32_t)partners->count++;
	}
	return true;
}

/* Distinct objects within the shorter windows. */
static inline void note(struct partners *partners, const struct overt_join_options *options,
                        uint32_t partner, uint32_t object, uint64_t delay)
{
	uint32_t number = partners->tally.slots[tally_find(&partners->tally, partner)].last;
	if (number == NOT_AN_EDGE)
		return;
	struct detail *detail = &partners->details[number];
	for (size_t w = 0; w + 1 < options->window_count; w++)
		if (delay <= (uint64_t)options->windows[w] && detail->last[w] != object) {
			detail->last[w] = object; // objects are numbered from 1
			detail->edge.objects[w]++;
		}
}

/* A second walk, within the longest of the shorter windows. */
static void count_shorter(const struct columns *columns, const struct overt_join_options *options,
                          uint32_t account, const uint64_t *slots, size_t count,
                          struct partners *partners)
{
	const struct column *items = columns->items;
	uint64_t window = (uint64_t)options->windows[options->window_count - 2];
	for (size_t i = 0; i < count; i++) {
		size_t at = (uint32_t)slots[i];
		uint32_t object = object_at(columns, at);
		uint64_t far = 0;
		for (size_t q = at + 1; (far += items[q].gap) <= window; q++)
			if (items[q].account > account)
				note(partners, options, items[q].account, object, far);
		far = 0;
		for (size_t q = at; (far += items[q].gap) <= window; q--)
			if (items[q - 1].account > account)
				note(partners, options, items[q - 1].account, object, far);
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
	size_t last = options->window_count - 1;
	partners->count = 0;
	if (!partners->tally.slots && !tally_grow(&partners->tally))
		return false;
	bool fine = count_pairs(columns, (uint64_t)options->windows[last], account, slots, count,
	                        partners) &&
	            make_edges(partners, account, options->min_objects, last);
	if (fine && partners->count && last)
		count_shorter(columns, options, account, slots, count, partners);
	if (fine)
		sort_details(partners->details, partners->count);
	tally_clear(&partners->tally);
	return fine;
}
