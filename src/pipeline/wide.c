// SPDX-License-Identifier: GPL-3.0-or-later
/* Groups that put out texts of more accounts than the pair test takes for evidence. */
#include <stdlib.h>
#include <string.h>

#include "hunt.h"

enum {
	WIDE_MOST = 1000,          /* accounts on a text that is tested at all */
	BANDS = 4,                 /* each with a background of its own: 128, 256, 512, 1,000 accounts */
	WIDE_TEXTS_LEAST = 5,      /* wide texts of an account that takes part */
	WIDE_PAIRS_MAX = 2000000   /* pairs that are kept in memory */
};

/* A text by its number of accounts. */
struct wide_text {
	uint64_t sharers;
	uint32_t kind, object;
};

static uint64_t sharers_of(const struct overt_shares *kind, uint32_t object)
{
	return kind->start[object + 1] - kind->start[object];
}

static bool is_wide(const struct overt_shares *kind, uint32_t object, uint32_t most)
{
	return !kind->repost && sharers_of(kind, object) > OVERT_SHARERS_MAX &&
	       sharers_of(kind, object) <= most;
}

static int by_sharers(const void *left, const void *right)
{
	const struct wide_text *a = left, *b = right;
	return (a->sharers > b->sharers) - (a->sharers < b->sharers);
}

static overt_err list_texts(const struct hunt *h, struct wide_text **out, size_t *count,
                            struct overt_error *err)
{
	struct wide_text *list = NULL;
	size_t n = 0, cap = 0;
	for (uint32_t k = 0; k < h->count; k++)
		for (uint32_t o = 0; o < h->kinds[k].objects; o++) {
			if (!is_wide(&h->kinds[k], o, WIDE_MOST))
				continue;
			overt_err code = overt_grow(&list, &cap, n + 1, sizeof *list, SIZE_MAX, err);
			if (code) {
				free(list);
				return code;
			}
			list[n++] = (struct wide_text){sharers_of(&h->kinds[k], o), k, o};
		}
	if (n)
		qsort(list, n, sizeof *list, by_sharers);
	*out = list;
	*count = n;
	return OVERT_OK;
}

/* Pairs that may share two texts: no more than half of those on texts, nor than all pairs of
   accounts that take part. */
static uint64_t pairs_at_most(uint64_t on_texts, uint64_t accounts)
{
	uint64_t all = accounts * (accounts ? accounts - 1 : 0) / 2;
	return on_texts / 2 < all ? on_texts / 2 : all;
}

/* Greatest number of accounts on a text for which the pairs fit. `texts` counts each account's
   wide texts up to that number. */
static uint32_t fit(const struct hunt *h, const struct wide_text *list, size_t count,
                    uint32_t *texts)
{
	uint64_t pairs = 0, takers = 0;
	memset(texts, 0, ((size_t)h->accounts + 1) * sizeof *texts);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from; to < count && list[to].sharers == list[from].sharers; to++) {
			const struct overt_shares *kind = &h->kinds[list[to].kind];
			pairs += list[to].sharers * (list[to].sharers - 1) / 2;
			for (uint64_t s = kind->start[list[to].object]; s < kind->start[list[to].object + 1]; s++)
				takers += ++texts[kind->items[s].account] == WIDE_TEXTS_LEAST;
		}
		if (pairs_at_most(pairs, takers) <= WIDE_PAIRS_MAX)
			continue;
		for (size_t i = from; i < to; i++) { // this width does not fit any more
			const struct overt_shares *kind = &h->kinds[list[i].kind];
			for (uint64_t s = kind->start[list[i].object]; s < kind->start[list[i].object + 1]; s++)
				texts[kind->items[s].account]--;
		}
		return (uint32_t)list[from].sharers - 1;
	}
	return WIDE_MOST;
}

/* Texts of up to twice, four, eight times … the accounts of a text that is not wide. */
static bool in_band(uint64_t sharers, uint32_t band, uint32_t most)
{
	return sharers > (uint64_t)OVERT_SHARERS_MAX << band && sharers <= most &&
	       sharers <= (uint64_t)OVERT_SHARERS_MAX << (band + 1);
}

/* The shares of a band's texts by accounts that take part; texts are numbered anew. */
static void fill_band(const struct hunt *h, const struct wide_text *list, size_t count,
                      uint32_t band, const uint32_t *texts, struct overt_shares *out)
{
	uint64_t n = 0;
	for (size_t i = 0; i < count; i++) {
		const struct overt_shares *kind = &h->kinds[list[i].kind];
		if (!in_band(list[i].sharers, band, h->made->wide_max))
			continue;
		for (uint64_t s = kind->start[list[i].object]; s < kind->start[list[i].object + 1]; s++) {
			if (texts[kind->items[s].account] < WIDE_TEXTS_LEAST)
				continue;
			out->items[n++] = kind->items[s];
			out->degree[kind->items[s].account]++;
		}
		out->start[++out->objects] = n;
	}
}

