// SPDX-License-Identifier: GPL-3.0-or-later
#include "spots.h"
#include "rows.h"
#include <malloc.h>
#include <stdlib.h>

enum { AHEAD = 12, TEXT_MAX = 65536, SMALL_SORT = 32, PARTS_A_TRIM = 256 };

/* One part while its spots are found: room that a thread uses again for the next part. */
struct part_work {
	struct scan_row *rows;
	struct overt_tick *ticks, *scratch; /* in them `account` is the row */
	struct spot *spots; /* in them `object` is the row until they are given away */
	uint8_t *keep;
	size_t row_count, count;
	size_t cap;
};

struct finding {
	const struct scan *scan;
	struct parts *parts;
	const struct spots_rule *rule;
	const struct spots_first *first;
	struct spots *spots;
	struct part_work *work;     /* per thread */
	_Atomic size_t count, done; /* spots, parts */
};

overt_err spots_parts(struct parts *parts, uint64_t rows, unsigned workers,
                      const struct overt_engine_options *options, struct overt_error *err)
{
	return parts_make(parts, sizeof(struct scan_row), rows, workers, options->memory / 4,
	                  options->scratch, err);
}

overt_err spots_take(void *ctx, const struct scan_row *rows, size_t count, size_t block,
                     unsigned worker)
{
	(void)block;
	struct parts *parts = ctx;
	for (size_t i = 0; i < count; i++) {
		overt_err code;
		struct scan_row *row = parts_place(parts, rows[i].object & (parts->count - 1), worker,
		                                   &code);
		if (!row)
			return code;
		*row = rows[i];
	}
	return OVERT_OK;
}

_Static_assert(sizeof(struct spot) == sizeof(struct overt_tick), "spots take the place of ticks");

bool spots_same_content(const struct scan *scan, uint64_t a, uint64_t b)
{
	char left[TEXT_MAX], right[TEXT_MAX];
	return a == b || overt_str_equal(scan_content(scan, a, left), scan_content(scan, b, right));
}

/* Several parts may know an account; an object lies in one part. */
static void note_first(const struct spots_first *first, const struct scan_row *row)
{
	_Atomic uint64_t *account = &first->accounts[row->account];
	uint64_t before = atomic_load_explicit(account, memory_order_relaxed);
	while (row->content < before &&
	       !atomic_compare_exchange_weak_explicit(account, &before, row->content,
	                                              memory_order_relaxed, memory_order_relaxed))
		;
	if (row->content < first->objects[row->object])
		first->objects[row->object] = row->content;
}

static bool used(const struct spots_rule *rule, const struct scan_row *row)
{
	return (!rule->account_rows || rule->account_rows[row->account] >= rule->least) &&
	       (rule->loops || !rule->contents || !(row->content & SCAN_SAME));
}

static _Thread_local const struct scan_row *sorted_rows; // qsort has no context

static int by_place(const void *left, const void *right)
{
	uint64_t a = sorted_rows[((const struct overt_tick *)left)->account].content;
	uint64_t b = sorted_rows[((const struct overt_tick *)right)->account].content;
	return (a > b) - (a < b);
}

/* Ticks of one object and time, by row. */
static void sort_ties(const struct scan_row *rows, struct overt_tick *ticks, size_t count)
{
	if (count > SMALL_SORT) {
		sorted_rows = rows;
		qsort(ticks, count, sizeof *ticks, by_place);
		return;
	}
	for (size_t i = 1; i < count; i++) {
		struct overt_tick moved = ticks[i];
		size_t j = i;
		for (; j > 0 && rows[ticks[j - 1].account].content > rows[moved.account].content; j--)
			ticks[j] = ticks[j - 1];
		ticks[j] = moved;
	}
}

/* The part's rows by object, time and row. */
static void sort_rows(const struct finding *work, struct part_work *part)
{
	size_t count = 0;
	for (size_t i = 0; i < part->row_count; i++) {
		const struct scan_row *row = &part->rows[i];
		if (work->first && i + AHEAD < part->row_count) {
			__builtin_prefetch((const void *)&work->first->accounts[row[AHEAD].account]);
			__builtin_prefetch(&work->first->objects[row[AHEAD].object]);
		}
		if (work->first)
			note_first(work->first, row);
		if (used(work->rule, row))
			part->ticks[count++] = (struct overt_tick){row->time, row->object, (uint32_t)i};
	}
	overt_ticks_sort(part->ticks, part->scratch, count);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && part->ticks[end].time == part->ticks[i].time &&
		                  part->ticks[end].object == part->ticks[i].object; end++)
			;
		if (end - i > 1)
			sort_ties(part->rows, part->ticks + i, end - i);
	}
	part->count = count;
}

