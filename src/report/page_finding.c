// SPDX-License-Identifier: GPL-3.0-or-later
/* One finding as an article: what, who, how, since when, evidence, weighing, verdict, limits. */
#include <math.h>

#include "page.h"

static void tag(struct page *page, const char *name, overt_str word)
{
	if (!word.ptr)
		return;
	out_printf(page->out, "<li><span class=\"tag plain\">%s: ", name);
	out_html(page->out, word);
	out_raw(page->out, "</span></li>\n");
}

void page_tags(struct page *page, const struct page_finding *finding)
{
	out_raw(page->out, "<ul class=\"tags\" aria-label=\"In short\">\n");
	if (finding->row.disposition.ptr) {
		out_printf(page->out, "<li><span class=\"tag %s\">", page_class(finding->row.disposition));
		page_icon(page, finding->row.disposition);
		out_html(page->out, finding->row.disposition);
		out_raw(page->out, "</span></li>\n");
	}
	tag(page, "verdict", overt_str_from(overt_verdict_name(finding->assessed.verdict.kind)));
	tag(page, "support", finding->row.grade);
	out_raw(page->out, "</ul>\n");
}

static void declared(struct page *page, const struct page_finding *finding)
{
	int64_t n = finding->row.declared == OVERT_CASE_NONE ? 0 : finding->row.declared;
	char text[WORDS_SIZE];
	if (n == 0) {
		out_raw(page->out, " No register and no label declares any of them.");
		return;
	}
	words_many((uint64_t)n, "of them are|of them is", text);
	out_printf(page->out, " %c%s declared", *text >= 'a' && *text <= 'z' ? *text - 32 : *text, text + 1);
	if (finding->row.owner.ptr) {
		out_raw(page->out, ", naming ");
		out_bdi(page->out, finding->row.owner);
	}
	out_raw(page->out, ".");
}

void page_opening(struct page *page, const struct page_finding *finding)
{
	const struct overt_case_finding *row = &finding->row;
	char text[WORDS_SIZE];
	out_raw(page->out, "<p>");
	if (finding->described) {
		out_bdi(page->out, finding->text);
		out_raw(page->out, "</p>\n");
		return;
	}
	words_many((uint64_t)row->accounts, "account", text);
	out_printf(page->out, "%c%s put out ", *text >= 'a' && *text <= 'z' ? *text - 32 : *text, text + 1);
	page_many(page, (uint64_t)row->objects, "thing");
	out_raw(page->out, " in common that hardly anybody else put out");
	if (row->first_ms != OVERT_CASE_NONE) {
		out_printf(page->out, ", from %s", words_day(row->first_ms, text));
		out_printf(page->out, " to %s", words_day(row->last_ms, text));
	}
	if (!isnan(row->median_delay_ms))
		out_printf(page->out, "; half of the time within %s of one another",
		           words_span((overt_ms)row->median_delay_ms, text));
	out_raw(page->out, ".");
	declared(page, finding);
	if (!row->suspected)
		out_raw(page->out, " What they share is not enough to suspect anyone.");
	out_raw(page->out, "</p>\n");
}

static void limits(struct page *page, const struct page_finding *finding)
{
	const struct overt_case_finding *row = &finding->row;
	out_raw(page->out, "<h3>Limits of this finding</h3>\n<ul>\n");
	if (overt_str_equal(row->grade, OVERT_STR("weak")))
		out_raw(page->out, "<li>It rests on very few shared things; treat it as a hint.</li>\n");
	if (row->accounts == 2)
		out_raw(page->out, "<li>Two accounts may belong to one person or one office.</li>\n");
	if (!page->tested && !finding->described)
		out_raw(page->out, "<li>It was not tested against chance.</li>\n");
	if (overt_str_equal(row->disposition, OVERT_STR("declared")))
		out_raw(page->out, "<li>Parties, newsrooms and fan groups coordinate in the open; doing so is "
		        "no offence.</li>\n");
	else
		out_raw(page->out, "<li>A community with its own pool of texts, or the feeds of one owner "
		        "that no register lists, can look like this.</li>\n");
	out_raw(page->out, "<li>No detector measures intent.</li>\n</ul>\n<p class=\"small\">Finding ");
	out_raw(page->out, "<span class=\"hash\">");
	out_html(page->out, row->id);
	out_raw(page->out, "</span></p>\n");
}

void page_finding_article(struct page *page, const struct page_finding *finding)
{
	out_printf(page->out, "<article id=\"f%lld\" aria-labelledby=\"f%lld-title\">\n"
	           "<h2 id=\"f%lld-title\">", (long long)finding->row.rank, (long long)finding->row.rank,
	           (long long)finding->row.rank);
	page_title(page, finding);
	out_raw(page->out, "</h2>\n");
	page_tags(page, finding);
	page_opening(page, finding);
	page_verdict(page, finding);
	page_clippings(page, finding);
	page_members(page, finding);
	page_pairs(page, finding);
	page_finding_times(page, finding);
	page_signs(page, finding);
	page_ledgers(page, finding);
	page_outlook(page, finding);
	limits(page, finding);
	out_raw(page->out, "</article>\n");
}
