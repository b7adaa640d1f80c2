// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <string.h>

#include "local.h"

enum { VOCABULARY = 12000 };

uint32_t overt_synth_pick(struct overt_rng *rng, const double *cumulative, uint32_t count)
{
	double at = overt_rng_unit(rng) * cumulative[count - 1];
	uint32_t low = 0, high = count - 1;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (cumulative[middle] > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

double *overt_synth_zipf(struct overt_arena *arena, uint32_t count, double shift)
{
	double *table = overt_arena_alloc(arena, count * sizeof *table);
	double sum = 0;
	for (uint32_t k = 0; table && k < count; k++)
		table[k] = sum += 1 / (k + shift);
	return table;
}

overt_ms overt_synth_wait(struct overt_rng *rng, overt_ms mean)
{
	return (overt_ms)(-log(1 - overt_rng_unit(rng)) * (double)mean);
}

/* Word number `rank` of an invented language: syllables from the digits of its rank. */
static void add_word(struct overt_buf *buf, uint32_t rank)
{
	static const char syllables[][4] = {"ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo", "ze",
	                                    "do", "fa", "gi", "hu", "ja", "pe", "bri"};
	rank += 16; // no word of a single syllable
	for (int digits = 0; rank || digits < 2; digits++, rank /= 16)
		overt_buf_append(buf, syllables[rank % 16], strlen(syllables[rank % 16]));
}

bool overt_synth_text(struct workshop *w, uint32_t words, const char *tag, bool link, uint32_t *text)
{
	struct overt_buf buf = {0};
	overt_str kept;
	if (!w->word_weights)
		w->word_weights = overt_synth_zipf(w->arena, VOCABULARY, 8);
	if (!w->word_weights)
		return false;
	for (uint32_t i = 0; i < words; i++) {
		overt_buf_append(&buf, " ", i > 0);
		add_word(&buf, overt_synth_pick(&w->rng, w->word_weights, VOCABULARY));
	}
	if (tag)
		overt_buf_printf(&buf, " #%s", tag);
	if (link) {
		unsigned page = (unsigned)(overt_rng_next(&w->rng) >> 32);
		unsigned site = (unsigned)overt_rng_below(&w->rng, 200);
		overt_buf_printf(&buf, " https://site%u.example/%08x", site, page);
	}
	bool ok = !buf.failed &&
	          overt_grow(&w->texts, &w->text_cap, w->text_count + 1, sizeof *w->texts, UINT32_MAX,
	                     NULL) == OVERT_OK &&
	          overt_arena_copy(w->arena, overt_buf_view(&buf), &kept);
	overt_buf_free(&buf);
	if (!ok)
		return false;
	*text = (uint32_t)w->text_count;
	w->texts[w->text_count++] = kept;
	return true;
}
