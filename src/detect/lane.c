// SPDX-License-Identifier: GPL-3.0-or-later
#include "lane.h"
#include <stdlib.h>
#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, INSERTION_MAX = 32 };

static uint64_t time_key(const struct overt_tick *tick, uint64_t base)
{
	return (uint64_t)tick->time - base;
}

/* One stable counting pass by 11 bits of the object (base unused) or of the time. */
static void pass(const struct overt_tick *from, struct overt_tick *to, size_t count,
                 bool by_object, uint64_t base, unsigned shift)
{
	uint32_t starts[DIGITS] = {0};
	for (size_t i = 0; i < count; i++) {
		uint64_t key = by_object ? from[i].object : time_key(&from[i], base);
		starts[key >> shift & (DIGITS - 1)]++;
	}
	uint32_t sum = 0;
	for (size_t d = 0; d < DIGITS; d++) {
		uint32_t here = starts[d];
		starts[d] = sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++) {
		uint64_t key = by_object ? from[i].object : time_key(&from[i], base);
		to[starts[key >> shift & (DIGITS - 1)]++] = from[i];
	}
}

/* Sorts by the bits of `spread`, the others being equal in all keys. */
static void radix(struct overt_tick *ticks, struct overt_tick *scratch, size_t count,
                  bool by_object, uint64_t base, uint64_t spread)
{
	struct overt_tick *from = ticks, *to = scratch;
	for (unsigned shift = 0; shift < 64 && spread >> shift; shift += DIGIT_BITS) {
		if (!(spread >> shift & (DIGITS - 1)))
			continue;
		pass(from, to, count, by_object, base, shift);
		struct overt_tick *swap = from;
		from = to;
		to = swap;
	}
	if (from != ticks)
		memcpy(ticks, from, count * sizeof *ticks);
}

static void insertion(struct overt_tick *ticks, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct overt_tick moved = ticks[i];
		size_t j = i;
		for (; j > 0 && ticks[j - 1].time > moved.time; j--)
			ticks[j] = ticks[j - 1];
		ticks[j] = moved;
	}
}

static void sort_times(struct overt_tick *ticks, struct overt_tick *scratch, size_t count)
{
	bool rising = true;
	overt_ms least = ticks[0].time, most = ticks[0].time;
	for (size_t i = 1; i < count; i++) {
		rising = rising && ticks[i].time >= ticks[i - 1].time;
		if (ticks[i].time < least)
			least = ticks[i].time;
		if (ticks[i].time > most)
			most = ticks[i].time;
	}
	if (rising)
		return;
	if (count <= INSERTION_MAX) {
		insertion(ticks, count);
		return;
	}
	uint64_t spread = (uint64_t)most - (uint64_t)least;
	for (unsigned bits = 1; bits < 64; bits *= 2) // all bits below the highest one may differ
		spread |= spread >> bits;
	radix(ticks, scratch, count, false, (uint64_t)least, spread);
}

void overt_ticks_sort(struct overt_tick *ticks, struct overt_tick *scratch, size_t count)
{
	if (count < 2)
		return;
	uint32_t spread = 0;
	for (size_t i = 1; i < count; i++)
		spread |= ticks[i].object ^ ticks[0].object;
	radix(ticks, scratch, count, true, 0, spread);
	for (size_t start = 0, end; start < count; start = end) {
		end = start + 1;
		while (end < count && ticks[end].object == ticks[start].object)
			end++;
		if (end - start > 1)
			sort_times(ticks + start, scratch, end - start);
	}
}

void overt_lane_free(struct overt_lane *lane)
{
	if (!lane)
		return;
	overt_pages_free(&lane->pages);
	*lane = (struct overt_lane){0};
}

void overt_lanes_free(struct overt_lanes *lanes)
{
	if (!lanes)
		return;
	for (size_t i = 0; i < lanes->count; i++)
		overt_lane_free(&lanes->items[i]);
	free(lanes->items);
	*lanes = (struct overt_lanes){0};
}

/* Marks the events of one object that have another account's event at or before them in reach. */
static void mark_after(const uint32_t *account, const uint32_t *gap, size_t count,
                       uint64_t window, uint8_t *keep)
{
	uint64_t now = 0, last = 0, other = 0;
	bool any_other = false;
	for (size_t i = 1; i < count; i++) {
		now += gap[i];
		if (account[i] != account[i - 1]) {
			other = last;
			any_other = true;
		}
		last = now;
		keep[i] = any_other && now - other <= window;
	}
}

