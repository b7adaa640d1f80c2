// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The two measures that decide. Both are exact: what MinHash merely suggests is
 * compared here token by token and letter by letter.
 */
#include "near.h"

enum { MILLION = 1000000 };

static uint32_t common_tokens(const struct overt_near_view *a, const struct overt_near_view *b)
{
	uint32_t common = 0;
	for (uint32_t i = 0, j = 0; i < a->token_count && j < b->token_count;) {
		uint32_t x = a->tokens[i], y = b->tokens[j];
		common += x == y;
		i += x <= y;
		j += y <= x;
	}
	return common;
}

/* Jaccard of the token sets, if it is at least 4/5. */
static uint32_t by_tokens(const struct overt_near_view *a, const struct overt_near_view *b)
{
	uint32_t few = a->token_count < b->token_count ? a->token_count : b->token_count;
	uint32_t sum = (uint32_t)a->token_count + b->token_count;
	if (few < OVERT_NEAR_TOKENS_MIN || 9 * few < 4 * sum)
		return 0;
	uint32_t common = common_tokens(a, b);
	/* c / (s - c) >= 4/5 in whole numbers */
	if (9 * common < 4 * sum)
		return 0;
	return (uint32_t)((uint64_t)common * MILLION / (sum - common));
}

/*
 * Levenshtein distance if it is at most `most`, else most + 1. Only the cells
 * within `most` of the diagonal can matter (Ukkonen 1985).
 */
static uint32_t distance(const uint32_t *a, uint32_t m, const uint32_t *b, uint32_t n,
                         uint32_t most, struct overt_near_scratch *scratch)
{
	uint16_t *above = scratch->rows[0], *row = scratch->rows[1];
	for (uint32_t j = 0; j <= n; j++)
		above[j] = (uint16_t)j;
	for (uint32_t i = 1; i <= m; i++) {
		uint32_t from = i > most ? i - most : 1, to = i + most < n ? i + most : n;
		uint32_t lowest = most + 1;
		row[from - 1] = (uint16_t)(from == 1 ? i : most + 1);
		for (uint32_t j = from; j <= to; j++) {
			uint32_t cost = (uint32_t)above[j - 1] + (a[i - 1] != b[j - 1]);
			uint32_t left = row[j - 1] + 1u;
			uint32_t up = j < i + most ? above[j] + 1u : most + 1;
			cost = cost < left ? cost : left;
			cost = cost < up ? cost : up;
			row[j] = (uint16_t)cost;
			lowest = cost < lowest ? cost : lowest;
		}
		if (lowest > most)
			return most + 1;
		uint16_t *swap = above;
		above = row;
		row = swap;
	}
	return above[n] <= most ? above[n] : most + 1;
}

/* 1 - distance / longer, if that is at least 9/10 and the digits are the same. */
static uint32_t by_letters(const struct overt_near_view *a, const struct overt_near_view *b,
                           struct overt_near_scratch *scratch)
{
	const struct overt_near_view *lesser = a->letters < b->letters ? a : b;
	const struct overt_near_view *longer = a->letters < b->letters ? b : a;
	uint32_t most = (uint32_t)longer->letters * OVERT_NEAR_EDITS_IN_100 / 100;
	if (lesser->letters < OVERT_NEAR_LETTERS_MIN || longer->letters > OVERT_NEAR_LETTERS_MAX ||
	    a->digits != b->digits || (uint32_t)(longer->letters - lesser->letters) > most)
		return 0;
	uint32_t *x = scratch->letters[0], *y = scratch->letters[1];
	uint32_t m = (uint32_t)overt_near_letters(lesser->form, lesser->form_len, x);
	uint32_t n = (uint32_t)overt_near_letters(longer->form, longer->form_len, y);
	while (m && n && x[m - 1] == y[n - 1]) {
		m--;
		n--;
	}
	while (m && n && *x == *y) {
		x++;
		y++;
		m--;
		n--;
	}
	uint32_t edits = distance(x, m, y, n, most, scratch);
	if (edits > most)
		return 0;
	return (uint32_t)((uint64_t)(longer->letters - edits) * MILLION / longer->letters);
}

uint32_t overt_near_compare(const struct overt_near_view *a, const struct overt_near_view *b,
                            struct overt_near_scratch *scratch)
{
	uint32_t tokens = by_tokens(a, b);
	if (tokens == MILLION)
		return tokens;
	uint32_t letters = by_letters(a, b, scratch);
	return tokens > letters ? tokens : letters;
}
