// SPDX-License-Identifier: GPL-3.0-or-later
/* A STIX 2.1 bundle: what was observed and concluded. Only an established interference accuses. */
#include <string.h>

#include "format.h"
#include "stix.h"

static void write_grouping(struct stix *stix, const struct dossier_finding *finding)
{
	struct overt_buf refs = {0}, observed = {0};
	char id[STIX_ID];
	stix_name(stix, "grouping", &finding->id, 1, id);
	stix_owners(stix, finding, &refs);
	stix_observed(stix, finding, &refs, &observed);
	if (!refs.len) /* an activity that an analyst described: nothing was observed by the program */
		stix_add_ref(&refs, stix->reporter);
	stix_begin_domain(stix, "grouping", id);
	stix_text(stix, "name", finding->title);
	stix_text(stix, "description", finding->text);
	stix_words(stix, "context",
	           finding->assessed.verdict.kind == OVERT_VERDICT_INTERFERENCE ? "suspicious-activity"
	                                                                        : "unspecified");
	stix_refs(stix, "object_refs", &refs);
	stix_end(stix);
	stix_add_ref(&stix->report, id);
	stix_verdict(stix, finding, id);
	stix_campaign(stix, finding, &observed);
	overt_buf_free(&refs);
	overt_buf_free(&observed);
}

static void write_report(struct stix *stix, overt_str findings)
{
	const struct dossier *d = stix->dossier;
	char id[STIX_ID];
	stix_name(stix, "report", &findings, 1, id);
	if (!stix->report.len)
		stix_add_ref(&stix->report, stix->reporter);
	stix_begin_domain(stix, "report", id);
	stix_text(stix, "name", d->name);
	stix_words(stix, "description", DOSSIER_NOTICE);
	out_raw(stix->out, ",\"report_types\":[\"observed-data\"]");
	stix_time(stix, "published", d->modified);
	stix_refs(stix, "object_refs", &stix->report);
	stix_end(stix);
}

static void write_bundle(struct stix *stix)
{
	const struct dossier *d = stix->dossier;
	struct overt_buf names = {0};
	overt_str findings = dossier_selection(d, &names);
	char id[STIX_ID], version[32];
	snprintf(version, sizeof version, "%lld", (long long)d->modified);
	stix_name(stix, "bundle", (overt_str[]){findings, overt_str_from(version)}, 2, id);
	out_printf(stix->out, "{\"type\":\"bundle\",\"id\":\"%s\",\"objects\":[", id);
	stix_frame(stix);
	for (size_t i = 0; i < d->count && !out_failed(stix->out); i++)
		write_grouping(stix, &d->findings[i]);
	write_report(stix, findings);
	out_raw(stix->out, "\n]}\n");
	overt_buf_free(&names);
}

static void write_stix(struct out *out, struct overt_case *file, const struct report_table *table,
                       const struct overt_report_options *options)
{
	struct dossier dossier;
	struct stix stix = {.dossier = &dossier, .out = out, .seen = overt_intern_new()};
	(void)table;
	dossier_load(&dossier, out, file, options);
	if (!stix.seen && !out_failed(out))
		overt_fail(&out->error, OVERT_E_NOMEM, "memory is used up");
	if (!out_failed(out))
		write_bundle(&stix);
	overt_buf_free(&stix.report);
	overt_intern_free(stix.seen);
	dossier_free(&dossier);
}

const struct report_format report_stix = {
	.info = {"stix", "findings as a STIX 2.1 bundle for threat-sharing platforms", ".stix.json",
	         "application/stix+json;version=2.1", false},
	.write = write_stix,
};