/* May two rows of one object within the window make a pair? */
static bool valid(const struct finding *work, const struct scan_row *rows, const struct spot *a,
                  const struct spot *b)
{
	if (work->rule->loops)
		return true;
	if (a->account == b->account)
		return false;
	return !work->rule->contents || a->content != b->content ||
	       !spots_same_content(work->scan, rows[a->object].content, rows[b->object].content);
}

static void mark_pairs(const struct finding *work, const struct part_work *part)
{
	uint64_t window = (uint64_t)work->rule->window;
	const struct spot *spots = part->spots;
	uint8_t *keep = part->keep;
	for (size_t i = 0; i < part->count; i++) {
		uint64_t far = 0;
		for (size_t j = i + 1; (far += spots[j].gap) <= window; j++)
			if (!(keep[i] && keep[j]) && valid(work, part->rows, &spots[i], &spots[j]))
				keep[i] = keep[j] = 1;
	}
}

/* Drops spots that stand in no pair; the gaps of those left grow by what is dropped. */
static void squeeze(struct part_work *part, uint64_t window)
{
	size_t to = 0;
	uint64_t carry = 0;
	bool fresh = true;
	for (size_t i = 0; i < part->count; i++) {
		struct spot spot = part->spots[i];
		if (spot.gap == OVERT_GAP_START) {
			fresh = true;
			carry = 0;
		} else {
			carry += spot.gap;
		}
		if (carry > window)
			carry = window + 1;
		if (!part->keep[i])
			continue;
		spot.gap = fresh ? OVERT_GAP_START : (uint32_t)carry;
		part->spots[to++] = spot;
		fresh = false;
		carry = 0;
	}
	part->count = to;
	part->spots[to].gap = OVERT_GAP_START;
}

/* Rows with another row in reach, whoever wrote it. */
static void fill_spots(struct part_work *part, uint64_t window)
{
	const struct overt_tick *ticks = part->ticks;
	for (size_t i = 0; i < part->count; i++) {
		uint64_t gap = OVERT_GAP_START;
		if (i && ticks[i].object == ticks[i - 1].object) {
			gap = (uint64_t)ticks[i].time - (uint64_t)ticks[i - 1].time;
			gap = gap > window ? window + 1 : gap;
		}
		part->spots[i] = (struct spot){.object = ticks[i].account, .gap = (uint32_t)gap};
		part->keep[i] = gap <= window;
		if (i && gap <= window)
			part->keep[i - 1] = 1;
	}
	squeeze(part, window);
}

/* Accounts and contents of the few rows that are left. */
static void look_up(struct part_work *part)
{
	for (size_t i = 0; i < part->count; i++) {
		struct spot *spot = &part->spots[i];
		if (i + AHEAD < part->count)
			__builtin_prefetch(&part->rows[part->spots[i + AHEAD].object]);
		spot->account = part->rows[spot->object].account;
		spot->content = part->rows[spot->object].content_hash;
	}
}

/* Parts claim their places as they are done: no order of objects is promised. */
static void give(struct finding *work, const struct part_work *part)
{
	size_t at = atomic_fetch_add(&work->count, part->count);
	for (size_t i = 0; i < part->count; i++) {
		const struct scan_row *row = &part->rows[part->spots[i].object];
		work->spots->items[at + i] = part->spots[i];
		work->spots->items[at + i].object = row->object;
		work->spots->contents[at + i] = row->content;
	}
}

static void part_free(struct part_work *part)
{
	free(part->rows);
	free(part->ticks);
	free(part->scratch);
	free(part->keep);
	*part = (struct part_work){0};
}

