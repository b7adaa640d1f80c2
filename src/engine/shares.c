// SPDX-License-Identifier: GPL-3.0-or-later
#include "shares.h"
#include <stdlib.h>
#include <string.h>

enum { FEW = 8 };

/* Evidence objects of one part. */
struct shares_part {
	uint32_t *items;
	uint8_t *sizes; /* items of each object */
	size_t count, objects;
	size_t first;   /* where its items begin among all */
};

/* What one thread needs for a part; kept from part to part, since large blocks that come and go
   make all threads wait. */
struct shares_scratch {
	_Alignas(128) uint64_t *slots; /* accounts met on the object at hand: stamp << 32 | account */
	uint32_t stamp;                /* of the object */
	uint32_t *accounts;            /* different ones, in no order */
	size_t met;                    /* how many */
	size_t room;                   /* events of an object that there is room for */
	struct shares_part part;       /* the part at hand */
	size_t part_room;              /* events of a part that there is room for */
};

overt_err shares_make(struct shares *shares, size_t parts, uint32_t accounts, unsigned workers,
                      struct overt_error *err)
{
	*shares = (struct shares){.accounts = accounts, .part_count = parts, .workers = workers};
	shares->scratch = aligned_alloc(_Alignof(struct shares_scratch),
	                                workers * sizeof *shares->scratch);
	if (shares->scratch)
		memset(shares->scratch, 0, workers * sizeof *shares->scratch);
	shares->parts = calloc(parts, sizeof *shares->parts);
	shares->degree = calloc((size_t)accounts + 1, sizeof *shares->degree);
	return shares->parts && shares->degree && shares->scratch
	           ? OVERT_OK
	           : overt_fail(err, OVERT_E_NOMEM, "no memory to count the objects of %u accounts",
	                        accounts);
}

static void meet_few(struct shares_scratch *scratch, const struct overt_tick *ticks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;
		while (at < scratch->met && scratch->accounts[at] != ticks[i].account)
			at++;
		scratch->accounts[at] = ticks[i].account;
		scratch->met += at == scratch->met;
	}
}

static void meet_many(struct shares_scratch *scratch, const struct overt_tick *ticks, size_t count)
{
	unsigned bits = 64 - (unsigned)__builtin_clzll(count * 2 - 1);
	size_t mask = ((size_t)1 << bits) - 1, met = 0; // a small object keeps to the table's front
	uint64_t *slots = scratch->slots, stamp = (uint64_t)++scratch->stamp << 32;
	for (size_t i = 0; i < count; i++) {
		uint64_t wanted = stamp | ticks[i].account;
		size_t at = ticks[i].account * UINT64_C(0x9E3779B97F4A7C15) >> (64 - bits);
		while (slots[at] >= stamp && slots[at] != wanted) // older stamps are less
			at = (at + 1) & mask;
		scratch->accounts[met] = ticks[i].account;
		met += slots[at] != wanted;
		slots[at] = wanted;
	}
	scratch->met = met;
}

static void keep(struct shares_part *part, const uint32_t *accounts, size_t count)
{
	memcpy(part->items + part->count, accounts, count * sizeof *part->items);
	part->count += count;
	part->sizes[part->objects++] = (uint8_t)count;
}

static size_t object_end(const struct overt_tick *ticks, size_t count, size_t start)
{
	size_t end = start + 1;
	while (end < count && ticks[end].object == ticks[start].object)
		end++;
	return end;
}

static void collect(struct shares *shares, struct shares_scratch *scratch,
                    const struct overt_tick *ticks, size_t count)
{
	scratch->part.count = scratch->part.objects = 0;
	for (size_t start = 0, end; start < count; start = end) {
		end = object_end(ticks, count, start);
		scratch->met = 0;
		(end - start <= FEW ? meet_few : meet_many)(scratch, ticks + start, end - start);
		for (size_t i = 0; i < scratch->met; i++)
			atomic_fetch_add_explicit(&shares->degree[scratch->accounts[i]], 1,
			                          memory_order_relaxed);
		if (scratch->met >= 2 && scratch->met <= SHARERS_MAX)
			keep(&scratch->part, scratch->accounts, scratch->met);
	}
}

static bool reserve(struct shares_scratch *scratch, size_t most, size_t count)
{
	if (most > scratch->room) {
		free(scratch->slots);
		free(scratch->accounts);
		scratch->room = most * 2;
		scratch->slots = calloc(scratch->room * 4, sizeof *scratch->slots);
		scratch->accounts = malloc((scratch->room + 1) * sizeof *scratch->accounts);
		scratch->stamp = 0;
	}
	if (count > scratch->part_room) {
		free(scratch->part.items);
		free(scratch->part.sizes);
		scratch->part_room = count + count / 4;
		scratch->part.items = malloc(scratch->part_room * sizeof *scratch->part.items);
		scratch->part.sizes = malloc(scratch->part_room / 2 + 1);
	}
	return scratch->slots && scratch->accounts && scratch->part.items && scratch->part.sizes;
}

