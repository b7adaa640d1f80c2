// SPDX-License-Identifier: GPL-3.0-or-later
#include <locale.h>
#include <math.h>
#include <overt/base.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

overt_str overt_str_from(const char *s)
{
	return s ? (overt_str){s, strlen(s)} : OVERT_STR_NONE;
}

bool overt_str_equal(overt_str a, overt_str b)
{
	if (!a.ptr || !b.ptr)
		return !a.ptr && !b.ptr;
	return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

int overt_str_compare(overt_str a, overt_str b)
{
	if (!a.ptr || !b.ptr)
		return (a.ptr != NULL) - (b.ptr != NULL);
	size_t common = a.len < b.len ? a.len : b.len;
	int order = memcmp(a.ptr, b.ptr, common);
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool overt_str_starts(overt_str s, overt_str prefix)
{
	return s.ptr && s.len >= prefix.len && memcmp(s.ptr, prefix.ptr, prefix.len) == 0;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

overt_str overt_str_trim(overt_str s)
{
	while (s.len && is_space(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

bool overt_str_to_i64(overt_str s, int64_t *out)
{
	size_t at = 0;
	bool negative = s.len && s.ptr[0] == '-';
	if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'))
		at = 1;
	if (at >= s.len)
		return false;
	int64_t value = 0;
	for (; at < s.len; at++) {
		int digit = s.ptr[at] - '0';
		if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value))
			return false;
		if (__builtin_sub_overflow(value, digit, &value))
			return false;
	}
	if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
		return false;
	*out = value;
	return true;
}

static locale_t c_locale;
static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;

static void make_c_locale(void)
{
	c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

bool overt_str_to_double(overt_str s, double *out)
{
	char text[64];
	if (s.len == 0 || s.len >= sizeof text || memchr(s.ptr, '\0', s.len))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!strchr("+-.0123456789eE", s.ptr[i]))
			return false;
	memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	pthread_once(&c_locale_once, make_c_locale);
	char *end;
	double value = c_locale ? strtod_l(text, &end, c_locale) : strtod(text, &end);
	if (end != text + s.len || !isfinite(value))
		return false;
	*out = value;
	return true;
}

enum { SLIPS_LEN = 64 };

static size_t least_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t overt_str_slips(overt_str a, overt_str b, size_t most)
{
	size_t rows[3][SLIPS_LEN + 1]; // of the table of Damerau and Levenshtein, this one and two before
	if (a.len > SLIPS_LEN || b.len > SLIPS_LEN)
		return most;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *row = rows[i % 3], *above = rows[(i - 1) % 3], *higher = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			const bool same = a.ptr[i - 1] == b.ptr[j - 1];
			row[j] = least_of(least_of(above[j], row[j - 1]) + 1, above[j - 1] + !same);
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
				row[j] = least_of(row[j], higher[j - 2] + 1);
		}
	}
	return least_of(rows[a.len % 3][b.len], most);
}
