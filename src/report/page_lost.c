// SPDX-License-Identifier: GPL-3.0-or-later
/* What analysts said of findings that the last detection did not find again. */
#include "page.h"

/* The present finding with the most accounts in common. */
static void closest(struct page *page, overt_str id, int64_t common, int64_t all)
{
	const struct page_finding *finding = NULL;
	out_raw(page->out, "<td class=\"wide\">");
	for (size_t i = 0; i < page->count && !finding; i++)
		if (id.ptr && overt_str_equal(page->findings[i].row.id, id))
			finding = &page->findings[i];
	if (!finding) {
		out_raw(page->out, "none of its accounts is in a finding");
	} else {
		if (!finding->association)
			out_printf(page->out, "<a href=\"#f%lld\">", (long long)finding->row.rank);
		page_title(page, finding);
		out_raw(page->out, finding->association ? "" : "</a>");
		out_printf(page->out, " <span class=\"small\">(%lld of its %lld accounts)</span>",
		           (long long)common, (long long)all);
	}
	out_raw(page->out, "</td>");
}

static void row(struct page *page, struct ask *ask)
{
	out_raw(page->out, "<tr><th scope=\"row\" class=\"id\">");
	out_bdi(page->out, ask_text(ask, 0));
	out_raw(page->out, "</th>");
	closest(page, ask_text(ask, 1), ask_int(ask, 2), ask_int(ask, 3));
	page_cell_text(page, ask_text(ask, 4));
	out_raw(page->out, "<td class=\"wide\"><b>");
	if (overt_str_equal(ask_text(ask, 5), OVERT_STR("evidence")))
		page_plain(page, ask_text(ask, 6));
	else
		out_bdi(page->out, ask_text(ask, 6));
	out_raw(page->out, "</b> <bdi>");
	out_html(page->out, ask_text(ask, 7));
	out_raw(page->out, "</bdi></td></tr>\n");
}

void page_lost(struct page *page)
{
	static const char sql[] =
		"SELECT l.finding, l.closest, l.common, l.accounts, s.author, s.kind, s.what, s.text "
		"FROM lost_findings AS l JOIN said AS s ON s.finding = l.finding AND s.stands "
		"ORDER BY l.finding, s.kind, s.seq";
	uint64_t rows = 0, all = 0;
	struct ask ask;
	if (page->lost <= 0)
		return;
	out_raw(page->out, "<section aria-labelledby=\"lost\">\n<h2 id=\"lost\">Said of findings that are no "
	        "longer found</h2>\n<p>People gave evidence or an opinion on these groups, and the last "
	        "detection, on other data or with other settings, did not find them again as they were. "
	        "Nothing is carried over by itself: whoever knows that it still holds enters it for the "
	        "finding that is closest.</p>\n");
	page_table(page, "said", "What was said, and which finding has most accounts in common now",
	           "Finding then|Closest now|Who|What was said");
	for (ask_begin(&ask, page->out, page->file, sql, OVERT_STR_NONE); ask_next(&ask); all++)
		if (rows < PAGE_SAID_MAX && ++rows)
			row(page, &ask);
	page_table_end(page, rows, all, "statement");
	out_raw(page->out, "</section>\n");
}
