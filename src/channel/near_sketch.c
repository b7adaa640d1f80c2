// SPDX-License-Identifier: GPL-3.0-or-later
#include "near.h"
#include <stdlib.h>
#include <string.h>

enum {
	TOKEN_LANES = OVERT_NEAR_TOKEN_LANES,
	LETTER_LANES = OVERT_NEAR_LANES - OVERT_NEAR_TOKEN_LANES
};

/* Forms come from the normaliser, hence are valid UTF-8; a broken one still ends. */
static uint32_t next_character(const char *s, size_t *at, size_t len)
{
	unsigned char first = (unsigned char)s[(*at)++];
	size_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
	uint32_t c = more ? first & (0x3fu >> more) : first;
	for (; more && *at < len; more--)
		c = (c << 6) | ((unsigned char)s[(*at)++] & 0x3f);
	return c;
}

size_t overt_near_letters(const char *form, size_t len, uint32_t *letters, size_t *plain)
{
	size_t count = 0, outside = 0;
	bool hashtag = false;
	for (size_t i = 0; i < len;) {
		uint32_t c = next_character(form, &i, len);
		if (c == ' ' || c == '#') {
			hashtag = c == '#';
			continue;
		}
		letters[count++] = c;
		outside += !hashtag;
	}
	if (plain)
		*plain = outside;
	return count;
}

static uint32_t mix(uint64_t x)
{
	x ^= x >> 33;
	x *= 0xff51afd7ed558ccdu;
	x ^= x >> 33;
	x *= 0xc4ceb9fe1a85ec53u;
	return (uint32_t)(x >> 32);
}

