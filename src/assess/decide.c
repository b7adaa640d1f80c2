// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

#include <math.h>
#include <stdlib.h>

/* Sums of the same numbers in another order differ in the last bits; gates must not. */
#define GATE_TOLERANCE 1e-9

/** Which items a sum takes. */
struct choice {
	size_t without;
	enum overt_ledger ledger;
	enum overt_direction direction;
	bool grouped, settled;
};

static bool takes(const struct choice *choice, const struct assess_state *s, size_t i)
{
	const struct assess_item *item = &s->items[i];

	return i != choice->without && item->live && item->ledger == choice->ledger &&
	       item->direction == choice->direction && !(choice->settled && item->pending);
}

static int compare_numbers(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Adds in rising order, so that the order of the items cannot show in the result. */
static double sum_rising(double *numbers, size_t count, size_t *positive)
{
	size_t kept = 0;
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		if (numbers[i] > 0)
			numbers[kept++] = numbers[i];
	qsort(numbers, kept, sizeof *numbers, compare_numbers);
	for (size_t i = 0; i < kept; i++)
		sum += numbers[i];
	*positive = kept;
	return sum;
}

static double sum_items(const struct assess_state *s, struct choice choice, size_t *groups)
{
	for (size_t i = 0; i < s->count; i++)
		s->scratch[i] = 0;
	for (size_t i = 0; i < s->count; i++) {
		double *slot = &s->scratch[choice.grouped ? s->items[i].group : i];
		if (takes(&choice, s, i) && s->items[i].weight > *slot)
			*slot = s->items[i].weight;
	}
	return sum_rising(s->scratch, s->count, groups);
}

static double posterior(double prior, double evidence)
{
	return 1 / (1 + exp(-(log(prior / (1 - prior)) + evidence)));
}

static bool carried_alone(const struct assess_state *s, struct choice choice)
{
	for (size_t i = 0; i < s->count; i++)
		if (takes(&choice, s, i) && s->items[i].sole && s->items[i].weight > 0)
			return true;
	return false;
}

static void sum_ledger(const struct assess_state *s, size_t without, enum overt_ledger ledger,
                       struct overt_ledger_sum *out)
{
	const struct overt_gates *gates = &s->rules->gates;
	const struct overt_prior *prior = &s->rules->priors[ledger];
	struct choice choice = {without, ledger, OVERT_FOR, true, false};
	struct overt_ledger_sum sum = {.prior_low = prior->low, .prior_high = prior->high};
	size_t count;

	const double plus = sum_items(s, choice, &sum.groups_for);
	choice.settled = true;
	const double settled = sum_items(s, choice, &sum.settled_groups);
	sum.carried_alone = carried_alone(s, choice);
	choice = (struct choice){without, ledger, OVERT_AGAINST, true, false};
	const double minus = sum_items(s, choice, &sum.groups_against);
	choice.grouped = false;
	const double all_minus = sum_items(s, choice, &count);
	choice.direction = OVERT_FOR;
	const double all_plus = sum_items(s, choice, &count);

	sum.assessed = plus > 0 || minus > 0;
	sum.low = posterior(prior->low, plus - minus);
	sum.high = posterior(prior->high, plus - minus);
	sum.settled_low = posterior(prior->low, settled - minus);
	sum.settled_high = posterior(prior->high, settled - minus);
	sum.ungrouped_low = posterior(prior->low, all_plus - all_minus);
	sum.ungrouped_high = posterior(prior->high, all_plus - all_minus);
	sum.log10_for = plus / M_LN10;
	sum.log10_against = minus / M_LN10;
	sum.ungrouped_for = all_plus / M_LN10;
	sum.ungrouped_against = all_minus / M_LN10;
	sum.established = sum.settled_low >= gates->established - GATE_TOLERANCE &&
	                  (sum.carried_alone || (double)sum.settled_groups >= gates->independent);
	sum.ruled_out = sum.high <= gates->ruled_out + GATE_TOLERANCE;
	*out = sum;
}

bool assess_likely(const struct overt_rules *rules, const struct overt_ledger_sum *sum)
{
	return sum->log10_for > 0 && sum->high >= rules->gates.likely - GATE_TOLERANCE;
}

/** What an item can be, apart from its number. */
enum trait { NAMES_SPONSOR, PENDING };

static bool any_item(const struct assess_state *s, size_t without, enum trait trait)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct assess_item *item = &s->items[i];
		if (i != without && item->live && item->weight > 0 &&
		    (trait == PENDING ? item->pending : item->names_sponsor))
			return true;
	}
	return false;
}

