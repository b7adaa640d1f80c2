// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

#define ARG(s) (int)((s).len > 80 ? 80 : (s).len), ((s).ptr ? (s).ptr : "")

overt_err overt_evidence_default(const struct overt_rules *rules, overt_str indicator,
                                 struct overt_evidence *item, struct overt_error *err)
{
	const struct overt_indicator *row = overt_rules_indicator(rules, indicator);

	if (!row)
		return overt_fail(err, OVERT_E_INPUT, "unknown indicator \"%.*s\"", ARG(indicator));
	*item = (struct overt_evidence){.ledger = row->ledger, .direction = row->direction,
	                                .indicator = row->name, .strength = row->strength,
	                                .reliability = 'B', .credibility = '2',
	                                .group = row->group, .time = OVERT_TIME_UNKNOWN};
	return OVERT_OK;
}

overt_err overt_evidence_check(const struct overt_rules *rules, const struct overt_evidence *item,
                               struct overt_error *err)
{
	const struct overt_indicator *row = overt_rules_indicator(rules, item->indicator);

	if (item->id.len == 0)
		return overt_fail(err, OVERT_E_INPUT, "an evidence item needs an id");
	if (!row)
		return overt_fail(err, OVERT_E_INPUT, "item \"%.*s\": unknown indicator \"%.*s\"",
		                  ARG(item->id), ARG(item->indicator));
	if (item->ledger != row->ledger || item->direction != row->direction)
		return overt_fail(err, OVERT_E_INPUT,
		                  "item \"%.*s\": the catalogue has %.*s in the ledger %s, %s",
		                  ARG(item->id), ARG(row->name), overt_ledger_name(row->ledger),
		                  overt_direction_name(row->direction));
	if (!overt_rules_strength(rules, item->strength))
		return overt_fail(err, OVERT_E_INPUT, "item \"%.*s\": unknown strength \"%.*s\"",
		                  ARG(item->id), ARG(item->strength));
	if (item->reliability < 'A' || item->reliability > 'F')
		return overt_fail(err, OVERT_E_INPUT, "item \"%.*s\": expected a reliability from A to F",
		                  ARG(item->id));
	if (item->credibility < '1' || item->credibility > '6')
		return overt_fail(err, OVERT_E_INPUT, "item \"%.*s\": expected a credibility from 1 to 6",
		                  ARG(item->id));
	if (item->group.len == 0)
		return overt_fail(err, OVERT_E_INPUT, "item \"%.*s\": expected a dependence group",
		                  ARG(item->id));
	if (overt_str_equal(item->id, item->supersedes))
		return overt_fail(err, OVERT_E_INPUT, "item \"%.*s\" supersedes itself", ARG(item->id));
	return OVERT_OK;
}
