// SPDX-License-Identifier: GPL-3.0-or-later
#include "refine.h"
#include <overt/radix.h>
#include <stdlib.h>

enum { FILTER_BITS_EACH = 8, LOOKS_KEPT = 4096 };

/* Spots by hash of content; equal hashes stand together, and within them equal contents. */
struct naming {
	const struct scan *scan;
	struct spots *spots;
	struct classes *classes;
	uint64_t *seen, *again; /* bits by hash: it occurs, it occurs twice */
	size_t bit_mask;
	struct overt_keyed *keys; /* hash and spot, of spots whose hash may occur twice */
	struct overt_keyed *scratch, *sorted;
	size_t key_count;
	size_t looks;           /* contents compared */
};

static size_t filter_bits(size_t count)
{
	size_t bits = 64;
	while (bits < count * FILTER_BITS_EACH && bits < (size_t)UINT32_MAX + 1)
		bits *= 2;
	return bits;
}

static bool bit_is(const uint64_t *bits, size_t bit)
{
	return bits[bit / 64] >> bit % 64 & 1;
}

static void bit_set(uint64_t *bits, size_t bit)
{
	bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* Which hashes may occur more than once? */
static bool find_repeated(struct naming *work)
{
	const struct spot *spots = work->spots->items;
	size_t bits = filter_bits(work->spots->count);
	work->bit_mask = bits - 1;
	work->seen = calloc(bits / 64, sizeof *work->seen);
	work->again = calloc(bits / 64, sizeof *work->again);
	if (!work->seen || !work->again)
		return false;
	for (size_t i = 0; i < work->spots->count; i++) {
		size_t bit = spots[i].content & work->bit_mask;
		if (bit_is(work->seen, bit))
			bit_set(work->again, bit);
		else
			bit_set(work->seen, bit);
	}
	for (size_t i = 0; i < work->spots->count; i++)
		work->key_count += bit_is(work->again, spots[i].content & work->bit_mask);
	return true;
}

static void open_class(struct naming *work, uint32_t spot)
{
	struct classes *classes = work->classes;
	uint32_t class = classes->count++;
	if (classes->contents) {
		classes->contents[class] = work->spots->contents[spot];
		classes->hashes[class] = work->spots->items[spot].content;
	}
	work->spots->items[spot].content = class;
}

/* Classes of their own for the contents that occur once; keys of the others. */
static bool name_single(struct naming *work)
{
	struct spot *spots = work->spots->items;
	size_t filled = 0;
	work->keys = malloc((work->key_count + 1) * sizeof *work->keys);
	work->scratch = malloc((work->key_count + 1) * sizeof *work->scratch);
	if (!work->keys || !work->scratch)
		return false;
	for (size_t i = 0; i < work->spots->count; i++) {
		if (bit_is(work->again, spots[i].content & work->bit_mask))
			work->keys[filled++] = (struct overt_keyed){spots[i].content, i};
		else
			open_class(work, (uint32_t)i);
	}
	work->sorted = overt_radix_sort(work->keys, work->scratch, filled);
	return true;
}

/* Contents lie anywhere in the files: the pages looked at must not all stay ours. */
static bool same(struct naming *work, uint64_t a, uint64_t b)
{
	if (++work->looks % LOOKS_KEPT == 0)
		scan_forget(work->scan);
	return spots_same_content(work->scan, a, b);
}

/* Gives classes to the spots of one hash. Contents of one hash are nearly always equal. */
static void name_run(struct naming *work, size_t from, size_t to)
{
	const uint64_t *contents = work->spots->contents;
	size_t leaders = 0; // the first spots of the run's classes, moved to its front
	struct overt_keyed *keys = work->sorted + from;
	for (size_t i = 0; i < to - from; i++) {
		uint32_t spot = (uint32_t)keys[i].value;
		size_t leader = 0;
		while (leader < leaders &&
		       !same(work, contents[spot], contents[(uint32_t)keys[leader].value]))
			leader++;
		if (leader < leaders) {
			work->spots->items[spot].content =
				work->spots->items[(uint32_t)keys[leader].value].content;
			continue;
		}
		open_class(work, spot);
		keys[leaders++] = keys[i];
	}
}

static bool name_spots(struct naming *work)
{
	struct classes *classes = work->classes;
	if (work->spots->count >= SPOT_OK || !find_repeated(work) || !name_single(work))
		return false;
	for (size_t i = 0, end; i < work->key_count; i = end) {
		for (end = i + 1;
		     end < work->key_count && work->sorted[end].key == work->sorted[i].key; end++)
			;
		name_run(work, i, end);
	}
	return classes->count < SPOT_OK;
}

static bool index_classes(struct classes *classes)
{
	size_t slots = 16, bits = filter_bits(classes->count);
	while (slots < (size_t)classes->count * 2)
		slots *= 2;
	classes->mask = slots - 1;
	classes->filter_mask = (uint32_t)(bits - 1);
	classes->slots = calloc(slots, sizeof *classes->slots);
	classes->filter = calloc(bits / 64, sizeof *classes->filter);
	if (!classes->slots || !classes->filter)
		return false;
	for (uint32_t class = 0; class < classes->count; class++) {
		uint32_t hash = classes->hashes[class];
		size_t at = hash & classes->mask;
		while (classes->slots[at])
			at = (at + 1) & classes->mask;
		classes->slots[at] = class + 1;
		bit_set(classes->filter, hash & classes->filter_mask);
	}
	return true;
}

overt_err classes_make(const struct scan *scan, struct spots *spots, bool lookup,
                       struct classes *classes, struct overt_error *err)
{
	struct naming work = {.scan = scan, .spots = spots, .classes = classes};
	bool fine = true;
	*classes = (struct classes){0};
	if (lookup) {
		classes->contents = malloc((spots->count + 1) * sizeof *classes->contents);
		classes->hashes = malloc((spots->count + 1) * sizeof *classes->hashes);
		fine = classes->contents && classes->hashes;
	}
	fine = fine && name_spots(&work) && (!lookup || index_classes(classes));
	free(work.seen);
	free(work.again);
	free(work.keys);
	free(work.scratch);
	if (fine)
		return OVERT_OK;
	classes_free(classes);
	return overt_fail(err, OVERT_E_NOMEM, "no memory to compare the contents of %zu events",
	                  spots->count);
}

void classes_free(struct classes *classes)
{
	free(classes->contents);
	free(classes->hashes);
	free(classes->slots);
	free(classes->filter);
	*classes = (struct classes){0};
}

/* ---- step 4 ---- */

/* Class of a row's content, or OVERT_NO_INDEX: it stands in no pair. */
static uint32_t class_of(const struct refinement *work, const struct scan_row *row)
{
	const struct classes *classes = work->classes;
	if (!bit_is(classes->filter, row->content_hash & classes->filter_mask))
		return OVERT_NO_INDEX;
	for (size_t at = row->content_hash & classes->mask; classes->slots[at];
	     at = (at + 1) & classes->mask) {
		uint32_t class = classes->slots[at] - 1;
		if (classes->hashes[class] == row->content_hash &&
		    spots_same_content(work->scan, row->content, classes->contents[class]))
			return class;
	}
	return OVERT_NO_INDEX;
}

struct reading {
	const struct refinement *work;
	_Atomic uint32_t *counts; /* per account: rows whose content stands in the result */
	bool second;
};

static void read_row(struct reading *reading, const struct scan_row *row)
{
	const struct refinement *work = reading->work;
	if (work->account_rows && work->account_rows[row->account] < work->least)
		return;
	_Atomic uint32_t *count = &reading->counts[row->account];
	if (reading->second && atomic_load_explicit(count, memory_order_relaxed) < work->least)
		return;
	uint32_t class = class_of(work, row);
	if (class == OVERT_NO_INDEX || !work->result[class])
		return;
	if (reading->second)
		atomic_store_explicit(&work->ok[class], 1, memory_order_relaxed);
	else
		atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
}

static overt_err read_part(void *ctx, size_t number, unsigned worker)
{
	(void)worker;
	struct reading *reading = ctx;
	struct parts *parts = reading->work->parts;
	size_t count = parts_count(parts, number);
	struct scan_row *rows = malloc((count + 1) * sizeof *rows);
	overt_err code = rows ? parts_gather(parts, number, true, rows) : OVERT_E_NOMEM;
	for (size_t i = 0; i < count && !code; i++)
		read_row(reading, &rows[i]);
	free(rows);
	return code;
}

overt_err classes_refine(const struct refinement *refinement, struct overt_error *err)
{
	size_t accounts = (size_t)refinement->scan->accounts.count + 1;
	struct reading reading = {.work = refinement,
	                          .counts = calloc(accounts, sizeof(_Atomic uint32_t))};
	overt_err code = reading.counts ? OVERT_OK : OVERT_E_NOMEM;
	for (int again = 0; again < 2 && !code; again++) {
		reading.second = again;
		code = overt_parallel(refinement->threads, refinement->parts->count, read_part, &reading);
	}
	free((void *)reading.counts);
	return code ? overt_fail(err, code, code == OVERT_E_IO ? "cannot read the scratch file back"
	                                                       : "no memory to refine contents")
	            : OVERT_OK;
}
