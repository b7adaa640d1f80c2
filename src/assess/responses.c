// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

static bool has_indicator(const struct overt_assessment *finding,
                          const struct overt_verdict *verdict, overt_str name)
{
	for (size_t i = 0; i < finding->item_count; i++)
		if (overt_str_equal(finding->items[i].indicator, name) &&
		    verdict->items[i].use != OVERT_ITEM_SUPERSEDED &&
		    verdict->items[i].use != OVERT_ITEM_NOT_JUDGED)
			return true;
	return false;
}

/* A ledger counts when it is established, or, while nothing is decided, likely. */
static bool ledger_holds(const struct overt_rules *rules, const struct overt_verdict *verdict,
                         enum overt_ledger ledger)
{
	const struct overt_ledger_sum *sum = &verdict->ledgers[ledger];

	return verdict->kind == OVERT_VERDICT_UNDETERMINED ? assess_likely(rules, sum)
	                                                   : sum->established;
}

static bool holds(const struct overt_rules *rules, const struct overt_assessment *finding,
                  const struct overt_verdict *verdict, overt_str condition)
{
	const overt_str prefix = OVERT_STR("indicator:");
	enum overt_verdict_kind kind = OVERT_VERDICT_UNDETERMINED;
	enum overt_ledger ledger = OVERT_LEDGER_COVERT;
	overt_str token;
	bool all = true;

	while (all && assess_next_name(&condition, ' ', &token)) {
		if (overt_str_starts(token, prefix))
			all = has_indicator(finding, verdict, (overt_str){token.ptr + prefix.len,
			                                                  token.len - prefix.len});
		else if (assess_verdict_token(token, &kind))
			all = verdict->kind == kind;
		else
			all = overt_ledger_parse(token, &ledger) && ledger_holds(rules, verdict, ledger);
	}
	return all;
}

bool assess_responses(const struct overt_rules *rules, const struct overt_assessment *finding,
                      struct overt_arena *arena, struct overt_verdict *verdict)
{
	verdict->responses = assess_take(arena, rules->response_count, sizeof *verdict->responses);
	if (!verdict->responses)
		return false;
	for (size_t i = 0; i < rules->response_count; i++)
		if (holds(rules, finding, verdict, rules->responses[i].when))
			verdict->responses[verdict->response_count++] = &rules->responses[i];
	return true;
}
