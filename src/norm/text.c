// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <unicode/uchar.h>
#include <unicode/ustring.h>

static overt_err need(struct units *units, size_t len, struct overt_error *err)
{
	return overt_grow(&units->data, &units->cap, len, sizeof *units->data, UNITS_MAX, err);
}

static bool is_ascii(overt_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] >= 0x80)
			return false;
	return true;
}

static bool ends_word(UChar c)
{
	return c < 0x80 && !u_isalnum(c);
}

/*
 * Case folding hides capital look-alikes: the small form of a Cyrillic Ve
 * resembles no b. So a capital that stands among Latin letters becomes the
 * Latin capital that it imitates before anything is folded; words of one
 * script stay as they are.
 */
static void unmask_capitals(const struct overt_norm *norm, struct units *units)
{
	size_t start = 0;
	bool latin = false, masked = false;
	for (size_t i = 0; i <= units->len; i++) {
		UChar c = i < units->len ? units->data[i] : ' ';
		if (!ends_word(c)) {
			latin = latin || (c < 0x80 && u_isalpha(c));
			masked = masked || (c >= LOOKALIKE_FIRST && c <= LOOKALIKE_LAST &&
			                    norm->lookalikes[c - LOOKALIKE_FIRST]);
			continue;
		}
		for (size_t at = start; latin && masked && at < i; at++) {
			UChar seen = units->data[at];
			if (seen >= LOOKALIKE_FIRST && seen <= LOOKALIKE_LAST &&
			    norm->lookalikes[seen - LOOKALIKE_FIRST])
				units->data[at] = (UChar)norm->lookalikes[seen - LOOKALIKE_FIRST];
		}
		start = i + 1;
		latin = masked = false;
	}
}

static overt_err fold_units(struct overt_norm *norm, struct overt_error *err)
{
	UErrorCode status = U_ZERO_ERROR;
	overt_err code = need(&norm->text, norm->raw.len + 16, err);
	if (code)
		return code;
	int32_t got = unorm2_normalize(norm->fold, norm->raw.data, (int32_t)norm->raw.len,
	                               norm->text.data, (int32_t)norm->text.cap, &status);
	if (status == U_BUFFER_OVERFLOW_ERROR) {
		code = need(&norm->text, (size_t)got, err);
		if (code)
			return code;
		status = U_ZERO_ERROR;
		got = unorm2_normalize(norm->fold, norm->raw.data, (int32_t)norm->raw.len,
		                       norm->text.data, (int32_t)norm->text.cap, &status);
	}
	if (U_FAILURE(status))
		return overt_norm_icu_failed(status, "fold a text", err);
	norm->text.len = (size_t)got;
	return OVERT_OK;
}

overt_err overt_norm_fold(struct overt_norm *norm, overt_str text, struct overt_error *err)
{
	bool ascii = is_ascii(text);
	struct units *units = ascii ? &norm->text : &norm->raw;
	overt_err code = need(units, text.len + 1, err);
	if (code)
		return code;
	if (ascii) {
		/* NFKC leaves ASCII alone and case folding is this; a test compares the two ways. */
		for (size_t i = 0; i < text.len; i++) {
			unsigned char c = (unsigned char)text.ptr[i];
			units->data[i] = (UChar)(c >= 'A' && c <= 'Z' ? c + 32 : c);
		}
		units->len = text.len;
		return OVERT_OK;
	}
	UErrorCode status = U_ZERO_ERROR;
	int32_t got = 0;
	u_strFromUTF8WithSub(units->data, (int32_t)units->cap, &got, text.ptr, (int32_t)text.len,
	                     0xfffd, NULL, &status);
	if (U_FAILURE(status))
		return overt_norm_icu_failed(status, "read a text", err);
	units->len = (size_t)got;
	unmask_capitals(norm, units);
	return fold_units(norm, err);
}

/* What the scan of a text has to remember. */
struct scan {
	char *out;
	size_t len, words;
	size_t number_end; /* where the number that is being read ends */
	bool gap;     /* a blank is due before the next word character */
	bool hash;    /* the last character was a # */
	bool noblank; /* a script without blanks was seen */
};

