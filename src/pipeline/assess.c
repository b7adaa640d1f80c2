// SPDX-License-Identifier: GPL-3.0-or-later
/* The detectors' evidence into the ledgers, and a verdict on every finding. */
#include <overt/report.h>
#include <stdlib.h>
#include <string.h>

#include "cluster.h"

/* Who enters what the program finds by itself. */
static const overt_str author = {"overt", 5};

/* An item of the program's own from an earlier run; the latest one that says so. */
struct earlier {
	struct overt_evidence item;
	overt_str withdrawal; /* of the item that withdrew it; unknown: it was not withdrawn */
	bool settled;         /* by an analyst who superseded it */
	bool still;           /* found again now */
};

struct earlier_list {
	struct earlier *items;
	size_t count, cap;
};

static overt_err keep_earlier(const struct overt_case_evidence *row, struct overt_arena *arena,
                              struct earlier_list *list, struct overt_error *err)
{
	struct earlier e = {.settled = row->superseded_by.ptr != NULL};
	struct overt_evidence *item = &e.item;
	overt_err code = overt_grow(&list->items, &list->cap, list->count + 1, sizeof *list->items,
	                            OVERT_ASSESS_MAX_ITEMS, err);
	if (code)
		return code;
	item->reliability = row->reliability.len ? row->reliability.ptr[0] : 0;
	item->credibility = row->credibility.len ? row->credibility.ptr[0] : 0;
	if (!overt_ledger_parse(row->ledger, &item->ledger) ||
	    !overt_direction_parse(row->direction, &item->direction))
		return overt_fail(err, OVERT_E_INPUT, "the item %.*s names a ledger or a direction that does "
		                  "not exist", (int)row->id.len, row->id.ptr);
	if (!overt_arena_copy(arena, row->id, &item->id) ||
	    !overt_arena_copy(arena, row->indicator, &item->indicator) ||
	    !overt_arena_copy(arena, row->strength, &item->strength) ||
	    !overt_arena_copy(arena, row->dependence_group, &item->group) ||
	    !overt_arena_copy(arena, row->origin, &item->origin) ||
	    !overt_arena_copy(arena, row->text, &item->text))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for evidence");
	list->items[list->count++] = e;
	return OVERT_OK;
}

/* The program withdrew an item: if it is found again, it supersedes that withdrawal. */
static overt_err keep_withdrawal(const struct overt_case_evidence *row, struct overt_arena *arena,
                                 struct earlier_list *list, struct overt_error *err)
{
	for (size_t e = 0; e < list->count; e++) {
		struct earlier *earlier = &list->items[e];
		if (!overt_str_equal(earlier->item.id, row->supersedes))
			continue;
		earlier->settled = false;
		if (!overt_arena_copy(arena, row->id, &earlier->withdrawal))
			return overt_fail(err, OVERT_E_NOMEM, "no memory for evidence");
	}
	return OVERT_OK;
}

/* An item that was found again stands for the one whose withdrawal it supersedes. */
static void forget_withdrawn(struct earlier_list *list, overt_str withdrawal)
{
	for (size_t e = list->count; withdrawal.len && e-- > 0;)
		if (overt_str_equal(list->items[e].withdrawal, withdrawal))
			list->items[e] = list->items[--list->count];
}

static overt_err read_earlier(struct overt_pipeline *p, overt_str finding,
                              struct overt_arena *arena, struct earlier_list *list,
                              struct overt_error *err)
{
	const struct overt_case_where where[] = {OVERT_CASE_IS("finding", finding),
	                                         OVERT_CASE_IS("author", author)};
	struct overt_case_rows *rows = NULL;
	struct overt_case_evidence row;
	bool more = true;
	overt_err code = overt_case_select(p->file, OVERT_CASE_EVIDENCE, where, 2, &rows, err);
	while (!code && !(code = overt_case_next_evidence(rows, &row, &more, err)) && more) {
		if (overt_str_equal(row.direction, OVERT_STR("none"))) {
			code = keep_withdrawal(&row, arena, list, err);
			continue;
		}
		forget_withdrawn(list, row.supersedes);
		code = keep_earlier(&row, arena, list, err);
	}
	overt_case_rows_close(rows);
	return code;
}

/* Do two items report the same observation? */
static bool same_observation(const struct overt_evidence *a, const struct overt_evidence *b)
{
	return overt_str_equal(a->indicator, b->indicator) && overt_str_equal(a->origin, b->origin) &&
	       overt_str_equal(a->text, b->text);
}

