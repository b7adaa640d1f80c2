// SPDX-License-Identifier: GPL-3.0-or-later
#include "dossier.h"

#include <stdlib.h>
#include <string.h>

#include "disarm.h"

enum { FINDINGS_MAX = 1 << 20, ARENA_MAX = 512 << 20 };

static overt_str keep(struct dossier *d, overt_str s)
{
	overt_str copy = OVERT_STR_NONE;
	if (!overt_arena_copy(d->arena, s, &copy) && !out_failed(d->out))
		overt_fail(&d->out->error, OVERT_E_NOMEM, "memory is used up while reading findings");
	return copy;
}

/* Is the finding one of those that are wanted? Associations only by name. */
static bool wanted(const struct dossier *d, overt_str id, overt_str disposition)
{
	const struct overt_report_options *o = d->options;
	for (size_t i = 0; i < o->finding_count; i++)
		if (overt_str_equal(o->findings[i], id))
			return true;
	return o->finding_count == 0 && !overt_str_equal(disposition, OVERT_STR("association"));
}

static overt_str title_of(struct dossier *d, overt_str title, overt_str id)
{
	struct overt_buf buf = {0};
	if (title.len)
		return keep(d, title);
	overt_buf_printf(&buf, "Finding %.*s", (int)id.len, id.ptr);
	overt_str kept = keep(d, overt_buf_view(&buf));
	overt_buf_free(&buf);
	return kept;
}

static void load_findings(struct dossier *d)
{
	static const char sql[] =
		"SELECT f.id, t.title, t.text, "
		"coalesce(s.disposition, iif(f.suspected, NULL, 'association')), s.owner, s.registry, "
		"f.accounts, s.declared, f.first_ms, f.last_ms, 0 AS part, f.rank FROM findings f "
		"LEFT JOIN dispositions s ON s.finding = f.id "
		"LEFT JOIN latest_activities t ON t.finding = f.id "
		"UNION ALL SELECT t.finding, t.title, t.text, NULL, NULL, NULL, 0, 0, NULL, NULL, 1, 0 "
		"FROM latest_activities t WHERE t.finding IN (SELECT finding FROM described_findings) "
		"ORDER BY part, rank, 1";
	struct ask ask;
	for (ask_begin(&ask, d->out, d->file, sql, OVERT_STR_NONE); ask_next(&ask);) {
		if (!wanted(d, ask_text(&ask, 0), ask_text(&ask, 3)))
			continue;
		if (overt_grow(&d->findings, &d->cap, d->count + 1, sizeof *d->findings, FINDINGS_MAX,
		               &d->out->error)) {
			ask_end(&ask);
			return;
		}
		d->findings[d->count++] = (struct dossier_finding){
			.id = keep(d, ask_text(&ask, 0)),
			.title = title_of(d, ask_text(&ask, 1), ask_text(&ask, 0)),
			.text = keep(d, ask_text(&ask, 2)),
			.disposition = keep(d, ask_text(&ask, 3)),
			.owner = keep(d, ask_text(&ask, 4)),
			.registry = keep(d, ask_text(&ask, 5)),
			.accounts = ask_int(&ask, 6),
			.declared = ask_int(&ask, 7),
			.first = ask_int(&ask, 8),
			.last = ask_int(&ask, 9),
		};
	}
}

static void load_case(struct dossier *d)
{
	static const char sql[] = "SELECT (SELECT hash FROM chain WHERE seq = 1), min(finished_ms), "
							  "max(finished_ms) FROM runs";
	struct ask ask;
	d->created = d->modified = 0;
	for (ask_begin(&ask, d->out, d->file, sql, OVERT_STR_NONE); ask_next(&ask);) {
		d->key = keep(d, ask_text(&ask, 0).ptr ? ask_text(&ask, 0) : OVERT_STR("empty"));
		if (ask_int(&ask, 1) != OVERT_CASE_NONE) {
			d->created = ask_int(&ask, 1);
			d->modified = ask_int(&ask, 2);
		}
	}
	d->name = d->options->title.len ? d->options->title : OVERT_STR("Accounts that act together");
}

static void check_names(struct dossier *d)
{
	const struct overt_report_options *o = d->options;
	for (size_t n = 0; n < o->finding_count && !out_failed(d->out); n++) {
		bool found = false;
		for (size_t i = 0; i < d->count; i++)
			found |= overt_str_equal(d->findings[i].id, o->findings[n]);
		if (!found)
			overt_fail(&d->out->error, OVERT_E_USAGE, "no finding is called \"%.*s\"",
			           (int)(o->findings[n].len < 80 ? o->findings[n].len : 80),
			           o->findings[n].ptr);
	}
}