/* The first that applies, in the order of the method. */
static enum overt_reason why_undetermined(const struct assess_state *s, size_t without,
                                          const struct assess_outcome *o)
{
	const struct overt_ledger_sum *sponsor = &o->ledgers[OVERT_LEDGER_SPONSOR];
	bool likely = false, conflict = sponsor->log10_for > 0 && sponsor->log10_against > 0;

	for (int i = 0; i < OVERT_LEDGER_SPONSOR; i++) {
		const struct overt_ledger_sum *sum = &o->ledgers[i];
		likely = likely || assess_likely(s->rules, sum);
		conflict = conflict || (sum->log10_for > 0 && sum->log10_against > 0);
	}
	if (likely && !(sponsor->established && o->sponsor_named))
		return OVERT_REASON_SPONSOR;
	if (any_item(s, without, PENDING))
		return OVERT_REASON_PENDING;
	if (conflict)
		return OVERT_REASON_CONFLICT;
	if (o->contested > log(s->rules->gates.contested_ratio) + GATE_TOLERANCE)
		return OVERT_REASON_CONTESTED;
	return OVERT_REASON_THIN;
}

static bool is_interference(const struct assess_outcome *o)
{
	bool established = false;

	for (int i = 0; i < OVERT_LEDGER_SPONSOR; i++)
		established = established || o->ledgers[i].established;
	return established && o->sponsor_named && o->ledgers[OVERT_LEDGER_SPONSOR].established;
}

static bool is_influence(const struct assess_state *s, const struct assess_outcome *o)
{
	bool ruled_out = true;

	for (int i = 0; i < OVERT_LEDGER_SPONSOR; i++)
		ruled_out = ruled_out && o->ledgers[i].ruled_out;
	/* An open activity without any evidence of a sponsor is nobody's influence. */
	return ruled_out && o->ledgers[OVERT_LEDGER_COVERT].log10_against > 0 &&
	       o->ledgers[OVERT_LEDGER_SPONSOR].log10_for > 0 &&
	       o->contested <= log(s->rules->gates.contested_ratio) + GATE_TOLERANCE;
}

void assess_decide(const struct assess_state *state, size_t without, struct assess_outcome *out)
{
	struct assess_outcome o = {.kind = OVERT_VERDICT_UNDETERMINED};

	for (int i = 0; i < OVERT_LEDGERS; i++) {
		sum_ledger(state, without, (enum overt_ledger)i, &o.ledgers[i]);
		if (i != OVERT_LEDGER_SPONSOR)
			o.contested += o.ledgers[i].log10_for * M_LN10;
	}
	o.sponsor_named = any_item(state, without, NAMES_SPONSOR);
	if (state->scope != OVERT_SCOPE_IN) {
		o.kind = OVERT_VERDICT_OUT_OF_SCOPE;
		o.reason = state->scope == OVERT_SCOPE_MILITARY_FORCE ? OVERT_REASON_MILITARY_FORCE
		                                                      : OVERT_REASON_NO_FOREIGN_ELEMENT;
	} else if (is_interference(&o)) {
		o.kind = OVERT_VERDICT_INTERFERENCE;
		o.reason = OVERT_REASON_ESTABLISHED;
	} else if (is_influence(state, &o)) {
		o.kind = OVERT_VERDICT_INFLUENCE;
		o.reason = OVERT_REASON_OPEN_AND_LAWFUL;
	} else {
		o.reason = why_undetermined(state, without, &o);
	}
	*out = o;
}
