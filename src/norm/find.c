// SPDX-License-Identifier: GPL-3.0-or-later
/* Links, hashtags and mentions within a published text, for files that do not list them. */
#include "local.h"
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* The macro's own conversions are sound but noisy. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
static UChar32 next_character(const char *s, size_t *at, size_t len)
{
	UChar32 c;
	size_t i = *at;
	U8_NEXT(s, i, len, c);
	*at = i;
	return c;
}
#pragma GCC diagnostic pop

/* Length of the run of letters, digits, marks and _ at `at`, in bytes. */
static size_t word_length(overt_str text, size_t at)
{
	const uint32_t words = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;
	size_t end = at;
	while (end < text.len) {
		size_t next = end;
		UChar32 c = next_character(text.ptr, &next, text.len);
		if (c < 0 || (c != '_' && !(U_MASK(u_charType(c)) & words)))
			break;
		end = next;
	}
	return end - at;
}

static bool after_word(overt_str text, size_t at)
{
	return at > 0 && (u_isalnum((unsigned char)text.ptr[at - 1]) || text.ptr[at - 1] == '_') &&
	       (unsigned char)text.ptr[at - 1] < 0x80;
}

/* The word behind the next `sign` that does not stand inside a word. */
static overt_str next_signed(overt_str text, char sign, size_t *at)
{
	while (text.ptr && *at < text.len) {
		const char *found = memchr(text.ptr + *at, sign, text.len - *at);
		if (!found)
			break;
		size_t start = (size_t)(found - text.ptr);
		size_t len = word_length(text, start + 1);
		*at = start + 1 + len;
		if (len && !after_word(text, start))
			return (overt_str){found + 1, len};
	}
	*at = text.len;
	return OVERT_STR_NONE;
}

overt_str overt_norm_next_hashtag(overt_str text, size_t *at)
{
	return next_signed(text, '#', at);
}

overt_str overt_norm_next_mention(overt_str text, size_t *at)
{
	return next_signed(text, '@', at);
}

static size_t link_length(overt_str text, size_t at)
{
	size_t end = at;
	for (; end < text.len; end++) {
		unsigned char c = (unsigned char)text.ptr[end];
		if (c <= ' ' || c >= 0x7f || c == '<' || c == '>' || c == '"')
			break;
	}
	/* The sentence's punctuation is no part of the link that ends it. */
	while (end > at && strchr(".,;:!?'*)]}", text.ptr[end - 1]))
		end--;
	return end - at;
}

overt_str overt_norm_next_link(overt_str text, size_t *at)
{
	for (; text.ptr && *at + 8 < text.len; (*at)++) {
		const char *s = text.ptr + *at;
		if ((*s | 32) != 'h' || (strncasecmp(s, "http://", 7) && strncasecmp(s, "https://", 8)))
			continue;
		size_t len = link_length(text, *at);
		*at += len;
		/* A link that the platform cut off leads nowhere. */
		bool cut = *at + 3 <= text.len && memcmp(text.ptr + *at, "\xe2\x80\xa6", 3) == 0;
		if (len > 8 && !cut)
			return (overt_str){s, len};
	}
	*at = text.len;
	return OVERT_STR_NONE;
}
