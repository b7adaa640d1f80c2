// SPDX-License-Identifier: GPL-3.0-or-later
#include "plant.h"
#include <string.h>

enum { WORDS_MAX = 4096 };

const char *plant_name(enum plant_kind kind)
{
	static const char *const names[] = {"words swapped", "word replaced", "homoglyphs",
	                                    "zero-width",    "emoji",         "truncated",
	                                    "link, mention", "typos"};
	return names[kind];
}

static size_t split(overt_str text, overt_str words[WORDS_MAX])
{
	size_t count = 0, start = 0;
	for (size_t i = 0; i <= text.len && count < WORDS_MAX; i++) {
		if (i < text.len && text.ptr[i] != ' ' && text.ptr[i] != '\n')
			continue;
		if (i > start)
			words[count++] = (overt_str){text.ptr + start, i - start};
		start = i + 1;
	}
	return count;
}

static bool is_entity(overt_str word)
{
	return overt_str_starts(word, OVERT_STR("http")) || overt_str_starts(word, OVERT_STR("@"));
}

static void join(const overt_str *words, size_t count, struct overt_buf *out)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			overt_buf_append(out, " ", 1);
		overt_buf_add(out, words[i]);
	}
}

/* A word that is neither link nor mention; the last one tried otherwise. */
static size_t pick_word(const overt_str *words, size_t count, struct overt_rng *rng)
{
	size_t at = 0;
	for (int tries = 0; tries < 50; tries++) {
		at = overt_rng_below(rng, count);
		if (!is_entity(words[at]) && words[at].len > 2)
			break;
	}
	return at;
}

static void change_words(enum plant_kind kind, overt_str text, overt_str other,
                         struct overt_rng *rng, struct overt_buf *out)
{
	static overt_str words[WORDS_MAX], others[WORDS_MAX];
	size_t count = split(text, words), available = split(other, others);
	size_t at = pick_word(words, count, rng), next = (at + 1) % count;
	if (kind == PLANT_SWAPPED) {
		overt_str word = words[at];
		words[at] = words[next];
		words[next] = word;
	} else {
		words[at] = others[pick_word(others, available, rng)];
	}
	join(words, count, out);
}

static void homoglyphs(overt_str text, struct overt_rng *rng, struct overt_buf *out)
{
	static const char latin[] = "aeopcxyiABEHKMOPCTX";
	static const char *const cyrillic[] = {
		"\xd0\xb0", "\xd0\xb5", "\xd0\xbe", "\xd1\x80", "\xd1\x81", "\xd1\x85", "\xd1\x83",
		"\xd1\x96", "\xd0\x90", "\xd0\x92", "\xd0\x95", "\xd0\x9d", "\xd0\x9a", "\xd0\x9c",
		"\xd0\x9e", "\xd0\xa0", "\xd0\xa1", "\xd0\xa2", "\xd0\xa5"};
	static overt_str words[WORDS_MAX];
	size_t count = split(text, words);
	for (size_t w = 0; w < count; w++) {
		overt_buf_append(out, " ", w > 0);
		for (size_t i = 0; i < words[w].len; i++) {
			char c = words[w].ptr[i];
			const char *like = c ? strchr(latin, c) : NULL;
			if (like && !is_entity(words[w]) && overt_rng_below(rng, 3) == 0)
				overt_buf_append(out, cyrillic[like - latin], 2);
			else
				overt_buf_append(out, &c, 1);
		}
	}
}

static void zero_width(overt_str text, struct overt_rng *rng, struct overt_buf *out)
{
	static const char *const invisible[] = {"\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d",
	                                        "\xe2\x81\xa0", "\xef\xbb\xbf"};
	for (size_t i = 0; i < text.len; i++) {
		overt_buf_append(out, text.ptr + i, 1);
		bool boundary = i + 1 == text.len || ((unsigned char)text.ptr[i + 1] & 0xc0) != 0x80;
		if (boundary && overt_rng_below(rng, 5) == 0)
			overt_buf_append(out, invisible[overt_rng_below(rng, 5)], 3);
	}
}

static void emoji(overt_str text, struct overt_rng *rng, struct overt_buf *out)
{
	static const char *const faces[] = {"\xf0\x9f\x98\x82", "\xf0\x9f\x94\xa5", "\xf0\x9f\x91\x8d",
	                                    "\xe2\x9d\xa4\xef\xb8\x8f"};
	static overt_str words[WORDS_MAX];
	size_t count = split(text, words);
	for (size_t w = 0; w < count; w++) {
		overt_buf_append(out, " ", w > 0);
		overt_buf_add(out, words[w]);
		if (w == 1 || overt_rng_below(rng, count) == 0)
			overt_buf_printf(out, " %s", faces[overt_rng_below(rng, 4)]);
	}
}

static void truncated(overt_str text, struct overt_buf *out)
{
	size_t len = text.len * 9 / 10;
	while (len && ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
		len--;
	overt_buf_append(out, text.ptr, len);
	overt_buf_append(out, "\xe2\x80\xa6", 3);
}

static void other_link(overt_str text, struct overt_rng *rng, struct overt_buf *out)
{
	static overt_str words[WORDS_MAX];
	size_t count = split(text, words), kept = 0;
	for (size_t i = 0; i < count; i++)
		if (!is_entity(words[i]))
			words[kept++] = words[i];
	overt_buf_printf(out, "@u%u ", (unsigned)overt_rng_below(rng, 100000));
	join(words, kept, out);
	overt_buf_printf(out, " https://t.co/%08x", (unsigned)overt_rng_below(rng, UINT32_MAX));
}

static void typos(overt_str text, struct overt_rng *rng, struct overt_buf *out)
{
	size_t left = 1 + overt_rng_below(rng, 3);
	overt_buf_add(out, text);
	for (size_t tries = 0; left && tries < 1000; tries++) {
		size_t at = overt_rng_below(rng, out->len - 1);
		char *c = out->data + at;
		if (!((c[0] >= 'a' && c[0] <= 'z') && (c[1] >= 'a' && c[1] <= 'z')))
			continue;
		uint64_t how = overt_rng_below(rng, 3);
		if (how == 0) { /* changed */
			c[0] = (char)('a' + overt_rng_below(rng, 26));
		} else if (how == 1) { /* lost */
			memmove(c, c + 1, out->len - at);
			out->len--;
		} else { /* exchanged with the next */
			char swap = c[0];
			c[0] = c[1];
			c[1] = swap;
		}
		left--;
	}
}

void plant_make(enum plant_kind kind, overt_str text, overt_str other, struct overt_rng *rng,
                struct overt_buf *out)
{
	overt_buf_clear(out);
	switch (kind) {
	case PLANT_SWAPPED:
	case PLANT_REPLACED:
		change_words(kind, text, other, rng, out);
		break;
	case PLANT_HOMOGLYPHS:
		homoglyphs(text, rng, out);
		break;
	case PLANT_ZERO_WIDTH:
		zero_width(text, rng, out);
		break;
	case PLANT_EMOJI:
		emoji(text, rng, out);
		break;
	case PLANT_TRUNCATED:
		truncated(text, out);
		break;
	case PLANT_LINK:
		other_link(text, rng, out);
		break;
	default:
		typos(text, rng, out);
	}
}
