// SPDX-License-Identifier: GPL-3.0-or-later
#include "words.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

const char *words_count(uint64_t n, char out[WORDS_SIZE])
{
	char digits[24];
	size_t len = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, n), at = 0;
	for (size_t i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = 0;
	return out;
}

const char *words_many(uint64_t n, const char *noun, char out[WORDS_SIZE])
{
	static const char *const spelled[] = {"no", "one", "two", "three", "four", "five", "six", "seven",
	                                      "eight", "nine", "ten", "eleven", "twelve"};
	char number[WORDS_SIZE];
	const char *bar = strchr(noun, '|');
	const char *shown = n <= 12 ? spelled[n] : words_count(n, number);
	if (bar)
		snprintf(out, WORDS_SIZE, "%s %.*s", shown, n == 1 ? (int)strlen(bar + 1) : (int)(bar - noun),
		         n == 1 ? bar + 1 : noun);
	else
		snprintf(out, WORDS_SIZE, "%s %s%s", shown, noun, n == 1 ? "" : "s");
	return out;
}

const char *words_span(overt_ms ms, char out[WORDS_SIZE])
{
	int64_t s = (ms + 500) / 1000;
	if (ms > 0 && ms < 1000)
		snprintf(out, WORDS_SIZE, "%" PRId64 " ms", ms);
	else if (s < 60)
		snprintf(out, WORDS_SIZE, "%" PRId64 " s", s);
	else if (s < 3600 && s % 60)
		snprintf(out, WORDS_SIZE, "%" PRId64 " min %" PRId64 " s", s / 60, s % 60);
	else if (s < 3600)
		snprintf(out, WORDS_SIZE, "%" PRId64 " min", s / 60);
	else if (s < 86400 && s / 60 % 60)
		snprintf(out, WORDS_SIZE, "%" PRId64 " h %" PRId64 " min", s / 3600, s / 60 % 60);
	else if (s < 86400)
		snprintf(out, WORDS_SIZE, "%" PRId64 " h", s / 3600);
	else
		snprintf(out, WORDS_SIZE, "%" PRId64 " day%s", s / 86400, s / 86400 == 1 ? "" : "s");
	return out;
}

static const char *moment(overt_ms t, bool with_time, char out[WORDS_SIZE])
{
	static const char *const months[] = {"January", "February", "March", "April", "May", "June",
	                                     "July", "August", "September", "October", "November",
	                                     "December"};
	char text[OVERT_TIME_TEXT];
	unsigned year, month, day;
	overt_time_format(t, text);
	if (sscanf(text, "%u-%u-%u", &year, &month, &day) != 3 || month < 1 || month > 12)
		snprintf(out, WORDS_SIZE, "unknown");
	else if (with_time)
		snprintf(out, WORDS_SIZE, "%u %s %u, %.8s", day, months[month - 1], year, text + 11);
	else
		snprintf(out, WORDS_SIZE, "%u %s %u", day, months[month - 1], year);
	return out;
}

const char *words_day(overt_ms t, char out[WORDS_SIZE])
{
	return moment(t, false, out);
}

const char *words_moment(overt_ms t, char out[WORDS_SIZE])
{
	return moment(t, true, out);
}

const char *words_percent(double p, char out[WORDS_SIZE])
{
	if (isnan(p))
		snprintf(out, WORDS_SIZE, "\xE2\x80\x93");
	else if (p > 0 && p < 0.01)
		snprintf(out, WORDS_SIZE, "<1");
	else if (p < 1 && p > 0.99)
		snprintf(out, WORDS_SIZE, ">99");
	else
		snprintf(out, WORDS_SIZE, "%.0f", p * 100);
	return out;
}

const char *words_figure(double x, char out[WORDS_SIZE])
{
	if (x >= 1000 && x < 1e15)
		words_count((uint64_t)(x + 0.5), out);
	else if (x != 0 && fabs(x) < 0.001)
		words_small(fabs(x), out);
	else if (isfinite(x))
		snprintf(out, WORDS_SIZE, "%.3g", x);
	else
		snprintf(out, WORDS_SIZE, "\xE2\x80\x93");
	return out;
}

const char *words_small(double p, char out[WORDS_SIZE])
{
	static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
	if (isnan(p)) {
		snprintf(out, WORDS_SIZE, "\xE2\x80\x93");
	} else if (p <= 0) {
		snprintf(out, WORDS_SIZE, "below 10⁻³⁰⁰");
	} else if (p >= 0.001) {
		snprintf(out, WORDS_SIZE, p >= 100 ? "%.0f" : "%.3g", p);
	} else {
		char text[32], *e;
		snprintf(text, sizeof text, "%.1e", p);
		e = strchr(text, 'e');
		*e = 0;
		size_t at = (size_t)snprintf(out, WORDS_SIZE, "%s × 10⁻", text);
		for (e += 2; *e == '0' && e[1]; e++)
			;
		for (; *e >= '0' && *e <= '9' && at < WORDS_SIZE - 4; e++)
			at += (size_t)snprintf(out + at, WORDS_SIZE - at, "%s", raised[*e - '0']);
	}
	return out;
}
