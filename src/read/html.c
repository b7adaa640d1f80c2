// SPDX-License-Identifier: GPL-3.0-or-later
#include "html.h"

#include <string.h>
#include <strings.h>

#include "utf8.h"

static bool number(overt_str s, unsigned *value)
{
	unsigned base = 10, v = 0;
	size_t i = 1;

	if (s.len > 1 && (s.ptr[1] | 32) == 'x') {
		base = 16;
		i = 2;
	}
	if (i == s.len || s.len > 9)
		return false;
	for (; i < s.len; i++) {
		unsigned c = (unsigned char)s.ptr[i], d = c - '0';
		if (d > 9)
			d = (c | 32) - 'a' + 10;
		if (d >= base || (c > '9' && (c | 32) < 'a'))
			return false;
		v = v * base + d;
	}
	*value = v == 0 ? 0xFFFD : v;
	return true;
}

/* A character reference at p (its ampersand): writes it, returns what comes behind it. */
static const char *reference(const char *p, const char *end, char *out, size_t *o)
{
	static const struct {
		const char *name;
		unsigned c;
	} names[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '}};
	size_t room = (size_t)(end - p) < 12 ? (size_t)(end - p) : 12;
	const char *semicolon = memchr(p, ';', room);
	unsigned c = 0;

	if (semicolon) {
		overt_str s = {p + 1, (size_t)(semicolon - p - 1)};
		if (s.len > 1 && s.ptr[0] == '#' && !number(s, &c))
			c = 0;
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (overt_str_equal(s, overt_str_from(names[i].name)))
				c = names[i].c;
	}
	if (c == 0) {
		out[(*o)++] = '&';
		return p + 1;
	}
	*o += overt_utf8_put(c, out + *o);
	return semicolon + 1;
}

/* Value of an attribute of a tag, or unknown. */
static overt_str attribute(overt_str tag, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 1; i + len + 2 < tag.len; i++) {
		if (strncasecmp(tag.ptr + i, name, len) != 0 || tag.ptr[i - 1] != ' ' ||
		    tag.ptr[i + len] != '=')
			continue;
		char quote = tag.ptr[i + len + 1];
		const char *begin = tag.ptr + i + len + 2;
		if (quote != '"' && quote != '\'')
			return OVERT_STR_NONE;
		const char *stop = memchr(begin, quote, (size_t)(tag.ptr + tag.len - begin));
		return stop ? (overt_str){begin, (size_t)(stop - begin)} : OVERT_STR_NONE;
	}
	return OVERT_STR_NONE;
}

/* Decoded copy of an attribute. */
static overt_str decoded(struct overt_builder *b, overt_str s)
{
	char *out = overt_arena_alloc(b->reading->arena, s.len + 1);
	size_t o = 0;

	if (!out) {
		b->failed = true;
		return OVERT_STR_NONE;
	}
	for (const char *p = s.ptr, *end = s.ptr + s.len; p < end;) {
		if (*p == '&')
			p = reference(p, end, out, &o);
		else
			out[o++] = *p++;
	}
	return (overt_str){out, o};
}

static bool has_word(overt_str s, const char *word)
{
	return s.len > 0 && memmem(s.ptr, s.len, word, strlen(word)) != NULL;
}

static bool is_tag(overt_str tag, const char *name)
{
	size_t len = strlen(name);

	return tag.len >= len && strncasecmp(tag.ptr, name, len) == 0 &&
	       (tag.len == len || tag.ptr[len] == ' ' || tag.ptr[len] == '/');
}

/* What a tag means for the text; links go to the post. */
static size_t take_tag(struct overt_builder *b, overt_str tag, char *out, size_t o)
{
	if (is_tag(tag, "a")) {
		overt_str class = attribute(tag, "class"), href = attribute(tag, "href");
		if (href.len > 0 && !has_word(class, "mention") && !has_word(class, "hashtag"))
			overt_builder_link(b, decoded(b, href));
		return 0;
	}
	if (is_tag(tag, "br") || is_tag(tag, "/p") || is_tag(tag, "/div") || is_tag(tag, "/li")) {
		out[o] = '\n';
		return 1;
	}
	return 0;
}

overt_str overt_html_text(struct overt_builder *builder, overt_str html)
{
	size_t o = 0;

	if (html.len == 0)
		return OVERT_STR_NONE;
	const char *p = html.ptr, *end = html.ptr + html.len;
	char *out = overt_arena_alloc(builder->reading->arena, html.len + 1);
	if (!out) {
		builder->failed = true;
		return OVERT_STR_NONE;
	}
	while (p < end) {
		const char *close = *p == '<' ? memchr(p, '>', (size_t)(end - p)) : NULL;
		if (close) {
			o += take_tag(builder, (overt_str){p + 1, (size_t)(close - p - 1)}, out, o);
			p = close + 1;
		} else if (*p == '&') {
			p = reference(p, end, out, &o);
		} else {
			out[o++] = *p++;
		}
	}
	overt_str text = overt_str_trim((overt_str){out, o});
	return text.len > 0 ? text : OVERT_STR_NONE;
}
