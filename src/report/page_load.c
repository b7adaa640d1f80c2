// SPDX-License-Identifier: GPL-3.0-or-later
/* What the page needs before its first line: totals, findings, verdicts. */
#include <stdlib.h>
#include <string.h>

#include "page.h"

enum { FINDINGS_MAX = 1 << 20, ARENA_MAX = 512 << 20 };

static overt_str keep(struct page *page, overt_str s)
{
	overt_str copy = OVERT_STR_NONE;
	if (!overt_arena_copy(page->arena, s, &copy))
		overt_fail(&page->out->error, OVERT_E_NOMEM, "memory is used up while reading findings");
	return copy;
}

static struct page_finding *add(struct page *page)
{
	if (overt_grow(&page->findings, &page->cap, page->count + 1, sizeof *page->findings,
	               FINDINGS_MAX, &page->out->error))
		return NULL;
	struct page_finding *finding = &page->findings[page->count++];
	memset(finding, 0, sizeof *finding);
	return finding;
}

static void keep_finding(struct page *page, const struct overt_case_finding *row)
{
	struct page_finding *finding = add(page);
	if (!finding)
		return;
	struct overt_case_finding *kept = &finding->row;
	*kept = *row;
	overt_str *const texts[] = {&kept->id, &kept->grade, &kept->channels, &kept->figures,
	                            &kept->disposition, &kept->owner, &kept->verdict, &kept->reason,
	                            &kept->title, &kept->scope};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = keep(page, *texts[i]);
	finding->association = kept->disposition.ptr
	                       ? overt_str_equal(kept->disposition, OVERT_STR("association"))
	                       : !kept->suspected;
	page->associations += finding->association;
}

static void load_detected(struct page *page)
{
	struct overt_case_rows *rows = NULL;
	struct overt_case_finding row;
	struct overt_error *err = &page->out->error;
	bool more = true;
	if (out_failed(page->out) ||
	    overt_case_select(page->file, OVERT_CASE_FINDING, NULL, 0, &rows, err))
		return;
	while (!out_failed(page->out) && !overt_case_next_finding(rows, &row, &more, err) && more)
		keep_finding(page, &row);
	overt_case_rows_close(rows);
}

/* How much of each finding's evidence is in the case. */
static void load_kept(struct page *page)
{
	static const char sql[] =
		"SELECT (SELECT count(*) FROM finding_objects WHERE finding = ?1), "
		"(SELECT count(DISTINCT j.post) FROM finding_objects f JOIN post_objects j "
		"ON j.object = f.object JOIN posts p ON p.id = j.post JOIN members m "
		"ON m.finding = f.finding AND m.account = p.account WHERE f.finding = ?1)";
	for (size_t i = 0; i < page->count; i++) {
		struct page_finding *finding = &page->findings[i];
		struct ask ask;
		for (ask_begin(&ask, page->out, page->file, sql, finding->row.id); ask_next(&ask);) {
			finding->kept_objects = ask_int(&ask, 0);
			finding->kept_posts = ask_int(&ask, 1);
		}
		page->selected = page->selected || page_is_selection(finding);
	}
}

/* Activities that no detector saw come behind the findings, in the order of their ids. */
static void load_described(struct page *page)
{
	static const char sql[] =
		"SELECT t.finding, t.title, t.text, t.scope, v.verdict, v.reason FROM latest_activities t "
		"LEFT JOIN latest_verdicts v ON v.finding = t.finding "
		"WHERE t.finding IN (SELECT finding FROM described_findings) ORDER BY t.finding";
	int64_t rank = page->count ? page->findings[page->count - 1].row.rank : 0;
	struct ask ask;
	for (ask_begin(&ask, page->out, page->file, sql, OVERT_STR_NONE); ask_next(&ask);) {
		struct page_finding *finding = add(page);
		if (!finding)
			continue;
		finding->described = true;
		finding->row.rank = ++rank;
		finding->row.id = keep(page, ask_text(&ask, 0));
		finding->row.title = keep(page, ask_text(&ask, 1));
		finding->text = keep(page, ask_text(&ask, 2));
		finding->row.scope = keep(page, ask_text(&ask, 3));
		finding->row.verdict = keep(page, ask_text(&ask, 4));
		finding->row.reason = keep(page, ask_text(&ask, 5));
	}
}

static void load_totals(struct page *page)
{
	static const char sql[] =
		"SELECT coalesce((SELECT sum(rows) FROM sources), 0), (SELECT count(*) FROM accounts), "
		"(SELECT min(first_ms) FROM accounts), (SELECT max(last_ms) FROM accounts), "
		"(SELECT EXISTS (SELECT 1 FROM edges WHERE p IS NOT NULL) OR "
		"EXISTS (SELECT 1 FROM channels WHERE testable = 'yes')), (SELECT min(id) FROM sources), "
		"(SELECT count(*) FROM members WHERE x IS NOT NULL), "
		"(SELECT max(json_extract(figures, '$.pairs_tested')) FROM channels), "
		"(SELECT coalesce(max(id) FILTER (WHERE step = 'detect'), 0) >= "
		"coalesce(max(id) FILTER (WHERE step = 'import'), 0) FROM runs)";
	static const char run[] =
		"SELECT max(finished_ms), (SELECT version FROM runs ORDER BY id DESC LIMIT 1) FROM runs";
	const struct overt_report_options *options = page->options;
	struct ask ask;
	for (ask_begin(&ask, page->out, page->file, sql, OVERT_STR_NONE); ask_next(&ask);) {
		page->posts = ask_int(&ask, 0);
		page->accounts = ask_int(&ask, 1);
		page->from = ask_int(&ask, 2);
		page->to = ask_int(&ask, 3);
		page->tested = ask_int(&ask, 4) == 1;
		page->first_file = ask_int(&ask, 5);
		page->placed = ask_int(&ask, 6);
		page->tests = ask_int(&ask, 7);
		page->searched = ask_int(&ask, 8) == 1;
	}
	page->lost = ask_number(page->out, page->file, "SELECT count(*) FROM lost_findings", OVERT_STR_NONE);
	for (ask_begin(&ask, page->out, page->file, run, OVERT_STR_NONE); ask_next(&ask);) {
		page->now = options->dated ? options->now : ask_int(&ask, 0);
		page->version = options->version.ptr ? options->version : keep(page, ask_text(&ask, 1));
	}
}

void page_load(struct page *page)
{
	page->arena = overt_arena_new(ARENA_MAX);
	if (!page->arena) {
		overt_fail(&page->out->error, OVERT_E_NOMEM, "memory is used up");
		return;
	}
	load_totals(page);
	load_detected(page);
	page->detected = page->count;
	load_kept(page);
	load_described(page);
	for (size_t i = 0; i < page->count && !out_failed(page->out); i++)
		overt_report_assess(page->file, page->rules, page->findings[i].row.id,
		                    &page->findings[i].assessed, &page->out->error);
}

void page_free(struct page *page)
{
	for (size_t i = 0; i < page->count; i++)
		overt_report_assessed_free(&page->findings[i].assessed);
	free(page->findings);
	overt_arena_free(page->arena);
}
