// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

#include <math.h>

/* Far above what OVERT_ASSESS_MAX_ITEMS items need. */
#define VERDICT_MAX_BYTES ((size_t)16 << 20)

/* Of two items of one group and direction, the heavier stands; then the first indicator by name,
   since an item that was withdrawn and found again has another id; then the smaller id. */
static bool outweighs(const struct assess_state *s, const struct overt_evidence *evidence,
                      size_t a, size_t b)
{
	const struct assess_item *x = &s->items[a], *y = &s->items[b];

	if (x->weight > y->weight || x->weight < y->weight)
		return x->weight > y->weight;
	const int order = overt_str_compare(evidence[a].indicator, evidence[b].indicator);
	return order ? order < 0 : overt_str_compare(evidence[a].id, evidence[b].id) < 0;
}

static size_t stands_for(const struct assess_state *s, const struct overt_evidence *evidence,
                         size_t i)
{
	size_t best = i;

	for (size_t j = 0; j < s->count; j++)
		if (s->items[j].live && s->items[j].group == s->items[i].group &&
		    s->items[j].direction == s->items[i].direction && outweighs(s, evidence, j, best))
			best = j;
	return best;
}

static size_t superseder(const struct overt_evidence *evidence, size_t count, size_t i)
{
	size_t best = i;

	for (size_t j = 0; j < count; j++)
		if (j != i && overt_str_equal(evidence[j].supersedes, evidence[i].id) &&
		    (best == i || overt_str_compare(evidence[j].id, evidence[best].id) < 0))
			best = j;
	return best;
}

static void describe_item(const struct assess_state *s, const struct overt_evidence *evidence,
                          const struct assess_outcome *base, size_t i,
                          struct overt_item_effect *out)
{
	const struct assess_item *item = &s->items[i];
	const double sign = item->direction == OVERT_FOR ? 1 : -1;
	struct overt_item_effect e = {.item = i, .stands_for_it = i, .pending = item->pending,
	                              .without = base->kind};
	struct assess_outcome without;

	e.log10 = item->weight > 0 ? sign * item->weight / M_LN10 : 0;
	if (!item->live) {
		e.use = OVERT_ITEM_SUPERSEDED;
		e.stands_for_it = superseder(evidence, s->count, i);
	} else if (!(item->weight > 0)) {
		const double ratio = overt_rules_strength(s->rules, evidence[i].strength)->ratio;
		e.use = ratio > 1 ? OVERT_ITEM_NOT_JUDGED : OVERT_ITEM_NO_WEIGHT;
	} else {
		e.stands_for_it = stands_for(s, evidence, i);
		e.use = e.stands_for_it == i ? OVERT_ITEM_USED : OVERT_ITEM_IN_GROUP;
		e.counted = e.use == OVERT_ITEM_USED ? e.log10 : 0;
		assess_decide(s, i, &without);
		e.without = without.kind;
		e.flips = without.kind != base->kind;
	}
	*out = e;
}

static bool fill(const struct overt_rules *rules, const struct overt_assessment *finding,
                 struct assess_state *state, struct overt_arena *arena, struct overt_verdict *v)
{
	struct assess_outcome base;

	assess_decide(state, ASSESS_WITH_ALL, &base);
	v->kind = base.kind;
	v->reason = base.reason;
	v->scope = finding->scope;
	v->sponsor_named = base.sponsor_named;
	v->contested_log10 = base.contested / M_LN10;
	for (int i = 0; i < OVERT_LEDGERS; i++)
		v->ledgers[i] = base.ledgers[i];
	v->items = assess_take(arena, state->count, sizeof *v->items);
	if (!v->items)
		return false;
	v->item_count = state->count;
	for (size_t i = 0; i < state->count; i++)
		describe_item(state, finding->items, &base, i, &v->items[i]);
	return assess_needs(state, &base, arena, v) && assess_responses(rules, finding, arena, v);
}

overt_err overt_assess(const struct overt_rules *rules, const struct overt_assessment *finding,
                       struct overt_verdict *out, struct overt_error *err)
{
	struct overt_verdict verdict = {.arena = overt_arena_new(VERDICT_MAX_BYTES)};
	struct assess_state state;
	overt_err e = OVERT_E_NOMEM;

	if (!verdict.arena) {
		overt_fail(err, e, "memory is used up");
		goto done;
	}
	e = assess_weigh(rules, finding, verdict.arena, &state, err);
	if (e)
		goto done;
	if (!fill(rules, finding, &state, verdict.arena, &verdict)) {
		e = overt_fail(err, OVERT_E_NOMEM, "memory is used up");
		goto done;
	}
	*out = verdict;
	verdict.arena = NULL;
done:
	overt_arena_free(verdict.arena);
	return e;
}

void overt_verdict_clear(struct overt_verdict *verdict)
{
	if (!verdict)
		return;
	overt_arena_free(verdict->arena);
	*verdict = (struct overt_verdict){.kind = OVERT_VERDICT_UNDETERMINED};
}

const char *overt_verdict_name(enum overt_verdict_kind kind)
{
	static const char *const names[] = {"undetermined", "influence", "interference",
	                                    "out of scope"};

	return names[kind];
}

const char *overt_reason_text(enum overt_reason reason)
{
	static const char *const texts[] = {
		"the sponsor and at least one of the four questions are established",
		"it is open, and nothing weighty speaks for harm or illegality",
		"sponsor not established",
		"proceedings pending",
		"evidence conflicts",
		"harm or legality contested",
		"evidence thin",
		"military force",
		"no foreign element"};

	return texts[reason];
}

const char *overt_item_use_text(enum overt_item_use use)
{
	static const char *const texts[] = {
		"counts",
		"superseded by a later item",
		"a stronger item of its dependence group stands for it",
		"carries no weight either way",
		"cannot be judged and counts as missing"};

	return texts[use];
}
