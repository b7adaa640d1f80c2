// SPDX-License-Identifier: GPL-3.0-or-later
/* From the evidence rows of a case to items that the assessment weighs. */
#include <stdlib.h>
#include <string.h>

#include <overt/report.h>

enum { ARENA_MAX = 256 << 20 };

/* Items of one finding while they are read. */
struct reading {
	struct overt_evidence *items;
	size_t count, cap, withdrawn;
	struct overt_arena *arena;
};

static bool copy_item(struct reading *reading, const struct overt_case_evidence *row,
                      struct overt_evidence *item)
{
	struct overt_arena *arena = reading->arena;
	memset(item, 0, sizeof *item);
	item->reliability = row->reliability.len ? row->reliability.ptr[0] : 0;
	item->credibility = row->credibility.len ? row->credibility.ptr[0] : 0;
	item->time = row->time_ms;
	overt_direction_parse(row->direction, &item->direction);
	overt_str supersedes = row->supersedes.ptr ? row->supersedes : OVERT_STR("");
	return overt_ledger_parse(row->ledger, &item->ledger) &&
	       overt_arena_copy(arena, row->id, &item->id) &&
	       overt_arena_copy(arena, row->indicator, &item->indicator) &&
	       overt_arena_copy(arena, row->strength, &item->strength) &&
	       overt_arena_copy(arena, row->dependence_group, &item->group) &&
	       overt_arena_copy(arena, row->origin, &item->origin) &&
	       overt_arena_copy(arena, row->sources, &item->sources) &&
	       overt_arena_copy(arena, row->text, &item->text) &&
	       overt_arena_copy(arena, row->author, &item->author) &&
	       overt_arena_copy(arena, supersedes, &item->supersedes);
}

/* An item that only withdraws takes the one that it names out of the ledger. */
static void withdraw(struct reading *reading, overt_str id)
{
	for (size_t i = 0; i < reading->count; i++) {
		if (!overt_str_equal(reading->items[i].id, id))
			continue;
		reading->count--;
		memmove(reading->items + i, reading->items + i + 1,
		        (reading->count - i) * sizeof *reading->items);
		reading->withdrawn++;
		return;
	}
}

static bool by_program(const struct overt_evidence *item)
{
	return overt_str_equal(item->author, OVERT_STR("overt"));
}

/* The program's items come first, in an order of their content: when they were found, lost and
   found again must not show. What people say stays in the order in which they said it. */
static bool comes_first(const struct overt_evidence *a, const struct overt_evidence *b)
{
	if (!by_program(a) || !by_program(b))
		return by_program(a) && !by_program(b);
	int order = overt_str_compare(a->indicator, b->indicator);
	return order < 0 || (order == 0 && overt_str_compare(a->text, b->text) < 0);
}

static void settle_last(struct reading *reading)
{
	struct overt_evidence *items = reading->items;
	for (size_t i = reading->count - 1; i > 0 && comes_first(&items[i], &items[i - 1]); i--) {
		const struct overt_evidence item = items[i];
		items[i] = items[i - 1];
		items[i - 1] = item;
	}
}

static overt_err take(struct reading *reading, const struct overt_case_evidence *row,
                      struct overt_error *err)
{
	if (overt_str_equal(row->direction, OVERT_STR("none"))) {
		withdraw(reading, row->supersedes);
		return OVERT_OK;
	}
	overt_err code = overt_grow(&reading->items, &reading->cap, reading->count + 1,
	                            sizeof *reading->items, OVERT_ASSESS_MAX_ITEMS, err);
	if (code)
		return code;
	if (!copy_item(reading, row, &reading->items[reading->count]))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up while reading evidence");
	reading->count++;
	settle_last(reading);
	return OVERT_OK;
}

static overt_err read_items(struct overt_case *file, overt_str finding, struct reading *reading,
                            struct overt_error *err)
{
	struct overt_case_where where = OVERT_CASE_IS("finding", finding);
	struct overt_case_rows *rows = NULL;
	struct overt_case_evidence row;
	bool more = true;
	overt_err code = overt_case_select(file, OVERT_CASE_EVIDENCE, &where, 1, &rows, err);
	while (!code && !(code = overt_case_next_evidence(rows, &row, &more, err)) && more)
		code = take(reading, &row, err);
	overt_case_rows_close(rows);
	return code;
}

static overt_err read_scope(struct overt_case *file, overt_str finding, enum overt_scope *scope,
                            struct overt_error *err)
{
	struct overt_case_where where = OVERT_CASE_IS("finding", finding);
	struct overt_case_rows *rows = NULL;
	struct overt_case_activity row;
	bool more = true;
	overt_err code = overt_case_select(file, OVERT_CASE_ACTIVITY, &where, 1, &rows, err);
	while (!code && !(code = overt_case_next_activity(rows, &row, &more, err)) && more)
		*scope = overt_str_equal(row.scope, OVERT_STR("military force")) ? OVERT_SCOPE_MILITARY_FORCE
		         : overt_str_equal(row.scope, OVERT_STR("no foreign element"))
		         ? OVERT_SCOPE_NO_FOREIGN_ELEMENT : OVERT_SCOPE_IN;
	overt_case_rows_close(rows);
	return code;
}

overt_err overt_report_assess(struct overt_case *file, const struct overt_rules *rules,
                              overt_str finding, struct overt_report_assessed *out,
                              struct overt_error *err)
{
	struct overt_report_assessed result = {.arena = overt_arena_new(ARENA_MAX)};
	struct reading reading = {.arena = result.arena};
	overt_err code = OVERT_OK;
	if (!result.arena)
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up while reading evidence");
	if (!code)
		code = read_items(file, finding, &reading, err);
	if (!code)
		code = read_scope(file, finding, &result.input.scope, err);
	struct overt_evidence *items = NULL;
	if (!code && !(items = overt_arena_alloc(result.arena, reading.count * sizeof *items)))
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up while reading evidence");
	if (code)
		goto done;
	if (reading.count)
		memcpy(items, reading.items, reading.count * sizeof *items);
	result.input.items = items;
	result.input.item_count = reading.count;
	result.withdrawn = reading.withdrawn;
	code = overt_assess(rules, &result.input, &result.verdict, err);
	if (!code) {
		*out = result;
		result.arena = NULL;
	}
done:
	free(reading.items);
	overt_arena_free(result.arena);
	return code;
}

void overt_report_assessed_free(struct overt_report_assessed *assessed)
{
	if (!assessed)
		return;
	overt_verdict_clear(&assessed->verdict);
	overt_arena_free(assessed->arena);
	memset(assessed, 0, sizeof *assessed);
}