/* And do they weigh the same? Other rules may say otherwise. */
static bool same_weight(const struct overt_evidence *a, const struct overt_evidence *b)
{
	return a->ledger == b->ledger && a->direction == b->direction &&
	       a->reliability == b->reliability && a->credibility == b->credibility &&
	       overt_str_equal(a->strength, b->strength) && overt_str_equal(a->group, b->group);
}

static overt_err write_item(struct overt_pipeline *p, overt_str finding,
                            const struct overt_evidence *item, overt_str supersedes,
                            struct overt_error *err)
{
	const char reliability[2] = {item->reliability, 0}, credibility[2] = {item->credibility, 0};
	const struct overt_case_evidence row = {
		.finding = finding,
		.ledger = overt_str_from(overt_ledger_name(item->ledger)),
		.direction = overt_str_from(overt_direction_name(item->direction)),
		.indicator = item->indicator,
		.strength = item->strength,
		.reliability = {reliability, 1},
		.credibility = {credibility, 1},
		.dependence_group = item->group,
		.origin = item->origin,
		.sources = OVERT_STR("[]"),
		.text = item->text,
		.author = author,
		.time_ms = p->options->now,
		.supersedes = supersedes,
	};
	return overt_case_add_evidence(p->file, &row, err);
}

/* What an earlier run entered and this one does not find any more is withdrawn, not erased. */
static overt_err withdraw(struct overt_pipeline *p, overt_str finding, const struct earlier *e,
                          struct overt_error *err)
{
	const struct overt_case_evidence row = {
		.finding = finding,
		.ledger = OVERT_STR("covert"),
		.direction = OVERT_STR("none"),
		.indicator = e->item.indicator,
		.strength = OVERT_STR("slight"),
		.reliability = OVERT_STR("F"),
		.credibility = OVERT_STR("6"),
		.dependence_group = OVERT_STR("withdrawn"),
		.origin = OVERT_STR("{}"),
		.sources = OVERT_STR("[]"),
		.text = OVERT_STR("no longer found by the detectors"),
		.author = author,
		.time_ms = p->options->now,
		.supersedes = e->item.id,
	};
	return overt_case_add_evidence(p->file, &row, err);
}

/* Origins are JSON objects in the case; a bare text becomes one. */
static overt_err wrap_origins(struct overt_evidence *items, size_t count,
                              struct overt_arena *arena, struct overt_error *err)
{
	struct overt_buf buf = {0};
	bool ok = true;
	for (size_t i = 0; i < count && ok; i++) {
		if (overt_str_starts(items[i].origin, OVERT_STR("{")))
			continue;
		overt_buf_clear(&buf);
		overt_buf_printf(&buf, "{\"source\":");
		overt_buf_json(&buf, items[i].origin);
		overt_buf_append(&buf, "}", 1);
		ok = !buf.failed && overt_arena_copy(arena, overt_buf_view(&buf), &items[i].origin);
	}
	overt_buf_free(&buf);
	return ok ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for evidence");
}

/* What an analyst superseded stays settled, what stands stays, and what the program had
   withdrawn comes back as a new item that supersedes the withdrawal: the ledgers are those
   of a fresh case, whatever was found in between. */
static overt_err enter_item(struct overt_pipeline *p, overt_str finding,
                            const struct overt_evidence *item, struct earlier_list *earlier,
                            struct overt_error *err)
{
	overt_str withdrawal = OVERT_STR_NONE;
	for (size_t e = 0; e < earlier->count; e++) {
		struct earlier *old = &earlier->items[e];
		if (!same_observation(&old->item, item))
			continue;
		if (old->settled)
			return OVERT_OK;
		if (!same_weight(&old->item, item))
			continue;
		old->still = true;
		if (!old->withdrawal.ptr)
			return OVERT_OK;
		withdrawal = old->withdrawal;
	}
	return write_item(p, finding, item, withdrawal, err);
}

static overt_err enter_items(struct overt_pipeline *p, overt_str finding,
                             const struct overt_evidence *items, size_t count,
                             struct earlier_list *earlier, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < count && !code; i++)
		code = enter_item(p, finding, &items[i], earlier, err);
	for (size_t e = 0; e < earlier->count && !code; e++) {
		const struct earlier *old = &earlier->items[e];
		if (!old->still && !old->settled && !old->withdrawal.ptr)
			code = withdraw(p, finding, old, err);
	}
	return code;
}