bool shares_collect(struct shares *shares, size_t number, unsigned worker,
                    const struct overt_tick *ticks, size_t count)
{
	struct shares_part *part = &shares->parts[number];
	struct shares_scratch *scratch = &shares->scratch[worker];
	size_t most = 1;
	for (size_t start = 0, end; start < count; start = end) {
		end = object_end(ticks, count, start);
		most = end - start > most ? end - start : most;
	}
	if (!reserve(scratch, most, count + 1))
		return false;
	collect(shares, scratch, ticks, count);
	*part = scratch->part;
	part->items = malloc((part->count + 1) * sizeof *part->items);
	part->sizes = malloc(part->objects + 1);
	if (!part->items || !part->sizes)
		return false;
	memcpy(part->items, scratch->part.items, part->count * sizeof *part->items);
	memcpy(part->sizes, scratch->part.sizes, part->objects);
	return true;
}

static void part_free(struct shares_part *part)
{
	free(part->items);
	free(part->sizes);
	*part = (struct shares_part){0};
}

/* A stable counting sort. */
static bool number_by_degree(struct shares *shares, const uint32_t *degree)
{
	uint32_t top = 0, sum = 0;
	for (uint32_t a = 0; a < shares->accounts; a++)
		top = degree[a] > top ? degree[a] : top;
	uint32_t *starts = calloc((size_t)top + 1, sizeof *starts);
	shares->number = malloc(((size_t)shares->accounts + 1) * sizeof *shares->number);
	if (!starts || !shares->number) {
		free(starts);
		return false;
	}
	for (uint32_t a = 0; a < shares->accounts; a++)
		starts[degree[a]]++;
	for (size_t d = 0; d <= top; d++) {
		uint32_t here = starts[d];
		starts[d] = sum;
		sum += here;
	}
	for (uint32_t a = 0; a < shares->accounts; a++)
		shares->number[a] = starts[degree[a]]++;
	free(starts);
	return true;
}

static bool number_accounts(struct shares *shares, enum shares_order order)
{
	uint32_t *degree = (uint32_t *)(void *)shares->degree; // nobody adds to it any more
	shares->degree = NULL;
	shares->activity = degree;
	if (order == SHARES_AS_THEY_ARE)
		return true;
	shares->activity = malloc(((size_t)shares->accounts + 1) * sizeof *degree);
	bool fine = shares->activity && number_by_degree(shares, degree);
	for (uint32_t a = 0; a < shares->accounts && fine; a++)
		shares->activity[shares->number[a]] = degree[a];
	free(degree);
	return fine;
}

static overt_err join_part(void *ctx, size_t task, unsigned worker)
{
	(void)worker;
	struct shares *shares = ctx;
	const struct shares_part *part = &shares->parts[task];
	const uint32_t *from = part->items;
	uint32_t *row = shares->items + part->first;
	for (size_t o = 0; o < part->objects; o++) {
		for (size_t i = 0; i < part->sizes[o]; i++) {
			uint32_t number = shares_number(shares, from[i]);
			size_t j = i;
			for (; j > 0 && row[j - 1] > number; j--)
				row[j] = row[j - 1];
			row[j] = number;
		}
		row += part->sizes[o];
		from += part->sizes[o];
	}
	return OVERT_OK;
}

/* Neighbouring parts have words of bits in common: one thread does all. */
static void mark_begins(struct shares *shares)
{
	size_t at = 0;
	for (size_t p = 0; p < shares->part_count; p++)
		for (size_t o = 0; o < shares->parts[p].objects; o++) {
			shares->begins[at >> 6] |= UINT64_C(1) << (at & 63);
			at += shares->parts[p].sizes[o];
		}
	shares->begins[at >> 6] |= UINT64_C(1) << (at & 63);
}

static void scratch_free(struct shares *shares)
{
	for (unsigned w = 0; shares->scratch && w < shares->workers; w++) {
		free(shares->scratch[w].slots);
		free(shares->scratch[w].accounts);
		part_free(&shares->scratch[w].part);
	}
	free(shares->scratch);
	shares->scratch = NULL;
}

overt_err shares_join(struct shares *shares, enum shares_order order, unsigned threads,
                      struct overt_error *err)
{
	size_t total = 0;
	scratch_free(shares);
	for (size_t p = 0; p < shares->part_count; p++) {
		shares->parts[p].first = total;
		total += shares->parts[p].count;
	}
	if (total >= UINT32_MAX)
		return overt_fail(err, OVERT_E_NOMEM, "expected fewer than 2^32 - 1 shares of evidence "
		                  "for the pair test, found %zu", total);
	shares->count = total;
	shares->items = malloc((total + 1) * sizeof *shares->items);
	shares->begins = calloc(shares_words(shares), sizeof *shares->begins);
	if (!shares->items || !shares->begins || !number_accounts(shares, order))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu shares", total);
	overt_err code = overt_parallel(threads, shares->part_count, join_part, shares);
	mark_begins(shares);
	for (size_t p = 0; p < shares->part_count; p++)
		part_free(&shares->parts[p]);
	return code;
}

void shares_free(struct shares *shares)
{
	for (size_t p = 0; shares->parts && p < shares->part_count; p++)
		part_free(&shares->parts[p]);
	free(shares->parts);
	scratch_free(shares);
	free((void *)shares->degree);
	free(shares->items);
	free(shares->begins);
	free(shares->number);
	free(shares->activity);
	*shares = (struct shares){0};
}
