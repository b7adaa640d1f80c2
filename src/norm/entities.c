// SPDX-License-Identifier: GPL-3.0-or-later
/* Where links and mentions begin and end in folded UTF-16 text. */
#include "local.h"
#include <unicode/uchar.h>

static bool begins(const UChar *s, size_t len, size_t at, const char *word)
{
	for (; *word; word++, at++)
		if (at >= len || s[at] != (UChar)*word)
			return false;
	return true;
}

static bool is_label(UChar c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* "example.org/path": only with a path, since "end.Start" is a missing blank. */
static bool is_bare_link(const UChar *s, size_t len, size_t at)
{
	size_t letters = 0;
	bool dot = false;
	for (; at < len && (is_label(s[at]) || s[at] == '.'); at++) {
		if (s[at] == '.') {
			dot = true;
			letters = 0;
		} else {
			letters += s[at] >= 'a' && s[at] <= 'z';
		}
	}
	return dot && letters >= 2 && at < len && s[at] == '/';
}

/* Links end at a blank and, in scripts that set none, at the first letter outside ASCII. */
static bool is_link(UChar c)
{
	return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"';
}

size_t overt_norm_link_end(const UChar *s, size_t len, size_t at, bool first)
{
	bool link = begins(s, len, at, "http://") || begins(s, len, at, "https://") ||
	            (first && (begins(s, len, at, "www.") || is_bare_link(s, len, at)));
	if (link)
		while (at < len && is_link(s[at]))
			at++;
	return at;
}

static bool is_handle(const UChar *s, size_t len, size_t at)
{
	return at < len && (s[at] == '_' || u_isalnum(s[at]));
}

size_t overt_norm_mention_end(const UChar *s, size_t len, size_t at)
{
	at++;
	while (is_handle(s, len, at) || (at + 1 < len && is_handle(s, len, at - 1) &&
	                                 (s[at] == '.' || s[at] == '-' || s[at] == '@') &&
	                                 s[at + 1] < 0x80 && is_handle(s, len, at + 1)))
		at++;
	return at;
}
