// SPDX-License-Identifier: GPL-3.0-or-later
/* The summary that a citizen can read, with the fixed notice. */
#include "page.h"

static const enum overt_verdict_kind kinds[] = {OVERT_VERDICT_INTERFERENCE, OVERT_VERDICT_INFLUENCE,
                                                OVERT_VERDICT_UNDETERMINED,
                                                OVERT_VERDICT_OUT_OF_SCOPE};
static const char *const dispositions[] = {"disguised", "undeclared", "mixed", "declared"};
static const char *const meanings[] = {
	"Disguised: undeclared, with measured signs of disguise",
	"Undeclared: no register or label names a sponsor",
	"Mixed: part of the accounts is declared",
	"Declared: at least 80 % of the accounts are declared",
};

size_t page_tally(const struct page *page, overt_str disposition, int verdict)
{
	size_t n = 0;
	for (size_t i = 0; i < page->count; i++)
		n += !page->findings[i].association &&
		     overt_str_equal(page->findings[i].row.disposition, disposition) &&
		     (verdict < 0 || (int)page->findings[i].assessed.verdict.kind == verdict);
	return n;
}

static void figure(struct page *page, const char *name, uint64_t n)
{
	char text[WORDS_SIZE];
	out_printf(page->out, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, words_count(n, text));
}

static uint64_t count(struct page *page, const char *sql)
{
	int64_t n = ask_number(page->out, page->file, sql, OVERT_STR_NONE);
	return n == OVERT_CASE_NONE ? 0 : (uint64_t)n;
}

static void figures(struct page *page)
{
	out_raw(page->out, "<dl class=\"figures\">\n");
	figure(page, "Posts read", (uint64_t)page->posts);
	figure(page, "Accounts", (uint64_t)page->accounts);
	figure(page, "Findings", page->count - page->associations);
	figure(page, "Accounts that deserve a closer look",
	       count(page, "SELECT sum(f.accounts - d.declared) FROM findings f JOIN dispositions d "
	                   "ON d.finding = f.id WHERE d.disposition IN ('undeclared', 'disguised')"));
	figure(page, "Accounts in declared groups",
	       count(page, "SELECT count(DISTINCT m.account) FROM members m JOIN dispositions d "
	                   "ON d.finding = m.finding WHERE d.disposition = 'declared'"));
	figure(page, "Associations", page->associations);
	out_raw(page->out, "</dl>\n");
}

/* One row a verdict that occurs: three columns fit on a phone, one column a verdict does not. */
static void tally_rows(struct page *page, overt_str disposition, const char *meaning)
{
	for (size_t i = 0; i < 4; i++) {
		size_t n = page_tally(page, disposition, (int)kinds[i]);
		if (!n)
			continue;
		out_printf(page->out, "<tr><th scope=\"row\"><span class=\"%s\">", page_class(disposition));
		page_icon(page, disposition);
		out_printf(page->out, "</span> %s</th><td>%s</td>", meaning, overt_verdict_name(kinds[i]));
		page_cell_count(page, (int64_t)n);
		out_raw(page->out, "</tr>\n");
	}
}

static void tally(struct page *page)
{
	page_table(page, "tally", "Findings by what their accounts declare and by verdict",
	           "What the accounts declare|Verdict|#Findings");
	for (size_t i = 0; i < 4; i++)
		tally_rows(page, overt_str_from(dispositions[i]), meanings[i]);
	tally_rows(page, OVERT_STR_NONE, "Described by an analyst, or not screened");
	page_table_end(page, 0, 0, "");
}

static void apart(struct page *page)
{
	char text[WORDS_SIZE];
	if (!page->associations)
		return;
	words_many(page->associations, "more group", text);
	out_printf(page->out, "<p>%c%s %s together beyond chance, but too weakly to suspect anyone: "
	           "%s.</p>\n", *text >= 'a' && *text <= 'z' ? *text - 32 : *text, text + 1,
	           page->associations == 1 ? "acts" : "act",
	           page->associations == 1 ? "an association" : "associations");
}

static void sentence(struct page *page)
{
	size_t counts[4];
	bool first = true;
	for (size_t i = 0; i < 4; i++) {
		counts[i] = 0;
		for (size_t f = 0; f < page->count; f++)
			counts[i] += !page->findings[f].association &&
			             page->findings[f].assessed.verdict.kind == kinds[i];
	}
	out_raw(page->out, "<p>");
	for (size_t i = 0; i < 4; i++) {
		if (!counts[i])
			continue;
		out_raw(page->out, first ? "The verdict is " : "; ");
		out_printf(page->out, "<strong>%s</strong> for ", overt_verdict_name(kinds[i]));
		page_many(page, counts[i], "finding");
		first = false;
	}
	if (!first)
		out_raw(page->out, ".");
	if (counts[2])
		out_raw(page->out, " Undetermined means that the evidence in hand does not decide; each such "
		        "finding says what would.");
	out_raw(page->out, "</p>\n");
}

static void index_row(struct page *page, const struct page_finding *finding)
{
	out_raw(page->out, "<tr><th scope=\"row\">");
	out_printf(page->out, "<a href=\"#f%lld\">", (long long)finding->row.rank);
	page_title(page, finding);
	out_raw(page->out, "</a></th>");
	out_printf(page->out, "<td>%s</td>", overt_verdict_name(finding->assessed.verdict.kind));
	page_cell_text(page, finding->row.grade);
	out_raw(page->out, "</tr>\n");
}

static void index_of(struct page *page)
{
	static const char heads[] = "Finding|Verdict|Support";
	size_t rows = 0, all = page->count - page->associations;
	page_table(page, "index", "The findings, first to look at first", heads);
	for (size_t i = 0; i < page->count && rows < PAGE_FINDINGS_MAX; i++) {
		if (page->findings[i].association)
			continue;
		if (rows++ == PAGE_CONTENTS_MAX) {
			page_table_end(page, 0, 0, "");
			out_raw(page->out, "<details id=\"more\"><summary>More findings</summary>\n");
			page_table(page, "index-more", "Further findings", heads);
		}
		index_row(page, &page->findings[i]);
	}
	page_table_end(page, rows, all, "finding");
	if (rows > PAGE_CONTENTS_MAX)
		out_raw(page->out, "</details>\n");
}

void page_summary(struct page *page)
{
	out_raw(page->out, "<section aria-labelledby=\"short\">\n<h2 id=\"short\">In short</h2>\n"
	        "<div class=\"notice\"><p><strong>Please read this first.</strong> Engaging with a topic, or "
	        "coming from a country, links nobody to a state. To be named on this page is no "
	        "accusation: a finding says that accounts act together, not who stands behind them, "
	        "unless its evidence shows it.</p></div>\n");
	figures(page);
	if (page->count) {
		sentence(page);
		if (page->count > page->associations)
			tally(page);
		apart(page);
		if (page->count > page->associations)
			index_of(page);
	}
	out_raw(page->out, "</section>\n");
}
