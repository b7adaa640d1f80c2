// SPDX-License-Identifier: GPL-3.0-or-later
#include "csv.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>

/* First delimiter, line feed or quote at or behind p; `end` when there is none. */
static inline const char *find_special(const char *p, const char *end, char delimiter)
{
	const __m128i d = _mm_set1_epi8(delimiter);
	const __m128i n = _mm_set1_epi8('\n');
	const __m128i q = _mm_set1_epi8('"');

	for (; p < end; p += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, d), _mm_cmpeq_epi8(x, n)),
		                           _mm_cmpeq_epi8(x, q));
		unsigned mask = (unsigned)_mm_movemask_epi8(hit);
		if (mask != 0) {
			p += __builtin_ctz(mask);
			return p < end ? p : end;
		}
	}
	return end;
}
#else
static inline const char *find_special(const char *p, const char *end, char delimiter)
{
	while (p < end && *p != delimiter && *p != '\n' && *p != '"')
		p++;
	return p;
}
#endif

static uint64_t count_lines(const char *p, const char *end)
{
	uint64_t lines = 0;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		lines++;
		p++;
	}
	return lines;
}

/* What the end of the block means for the field that is being read. */
enum ending { ENDS_FIELD, ENDS_RECORD, ENDS_BLOCK };

struct scan {
	const char *p, *end;
	char delimiter;
	bool last;
	struct overt_csv_record *record;
};

static inline void keep(struct scan *s, const char *ptr, const char *stop, bool escaped)
{
	struct overt_csv_record *r = s->record;

	if (r->count < OVERT_CSV_COLUMNS) {
		r->fields[r->count].ptr = ptr;
		r->fields[r->count].len = (size_t)(stop - ptr) & (SIZE_MAX >> 1);
		r->fields[r->count].escaped = escaped;
	}
	r->count++;
}

/* From p to the delimiter or line end, quotes meaning nothing; p stays on it. */
static inline enum ending plain_end(struct scan *s, const char **stop)
{
	const char *p = s->p;

	for (;;) {
		p = find_special(p, s->end, s->delimiter);
		if (p == s->end || *p != '"')
			break;
		p++;
	}
	*stop = p;
	s->p = p;
	if (p == s->end)
		return s->last ? ENDS_RECORD : ENDS_BLOCK;
	return *p == s->delimiter ? ENDS_FIELD : ENDS_RECORD;
}

static inline const char *without_cr(const char *begin, const char *stop)
{
	return stop > begin && stop[-1] == '\r' ? stop - 1 : stop;
}

static inline enum ending plain_field(struct scan *s)
{
	const char *begin = s->p, *stop;
	enum ending ending = plain_end(s, &stop);

	if (ending != ENDS_BLOCK)
		keep(s, begin, ending == ENDS_RECORD ? without_cr(begin, stop) : stop, false);
	return ending;
}

/* Behind a closing quote at s->p - 1. */
static enum ending after_quote(struct scan *s, const char *begin, bool escaped)
{
	const char *stop = s->p - 1;
	const char *p = s->p;

	if (p < s->end && *p == s->delimiter) {
		keep(s, begin, stop, escaped);
		return ENDS_FIELD;
	}
	if (p < s->end && *p == '\r')
		p++;
	if (p == s->end && !s->last)
		return ENDS_BLOCK;
	if (p == s->end || *p == '\n') {
		s->p = p;
		keep(s, begin, stop, escaped);
		return ENDS_RECORD;
	}
	s->record->untidy = true;
	enum ending ending = plain_end(s, &stop);
	if (ending != ENDS_BLOCK)
		keep(s, begin, ending == ENDS_RECORD ? without_cr(begin, stop) : stop, true);
	return ending;
}

static enum ending quoted_field(struct scan *s)
{
	const char *begin = s->p + 1, *p = begin;
	bool escaped = false;

	for (;;) {
		p = p < s->end ? memchr(p, '"', (size_t)(s->end - p)) : NULL;
		if (!p || (p + 1 == s->end && !s->last)) {
			if (!s->last)
				return ENDS_BLOCK;
			s->record->open_quote = true;
			s->p = s->end;
			keep(s, begin, s->end, escaped);
			s->record->lines += count_lines(begin, s->end);
			return ENDS_RECORD;
		}
		if (p + 1 < s->end && p[1] == '"') {
			escaped = true;
			p += 2;
			continue;
		}
		s->record->lines += count_lines(begin, p);
		s->p = p + 1;
		return after_quote(s, begin, escaped);
	}
}

bool overt_csv_next(char delimiter, const char *data, size_t len, bool last,
                    struct overt_csv_record *record)
{
	struct scan s = {.p = data, .end = data + len, .delimiter = delimiter, .last = last,
	                 .record = record};

	record->count = 0;
	record->lines = 0;
	record->untidy = false;
	record->open_quote = false;
	if (len == 0)
		return false;
	for (;;) {
		enum ending ending =
			s.p < s.end && *s.p == '"' ? quoted_field(&s) : plain_field(&s);
		if (ending == ENDS_BLOCK)
			return false;
		if (ending == ENDS_RECORD)
			break;
		s.p++;
	}
	if (s.p < s.end) {
		record->lines++;
		s.p++;
	}
	record->size = (size_t)(s.p - data);
	return true;
}

size_t overt_csv_unescape(struct overt_csv_field field, char *out)
{
	const char *p = field.ptr, *end = p + field.len;
	char *o = out;

	while (p < end) {
		const char *q = memchr(p, '"', (size_t)(end - p));
		if (!q)
			q = end;
		memcpy(o, p, (size_t)(q - p));
		o += q - p;
		p = q;
		if (p == end)
			break;
		if (p + 1 < end && p[1] == '"') {
			*o++ = '"';
			p += 2;
			continue;
		}
		/* The closing quote of an untidy field: the rest is literal. */
		p++;
		memcpy(o, p, (size_t)(end - p));
		o += end - p;
		break;
	}
	return (size_t)(o - out);
}
