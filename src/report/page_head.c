// SPDX-License-Identifier: GPL-3.0-or-later
/* The top of the page: document head, masthead, heading, lede, contents. */
#include <string.h>

#include "page.h"
#include "page_css.h"

static void upper(struct page *page, const char *text)
{
	out_printf(page->out, "%c%s", *text >= 'a' && *text <= 'z' ? *text - 32 : *text, text + 1);
}

/* Groups that act in the open, or those that deserve a closer look; associations are neither. */
static size_t groups(const struct page *page, bool open)
{
	size_t declared = page_tally(page, OVERT_STR("declared"), -1);
	return open ? declared : page->detected - page->associations - declared;
}

static void heading(struct page *page)
{
	char text[WORDS_SIZE];
	if (page->options->title.ptr) {
		out_html(page->out, page->options->title);
		return;
	}
	if (!page->searched && !page->count) {
		out_raw(page->out, "Posts that were not searched yet");
		return;
	}
	if (page->searched && page->tests == 0 && !page->count) {
		out_raw(page->out, "Posts in which nothing could be tested");
		return;
	}
	size_t look = groups(page, false), open = groups(page, true), n = look ? look : open;
	if (!n && page->associations) {
		out_raw(page->out, "No group of accounts deserves a closer look");
		return;
	}
	upper(page, words_many(n, "group", text));
	out_raw(page->out, page->tested ? " of accounts acted together beyond chance"
	                                : " of accounts put out the same things close in time");
	if (n)
		out_raw(page->out, !look ? ", in the open"
		                   : look == 1 ? " and deserves a closer look" : " and deserve a closer look");
}

static void platforms(struct page *page)
{
	struct ask ask;
	int64_t all = ask_number(page->out, page->file, "SELECT count(DISTINCT platform) FROM accounts",
	                         OVERT_STR_NONE);
	int64_t n = 0;
	for (ask_begin(&ask, page->out, page->file,
	               "SELECT platform FROM accounts GROUP BY platform ORDER BY count(*) DESC, platform",
	               OVERT_STR_NONE); ask_next(&ask); n++) {
		if (n < 4) {
			out_raw(page->out, n == 0 ? " on " : n == all - 1 ? " and " : ", ");
			if (overt_str_equal(ask_text(&ask, 0), OVERT_STR("unknown")))
				out_raw(page->out, "a platform that the file does not name");
			else
				out_bdi(page->out, ask_text(&ask, 0));
		}
	}
	if (n > 4)
		out_printf(page->out, " and %lld more platforms", (long long)n - 4);
}

static void noun(struct page *page, size_t n, const char *words, bool first)
{
	char text[WORDS_SIZE];
	words_many(n, "|", text);
	if (first)
		upper(page, text);
	else
		out_raw(page->out, text);
	out_raw(page->out, words);
}

/* How many groups are of which sort; sorts without a group are not named. */
static void sorts(struct page *page)
{
	size_t counts[] = {groups(page, false), groups(page, true), page->associations,
	                   page->count - page->detected};
	static const char *const nouns[][2] = {
		{"groups deserve a closer look", "group deserves a closer look"},
		{"act in the open, as a register or label declares",
		 "acts in the open, as a register or label declares"},
		{"share too little, or what others put out too, to suspect anyone",
		 "shares too little, or what others put out too, to suspect anyone"},
		{"activities are described by an analyst", "activity is described by an analyst"}};
	bool first = true;
	for (size_t i = 0; i < 4; i++) {
		if (!counts[i])
			continue;
		out_raw(page->out, first ? "" : "; ");
		noun(page, counts[i], nouns[i][counts[i] == 1], first);
		first = false;
	}
	out_raw(page->out, first ? "" : ".");
}

/* Why there is no group: that none was found is not that none was looked for. */
static void nothing(struct page *page)
{
	if (!page->searched)
		out_raw(page->out, "They were read, and not searched for groups: run overt detect.");
	else if (!page->tested || page->tests == 0)
		out_raw(page->out, "Nothing in them could be tested: no two accounts put out two things each "
		        "that can be compared.");
	else
		out_raw(page->out, "Nothing that was tested needs an explanation other than chance and shared "
		        "taste. That does not prove that nobody acts together.");
}