void dossier_load(struct dossier *dossier, struct out *out, struct overt_case *file,
                  const struct overt_report_options *options)
{
	overt_str yardstick = options->yardstick.ptr ? options->yardstick : OVERT_STR("icd203");
	*dossier = (struct dossier){.out = out, .file = file, .options = options,
	                            .yardstick = yardstick, .arena = overt_arena_new(ARENA_MAX)};
	if (!dossier->arena)
		overt_fail(&out->error, OVERT_E_NOMEM, "memory is used up");
	else if (!options->rules)
		overt_fail(&out->error, OVERT_E_USAGE, "the output needs rules");
	else if (!overt_rules_word(options->rules, yardstick, 0.5).ptr)
		overt_fail(&out->error, OVERT_E_USAGE, "no yardstick is called \"%.40s\"", yardstick.ptr);
	if (out_failed(out))
		return;
	load_case(dossier);
	load_findings(dossier);
	check_names(dossier);
	for (size_t i = 0; i < dossier->count && !out_failed(out); i++)
		overt_report_assess(file, options->rules, dossier->findings[i].id,
		                    &dossier->findings[i].assessed, &out->error);
}

void dossier_free(struct dossier *dossier)
{
	for (size_t i = 0; i < dossier->count; i++)
		overt_report_assessed_free(&dossier->findings[i].assessed);
	free(dossier->findings);
	overt_arena_free(dossier->arena);
	*dossier = (struct dossier){0};
}

overt_str dossier_selection(const struct dossier *dossier, struct overt_buf *buf)
{
	if (!dossier->options->finding_count)
		return OVERT_STR("whole case");
	for (size_t i = 0; i < dossier->count; i++) {
		overt_buf_append(buf, ",", i > 0);
		overt_buf_add(buf, dossier->findings[i].id);
	}
	return overt_buf_view(buf);
}

static void explain_ledger(const struct dossier *d, const struct overt_verdict *v, int ledger,
                           struct overt_buf *buf)
{
	const struct overt_ledger_sum *sum = &v->ledgers[ledger];
	overt_buf_printf(buf, "- %s: ", overt_ledger_question((enum overt_ledger)ledger));
	if (!sum->assessed) {
		overt_buf_printf(buf, "not assessed.\n");
		return;
	}
	overt_assess_words(d->options->rules, d->yardstick, sum->low, sum->high, buf);
	overt_buf_printf(buf, " (%.2f to %.2f).\n", sum->low, sum->high);
}

void dossier_explain(const struct dossier *dossier, const struct dossier_finding *finding,
                     struct overt_buf *buf)
{
	const struct overt_verdict *v = &finding->assessed.verdict;
	overt_buf_printf(buf, "Verdict: %s, because: %s.\n", overt_verdict_name(v->kind),
	                 overt_reason_text(v->reason));
	if (finding->declared > 0)
		overt_buf_printf(buf, "%lld of %lld accounts are declared in a register or by a label.\n",
		                 (long long)finding->declared, (long long)finding->accounts);
	overt_buf_printf(buf, "How likely (words of the yardstick %.*s):\n", (int)dossier->yardstick.len,
	                 dossier->yardstick.ptr);
	for (int l = 0; l < OVERT_LEDGERS; l++)
		explain_ledger(dossier, v, l, buf);
	if (v->need_count)
		overt_buf_printf(buf, "What would decide it:\n");
	for (size_t i = 0; i < v->need_count; i++) {
		overt_buf_printf(buf, "- ");
		overt_buf_add(buf, v->needs[i].look_for);
		overt_buf_printf(buf, " (%s, %s)\n", overt_ledger_name(v->needs[i].ledger),
		                 overt_direction_name(v->needs[i].direction));
	}
	overt_buf_printf(buf, "%s", DOSSIER_NOTICE);
}

bool dossier_carries(const struct dossier_finding *finding, const struct overt_item_effect *effect)
{
	const struct overt_verdict *v = &finding->assessed.verdict;
	const struct overt_evidence *item = &finding->assessed.input.items[effect->item];
	return v->kind == OVERT_VERDICT_INTERFERENCE && effect->use == OVERT_ITEM_USED &&
	       item->direction == OVERT_FOR && effect->counted > 0 && !effect->pending &&
	       v->ledgers[item->ledger].established;
}

const struct disarm *dossier_technique(const struct dossier *dossier,
                                       const struct dossier_finding *finding,
                                       const struct overt_item_effect *effect)
{
	const struct overt_indicator *row;
	if (!dossier_carries(finding, effect))
		return NULL;
	row = overt_rules_indicator(dossier->options->rules,
	                            finding->assessed.input.items[effect->item].indicator);
	return row && row->disarm.len ? disarm_find(row->disarm) : NULL;
}
