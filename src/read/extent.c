// SPDX-License-Identifier: GPL-3.0-or-later
#include "extent.h"

#ifdef __SSE2__
#include <emmintrin.h>

static inline unsigned matches(__m128i x, char c)
{
	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_set1_epi8(c)));
}

/* First quote, backslash or line feed. */
static inline const char *in_string(const char *p, const char *end)
{
	for (; p < end; p += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		unsigned mask = matches(x, '"') | matches(x, '\\') | matches(x, '\n');
		if (mask != 0) {
			p += __builtin_ctz(mask);
			return p < end ? p : end;
		}
	}
	return end;
}

/* First quote, bracket or brace: a bracket becomes a brace by its sixth bit. */
static inline const char *in_structure(const char *p, const char *end)
{
	const __m128i bit = _mm_set1_epi8(0x20);

	for (; p < end; p += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i y = _mm_or_si128(x, bit);
		unsigned mask = matches(x, '"') | matches(y, '{') | matches(y, '}');
		if (mask != 0) {
			p += __builtin_ctz(mask);
			return p < end ? p : end;
		}
	}
	return end;
}
#else
static inline const char *in_string(const char *p, const char *end)
{
	while (p < end && *p != '"' && *p != '\\' && *p != '\n')
		p++;
	return p;
}

static inline const char *in_structure(const char *p, const char *end)
{
	while (p < end && *p != '"' && (*p | 0x20) != '{' && (*p | 0x20) != '}')
		p++;
	return p;
}
#endif

static bool ends_scalar(char c)
{
	return c == ',' || c == ']' || c == '}' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static bool scan_scalar(struct overt_extent *extent, const char *data, size_t len, bool last)
{
	while (extent->at < len && !ends_scalar(data[extent->at]))
		extent->at++;
	extent->complete = extent->at < len || last;
	return extent->complete;
}

/* On a quote, backslash or line feed within a string; true when the scan must stop. */
static bool string_special(struct overt_extent *extent, const char **p, const char *end, bool last)
{
	char c = **p;

	if (c == '\\' && *p + 1 == end && !last)
		return true;
	if (c == '\\') {
		*p += end - *p > 1 && (*p)[1] != '\n' ? 2 : 1;
		return false;
	}
	++*p;
	if (c == '"')
		extent->in_string = false;
	else
		extent->broken = true;
	return extent->broken || extent->depth == 0;
}

bool overt_extent_scan(struct overt_extent *extent, const char *data, size_t len, bool last)
{
	const char *p, *end = data + len;
	bool stop = false;

	if (len == 0)
		return false;
	if (!extent->started) {
		extent->started = true;
		extent->scalar = data[0] != '{' && data[0] != '[' && data[0] != '"';
	}
	if (extent->scalar)
		return scan_scalar(extent, data, len, last);
	p = data + extent->at;
	while (!stop && p < end) {
		p = extent->in_string ? in_string(p, end) : in_structure(p, end);
		if (p == end)
			break;
		if (extent->in_string) {
			stop = string_special(extent, &p, end, last);
			continue;
		}
		char c = *p++;
		if (c == '"')
			extent->in_string = true;
		else if (c == '{' || c == '[')
			extent->depth++;
		else
			stop = --extent->depth == 0;
	}
	extent->at = (size_t)(p - data);
	extent->complete = stop && !extent->broken && !extent->in_string && extent->depth == 0;
	return extent->complete || extent->broken;
}