/* The same looking forward. */
static void mark_before(const uint32_t *account, const uint32_t *gap, size_t count,
                        uint64_t window, uint8_t *keep)
{
	uint64_t now = 0, last = 0, other = 0;
	bool any_other = false;
	for (size_t i = count - 1; i-- > 0;) {
		now += gap[i + 1];
		if (account[i] != account[i + 1]) {
			other = last;
			any_other = true;
		}
		last = now;
		keep[i] |= any_other && now - other <= window;
	}
}

/* Moves the kept events of one object to `to`; gaps of dropped ones are added up. */
static size_t squeeze(struct overt_lane *lane, size_t start, size_t end, uint64_t window,
                      const uint8_t *keep, size_t to)
{
	uint64_t carry = 0;
	bool first = true;
	for (size_t i = start; i < end; i++) {
		if (i > start)
			carry += lane->gap[i];
		if (carry > window)
			carry = window + 1;
		if (!keep[i - start])
			continue;
		lane->account[to] = lane->account[i];
		lane->gap[to++] = first ? OVERT_GAP_START : (uint32_t)carry;
		first = false;
		carry = 0;
	}
	return to;
}

size_t overt_lane_end(const struct overt_lane *lane, size_t start)
{
	size_t end = start + 1;
	while (end < lane->count && lane->gap[end] != OVERT_GAP_START)
		end++;
	return end;
}

bool overt_lane_thin(struct overt_lane *lane, overt_ms window, const _Atomic uint32_t *tally,
                     uint32_t least, uint8_t *keep)
{
	size_t to = 0, before = lane->count;
	for (size_t start = 0, end; start < lane->count; start = end) {
		end = overt_lane_end(lane, start);
		size_t left = end - start;
		if (tally) { // first the accounts that cannot have an edge
			for (size_t i = start; i < end; i++)
				keep[i - start] = atomic_load_explicit(&tally[lane->account[i]],
				                                       memory_order_relaxed) >= least;
			left = squeeze(lane, start, end, (uint64_t)window, keep, start) - start;
		}
		if (left < 2)
			continue;
		keep[0] = 0;
		mark_after(lane->account + start, lane->gap + start, left, (uint64_t)window, keep);
		mark_before(lane->account + start, lane->gap + start, left, (uint64_t)window, keep);
		to = squeeze(lane, start, start + left, (uint64_t)window, keep, to);
	}
	lane->count = to;
	return to != before;
}

static void fill(struct overt_lane *lane, const struct overt_tick *ticks, size_t count,
                 uint64_t window)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t gap = OVERT_GAP_START;
		if (i && ticks[i].object == ticks[i - 1].object) {
			gap = (uint64_t)ticks[i].time - (uint64_t)ticks[i - 1].time;
			if (gap > window)
				gap = window + 1;
		}
		lane->account[i] = ticks[i].account;
		lane->gap[i] = (uint32_t)gap;
	}
	lane->count = count;
}

/* Moves a lane into pages of its own size. */
static bool settle(const struct overt_lane *from, struct overt_lane *to)
{
	struct overt_lane made = {.count = from->count};
	if (!overt_pages_map(&made.pages, 2 * from->count * sizeof *made.account, false))
		return false;
	made.account = made.pages.at;
	made.gap = made.account + made.count;
	memcpy(made.account, from->account, made.count * sizeof *made.account);
	memcpy(made.gap, from->gap, made.count * sizeof *made.gap);
	*to = made;
	return true;
}

overt_err overt_lane_build(const struct overt_tick *ticks, size_t count, overt_ms window,
                           struct overt_lane *lane, struct overt_error *err)
{
	struct overt_lane draft = {.account = malloc((count + 1) * sizeof *draft.account),
	                           .gap = malloc((count + 1) * sizeof *draft.gap)};
	uint8_t *keep = malloc(count + 1);
	bool fine = draft.account && draft.gap && keep;
	if (fine) {
		fill(&draft, ticks, count, (uint64_t)window);
		overt_lane_thin(&draft, window, NULL, 0, keep);
		fine = settle(&draft, lane);
	}
	free(draft.account);
	free(draft.gap);
	free(keep);
	return fine ? OVERT_OK
	            : overt_fail(err, OVERT_E_NOMEM, "no memory for %zu events of a lane", count);
}
