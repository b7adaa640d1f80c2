// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARG(s) (int)((s).len > 80 ? 80 : (s).len), ((s).ptr ? (s).ptr : "")

/* Bounds what a hostile library can take. */
#define LIBRARY_MAX_BYTES ((size_t)1 << 30)

/** A library that is being assessed. */
struct library {
	const struct overt_rules *rules;
	struct assess_table table;
	size_t id, sponsor, indicators, verdict; /**< columns */
	struct overt_arena *row_arena;
	struct overt_buf *out;
	const struct overt_library_visitor *visitor;
	struct overt_library_totals totals;
};

static overt_err find_columns(struct library *lib, struct overt_error *err)
{
	overt_err e = assess_table_need(&lib->table, "id", &lib->id, err);

	if (!e)
		e = assess_table_need(&lib->table, "sponsor", &lib->sponsor, err);
	if (!e)
		e = assess_table_need(&lib->table, "evidence_indicators", &lib->indicators, err);
	lib->verdict = assess_table_column(&lib->table, "verdict");
	return e;
}

/* Names every unknown indicator of the row at once. */
static overt_err check_names(const struct library *lib, const struct assess_row *row, size_t *count,
                             struct overt_error *err)
{
	struct overt_buf unknown = {.max = 400};
	overt_str rest = row->cells[lib->indicators], name;
	overt_err e = OVERT_OK;
	size_t n = 0;

	for (; assess_next_name(&rest, ';', &name); n++)
		if (!overt_rules_indicator(lib->rules, name))
			overt_buf_printf(&unknown, "%s%.*s", unknown.len ? ", " : "", ARG(name));
	if (unknown.len > 0 || unknown.failed) {
		overt_fail(err, OVERT_E_INPUT, "case \"%.*s\": unknown indicators: %.*s",
		           ARG(row->cells[lib->id]), (int)unknown.len, unknown.len ? unknown.data : "");
		e = assess_table_fail(&lib->table, row, err);
	}
	overt_buf_free(&unknown);
	*count = n;
	return e;
}

static overt_err name_item(struct library *lib, struct overt_evidence *item, overt_str indicator,
                           size_t number, struct overt_error *err)
{
	char id[32];
	overt_err e = overt_evidence_default(lib->rules, indicator, item, err);

	if (e)
		return e;
	const int n = snprintf(id, sizeof id, "e%zu", number);
	if (!overt_arena_copy(lib->row_arena, (overt_str){id, (size_t)n}, &item->id))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up");
	item->origin = OVERT_STR("library of cases");
	item->text = overt_rules_indicator(lib->rules, indicator)->definition;
	return OVERT_OK;
}

/* Nothing of a row enters but the names of the indicators and whether a sponsor is given. */
static overt_err make_items(struct library *lib, const struct assess_row *row,
                            struct overt_assessment *finding, struct overt_error *err)
{
	overt_str rest = row->cells[lib->indicators], name;
	size_t count = 0;
	overt_err e = check_names(lib, row, &count, err);

	if (e)
		return e;
	struct overt_evidence *items = assess_take(lib->row_arena, count + 1, sizeof *items);
	if (!items)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up");
	for (count = 0; !e && assess_next_name(&rest, ';', &name); count++)
		e = name_item(lib, &items[count], name, count + 1, err);
	if (!e && overt_str_trim(row->cells[lib->sponsor]).len > 0) {
		e = name_item(lib, &items[count], OVERT_STR(ASSESS_SPONSOR_NAMED), count + 1, err);
		count++;
	}
	*finding = (struct overt_assessment){OVERT_SCOPE_IN, items, count};
	return e;
}

static void add_cell(struct overt_buf *out, overt_str cell)
{
	const bool quote = cell.len > 0 && (memchr(cell.ptr, ',', cell.len) ||
	                                    memchr(cell.ptr, '"', cell.len) ||
	                                    memchr(cell.ptr, '\n', cell.len) ||
	                                    memchr(cell.ptr, '\r', cell.len));

	if (!quote) {
		overt_buf_add(out, cell);
		return;
	}
	overt_buf_append(out, "\"", 1);
	for (size_t i = 0; i < cell.len; i++)
		overt_buf_append(out, cell.ptr[i] == '"' ? "\"\"" : &cell.ptr[i], cell.ptr[i] == '"' ? 2 : 1);
	overt_buf_append(out, "\"", 1);
}