static void put(struct scan *scan, const char *bytes, size_t len)
{
	if (scan->gap) {
		if (scan->len)
			scan->out[scan->len++] = ' ';
		scan->words++;
		scan->gap = false;
	}
	for (size_t i = 0; i < len; i++)
		scan->out[scan->len++] = bytes[i];
}

/* End of a link or mention at `at`, which is blanked; `at` when there is none. */
static size_t skip(struct units *text, size_t at, bool first)
{
	UChar c = text->data[at];
	size_t end = at;
	if (c == '@')
		end = overt_norm_mention_end(text->data, text->len, at);
	else if (c == 'h' || first)
		end = overt_norm_link_end(text->data, text->len, at, first);
	for (size_t i = at; i < end; i++)
		text->data[i] = ' ';
	return end;
}

static bool is_word_at(struct overt_norm *norm, size_t at)
{
	if (at >= norm->text.len)
		return false;
	const struct glyph *glyph =
		overt_norm_glyph(norm, overt_norm_next(norm->text.data, &at, norm->text.len));
	return glyph && (glyph->flags & GLYPH_WORD);
}

/* In a number a 0 is no o and a 1 no l: the end of the number at `at`, or 0. */
static size_t number_end(struct overt_norm *norm, size_t at)
{
	const struct units *text = &norm->text;
	while (at < text->len && text->data[at] >= '0' && text->data[at] <= '9')
		at++;
	return is_word_at(norm, at) ? 0 : at;
}

/* One code point at `*at`: to the output, or a gap. False when memory is used up. */
static bool take(struct overt_norm *norm, struct scan *scan, size_t *at)
{
	size_t from = *at;
	UChar32 c = overt_norm_next(norm->text.data, at, norm->text.len);
	const struct glyph *glyph = overt_norm_glyph(norm, c);
	bool fresh = scan->gap || scan->hash;
	if (!glyph)
		return false;
	scan->hash = false;
	if (c >= '0' && c <= '9' && fresh)
		scan->number_end = number_end(norm, from);
	if (from < scan->number_end) {
		put(scan, &(char){(char)c}, 1);
	} else if (glyph->flags & GLYPH_WORD) {
		scan->noblank = scan->noblank || (glyph->flags & GLYPH_NOBLANK);
		put(scan, glyph->text, glyph->len);
	} else if (c == '#' && is_word_at(norm, *at)) {
		scan->gap = true;
		put(scan, "#", 1);
		scan->hash = true;
	} else if (!(glyph->flags & GLYPH_DROP)) {
		scan->gap = true;
	}
	return true;
}

static overt_err scan_text(struct overt_norm *norm, struct scan *scan, struct overt_error *err)
{
	struct units *text = &norm->text;
	struct overt_buf *out = &norm->out;
	for (size_t i = 0; i < text->len;) {
		/* Room for the longest form, its blank and a #. */
		if (out->cap < scan->len + 256) {
			overt_err code = overt_grow(&out->data, &out->cap, scan->len + 256, 1,
			                            (size_t)4 * UNITS_MAX, err);
			if (code)
				return code;
		}
		scan->out = out->data;
		size_t end = skip(text, i, scan->gap);
		if (end > i) {
			scan->gap = true;
			i = end;
		} else if (!take(norm, scan, &i)) {
			return overt_fail(err, OVERT_E_NOMEM, "memory is used up: forms of characters");
		}
	}
	return OVERT_OK;
}

overt_err overt_norm_text(struct overt_norm *norm, overt_str text, struct overt_buf *out,
                          size_t *words, struct overt_error *err)
{
	struct scan scan = {.gap = true};
	overt_err code = overt_norm_fold(norm, text, err);
	if (code)
		return code;
	code = scan_text(norm, &scan, err);
	if (code)
		return code;
	if (scan.noblank && words) {
		code = overt_norm_count_words(norm, &scan.words, err);
		if (code)
			return code;
	}
	overt_buf_clear(out);
	if (!overt_buf_append(out, scan.out, scan.len))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: a text of %zu bytes", scan.len);
	if (words)
		*words = scan.words;
	return OVERT_OK;
}
