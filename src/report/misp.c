// SPDX-License-Identifier: GPL-3.0-or-later
/* A MISP event: facts as objects, verdicts as annotations. Shared with nobody until somebody says so. */
#include "format.h"
#include "misp.h"

/* Techniques are tags of the whole event only where it is of one finding: otherwise they would
   fall on accounts of other findings. Each annotation has its own. */
static void write_tags(struct misp *misp)
{
	const struct dossier *d = misp->dossier;
	struct overt_buf tags = {0};
	misp_add_tag(&tags, "tlp:amber");
	if (d->count == 1)
		misp_techniques(misp, &d->findings[0], &tags);
	out_raw(misp->out, ",\"Tag\":[");
	out_bytes(misp->out, overt_buf_view(&tags));
	out_raw(misp->out, "]");
	overt_buf_free(&tags);
}

static void write_head(struct misp *misp, overt_str findings)
{
	const struct dossier *d = misp->dossier;
	overt_str name = d->options->identity.len ? d->options->identity : OVERT_STR("overt");
	char uuid[UUID_TEXT], day[OVERT_TIME_TEXT];
	overt_time_format(d->modified, day);
	misp_name(misp, (overt_str[]){OVERT_STR("event"), findings}, 2, uuid);
	out_printf(misp->out, "{\"Event\":{\"uuid\":\"%s\",\"info\":", uuid);
	out_json(misp->out, d->name);
	/* threat level 4: undefined; analysis 1: ongoing; distribution 0: this organisation only */
	out_printf(misp->out, ",\"date\":\"%.10s\",\"timestamp\":\"%lld\",\"published\":false,"
	           "\"threat_level_id\":\"4\",\"analysis\":\"1\",\"distribution\":\"0\",", day,
	           (long long)(d->modified / 1000));
	uuid_of(&uuid_overt_misp, name, uuid);
	out_printf(misp->out, "\"Orgc\":{\"uuid\":\"%s\",\"name\":", uuid);
	out_json(misp->out, name);
	out_raw(misp->out, "}");
	write_tags(misp);
}

static void write_event(struct misp *misp)
{
	const struct dossier *d = misp->dossier;
	struct overt_buf names = {0};
	write_head(misp, dossier_selection(d, &names));
	out_raw(misp->out, ",\"Attribute\":[],\"Object\":[");
	for (size_t i = 0; i < d->count && !out_failed(misp->out); i++)
		misp_finding(misp, &d->findings[i]);
	out_raw(misp->out, "\n]}}\n");
	overt_buf_free(&names);
}

static void write_misp(struct out *out, struct overt_case *file, const struct report_table *table,
                       const struct overt_report_options *options)
{
	struct dossier dossier;
	struct misp misp = {.dossier = &dossier, .out = out, .seen = overt_intern_new()};
	(void)table;
	dossier_load(&dossier, out, file, options);
	if (!misp.seen && !out_failed(out))
		overt_fail(&out->error, OVERT_E_NOMEM, "memory is used up");
	if (!out_failed(out))
		write_event(&misp);
	overt_intern_free(misp.seen);
	dossier_free(&dossier);
}

const struct report_format report_misp = {
	.info = {"misp", "findings as a MISP event, for this organisation only", ".misp.json",
	         "application/json", false},
	.write = write_misp,
};
