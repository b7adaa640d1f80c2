// SPDX-License-Identifier: GPL-3.0-or-later
#include "network.h"
#include <stdlib.h>

enum { INSERTION_MAX = 24, FEW = 12, DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, AHEAD = 8 };

/* A set of classes. */
struct edge_set {
	uint32_t *slots; /* class + 1 */
	size_t mask, count;
};

static void set_free(struct edge_set *set)
{
	if (set)
		free(set->slots);
	free(set);
}

static bool set_grow(struct edge_set *set)
{
	size_t size = set->slots ? (set->mask + 1) * 2 : 64;
	uint32_t *slots = calloc(size, sizeof *slots);
	if (!slots)
		return false;
	for (size_t i = 0; set->slots && i <= set->mask; i++) {
		size_t at = set->slots[i] * UINT32_C(0x9E3779B1) & (size - 1);
		while (set->slots[i] && slots[at])
			at = (at + 1) & (size - 1);
		if (set->slots[i])
			slots[at] = set->slots[i];
	}
	free(set->slots);
	set->slots = slots;
	set->mask = size - 1;
	return true;
}

static bool set_add(struct edge_set **place, uint32_t class)
{
	struct edge_set *set = *place;
	if (!set)
		*place = set = calloc(1, sizeof *set);
	if (!set || ((!set->slots || set->count > set->mask / 2) && !set_grow(set)))
		return false;
	size_t at = (class + 1) * UINT32_C(0x9E3779B1) & set->mask;
	while (set->slots[at] && set->slots[at] != class + 1)
		at = (at + 1) & set->mask;
	set->count += !set->slots[at];
	set->slots[at] = class + 1;
	return true;
}

static uint64_t set_take(struct edge_set **place)
{
	uint64_t count = *place ? (*place)->count : 0;
	set_free(*place);
	*place = NULL;
	return count;
}

void edge_scratch_free(struct edge_scratch *scratch)
{
	free(scratch->items);
	free(scratch->sorted);
	free(scratch->objects);
	set_free(scratch->older);
	set_free(scratch->newer);
	set_free(scratch->fast_older);
	set_free(scratch->fast_newer);
	*scratch = (struct edge_scratch){0};
}

/* Older and newer content of a pair. */
static void roles(const struct network *network, const struct item *item, uint32_t *older,
                  uint32_t *newer)
{
	const struct spot *own = &network->spots.items[item->own];
	const struct spot *other = &network->spots.items[item->other];
	bool own_first = item->own < item->other
	                     ? network_older(network, own, other, item->delay)
	                     : !network_older(network, other, own, item->delay);
	*older = own_first ? spot_class(own) : spot_class(other);
	*newer = own_first ? spot_class(other) : spot_class(own);
}

static bool note_object(const struct network *network, struct edge_scratch *scratch,
                        uint32_t spot)
{
	uint32_t object = network->spots.items[spot].object;
	if (scratch->object_count && scratch->objects[scratch->object_count - 1] == object)
		return true;
	if (overt_grow(&scratch->objects, &scratch->object_cap, scratch->object_count + 1,
	               sizeof *scratch->objects, SIZE_MAX, NULL))
		return false;
	scratch->objects[scratch->object_count++] = object;
	return true;
}

static bool add_pair(const struct network *network, struct edge_scratch *scratch,
                     const struct item *item, struct edge_sum *all, struct edge_sum *fast)
{
	uint32_t older, newer;
	roles(network, item, &older, &newer);
	all->weight++;
	all->delay_sum += item->delay;
	bool fine = set_add(&scratch->older, older) && set_add(&scratch->newer, newer) &&
	            note_object(network, scratch, item->own);
	if (!network->fast || !network_is_fast(network, older, newer))
		return fine;
	fast->weight++;
	fast->delay_sum += item->delay;
	return fine && set_add(&scratch->fast_older, older) && set_add(&scratch->fast_newer, newer);
}

static overt_err give(struct edge_scratch *scratch, uint32_t account, uint32_t partner,
                      struct edge_sum *all, struct edge_sum *fast, const struct edge_sink *sink)
{
	return sink->edge(sink->ctx, account, partner, all, fast, scratch->objects,
	                  scratch->object_count);
}

static void take_sets(struct edge_scratch *scratch, struct edge_sum *all, struct edge_sum *fast)
{
	all->older = set_take(&scratch->older);
	all->newer = set_take(&scratch->newer);
	fast->older = set_take(&scratch->fast_older);
	fast->newer = set_take(&scratch->fast_newer);
}

