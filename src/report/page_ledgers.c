// SPDX-License-Identifier: GPL-3.0-or-later
/* The five ledgers: ranges before and after the evidence, every item, the sums both ways. */
#include "page.h"

enum { ITEMS_OPEN = 12 };

static const char *const names[OVERT_LEDGERS] = {"Covert", "Corrosive", "Criminal", "Coercive",
                                                 "Sponsor"};

static void range_text(struct page *page, double low, double high)
{
	char a[WORDS_SIZE], b[WORDS_SIZE];
	out_printf(page->out, "<span class=\"nb\">%s–%s %%</span>", words_percent(low, a),
	           words_percent(high, b));
}

static void words_of(struct page *page, const struct overt_ledger_sum *sum)
{
	struct overt_buf words = {0};
	if (overt_assess_words(page->rules, page->yardstick, sum->low, sum->high, &words))
		out_html(page->out, overt_buf_view(&words));
	overt_buf_free(&words);
}

static void bar(struct page *page, enum overt_ledger ledger, const struct overt_ledger_sum *sum)
{
	double width = (sum->high - sum->low) * 100;
	out_printf(page->out, "<li><span><b>%s</b><br><span class=\"small\">%s</span></span>", names[ledger],
	           overt_ledger_question(ledger));
	out_printf(page->out, "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\" "
	           "focusable=\"false\"><rect class=\"prior\" x=\"%.1f\" y=\"1\" width=\"%.1f\" height=\"8\"/>",
	           sum->prior_low * 100, (sum->prior_high - sum->prior_low) * 100);
	if (sum->assessed)
		out_printf(page->out, "<rect class=\"after\" x=\"%.1f\" y=\"3\" width=\"%.1f\" height=\"4\"/>",
		           sum->low * 100, width < .8 ? .8 : width);
	out_printf(page->out, "<path class=\"line\" d=\"M%.0f 0V10M%.0f 0V10\"/></svg><span class=\"val\">",
	           page->rules->gates.ruled_out * 100, page->rules->gates.established * 100);
	if (!sum->assessed) {
		out_raw(page->out, "not assessed; stays at ");
		range_text(page, sum->prior_low, sum->prior_high);
	} else {
		range_text(page, sum->prior_low, sum->prior_high);
		out_raw(page->out, " → <b>");
		range_text(page, sum->low, sum->high);
		out_raw(page->out, "</b><br>");
		words_of(page, sum);
	}
	out_raw(page->out, "</span></li>\n");
}

static void bars(struct page *page, const struct overt_verdict *verdict)
{
	char low[WORDS_SIZE], high[WORDS_SIZE];
	out_raw(page->out, "<ul class=\"ranges\">\n");
	for (int ledger = 0; ledger < OVERT_LEDGERS; ledger++)
		bar(page, (enum overt_ledger)ledger, &verdict->ledgers[ledger]);
	out_raw(page->out, "</ul>\n<p class=\"small\">Each line runs from 0 to 100 %. Dashed box: range "
	        "before the evidence. Solid bar: range after it. Dotted lines: ");
	out_printf(page->out, "%s %% (ruled out below) and %s %% (established above). Words of likelihood: %s.</p>\n",
	           words_percent(page->rules->gates.ruled_out, low),
	           words_percent(page->rules->gates.established, high),
	           overt_str_equal(page->yardstick, OVERT_STR("phia"))
	           ? "UK probability yardstick (PHIA)" : "ICD 203");
}

