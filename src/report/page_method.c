// SPDX-License-Identifier: GPL-3.0-or-later
/* How it was found: the way in short, the channels with their rates, settings, calibration. */
#include <string.h>

#include "page.h"

static void tested_text(struct page *page)
{
	out_raw(page->out,
	        "<p>First, every pair of accounts is found that put out the same things. Then the "
	        "program asks whether chance explains it. How often two accounts share a thing "
	        "merely because both post a lot is estimated from the pairs that share at most one "
	        "thing, so that a network cannot make its own copying look normal. From this "
	        "rate and the two accounts’ activity follows λ, the number of shared things to be "
	        "expected by chance; <i>p</i> is the probability of at least as many as were seen "
	        "(Poisson), and <i>q</i> is <i>p</i> corrected for the number of pairs (Benjamini and "
	        "Hochberg).</p>\n"
	        "<p>Pairs beyond chance form communities. A thing counts as evidence for a community "
	        "only if none but its members put it out (a repost may have one outsider, a text one "
	        "for every eight members on it, who is not there again and again): headlines, feeds and "
	        "famous lines do not count. A community that shares too little, what others put out "
	        "too, or in too ordinary a way, is an association; it is listed apart and suspects nobody. That the "
	        "accounts of another community are suspected means no more than that they deserve a "
	        "closer look: they act together, and nothing says so openly.</p>\n");
}

static void window_text(struct page *page)
{
	out_raw(page->out,
	        "<p>Pairs of accounts were found that put out the same things within a stated time. "
	        "<strong>No test against chance was made</strong>: popularity and shared taste may "
	        "explain what is listed here.</p>\n");
}

static void channel_row(struct page *page, const struct overt_case_channel *row)
{
	char text[WORDS_SIZE];
	out_raw(page->out, "<tr><th scope=\"row\">");
	out_bdi(page->out, row->name);
	out_printf(page->out, "</th><td>%s</td>",
	           row->window_ms ? words_span(row->window_ms, text) : "any time");
	page_cell_count(page, row->events);
	page_cell_count(page, row->objects);
	page_cell_count(page, row->accounts);
	page_cell_count(page, row->edges);
	page_cell_small(page, row->kappa);
	page_cell_text(page, row->testable);
	out_raw(page->out, "</tr>\n");
}

static void channels(struct page *page)
{
	struct overt_case_rows *rows = NULL;
	struct overt_case_channel row;
	struct overt_error *err = &page->out->error;
	bool more = true, any = false;
	if (out_failed(page->out) ||
	    overt_case_select(page->file, OVERT_CASE_CHANNEL, NULL, 0, &rows, err))
		return;
	while (!out_failed(page->out) && !overt_case_next_channel(rows, &row, &more, err) && more) {
		if (!any)
			page_table(page, "channels", "Channels: what two accounts can have in common",
			           "Channel|Window|#Shares|#Things|#Accounts|#Pairs|#κ|Can be tested");
		any = true;
		channel_row(page, &row);
	}
	overt_case_rows_close(rows);
	if (any) {
		page_table_end(page, 0, 0, "");
		out_raw(page->out, "<p class=\"small\">κ: expected shared things per product of two accounts’ "
		        "activity. A dash: not estimated.</p>\n");
	}
}

void page_untested(struct page *page)
{
	static const char sql[] =
		"SELECT name, json_extract(figures, '$.untested'), json_extract(figures, '$.untested_above'), "
		"json_extract(figures, '$.untested_most'), json_extract(figures, '$.untested_within_ms') "
		"FROM channels WHERE json_extract(figures, '$.untested') > 0 ORDER BY name";
	struct ask ask;
	char text[WORDS_SIZE];
	for (ask_begin(&ask, page->out, page->file, sql, OVERT_STR_NONE); ask_next(&ask);) {
		const bool one = ask_int(&ask, 1) == 1;
		const overt_str channel = ask_text(&ask, 0);
		const char *noun = overt_str_equal(channel, OVERT_STR("text")) ? "text"
		                   : channel.len >= 6 && memcmp(channel.ptr, "repost", 6) == 0 ? "reposted post"
		                                                                              : "thing";
		out_printf(page->out, " %s %s%s put out by more than ",
		           words_count((uint64_t)ask_int(&ask, 1), text), noun, one ? " was" : "s were");
		out_printf(page->out, "%s accounts and %s not tested",
		           words_count((uint64_t)ask_int(&ask, 2), text), one ? "was" : "were");
		out_printf(page->out, "%s by %s accounts", one ? ":" : "; the one with most:",
		           words_count((uint64_t)ask_int(&ask, 3), text));
		out_printf(page->out, " within %s.", words_span(ask_int(&ask, 4), text));
	}
}