/* Few pairs: distinct contents are found by comparing each with those before. */
static bool sum_few(const struct network *network, struct edge_scratch *scratch,
                    const struct item *items, size_t count, struct edge_sum *all)
{
	uint32_t older[FEW], newer[FEW];
	for (size_t i = 0; i < count; i++) {
		bool new_older = true, new_newer = true;
		roles(network, &items[i], &older[i], &newer[i]);
		for (size_t j = 0; j < i; j++) {
			new_older = new_older && older[j] != older[i];
			new_newer = new_newer && newer[j] != newer[i];
		}
		all->weight++;
		all->delay_sum += items[i].delay;
		all->older += new_older;
		all->newer += new_newer;
		if (!note_object(network, scratch, items[i].own))
			return false;
	}
	return true;
}

/* Too light to be written: only counted. */
static overt_err sum_light(struct edge_scratch *scratch, uint32_t account,
                           const struct item *items, size_t count, const struct edge_sink *sink)
{
	struct edge_sum all = {.weight = count}, fast = {0};
	for (size_t i = 0; i < count; i++)
		all.delay_sum += items[i].delay;
	scratch->object_count = 0;
	return give(scratch, account, items->partner, &all, &fast, sink);
}

static overt_err sum_run(const struct network *network, struct edge_scratch *scratch,
                         uint32_t account, const struct item *items, size_t count,
                         const struct edge_sink *sink)
{
	struct edge_sum all = {0}, fast = {0};
	scratch->object_count = 0;
	if (count < network->peer->min_weight && !network->fast)
		return sum_light(scratch, account, items, count, sink);
	if (count <= FEW && !network->fast) {
		if (!sum_few(network, scratch, items, count, &all))
			return OVERT_E_NOMEM;
		return give(scratch, account, items->partner, &all, &fast, sink);
	}
	for (size_t i = 0; i < count; i++)
		if (!add_pair(network, scratch, &items[i], &all, &fast))
			return OVERT_E_NOMEM;
	take_sets(scratch, &all, &fast);
	return give(scratch, account, items->partner, &all, &fast, sink);
}

/* Stable sort by partner; returns where the sorted items are. */
static struct item *sort_items(struct edge_scratch *scratch, uint32_t partners)
{
	struct item *items = scratch->items;
	size_t count = scratch->count;
	if (count <= INSERTION_MAX) {
		for (size_t i = 1; i < count; i++) {
			struct item moved = items[i];
			size_t j = i;
			for (; j > 0 && items[j - 1].partner > moved.partner; j--)
				items[j] = items[j - 1];
			items[j] = moved;
		}
		return items;
	}
	if (overt_grow(&scratch->sorted, &scratch->sorted_cap, count, sizeof *items, SIZE_MAX, NULL))
		return NULL;
	struct item *from = items, *to = scratch->sorted;
	for (unsigned shift = 0; shift < 32 && partners >> shift; shift += DIGIT_BITS) {
		uint32_t starts[DIGITS] = {0}, sum = 0;
		for (size_t i = 0; i < count; i++)
			starts[from[i].partner >> shift & (DIGITS - 1)]++;
		for (size_t d = 0; d < DIGITS; d++) {
			uint32_t here = starts[d];
			starts[d] = sum;
			sum += here;
		}
		for (size_t i = 0; i < count; i++)
			to[starts[from[i].partner >> shift & (DIGITS - 1)]++] = from[i];
		struct item *swap = from;
		from = to;
		to = swap;
	}
	return from;
}

/* May the pair be counted from this account's side? Loops are seen from the earlier spot. */
static bool mine(uint32_t account, uint32_t own, uint32_t other, uint32_t partner)
{
	return partner > account || (partner == account && other > own);
}

/* Partners from … to - 1 are looked at; too many pairs at once end a walk early. */
struct range {
	uint32_t account, from, to;
	bool full;
};

static bool push(const struct network *network, struct edge_scratch *scratch,
                 struct range *range, uint32_t own, uint32_t other, uint64_t delay)
{
	const struct spot *a = &network->spots.items[own], *b = &network->spots.items[other];
	if (b->account < range->from || b->account >= range->to ||
	    !mine(range->account, own, other, b->account) || !network_pair(network, a, b))
		return true;
	if (scratch->count == scratch->cap) {
		range->full = scratch->count >= network->items_max;
		if (range->full || overt_grow(&scratch->items, &scratch->cap, scratch->count + 1,
		                              sizeof *scratch->items, network->items_max, NULL))
			return false;
	}
	scratch->items[scratch->count++] = (struct item){b->account, own, other, (uint32_t)delay};
	return true;
}

/* Brings near the neighbours of a spot on both sides. */
static inline void fetch(const struct spot *spots, uint32_t at)
{
	enum { REACH = 2 };
	__builtin_prefetch(&spots[at > REACH ? at - REACH : 0]);
	__builtin_prefetch(&spots[at + REACH]);
}

