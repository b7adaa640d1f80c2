// SPDX-License-Identifier: GPL-3.0-or-later
#include "spots.h"
#include <stdlib.h>

enum { ROWS_A_PART = 16384, PARTS_MAX = 1024, SLICES_A_THREAD = 4, AHEAD = 12, TEXT_MAX = 65536 };

/* Spots of one part. */
struct piece {
	struct spot *items;
	size_t count;
};

struct finding {
	const struct scan *scan;
	const struct rows *rows;
	const struct spots_rule *rule;
	size_t parts;       /* a power of two */
	size_t slices;
	size_t *fill;       /* [slice][part] */
	size_t *begin;      /* of each part; one more */
	struct overt_tick *ticks;
	struct overt_pages tick_memory;
	struct piece *pieces; /* per part */
};

static bool used(const struct finding *work, size_t row)
{
	return (!work->rule->use || work->rule->use[row]) &&
	       (work->rule->loops || !work->rule->contents || !work->rows->items[row].same);
}

static void slice_range(const struct finding *work, size_t slice, size_t *from, size_t *to)
{
	size_t share = work->rows->count / work->slices + 1;
	*from = slice * share < work->rows->count ? slice * share : work->rows->count;
	*to = *from + share < work->rows->count ? *from + share : work->rows->count;
}

static overt_err count_slice(void *ctx, size_t slice, unsigned worker)
{
	(void)worker;
	struct finding *work = ctx;
	size_t from, to, *fill = work->fill + slice * work->parts;
	slice_range(work, slice, &from, &to);
	memset(fill, 0, work->parts * sizeof *fill);
	for (size_t i = from; i < to; i++)
		fill[work->rows->items[i].object & (work->parts - 1)] += used(work, i);
	return OVERT_OK;
}

static overt_err deal_slice(void *ctx, size_t slice, unsigned worker)
{
	(void)worker;
	struct finding *work = ctx;
	size_t from, to, *fill = work->fill + slice * work->parts;
	slice_range(work, slice, &from, &to);
	for (size_t i = from; i < to; i++) {
		if (!used(work, i))
			continue;
		const struct scan_row *row = &work->rows->items[i];
		size_t part = row->object & (work->parts - 1), at = fill[part]++;
		work->ticks[at] = (struct overt_tick){row->time, row->object, (uint32_t)i};
	}
	return OVERT_OK;
}

bool spots_same_content(const struct scan *scan, const struct scan_row *a,
                        const struct scan_row *b)
{
	char left[TEXT_MAX], right[TEXT_MAX];
	return a->content_hash == b->content_hash &&
	       overt_str_equal(scan_content(scan, a->content, left),
	                       scan_content(scan, b->content, right));
}

/* May two rows of one object within the window make a pair? */
static bool valid(const struct finding *work, const struct spot *a, const struct spot *b)
{
	if (work->rule->loops)
		return true;
	if (a->account == b->account)
		return false;
	return !work->rule->contents || a->content != b->content ||
	       !spots_same_content(work->scan, &work->rows->items[a->row],
	                           &work->rows->items[b->row]);
}

static void mark_pairs(const struct finding *work, const struct spot *spots, size_t count,
                       uint8_t *keep)
{
	uint64_t window = (uint64_t)work->rule->window;
	for (size_t i = 0; i < count; i++) {
		uint64_t far = 0;
		for (size_t j = i + 1; (far += spots[j].gap) <= window; j++)
			if (!(keep[i] && keep[j]) && valid(work, &spots[i], &spots[j]))
				keep[i] = keep[j] = 1;
	}
}

/* Drops spots that stand in no pair; the gaps of those left grow by what is dropped. */
static void squeeze(struct piece *spots, const uint8_t *keep, uint64_t window)
{
	size_t to = 0;
	uint64_t carry = 0;
	bool fresh = true;
	for (size_t i = 0; i < spots->count; i++) {
		struct spot spot = spots->items[i];
		if (spot.gap == OVERT_GAP_START) {
			fresh = true;
			carry = 0;
		} else {
			carry += spot.gap;
		}
		if (carry > window)
			carry = window + 1;
		if (!keep[i])
			continue;
		spot.gap = fresh ? OVERT_GAP_START : (uint32_t)carry;
		spots->items[to++] = spot;
		fresh = false;
		carry = 0;
	}
	spots->count = to;
}

/* Rows with another row in reach, whoever wrote it. In the ticks `account` is the row. */
static void fill_piece(const struct finding *work, const struct overt_tick *ticks, size_t count,
                       uint8_t *keep, struct piece *piece)
{
	uint64_t window = (uint64_t)work->rule->window;
	for (size_t i = 0; i < count; i++) {
		uint64_t gap = OVERT_GAP_START;
		if (i && ticks[i].object == ticks[i - 1].object) {
			gap = (uint64_t)ticks[i].time - (uint64_t)ticks[i - 1].time;
			gap = gap > window ? window + 1 : gap;
		}
		piece->items[i] = (struct spot){.row = ticks[i].account, .gap = (uint32_t)gap};
		keep[i] = gap <= window;
		if (i && gap <= window)
			keep[i - 1] = 1;
	}
	piece->count = count;
	squeeze(piece, keep, window);
}

