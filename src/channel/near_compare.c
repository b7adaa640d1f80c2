// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The two measures that decide. Both are exact: what MinHash merely suggests is
 * compared here token by token and letter by letter.
 */
#include "near.h"
#include <stdlib.h>

enum { MILLION = 1000000 };

/* Tokens in both, or 0 as soon as more than `spare` of a's tokens are missing in b. */
static uint32_t common_tokens(const struct overt_near_view *a, const struct overt_near_view *b,
                              uint32_t spare)
{
	uint32_t i = 0, j = 0, missing = 0;
	while (i < a->token_count && j < b->token_count) {
		uint32_t x = a->tokens[i], y = b->tokens[j];
		missing += x < y;
		if (missing > spare)
			return 0;
		i += x <= y;
		j += y <= x;
	}
	missing += a->token_count - i;
	return missing > spare ? 0 : a->token_count - missing;
}

/* Jaccard of the token sets, if it is at least 4/5: c / (s - c) >= 4/5 is 9c >= 4s. */
static uint32_t by_tokens(const struct overt_near_view *a, const struct overt_near_view *b)
{
	uint32_t few = a->token_count < b->token_count ? a->token_count : b->token_count;
	uint32_t sum = (uint32_t)a->token_count + b->token_count, least = (4 * sum + 8) / 9;
	if (few < OVERT_NEAR_TOKENS_MIN || few < least)
		return 0;
	uint32_t common = common_tokens(a, b, a->token_count - least);
	return (uint32_t)((uint64_t)common * MILLION / (sum - common));
}

/* No fewer edits than this: letters that one text has and the other lacks. */
static uint32_t edits_at_least(const struct overt_near_view *a, const struct overt_near_view *b)
{
	uint32_t apart = 0;
	for (size_t i = 0; i < OVERT_NEAR_BAG; i++)
		apart += (uint32_t)abs(a->bag[i] - b->bag[i]);
	return (apart + 1) / 2;
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

/*
 * How many edits the letter rule allows between two texts: one per ten letters of
 * the shorter, or -1 when the rule does not apply. Hashtags are compared but earn
 * no edits, or two short cries under one long hashtag would be alike. The digits
 * must be the same: forms that machines fill in differ in little else.
 */
static int32_t edits_allowed(const struct overt_near_view *a, const struct overt_near_view *b)
{
	uint32_t plain = a->plain < b->plain ? a->plain : b->plain;
	uint32_t letters = a->letters > b->letters ? a->letters : b->letters;
	uint32_t tokens = a->token_count > b->token_count ? a->token_count : b->token_count;
	int32_t edits = (int32_t)(plain * OVERT_NEAR_EDITS_IN_100 / 100);
	if (plain < OVERT_NEAR_LETTERS_MIN || letters > OVERT_NEAR_LETTERS_MAX ||
	    tokens < OVERT_NEAR_TOKENS_MIN || a->digits != b->digits ||
	    abs((int32_t)a->letters - (int32_t)b->letters) > edits)
		return -1;
	return edits;
}

/* 1 - distance / longer, if the edits are few enough. */
static uint32_t by_letters(const struct overt_near_view *a, const struct overt_near_view *b,
                           struct overt_near_scratch *scratch)
{
	const struct overt_near_view *lesser = a->letters < b->letters ? a : b;
	const struct overt_near_view *longer = a->letters < b->letters ? b : a;
	int32_t allowed = edits_allowed(a, b);
	uint32_t most = (uint32_t)allowed;
	if (allowed < 0 || edits_at_least(a, b) > most)
		return 0;
	uint32_t *x = scratch->letters[0], *y = scratch->letters[1];
	uint32_t m = (uint32_t)overt_near_letters(lesser->form, lesser->form_len, x, NULL);
	uint32_t n = (uint32_t)overt_near_letters(longer->form, longer->form_len, y, NULL);
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