static void item_row(struct page *page, const struct overt_evidence *item,
                     const struct overt_item_effect *effect)
{
	const struct overt_indicator *indicator = overt_rules_indicator(page->rules, item->indicator);
	out_raw(page->out, "<tr><th scope=\"row\" class=\"id\">");
	out_bdi(page->out, item->id);
	out_printf(page->out, "</th><td>%s %s</td><td class=\"wide\"><b>", overt_direction_name(item->direction),
	           overt_ledger_name(item->ledger));
	page_plain(page, item->indicator);
	out_raw(page->out, "</b>");
	overt_str text = item->text.ptr || !indicator ? item->text : indicator->definition;
	if (text.ptr) {
		out_raw(page->out, "<br>");
		out_bdi(page->out, text);
	}
	if (item->origin.ptr) {
		out_raw(page->out, "<br><span class=\"small\">From: ");
		page_json(page, item->origin);
		out_raw(page->out, "</span>");
	}
	if (item->sources.len > 2) {
		out_raw(page->out, "<br><span class=\"small\">Sources: ");
		page_json(page, item->sources);
		out_raw(page->out, "</span>");
	}
	out_raw(page->out, "</td>");
	out_raw(page->out, "<td>");
	page_plain(page, item->strength);
	out_printf(page->out, "</td><td>%c%c</td><td>", item->reliability, item->credibility);
	page_plain(page, item->group);
	out_printf(page->out, "</td><td class=\"n\">%+.2f</td><td>%s", effect->counted,
	           overt_item_use_text(effect->use));
	if (effect->pending)
		out_raw(page->out, "; pending: establishes nothing");
	out_raw(page->out, "</td></tr>\n");
}

static void items(struct page *page, const struct page_finding *finding)
{
	const struct overt_assessment *input = &finding->assessed.input;
	const struct overt_verdict *verdict = &finding->assessed.verdict;
	bool fold = input->item_count > ITEMS_OPEN;
	char id[40];
	if (!input->item_count) {
		out_raw(page->out, "<p>No evidence has been entered for this finding.</p>\n");
		return;
	}
	if (fold)
		out_printf(page->out, "<details><summary>All %zu items</summary>\n", input->item_count);
	snprintf(id, sizeof id, "f%lld-items", (long long)finding->row.rank);
	page_table(page, id, "Evidence, item by item. Grades: reliability of the source (A–F) and credibility "
	           "of the information (1–6), entered apart", "Item|Speaks|What it says|Strength|Graded|"
	           "Group|#Counts (log<sub>10</sub>)|Use");
	for (size_t i = 0; i < input->item_count; i++)
		item_row(page, &input->items[i], &verdict->items[i]);
	page_table_end(page, 0, 0, "");
	if (finding->assessed.withdrawn) {
		out_raw(page->out, "<p class=\"small\">Not shown: ");
		page_many(page, finding->assessed.withdrawn, "withdrawn item");
		out_raw(page->out, "; the ledger export has them.</p>\n");
	}
	out_raw(page->out, fold ? "</details>\n" : "");
}

static void sum_row(struct page *page, int ledger, const struct overt_ledger_sum *sum)
{
	out_printf(page->out, "<tr><th scope=\"row\">%s</th><td class=\"n\">%.2f</td><td class=\"n\">%.2f</td>"
	           "<td class=\"n\">%zu</td><td class=\"n\">", names[ledger], sum->log10_for,
	           sum->log10_against, sum->groups_for + sum->groups_against);
	range_text(page, sum->low, sum->high);
	out_raw(page->out, "</td><td class=\"n\">");
	range_text(page, sum->ungrouped_low, sum->ungrouped_high);
	out_raw(page->out, "</td></tr>\n");
}

static void sums(struct page *page, const struct page_finding *finding)
{
	char id[40];
	bool any = false;
	for (int i = 0; i < OVERT_LEDGERS; i++)
		any = any || finding->assessed.verdict.ledgers[i].assessed;
	if (!any)
		return;
	snprintf(id, sizeof id, "f%lld-sums", (long long)finding->row.rank);
	out_raw(page->out, "<details><summary>The sums, with and without grouping</summary>\n");
	page_table(page, id, "Within a dependence group only the strongest item for and against counts",
	           "Ledger|#For (log<sub>10</sub>)|#Against|#Groups|#Range with grouping|"
	           "#Range if all items were independent");
	for (int i = 0; i < OVERT_LEDGERS; i++)
		if (finding->assessed.verdict.ledgers[i].assessed)
			sum_row(page, i, &finding->assessed.verdict.ledgers[i]);
	page_table_end(page, 0, 0, "");
	out_raw(page->out, "</details>\n");
}

void page_ledgers(struct page *page, const struct page_finding *finding)
{
	out_raw(page->out, "<h3>Four questions, and who stands behind it</h3>\n");
	bars(page, &finding->assessed.verdict);
	items(page, finding);
	sums(page, finding);
}