/* Accounts and contents of the few rows that are left. */
static void look_up(const struct finding *work, struct piece *piece)
{
	const struct scan_row *rows = work->rows->items;
	for (size_t i = 0; i < piece->count; i++) {
		struct spot *spot = &piece->items[i];
		if (i + AHEAD < piece->count)
			__builtin_prefetch(&rows[piece->items[i + AHEAD].row]);
		spot->account = rows[spot->row].account;
		spot->content = rows[spot->row].content_hash;
	}
	piece->items[piece->count].gap = OVERT_GAP_START;
}

static overt_err find_part(void *ctx, size_t part, unsigned worker)
{
	(void)worker;
	struct finding *work = ctx;
	struct piece *piece = &work->pieces[part];
	size_t count = work->begin[part + 1] - work->begin[part];
	piece->items = malloc((count + 1) * sizeof *piece->items);
	uint8_t *keep = calloc(count + 1, 1);
	struct overt_tick *scratch = malloc((count + 1) * sizeof *scratch);
	overt_err code = OVERT_E_NOMEM;
	if (!piece->items || !keep || !scratch)
		goto done;
	struct overt_tick *ticks = work->ticks + work->begin[part];
	overt_ticks_sort(ticks, scratch, count);
	fill_piece(work, ticks, count, keep, piece);
	look_up(work, piece);
	memset(keep, 0, piece->count);
	mark_pairs(work, piece->items, piece->count, keep);
	squeeze(piece, keep, (uint64_t)work->rule->window);
	struct spot *smaller = realloc(piece->items, (piece->count + 1) * sizeof *smaller);
	if (smaller)
		piece->items = smaller;
	code = OVERT_OK;
done:
	free(scratch);
	free(keep);
	return code;
}

static overt_err join_pieces(struct finding *work, struct spots *spots)
{
	size_t count = 0;
	for (size_t part = 0; part < work->parts; part++)
		count += work->pieces[part].count;
	if (!overt_pages_map(&spots->memory, (count + 1) * sizeof *spots->items, true))
		return OVERT_E_NOMEM;
	spots->items = spots->memory.at;
	spots->count = 0;
	for (size_t part = 0; part < work->parts; part++) {
		struct piece *piece = &work->pieces[part];
		memcpy(spots->items + spots->count, piece->items, piece->count * sizeof *piece->items);
		spots->count += piece->count;
		free(piece->items);
		piece->items = NULL;
	}
	spots->items[count] = (struct spot){.gap = OVERT_GAP_START};
	return OVERT_OK;
}

static overt_err deal(struct finding *work)
{
	overt_err code = overt_parallel(work->rule->threads, work->slices, count_slice, work);
	size_t at = 0;
	for (size_t part = 0; part < work->parts; part++) {
		work->begin[part] = at;
		for (size_t slice = 0; slice < work->slices; slice++) {
			size_t *fill = &work->fill[slice * work->parts + part], here = *fill;
			*fill = at;
			at += here;
		}
	}
	work->begin[work->parts] = at;
	if (!overt_pages_map(&work->tick_memory, (at + 1) * sizeof *work->ticks, false))
		return OVERT_E_NOMEM;
	work->ticks = work->tick_memory.at;
	return code ? code : overt_parallel(work->rule->threads, work->slices, deal_slice, work);
}

size_t spots_parts(uint64_t rows)
{
	size_t parts = 1;
	while (parts < PARTS_MAX && parts * ROWS_A_PART < rows)
		parts *= 2;
	return parts;
}

overt_err spots_find(const struct scan *scan, const struct rows *rows,
                     const struct spots_rule *rule, struct spots *spots, struct overt_error *err)
{
	struct finding work = {.scan = scan, .rows = rows, .rule = rule, .parts = spots_parts(rows->count),
	                       .slices = (size_t)rule->threads * SLICES_A_THREAD};
	work.fill = malloc(work.slices * work.parts * sizeof *work.fill);
	work.begin = calloc(work.parts + 1, sizeof *work.begin);
	work.pieces = calloc(work.parts, sizeof *work.pieces);
	overt_err code = work.fill && work.begin && work.pieces ? deal(&work) : OVERT_E_NOMEM;
	if (!code)
		code = overt_parallel(rule->threads, work.parts, find_part, &work);
	overt_pages_free(&work.tick_memory);
	if (!code)
		code = join_pieces(&work, spots);
	for (size_t part = 0; work.pieces && part < work.parts; part++)
		free(work.pieces[part].items);
	free(work.pieces);
	free(work.fill);
	free(work.begin);
	return code ? overt_fail(err, code, "no memory for %zu events", rows->count) : OVERT_OK;
}

void spots_free(struct spots *spots)
{
	overt_pages_free(&spots->memory);
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