static overt_err make_band(const struct hunt *h, const struct wide_text *list, size_t count,
                           uint32_t band, const uint32_t *texts, struct overt_shares *out,
                           struct overt_error *err)
{
	struct overt_shares made = {.accounts = h->accounts};
	uint64_t n = 0;
	for (size_t i = 0; i < count; i++)
		n += in_band(list[i].sharers, band, h->made->wide_max) ? list[i].sharers : 0;
	made.start = calloc(count + 1, sizeof *made.start);
	made.items = malloc((n + 1) * sizeof *made.items);
	made.degree = calloc((size_t)h->accounts + 1, sizeof *made.degree);
	if (!made.start || !made.items || !made.degree) {
		overt_shares_free(&made);
		return overt_fail(err, OVERT_E_NOMEM, "no memory for shares of wide texts");
	}
	fill_band(h, list, count, band, texts, &made);
	*out = made;
	return OVERT_OK;
}

static overt_err test(struct hunt *h, const struct wide_text *list, size_t count,
                      const uint32_t *texts, struct overt_error *err)
{
	struct overt_shares wide[BANDS] = {0};
	const struct overt_cochoice_options options = {h->alpha, h->made->wide_max,
	                                               h->options->threads, h->kinds, h->count};
	overt_err code = OVERT_OK;
	for (uint32_t b = 0; b < BANDS && !code; b++)
		code = make_band(h, list, count, b, texts, &wide[b], err);
	if (!code)
		code = overt_cochoice_test(wide, BANDS, &options, &h->wide, NULL, err);
	for (size_t b = 0; b < BANDS; b++)
		overt_shares_free(&wide[b]);
	return code;
}

static overt_err group(struct hunt *h, struct overt_error *err)
{
	const struct overt_finding_options options = {.max_sharers = h->made->wide_max};
	struct overt_findings found = {0};
	uint32_t *community = malloc(((size_t)h->accounts + 1) * sizeof *community);
	overt_err code = community ? overt_hunt_communities(h, &h->wide, community, err)
	                           : overt_fail(err, OVERT_E_NOMEM, "no memory for wide texts");
	if (!code)
		code = overt_findings_make(h->kinds, h->count, community, &options, &found, err);
	for (size_t f = 0; f < found.count && !code; f++) {
		found.items[f].from_wide = true;
		code = overt_hunt_adopt(&h->made->findings, &found.items[f], err);
	}
	overt_findings_free(&found);
	free(community);
	return code;
}

overt_err overt_hunt_wide(struct hunt *h, struct overt_error *err)
{
	struct wide_text *list = NULL;
	size_t count = 0;
	uint32_t *texts = malloc(((size_t)h->accounts + 1) * sizeof *texts);
	overt_err code = texts ? list_texts(h, &list, &count, err)
	                       : overt_fail(err, OVERT_E_NOMEM, "no memory for wide texts");
	if (!code)
		h->made->wide_max = fit(h, list, count, texts);
	if (!code && count)
		code = test(h, list, count, texts, err);
	free(list);
	free(texts);
	if (!code && h->wide.significant)
		code = group(h, err);
	return code;
}

static int by_accounts(const void *left, const void *right)
{
	const struct overt_tested_pair *a = left, *b = right;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	if (a->b != b->b)
		return a->b < b->b ? -1 : 1;
	return (int)a->wide - (int)b->wide;
}

/* Of a pair that was tested twice the first test stands, if it is beyond chance there. */
static void drop_twins(struct overt_cochoice *tested)
{
	size_t n = 0;
	tested->significant = 0;
	for (size_t i = 0; i < tested->pair_count; i++) {
		const struct overt_tested_pair *pair = &tested->pairs[i];
		struct overt_tested_pair *before = n ? &tested->pairs[n - 1] : NULL;
		bool twin = before && before->a == pair->a && before->b == pair->b;
		if (twin && before->significant)
			continue;
		if (twin)
			*before = *pair;
		else
			tested->pairs[n++] = *pair;
	}
	tested->pair_count = n;
	for (size_t i = 0; i < n; i++)
		tested->significant += tested->pairs[i].significant;
}

overt_err overt_hunt_merge_wide(struct hunt *h, struct overt_error *err)
{
	struct overt_cochoice *all = &h->made->tested;
	const uint32_t *of = h->made->finding_of;
	size_t cap = all->pair_count, before = all->pair_count;
	for (size_t i = 0; i < h->wide.pair_count; i++) {
		struct overt_tested_pair pair = h->wide.pairs[i];
		if (!pair.significant || of[pair.a] == OVERT_NO_INDEX || of[pair.a] != of[pair.b] ||
		    !h->made->findings.items[of[pair.a]].from_wide)
			continue;
		overt_err code = overt_grow(&all->pairs, &cap, all->pair_count + 1, sizeof *all->pairs,
		                            SIZE_MAX, err);
		if (code)
			return code;
		pair.wide = true;
		all->pairs[all->pair_count++] = pair;
	}
	if (all->pair_count == before)
		return OVERT_OK;
	qsort(all->pairs, all->pair_count, sizeof *all->pairs, by_accounts);
	drop_twins(all);
	return OVERT_OK;
}
