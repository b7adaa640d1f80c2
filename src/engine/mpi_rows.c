// SPDX-License-Identifier: GPL-3.0-or-later
// Raw rows to the owners of their objects, with numbers that are the same for all ranks.
#include "appear.h"
#include "peer_rows.h"
#include "rows.h"
#include <stdlib.h>

/* What this rank has read, on its way. */
struct reading {
	struct overt_ranks *ranks;
	const struct peer_rows_wish *wish;
	struct cut cut;
	struct rows rows;
	uint64_t *bounds;                /* of rows, by rank */
	uint32_t *accounts;              /* per account: number among all */
	uint64_t *account_values;        /* per account: appearance, and 1 << 32 when it counts */
	uint32_t object_count, *objects; /* per object: number at its owner */
	uint16_t *owners;
	uint32_t *contents;              /* per row: number among all */
	uint64_t *content_first;         /* per row: first row of its content */
	size_t next;
	struct peer_rows *out;
};

static uint64_t base_of(const struct reading *work)
{
	return work->bounds[work->ranks->me];
}

/* ---- accounts ---- */

static overt_err account_values(void *ctx, const struct directory *directory, uint64_t **values,
                                struct overt_error *err)
{
	const struct reading *work = ctx;
	struct appearance order = {0};
	uint32_t count = directory_count(directory);
	uint64_t *made = malloc(((size_t)count + 1) * sizeof *made);
	overt_err code = made ? appearance_find(work->ranks, directory, work->bounds, &order, err)
	                      : overt_fail(err, OVERT_E_NOMEM, "no memory for %u accounts", count);
	for (uint32_t i = 0; i < count && !code; i++)
		made[i] = order.places[i] |
		          (uint64_t)(directory->rows[i] >= work->wish->min_rows) << 32;
	appearance_free(&order);
	if (code)
		free(made);
	else
		*values = made;
	return code;
}

static overt_err number_accounts(struct reading *work, struct overt_error *err)
{
	struct dict *dict = &work->cut.scan.accounts;
	size_t room = (size_t)atomic_load(&dict->count) + 1;
	uint64_t *first = malloc(room * sizeof *first);
	uint32_t *counts = calloc(room, sizeof *counts);
	work->accounts = malloc(room * sizeof *work->accounts);
	work->account_values = malloc(room * sizeof *work->account_values);
	overt_err code = OVERT_OK;
	if (!first || !counts || !work->accounts || !work->account_values) {
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for %zu accounts", room);
		goto done;
	}
	memset(first, 0xFF, room * sizeof *first);
	for (size_t i = 0; i < work->rows.count; i++) {
		uint32_t account = work->rows.items[i].account;
		if (!counts[account]++)
			first[account] = base_of(work) + i;
	}
	struct job_rows rows = {first, counts, account_values, work};
	struct directory_answers answers = {work->accounts, work->account_values};
	code = job_number_accounts(work->ranks, dict, &rows, &answers, &work->out->account_names, err);
done:
	free(first);
	free(counts);
	return code;
}

/* ---- objects ---- */

static overt_str object_name(void *ctx, uint32_t number, char *scratch)
{
	(void)scratch;
	return overt_dict_view(&((struct reading *)ctx)->rows.objects[number]);
}

/* The rank that read an object's first row keeps its name. */
static overt_err keep_objects(struct reading *work, const struct directory *directory,
                              struct overt_error *err)
{
	struct appearance order = {0};
	overt_err code = appearance_find(work->ranks, directory, work->bounds, &order, err);
	for (uint32_t i = 0; i < order.count && !code; i++)
		order.rows[i] = work->rows.items[order.rows[i]].object;
	if (!code)
		code = names_keep(work->rows.objects, order.rows, order.count, &work->out->object_names,
		                  err);
	if (!code) {
		work->out->object_names.bounds = order.bounds;
		work->out->objects = order.places;
		work->out->object_count = directory_count(directory);
		order.bounds = NULL;
		order.places = NULL;
	}
	appearance_free(&order);
	return code;
}

