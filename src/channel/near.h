// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file near.h
 * Near-identical texts: which texts are one object. docs/methods/near-identical-text.md
 * explains the method; the figures below are its only settings.
 */
#ifndef OVERT_CHANNEL_NEAR_H
#define OVERT_CHANNEL_NEAR_H

#include <overt/base.h>

enum {
	OVERT_NEAR_TOKEN_ROWS = 6,
	OVERT_NEAR_TOKEN_BANDS = 12,
	OVERT_NEAR_LETTER_ROWS = 5,
	OVERT_NEAR_LETTER_BANDS = 20,
	OVERT_NEAR_BANDS = OVERT_NEAR_TOKEN_BANDS + OVERT_NEAR_LETTER_BANDS,
	OVERT_NEAR_SHINGLE = 4,       /* letters of a shingle */
	OVERT_NEAR_TOKENS_MIN = 4,    /* distinct tokens, for the token rule */
	OVERT_NEAR_LETTERS_MIN = 20,  /* letters outside hashtags, for the letter rule */
	OVERT_NEAR_LETTERS_MAX = 1000,
	OVERT_NEAR_EDITS_IN_100 = 10, /* edits per 100 letters outside hashtags that it allows */
	OVERT_NEAR_CANDIDATES = 64,   /* representatives tried per band, */
	OVERT_NEAR_CANDIDATES_ALL = 512, /* and of all bands */
	OVERT_NEAR_BAG = 32,          /* classes of letters that are counted */
	OVERT_NEAR_FORM_BYTES = 8192  /* of a normal form that are compared */
};

/** What comparing needs of a text. */
struct overt_near_view {
	const uint32_t *tokens; /* hashes of its distinct tokens, rising */
	const char *form;
	uint32_t form_len;
	uint32_t digits; /* hash of its digits in order */
	uint16_t token_count;
	uint16_t letters; /* characters without blanks and # */
	uint16_t plain;   /* those of them that stand outside hashtags */
	uint8_t bag[OVERT_NEAR_BAG]; /* letters of each class, at most 255 */
};

enum {
	OVERT_NEAR_TOKEN_LANES = OVERT_NEAR_TOKEN_ROWS * OVERT_NEAR_TOKEN_BANDS,
	OVERT_NEAR_LANES = OVERT_NEAR_TOKEN_LANES + OVERT_NEAR_LETTER_ROWS * OVERT_NEAR_LETTER_BANDS
};

/** Room for one thread's work. */
struct overt_near_scratch {
	/* Lane i orders hashes by multiplier[i] * hash + offset[i]; tokens' lanes first. */
	uint32_t multiplier[OVERT_NEAR_LANES], offset[OVERT_NEAR_LANES];
	uint32_t letters[2][OVERT_NEAR_FORM_BYTES];
	uint32_t tokens[OVERT_NEAR_FORM_BYTES];
	uint16_t rows[2][OVERT_NEAR_LETTERS_MAX + 2];
};

/* near_sketch.c */
/** Makes the room; NULL when memory is used up. Free with free(). */
struct overt_near_scratch *overt_near_scratch_new(void);

/**
 * Tokens, letters and band keys of a normal form.
 * \param form     normal form
 * \param scratch  room; scratch->tokens holds the view's tokens afterwards
 * \param view     filled; its tokens point into the scratch
 * \param keys     one key per band, 0 where the text has none
 */
void overt_near_sketch(overt_str form, struct overt_near_scratch *scratch,
                       struct overt_near_view *view, uint32_t keys[OVERT_NEAR_BANDS]);

/**
 * Letters of a form: code points without blanks and #.
 * \param form     normal form
 * \param len      its bytes, at most OVERT_NEAR_FORM_BYTES
 * \param letters  filled
 * \param plain    number of those outside hashtags; may be NULL
 * \return their number
 */
size_t overt_near_letters(const char *form, size_t len, uint32_t *letters, size_t *plain);

/* near_compare.c */
/**
 * Are two texts near-identical?
 * \param a        view
 * \param b        view
 * \param scratch  room
 * \return 0 when not, else their similarity in millionths (the greater of both measures)
 */
uint32_t overt_near_compare(const struct overt_near_view *a, const struct overt_near_view *b,
                            struct overt_near_scratch *scratch);

/* near_bucket.c */
/** Texts that share a band's key. */
struct overt_near_buckets {
	uint32_t *keys;    /* [band * count + text]: key; after the sorting start of its segment + 1, or 0 */
	uint32_t *members[OVERT_NEAR_BANDS]; /* segments: number of representatives, then these */
	size_t count;
};

/**
 * Finds the texts that share a key.
 * \param buckets   keys and count filled; members become new
 * \param threads   how many
 * \param err       filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_near_bucket(struct overt_near_buckets *buckets, unsigned threads,
                            struct overt_error *err);

/* near_cluster.c */
/** What clustering cost, for benchmarks. */
struct overt_near_stats {
	uint64_t compared; /* exact comparisons */
	uint64_t joined;   /* texts that joined another */
	size_t bytes;      /* memory beside the texts */
};

/**
 * Joins near-identical texts. A text joins the most similar representative among its
 * candidates, or becomes a representative itself; texts are taken in the given order.
 * \param forms     normal forms, distinct, in the order in which they are taken
 * \param count     how many
 * \param threads   how many
 * \param leader    set to the number of each text's representative
 * \param stats     filled; may be NULL
 * \param progress  told; may be NULL
 * \param err       filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_CANCELLED
 */
overt_err overt_near_cluster(const overt_str *forms, size_t count, unsigned threads,
                             uint32_t *leader, struct overt_near_stats *stats,
                             const struct overt_progress *progress, struct overt_error *err);

#endif
