// SPDX-License-Identifier: GPL-3.0-or-later
/* The verdict as a note with an extension of its own, and what reviewers think of it. */
#include "stix.h"

static void range(struct stix *stix, const char *name, double low, double high)
{
	out_printf(stix->out, ",\"%s\":[%.6g,%.6g]", name, low, high);
}

static const char *truth(bool value)
{
	return value ? "true" : "false";
}

static void write_ledger(struct stix *stix, const struct overt_verdict *v, int l)
{
	const struct overt_ledger_sum *sum = &v->ledgers[l];
	struct overt_buf words = {0};
	out_printf(stix->out, "%s\"%s\":{\"assessed\":%s", l ? "," : "",
	           overt_ledger_name((enum overt_ledger)l), truth(sum->assessed));
	range(stix, "prior", sum->prior_low, sum->prior_high);
	range(stix, "posterior", sum->low, sum->high);
	out_printf(stix->out, ",\"established\":%s,\"ruled_out\":%s", truth(sum->established),
	           truth(sum->ruled_out));
	if (sum->assessed && overt_assess_words(stix->dossier->options->rules, stix->dossier->yardstick,
	                                        sum->low, sum->high, &words))
		stix_text(stix, "words", overt_buf_view(&words));
	out_raw(stix->out, "}");
	overt_buf_free(&words);
}

static void write_needs(struct stix *stix, const struct overt_verdict *v)
{
	out_raw(stix->out, ",\"would_decide\":[");
	for (size_t i = 0; i < v->need_count; i++) {
		const struct overt_need *need = &v->needs[i];
		out_printf(stix->out, "%s{\"ledger\":\"%s\",\"direction\":\"%s\"", i ? "," : "",
		           overt_ledger_name(need->ledger), overt_direction_name(need->direction));
		stix_text(stix, "strength", need->strength);
		stix_words(stix, "leads_to", overt_verdict_name(need->leads_to));
		stix_text(stix, "look_for", need->look_for);
		out_raw(stix->out, "}");
	}
	out_raw(stix->out, "]");
}

static void write_extension(struct stix *stix, const struct dossier_finding *finding)
{
	const struct overt_verdict *v = &finding->assessed.verdict;
	const struct dossier *d = stix->dossier;
	out_printf(stix->out, ",\"extensions\":{\"%s\":{\"extension_type\":\"property-extension\"",
	           stix->extension);
	stix_text(stix, "finding", finding->id);
	stix_words(stix, "verdict", overt_verdict_name(v->kind));
	stix_words(stix, "reason", overt_reason_text(v->reason));
	stix_text(stix, "disposition", finding->disposition);
	if (finding->accounts > 0)
		out_printf(stix->out, ",\"accounts\":%lld,\"declared_accounts\":%lld",
		           (long long)finding->accounts,
		           (long long)(finding->declared > 0 ? finding->declared : 0));
	stix_text(stix, "declared_owner", finding->owner);
	stix_text(stix, "register", finding->registry);
	stix_words(stix, "rules_sha256", d->options->rules->sha256);
	stix_text(stix, "yardstick", d->yardstick);
	out_raw(stix->out, ",\"ledgers\":{");
	for (int l = 0; l < OVERT_LEDGERS; l++)
		write_ledger(stix, v, l);
	out_raw(stix->out, "}");
	write_needs(stix, v);
	out_raw(stix->out, "}}");
}

static void write_note(struct stix *stix, const struct dossier_finding *finding, const char *grouping,
                       const char *id)
{
	struct overt_buf text = {0}, refs = {0};
	char abstract[64];
	dossier_explain(stix->dossier, finding, &text);
	snprintf(abstract, sizeof abstract, "Verdict: %s",
	         overt_verdict_name(finding->assessed.verdict.kind));
	stix_add_ref(&refs, grouping);
	stix_begin_domain(stix, "note", id);
	stix_words(stix, "abstract", abstract);
	stix_text(stix, "content", overt_buf_view(&text));
	stix_refs(stix, "object_refs", &refs);
	write_extension(stix, finding);
	stix_end(stix);
	stix_add_ref(&stix->report, id);
	overt_buf_free(&text);
	overt_buf_free(&refs);
}

/* What each reviewer said last; disagreement stands beside agreement. */
static void write_opinions(struct stix *stix, const struct dossier_finding *finding,
                           const char *note)
{
	static const char sql[] =
		"SELECT r.author, r.stance, r.why FROM reviews r WHERE r.finding = ?1 AND r.seq = "
		"(SELECT max(n.seq) FROM reviews n WHERE n.finding = r.finding AND n.author = r.author) "
		"ORDER BY r.author";
	struct overt_buf refs = {0};
	struct ask ask;
	char id[STIX_ID];
	stix_add_ref(&refs, note);
	for (ask_begin(&ask, stix->out, stix->dossier->file, sql, finding->id); ask_next(&ask);) {
		stix_name(stix, "opinion", (overt_str[]){finding->id, ask_text(&ask, 0)}, 2, id);
		stix_begin_domain(stix, "opinion", id);
		out_raw(stix->out, ",\"authors\":[");
		out_json(stix->out, ask_text(&ask, 0));
		out_raw(stix->out, "]");
		stix_text(stix, "opinion", ask_text(&ask, 1)); /* agree or disagree, as in STIX */
		stix_text(stix, "explanation", ask_text(&ask, 2));
		stix_refs(stix, "object_refs", &refs);
		stix_end(stix);
		stix_add_ref(&stix->report, id);
	}
	overt_buf_free(&refs);
}

void stix_verdict(struct stix *stix, const struct dossier_finding *finding, const char *grouping)
{
	char id[STIX_ID];
	stix_name(stix, "note", &finding->id, 1, id);
	write_note(stix, finding, grouping, id);
	write_opinions(stix, finding, id);
}
