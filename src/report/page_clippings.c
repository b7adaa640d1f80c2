// SPDX-License-Identifier: GPL-3.0-or-later
/* Evidence posts side by side: several accounts on one shared thing. Links are text, never links. */
#include <string.h>

#include "page.h"

enum { TEXT_MAX = 600, LABEL_MAX = 300 };

/* Writes at most `max` bytes of a text, cut between characters. */
static void shortened(struct page *page, overt_str text, size_t max)
{
	overt_str rest = text;
	while (rest.ptr && rest.len && (size_t)(rest.ptr - text.ptr) < max) {
		size_t n;
		out_character(rest, &n);
		rest = (overt_str){rest.ptr + n, rest.len - n};
	}
	out_raw(page->out, "<bdi dir=\"auto\">");
	out_html(page->out, text.ptr ? (overt_str){text.ptr, (size_t)(rest.ptr - text.ptr)} : text);
	out_raw(page->out, rest.len ? "…</bdi>" : "</bdi>");
}

/* "same minute" for times that are known to the minute, and so on. */
static const char *same(overt_str precision)
{
	return overt_str_equal(precision, OVERT_STR("minute")) ? "same minute"
	       : overt_str_equal(precision, OVERT_STR("day")) ? "same day" : "same time";
}

/* The time of a post, as exactly as it is known. */
static void moment(struct page *page, overt_ms time, overt_str precision)
{
	char text[WORDS_SIZE];
	if (overt_str_equal(precision, OVERT_STR("day")))
		words_day(time, text);
	else
		words_moment(time, text);
	if (overt_str_equal(precision, OVERT_STR("minute")))
		text[strlen(text) - 3] = 0;
	out_raw(page->out, text);
}

static void clip(struct page *page, const struct ask *ask, overt_ms first, bool is_first)
{
	char text[WORDS_SIZE];
	overt_ms time = ask_int(ask, 2);
	out_raw(page->out, "<li><p class=\"by\"><b>");
	page_account(page, ask_text(ask, 0), ask_text(ask, 1));
	out_raw(page->out, "</b><span>");
	if (time == OVERT_CASE_NONE || first == OVERT_CASE_NONE)
		out_raw(page->out, "time unknown");
	else if (is_first)
		moment(page, time, ask_text(ask, 9));
	else if (time == first)
		out_raw(page->out, same(ask_text(ask, 9)));
	else
		out_printf(page->out, "+ %s", words_span(time - first, text));
	out_raw(page->out, "</span></p>\n<blockquote>");
	shortened(page, ask_text(ask, 3), TEXT_MAX);
	out_raw(page->out, "</blockquote>\n<p class=\"src\">");
	static const size_t parts[] = {8, 7, 4}; /* platform, kind, id */
	for (size_t i = 0; i < 3; i++) {
		if (!ask_text(ask, parts[i]).ptr)
			continue;
		out_bdi(page->out, ask_text(ask, parts[i]));
		out_raw(page->out, " ");
	}
	out_printf(page->out, "· file %lld, byte %lld</p></li>\n", page_file(page, ask_int(ask, 5)),
	           (long long)ask_int(ask, 6));
}

static void posts_of(struct page *page, overt_str finding, int64_t object, int64_t accounts)
{
	char sql[800];
	snprintf(sql, sizeof sql,
	         "SELECT handle, account_id, time_ms, text, post_id, source, offset, kind, platform, precision FROM "
	         "(SELECT a.handle, a.account_id, a.platform, p.*, row_number() OVER (PARTITION BY p.account "
	         "ORDER BY p.time_ms, p.post_id, p.source, p.offset) AS turn FROM post_objects j "
	         "JOIN posts p ON p.id = j.post JOIN accounts a ON a.id = p.account "
	         "JOIN members m ON m.account = a.id AND m.finding = ?1 WHERE j.object = %lld) "
	         "WHERE turn = 1 ORDER BY time_ms, platform, account_id LIMIT %d",
	         (long long)object, PAGE_CLIPS_MAX);
	struct ask ask;
	overt_ms first = OVERT_CASE_NONE;
	uint64_t rows = 0;
	out_raw(page->out, "<ol class=\"clips\">\n");
	for (ask_begin(&ask, page->out, page->file, sql, finding); ask_next(&ask); rows++) {
		if (!rows)
			first = ask_int(&ask, 2);
		clip(page, &ask, first, rows == 0);
	}
	out_raw(page->out, "</ol>\n");
	if (accounts > (int64_t)rows) {
		out_raw(page->out, "<p class=\"small\">… and ");
		page_many(page, (uint64_t)accounts - rows, "account");
		out_raw(page->out, " more in the exports.</p>\n");
	}
}

