// SPDX-License-Identifier: GPL-3.0-or-later
/* The network as a drawing: coordinates come from the case, nothing is laid out here. */
#include <math.h>
#include <stdlib.h>

#include "page.h"

enum { WIDTH = 1000, HEIGHT = 660, MARGIN = 34, WEIGHTS = 3 };

static double across(double x)
{
	return MARGIN + fmin(fmax(x, 0), 1) * (WIDTH - 2 * MARGIN);
}

static double down(double y)
{
	return MARGIN + fmin(fmax(y, 0), 1) * (HEIGHT - 2 * MARGIN);
}

/* Lines of one weight class are one path: the drawing stays small. */
static void edges_of(struct page *page, int64_t last_rank, int64_t least, int64_t most, double width)
{
	char sql[900];
	snprintf(sql, sizeof sql,
	         "SELECT a.x, a.y, b.x, b.y FROM (SELECT * FROM edges WHERE finding IN "
	         "(SELECT id FROM findings WHERE rank <= %lld) AND " PAGE_WHOLE_PAIRS " ORDER BY k DESC, p, account_a, account_b "
	         "LIMIT %d) e JOIN members a ON a.finding = e.finding AND a.account = e.account_a "
	         "JOIN members b ON b.finding = e.finding AND b.account = e.account_b "
	         "WHERE e.k BETWEEN %lld AND %lld AND a.x IS NOT NULL AND b.x IS NOT NULL "
	         "ORDER BY e.k DESC, e.account_a, e.account_b",
	         (long long)last_rank, PAGE_EDGES_MAX, (long long)least, (long long)most);
	struct ask ask;
	out_printf(page->out, "<path class=\"edge\" stroke-width=\"%.1f\" d=\"", width);
	for (ask_begin(&ask, page->out, page->file, sql, OVERT_STR_NONE); ask_next(&ask);)
		out_printf(page->out, "M%.1f %.1fL%.1f %.1f", across(ask_real(&ask, 0)),
		           down(ask_real(&ask, 1)), across(ask_real(&ask, 2)), down(ask_real(&ask, 3)));
	out_raw(page->out, "\"/>\n");
}

static void nodes_of(struct page *page, const struct page_finding *finding, bool numbered)
{
	static const char sql[] =
		"SELECT m.x, m.y, a.handle, a.account_id FROM members m JOIN accounts a ON a.id = m.account "
		"WHERE m.finding = ?1 AND m.x IS NOT NULL ORDER BY a.platform, a.account_id";
	const char *mark = page_mark(finding->row.disposition);
	double x = 0, y = 0, n = 0;
	struct ask ask;
	out_printf(page->out, "<g class=\"%s\">", page_class(finding->row.disposition));
	for (ask_begin(&ask, page->out, page->file, sql, finding->row.id); ask_next(&ask); n++) {
		x += ask_real(&ask, 0);
		y += ask_real(&ask, 1);
		out_printf(page->out, "<path class=\"node %s\" transform=\"translate(%.1f %.1f)\" d=\"%s\">"
		           "<title>", page_class(finding->row.disposition), across(ask_real(&ask, 0)) - 5,
		           down(ask_real(&ask, 1)) - 5, mark);
		overt_str handle = ask_text(&ask, 2);
		if (page->options->public_report)
			out_raw(page->out, page_class(finding->row.disposition));
		else
			out_attr(page->out, handle.ptr ? handle : ask_text(&ask, 3));
		out_raw(page->out, "</title></path>");
	}
	out_raw(page->out, "</g>\n");
	if (n > 0 && numbered)
		out_printf(page->out, "<text x=\"%.1f\" y=\"%.1f\">%lld</text>\n", across(x / n),
		           down(y / n) - 12, (long long)finding->row.rank);
}

static void key(struct page *page)
{
	static const char *const names[] = {"declared", "mixed", "undeclared", "disguised", "association"};
	out_raw(page->out, "<ul class=\"key\" aria-label=\"Marks in the drawing\">\n");
	for (size_t i = 0; i < 5; i++) {
		out_printf(page->out, "<li class=\"%s\">", names[i]);
		page_icon(page, overt_str_from(names[i]));
		out_printf(page->out, "%s</li>\n", names[i]);
	}
	out_raw(page->out, "</ul>\n");
}

void page_map(struct page *page)
{
	int64_t edges = ask_number(page->out, page->file, "SELECT count(*) FROM edges WHERE finding IS "
	                           "NOT NULL AND " PAGE_WHOLE_PAIRS, OVERT_STR_NONE);
	int64_t nodes = page->placed;
	int64_t drawn = 0, last_rank = 0;
	size_t count = 0, numbered = 0;
	if (nodes <= 0)
		return;
	while (count < page->detected && (!count || drawn + page->findings[count].row.accounts <= PAGE_NODES_MAX)) {
		last_rank = page->findings[count].row.rank;
		drawn += page->findings[count++].row.accounts;
	}
	out_printf(page->out, "<section aria-labelledby=\"network\">\n<h2 id=\"network\">The network</h2>\n"
	           "<figure>\n<svg class=\"map\" viewBox=\"0 0 %d %d\" role=\"img\" "
	           "aria-labelledby=\"map-title map-text\"><title id=\"map-title\">Accounts that act "
	           "together</title><desc id=\"map-text\">", WIDTH, HEIGHT);
	page_many(page, (uint64_t)nodes, "account");
	out_raw(page->out, " joined by ");
	page_many(page, (uint64_t)edges, "pair");
	out_raw(page->out, "; the sections below say the same in words and tables.</desc>\n");
	edges_of(page, last_rank, 0, 3, .7);
	edges_of(page, last_rank, 4, 9, 1.3);
	edges_of(page, last_rank, 10, INT64_MAX, 2.2);
	for (size_t i = 0; i < count; i++) {
		bool number = !page->findings[i].association && numbered < PAGE_NUMBERS_MAX;
		nodes_of(page, &page->findings[i], number);
		numbered += number;
	}
	out_raw(page->out, "</svg>\n<figcaption>Each mark is an account, each line a pair that shares "
	        "more than chance explains; thicker lines share four, or ten things and more. Numbers "
	        "are those of the findings. ");
	char all[WORDS_SIZE], some[WORDS_SIZE];
	if (count < page->detected)
		out_printf(page->out, "Drawn are the first %zu of %zu groups (%s of %s accounts). ", count,
		           page->detected, words_count((uint64_t)drawn, some), words_count((uint64_t)nodes, all));
	if (edges > PAGE_EDGES_MAX)
		out_printf(page->out, "Of %s pairs, the strongest %s are drawn.",
		           words_count((uint64_t)edges, all), words_count(PAGE_EDGES_MAX, some));
	out_raw(page->out, "</figcaption>\n</figure>\n");
	key(page);
	out_raw(page->out, "</section>\n");
}
