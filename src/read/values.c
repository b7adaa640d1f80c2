// SPDX-License-Identifier: GPL-3.0-or-later
#include "values.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* The first X id that holds its time (2010-11-04). */
#define FIRST_SNOWFLAKE INT64_C(29700859247)
#define SNOWFLAKE_EPOCH INT64_C(1288834974657)

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool overt_id_rounded(overt_str id)
{
	size_t zeros = 0, i = 0;

	if (id.len < 4 || !is_digit(id.ptr[0]))
		return false;
	while (i < id.len && (is_digit(id.ptr[i]) || id.ptr[i] == '.'))
		i++;
	if (i == id.len) {
		while (zeros < id.len && id.ptr[id.len - 1 - zeros] == '0')
			zeros++;
		return id.len >= 15 && zeros >= 8 && memchr(id.ptr, '.', id.len) == NULL;
	}
	if (id.ptr[i] != 'e' && id.ptr[i] != 'E')
		return false;
	i++;
	if (i < id.len && (id.ptr[i] == '+' || id.ptr[i] == '-'))
		i++;
	if (i == id.len)
		return false;
	while (i < id.len && is_digit(id.ptr[i]))
		i++;
	/* Hexadecimal ids such as 4e12 without a point or sign are none of these. */
	return i == id.len && (memchr(id.ptr, '.', id.len) || memchr(id.ptr, '+', id.len));
}

bool overt_snowflake_time(overt_str id, overt_ms *out)
{
	int64_t n;

	if (id.len == 0 || !is_digit(id.ptr[0]) || !overt_str_to_i64(id, &n) || n < FIRST_SNOWFLAKE)
		return false;
	*out = (n >> 22) + SNOWFLAKE_EPOCH;
	return true;
}

int64_t overt_count_parse(overt_str s)
{
	char digits[24];
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == ',' && n > 0)
			continue;
		if (s.ptr[i] == '.') {
			for (size_t k = i + 1; k < s.len; k++)
				if (s.ptr[k] != '0')
					return OVERT_METRIC_UNKNOWN;
			break;
		}
		if (!is_digit(s.ptr[i]) || n == sizeof digits)
			return OVERT_METRIC_UNKNOWN;
		digits[n++] = s.ptr[i];
	}
	int64_t count;
	if (n == 0 || !overt_str_to_i64((overt_str){digits, n}, &count))
		return OVERT_METRIC_UNKNOWN;
	return count;
}

/* The digits behind the point as nanoseconds; false when there is anything else. */
static bool fraction(overt_str s, int64_t *nanos)
{
	int64_t value = 0;

	for (size_t i = 0; i < 9; i++)
		value = value * 10 + (i < s.len && is_digit(s.ptr[i]) ? s.ptr[i] - '0' : 0);
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.ptr[i]))
			return false;
	*nanos = value;
	return true;
}

bool overt_epoch_parse(overt_str s, int64_t unit, overt_ms *out, enum overt_precision *precision)
{
	const int64_t limit = INT64_C(253402300800); /* the year 10000, in seconds */
	overt_str whole = s;
	int64_t n, nanos = 0;
	const char *point = s.len ? memchr(s.ptr, '.', s.len) : NULL;

	if (point) {
		whole.len = (size_t)(point - s.ptr);
		if (!fraction((overt_str){point + 1, s.len - whole.len - 1}, &nanos))
			return false;
	}
	if (!overt_str_to_i64(whole, &n) || n / unit >= limit || n / unit <= -limit / 2)
		return false;
	if (unit == 1) {
		*out = n * 1000 + (n < 0 ? -nanos : nanos) / 1000000;
		*precision = nanos != 0 ? OVERT_PRECISION_MS : OVERT_PRECISION_SECOND;
	} else {
		int64_t per_ms = unit / 1000, ms = n / per_ms;
		*out = n % per_ms < 0 ? ms - 1 : ms;
		*precision = OVERT_PRECISION_MS;
	}
	return true;
}

bool overt_is_word(overt_str s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.ptr, word, s.len) == 0;
}

bool overt_flag_parse(overt_str s)
{
	return s.ptr && (overt_is_word(s, "true") || overt_is_word(s, "1") || overt_is_word(s, "yes") ||
	                 overt_is_word(s, "t") || overt_is_word(s, "1.0"));
}

overt_str overt_without_mark(overt_str s, char mark)
{
	if (s.len > 1 && s.ptr[0] == mark)
		return (overt_str){s.ptr + 1, s.len - 1};
	return s;
}

enum overt_post_kind overt_kind_parse(overt_str s)
{
	static const struct {
		const char *word;
		enum overt_post_kind kind;
	} words[] = {
		{"p", OVERT_KIND_POST},          {"post", OVERT_KIND_POST},
		{"tweet", OVERT_KIND_POST},      {"original", OVERT_KIND_POST},
		{"status", OVERT_KIND_POST},     {"submission", OVERT_KIND_POST},
		{"r", OVERT_KIND_REPOST},        {"retweet", OVERT_KIND_REPOST},
		{"retweeted", OVERT_KIND_REPOST}, {"rt", OVERT_KIND_REPOST},
		{"repost", OVERT_KIND_REPOST},   {"share", OVERT_KIND_REPOST},
		{"reblog", OVERT_KIND_REPOST},   {"boost", OVERT_KIND_REPOST},
		{"forward", OVERT_KIND_REPOST},  {"reply", OVERT_KIND_REPLY},
		{"replied_to", OVERT_KIND_REPLY}, {"q", OVERT_KIND_QUOTE},
		{"quote", OVERT_KIND_QUOTE},     {"quoted", OVERT_KIND_QUOTE},
		{"quote_tweet", OVERT_KIND_QUOTE}, {"c", OVERT_KIND_COMMENT},
		{"comment", OVERT_KIND_COMMENT},
	};

	for (size_t i = 0; s.len > 0 && i < sizeof words / sizeof *words; i++)
		if (overt_is_word(s, words[i].word))
			return words[i].kind;
	return OVERT_KIND_UNKNOWN;
}

bool overt_is_media_link(overt_str link)
{
	if (!overt_str_starts(link, OVERT_STR("https://twitter.com/")) &&
	    !overt_str_starts(link, OVERT_STR("https://x.com/")))
		return false;
	return memmem(link.ptr, link.len, "/status/", 8) &&
	       (memmem(link.ptr, link.len, "/photo/", 7) || memmem(link.ptr, link.len, "/video/", 7));
}