/* What a part of the calibration does, in words. */
static const char *part_words(overt_str part)
{
	static const struct {
		const char *part, *words;
	} parts[] = {
		{"a", "(a) texts redrawn from those of outsiders, real activity kept"},
		{"b", "(b) the findings taken out, accounts shuffled within the day"},
		{"c", "(c) stress: outsiders copy each text of a finding with probability q"},
		{"d", "(d) times permuted within each shared thing"},
	};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (overt_str_equal(part, overt_str_from(parts[i].part)))
			return parts[i].words;
	return NULL;
}

static void calibration_row(struct page *page, const struct ask *ask)
{
	const char *words = part_words(ask_text(ask, 0));
	out_raw(page->out, "<tr><th scope=\"row\" class=\"wide\">");
	if (words)
		out_raw(page->out, words);
	else
		out_bdi(page->out, ask_text(ask, 0));
	out_raw(page->out, "</th><td>");
	page_plain(page, ask_text(ask, 1));
	out_raw(page->out, "</td>");
	page_cell_figure(page, ask_real(ask, 2));
	page_cell_figure(page, ask_real(ask, 3));
	page_cell_count(page, ask_int(ask, 4));
	out_raw(page->out, "</tr>\n");
}

static void calibration(struct page *page)
{
	static const char sql[] =
		"SELECT part, name, json_extract(figures, '$.q'), value, json_extract(figures, '$.rounds') "
		"FROM calibrations WHERE round IS NULL ORDER BY part, name, 3, value";
	struct ask ask;
	bool any = false;
	for (ask_begin(&ask, page->out, page->file, sql, OVERT_STR_NONE); ask_next(&ask); any = true) {
		if (!any)
			page_table(page, "calibration", "Calibration on this case: what the same way finds where "
			           "there is nothing to find", "Part|Measured|#q|#Mean over the rounds|#Rounds");
		calibration_row(page, &ask);
	}
	if (any)
		page_table_end(page, 0, 0, "");
	else
		out_raw(page->out, "<p>Error rates were not calibrated on this case (<code>overt calibrate"
		        "</code> does it).</p>\n");
}

static void settings(struct page *page)
{
	static const char sql[] =
		"SELECT group_concat(step, ', '), key, value FROM (SELECT r.step, replace(replace("
		"j.fullkey, '_', ' '), '\"', '') AS key, CASE WHEN j.key = 'window_ms' AND j.atom = 0 THEN "
		"'each channel''s own' ELSE CAST(j.atom AS TEXT) END AS value, r.id, "
		"j.id AS at FROM runs r, json_tree(r.parameters) j "
		"WHERE j.atom IS NOT NULL AND r.id IN (SELECT max(id) FROM runs GROUP BY step) "
		"ORDER BY r.id, j.id) GROUP BY key, value ORDER BY min(id), min(at) LIMIT 200";
	struct ask ask;
	bool any = false;
	for (ask_begin(&ask, page->out, page->file, sql, OVERT_STR_NONE); ask_next(&ask); any = true) {
		if (!any) {
			out_raw(page->out, "<details><summary>Settings of every step</summary>\n");
			page_table(page, "settings", "Settings of the last run of each step", "Steps|Setting|Value");
		}
		overt_str key = ask_text(&ask, 1);
		out_raw(page->out, "<tr><th scope=\"row\">");
		out_bdi(page->out, ask_text(&ask, 0));
		out_raw(page->out, "</th>");
		page_cell_text(page, key.len > 2 ? (overt_str){key.ptr + 2, key.len - 2} : key);
		page_cell_text(page, ask_text(&ask, 2));
		out_raw(page->out, "</tr>\n");
	}
	if (any) {
		page_table_end(page, 0, 0, "");
		out_raw(page->out, "</details>\n");
	}
}

void page_method(struct page *page)
{
	out_raw(page->out, "<section aria-labelledby=\"method\">\n<h2 id=\"method\">How it was found</h2>\n");
	if (page->tested)
		tested_text(page);
	else if (page->searched)
		window_text(page);
	else
		out_raw(page->out, "<p>These posts were not searched for groups yet.</p>\n");
	if (page->tested && page->tests != OVERT_CASE_NONE) {
		out_raw(page->out, "<p>In all ");
		page_many(page, (uint64_t)page->tests, "pairs of accounts were|pair of accounts was");
		out_raw(page->out, " tested.</p>\n");
	}
	out_raw(page->out,
	        "<p>Registers and platform labels say which accounts are declared. Only then is each "
	        "finding weighed on five questions: is the sponsor’s role hidden, does it work by "
	        "deception, does it break the law, does it threaten anyone, and does a foreign state "
	        "direct or pay for it? Names, countries and languages are no input of that "
	        "arithmetic.</p>\n");
	channels(page);
	out_raw(page->out, "<h3>Error rates</h3>\n");
	calibration(page);
	if (!page->options->public_report)
		settings(page);
	out_raw(page->out, "</section>\n");
}
