// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/pipeline.h>

static const char *truth(bool value)
{
	return value ? "true" : "false";
}

static void ledger(const struct overt_ledger_sum *l, enum overt_ledger which, struct overt_buf *buf)
{
	overt_buf_printf(buf, "%s\"%s\":{\"assessed\":%s,\"prior\":[%.6g,%.6g],", which ? "," : "",
	                 overt_ledger_name(which), truth(l->assessed), l->prior_low, l->prior_high);
	overt_buf_printf(buf, "\"posterior\":[%.6g,%.6g],\"ungrouped\":[%.6g,%.6g],", l->low, l->high,
	                 l->ungrouped_low, l->ungrouped_high);
	overt_buf_printf(buf, "\"log10_for\":%.6g,\"log10_against\":%.6g,", l->log10_for,
	                 l->log10_against);
	overt_buf_printf(buf, "\"established\":%s,\"ruled_out\":%s}", truth(l->established),
	                 truth(l->ruled_out));
}

static void item(const struct overt_assessment *finding, const struct overt_item_effect *effect,
                 struct overt_buf *buf)
{
	overt_buf_printf(buf, "{\"id\":");
	overt_buf_json(buf, finding->items[effect->item].id);
	overt_buf_printf(buf, ",\"use\":");
	overt_buf_json(buf, overt_str_from(overt_item_use_text(effect->use)));
	overt_buf_printf(buf, ",\"log10\":%.6g,\"counted\":%.6g,\"flips\":%s", effect->log10,
	                 effect->counted, truth(effect->flips));
	if (effect->flips)
		overt_buf_printf(buf, ",\"without\":\"%s\"", overt_verdict_name(effect->without));
	overt_buf_append(buf, "}", 1);
}

static void need(const struct overt_need *n, struct overt_buf *buf)
{
	overt_buf_printf(buf, "{\"ledger\":\"%s\",\"direction\":\"%s\",\"strength\":",
	                 overt_ledger_name(n->ledger), overt_direction_name(n->direction));
	overt_buf_json(buf, n->strength);
	overt_buf_printf(buf, ",\"leads_to\":\"%s\",\"with_sponsor\":%s}",
	                 overt_verdict_name(n->leads_to), truth(n->with_sponsor));
}

bool overt_verdict_to_json(const struct overt_rules *rules, const struct overt_assessment *finding,
                           const struct overt_verdict *verdict, struct overt_buf *buf)
{
	overt_buf_printf(buf, "{\"rules\":\"%s\",\"ledgers\":{", rules->sha256);
	for (int l = 0; l < OVERT_LEDGERS; l++)
		ledger(&verdict->ledgers[l], (enum overt_ledger)l, buf);
	overt_buf_printf(buf, "},\"items\":[");
	for (size_t i = 0; i < verdict->item_count; i++) {
		overt_buf_append(buf, ",", i > 0);
		item(finding, &verdict->items[i], buf);
	}
	overt_buf_printf(buf, "],\"would_decide\":[");
	for (size_t i = 0; i < verdict->need_count; i++) {
		overt_buf_append(buf, ",", i > 0);
		need(&verdict->needs[i], buf);
	}
	overt_buf_append(buf, "]}", 2);
	return !buf->failed;
}
