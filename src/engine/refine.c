// SPDX-License-Identifier: GPL-3.0-or-later
#include "refine.h"
#include <stdlib.h>

enum { ROWS_A_TASK = 65536, FILTER_BITS_EACH = 8 };

/* Spots by hash of content; equal hashes stand together, and within them equal contents. */
struct naming {
	const struct scan *scan;
	const struct rows *rows;
	struct spots *spots;
	struct classes *classes;
	uint64_t *keys;     /* hash << 32 | spot, sorted */
	uint32_t *first;    /* per class: a row that has it */
	uint32_t *hashes;   /* per class */
	uint32_t *slots;    /* open table: class + 1, by hash of its content */
	size_t mask;
	uint64_t *filter;   /* bits by hash: nearly all other rows end here */
	uint32_t filter_mask;
};

static void pass(const uint64_t *from, uint64_t *to, size_t count, unsigned shift)
{
	uint32_t starts[2048] = {0}, sum = 0;
	for (size_t i = 0; i < count; i++)
		starts[from[i] >> shift & 2047]++;
	for (size_t d = 0; d < 2048; d++) {
		uint32_t here = starts[d];
		starts[d] = sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++)
		to[starts[from[i] >> shift & 2047]++] = from[i];
}

/* Sorts by the high 32 bits. */
static bool sort_keys(uint64_t **keys, size_t count)
{
	uint64_t *scratch = malloc((count + 1) * sizeof *scratch);
	if (!scratch)
		return false;
	for (unsigned shift = 32; shift < 64; shift += 11) {
		pass(*keys, scratch, count, shift);
		uint64_t *swap = *keys;
		*keys = scratch;
		scratch = swap;
	}
	free(scratch);
	return true;
}

static void open_class(struct naming *work, struct spot *spot, uint32_t hash)
{
	uint32_t class = work->classes->count++;
	work->first[class] = spot->row;
	work->hashes[class] = hash;
	work->classes->of_row[spot->row] = class;
	spot->content = class;
}

/* Gives classes to the spots of one hash. Contents of one hash are nearly always equal. */
static void name_run(struct naming *work, size_t from, size_t to)
{
	uint32_t first_class = work->classes->count, hash = (uint32_t)(work->keys[from] >> 32);
	for (size_t i = from; i < to; i++) {
		struct spot *spot = &work->spots->items[(uint32_t)work->keys[i]];
		const struct scan_row *row = &work->rows->items[spot->row];
		uint32_t class = first_class;
		while (class < work->classes->count &&
		       !spots_same_content(work->scan, row, &work->rows->items[work->first[class]]))
			class++;
		if (class == work->classes->count) {
			open_class(work, spot, hash);
			continue;
		}
		spot->content = class;
		work->classes->of_row[spot->row] = class;
	}
}

static bool name_spots(struct naming *work)
{
	size_t count = work->spots->count;
	work->keys = malloc((count + 1) * sizeof *work->keys);
	work->first = malloc((count + 1) * sizeof *work->first);
	work->hashes = malloc((count + 1) * sizeof *work->hashes);
	if (!work->keys || !work->first || !work->hashes || count >= SPOT_OK)
		return false;
	for (size_t i = 0; i < count; i++)
		work->keys[i] = (uint64_t)work->spots->items[i].content << 32 | i;
	if (!sort_keys(&work->keys, count))
		return false;
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && work->keys[end] >> 32 == work->keys[i] >> 32; end++)
			;
		if (end - i == 1)
			open_class(work, &work->spots->items[(uint32_t)work->keys[i]],
			           (uint32_t)(work->keys[i] >> 32));
		else
			name_run(work, i, end);
	}
	free(work->keys);
	work->keys = NULL;
	return true;
}

