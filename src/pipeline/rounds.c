// SPDX-License-Identifier: GPL-3.0-or-later
#include "rounds.h"

#include <math.h>
#include <overt/synchrony.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_MS = 86400000 };

/* A group whose objects others have, too, is part of the background. */
static bool in_finding(const struct activity *a, uint32_t account)
{
	uint32_t f = a->found->finding_of[account];
	return f != OVERT_NO_INDEX &&
	       a->found->findings.items[f].restraint != OVERT_RESTRAINT_SPILLED;
}

static bool suspected(const struct search *search, uint32_t account)
{
	uint32_t f = search->finding_of[account];
	return f != OVERT_NO_INDEX && search->findings.items[f].suspect;
}

/* Runs the search on made-up events and counts; frees nothing of the events. */
static overt_err look(const struct activity *a, const struct overt_events *events,
                      struct round_result *result, struct overt_error *err)
{
	struct overt_shares shares[OVERT_KINDS_MAX] = {0};
	struct search found = {0};
	uint32_t accounts = a->kinds[0].accounts;
	overt_ms *first = malloc(((size_t)accounts + 1) * sizeof *first);
	overt_err code = first ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for a round");
	for (uint32_t u = 0; u < accounts && !code; u++)
		first[u] = INT64_MAX;
	for (size_t k = 0; k < a->count && !code; k++) {
		code = overt_shares_build(&events[k], accounts, &shares[k], err);
		shares[k].repost = a->kinds[k].repost;
		for (size_t i = 0; i < events[k].count && !code; i++)
			if (events[k].items[i].time < first[events[k].items[i].account])
				first[events[k].items[i].account] = events[k].items[i].time;
	}
	if (!code)
		code = overt_search(shares, a->count, first, &a->options, &found, NULL, err);
	*result = (struct round_result){0};
	for (uint32_t u = 0; u < accounts && !code; u++) {
		result->suspected += suspected(&found, u);
		result->kept += suspected(&found, u) && suspected(a->found, u);
	}
	result->others = result->suspected - result->kept;
	overt_search_free(&found);
	for (size_t k = 0; k < a->count; k++)
		overt_shares_free(&shares[k]);
	free(first);
	return code;
}

static void free_events(struct overt_events *events, size_t count)
{
	for (size_t k = 0; k < count; k++)
		overt_events_free(&events[k]);
}

static overt_err add(struct overt_events *events, const struct overt_share *share, uint32_t object,
                     struct overt_error *err)
{
	return overt_events_add(events,
	                        (struct overt_event){share->time, object, share->account, share->post},
	                        err);
}

/* Objects of the shares of accounts outside findings. */
static uint32_t *pool(const struct activity *a, const struct overt_shares *kind, uint64_t *count)
{
	uint32_t *objects = malloc((kind->start[kind->objects] + 1) * sizeof *objects);
	*count = 0;
	for (uint32_t o = 0; objects && o < kind->objects; o++)
		for (uint64_t i = kind->start[o]; i < kind->start[o + 1]; i++)
			if (!in_finding(a, kind->items[i].account))
				objects[(*count)++] = o;
	return objects;
}

overt_err overt_round_redraw(const struct activity *a, uint64_t seed, struct round_result *result,
                             struct overt_error *err)
{
	struct overt_events events[OVERT_KINDS_MAX] = {0};
	struct overt_rng rng = {seed};
	overt_err code = OVERT_OK;
	for (size_t k = 0; k < a->count && !code; k++) {
		const struct overt_shares *kind = &a->kinds[k];
		uint64_t count;
		uint32_t *objects = pool(a, kind, &count);
		if (!objects)
			code = overt_fail(err, OVERT_E_NOMEM, "no memory for a round");
		for (uint64_t i = 0; i < kind->start[kind->objects] && count && !code; i++)
			code = add(&events[k], &kind->items[i], objects[overt_rng_below(&rng, count)], err);
		free(objects);
	}
	if (!code)
		code = look(a, events, result, err);
	free_events(events, a->count);
	return code;
}

/* A share with its place, for shuffling within days. */
struct dealt {
	struct overt_share share;
	uint32_t kind, object;
};

static int by_day(const void *left, const void *right)
{
	const struct dealt *a = left, *b = right;
	if (a->share.time / DAY_MS != b->share.time / DAY_MS)
		return a->share.time / DAY_MS < b->share.time / DAY_MS ? -1 : 1;
	if (a->share.post != b->share.post)
		return a->share.post < b->share.post ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return (a->object > b->object) - (a->object < b->object);
}

static struct dealt *deal(const struct activity *a, size_t *count)
{
	size_t total = 0;
	for (size_t k = 0; k < a->count; k++)
		total += a->kinds[k].start[a->kinds[k].objects];
	struct dealt *list = malloc((total + 1) * sizeof *list);
	*count = 0;
	for (uint32_t k = 0; list && k < a->count; k++)
		for (uint32_t o = 0; o < a->kinds[k].objects; o++)
			for (uint64_t i = a->kinds[k].start[o]; i < a->kinds[k].start[o + 1]; i++)
				if (!in_finding(a, a->kinds[k].items[i].account))
					list[(*count)++] = (struct dealt){a->kinds[k].items[i], k, o};
	if (list)
		qsort(list, *count, sizeof *list, by_day);
	return list;
}