/* Holds all pairs with partners in the range. */
static overt_err gather(const struct network *network, struct range *range,
                        const uint64_t *slots, size_t count, struct edge_scratch *scratch)
{
	const struct spot *spots = network->spots.items;
	uint64_t window = (uint64_t)network->peer->window;
	bool fine = true;
	scratch->count = 0;
	range->full = false;
	for (size_t i = 0; i < count && fine; i++) {
		uint32_t own = (uint32_t)slots[i];
		if (i + AHEAD < count)
			fetch(spots, (uint32_t)slots[i + AHEAD]);
		uint64_t far = 0;
		for (uint32_t q = own; (far += spots[q].gap) <= window && fine; q--)
			fine = push(network, scratch, range, own, q - 1, far);
		far = 0;
		for (uint32_t q = own + 1; (far += spots[q].gap) <= window && fine; q++)
			fine = push(network, scratch, range, own, q, far);
	}
	return fine || range->full ? OVERT_OK : OVERT_E_NOMEM;
}

/* The edge with one partner, whose pairs are too many to hold: they are added up one by one. */
static overt_err stream(const struct network *network, const struct range *range,
                        const uint64_t *slots, size_t count, struct edge_scratch *scratch,
                        const struct edge_sink *sink)
{
	const struct spot *spots = network->spots.items;
	uint64_t window = (uint64_t)network->peer->window;
	struct edge_sum all = {0}, fast = {0};
	bool fine = true;
	scratch->object_count = 0;
	for (size_t i = 0; i < count && fine; i++) {
		uint32_t own = (uint32_t)slots[i];
		uint64_t far = 0;
		struct item item = {range->from, own, 0, 0};
		for (uint32_t q = own; (far += spots[q].gap) <= window && fine; q--) {
			item.other = q - 1;
			item.delay = (uint32_t)far;
			if (spots[q - 1].account == range->from &&
			    mine(range->account, own, q - 1, range->from) &&
			    network_pair(network, &spots[own], &spots[q - 1]))
				fine = add_pair(network, scratch, &item, &all, &fast);
		}
		far = 0;
		for (uint32_t q = own + 1; (far += spots[q].gap) <= window && fine; q++) {
			item.other = q;
			item.delay = (uint32_t)far;
			if (spots[q].account == range->from && mine(range->account, own, q, range->from) &&
			    network_pair(network, &spots[own], &spots[q]))
				fine = add_pair(network, scratch, &item, &all, &fast);
		}
	}
	take_sets(scratch, &all, &fast);
	return fine ? give(scratch, range->account, range->from, &all, &fast, sink) : OVERT_E_NOMEM;
}

static overt_err sum_items(const struct network *network, uint32_t account,
                           struct edge_scratch *scratch, const struct edge_sink *sink)
{
	overt_err code = OVERT_OK;
	if (!scratch->count)
		return OVERT_OK;
	const struct item *items = sort_items(scratch, network->name_count);
	if (!items)
		return OVERT_E_NOMEM;
	for (size_t i = 0, end; i < scratch->count && !code; i = end) {
		for (end = i + 1; end < scratch->count && items[end].partner == items[i].partner; end++)
			;
		code = sum_run(network, scratch, account, items + i, end - i, sink);
	}
	return code;
}

bool edge_any(const struct network *network, const uint64_t *slots, size_t count)
{
	const struct spot *spots = network->spots.items;
	uint64_t window = (uint64_t)network->peer->window;
	for (size_t i = 0; i < count; i++) {
		uint32_t own = (uint32_t)slots[i];
		uint64_t far = 0;
		for (uint32_t q = own; (far += spots[q].gap) <= window; q--)
			if (network_pair(network, &spots[own], &spots[q - 1]))
				return true;
		far = 0;
		for (uint32_t q = own + 1; (far += spots[q].gap) <= window; q++)
			if (network_pair(network, &spots[own], &spots[q]))
				return true;
	}
	return false;
}

overt_err edge_find(const struct network *network, uint32_t account, const uint64_t *slots,
                    size_t count, struct edge_scratch *scratch, const struct edge_sink *sink)
{
	struct range range = {.account = account, .from = account, .to = network->name_count};
	while (range.from < network->name_count) {
		overt_err code = gather(network, &range, slots, count, scratch);
		if (!code && range.full && range.to - range.from > 1) {
			range.to = range.from + (range.to - range.from) / 2;
			continue;
		}
		if (!code)
			code = range.full ? stream(network, &range, slots, count, scratch, sink)
			                  : sum_items(network, account, scratch, sink);
		if (code)
			return code;
		uint32_t width = range.to - range.from; // what fitted once may fit twice as wide
		range.from = range.to;
		range.to = network->name_count - range.from > width ? range.from + 2 * width
		                                                    : network->name_count;
		if (range.to > network->name_count || range.to < range.from)
			range.to = network->name_count;
	}
	return OVERT_OK;
}
