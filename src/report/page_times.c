// SPDX-License-Identifier: GPL-3.0-or-later
/* Time lines: one row of ticks per finding, or per account. Ticks at the same place are one. */
#include "page.h"

enum { WIDTH = 500, ROWS = 25 };

static void begin(struct page *page, const char *label)
{
	out_printf(page->out, "<figure>\n<ul class=\"strips\" aria-label=\"%s\">\n", label);
}

static void axis(struct page *page, overt_ms from, overt_ms to)
{
	char text[WORDS_SIZE];
	bool within_a_day = to - from < 2 * INT64_C(86400000);
	out_printf(page->out, "<li class=\"ends\"><span class=\"who\">UTC</span><span class=\"axis\"><span>%s"
	           "</span>", within_a_day ? words_moment(from, text) : words_day(from, text));
	out_printf(page->out, "<span>%s</span></span></li>\n</ul>\n",
	           within_a_day ? words_moment(to, text) : words_day(to, text));
}

/* The times of `sql` (for ?1 = param) as ticks; the row's own label has been written. */
static void strip(struct page *page, const char *sql, overt_str param, overt_ms from, overt_ms to)
{
	struct ask ask;
	int last = -1;
	double span = to > from ? (double)(to - from) : 1;
	out_printf(page->out, "<svg class=\"strip\" viewBox=\"0 0 %d 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\" "
	           "focusable=\"false\"><path d=\"", WIDTH);
	for (ask_begin(&ask, page->out, page->file, sql, param); ask_next(&ask);) {
		int at = (int)((double)(ask_int(&ask, 0) - from) / span * (WIDTH - 8)) + 4;
		if (at != last)
			out_printf(page->out, "M%d 2V18", at);
		last = at;
	}
	out_raw(page->out, "\"/></svg>");
}

bool page_has_line(const struct page_finding *finding)
{
	return !finding->described && !finding->association && finding->row.first_ms != OVERT_CASE_NONE &&
	       finding->row.last_ms != OVERT_CASE_NONE;
}

/* What the ticks of the first rows leave out. */
static void left_out(struct page *page)
{
	size_t rows = 0;
	for (size_t i = 0; i < page->count && rows < ROWS; i++) {
		const struct page_finding *finding = &page->findings[i];
		if (!page_has_line(finding))
			continue;
		rows++;
		if (!page_is_selection(finding))
			continue;
		out_printf(page->out, " Finding %lld: ", (long long)finding->row.rank);
		page_kept(page, finding);
		out_raw(page->out, ".");
	}
}

void page_times(struct page *page)
{
	static const char sql[] =
		"SELECT DISTINCT p.time_ms FROM members m JOIN posts p ON p.account = m.account "
		"JOIN post_objects j ON j.post = p.id JOIN finding_objects f ON f.object = j.object "
		"AND f.finding = m.finding WHERE m.finding = ?1 AND p.time_ms IS NOT NULL ORDER BY 1";
	overt_ms from = INT64_MAX, to = INT64_MIN;
	size_t rows = 0, all = 0;
	for (size_t i = 0; i < page->count; i++) {
		const struct overt_case_finding *row = &page->findings[i].row;
		if (!page_has_line(&page->findings[i]) || all++ >= ROWS)
			continue;
		from = row->first_ms < from ? row->first_ms : from;
		to = row->last_ms > to ? row->last_ms : to;
	}
	if (from > to)
		return;
	out_raw(page->out, "<section aria-labelledby=\"times\">\n<h2 id=\"times\">When the evidence was "
	        "posted</h2>\n");
	begin(page, "Evidence posts over time, one row a finding");
	for (size_t i = 0; i < page->count && rows < ROWS; i++) {
		const struct page_finding *finding = &page->findings[i];
		if (!page_has_line(finding))
			continue;
		rows++;
		out_raw(page->out, "<li><span class=\"who\">");
		page_icon(page, finding->row.disposition);
		out_printf(page->out, " Finding %lld<span class=\"off\">, ", (long long)finding->row.rank);
		page_many(page, (uint64_t)finding->row.posts, "evidence post");
		out_raw(page->out, "</span></span>");
		strip(page, sql, finding->row.id, from, to);
		out_raw(page->out, "</li>\n");
	}
	axis(page, from, to);
	out_raw(page->out, "<figcaption>Each tick is an evidence post; posts close together share a tick.");
	if (all > rows)
		out_printf(page->out, " The first %d of %zu findings are shown.", ROWS, all);
	left_out(page);
	out_raw(page->out, "</figcaption>\n</figure>\n</section>\n");
}

void page_finding_times(struct page *page, const struct page_finding *finding)
{
	static const char members[] =
		"SELECT a.id, a.handle, a.account_id, count(DISTINCT p.id) FROM members m "
		"JOIN accounts a ON a.id = m.account JOIN posts p ON p.account = a.id "
		"JOIN post_objects j ON j.post = p.id JOIN finding_objects f ON f.object = j.object "
		"AND f.finding = m.finding WHERE m.finding = ?1 AND p.time_ms IS NOT NULL "
		"GROUP BY a.id ORDER BY 4 DESC, a.platform, a.account_id LIMIT 12";
	char sql[400], text[WORDS_SIZE];
	const struct overt_case_finding *row = &finding->row;
	if (finding->described || row->first_ms == OVERT_CASE_NONE || row->last_ms == OVERT_CASE_NONE)
		return;
	out_printf(page->out, "<h3>Since when</h3>\n<p>The evidence begins on %s",
	           words_moment(row->first_ms, text));
	out_printf(page->out, " and ends on %s (UTC).", words_moment(row->last_ms, text));
	if (page_is_selection(finding)) {
		out_raw(page->out, " Shown is what was kept: ");
		page_kept(page, finding);
		out_raw(page->out, ".");
	}
	out_raw(page->out, "</p>\n");
	begin(page, "Evidence posts over time, one row an account");
	struct ask ask;
	for (ask_begin(&ask, page->out, page->file, members, row->id); ask_next(&ask);) {
		out_raw(page->out, "<li><span class=\"who\">");
		page_account(page, ask_text(&ask, 1), ask_text(&ask, 2));
		out_raw(page->out, "<span class=\"off\">, ");
		page_many(page, (uint64_t)ask_int(&ask, 3), "evidence post");
		out_raw(page->out, "</span></span>");
		snprintf(sql, sizeof sql, "SELECT DISTINCT p.time_ms FROM posts p JOIN post_objects j ON "
		         "j.post = p.id JOIN finding_objects f ON f.object = j.object WHERE f.finding = ?1 AND "
		         "p.account = %lld AND p.time_ms IS NOT NULL ORDER BY 1", (long long)ask_int(&ask, 0));
		strip(page, sql, row->id, row->first_ms, row->last_ms);
		out_raw(page->out, "</li>\n");
	}
	axis(page, row->first_ms, row->last_ms);
	out_raw(page->out, "</figure>\n");
}