static const char *thing(overt_str channel)
{
	static const struct {
		const char *channel, *words;
	} things[] = {
		{"text", "The same text"}, {"repost-text", "The same reposted text"},
		{"repost", "The same post, reposted"}, {"link", "The same link"},
		{"hashtags", "The same hashtags in the same order"}, {"media", "The same media"},
		{"reply", "Replies to the same post"}, {"mention", "The same account, mentioned"},
	};
	for (size_t i = 0; i < sizeof things / sizeof *things; i++)
		if (overt_str_equal(channel, overt_str_from(things[i].channel)))
			return things[i].words;
	return "The same thing, named by the file";
}

static void object(struct page *page, overt_str finding, const struct ask *ask)
{
	char text[WORDS_SIZE];
	overt_str channel = ask_text(ask, 1);
	out_printf(page->out, "<div class=\"object\">\n<h4>%s: ", thing(channel));
	page_many(page, (uint64_t)ask_int(ask, 3), "account");
	if (ask_int(ask, 5) != OVERT_CASE_NONE && ask_int(ask, 5) == ask_int(ask, 6))
		out_printf(page->out, ", %s", same(ask_text(ask, 7)));
	else if (ask_int(ask, 5) != OVERT_CASE_NONE)
		out_printf(page->out, " within %s", words_span(ask_int(ask, 6) - ask_int(ask, 5), text));
	out_raw(page->out, "</h4>\n");
	if (!overt_str_starts(channel, OVERT_STR("text")) &&
	    !overt_str_starts(channel, OVERT_STR("repost-text"))) {
		out_raw(page->out, "<p class=\"label\">");
		shortened(page, ask_text(ask, 2), LABEL_MAX);
		out_raw(page->out, "</p>\n");
	}
	posts_of(page, finding, ask_int(ask, 0), ask_int(ask, 3));
	out_raw(page->out, "</div>\n");
}

void page_clippings(struct page *page, const struct page_finding *finding)
{
	static const char sql[] =
		"SELECT o.id, o.channel, o.label, f.accounts, f.posts, o.first_ms, o.last_ms, "
		"(SELECT p.precision FROM post_objects j JOIN posts p ON p.id = j.post WHERE j.object = o.id "
		"ORDER BY p.precision = 'day' DESC, p.precision = 'minute' DESC LIMIT 1) "
		"FROM finding_objects f JOIN objects o ON o.id = f.object WHERE f.finding = ?1 "
		"ORDER BY f.accounts * (CASE WHEN o.last_ms - o.first_ms <= 600000 THEN 4 "
		"WHEN o.last_ms - o.first_ms <= 3600000 THEN 3 WHEN o.last_ms - o.first_ms <= 86400000 THEN 2 "
		"ELSE 1 END) DESC, f.posts DESC, o.last_ms - o.first_ms, o.first_ms, o.channel, o.label";
	struct ask ask;
	uint64_t rows = 0;
	if (finding->described)
		return;
	out_raw(page->out, "<h3>Evidence, side by side</h3>\n");
	for (ask_begin(&ask, page->out, page->file, sql, finding->row.id); ask_next(&ask); rows++) {
		if (rows == PAGE_OBJECTS_MAX) {
			ask_end(&ask);
			break;
		}
		object(page, finding->row.id, &ask);
	}
	if (finding->kept_objects > (int64_t)rows) {
		out_raw(page->out, "<p class=\"small\">Chosen for many accounts close in time. … and ");
		page_many(page, (uint64_t)finding->kept_objects - rows, "shared thing");
		out_raw(page->out, " more in the exports.</p>\n");
	}
	if (page_is_selection(finding)) {
		out_raw(page->out, "<p class=\"small\">The most shared things come first: ");
		page_kept(page, finding);
		out_raw(page->out, ".</p>\n");
	}
}
