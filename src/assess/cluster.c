// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

#include <stdio.h>
#include <string.h>

/* What coordination counts as when a sign of disguise goes with it. */
#define IN_DISGUISE "coordinated_undeclared"

static bool has_disguise(const struct overt_rules *rules, const struct overt_cluster *cluster)
{
	for (size_t i = 0; i < cluster->sign_count; i++) {
		const struct overt_sign *sign = &cluster->signs[i];
		const struct overt_indicator *row = overt_rules_indicator(rules, sign->indicator);
		if (row && (row->flags & OVERT_INDICATOR_DISGUISE) && sign->measurable && sign->present)
			return true;
	}
	return false;
}

enum overt_disposition overt_cluster_disposition(const struct overt_rules *rules,
                                                 const struct overt_cluster *cluster)
{
	const double share =
		cluster->accounts ? (double)cluster->declared / (double)cluster->accounts : 0;

	if (share >= rules->gates.declared_share && cluster->accounts > 0)
		return OVERT_DISPOSITION_DECLARED;
	if (cluster->association)
		return OVERT_DISPOSITION_ASSOCIATION;
	if (share >= rules->gates.mixed_share && cluster->accounts > 0)
		return OVERT_DISPOSITION_MIXED;
	return has_disguise(rules, cluster) ? OVERT_DISPOSITION_DISGUISED
	                                    : OVERT_DISPOSITION_UNDECLARED;
}

const char *overt_disposition_name(enum overt_disposition disposition)
{
	static const char *const names[] = {"undeclared", "declared", "mixed", "disguised",
	                                    "association"};

	return names[disposition];
}

/** The list that is being filled; it has room for every sign and two more. */
struct list {
	const struct overt_rules *rules;
	struct overt_arena *arena;
	struct overt_evidence *items;
	size_t count;
	struct overt_error *err;
};

static overt_err add(struct list *list, const struct overt_sign *sign)
{
	struct overt_evidence item;
	char id[32];
	overt_err e = overt_evidence_default(list->rules, sign->indicator, &item, list->err);

	if (e)
		return e;
	const int n = snprintf(id, sizeof id, "d%zu", list->count + 1);
	if (!overt_arena_copy(list->arena, (overt_str){id, (size_t)n}, &item.id))
		return overt_fail(list->err, OVERT_E_NOMEM, "memory is used up");
	item.origin = sign->origin;
	item.sources = sign->sources;
	item.text = sign->text;
	list->items[list->count++] = item;
	return OVERT_OK;
}

static overt_err add_coordination(struct list *list, const struct overt_cluster *c, bool disguise)
{
	struct overt_sign sign = {.origin = c->origin, .sources = c->sources};

	if (disguise) {
		sign.indicator = OVERT_STR(IN_DISGUISE);
		sign.text = OVERT_STR("The accounts act together beyond chance, no register or label "
		                      "declares them, and there are signs of disguise");
	} else {
		sign.indicator = OVERT_STR("coordination_only");
		sign.text = OVERT_STR("The accounts act together beyond chance; no sign of disguise was "
		                      "found, and coordination alone is not covert");
	}
	return add(list, &sign);
}

static overt_err add_declared(struct list *list, const struct overt_cluster *c)
{
	struct overt_sign sign = {
		.indicator = c->same_sponsor ? OVERT_STR("declared_in_register")
		                             : OVERT_STR("declared_several_owners"),
		.origin = OVERT_STR("register match"),
		.text = OVERT_STR("Most of the accounts are declared in a register or by a label")};
	overt_err e = add(list, &sign);

	if (!e && c->same_sponsor && c->state_sponsor) {
		sign.indicator = OVERT_STR("sponsor_in_register");
		sign.text = OVERT_STR("The register names a state or its proxy as the sponsor");
		e = add(list, &sign);
	}
	return e;
}

/* An association is listed and never held against anyone: only what speaks against stays. */
static bool enters(const struct list *list, const struct overt_cluster *c,
                   const struct overt_sign *sign, enum overt_disposition disposition)
{
	const struct overt_indicator *row = overt_rules_indicator(list->rules, sign->indicator);

	if (!sign->measurable || !sign->present)
		return false;
	if (!row || row->ledger == OVERT_LEDGER_SPONSOR || row->direction == OVERT_AGAINST)
		return true;
	if (row->flags & OVERT_INDICATOR_DISGUISE)
		return c->synchrony && disposition != OVERT_DISPOSITION_DECLARED &&
		       disposition != OVERT_DISPOSITION_ASSOCIATION;
	return disposition != OVERT_DISPOSITION_ASSOCIATION;
}

/* "Acting together in disguise" is one observation with the sign that makes it more than acting
   together: it stands in the dependence group of the strongest sign, the first of equals. */
static void join_sign(struct list *list, struct overt_evidence *coordination)
{
	double greatest = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct overt_evidence *item = &list->items[i];
		const double ratio = overt_rules_strength(list->rules, item->strength)->ratio;
		if (item == coordination || ratio <= greatest ||
		    !(overt_rules_indicator(list->rules, item->indicator)->flags & OVERT_INDICATOR_DISGUISE))
			continue;
		greatest = ratio;
		coordination->group = item->group;
	}
}

overt_err overt_cluster_evidence(const struct overt_rules *rules,
                                 const struct overt_cluster *cluster, struct overt_arena *arena,
                                 struct overt_evidence **items, size_t *count,
                                 struct overt_error *err)
{
	const enum overt_disposition disposition = overt_cluster_disposition(rules, cluster);
	struct list list = {.rules = rules, .arena = arena, .err = err};
	overt_err e = OVERT_OK;

	list.items = assess_take(arena, cluster->sign_count + 2, sizeof *list.items);
	if (!list.items)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up");
	if (disposition == OVERT_DISPOSITION_DECLARED)
		e = add_declared(&list, cluster);
	else if (cluster->synchrony && disposition != OVERT_DISPOSITION_ASSOCIATION)
		e = add_coordination(&list, cluster, has_disguise(rules, cluster));
	for (size_t i = 0; i < cluster->sign_count && !e; i++)
		if (enters(&list, cluster, &cluster->signs[i], disposition))
			e = add(&list, &cluster->signs[i]);
	if (!e && list.count && overt_str_equal(list.items[0].indicator, OVERT_STR(IN_DISGUISE)))
		join_sign(&list, &list.items[0]);
	if (!e) {
		*items = list.items;
		*count = list.count;
	}
	return e;
}
