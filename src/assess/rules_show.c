// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

#define ARG(s) (int)(s).len, ((s).ptr ? (s).ptr : "")

static void show_flags(const struct overt_indicator *row, struct overt_buf *out)
{
	if (row->flags & OVERT_INDICATOR_PENDING)
		overt_buf_printf(out, " pending");
	if (row->flags & OVERT_INDICATOR_NAMES_SPONSOR)
		overt_buf_printf(out, " names-sponsor");
	if (row->flags & OVERT_INDICATOR_DISGUISE)
		overt_buf_printf(out, " disguise");
	if (row->flags & OVERT_INDICATOR_DETECTOR)
		overt_buf_printf(out, " detector");
}

static void show_one(const struct overt_rules *rules, const struct overt_indicator *row,
                     struct overt_buf *out)
{
	overt_buf_printf(out, "%.*s\n  ledger      %s: %s\n", ARG(row->name),
	                 overt_ledger_name(row->ledger), overt_ledger_question(row->ledger));
	overt_buf_printf(out, "  direction   %s\n  strength    %.*s (likelihood ratio %g)\n",
	                 overt_direction_name(row->direction), ARG(row->strength),
	                 overt_rules_strength(rules, row->strength)->ratio);
	overt_buf_printf(out, "  group       %.*s\n  flags      ", ARG(row->group));
	show_flags(row, out);
	overt_buf_printf(out, "%s\n  DISARM      %.*s%s\n", row->flags ? "" : " none",
	                 ARG(row->disarm), row->disarm.len ? "" : "none");
	overt_buf_printf(out, "  definition  %.*s\n  reason      %.*s\n", ARG(row->definition),
	                 ARG(row->reason));
}

static void show_all(const struct overt_rules *rules, struct overt_buf *out)
{
	overt_buf_printf(out, "rules sha256 %s\n\nstrengths:", rules->sha256);
	for (size_t i = 0; i < rules->strength_count; i++)
		overt_buf_printf(out, " %.*s %g", ARG(rules->strengths[i].name), rules->strengths[i].ratio);
	overt_buf_printf(out, "\ngrades:");
	for (size_t i = 0; i < rules->grade_count; i++)
		overt_buf_printf(out, " %c %g", rules->grades[i].grade, rules->grades[i].factor);
	overt_buf_printf(out, "\npriors:");
	for (int i = 0; i < OVERT_LEDGERS; i++)
		overt_buf_printf(out, " %s %g-%g", overt_ledger_name((enum overt_ledger)i),
		                 rules->priors[i].low, rules->priors[i].high);
	overt_buf_printf(out, "\n\n%-32s %-10s %-8s %-12s %-20s %-10s %s\n", "indicator", "ledger",
	                 "", "strength", "group", "DISARM", "flags");
	for (size_t i = 0; i < rules->indicator_count; i++) {
		const struct overt_indicator *row = &rules->indicators[i];
		overt_buf_printf(out, "%-32.*s %-10s %-8s %-12.*s %-20.*s %-10.*s", ARG(row->name),
		                 overt_ledger_name(row->ledger), overt_direction_name(row->direction),
		                 ARG(row->strength), ARG(row->group), ARG(row->disarm));
		show_flags(row, out);
		overt_buf_append(out, "\n", 1);
	}
}

overt_err overt_rules_show(const struct overt_rules *rules, overt_str name, struct overt_buf *out,
                           struct overt_error *err)
{
	const struct overt_indicator *row = NULL;

	if (name.ptr) {
		row = overt_rules_indicator(rules, name);
		if (!row)
			return overt_fail(err, OVERT_E_USAGE, "unknown indicator \"%.*s\"", ARG(name));
		show_one(rules, row, out);
	} else {
		show_all(rules, out);
	}
	return out->failed ? overt_fail(err, OVERT_E_NOMEM, "memory is used up") : OVERT_OK;
}