/* Scripts without blanks: Thai, Lao, Burmese, Khmer, kana, Han. */
static bool is_noblank(uint32_t c)
{
	return (c >= 0xe00 && c <= 0xeff) || (c >= 0x1000 && c <= 0x109f) ||
	       (c >= 0x1780 && c <= 0x17ff) || (c >= 0x3040 && c <= 0x30ff) ||
	       (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
	       (c >= 0x20000 && c <= 0x3ffff);
}

/* Tokens: words; in scripts without blanks every pair of neighbouring characters. */
static size_t tokenise(overt_str form, uint32_t *tokens)
{
	size_t count = 0, start = 0;
	uint32_t before = 0;
	for (size_t i = 0; i < form.len;) {
		size_t at = i;
		uint32_t c = next_character(form.ptr, &i, form.len);
		bool noblank = is_noblank(c);
		if ((c == ' ' || noblank) && at > start)
			tokens[count++] = (uint32_t)overt_hash64(form.ptr + start, at - start, 0);
		if (noblank && before)
			tokens[count++] = mix((uint64_t)before << 32 | c);
		before = noblank ? c : 0;
		if (c == ' ' || noblank)
			start = i;
	}
	if (form.len > start)
		tokens[count++] = (uint32_t)overt_hash64(form.ptr + start, form.len - start, 0);
	return count;
}

static int compare_tokens(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static size_t sort_unique(uint32_t *tokens, size_t count)
{
	if (count > 1)
		qsort(tokens, count, sizeof *tokens, compare_tokens);
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (i == 0 || tokens[i] != tokens[i - 1])
			tokens[kept++] = tokens[i];
	return kept;
}

static uint32_t digits_of(const uint32_t *letters, size_t count)
{
	uint64_t hash = 0;
	for (size_t i = 0; i < count; i++)
		if (letters[i] >= '0' && letters[i] <= '9')
			hash = (hash + letters[i]) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(hash >> 32);
}

struct overt_near_scratch *overt_near_scratch_new(void)
{
	struct overt_near_scratch *scratch = malloc(sizeof *scratch);
	struct overt_rng rng = {0x6f76657274u};
	for (size_t i = 0; scratch && i < OVERT_NEAR_LANES; i++) {
		scratch->multiplier[i] = (uint32_t)overt_rng_next(&rng) | 1;
		scratch->offset[i] = (uint32_t)overt_rng_next(&rng);
	}
	return scratch;
}

static void fill_bag(const uint32_t *letters, size_t count, uint8_t bag[OVERT_NEAR_BAG])
{
	for (size_t i = 0; i < count; i++) {
		uint8_t *class = &bag[letters[i] % OVERT_NEAR_BAG];
		*class = (uint8_t)(*class + (*class < UINT8_MAX));
	}
}

/* Most of the time goes here; the loader takes the widest version that the processor has. */
#if defined(__x86_64__) && __has_attribute(target_clones)
#define CLONES __attribute__((target_clones("default", "avx2")))
#else
#define CLONES
#endif

CLONES
static void least(const uint32_t *multiplier, const uint32_t *offset, size_t lanes, uint32_t hash,
                  uint32_t *minima)
{
	for (size_t i = 0; i < lanes; i++) {
		uint32_t value = multiplier[i] * hash + offset[i];
		minima[i] = value < minima[i] ? value : minima[i];
	}
}

static void band_keys(const uint32_t *minima, size_t rows, size_t bands, uint32_t *keys)
{
	for (size_t band = 0; band < bands; band++) {
		uint32_t key = (uint32_t)overt_hash64(minima + band * rows, rows * sizeof *minima, band);
		keys[band] = key ? key : 1;
	}
}

static void sketch_letters(const struct overt_near_scratch *scratch, size_t count, uint32_t *keys)
{
	const uint32_t *letters = scratch->letters[0];
	uint32_t minima[LETTER_LANES];
	memset(minima, 0xff, sizeof minima);
	for (size_t i = 0; i + OVERT_NEAR_SHINGLE <= count; i++) {
		uint64_t low = (uint64_t)letters[i] << 32 | letters[i + 1];
		uint64_t high = (uint64_t)letters[i + 2] << 32 | letters[i + 3];
		uint32_t hash = mix(low * 0x9e3779b97f4a7c15u + high);
		least(scratch->multiplier + TOKEN_LANES, scratch->offset + TOKEN_LANES, LETTER_LANES, hash,
		      minima);
	}
	band_keys(minima, OVERT_NEAR_LETTER_ROWS, OVERT_NEAR_LETTER_BANDS, keys);
}

void overt_near_sketch(overt_str form, struct overt_near_scratch *scratch,
                       struct overt_near_view *view, uint32_t keys[OVERT_NEAR_BANDS])
{
	uint32_t minima[TOKEN_LANES], *letters = scratch->letters[0];
	if (form.len > OVERT_NEAR_FORM_BYTES)
		form.len = OVERT_NEAR_FORM_BYTES;
	memset(keys, 0, OVERT_NEAR_BANDS * sizeof keys[0]);
	size_t plain, letter_count = overt_near_letters(form.ptr, form.len, letters, &plain);
	size_t count = sort_unique(scratch->tokens, tokenise(form, scratch->tokens));
	*view = (struct overt_near_view){.tokens = scratch->tokens, .form = form.ptr,
	                                 .form_len = (uint32_t)form.len,
	                                 .digits = digits_of(letters, letter_count),
	                                 .token_count = (uint16_t)count,
	                                 .letters = (uint16_t)letter_count,
	                                 .plain = (uint16_t)plain};
	fill_bag(letters, letter_count, view->bag);
	if (letter_count >= OVERT_NEAR_SHINGLE)
		sketch_letters(scratch, letter_count, keys + OVERT_NEAR_TOKEN_BANDS);
	if (count < OVERT_NEAR_TOKENS_MIN)
		return;
	memset(minima, 0xff, sizeof minima);
	for (size_t i = 0; i < count; i++)
		least(scratch->multiplier, scratch->offset, TOKEN_LANES, scratch->tokens[i], minima);
	band_keys(minima, OVERT_NEAR_TOKEN_ROWS, OVERT_NEAR_TOKEN_BANDS, keys);
}