static overt_err contribute(struct overt_pipeline *p, const struct viewed_finding *f,
                            struct overt_error *err)
{
	struct overt_arena *arena = overt_arena_new(SIZE_MAX);
	struct cluster cluster;
	struct earlier_list earlier = {0};
	struct overt_evidence *items = NULL;
	size_t count = 0;
	if (!arena)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for evidence");
	overt_err code = overt_pipeline_cluster(p, f, arena, &cluster, err);
	if (!code)
		code = overt_cluster_evidence(p->options->rules, &cluster.cluster, arena, &items, &count,
		                              err);
	if (!code)
		code = wrap_origins(items, count, arena, err);
	if (!code)
		code = read_earlier(p, f->id, arena, &earlier, err);
	if (!code)
		code = enter_items(p, f->id, items, count, &earlier, err);
	free(earlier.items);
	overt_arena_free(arena);
	return code;
}

/* Is the newest verdict on the finding the same, to the last figure? */
static overt_err standing(struct overt_pipeline *p, overt_str finding, overt_str json, bool *same,
                          struct overt_error *err)
{
	const struct overt_case_where where = OVERT_CASE_IS("finding", finding);
	struct overt_case_rows *rows = NULL;
	struct overt_case_verdict row;
	bool more = true;
	*same = false;
	overt_err code = overt_case_select(p->file, OVERT_CASE_VERDICT, &where, 1, &rows, err);
	while (!code && !(code = overt_case_next_verdict(rows, &row, &more, err)) && more)
		*same = overt_str_equal(row.ledgers, json);
	overt_case_rows_close(rows);
	return code;
}

static overt_err judge(struct overt_pipeline *p, overt_str finding, bool counts,
                       struct overt_error *err)
{
	struct overt_report_assessed assessed;
	struct overt_buf json = {0};
	bool same = false;
	overt_err code = overt_report_assess(p->file, p->options->rules, finding, &assessed, err);
	if (code)
		return code;
	if (!overt_verdict_to_json(p->options->rules, &assessed.input, &assessed.verdict, &json))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for a verdict");
	if (!code)
		code = standing(p, finding, overt_buf_view(&json), &same, err);
	p->summary.verdicts[assessed.verdict.kind] += counts;
	const struct overt_case_verdict row = {
		.finding = finding,
		.verdict = overt_str_from(overt_verdict_name(assessed.verdict.kind)),
		.reason = overt_str_from(overt_reason_text(assessed.verdict.reason)),
		.ledgers = overt_buf_view(&json),
		.time_ms = p->options->now,
	};
	if (!code && !same)
		code = overt_case_add_verdict(p->file, &row, err);
	overt_buf_free(&json);
	overt_report_assessed_free(&assessed);
	return code;
}

/* Activities that an analyst described and no detector found. */
static overt_err judge_described(struct overt_pipeline *p, struct overt_error *err)
{
	static const char sql[] = "SELECT finding FROM described_findings ORDER BY finding";
	struct overt_case_query *query = NULL;
	const struct overt_case_value *values = NULL;
	overt_err code = overt_case_query_open(p->file, sql, NULL, 0, &query, err);
	while (!code && !(code = overt_case_query_next(query, &values, err)) && values)
		code = judge(p, values[0].text, true, err);
	overt_case_query_close(query);
	return code;
}

static bool is_association(const struct viewed_finding *finding)
{
	const char *name = overt_disposition_name(OVERT_DISPOSITION_ASSOCIATION);
	return overt_str_equal(finding->disposition, overt_str_from(name));
}

overt_err overt_pipeline_assess(struct overt_pipeline *pipeline, struct overt_error *err)
{
	struct case_view view = {0};
	memset(pipeline->summary.verdicts, 0, sizeof pipeline->summary.verdicts);
	overt_err code = overt_case_view_read(pipeline->file, &view, err);
	if (!code)
		code = overt_pipeline_begin(pipeline, OVERT_CASE_STEP_ASSESS, err);
	if (!code) {
		for (uint32_t f = 0; f < view.finding_count && !code; f++) {
			code = contribute(pipeline, &view.findings[f], err);
			if (!code)
				code = judge(pipeline, view.findings[f].id, !is_association(&view.findings[f]),
				             err);
		}
		if (!code)
			code = judge_described(pipeline, err);
		code = overt_pipeline_end(pipeline, code, err);
	}
	overt_case_view_free(&view);
	return code ? code : overt_pipeline_tell_lost(pipeline, err);
}
