// SPDX-License-Identifier: GPL-3.0-or-later
#include "entities.h"

#include <string.h>
#include <strings.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Code point at p (well-formed UTF-8) and its length. */
static unsigned code_point(const unsigned char *p, size_t left, size_t *len)
{
	static const unsigned char marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
	size_t n = *p < 0x80 ? 1 : *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : 4;

	if (n > left)
		n = left;
	unsigned c = n == 1 ? *p : (unsigned)(*p & ~marks[n]) & 0x1F;
	for (size_t i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3F);
	*len = n;
	return c;
}

/* Letters, digits, marks and underscores, as far as blocks tell. */
static bool is_word(unsigned c)
{
	static const struct {
		unsigned from, to;
	} others[] = {{0x80, 0xBF}, {0xD7, 0xD7}, {0xF7, 0xF7}, {0x2000, 0x206F}, {0x20A0, 0x20CF},
	              {0x2190, 0x2BFF}, {0x3000, 0x3004}, {0x3008, 0x3020}, {0x30FB, 0x30FB},
	              {0xE000, 0xF8FF}, {0xFE00, 0xFE6F}, {0xFF00, 0xFF0F}, {0xFF1A, 0xFF20},
	              {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFF0, 0xFFFF}, {0x1F000, 0x1FAFF},
	              {0xE0000, 0x10FFFF}};

	if (c < 0x80)
		return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (c >= others[i].from && c <= others[i].to)
			return false;
	return true;
}

/* Length of the word at the text's beginning; *digits: it has nothing but digits. */
static size_t word_length(overt_str text, bool *digits)
{
	size_t at = 0;

	*digits = true;
	while (at < text.len) {
		size_t n;
		unsigned c = code_point((const unsigned char *)text.ptr + at, text.len - at, &n);
		if (!is_word(c))
			break;
		*digits = *digits && c >= '0' && c <= '9';
		at += n;
	}
	return at;
}

static overt_str rest(overt_str text, size_t at)
{
	return (overt_str){text.ptr + at, text.len - at};
}

/* Length of the link at the text's beginning, or 0. */
static size_t link_length(overt_str text)
{
	size_t n = text.len > 8 && strncasecmp(text.ptr, "https://", 8) == 0  ? 8
	           : text.len > 7 && strncasecmp(text.ptr, "http://", 7) == 0 ? 7
	                                                                      : 0;
	size_t scheme = n;

	if (n == 0)
		return 0;
	while (n < text.len) {
		size_t step;
		unsigned c = code_point((const unsigned char *)text.ptr + n, text.len - n, &step);
		/* Typographic marks and white space end a link; other letters may stand in one. */
		if (c <= ' ' || strchr("\"<>\\^`{|}", (int)(c & 0x7F) * (c < 0x80)) || c == 0x7F ||
		    (c >= 0x80 && !is_word(c)))
			break;
		n += step;
	}
	while (n > scheme && strchr(".,;:!?'*", text.ptr[n - 1]))
		n--;
	if (n > scheme && text.ptr[n - 1] == ')' && !memchr(text.ptr, '(', n))
		n--;
	if (n > scheme && text.ptr[n - 1] == ']' && !memchr(text.ptr, '[', n))
		n--;
	return n > scheme ? n : 0;
}

/* What begins at the mark at `at`: is added, and its length is returned. */
static size_t take_mark(struct overt_builder *b, overt_str text, size_t at, unsigned which)
{
	overt_str behind = rest(text, at + 1);
	bool digits;
	size_t n = word_length(behind, &digits);

	if (n == 0)
		return 1;
	if (text.ptr[at] == '#' && !digits && (which & OVERT_ENTITIES_HASHTAGS))
		overt_builder_hashtag(b, (overt_str){behind.ptr, n});
	if (text.ptr[at] == '@' && (which & OVERT_ENTITIES_MENTIONS))
		overt_builder_mention(b, (overt_str){behind.ptr, n});
	return 1 + n;
}

