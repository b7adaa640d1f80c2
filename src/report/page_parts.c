// SPDX-License-Identifier: GPL-3.0-or-later
/* Small pieces that every part of the page uses. */
#include <math.h>
#include <string.h>

#include "page.h"

static const struct {
	const char *name, *mark;
} marks[] = {
	{"declared", "M1 1H9V9H1Z"},
	{"mixed", "M5 .5L9.8 9.2H.2Z"},
	{"undeclared", "M5 .5A4.5 4.5 0 1 1 4.99 .5Z"},
	{"disguised", "M5 0L10 5L5 10L0 5Z"},
	{"association", "M1 1L9 9M9 1L1 9"},
};

static size_t mark_of(overt_str disposition)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (overt_str_equal(disposition, overt_str_from(marks[i].name)))
			return i;
	return 4;
}

const char *page_mark(overt_str disposition)
{
	return marks[mark_of(disposition)].mark;
}

const char *page_class(overt_str disposition)
{
	return marks[mark_of(disposition)].name;
}

void page_icon(struct page *page, overt_str disposition)
{
	out_printf(page->out, "<svg class=\"icon\" viewBox=\"-.5 -.5 11 11\" aria-hidden=\"true\" focusable=\"false\">"
	           "<path class=\"%s\" d=\"%s\"/></svg>", page_class(disposition), page_mark(disposition));
}

void page_title(struct page *page, const struct page_finding *finding)
{
	char text[WORDS_SIZE];
	const struct overt_case_finding *row = &finding->row;
	out_printf(page->out, "Finding %lld: ", (long long)row->rank);
	if (row->title.ptr && row->title.len) {
		out_bdi(page->out, row->title);
	} else if (finding->described) {
		out_raw(page->out, "an activity that an analyst describes");
	} else {
		out_raw(page->out, words_many((uint64_t)row->accounts, "account", text));
		out_raw(page->out, row->disposition.ptr ? ", " : "");
		out_bytes(page->out, row->disposition);
	}
}

void page_many(struct page *page, uint64_t n, const char *noun)
{
	char text[WORDS_SIZE];
	out_raw(page->out, words_many(n, noun, text));
}

void page_plain(struct page *page, overt_str words)
{
	for (size_t i = 0; words.ptr && i < words.len; i++) {
		if (words.ptr[i] == '_')
			out_raw(page->out, " ");
		else
			out_html(page->out, (overt_str){words.ptr + i, 1});
	}
}

void page_json(struct page *page, overt_str json)
{
	static const char sql[] =
		"SELECT CASE typeof(key) WHEN 'text' THEN replace(key, '_', ' ') || ' ' ELSE '' END || atom "
		"FROM json_tree(?1) WHERE atom IS NOT NULL ORDER BY id LIMIT 40";
	struct ask ask;
	bool any = false;
	if (!json.ptr)
		return;
	for (ask_begin(&ask, page->out, page->file, sql, json); ask_next(&ask); any = true) {
		out_raw(page->out, any ? "; " : "");
		out_bdi(page->out, ask_text(&ask, 0));
	}
}

void page_cell_count(struct page *page, int64_t n)
{
	char text[WORDS_SIZE];
	out_printf(page->out, "<td class=\"n\">%s</td>",
	           n == OVERT_CASE_NONE ? "\xE2\x80\x93" : words_count((uint64_t)n, text));
}

void page_cell_small(struct page *page, double x)
{
	char text[WORDS_SIZE];
	out_printf(page->out, "<td class=\"n\">%s</td>", words_small(x, text));
}

void page_cell_figure(struct page *page, double x)
{
	char text[WORDS_SIZE];
	out_printf(page->out, "<td class=\"n\">%s</td>", words_figure(x, text));
}

void page_names(struct page *page, overt_str names)
{
	while (names.ptr && names.len) {
		const char *end = memchr(names.ptr, ';', names.len);
		size_t len = end ? (size_t)(end - names.ptr) : names.len;
		out_bdi(page->out, (overt_str){names.ptr, len});
		out_raw(page->out, end ? ", " : "");
		names = (overt_str){names.ptr + len + (end ? 1 : 0), names.len - len - (end ? 1 : 0)};
	}
}

void page_cell_text(struct page *page, overt_str text)
{
	out_raw(page->out, "<td>");
	out_bdi(page->out, text);
	out_raw(page->out, "</td>");
}

void page_table(struct page *page, const char *id, const char *caption, const char *heads)
{
	out_printf(page->out, "<div class=\"scroll\" role=\"group\" aria-labelledby=\"%s\" tabindex=\"0\">"
	           "<table><caption id=\"%s\">%s</caption>\n<thead><tr>", id, id, caption);
	while (*heads) {
		size_t len = strcspn(heads, "|");
		bool number = *heads == '#';
		out_printf(page->out, "<th scope=\"col\"%s>%.*s</th>", number ? " class=\"n\"" : "",
		           (int)(len - number), heads + number);
		heads += len + (heads[len] == '|');
	}
	out_raw(page->out, "</tr></thead>\n<tbody>\n");
}

void page_table_end(struct page *page, uint64_t rows, uint64_t all, const char *what)
{
	out_raw(page->out, "</tbody></table></div>\n");
	if (all <= rows)
		return;
	out_raw(page->out, "<p class=\"small\">… and ");
	page_many(page, all - rows, what);
	out_raw(page->out, " more in the exports.</p>\n");
}

bool page_is_selection(const struct page_finding *finding)
{
	return finding->kept_posts < finding->row.posts || finding->kept_objects < finding->row.objects;
}

void page_kept(struct page *page, const struct page_finding *finding)
{
	char kept[WORDS_SIZE], all[WORDS_SIZE];
	out_printf(page->out, "%s of %s evidence posts are copied into the case",
	           words_count((uint64_t)finding->kept_posts, kept),
	           words_count((uint64_t)finding->row.posts, all));
}

long long page_file(const struct page *page, int64_t source)
{
	return source - page->first_file + 1;
}

void page_account(struct page *page, overt_str handle, overt_str id)
{
	if (handle.ptr && handle.len)
		out_raw(page->out, "@");
	out_bdi(page->out, handle.ptr && handle.len ? handle : id);
}
