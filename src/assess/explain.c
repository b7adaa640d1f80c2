// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

#include <math.h>

#define ARG(s) (int)(s).len, ((s).ptr ? (s).ptr : "")

bool overt_assess_words(const struct overt_rules *rules, overt_str yardstick, double low,
                        double high, struct overt_buf *out)
{
	const overt_str a = overt_rules_word(rules, yardstick, low);
	const overt_str b = overt_rules_word(rules, yardstick, high);

	if (!a.ptr || !b.ptr)
		return false;
	overt_buf_add(out, a);
	if (!overt_str_equal(a, b))
		overt_buf_printf(out, " to %.*s", ARG(b));
	return !out->failed;
}

static void explain_item(const struct overt_assessment *finding,
                         const struct overt_verdict *verdict, size_t i, struct overt_buf *out)
{
	const struct overt_evidence *item = &finding->items[i];
	const struct overt_item_effect *effect = &verdict->items[i];

	overt_buf_printf(out, "    %-8.*s %-28.*s %-7s %-11.*s %c%c  group %-18.*s %+6.2f  ",
	                 ARG(item->id), ARG(item->indicator), overt_direction_name(item->direction),
	                 ARG(item->strength), item->reliability, item->credibility, ARG(item->group),
	                 effect->counted);
	overt_buf_printf(out, "%s", overt_item_use_text(effect->use));
	if (effect->stands_for_it != i)
		overt_buf_printf(out, " (%.*s)", ARG(finding->items[effect->stands_for_it].id));
	if (effect->pending)
		overt_buf_printf(out, "; pending, establishes nothing");
	if (effect->flips)
		overt_buf_printf(out, "; without it: %s", overt_verdict_name(effect->without));
	overt_buf_append(out, "\n", 1);
}

static bool explain_ledger(const struct overt_rules *rules, const struct overt_assessment *finding,
                           const struct overt_verdict *verdict, enum overt_ledger ledger,
                           overt_str yardstick, struct overt_buf *out)
{
	const struct overt_ledger_sum *sum = &verdict->ledgers[ledger];

	overt_buf_printf(out, "\n%s: %s\n", overt_ledger_name(ledger), overt_ledger_question(ledger));
	if (!sum->assessed)
		overt_buf_printf(out, "    not assessed; counts as its prior, %.2f to %.2f\n",
		                 sum->prior_low, sum->prior_high);
	for (size_t i = 0; i < finding->item_count; i++)
		if (finding->items[i].ledger == ledger)
			explain_item(finding, verdict, i, out);
	if (!sum->assessed)
		return true;
	overt_buf_printf(out,
	                 "    prior %.2f to %.2f; log10 for %.2f (groups: %zu), against %.2f (groups: %zu)\n"
	                 "    posterior %.3f to %.3f, ",
	                 sum->prior_low, sum->prior_high, sum->log10_for, sum->groups_for,
	                 sum->log10_against, sum->groups_against, sum->low, sum->high);
	if (!overt_assess_words(rules, yardstick, sum->low, sum->high, out))
		return false;
	overt_buf_printf(out, "; without grouping %.3f to %.3f; without pending items %.3f to %.3f%s\n",
	                 sum->ungrouped_low, sum->ungrouped_high, sum->settled_low, sum->settled_high,
	                 sum->established ? "; established" : sum->ruled_out ? "; ruled out" : "");
	return true;
}

static void explain_needs(const struct overt_assessment *finding,
                          const struct overt_verdict *verdict, struct overt_buf *out)
{
	bool any = false;

	overt_buf_printf(out, "\nWhat further evidence would change it (one item graded B2, in a group of "
	                      "its own):\n");
	for (size_t i = 0; i < verdict->need_count; i++) {
		const struct overt_need *need = &verdict->needs[i];
		overt_buf_printf(out, "    %s, %s, at least %.*s%s: %s. Look for: %.*s\n",
		                 overt_ledger_name(need->ledger), overt_direction_name(need->direction),
		                 ARG(need->strength),
		                 need->with_sponsor ? ", together with an item that names the sponsor" : "",
		                 overt_verdict_name(need->leads_to), ARG(need->look_for));
	}
	if (verdict->need_count == 0)
		overt_buf_printf(out, "    no single further item would\n");
	overt_buf_printf(out, "\nWhat falls if one item is withdrawn:\n");
	for (size_t i = 0; i < verdict->item_count; i++) {
		if (!verdict->items[i].flips)
			continue;
		any = true;
		overt_buf_printf(out, "    without %.*s (%.*s): %s\n", ARG(finding->items[i].id),
		                 ARG(finding->items[i].indicator),
		                 overt_verdict_name(verdict->items[i].without));
	}
	if (!any)
		overt_buf_printf(out, "    nothing: no single item carries the verdict\n");
}

static void explain_responses(const struct overt_verdict *verdict, struct overt_buf *out)
{
	overt_buf_printf(out, "\nResponses:\n");
	for (size_t i = 0; i < verdict->response_count; i++) {
		const struct overt_response *r = verdict->responses[i];
		overt_buf_printf(out,
		                 "    %.*s\n        who: %.*s\n        ground: %.*s\n"
		                 "        check first: %.*s\n        must not become: %.*s\n",
		                 ARG(r->measure), ARG(r->actor), ARG(r->ground), ARG(r->check_first),
		                 ARG(r->must_not_become));
	}
}

overt_err overt_assess_explain(const struct overt_rules *rules,
                               const struct overt_assessment *finding,
                               const struct overt_verdict *verdict, overt_str yardstick,
                               struct overt_buf *out, struct overt_error *err)
{
	if (!overt_rules_word(rules, yardstick, 0).ptr)
		return overt_fail(err, OVERT_E_USAGE, "unknown yardstick \"%.*s\"", ARG(yardstick));
	overt_buf_printf(out, "verdict: %s\nreason: %s\nyardstick: %.*s\nrules: %s\n",
	                 overt_verdict_name(verdict->kind), overt_reason_text(verdict->reason),
	                 ARG(yardstick), rules->sha256);
	for (int i = 0; i < OVERT_LEDGERS; i++)
		explain_ledger(rules, finding, verdict, (enum overt_ledger)i, yardstick, out);
	overt_buf_printf(out, "\nfor the four questions together: log10 %.2f; *influence* allows %.2f\n",
	                 verdict->contested_log10, log10(rules->gates.contested_ratio));
	explain_needs(finding, verdict, out);
	explain_responses(verdict, out);
	return out->failed ? overt_fail(err, OVERT_E_NOMEM, "memory is used up") : OVERT_OK;
}
