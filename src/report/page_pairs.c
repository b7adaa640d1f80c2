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

/* What the judgement on the group rests on, in words; a case of another tool may lack it. */
static void judged(struct page *page, overt_str figures)
{
	static const char sql[] =
		"SELECT json_extract(?1, '$.found_by'), json_extract(?1, '$.hits'), "
		"json_extract(?1, '$.chances'), json_extract(?1, '$.synchrony_low'), "
		"json_extract(?1, '$.restraint'), json_extract(?1, '$.joined')";
	struct ask ask;
	char text[WORDS_SIZE];
	for (ask_begin(&ask, page->out, page->file, sql, figures); ask_next(&ask);) {
		const bool set = overt_str_equal(ask_text(&ask, 0), OVERT_STR("set test"));
		const double hits = ask_real(&ask, 1), chances = ask_real(&ask, 2);
		const int64_t joined = ask_int(&ask, 5);
		if (ask_text(&ask, 0).len)
			out_printf(page->out, "<dt>Found by</dt><dd>%s</dd>\n",
			           set ? "the group as a whole, since its pairs share little each"
			               : "pairs of its accounts that share beyond chance");
		if (joined > 0) {
			out_raw(page->out, "<dt>Joined later</dt><dd>");
			page_many(page, (uint64_t)joined, "account");
			out_raw(page->out, " that share with the group rather than with one member</dd>\n");
		}
		if (chances >= 1) {
			out_printf(page->out, "<dt>In step</dt><dd>in %.0f of %.0f moments ", hits, chances);
			out_printf(page->out, "at which two members were active close in time, they put out the "
			           "same (lower end of the 95 %% interval: %s %%)</dd>\n",
			           words_percent(ask_real(&ask, 3), text));
		}
		if (ask_text(&ask, 4).len) {
			out_raw(page->out, "<dt>Why it suspects nobody</dt><dd>");
			out_bdi(page->out, ask_text(&ask, 4));
			out_raw(page->out, "</dd>\n");
		}
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
	out_raw(page->out, " that hardly anybody else put out, in ");
	page_many(page, (uint64_t)row->posts, "post");
	if (page_is_selection(finding)) {
		out_raw(page->out, "; ");
		page_kept(page, finding);
	}
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
	if (row->figures.len > 2)
		judged(page, row->figures);
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
