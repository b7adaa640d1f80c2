// SPDX-License-Identifier: GPL-3.0-or-later
/* How the accounts act together: channels in sum, the strongest pairs with all their figures. */
#include <math.h>

#include "page.h"

enum { PAIRS = 12 };

static void screened(struct page *page, overt_str finding)
{
	struct ask ask;
	for (ask_begin(&ask, page->out, page->file, "SELECT reason FROM dispositions WHERE finding = ?1 AND "
	               "reason IS NOT NULL", finding); ask_next(&ask);) {
		out_raw(page->out, "<dt>Screening</dt><dd>");
		out_bdi(page->out, ask_text(&ask, 0));
		out_raw(page->out, "</dd>\n");
	}
}

static void figures(struct page *page, const struct page_finding *finding)
{
	char text[WORDS_SIZE];
	const struct overt_case_finding *row = &finding->row;
	out_raw(page->out, "<dl class=\"kv\">\n<dt>Channels</dt><dd>");
	page_names(page, row->channels);
	out_raw(page->out, "</dd>\n<dt>Pairs</dt><dd>");
	page_many(page, (uint64_t)row->edges, "pair");
	if (!isnan(row->density))
		out_printf(page->out, ", %s %% of all that are possible", words_percent(row->density, text));
	out_raw(page->out, "</dd>\n<dt>Things shared</dt><dd>");
	page_many(page, (uint64_t)row->objects, "thing");
	out_raw(page->out, " that nobody else put out, in ");
	page_many(page, (uint64_t)row->posts, "post");
	out_raw(page->out, "</dd>\n");
	if (!isnan(row->effect))
		out_printf(page->out, "<dt>Size of the effect</dt><dd>%s %% of what the members post is shared "
		           "in this way</dd>\n", words_percent(row->effect, text));
	if (!isnan(row->median_delay_ms))
		out_printf(page->out, "<dt>Median delay</dt><dd>%s</dd>\n",
		           words_span((overt_ms)row->median_delay_ms, text));
	out_raw(page->out, "<dt>Support</dt><dd>");
	out_bdi(page->out, row->grade);
	out_raw(page->out, "</dd>\n");
	if (row->figures.len > 2) {
		out_raw(page->out, "<dt>Further figures</dt><dd>");
		page_json(page, row->figures);
		out_raw(page->out, "</dd>\n");
	}
	screened(page, row->id);
	out_raw(page->out, "</dl>\n");
}

static void by_channel(struct page *page, const struct page_finding *finding)
{
	static const char sql[] =
		"SELECT channel, window_ms, count(*), sum(k), avg(median_delay_ms) FROM edges "
		"WHERE finding = ?1 AND channel <> '' GROUP BY channel, window_ms ORDER BY 4 DESC, 1, 2";
	struct ask ask;
	bool any = false;
	char id[40], text[WORDS_SIZE];
	snprintf(id, sizeof id, "f%lld-channels", (long long)finding->row.rank);
	for (ask_begin(&ask, page->out, page->file, sql, finding->row.id); ask_next(&ask); any = true) {
		if (!any)
			page_table(page, id, "By channel", "Channel|Window|#Pairs|#Shared, summed over pairs|"
			           "#Mean of the pairs’ median delays");
		out_raw(page->out, "<tr><th scope=\"row\">");
		out_bdi(page->out, ask_text(&ask, 0));
		out_printf(page->out, "</th><td>%s</td>", ask_int(&ask, 1) > 0
		           ? words_span(ask_int(&ask, 1), text) : "any time");
		page_cell_count(page, ask_int(&ask, 2));
		page_cell_count(page, ask_int(&ask, 3));
		double delay = ask_real(&ask, 4);
		out_printf(page->out, "<td class=\"n\">%s</td></tr>\n",
		           isnan(delay) ? "\xE2\x80\x93" : words_span((overt_ms)delay, text));
	}
	if (any)
		page_table_end(page, 0, 0, "");
}

static void pair_row(struct page *page, const struct ask *ask)
{
	char text[WORDS_SIZE];
	out_raw(page->out, "<tr><th scope=\"row\" class=\"pair\">");
	page_account(page, ask_text(ask, 0), ask_text(ask, 1));
	out_raw(page->out, " and ");
	page_account(page, ask_text(ask, 2), ask_text(ask, 3));
	out_raw(page->out, "</th>");
	page_cell_count(page, ask_int(ask, 4));
	for (size_t i = 5; i < 8; i++)
		page_cell_small(page, ask_real(ask, i));
	page_cell_count(page, ask_int(ask, 8));
	double delay = ask_real(ask, 9);
	out_printf(page->out, "<td class=\"n\">%s</td>",
	           isnan(delay) ? "\xE2\x80\x93" : words_span((overt_ms)delay, text));
	page_cell_small(page, ask_real(ask, 10));
	out_raw(page->out, "</tr>\n");
}

static void strongest(struct page *page, const struct page_finding *finding)
{
	static const char sql[] =
		"SELECT a.handle, a.account_id, b.handle, b.account_id, e.k, e.lambda, e.p, e.q, e.window_hits, "
		"e.median_delay_ms, e.synchrony_p FROM edges e JOIN accounts a ON a.id = e.account_a "
		"JOIN accounts b ON b.id = e.account_b WHERE e.finding = ?1 AND " PAGE_WHOLE_PAIRS
		" ORDER BY e.k DESC, e.p, a.platform, a.account_id, b.platform, b.account_id, e.channel";
	struct ask ask;
	uint64_t rows = 0;
	char id[40];
	snprintf(id, sizeof id, "f%lld-pairs", (long long)finding->row.rank);
	for (ask_begin(&ask, page->out, page->file, sql, finding->row.id); ask_next(&ask); rows++) {
		if (rows == PAIRS) {
			ask_end(&ask);
			break;
		}
		if (!rows)
			page_table(page, id, "The strongest pairs", "Accounts|#Shared <i>k</i>|#By chance λ|#<i>p</i>|"
			           "#<i>q</i>|#Inside the window|#Median delay|#Synchrony <i>p</i>");
		pair_row(page, &ask);
	}
	if (rows)
		page_table_end(page, rows, (uint64_t)finding->row.edges, "pair");
}

void page_pairs(struct page *page, const struct page_finding *finding)
{
	if (finding->described)
		return;
	out_raw(page->out, "<h3>How</h3>\n");
	figures(page, finding);
	by_channel(page, finding);
	strongest(page, finding);
}
