// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file fields.h
 * Cutting delimited text into rows and fields (RFC 4180), 64 bytes at a time.
 *
 * A quote has a meaning only at the beginning of a field; there it lasts to the
 * next single quote, over delimiters and line ends. Bytes between a closing
 * quote and the next delimiter make the row bad.
 */
#ifndef OVERT_ENGINE_FIELDS_H
#define OVERT_ENGINE_FIELDS_H

#include <overt/base.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/** Where delimiters and line ends are in the 64 bytes at hand. */
struct cursor {
	const char *window; /**< the 64 bytes */
	const char *end;    /**< end of the text */
	uint64_t marks;     /**< those not taken yet */
	char delimiter;
};

#if defined(__SSE2__)
static inline uint64_t cursor_marks_full(const char *at, char delimiter)
{
	const __m128i comma = _mm_set1_epi8(delimiter), line = _mm_set1_epi8('\n');
	uint64_t marks = 0;
	for (unsigned i = 0; i < 4; i++) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
		__m128i hits = _mm_or_si128(_mm_cmpeq_epi8(bytes, comma), _mm_cmpeq_epi8(bytes, line));
		marks |= (uint64_t)(uint32_t)_mm_movemask_epi8(hits) << (16 * i);
	}
	return marks;
}
#else
static inline uint64_t cursor_marks_full(const char *at, char delimiter)
{
	uint64_t marks = 0;
	for (unsigned i = 0; i < 64; i++)
		marks |= (uint64_t)(at[i] == delimiter || at[i] == '\n') << i;
	return marks;
}
#endif

/**
 * Marks of a window, also where the text ends within it.
 * \param cursor  cursor with `window` set
 */
static inline void cursor_look(struct cursor *cursor)
{
	size_t left = (size_t)(cursor->end - cursor->window);
	if (left >= 64) {
		cursor->marks = cursor_marks_full(cursor->window, cursor->delimiter);
		return;
	}
	char padded[64] = {0};
	memcpy(padded, cursor->window, left);
	cursor->marks = cursor_marks_full(padded, cursor->delimiter);
	if (left < 64)
		cursor->marks &= (UINT64_C(1) << left) - 1;
}

/**
 * Puts the cursor on a place.
 * \param cursor  cursor; `end` and `delimiter` are set
 * \param at      place, at most the end
 */
static inline void cursor_set(struct cursor *cursor, const char *at)
{
	cursor->window = at;
	cursor_look(cursor);
}

/**
 * Takes the next delimiter or line end.
 * \param cursor  cursor
 * \return its place, or the end of the text
 */
static inline const char *cursor_next(struct cursor *cursor)
{
	while (!cursor->marks) {
		if (cursor->end - cursor->window <= 64)
			return cursor->end;
		cursor->window += 64;
		cursor_look(cursor);
	}
	const char *at = cursor->window + __builtin_ctzll(cursor->marks);
	cursor->marks &= cursor->marks - 1;
	return at;
}

/** One field, without its quotes. */
struct field {
	const char *text;
	size_t len;
	bool doubled; /**< quotes inside it are still doubled */
};

/**
 * Passes over a quoted field.
 * \param cursor  cursor; afterwards on what follows the field
 * \param at      the opening quote
 * \param field   the field
 * \param stop    the delimiter or line end behind it, or the end of the text
 * \return false when the quote is never closed or something stands behind it
 */
bool overt_fields_quoted(struct cursor *cursor, const char *at, struct field *field,
                         const char **stop);

/**
 * The row that holds or follows a place: used where rows may contain line ends.
 * \param cursor  cursor on the beginning of a row
 * \param at      that beginning
 * \return the beginning of the next row, or the end of the text
 */
const char *overt_fields_skip_row(struct cursor *cursor, const char *at);

/**
 * Copies a field with its doubled quotes made single.
 * \param field  field
 * \param out    room for field->len bytes
 * \return the copy's length
 */
size_t overt_fields_undouble(const struct field *field, char *out);

#endif
