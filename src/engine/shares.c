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

/* Accounts met on the object at hand: an open table whose slots carry the object's stamp. */
struct met {
	uint64_t *slots;
	uint32_t stamp;
	uint32_t *accounts; /* different ones */
	size_t count;
};

overt_err shares_make(struct shares *shares, size_t parts, uint32_t accounts,
                      struct overt_error *err)
{
	*shares = (struct shares){.accounts = accounts, .part_count = parts};
	shares->parts = calloc(parts, sizeof *shares->parts);
	shares->degree = calloc((size_t)accounts + 1, sizeof *shares->degree);
	return shares->parts && shares->degree
	           ? OVERT_OK
	           : overt_fail(err, OVERT_E_NOMEM, "no memory to count the objects of %u accounts",
	                        accounts);
}

static void meet_few(struct met *met, const struct overt_tick *ticks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;
		while (at < met->count && met->accounts[at] != ticks[i].account)
			at++;
		met->accounts[at] = ticks[i].account;
		met->count += at == met->count;
	}
}

static void meet_many(struct met *met, const struct overt_tick *ticks, size_t count)
{
	unsigned bits = 64 - (unsigned)__builtin_clzll(count * 2 - 1);
	size_t mask = ((size_t)1 << bits) - 1; // a small object keeps to the front of the table
	met->stamp++;
	for (size_t i = 0; i < count; i++) {
		uint64_t wanted = (uint64_t)met->stamp << 32 | ticks[i].account;
		size_t at = ticks[i].account * UINT64_C(0x9E3779B97F4A7C15) >> (64 - bits);
		while (met->slots[at] >> 32 == met->stamp && met->slots[at] != wanted)
			at = (at + 1) & mask;
		met->accounts[met->count] = ticks[i].account;
		met->count += met->slots[at] != wanted;
		met->slots[at] = wanted;
	}
}

static void keep(struct shares_part *part, const struct met *met)
{
	memcpy(part->items + part->count, met->accounts, met->count * sizeof *part->items);
	part->count += met->count;
	part->sizes[part->objects++] = (uint8_t)met->count;
}

static size_t object_end(const struct overt_tick *ticks, size_t count, size_t start)
{
	size_t end = start + 1;
	while (end < count && ticks[end].object == ticks[start].object)
		end++;
	return end;
}

static void collect(struct shares *shares, struct shares_part *part, struct met *met,
                    const struct overt_tick *ticks, size_t count)
{
	for (size_t start = 0, end; start < count; start = end) {
		end = object_end(ticks, count, start);
		met->count = 0;
		(end - start <= FEW ? meet_few : meet_many)(met, ticks + start, end - start);
		for (size_t i = 0; i < met->count; i++)
			atomic_fetch_add_explicit(&shares->degree[met->accounts[i]], 1, memory_order_relaxed);
		if (met->count >= 2 && met->count <= SHARERS_MAX)
			keep(part, met);
	}
}

/* Gives back what was reserved for objects that are no evidence. */
static bool settle(struct shares_part *part)
{
	uint32_t *items = realloc(part->items, (part->count + 1) * sizeof *items);
	uint8_t *sizes = realloc(part->sizes, part->objects + 1);
	part->items = items ? items : part->items;
	part->sizes = sizes ? sizes : part->sizes;
	return items && sizes;
}

bool shares_collect(struct shares *shares, size_t number, const struct overt_tick *ticks,
                    size_t count)
{
	struct shares_part *part = &shares->parts[number];
	size_t most = 1;
	for (size_t start = 0, end; start < count; start = end) {
		end = object_end(ticks, count, start);
		most = end - start > most ? end - start : most;
	}
	struct met met = {.slots = calloc(most * 4, sizeof *met.slots),
	                  .accounts = malloc((most + 1) * sizeof *met.accounts)};
	part->items = malloc((count + 1) * sizeof *part->items);
	part->sizes = malloc(count / 2 + 1);
	bool fine = met.slots && met.accounts && part->items && part->sizes;
	if (fine) {
		collect(shares, part, &met, ticks, count);
		fine = settle(part);
	}
	free(met.slots);
	free(met.accounts);
	return fine;
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

overt_err shares_join(struct shares *shares, enum shares_order order, unsigned threads,
                      struct overt_error *err)
{
	size_t total = 0;
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
	free((void *)shares->degree);
	free(shares->items);
	free(shares->begins);
	free(shares->number);
	free(shares->activity);
	*shares = (struct shares){0};
}
