// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A finding for readers who know nothing of the tool: six plain questions, one page.
 * No account is named and no link repeated; declared bodies stand with their own name
 * and words, the others with neither (page_example.c).
 */
#include <math.h>

#include "page.h"

static void platforms(struct page *page, overt_str finding)
{
	static const char sql[] =
		"SELECT a.platform, count(*) FROM members m JOIN accounts a ON a.id = m.account "
		"WHERE m.finding = ?1 GROUP BY a.platform ORDER BY 2 DESC, 1";
	struct ask ask;
	bool any = false;
	for (ask_begin(&ask, page->out, page->file, sql, finding); ask_next(&ask); any = true) {
		out_raw(page->out, any ? ", " : "<p>Where: ");
		page_many(page, (uint64_t)ask_int(&ask, 1), "account");
		out_raw(page->out, " on ");
		out_bdi(page->out, ask_text(&ask, 0));
	}
	out_raw(page->out, any ? ".</p>\n" : "");
}

static void how_known(struct page *page, const struct page_finding *finding)
{
	static const char sql[] = "SELECT max(k), max(lambda) FROM edges WHERE finding = ?1 AND "
	                          "k = (SELECT max(k) FROM edges WHERE finding = ?1 AND p IS NOT NULL) AND "
	                          "p IS NOT NULL";
	char shared[WORDS_SIZE], chance[WORDS_SIZE];
	struct ask ask;
	out_raw(page->out, "<h3>How do we know?</h3>\n");
	if (finding->described) {
		out_raw(page->out, "<p>An analyst collected the evidence below. No detector was involved.</p>\n");
		return;
	}
	out_raw(page->out, "<p>A program compared what every pair of accounts posted and asked how much of "
	        "it chance explains.");
	for (ask_begin(&ask, page->out, page->file, sql, finding->row.id); ask_next(&ask);) {
		if (ask_int(&ask, 0) == OVERT_CASE_NONE || isnan(ask_real(&ask, 1)))
			continue;
		out_printf(page->out, " The closest pair of this group shares %s things",
		           words_count((uint64_t)ask_int(&ask, 0), shared));
		out_printf(page->out, "; by chance, %s would be expected.", words_small(ask_real(&ask, 1), chance));
	}
	out_raw(page->out, "</p>\n");
	page_example(page, finding);
}

static void how_sure(struct page *page, const struct page_finding *finding)
{
	const struct overt_verdict *verdict = &finding->assessed.verdict;
	bool any = false;
	out_raw(page->out, "<h3>How sure are we?</h3>\n");
	for (int i = 0; i < OVERT_LEDGERS; i++) {
		const struct overt_ledger_sum *sum = &verdict->ledgers[i];
		char low[WORDS_SIZE], high[WORDS_SIZE];
		struct overt_buf words = {0};
		if (!sum->assessed)
			continue;
		overt_assess_words(page->rules, page->yardstick, sum->low, sum->high, &words);
		out_raw(page->out, any ? "" : "<ul>\n");
		any = true;
		out_printf(page->out, "<li>%s: <b>", overt_ledger_question((enum overt_ledger)i));
		out_html(page->out, overt_buf_view(&words));
		out_printf(page->out, "</b> (%s–%s %%).</li>\n", words_percent(sum->low, low),
		           words_percent(sum->high, high));
		overt_buf_free(&words);
	}
	out_raw(page->out, any ? "</ul>\n" : "<p>None of the five questions could be answered from the "
	        "evidence in hand.</p>\n");
	if (any)
		out_printf(page->out, "<p class=\"small\">Words as in the %s. The questions that are not listed were "
		           "not assessed.</p>\n", overt_str_equal(page->yardstick, OVERT_STR("phia"))
		           ? "UK probability yardstick (PHIA)" : "ICD 203 yardstick");
}

static void who_says(struct page *page, const struct page_finding *finding)
{
	const struct overt_assessment *input = &finding->assessed.input;
	out_raw(page->out, "<h3>Who says so?</h3>\n");
	if (!input->item_count)
		out_raw(page->out, "<p>Nobody: no evidence has been entered.</p>\n");
	else
		out_raw(page->out, "<ul>\n");
	for (size_t i = 0; i < input->item_count && i < 12; i++) {
		const struct overt_evidence *item = &input->items[i];
		const struct overt_indicator *indicator = overt_rules_indicator(page->rules, item->indicator);
		bool measured = indicator && (indicator->flags & OVERT_INDICATOR_DETECTOR);
		out_printf(page->out, "<li><b>%s</b> (%s): ", measured ? "A measurement or a register"
		           : "An analyst’s source", overt_direction_name(item->direction));
		out_html(page->out, indicator ? indicator->definition : item->text);
		out_printf(page->out, ". Source graded %c, information %c.</li>\n", item->reliability,
		           item->credibility);
	}
	out_raw(page->out, input->item_count ? "</ul>\n" : "");
}

void page_public_article(struct page *page, const struct page_finding *finding)
{
	long long rank = (long long)finding->row.rank;
	out_printf(page->out, "<article id=\"f%lld\" aria-labelledby=\"f%lld-title\">\n<h2 id=\"f%lld-title\">",
	           rank, rank, rank);
	page_title(page, finding);
	out_raw(page->out, "</h2>\n");
	page_tags(page, finding);
	out_raw(page->out, "<h3>What happened?</h3>\n");
	page_opening(page, finding);
	platforms(page, finding->row.id);
	page_verdict(page, finding);
	how_known(page, finding);
	how_sure(page, finding);
	who_says(page, finding);
	page_outlook(page, finding);
	out_raw(page->out, "</article>\n");
}

void page_checklist(struct page *page)
{
	static const char before[] =
		"<section aria-labelledby=\"checklist\">\n<h2 id=\"checklist\">Before this is published</h2>\n"
		"<p>For the publisher; take this section out when every point is settled.</p>\n<ol>\n"
		"<li>How far has it spread? On the Breakout scale (1–6): 1 one community on one platform; "
		"2 several communities or several platforms; 3 several of both; 4 taken up by "
		"established media; 5 taken up by somebody with a large following; 6 a "
		"political decision or a call to violence. Up to 2, publishing may spread it more "
		"than it spread by itself.</li>\n"
		"<li>Whom could it hurt? Nobody who was only reached, quoted or targeted can be "
		"recognised from it. ";
	static const char after[] =
		"</li>\n<li>Are the sources safe: can anyone who helped be found out from what is said here?</li>\n"
		"<li>Does it say what is not known as plainly as what is known?</li>\n"
		"<li>Would the same words stand here if another state were the sponsor?</li>\n"
		"<li>Were those who are named asked for their view, and is it here?</li>\n"
		"</ol>\n</section>\n";
	out_raw(page->out, before);
	out_raw(page->out, page->options->quotations
	        ? "It quotes accounts that no register or label declares: search for each quotation, and "
	          "see whom you find; the pseudonyms protect nobody who is found so."
	        : "Only texts that declared accounts alone put out are quoted; the others are described, "
	          "since whoever searches for a quotation finds its authors.");
	out_raw(page->out, after);
}
