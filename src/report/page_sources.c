// SPDX-License-Identifier: GPL-3.0-or-later
/* What was read: every file with its digest, what was refused and why, what to know of it. */
#include "page.h"

/* Folders may name people who have no part in it. */
static overt_str base_name(overt_str path)
{
	for (size_t i = path.len; i > 0; i--)
		if (path.ptr[i - 1] == '/')
			return (overt_str){path.ptr + i, path.len - i};
	return path;
}

static void source_row(struct page *page, const struct overt_case_source *row)
{
	out_printf(page->out, "<tr><th scope=\"row\">%lld</th><td class=\"wide\">", page_file(page, row->id));
	out_bdi(page->out, page->options->public_report ? base_name(row->path) : row->path);
	out_raw(page->out, "</td><td>");
	out_bdi(page->out, row->format);
	out_raw(page->out, "</td>");
	page_cell_count(page, row->rows);
	page_cell_count(page, row->rejected);
	page_cell_count(page, row->repeated);
	page_cell_count(page, row->bytes);
	page_cell_text(page, row->precision);
	out_raw(page->out, "<td class=\"hash\">");
	out_html(page->out, row->sha256);
	out_raw(page->out, "</td></tr>\n");
}

static uint64_t source_rows(struct page *page)
{
	struct overt_case_rows *rows = NULL;
	struct overt_case_source row;
	struct overt_error *err = &page->out->error;
	bool more = true;
	uint64_t n = 0;
	if (out_failed(page->out) ||
	    overt_case_select(page->file, OVERT_CASE_SOURCE, NULL, 0, &rows, err))
		return 0;
	while (!out_failed(page->out) && !overt_case_next_source(rows, &row, &more, err) && more) {
		source_row(page, &row);
		n++;
	}
	overt_case_rows_close(rows);
	return n;
}

static void notices(struct page *page)
{
	static const char sql[] = "SELECT s.id, n.value FROM sources s, json_each(s.notices) n "
	                          "ORDER BY s.id, n.key LIMIT 50";
	struct ask ask;
	bool any = false;
	for (ask_begin(&ask, page->out, page->file, sql, OVERT_STR_NONE); ask_next(&ask); any = true) {
		out_raw(page->out, any ? "" : "<h3>To know about these files</h3>\n<ul>\n");
		out_printf(page->out, "<li>File %lld: ", page_file(page, ask_int(&ask, 0)));
		out_bdi(page->out, ask_text(&ask, 1));
		out_raw(page->out, "</li>\n");
	}
	out_raw(page->out, any ? "</ul>\n" : "");
}

/* A reason ends with the value that was found: without it, rows of one reason come together.
   Of each the first row is the example (SQLite takes all columns from the row of the only min). */
static void rejects(struct page *page)
{
	static const char sql[] =
		"SELECT source, CASE WHEN cut THEN substr(reason, 1, cut - 1) ELSE reason END AS why, "
		"count(*), CASE WHEN cut THEN substr(reason, cut + 8) END, line, min(offset) FROM "
		"(SELECT source, reason, line, offset, instr(reason, ', found \"') AS cut FROM rejects) "
		"GROUP BY source, why ORDER BY count(*) DESC, source, why";
	struct ask ask;
	uint64_t rows = 0, all = 0;
	for (ask_begin(&ask, page->out, page->file, sql, OVERT_STR_NONE); ask_next(&ask); all++) {
		if (all >= PAGE_REJECTS_MAX)
			continue;
		if (!all)
			page_table(page, "rejects", "Rows that could not be read, by reason",
			           "File|Reason|#Rows|Example|#First line|#First byte");
		out_printf(page->out, "<tr><th scope=\"row\">%lld</th>", page_file(page, ask_int(&ask, 0)));
		page_cell_text(page, ask_text(&ask, 1));
		page_cell_count(page, ask_int(&ask, 2));
		page_cell_text(page, ask_text(&ask, 3));
		page_cell_count(page, ask_int(&ask, 4));
		page_cell_count(page, ask_int(&ask, 5));
		out_raw(page->out, "</tr>\n");
		rows++;
	}
	if (rows)
		page_table_end(page, rows, all, "reason");
	else
		out_raw(page->out, "<p>Every row could be read.</p>\n");
}

void page_sources(struct page *page)
{
	out_raw(page->out, "<section aria-labelledby=\"read\">\n<h2 id=\"read\">What was read</h2>\n"
	        "<p>The digest of each file (SHA-256) lets anyone check that the same bytes were "
	        "read. A post that is in two files counts once.</p>\n");
	page_table(page, "sources", "Files, in the order of reading", "File|Path|Format|#Posts|#Rejected|"
	           "#Repeated|#Bytes|Times to the|SHA-256");
	source_rows(page);
	page_table_end(page, 0, 0, "");
	notices(page);
	rejects(page);
	out_raw(page->out, "</section>\n");
}