static void lede(struct page *page)
{
	char text[WORDS_SIZE];
	out_raw(page->out, "<p class=\"lede\">");
	upper(page, words_many((uint64_t)page->posts, "post", text));
	out_raw(page->out, " of ");
	page_many(page, (uint64_t)page->accounts, "account");
	platforms(page);
	if (page->from != OVERT_CASE_NONE) {
		char last[WORDS_SIZE];
		words_day(page->from, text);
		words_day(page->to, last);
		if (strcmp(text, last) == 0)
			out_printf(page->out, ", on %s", text);
		else
			out_printf(page->out, ", from %s to %s", text, last);
	}
	out_raw(page->out, ". ");
	if (page->count)
		sorts(page);
	else
		nothing(page);
	page_untested(page);
	out_raw(page->out, "</p>\n");
}

void page_head(struct page *page)
{
	char text[WORDS_SIZE];
	out_printf(page->out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	           "style-src '%s'; base-uri 'none'; form-action 'none'\">\n", page_css_digest);
	out_raw(page->out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	        "<meta name=\"referrer\" content=\"no-referrer\">\n"
	        "<meta name=\"generator\" content=\"overt\">\n<title>");
	if (page->options->title.ptr)
		out_attr(page->out, page->options->title);
	else
		heading(page);
	out_raw(page->out, "</title>\n<style>");
	out_raw(page->out, page_css);
	out_raw(page->out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#report\">Skip to the "
	        "report</a>\n<header>\n<div class=\"masthead\"><span><b>overt</b> · open influence and "
	        "covert interference</span><span>");
	out_raw(page->out, page->options->public_report ? "Public report" : "Analyst’s report");
	if (page->now != OVERT_CASE_NONE)
		out_printf(page->out, " · %s UTC", words_moment(page->now, text));
	out_raw(page->out, "</span></div>\n<h1>");
	heading(page);
	out_raw(page->out, "</h1>\n");
	lede(page);
	out_raw(page->out, "</header>\n");
}

void page_contents(struct page *page)
{
	out_raw(page->out, "<nav class=\"toc\" aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents"
	        "</h2>\n<ol>\n<li><a href=\"#short\">In short</a></li>\n");
	size_t written = 0;
	bool times = false;
	for (size_t i = 0; i < page->count; i++)
		times = times || page_has_line(&page->findings[i]);
	if (page->placed > 0)
		out_raw(page->out, "<li><a href=\"#network\">The network</a></li>\n");
	if (times)
		out_raw(page->out, "<li><a href=\"#times\">When</a></li>\n");
	for (size_t i = 0; i < page->count && written < PAGE_CONTENTS_MAX; i++) {
		const struct page_finding *finding = &page->findings[i];
		if (finding->association)
			continue;
		out_printf(page->out, "<li><a href=\"#f%lld\">", (long long)finding->row.rank);
		page_title(page, finding);
		out_raw(page->out, "</a></li>\n");
		written++;
	}
	size_t all = page->count - page->associations;
	if (all > written)
		out_printf(page->out, "<li><a href=\"#more\">%zu more findings</a></li>\n", all - written);
	if (page->lost > 0 && !page->options->public_report)
		out_raw(page->out, "<li><a href=\"#lost\">Said of findings that are no longer found</a></li>\n");
	out_raw(page->out, page->options->public_report
	        ? "<li><a href=\"#checklist\">Before this is published</a></li>\n"
	        : "<li><a href=\"#apart\">Associations and leads</a></li>\n");
	out_raw(page->out, "<li><a href=\"#read\">What was read</a></li>\n<li><a href=\"#method\">How it was "
	        "found</a></li>\n"
	        "<li><a href=\"#limits\">What this cannot show</a></li>\n</ol>\n</nav>\n");
}