static bool part_room(struct part_work *part, size_t count)
{
	part->row_count = count;
	if (count < part->cap)
		return true;
	part_free(part);
	part->cap = count + count / 4 + 1;
	part->row_count = count;
	part->rows = malloc(part->cap * sizeof *part->rows);
	part->ticks = malloc(part->cap * sizeof *part->ticks);
	part->scratch = malloc(part->cap * sizeof *part->scratch);
	part->keep = malloc(part->cap);
	return part->rows && part->ticks && part->scratch && part->keep;
}

static overt_err find_part(void *ctx, size_t number, unsigned worker)
{
	struct finding *work = ctx;
	struct part_work *part = &work->work[worker];
	uint64_t window = (uint64_t)work->rule->window;
	overt_err code = part_room(part, parts_count(work->parts, number))
	                     ? parts_gather(work->parts, number, work->rule->keep, part->rows)
	                     : OVERT_E_NOMEM;
	if (!code) {
		sort_rows(work, part);
		part->spots = (struct spot *)(void *)part->scratch; // which is free now
		fill_spots(part, window);
		look_up(part);
		memset(part->keep, 0, part->count);
		mark_pairs(work, part);
		squeeze(part, window);
		give(work, part);
	}
	if ((atomic_fetch_add(&work->done, 1) + 1) % PARTS_A_TRIM == 0)
		malloc_trim(0); // freed chunks of rows would otherwise stay ours beside the spots
	return code;
}

overt_err spots_find(const struct scan *scan, struct parts *parts, const struct spots_rule *rule,
                     const struct spots_first *first, struct spots *spots,
                     struct overt_error *err)
{
	struct finding work = {.scan = scan, .parts = parts, .rule = rule, .first = first,
	                       .spots = spots};
	size_t rows = 1;
	for (size_t i = 0; i < parts->count; i++)
		rows += parts_count(parts, i);
	overt_err code = OVERT_E_NOMEM;
	// room for all rows is only addresses: pages come with the spots
	work.work = calloc(rule->threads, sizeof *work.work);
	if (work.work && overt_pages_map(&spots->memory, rows * sizeof *spots->items, true) &&
	    overt_pages_map(&spots->content_memory, rows * sizeof *spots->contents, true)) {
		spots->items = spots->memory.at;
		spots->contents = spots->content_memory.at;
		code = overt_parallel(rule->threads, parts->count, find_part, &work);
	}
	for (unsigned i = 0; work.work && i < rule->threads; i++)
		part_free(&work.work[i]);
	free(work.work);
	if (code) {
		spots_free(spots);
		return code == OVERT_E_IO ? overt_fail(err, code, "cannot read the scratch file back")
		                          : overt_fail(err, code, "no memory for %zu events", rows - 1);
	}
	spots->count = work.count;
	spots->items[spots->count].gap = OVERT_GAP_START;
	return OVERT_OK;
}

void spots_forget_contents(struct spots *spots)
{
	overt_pages_free(&spots->content_memory);
	spots->contents = NULL;
}

void spots_free(struct spots *spots)
{
	overt_pages_free(&spots->memory);
	overt_pages_free(&spots->content_memory);
	*spots = (struct spots){0};
}

overt_err spots_rank(const struct scan *scan, struct spots *spots, uint32_t **names,
                     uint32_t *count, struct overt_error *err)
{
	size_t accounts = (size_t)scan->accounts.count;
	uint32_t *rank = calloc(accounts + 1, sizeof *rank), *list = NULL, left = 0;
	overt_err code = OVERT_OK;
	for (size_t i = 0; rank && i < spots->count; i++) {
		left += !rank[spots->items[i].account];
		rank[spots->items[i].account] = 1;
	}
	list = malloc(((size_t)left + 1) * sizeof *list);
	if (!rank || !list)
		goto no_memory;
	left = 0;
	for (uint32_t a = 0; a < accounts; a++)
		if (rank[a])
			list[left++] = a;
	if (!rows_sort_names(&scan->accounts, list, left))
		goto no_memory;
	for (uint32_t i = 0; i < left; i++)
		rank[list[i]] = i;
	for (size_t i = 0; i < spots->count; i++)
		spots->items[i].account = rank[spots->items[i].account];
	*names = list;
	*count = left;
	list = NULL;
	goto done;
no_memory:
	code = overt_fail(err, OVERT_E_NOMEM, "no memory to order %zu accounts", accounts);
done:
	free(rank);
	free(list);
	return code;
}