static void write_header(struct overt_buf *out)
{
	overt_buf_printf(out, "id,verdict,reason");
	for (int i = 0; i < OVERT_LEDGERS; i++) {
		const char *name = overt_ledger_name((enum overt_ledger)i);
		overt_buf_printf(out, ",%s_low,%s_high", name, name);
	}
	overt_buf_append(out, "\n", 1);
}

static void write_row(struct overt_buf *out, overt_str id, const struct overt_verdict *verdict)
{
	add_cell(out, id);
	overt_buf_printf(out, ",%s,", overt_verdict_name(verdict->kind));
	add_cell(out, overt_str_from(overt_reason_text(verdict->reason)));
	for (int i = 0; i < OVERT_LEDGERS; i++)
		overt_buf_printf(out, ",%.4f,%.4f", verdict->ledgers[i].low, verdict->ledgers[i].high);
	overt_buf_append(out, "\n", 1);
}

static void count_row(struct overt_library_totals *t, overt_str listed, const char *found)
{
	const bool agree = overt_str_equal(listed, overt_str_from(found));
	const bool both = listed.len > 0 && strcmp(found, "undetermined") != 0 &&
	                  !overt_str_equal(listed, OVERT_STR("undetermined"));

	t->rows++;
	t->with_listed += listed.len > 0;
	t->agree += agree;
	t->swapped += both && !agree;
}

static overt_err assess_row(struct library *lib, const struct assess_row *row,
                            struct overt_error *err)
{
	const overt_str listed = lib->verdict == ASSESS_NO_COLUMN
	                                 ? OVERT_STR_NONE
	                                 : overt_str_trim(row->cells[lib->verdict]);
	struct overt_assessment finding;
	struct overt_verdict verdict = {.arena = NULL};

	overt_arena_reset(lib->row_arena);
	overt_err e = make_items(lib, row, &finding, err);
	if (!e)
		e = overt_assess(lib->rules, &finding, &verdict, err);
	if (e)
		return e;
	count_row(&lib->totals, listed, overt_verdict_name(verdict.kind));
	if (lib->out)
		write_row(lib->out, row->cells[lib->id], &verdict);
	if (lib->visitor)
		e = lib->visitor->row(lib->visitor->ctx, row->cells[lib->id], listed, &finding, &verdict);
	overt_verdict_clear(&verdict);
	return e;
}

overt_err overt_assess_library(const struct overt_rules *rules, const char *name, overt_str csv,
                               struct overt_buf *out, const struct overt_library_visitor *visitor,
                               struct overt_library_totals *totals, struct overt_error *err)
{
	struct library lib = {.rules = rules, .out = out, .visitor = visitor};
	struct overt_arena *arena = overt_arena_new(LIBRARY_MAX_BYTES);
	const size_t start = out ? out->len : 0;
	overt_err e = OVERT_E_NOMEM;

	lib.row_arena = overt_arena_new(LIBRARY_MAX_BYTES);
	if (!arena || !lib.row_arena) {
		overt_fail(err, e, "memory is used up");
		goto done;
	}
	e = assess_table_parse(name, csv, arena, &lib.table, err);
	if (!e)
		e = find_columns(&lib, err);
	if (!e && out)
		write_header(out);
	for (size_t i = 0; i < lib.table.count && !e; i++)
		e = assess_row(&lib, &lib.table.rows[i], err);
	if (!e && out && out->failed)
		e = overt_fail(err, OVERT_E_NOMEM, "memory is used up");
	if (!e && totals)
		*totals = lib.totals;
done:
	if (e && out && out->len > start) { /* no half result */
		out->len = start;
		out->data[start] = '\0';
	}
	overt_arena_free(lib.row_arena);
	overt_arena_free(arena);
	return e;
}
