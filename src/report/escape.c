// SPDX-License-Identifier: GPL-3.0-or-later
/* Text from files into HTML, XML and CSV. Everything is hostile until it went through here. */
#include "out.h"

#include <string.h>

uint32_t out_character(overt_str s, size_t *length)
{
	const unsigned char *b = (const unsigned char *)s.ptr;
	static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
	*length = 1;
	if (b[0] < 0x80)
		return b[0];
	size_t n = b[0] >= 0xF0 ? 4 : b[0] >= 0xE0 ? 3 : 2;
	if (b[0] < 0xC2 || b[0] > 0xF4 || n > s.len)
		return UINT32_MAX;
	uint32_t c = b[0] & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((b[i] & 0xC0) != 0x80)
			return UINT32_MAX;
		c = c << 6 | (b[i] & 0x3Fu);
	}
	if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return UINT32_MAX;
	*length = n;
	return c;
}

/* Characters that would act on the page, or hide in it, instead of being read. */
static bool is_invisible(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0xAD ||
	       c == 0x61C || c == 0x200B || c == 0x200E || c == 0x200F ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
	       (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF) ||
	       (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

static const char *entity(uint32_t c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

/* Length of the run of printable ASCII at the start of `s` that no document has to escape. */
static size_t plain_run(overt_str s)
{
	size_t n = 0;
	while (n < s.len && s.ptr[n] >= 0x20 && s.ptr[n] < 0x7F && s.ptr[n] != '&' && s.ptr[n] != '<' &&
	       s.ptr[n] != '>' && s.ptr[n] != '"' && s.ptr[n] != '\'')
		n++;
	return n;
}

/* Writes the plain run at the start of a text; returns what is left. */
static overt_str skip_plain(struct out *out, overt_str s)
{
	if (!s.ptr)
		return s;
	size_t n = plain_run(s);
	if (n)
		out_bytes(out, (overt_str){s.ptr, n});
	return (overt_str){s.ptr + n, s.len - n};
}

static void html(struct out *out, overt_str s, bool markup)
{
	for (s = skip_plain(out, s); s.len && !out_failed(out); s = skip_plain(out, s)) {
		size_t n;
		uint32_t c = out_character(s, &n);
		const char *name = entity(c);
		if (name)
			out_raw(out, name);
		else if (c == UINT32_MAX)
			out_raw(out, "\xEF\xBF\xBD");
		else if (is_invisible(c))
			out_printf(out, markup ? "<span class=\"ctl\">U+%04X</span>" : "[U+%04X]", (unsigned)c);
		else
			out_bytes(out, (overt_str){s.ptr, n});
		s = (overt_str){s.ptr + n, s.len - n};
	}
}

void out_html(struct out *out, overt_str s)
{
	html(out, s, true);
}

void out_attr(struct out *out, overt_str s)
{
	html(out, s, false);
}

void out_bdi(struct out *out, overt_str s)
{
	if (!s.ptr) {
		out_raw(out, "\xE2\x80\x93");
		return;
	}
	out_raw(out, "<bdi>");
	out_html(out, s);
	out_raw(out, "</bdi>");
}

static bool xml_allows(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xFFFE) ||
	       (c >= 0x10000 && c <= 0x10FFFF);
}

void out_xml(struct out *out, overt_str s)
{
	for (s = skip_plain(out, s); s.len && !out_failed(out); s = skip_plain(out, s)) {
		size_t n;
		uint32_t c = out_character(s, &n);
		const char *name = entity(c);
		if (name)
			out_raw(out, name);
		else if (!xml_allows(c))
			out_raw(out, "\xEF\xBF\xBD");
		else if (c < 0x20)
			out_printf(out, "&#%u;", (unsigned)c);
		else
			out_bytes(out, (overt_str){s.ptr, n});
		s = (overt_str){s.ptr + n, s.len - n};
	}
}

void out_utf8(struct out *out, overt_str s)
{
	for (s = skip_plain(out, s); s.len && !out_failed(out); s = skip_plain(out, s)) {
		size_t n;
		if (out_character(s, &n) == UINT32_MAX)
			out_raw(out, "\xEF\xBF\xBD");
		else
			out_bytes(out, (overt_str){s.ptr, n});
		s = (overt_str){s.ptr + n, s.len - n};
	}
}

/* OWASP's list of what starts a formula, and the full-width twins that some spreadsheets fold. */
static bool starts_formula(overt_str s)
{
	size_t n;
	uint32_t c = out_character(s, &n);
	return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r' || c == '\n' ||
	       c == 0xFF1D || c == 0xFF0B || c == 0xFF0D || c == 0xFF20;
}

/* -?[0-9]+: what platforms number their accounts with, and no spreadsheet runs. */
static bool is_whole_number(overt_str s)
{
	size_t i = s.ptr[0] == '-';
	bool digits = i < s.len;
	for (; i < s.len && digits; i++)
		digits = s.ptr[i] >= '0' && s.ptr[i] <= '9';
	return digits;
}

static bool needs_guard(overt_str s, enum out_guard guard)
{
	switch (s.len ? guard : OUT_GUARD_NONE) {
	case OUT_GUARD_TEXT: return s.ptr[0] == '\'' || starts_formula(s);
	case OUT_GUARD_ID: return s.ptr[0] == '\'' || (starts_formula(s) && !is_whole_number(s));
	default: return false;
	}
}

void out_csv(struct out *out, overt_str s, enum out_guard how)
{
	if (!s.ptr)
		return;
	bool guard = needs_guard(s, how);
	bool quote = s.len == 0; /* known and empty: "" */
	for (size_t i = 0; i < s.len && !quote; i++)
		quote = s.ptr[i] && strchr(",\"\r\n", s.ptr[i]);
	out_raw(out, quote ? "\"" : "");
	out_raw(out, guard ? "'" : "");
	for (s = skip_plain(out, s); s.len && !out_failed(out); s = skip_plain(out, s)) {
		size_t n;
		uint32_t c = out_character(s, &n);
		if (c == UINT32_MAX || c == 0)
			out_raw(out, "\xEF\xBF\xBD");
		else if (c == '"')
			out_raw(out, "\"\"");
		else
			out_bytes(out, (overt_str){s.ptr, n});
		s = (overt_str){s.ptr + n, s.len - n};
	}
	out_raw(out, quote ? "\"" : "");
}
