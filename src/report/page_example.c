// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One example of what a group put out, for the public. A quotation undoes every pseudonym:
 * whoever searches for it finds its authors, and by the common-cause rule hardly anybody
 * else, however many they are. So only what declared accounts alone put out is quoted.
 */
#include <string.h>

#include "page.h"

enum { QUOTE_MAX = 400 };

/* What a quotation must not repeat: names of accounts, and links. Returns its length, or 0. */
static size_t masked(overt_str s, const char **instead)
{
	size_t n = 0;
	bool name = s.ptr[0] == '@';
	*instead = name ? "@…" : "[link]";
	if (!name && !overt_str_starts(s, OVERT_STR("http://")) &&
	    !overt_str_starts(s, OVERT_STR("https://")) && !overt_str_starts(s, OVERT_STR("www.")))
		return 0;
	while (n < s.len && !strchr(" \t\r\n", s.ptr[n]))
		n++;
	return n;
}

static void quote(struct page *page, overt_str text)
{
	const char *start = text.ptr;
	out_raw(page->out, "<blockquote class=\"quote\"><bdi dir=\"auto\">");
	while (text.len && (size_t)(text.ptr - start) < QUOTE_MAX && !out_failed(page->out)) {
		const char *instead;
		size_t n = masked(text, &instead);
		if (n) {
			out_raw(page->out, instead);
		} else {
			out_character(text, &n);
			out_html(page->out, (overt_str){text.ptr, n});
		}
		text = (overt_str){text.ptr + n, text.len - n};
	}
	out_raw(page->out, text.len ? "…</bdi></blockquote>\n" : "</bdi></blockquote>\n");
}

/* "two links", or "up to two links" where its posts differ; nothing where it is not known. */
static void count(struct page *page, const char *before, int64_t low, int64_t high, const char *noun)
{
	if (high <= 0) // OVERT_CASE_NONE is below
		return;
	out_raw(page->out, before);
	out_raw(page->out, low < high ? "up to " : "");
	page_many(page, (uint64_t)high, noun);
}

/* What can be said of a text without its words: language, length, links, hashtags. */
static void describe(struct page *page, overt_str object)
{
	static const char sql[] =
		"SELECT min(length(p.text)), max(length(p.text)), min(json_array_length(p.links)), "
		"max(json_array_length(p.links)), min(json_array_length(p.hashtags)), "
		"max(json_array_length(p.hashtags)), CASE WHEN min(p.language) = max(p.language) AND "
		"count(p.language) = count(*) AND length(p.language) BETWEEN 2 AND 11 AND "
		"p.language NOT GLOB '*[^A-Za-z-]*' THEN p.language END "
		"FROM post_objects j JOIN posts p ON p.id = j.post WHERE j.object = CAST(?1 AS INTEGER)";
	struct ask ask;
	for (ask_begin(&ask, page->out, page->file, sql, object); ask_next(&ask);) {
		count(page, " of ", ask_int(&ask, 0), ask_int(&ask, 1), "character");
		if (ask_text(&ask, 6).ptr) {
			out_raw(page->out, " in the language that its platform calls ");
			out_bdi(page->out, ask_text(&ask, 6));
		}
		count(page, ", with ", ask_int(&ask, 2), ask_int(&ask, 3), "link");
		count(page, ask_int(&ask, 3) > 0 ? " and " : ", with ", ask_int(&ask, 4), ask_int(&ask, 5), "hashtag");
	}
}

/* A text and how many put it out; `row` as the question of page_example has it. */
static void one(struct page *page, const struct ask *row, bool quoted)
{
	char text[WORDS_SIZE], object[24];
	out_raw(page->out, quoted ? "<p>One example" : "<p>One example: a text");
	snprintf(object, sizeof object, "%lld", (long long)ask_int(row, 3));
	if (!quoted)
		describe(page, overt_str_from(object));
	out_raw(page->out, ", put out by ");
	page_many(page, (uint64_t)ask_int(row, 1), "account");
	if (ask_int(row, 2) != OVERT_CASE_NONE && ask_int(row, 2) > 0)
		out_printf(page->out, " within %s", words_span(ask_int(row, 2), text));
	if (quoted) {
		out_raw(page->out, " (names and links left out):</p>\n");
		quote(page, ask_text(row, 0));
	} else {
		out_raw(page->out, ". Its words are left out: whoever searches for them finds the accounts.</p>\n");
	}
}

void page_example(struct page *page, const struct page_finding *finding)
{
	static const char sql[] =
		"SELECT o.label, f.accounts, o.last_ms - o.first_ms, o.id, d.disposition = 'declared' AND "
		"NOT EXISTS (SELECT 1 FROM post_objects j JOIN posts p ON p.id = j.post WHERE j.object = o.id "
		"AND p.account NOT IN (SELECT account FROM register_matches WHERE declares)) AS open "
		"FROM finding_objects f JOIN objects o ON o.id = f.object "
		"LEFT JOIN dispositions d ON d.finding = f.finding "
		"WHERE f.finding = ?1 AND o.channel IN ('text', 'repost-text') "
		"ORDER BY open DESC, f.accounts DESC, f.posts DESC, o.last_ms - o.first_ms, o.first_ms, o.label "
		"LIMIT 1";
	struct ask ask;
	for (ask_begin(&ask, page->out, page->file, sql, finding->row.id); ask_next(&ask);)
		one(page, &ask, page->options->quotations || ask_int(&ask, 4) == 1);
}
