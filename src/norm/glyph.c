// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Which comparison form each code point has. The spoof checker's skeleton is
 * made code point by code point (UTS #39: NFD, then a table, then NFD), so a
 * table of single code points gives the same as the checker on whole texts, at
 * the cost of a look-up. Pages are filled when a script first occurs; what they
 * hold does not depend on the order of calls.
 */
#include "local.h"
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

enum { FORM_MAX = 48, ROUNDS_MAX = 4 };

/* Marks that decorate or vocalise: the cheapest disguise, and often left out. */
static bool is_dropped(UChar32 c)
{
	if (c == 0x640) /* Arabic lengthening stroke */
		return true;
	bool listed = (c >= 0x300 && c <= 0x36f) || (c >= 0x591 && c <= 0x5c7) ||
	              (c >= 0x64b && c <= 0x65f) || c == 0x670 || (c >= 0x1ab0 && c <= 0x1aff) ||
	              (c >= 0x1dc0 && c <= 0x1dff) || (c >= 0x20d0 && c <= 0x20ff) ||
	              (c >= 0xfe20 && c <= 0xfe2f);
	return listed && (U_MASK(u_charType(c)) & U_GC_M_MASK);
}

static bool is_word(UChar32 c)
{
	return (U_MASK(u_charType(c)) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

static bool is_noblank(UChar32 c)
{
	if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT)
		return true;
	UErrorCode status = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript(c, &status);
	return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
}

/* White letters on black: ICU has no compatibility mapping for them. */
static UChar32 plain(UChar32 c)
{
	if (c >= 0x1f150 && c <= 0x1f169)
		return 'a' + (c - 0x1f150);
	if (c >= 0x1f170 && c <= 0x1f189)
		return 'a' + (c - 0x1f170);
	return c;
}

/* One round: skeleton, then case folding, keeping word characters only. */
static int32_t round_of(const struct overt_norm *norm, const UChar *in, int32_t len,
                        UChar out[FORM_MAX])
{
	UErrorCode status = U_ZERO_ERROR;
	UChar skeleton[FORM_MAX], folded[FORM_MAX];
	int32_t got = uspoof_getSkeleton(norm->spoof, 0, in, len, skeleton, FORM_MAX, &status);
	got = u_strFoldCase(folded, FORM_MAX, skeleton, got, U_FOLD_CASE_DEFAULT, &status);
	if (U_FAILURE(status) || got >= FORM_MAX)
		return 0;
	int32_t kept = 0;
	for (size_t i = 0; i < (size_t)got;) {
		size_t from = i;
		UChar32 c = overt_norm_next(folded, &i, (size_t)got);
		if (!is_word(c) || is_dropped(c))
			continue;
		/* A capital I, a small l, a 1 and a bar look alike; case folding made I an i. */
		if (c == 'i')
			folded[from] = 'l';
		u_memcpy(out + kept, folded + from, (int32_t)(i - from));
		kept += (int32_t)(i - from);
	}
	return kept;
}

/* The form of a word's character; itself when look-alikes leave nothing. */
static int32_t form_of(const struct overt_norm *norm, UChar32 c, UChar form[FORM_MAX])
{
	int32_t len = 0;
	bool failed = false;
	U16_APPEND(form, len, FORM_MAX, c, failed);
	for (int round = 0; round < ROUNDS_MAX && !failed; round++) {
		UChar next[FORM_MAX];
		int32_t got = round_of(norm, form, len, next);
		if (got == 0 || (got == len && u_memcmp(next, form, len) == 0))
			break;
		u_memcpy(form, next, got);
		len = got;
	}
	return len;
}

static bool fill(struct overt_norm *norm, UChar32 c, struct glyph *glyph)
{
	c = plain(c);
	*glyph = (struct glyph){.text = ""};
	if (is_dropped(c)) {
		glyph->flags = GLYPH_DROP;
		return true;
	}
	if (!is_word(c)) /* nor are lone surrogates */
		return true;
	UChar form[FORM_MAX];
	char bytes[4 * FORM_MAX];
	int32_t len = 0;
	UErrorCode status = U_ZERO_ERROR;
	u_strToUTF8(bytes, sizeof bytes, &len, form, form_of(norm, c, form), &status);
	overt_str kept;
	if (U_FAILURE(status) ||
	    !overt_arena_copy(norm->arena, (overt_str){bytes, (size_t)len}, &kept))
		return false;
	glyph->text = kept.ptr;
	glyph->len = (uint8_t)len;
	glyph->flags = (uint8_t)(GLYPH_WORD | (is_noblank(c) ? GLYPH_NOBLANK : 0));
	return true;
}

const struct glyph *overt_norm_glyph(struct overt_norm *norm, UChar32 c)
{
	struct glyph *page = norm->pages[c >> 8];
	if (page)
		return page + (c & 0xff);
	page = calloc(256, sizeof *page);
	if (!page)
		return NULL;
	for (UChar32 i = 0; i < 256; i++)
		if (!fill(norm, (c & ~0xff) + i, page + i)) {
			free(page);
			return NULL;
		}
	norm->pages[c >> 8] = page;
	return page + (c & 0xff);
}

bool overt_norm_glyphs_open(struct overt_norm *norm)
{
	for (UChar32 c = LOOKALIKE_FIRST; c <= LOOKALIKE_LAST; c++) {
		UChar in = (UChar)c, out[8];
		UErrorCode status = U_ZERO_ERROR;
		if (!u_isupper(c))
			continue;
		int32_t len = uspoof_getSkeleton(norm->spoof, 0, &in, 1, out, 8, &status);
		if (U_SUCCESS(status) && len == 1 && u_isalpha(out[0]) && out[0] < 0x80)
			norm->lookalikes[c - LOOKALIKE_FIRST] = (char)out[0];
	}
	return overt_norm_glyph(norm, 0) != NULL;
}