overt_err overt_round_shuffle(const struct activity *a, uint64_t seed, struct round_result *result,
                              struct overt_error *err)
{
	struct overt_events events[OVERT_KINDS_MAX] = {0};
	struct overt_rng rng = {seed};
	size_t count;
	struct dealt *list = deal(a, &count);
	overt_err code = list ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for a round");
	for (size_t from = 0, to; from < count && !code; from = to) {
		for (to = from; to < count && list[to].share.time / DAY_MS == list[from].share.time / DAY_MS;)
			to++;
		for (size_t i = to - from; i > 1; i--) {
			size_t j = from + overt_rng_below(&rng, i), last = from + i - 1;
			uint32_t account = list[j].share.account;
			list[j].share.account = list[last].share.account;
			list[last].share.account = account;
		}
	}
	for (size_t i = 0; i < count && !code; i++)
		code = add(&events[list[i].kind], &list[i].share, list[i].object, err);
	if (!code)
		code = look(a, events, result, err);
	free(list);
	free_events(events, a->count);
	return code;
}

/* Is the object shared, and by suspected accounts only? */
static bool their_own(const struct activity *a, const struct overt_shares *kind, uint32_t object,
                      overt_ms *first)
{
	uint64_t from = kind->start[object], to = kind->start[object + 1];
	*first = INT64_MAX;
	for (uint64_t i = from; i < to; i++) {
		if (!suspected(a->found, kind->items[i].account))
			return false;
		*first = kind->items[i].time < *first ? kind->items[i].time : *first;
	}
	return to - from >= 2;
}

static uint32_t *outsiders(const struct activity *a, size_t *count)
{
	uint32_t *list = malloc(((size_t)a->kinds[0].accounts + 1) * sizeof *list);
	*count = 0;
	for (uint32_t u = 0; list && u < a->kinds[0].accounts; u++)
		if (!suspected(a->found, u))
			list[(*count)++] = u;
	return list;
}

overt_err overt_round_stress(const struct activity *a, double q, uint64_t seed,
                             struct round_result *result, struct overt_error *err)
{
	struct overt_events events[OVERT_KINDS_MAX] = {0};
	struct overt_rng rng = {seed};
	size_t others;
	uint32_t *list = outsiders(a, &others);
	overt_err code = list ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for a round");
	for (size_t k = 0; k < a->count && !code; k++)
		for (uint32_t o = 0; o < a->kinds[k].objects && !code; o++) {
			overt_ms first;
			for (uint64_t i = a->kinds[k].start[o]; i < a->kinds[k].start[o + 1] && !code; i++)
				code = add(&events[k], &a->kinds[k].items[i], o, err);
			if (code || !others || !their_own(a, &a->kinds[k], o, &first) ||
			    overt_rng_unit(&rng) >= q)
				continue;
			const struct overt_share copy = {
				list[overt_rng_below(&rng, others)], 0,
				first + (overt_ms)overt_rng_below(&rng, DAY_MS)};
			code = add(&events[k], &copy, o, err);
		}
	if (!code)
		code = look(a, events, result, err);
	free(list);
	free_events(events, a->count);
	return code;
}

/* The same shares with times permuted within each object. */
static overt_err permute(const struct activity *a, struct overt_rng *rng,
                         struct overt_shares *shares, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	for (size_t k = 0; k < a->count && !code; k++) {
		const struct overt_shares *kind = &a->kinds[k];
		struct overt_events events = {0};
		for (uint32_t o = 0; o < kind->objects && !code; o++)
			for (uint64_t i = kind->start[o]; i < kind->start[o + 1] && !code; i++)
				code = add(&events, &kind->items[i], o, err);
		size_t at = 0;
		for (uint32_t o = 0; o < kind->objects && !code; o++) {
			size_t n = (size_t)(kind->start[o + 1] - kind->start[o]);
			for (size_t i = n; i > 1; i--) {
				size_t j = at + overt_rng_below(rng, i), last = at + i - 1;
				overt_ms time = events.items[j].time;
				events.items[j].time = events.items[last].time;
				events.items[last].time = time;
			}
			at += n;
		}
		events.objects = kind->objects;
		if (!code)
			code = overt_shares_build(&events, kind->accounts, &shares[k], err);
		overt_events_free(&events);
	}
	return code;
}

overt_err overt_round_permute(const struct activity *a, overt_ms window, double level,
                              uint64_t seed, uint64_t *tested, uint64_t *below,
                              struct overt_error *err)
{
	struct overt_shares shares[OVERT_KINDS_MAX] = {0};
	struct overt_rng rng = {seed};
	struct overt_pair_index *index = NULL;
	*tested = *below = 0;
	overt_err code = permute(a, &rng, shares, err);
	if (!code)
		code = overt_pair_index_make(shares, a->count, 0, window, &index, err);
	for (size_t i = 0; i < a->found->tested.pair_count && !code; i++) {
		const struct overt_tested_pair *pair = &a->found->tested.pairs[i];
		struct overt_pair_detail detail;
		if (!pair->significant || pair->wide)
			continue;
		code = overt_pair_examine(index, pair->a, pair->b, &detail, err);
		if (!code && !isnan(detail.synchrony_p)) {
			(*tested)++;
			*below += detail.synchrony_p <= level;
		}
	}
	overt_pair_index_free(index);
	for (size_t k = 0; k < a->count; k++)
		overt_shares_free(&shares[k]);
	return code;
}