static overt_err number_objects(struct reading *work, struct overt_error *err)
{
	struct directory directory = {0};
	for (size_t i = 0; i < work->rows.count; i++) // numbered by first appearance
		if (work->rows.items[i].object >= work->object_count)
			work->object_count = work->rows.items[i].object + 1;
	size_t room = (size_t)work->object_count + 1;
	uint64_t *first = malloc(room * sizeof *first);
	work->objects = malloc(room * sizeof *work->objects);
	work->owners = malloc(room * sizeof *work->owners);
	struct directory_names mine = {.name = object_name, .ctx = work, .count = work->object_count,
	                               .first = first, .wanted = true};
	struct directory_answers answers = {.numbers = work->objects};
	overt_err code = OVERT_OK;
	if (!first || !work->objects || !work->owners) {
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for %u objects", work->object_count);
		goto done;
	}
	for (size_t i = work->rows.count; i-- > 0;)
		first[work->rows.items[i].object] = base_of(work) + i;
	for (uint32_t i = 0; i < work->object_count; i++)
		work->owners[i] = (uint16_t)directory_owner(work->ranks, object_name(work, i, NULL));
	code = directory_collect(work->ranks, &mine, &directory, err);
	if (!code)
		code = keep_objects(work, &directory, err);
	if (!code)
		code = directory_reply(work->ranks, &directory, NULL, NULL, &answers, err);
done:
	free(first);
	directory_free(&directory);
	return code;
}

/* ---- contents ---- */

static overt_str content_text(void *ctx, uint32_t number, char *scratch)
{
	const struct reading *work = ctx;
	return scan_content(&work->cut.scan, work->rows.items[number].content, scratch);
}

static overt_err answer_contents(struct reading *work, struct directory *directory,
                                 struct overt_error *err)
{
	struct overt_ranks *ranks = work->ranks;
	struct kept_names *names = &work->out->content_names;
	uint32_t count = directory_count(directory);
	uint32_t *numbers = malloc(((size_t)count + 1) * sizeof *numbers);
	struct directory_answers answers = {work->contents, work->content_first};
	names->bounds = calloc((size_t)ranks->count + 1, sizeof *names->bounds);
	overt_err code = numbers && names->bounds
	                     ? ranks_bounds(ranks, count, names->bounds, err)
	                     : overt_fail(err, OVERT_E_NOMEM, "no memory for %u contents", count);
	if (!code && names->bounds[ranks->count] >= UINT32_MAX)
		code = overt_fail(err, OVERT_E_NOMEM, "at most 2^32 - 2 different contents");
	for (uint32_t i = 0; i < count && !code; i++)
		numbers[i] = (uint32_t)names->bounds[ranks->me] + i;
	if (!code)
		code = directory_reply(ranks, directory, numbers, directory->first, &answers, err);
	if (!code)
		code = names_keep(directory->dict.entries, NULL, work->wish->texts ? count : 0, names, err);
	free(numbers);
	return code;
}

static overt_err number_contents(struct reading *work, struct overt_error *err)
{
	struct directory directory = {0};
	size_t room = work->rows.count + 1;
	bool first = work->wish->first_content;
	struct directory_names mine = {.name = content_text, .ctx = work,
	                               .count = (uint32_t)work->rows.count, .base = base_of(work),
	                               .wanted = first};
	work->contents = malloc(room * sizeof *work->contents);
	work->content_first = first ? malloc(room * sizeof *work->content_first) : NULL;
	overt_err code = OVERT_OK;
	if (!work->contents || (first && !work->content_first))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for %zu contents", room);
	if (!code)
		code = directory_collect(work->ranks, &mine, &directory, err);
	if (!code)
		code = answer_contents(work, &directory, err);
	directory_free(&directory);
	for (size_t i = 0; first && i < work->rows.count && !code; i++)
		work->out->repeated += work->content_first[i] != base_of(work) + i;
	return code ? code : ranks_sum(work->ranks, &work->out->repeated, 1, err);
}

/* ---- rows ---- */

static struct peer_row row_at(const struct reading *work, size_t i)
{
	const struct scan_row *row = &work->rows.items[i];
	uint64_t number = base_of(work) + i, value = work->account_values[row->account];
	bool used = work->content_first ? work->content_first[i] == number : value >> 32 & 1;
	return (struct peer_row){.row = number | (row->content & SCAN_SAME ? PEER_ROW_SAME : 0) |
	                                (used ? PEER_ROW_USED : 0),
	                         .time = row->time, .object = work->objects[row->object],
	                         .account = work->accounts[row->account],
	                         .content = work->contents[i], .appeared = (uint32_t)value};
}

