// SPDX-License-Identifier: GPL-3.0-or-later
/* Who says so, who may see it, and what the verdict's own properties mean. */
#include "stix.h"
#include "stix_schema.h"

/* When overt and its extension were first described: part of their definition, not of a case. */
#define FIRST_DESCRIBED "2025-01-01T00:00:00.000Z"

static void write_program(struct stix *stix, const char *id)
{
	stix_begin(stix, "identity", id);
	out_raw(stix->out, ",\"created\":\"" FIRST_DESCRIBED "\",\"modified\":\"" FIRST_DESCRIBED "\"");
	stix_words(stix, "name", "overt");
	stix_words(stix, "identity_class", "system");
	stix_words(stix, "description", "A program that tells open influence from covert interference");
	stix_end(stix);
}

static void write_reporter(struct stix *stix, overt_str name)
{
	stix_name(stix, "identity", (overt_str[]){OVERT_STR("reporter"), name}, 2, stix->reporter);
	stix_begin_domain(stix, "identity", stix->reporter);
	stix_text(stix, "name", name);
	stix_words(stix, "identity_class", "organization");
	stix_end(stix);
}

static void write_marking(struct stix *stix)
{
	stix_begin(stix, "marking-definition", STIX_TLP_AMBER);
	out_raw(stix->out, ",\"created\":\"2017-01-20T00:00:00.000Z\",\"definition_type\":\"tlp\","
	        "\"name\":\"TLP:AMBER\",\"definition\":{\"tlp\":\"amber\"}");
	stix_end(stix);
}

static void write_definition(struct stix *stix, const char *program)
{
	overt_str schema = {(const char *)overt_stix_schema[0].data, overt_stix_schema[0].size};
	stix_common_name(stix, "extension-definition", "verdict 1", stix->extension);
	stix_begin(stix, "extension-definition", stix->extension);
	stix_words(stix, "created_by_ref", program);
	out_raw(stix->out, ",\"created\":\"" FIRST_DESCRIBED "\",\"modified\":\"" FIRST_DESCRIBED "\"");
	stix_words(stix, "name", "overt verdict");
	stix_words(stix, "description", "On a note: influence, interference, undetermined or out of "
	           "scope, with the five ledgers that it follows from");
	stix_text(stix, "schema", schema);
	stix_words(stix, "version", "1.0.0");
	out_raw(stix->out, ",\"extension_types\":[\"property-extension\"]");
	stix_end(stix);
}

void stix_frame(struct stix *stix)
{
	char program[STIX_ID];
	overt_str name = stix->dossier->options->identity;
	stix_common_name(stix, "identity", "overt", program);
	write_program(stix, program);
	if (name.len)
		write_reporter(stix, name);
	else
		snprintf(stix->reporter, sizeof stix->reporter, "%s", program);
	write_marking(stix);
	write_definition(stix, program);
}

void stix_owners(struct stix *stix, const struct dossier_finding *finding, struct overt_buf *refs)
{
	static const char sql[] =
		"SELECT r.owner, r.registry, min(r.kind = 'legislator') FROM members m "
		"JOIN register_matches r ON r.account = m.account WHERE m.finding = ?1 AND r.declares = 1 "
		"AND r.owner <> '' AND r.method <> 'label' GROUP BY r.owner, r.registry ORDER BY 1, 2";
	struct ask ask;
	char id[STIX_ID];
	for (ask_begin(&ask, stix->out, stix->dossier->file, sql, finding->id); ask_next(&ask);) {
		struct overt_buf text = {0};
		overt_str parts[] = {OVERT_STR("owner"), ask_text(&ask, 0), ask_text(&ask, 1)};
		stix_name(stix, "identity", parts, 3, id);
		stix_add_ref(refs, id);
		if (!stix_first(stix, id))
			continue;
		overt_buf_printf(&text, "Named by the register: ");
		overt_buf_add(&text, ask_text(&ask, 1));
		stix_begin_domain(stix, "identity", id);
		stix_text(stix, "name", ask_text(&ask, 0));
		stix_text(stix, "description", overt_buf_view(&text));
		stix_words(stix, "identity_class", ask_int(&ask, 2) == 1 ? "individual" : "organization");
		stix_end(stix);
		overt_buf_free(&text);
	}
}