#ifdef __SSE2__
/* First of : # @ at or behind `at`; reads whole blocks within the text alone. */
static size_t next_mark(overt_str text, size_t at)
{
	for (; at + 16 <= text.len; at += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(text.ptr + at));
		__m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8(':')),
		                                        _mm_cmpeq_epi8(x, _mm_set1_epi8('#'))),
		                           _mm_cmpeq_epi8(x, _mm_set1_epi8('@')));
		unsigned mask = (unsigned)_mm_movemask_epi8(hit);
		if (mask != 0)
			return at + (size_t)__builtin_ctz(mask);
	}
	while (at < text.len && text.ptr[at] != ':' && text.ptr[at] != '#' && text.ptr[at] != '@')
		at++;
	return at;
}
#else
static size_t next_mark(overt_str text, size_t at)
{
	while (at < text.len && text.ptr[at] != ':' && text.ptr[at] != '#' && text.ptr[at] != '@')
		at++;
	return at;
}
#endif

/* Does a word end right before `at`? */
static bool behind_word(overt_str text, size_t at)
{
	size_t begin = at, n;

	if (at == 0)
		return false;
	do {
		begin--;
	} while (begin > 0 && at - begin < 4 && ((unsigned char)text.ptr[begin] & 0xC0) == 0x80);
	return is_word(code_point((const unsigned char *)text.ptr + begin, at - begin, &n));
}

/* The link whose colon stands at `colon` and that begins at or behind `from`; 0: none. */
static size_t link_around(overt_str text, size_t from, size_t colon, overt_str *link)
{
	for (size_t scheme = 4; scheme <= 5; scheme++) {
		if (colon < from + scheme || behind_word(text, colon - scheme))
			continue;
		size_t len = link_length(rest(text, colon - scheme));
		if (len > scheme) {
			*link = (overt_str){text.ptr + colon - scheme, len};
			return colon - scheme + len;
		}
	}
	return 0;
}

void overt_entities_add(struct overt_builder *builder, overt_str text, unsigned which)
{
	size_t at = 0, from = 0;

	while ((at = next_mark(text, at)) < text.len) {
		size_t end;
		overt_str link;
		if (text.ptr[at] == ':') {
			end = link_around(text, from, at, &link);
			if (end > 0 && (which & OVERT_ENTITIES_LINKS))
				overt_builder_link(builder, link);
		} else {
			end = behind_word(text, at) ? 0 : at + take_mark(builder, text, at, which);
		}
		at = end > 0 ? end : at + 1;
		from = at;
	}
}

/* "[label](link)" at the text's beginning: its parts and length; 0: it is none. */
static size_t markdown_link(overt_str text, overt_str *label, overt_str *link)
{
	const char *end = text.ptr + text.len;
	const char *close = memchr(text.ptr, ']', text.len);

	if (!close || end - close < 3 || close[1] != '(')
		return 0;
	const char *paren = memchr(close + 2, ')', (size_t)(end - close - 2));
	if (!paren)
		return 0;
	*label = (overt_str){text.ptr + 1, (size_t)(close - text.ptr - 1)};
	*link = (overt_str){close + 2, (size_t)(paren - close - 2)};
	return link_length(*link) > 0 ? (size_t)(paren - text.ptr) + 1 : 0;
}

overt_str overt_entities_markdown(struct overt_builder *builder, overt_str text)
{
	char *out = overt_arena_alloc(builder->reading->arena, text.len + 1);
	overt_str label, link;
	size_t o = 0;

	if (!out) {
		builder->failed = true;
		return text;
	}
	for (size_t i = 0; i < text.len;) {
		char c = text.ptr[i];
		size_t n = c == '[' ? markdown_link(rest(text, i), &label, &link) : 0;
		if (n > 0) {
			overt_builder_link(builder, link);
			for (size_t k = 0; k < label.len; k++)
				if (label.ptr[k] != '*')
					out[o++] = label.ptr[k];
			i += n;
		} else if ((c == '*' || c == '_') && i + 1 < text.len && text.ptr[i + 1] == c) {
			i += 2;
		} else {
			out[o++] = c;
			i++;
		}
	}
	return (overt_str){out, o};
}
