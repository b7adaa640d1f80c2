// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "utf8.h"
#include "values.h"

bool overt_list_add(struct overt_reading *reading, struct overt_list *list, overt_str s)
{
	if (s.len == 0)
		return true;
	if (list->count == list->cap) {
		size_t cap = list->cap == 0 ? 8 : list->cap * 2, size;
		if (!overt_size_mul(cap, sizeof *list->items, &size))
			return false;
		overt_str *items = overt_arena_alloc(reading->arena, size);
		if (!items)
			return false;
		if (list->count > 0)
			memcpy(items, list->items, list->count * sizeof *items);
		list->items = items;
		list->cap = cap;
	}
	list->items[list->count++] = s;
	return true;
}

struct overt_str_list overt_list_view(const struct overt_list *list)
{
	return (struct overt_str_list){list->items, list->count};
}

/* Hexadecimal digits of \x, \u and \U; false when they are not there. */
static bool hex_escape(const char *p, const char *end, size_t digits, unsigned *value)
{
	unsigned v = 0;

	if ((size_t)(end - p) < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		char c = p[i];
		if (c >= '0' && c <= '9')
			v = v << 4 | (unsigned)(c - '0');
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			v = v << 4 | (unsigned)((c | 32) - 'a' + 10);
		else
			return false;
	}
	*value = v;
	return true;
}

/* One escape behind a backslash at p - 1: writes it, returns what comes behind it. */
static const char *unescape_one(const char *p, const char *end, char *out, size_t *o)
{
	static const char from[] = "nrtbf0", to[] = "\n\r\t\b\f";
	size_t digits = *p == 'x' ? 2 : *p == 'u' ? 4 : *p == 'U' ? 8 : 0;
	unsigned value;
	const char *plain;

	if (digits > 0 && hex_escape(p + 1, end, digits, &value)) {
		unsigned low;
		p += 1 + digits;
		/* JSON's pairs of surrogates */
		if (digits == 4 && value >= 0xD800 && value <= 0xDBFF && end - p >= 6 && p[0] == '\\' &&
		    p[1] == 'u' && hex_escape(p + 2, end, 4, &low) && low >= 0xDC00 && low <= 0xDFFF) {
			value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
			p += 6;
		}
		*o += overt_utf8_put(value, out + *o);
		return p;
	}
	plain = strchr(from, *p);
	out[(*o)++] = plain && *p ? to[plain - from] : *p;
	return p + 1;
}

/* A quoted element at p (its quote); returns what comes behind it, NULL when it never ends. */
static const char *quoted(struct overt_reading *reading, const char *p, const char *end,
                          overt_str *element)
{
	char quote = *p++;
	const char *begin = p;
	bool escaped = false;

	while (p < end && *p != quote) {
		escaped |= *p == '\\';
		p += *p == '\\' && end - p > 1 ? 2 : 1;
	}
	if (p >= end)
		return NULL;
	*element = (overt_str){begin, (size_t)(p - begin)};
	if (!escaped)
		return p + 1;
	/* The longest an escape can become is 4 bytes of \xNN: never longer than it was. */
	char *out = overt_arena_alloc(reading->arena, element->len + 4);
	if (!out)
		return NULL;
	size_t o = 0;
	for (const char *q = begin; q < p;) {
		if (*q == '\\' && q + 1 < p)
			q = unescape_one(q + 1, p, out, &o);
		else
			out[o++] = *q++;
	}
	*element = (overt_str){out, o};
	return p + 1;
}

static bool split_brackets(struct overt_reading *reading, overt_str cell, struct overt_list *list)
{
	const char *p = cell.ptr + 1, *end = cell.ptr + cell.len - 1;

	while (p < end) {
		overt_str element;
		if (*p == ' ' || *p == ',') {
			p++;
			continue;
		}
		if (*p == '\'' || *p == '"') {
			const char *next = quoted(reading, p, end, &element);
			if (next) {
				if (!overt_list_add(reading, list, element))
					return false;
				p = next;
				continue;
			}
		}
		const char *stop = memchr(p, ',', (size_t)(end - p));
		if (!stop)
			stop = end;
		element = overt_str_trim((overt_str){p, (size_t)(stop - p)});
		if (!overt_list_add(reading, list, element))
			return false;
		p = stop;
	}
	return true;
}

bool overt_list_split(struct overt_reading *reading, overt_str cell, const char *separators,
                      struct overt_list *list)
{
	cell = overt_str_trim(cell);
	if (cell.len == 0)
		return true;
	if (cell.len >= 2 && cell.ptr[0] == '[' && cell.ptr[cell.len - 1] == ']')
		return split_brackets(reading, cell, list);
	for (size_t i = 0; i < cell.len;) {
		size_t begin = i;
		while (i < cell.len && !(cell.ptr[i] != '\0' && strchr(separators, cell.ptr[i])))
			i++;
		overt_str element = overt_str_trim((overt_str){cell.ptr + begin, i - begin});
		if (!overt_list_add(reading, list, element))
			return false;
		i++;
	}
	return true;
}
