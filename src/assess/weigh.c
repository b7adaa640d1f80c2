// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

#include <math.h>

#define ARG(s) (int)((s).len > 80 ? 80 : (s).len), ((s).ptr ? (s).ptr : "")

static size_t first_of_group(const struct overt_evidence *items, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (items[j].ledger == items[i].ledger && overt_str_equal(items[j].group, items[i].group))
			return j;
	return i;
}

static bool is_superseded(const struct overt_evidence *items, size_t count, size_t i)
{
	for (size_t j = 0; j < count; j++)
		if (j != i && overt_str_equal(items[j].supersedes, items[i].id))
			return true;
	return false;
}

static struct assess_item reduce(const struct overt_rules *rules,
                                 const struct overt_assessment *finding, size_t i)
{
	const struct overt_evidence *item = &finding->items[i];
	const struct overt_gates *gates = &rules->gates;
	const unsigned flags = overt_rules_indicator(rules, item->indicator)->flags;
	const double ratio = overt_rules_strength(rules, item->strength)->ratio;
	const double factor = overt_rules_factor(rules, item->reliability) *
	                      overt_rules_factor(rules, item->credibility);

	return (struct assess_item){
		.ledger = item->ledger,
		.direction = item->direction,
		.weight = log(ratio) * factor,
		.group = first_of_group(finding->items, i),
		.live = !is_superseded(finding->items, finding->item_count, i),
		.pending = flags & OVERT_INDICATOR_PENDING,
		.names_sponsor = flags & OVERT_INDICATOR_NAMES_SPONSOR,
		.sole = ratio >= gates->sole_ratio && item->reliability <= gates->sole_reliability &&
		        item->credibility <= gates->sole_credibility,
	};
}

static overt_err check(const struct overt_rules *rules, const struct overt_assessment *finding,
                       struct overt_error *err)
{
	const struct overt_evidence *items = finding->items;

	if (finding->item_count > OVERT_ASSESS_MAX_ITEMS)
		return overt_fail(err, OVERT_E_INPUT, "expected at most %d items, found %zu",
		                  OVERT_ASSESS_MAX_ITEMS, finding->item_count);
	for (size_t i = 0; i < finding->item_count; i++) {
		overt_err e = overt_evidence_check(rules, &items[i], err);
		if (e)
			return e;
		for (size_t j = 0; j < i; j++)
			if (overt_str_equal(items[i].id, items[j].id))
				return overt_fail(err, OVERT_E_INPUT, "two items have the id \"%.*s\"",
				                  ARG(items[i].id));
	}
	return OVERT_OK;
}

overt_err assess_weigh(const struct overt_rules *rules, const struct overt_assessment *finding,
                       struct overt_arena *arena, struct assess_state *out,
                       struct overt_error *err)
{
	struct assess_state s = {.rules = rules, .scope = finding->scope};
	overt_err e = check(rules, finding, err);

	if (e)
		return e;
	s.count = finding->item_count;
	s.items = assess_take(arena, s.count + 2, sizeof *s.items);
	s.scratch = assess_take(arena, s.count + 2, sizeof *s.scratch);
	if (!s.items || !s.scratch)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up");
	for (size_t i = 0; i < s.count; i++)
		s.items[i] = reduce(rules, finding, i);
	*out = s;
	return OVERT_OK;
}