static overt_err fill(void *ctx, struct mail *mail, bool *more)
{
	struct reading *work = ctx;
	for (; work->next < work->rows.count; work->next++) {
		struct peer_row row = row_at(work, work->next);
		if (!mail_put(mail, work->owners[work->rows.items[work->next].object], &row, sizeof row,
		              OVERT_STR_NONE)) {
			*more = true;
			return OVERT_OK;
		}
	}
	return OVERT_OK;
}

static overt_err take(void *ctx, unsigned from, const char *bytes, size_t len)
{
	(void)from;
	struct peer_rows *out = ((struct reading *)ctx)->out;
	size_t more = len / sizeof *out->items;
	if (overt_grow(&out->items, &out->cap, out->count + more, sizeof *out->items, UINT32_MAX - 1,
	               NULL))
		return OVERT_E_NOMEM;
	memcpy(out->items + out->count, bytes, more * sizeof *out->items);
	out->count += more;
	return OVERT_OK;
}

/* Rows of one reader came in order, and readers have rising rows. */
static overt_err bring_into_order(struct reading *work, struct overt_error *err)
{
	struct peer_rows *out = work->out;
	unsigned ranks = work->ranks->count;
	size_t *starts = calloc((size_t)ranks + 1, sizeof *starts);
	struct peer_row *sorted = malloc((out->count + 1) * sizeof *sorted);
	if (!starts || !sorted) {
		free(starts);
		free(sorted);
		return overt_fail(err, OVERT_E_NOMEM, "no memory to order %zu rows", out->count);
	}
	for (int move = 0; move < 2; move++) {
		for (size_t i = 0; i < out->count; i++) {
			uint64_t row = out->items[i].row & PEER_ROW_NUMBER;
			unsigned from = ranks_share_of(work->bounds, ranks, row);
			if (move)
				sorted[starts[from]++] = out->items[i];
			else
				starts[from + 1]++;
		}
		for (unsigned r = 0; r < ranks && !move; r++)
			starts[r + 1] += starts[r];
	}
	free(starts);
	free(out->items);
	out->items = sorted;
	out->cap = out->count;
	return OVERT_OK;
}

static void reading_free(struct reading *work)
{
	rows_free(&work->rows);
	cut_free(&work->cut);
	free(work->bounds);
	free(work->accounts);
	free(work->account_values);
	free(work->objects);
	free(work->owners);
	free(work->contents);
	free(work->content_first);
}

static overt_err read_share(struct reading *work, const struct overt_ranks_options *where,
                            const struct overt_engine_options *options, struct overt_error *err)
{
	struct overt_share_columns columns = options->columns;
	columns.need_content = true;
	overt_err code = cut_open(work->ranks, where, &columns, &work->cut, err);
	if (!code)
		code = rows_read(&work->cut.scan, options, &work->rows, err);
	if (!code)
		code = cut_counts(work->ranks, &work->cut, &work->out->scan, err);
	work->bounds = calloc((size_t)work->ranks->count + 1, sizeof *work->bounds);
	if (!code && !work->bounds)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for rows of ranks");
	if (!code)
		code = ranks_bounds(work->ranks, work->rows.count, work->bounds, err);
	if (!code)
		work->out->total = work->bounds[work->ranks->count];
	return code;
}

overt_err peer_rows_read(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                         const struct overt_engine_options *options,
                         const struct peer_rows_wish *wish, struct peer_rows *rows,
                         struct overt_error *err)
{
	struct reading work = {.ranks = ranks, .wish = wish, .out = rows};
	struct mail_plan plan = {fill, take, &work};
	overt_err code = read_share(&work, where, options, err);
	if (!code)
		code = number_accounts(&work, err);
	if (!code)
		code = number_objects(&work, err);
	if (!code)
		code = number_contents(&work, err);
	if (!code)
		code = mail_run(ranks, &plan, err);
	if (!code)
		code = bring_into_order(&work, err);
	reading_free(&work);
	return code;
}

void peer_rows_free(struct peer_rows *rows)
{
	free(rows->items);
	free(rows->objects);
	names_free(&rows->account_names);
	names_free(&rows->object_names);
	names_free(&rows->content_names);
	*rows = (struct peer_rows){0};
}