static bool index_classes(struct naming *work)
{
	size_t slots = 16, bits = 64;
	while (slots < (size_t)work->classes->count * 2)
		slots *= 2;
	while (bits < (size_t)work->classes->count * FILTER_BITS_EACH && bits < UINT32_MAX / 2)
		bits *= 2;
	work->mask = slots - 1;
	work->filter_mask = (uint32_t)(bits - 1);
	work->slots = calloc(slots, sizeof *work->slots);
	work->filter = calloc(bits / 64, sizeof *work->filter);
	if (!work->slots || !work->filter)
		return false;
	for (uint32_t class = 0; class < work->classes->count; class++) {
		uint32_t hash = work->hashes[class];
		size_t at = hash & work->mask;
		while (work->slots[at])
			at = (at + 1) & work->mask;
		work->slots[at] = class + 1;
		uint32_t bit = hash & work->filter_mask;
		work->filter[bit / 64] |= UINT64_C(1) << bit % 64;
	}
	return true;
}

/* Rows that stand in no pair may still have a content that does. */
static overt_err name_rows(void *ctx, size_t task, unsigned worker)
{
	(void)worker;
	struct naming *work = ctx;
	size_t from = task * ROWS_A_TASK, to = from + ROWS_A_TASK;
	if (to > work->rows->count)
		to = work->rows->count;
	for (size_t i = from; i < to; i++) {
		const struct scan_row *row = &work->rows->items[i];
		uint32_t bit = row->content_hash & work->filter_mask;
		if (work->classes->of_row[i] != OVERT_NO_INDEX ||
		    !(work->filter[bit / 64] >> bit % 64 & 1))
			continue;
		size_t at = row->content_hash & work->mask;
		for (; work->slots[at]; at = (at + 1) & work->mask) {
			uint32_t class = work->slots[at] - 1;
			if (work->hashes[class] == row->content_hash &&
			    spots_same_content(work->scan, row, &work->rows->items[work->first[class]])) {
				work->classes->of_row[i] = class;
				break;
			}
		}
	}
	return OVERT_OK;
}

overt_err classes_make(const struct scan *scan, const struct rows *rows, struct spots *spots,
                       bool others, unsigned threads, struct classes *classes, struct overt_error *err)
{
	struct naming work = {.scan = scan, .rows = rows, .spots = spots, .classes = classes};
	overt_err code = OVERT_E_NOMEM;
	*classes = (struct classes){.of_row = malloc((rows->count + 1) * sizeof *classes->of_row)};
	if (!classes->of_row)
		goto done;
	memset(classes->of_row, 0xFF, rows->count * sizeof *classes->of_row);
	if (!name_spots(&work) || (others && !index_classes(&work)))
		goto done;
	code = OVERT_OK;
	if (others)
		code = overt_parallel(threads, (rows->count + ROWS_A_TASK - 1) / ROWS_A_TASK, name_rows,
		                      &work);
done:
	free(work.keys);
	free(work.first);
	free(work.hashes);
	free(work.slots);
	free(work.filter);
	if (code) {
		classes_free(classes);
		overt_fail(err, code, "no memory to compare the contents of %zu events", spots->count);
	}
	return code;
}

void classes_free(struct classes *classes)
{
	free(classes->of_row);
	*classes = (struct classes){0};
}

overt_err classes_refine(const struct scan *scan, const struct rows *rows,
                         const struct classes *classes, const uint8_t *result,
                         const uint8_t *use, uint32_t least, uint8_t *ok,
                         struct overt_error *err)
{
	uint32_t *counts = calloc((size_t)scan->accounts.count + 1, sizeof *counts);
	if (!counts)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to count rows of accounts");
	for (size_t i = 0; i < rows->count; i++) {
		uint32_t class = classes->of_row[i];
		counts[rows->items[i].account] += class != OVERT_NO_INDEX && result[class] &&
		                                  (!use || use[i]);
	}
	for (size_t i = 0; i < rows->count; i++) {
		uint32_t class = classes->of_row[i];
		if (class != OVERT_NO_INDEX && result[class] && (!use || use[i]) &&
		    counts[rows->items[i].account] >= least)
			ok[class] = 1;
	}
	free(counts);
	return OVERT_OK;
}
