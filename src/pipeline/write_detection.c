// SPDX-License-Identifier: GPL-3.0-or-later
/* Channels, edges and objects of a detection, into the open step. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "detection.h"
#include "write_findings.h"

/* Position of a yield among the kinds of the pair test, or OVERT_KINDS_MAX. */
static size_t kind_of(const struct detection *d, size_t yield)
{
	for (size_t k = 0; k < d->kinds.count; k++)
		if (d->kinds.yield[k] == yield)
			return k;
	return OVERT_KINDS_MAX;
}

static overt_err write_channel(struct detection *d, size_t i, struct overt_error *err)
{
	const struct overt_channel_yield *yield = &d->yields[i];
	size_t k = kind_of(d, i);
	const struct overt_background *b =
		k < OVERT_KINDS_MAX ? &d->search.tested.background[k] : NULL;
	char figures[400] = "{}";
	const struct untested *left = b ? &d->search.untested[k] : NULL;
	if (b)
		snprintf(figures, sizeof figures,
		         "{\"pairs_with_one\":%llu,\"pairs_with_more\":%llu,\"shared_objects\":%u,"
		         "\"pairs_tested\":%llu,\"untested\":%u,\"untested_above\":%u,"
		         "\"untested_most\":%u,\"untested_within_ms\":%lld}",
		         (unsigned long long)b->pairs_one, (unsigned long long)b->pairs_more, b->shared,
		         (unsigned long long)d->search.tested.tests, left->objects, left->above,
		         left->most, (long long)left->within);
	const struct overt_case_channel row = {
		.name = yield->name,
		.window_ms = d->windows[i],
		.events = (int64_t)yield->events->count,
		.objects = yield->events->objects,
		.accounts = yield->events->accounts,
		.edges = (int64_t)d->joins[i].count,
		.pruned = (int64_t)d->joins[i].pruned_events,
		.kappa = b ? b->kappa : NAN,
		.testable = b ? (b->testable ? OVERT_STR("yes")
	                                 : OVERT_STR("no background rate: too few accounts"))
	                  : OVERT_STR("not part of the pair test"),
		.figures = overt_str_from(figures),
	};
	return overt_case_add_channel(d->pipeline->file, &row, err);
}

/* The finding that both accounts lie in, or OVERT_NO_INDEX. */
static uint32_t common_finding(const struct detection *d, uint32_t a, uint32_t b)
{
	const uint32_t *of = d->search.finding_of;
	return of && of[a] == of[b] ? of[a] : OVERT_NO_INDEX;
}

static overt_err write_tested(struct detection *d, size_t i, struct overt_error *err)
{
	const struct overt_tested_pair *pair = &d->search.tested.pairs[i];
	struct overt_pair_detail detail;
	overt_err code = overt_pair_examine(overt_detection_index(d, pair), pair->a, pair->b,
	                                    &detail, err);
	if (code)
		return code;
	uint32_t finding = common_finding(d, pair->a, pair->b);
	const struct overt_case_edge row = {
		.id = (int64_t)i,
		.account_a = pair->a,
		.account_b = pair->b,
		.channel = OVERT_STR(""),
		.window_ms = 0,
		.k = pair->k,
		.pairs = detail.objects,
		.median_delay_ms = detail.median_delay,
		.mean_delay_ms = detail.mean_delay,
		.lambda = pair->lambda,
		.p = pair->p,
		.q = pair->q,
		.rarity = detail.rarity,
		.window_hits = detail.window_hits,
		.synchrony_p = detail.synchrony_p,
		.significant = pair->significant,
		.finding = finding == OVERT_NO_INDEX ? OVERT_STR_NONE : overt_str_from(d->ids[finding]),
	};
	return overt_case_add_edge(d->pipeline->file, &row, err);
}

/* Stage-1 edges between members of one finding; the others are counted in the channel's row. */
static overt_err write_joined(struct detection *d, size_t i, int64_t *id, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	for (size_t e = 0; e < d->joins[i].count && !code; e++) {
		const struct overt_edge *edge = &d->joins[i].items[e];
		uint32_t finding = common_finding(d, edge->a, edge->b);
		if (finding == OVERT_NO_INDEX)
			continue;
		struct overt_case_edge row = {
			.id = (*id)++,
			.account_a = edge->a,
			.account_b = edge->b,
			.channel = d->yields[i].name,
			.window_ms = d->windows[i],
			.pairs = edge->pairs,
			.median_delay_ms = NAN,
			.mean_delay_ms = edge->pairs ? (double)edge->delay_sum / edge->pairs : NAN,
			.lambda = NAN,
			.p = NAN,
			.q = NAN,
			.rarity = NAN,
			.synchrony_p = NAN,
			.finding = overt_str_from(d->ids[finding]),
		};
		for (size_t w = 0; w < OVERT_WINDOWS_MAX; w++) // the widest window has the most
			row.k = edge->objects[w] > row.k ? edge->objects[w] : row.k;
		row.window_hits = row.k;
		code = overt_case_add_edge(d->pipeline->file, &row, err);
	}
	return code;
}

static overt_err write_object(struct detection *d, size_t i, struct overt_error *err)
{
	const struct chosen_object *o = &d->objects[i];
	const struct overt_shares *kind = &d->kinds.shares[o->kind];
	size_t yield = d->kinds.yield[o->kind];
	uint64_t from = kind->start[o->object], to = kind->start[o->object + 1];
	struct overt_case_object row = {
		.id = (int64_t)i,
		.channel = d->yields[yield].name,
		.label = overt_channel_set_label(d->pipeline->channels, yield, o->object),
		.role = o->evidence ? OVERT_STR("evidence") : OVERT_STR("spilled"),
		.accounts = (int64_t)(to - from),
		.posts = (int64_t)(to - from),
		.first_ms = INT64_MAX,
		.last_ms = INT64_MIN + 1,
	};
	for (uint64_t s = from; s < to; s++) {
		row.first_ms = kind->items[s].time < row.first_ms ? kind->items[s].time : row.first_ms;
		row.last_ms = kind->items[s].time > row.last_ms ? kind->items[s].time : row.last_ms;
	}
	return overt_case_add_object(d->pipeline->file, &row, err);
}

overt_err overt_detection_write(struct detection *d, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	int64_t next_edge = (int64_t)d->search.tested.pair_count;
	for (size_t i = 0; i < d->yield_count && !code; i++)
		code = write_channel(d, i, err);
	for (size_t i = 0; i < d->object_count && !code; i++)
		code = write_object(d, i, err);
	if (!code)
		code = overt_findings_write(d, err);
	for (size_t i = 0; i < d->search.tested.pair_count && !code; i++) {
		if (d->search.tested.pairs[i].significant)
			code = write_tested(d, i, err);
		if (i % 4096 == 0)
			overt_progress_tell(d->pipeline->progress, "writing edges", i,
			                    d->search.tested.pair_count);
	}
	for (size_t i = 0; i < d->yield_count && !code; i++)
		code = write_joined(d, i, &next_edge, err);
	return code;
}
