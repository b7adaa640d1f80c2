// SPDX-License-Identifier: GPL-3.0-or-later
/** \file local.h  What the files of this room share. */
#ifndef OVERT_NORM_LOCAL_H
#define OVERT_NORM_LOCAL_H

#include <libpsl.h>
#include <overt/norm.h>
#include <unicode/ubrk.h>
#include <unicode/uidna.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>

enum {
	GLYPH_PAGES = 0x1100,      /* code points / 256 */
	UNITS_MAX = 1 << 28,       /* longest text in UTF-16 units, before or after folding */
	LOOKALIKE_FIRST = 0x370,   /* Greek and Cyrillic capitals: */
	LOOKALIKE_LAST = 0x52f,
	LINK_MAX = 8192            /* longest link that is read */
};

/** What becomes of one case-folded code point. */
enum glyph_flags {
	GLYPH_WORD = 1,    /* part of a word; `text` stands for it */
	GLYPH_DROP = 2,    /* vanishes without ending a word */
	GLYPH_NOBLANK = 4  /* of a script that sets no blanks between words */
};

struct glyph {
	const char *text; /* UTF-8, in the arena */
	uint8_t len;
	uint8_t flags;
};

/** Text in UTF-16, reused from call to call. */
struct units {
	UChar *data;
	size_t cap;
	size_t len;
};

struct overt_norm {
	const UNormalizer2 *fold; /* NFKC_Casefold; belongs to ICU */
	const psl_ctx_t *psl;     /* built in; belongs to libpsl */
	USpoofChecker *spoof;
	UBreakIterator *breaks;
	UIDNA *idna;
	struct overt_arena *arena;
	struct glyph *pages[GLYPH_PAGES]; /* filled when first asked for */
	char lookalikes[LOOKALIKE_LAST - LOOKALIKE_FIRST + 1]; /* ASCII letter, or 0 */
	struct units raw, text;
	struct overt_buf out;
};

/** Code point at `*at`, which moves behind it; a lone surrogate comes as itself. ICU's macro
    does the same, but not without sign conversions. */
static inline UChar32 overt_norm_next(const UChar *s, size_t *at, size_t len)
{
	UChar32 c = s[(*at)++];
	if ((c & 0xfc00) == 0xd800 && *at < len && (s[*at] & 0xfc00) == 0xdc00)
		c = ((c - 0xd800) << 10) + (s[(*at)++] - 0xdc00) + 0x10000;
	return c;
}

/* open.c */
overt_err overt_norm_icu_failed(UErrorCode status, const char *what, struct overt_error *err);

/* glyph.c */
bool overt_norm_glyphs_open(struct overt_norm *norm);
/** The glyph of a code point of folded text; NULL when memory is used up. */
const struct glyph *overt_norm_glyph(struct overt_norm *norm, UChar32 c);

/* text.c */
/** Case-folded NFKC of `text` in norm->text. */
overt_err overt_norm_fold(struct overt_norm *norm, overt_str text, struct overt_error *err);

/* entities.c */
/** End of the link that begins at `at`, or `at` when none does. `first`: a word begins here. */
size_t overt_norm_link_end(const UChar *s, size_t len, size_t at, bool first);
/** End of the mention that begins at the @ at `at` (at least at + 1). */
size_t overt_norm_mention_end(const UChar *s, size_t len, size_t at);

/* words.c */
/** Words of norm->text by ICU's segmentation. */
overt_err overt_norm_count_words(struct overt_norm *norm, size_t *words, struct overt_error *err);

/* host.c */
/** Host in lower-case ASCII (IDNA) without a final dot. False when it is none. */
bool overt_norm_host(const struct overt_norm *norm, overt_str host, char out[256]);
/** Is it a numeric address? */
bool overt_norm_host_is_address(const char *host);
/** Drops labels that only name a device or the web ("www", "m", …). */
void overt_norm_host_strip(const struct overt_norm *norm, char host[256]);

/* query.c */
/** Appends "?…" with what is left of a query, if anything is. */
bool overt_norm_query(const char *query, struct overt_buf *out);
/** Appends text with its percent escapes in one form. */
void overt_norm_percent(overt_str s, struct overt_buf *out);

#endif
