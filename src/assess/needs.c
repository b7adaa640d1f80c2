// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

#include <math.h>

/* Supposes an item of a strength, graded B2, in a group of its own. */
static void suppose(struct assess_state *s, enum overt_ledger ledger,
                    enum overt_direction direction, double ratio)
{
	const double factor = overt_rules_factor(s->rules, 'B') * overt_rules_factor(s->rules, '2');

	s->items[s->count] = (struct assess_item){
		.ledger = ledger,
		.direction = direction,
		.weight = log(ratio) * factor,
		.group = s->count,
		.live = true,
		.names_sponsor = ledger == OVERT_LEDGER_SPONSOR && direction == OVERT_FOR,
		.sole = ratio >= s->rules->gates.sole_ratio && s->rules->gates.sole_reliability >= 'B' &&
		        s->rules->gates.sole_credibility >= '2',
	};
	s->count++;
}

static overt_str look_for(const struct overt_rules *rules, enum overt_ledger ledger,
                          enum overt_direction direction)
{
	for (size_t i = 0; i < rules->question_count; i++)
		if (rules->questions[i].ledger == ledger && rules->questions[i].direction == direction)
			return rules->questions[i].look_for;
	return OVERT_STR("");
}

/* The weakest step that changes the verdict; false when none does. */
static bool weakest_step(struct assess_state *s, enum overt_verdict_kind now,
                         struct overt_need *need)
{
	const struct overt_rules *rules = s->rules;
	const size_t count = s->count;
	struct assess_outcome o;

	for (size_t k = 0; k < rules->strength_count; k++) {
		if (rules->strengths[k].ratio <= 1)
			continue;
		suppose(s, need->ledger, need->direction, rules->strengths[k].ratio);
		if (need->with_sponsor)
			suppose(s, OVERT_LEDGER_SPONSOR, OVERT_FOR, rules->gates.sole_ratio);
		assess_decide(s, ASSESS_WITH_ALL, &o);
		s->count = count;
		if (o.kind != now) {
			need->strength = rules->strengths[k].name;
			need->leads_to = o.kind;
			return true;
		}
	}
	return false;
}

bool assess_needs(struct assess_state *state, const struct assess_outcome *base,
                  struct overt_arena *arena, struct overt_verdict *verdict)
{
	verdict->needs = assess_take(arena, OVERT_LEDGERS * 2, sizeof *verdict->needs);
	if (!verdict->needs)
		return false;
	if (base->kind == OVERT_VERDICT_OUT_OF_SCOPE)
		return true;
	for (int i = 0; i < OVERT_LEDGERS * 2; i++) {
		struct overt_need need = {.ledger = (enum overt_ledger)(i / 2),
		                          .direction = i % 2 ? OVERT_AGAINST : OVERT_FOR};
		bool found = weakest_step(state, base->kind, &need);
		if (!found && base->kind == OVERT_VERDICT_UNDETERMINED && need.direction == OVERT_FOR &&
		    need.ledger != OVERT_LEDGER_SPONSOR) {
			need.with_sponsor = true;
			found = weakest_step(state, base->kind, &need);
		}
		if (!found)
			continue;
		need.look_for = look_for(state->rules, need.ledger, need.direction);
		verdict->needs[verdict->need_count++] = need;
	}
	return true;
}
