// SPDX-License-Identifier: GPL-3.0-or-later
/* The objects that accuse. They are written for an established interference and for nothing else. */
#include "disarm.h"
#include "stix.h"

/* What the accusing objects of one finding share. */
struct campaign {
	struct stix *stix;
	const struct dossier_finding *finding;
	char id[STIX_ID], actor[STIX_ID];
};

static void relate(struct campaign *c, const char *from, const char *how, const char *to)
{
	char id[STIX_ID];
	overt_str parts[] = {overt_str_from(from), overt_str_from(how), overt_str_from(to)};
	stix_name(c->stix, "relationship", parts, 3, id);
	if (!stix_first(c->stix, id))
		return;
	stix_begin_domain(c->stix, "relationship", id);
	stix_words(c->stix, "relationship_type", how);
	stix_words(c->stix, "source_ref", from);
	stix_words(c->stix, "target_ref", to);
	stix_end(c->stix);
	stix_add_ref(&c->stix->report, id);
}

/* What an item says, or what the catalogue says of its indicator. */
static overt_str words_of(const struct campaign *c, const struct overt_evidence *item)
{
	const struct overt_indicator *row =
		overt_rules_indicator(c->stix->dossier->options->rules, item->indicator);
	return item->text.len || !row ? item->text : row->definition;
}

/* The sponsor has no name in the ledgers; the items that establish it are its description. */
static void write_actor(struct campaign *c)
{
	const struct overt_assessment *input = &c->finding->assessed.input;
	const struct overt_verdict *v = &c->finding->assessed.verdict;
	struct overt_buf name = {0}, text = {0};
	overt_buf_printf(&name, "Sponsor: ");
	overt_buf_add(&name, c->finding->title);
	for (size_t i = 0; i < v->item_count; i++) {
		const struct overt_evidence *item = &input->items[v->items[i].item];
		if (item->ledger != OVERT_LEDGER_SPONSOR || !dossier_carries(c->finding, &v->items[i]))
			continue;
		overt_buf_append(&text, "\n", text.len > 0);
		overt_buf_add(&text, words_of(c, item));
	}
	stix_begin_domain(c->stix, "threat-actor", c->actor);
	stix_text(c->stix, "name", overt_buf_view(&name));
	stix_text(c->stix, "description", overt_buf_view(&text));
	out_raw(c->stix->out, ",\"threat_actor_types\":[\"nation-state\"],\"roles\":[\"sponsor\"]");
	stix_end(c->stix);
	stix_add_ref(&c->stix->report, c->actor);
	overt_buf_free(&name);
	overt_buf_free(&text);
}

static void write_campaign(struct campaign *c)
{
	stix_begin_domain(c->stix, "campaign", c->id);
	stix_text(c->stix, "name", c->finding->title);
	stix_text(c->stix, "description", c->finding->text);
	stix_time(c->stix, "first_seen", c->finding->first);
	stix_time(c->stix, "last_seen", c->finding->last);
	stix_end(c->stix);
	stix_add_ref(&c->stix->report, c->id);
}

static void write_technique(struct campaign *c, const struct disarm *technique)
{
	struct stix *stix = c->stix;
	char id[STIX_ID];
	overt_str parts[] = {OVERT_STR("DISARM"), overt_str_from(technique->id)};
	stix_name(stix, "attack-pattern", parts, 2, id);
	if (stix_first(stix, id)) {
		stix_begin_domain(stix, "attack-pattern", id);
		stix_words(stix, "name", technique->name);
		out_printf(stix->out,
		           ",\"external_references\":[{\"source_name\":\"DISARM\",\"external_id\":\"%s\","
		           "\"url\":\"https://github.com/DISARMFoundation/DISARMframeworks/blob/main/"
		           "generated_pages/techniques/%s.md\"}]", technique->id, technique->id);
		stix_end(stix);
		stix_add_ref(&stix->report, id);
	}
	relate(c, c->id, "uses", id);
}

static void write_sighting(struct campaign *c, const struct overt_buf *observed)
{
	struct overt_buf where = {0};
	char id[STIX_ID];
	if (!observed->len)
		return;
	stix_name(c->stix, "sighting", &c->finding->id, 1, id);
	stix_add_ref(&where, c->stix->reporter);
	stix_begin_domain(c->stix, "sighting", id);
	stix_time(c->stix, "first_seen", c->finding->first);
	stix_time(c->stix, "last_seen", c->finding->last);
	stix_words(c->stix, "sighting_of_ref", c->id);
	stix_refs(c->stix, "observed_data_refs", observed);
	stix_refs(c->stix, "where_sighted_refs", &where);
	stix_end(c->stix);
	stix_add_ref(&c->stix->report, id);
	overt_buf_free(&where);
}

static void describe_measure(const struct overt_response *r, struct overt_buf *text)
{
	const struct {
		const char *head;
		overt_str body;
	} parts[] = {{"Who acts: ", r->actor}, {"Ground: ", r->ground},
	             {"Check first: ", r->check_first}, {"Must not become: ", r->must_not_become}};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		overt_buf_printf(text, "%s%s", i ? "\n" : "", parts[i].head);
		overt_buf_add(text, parts[i].body);
	}
}

static void write_measure(struct campaign *c, const struct overt_response *response)
{
	struct overt_buf text = {0};
	char id[STIX_ID];
	stix_name(c->stix, "course-of-action", (overt_str[]){response->when, response->measure}, 2, id);
	if (stix_first(c->stix, id)) {
		describe_measure(response, &text);
		stix_begin_domain(c->stix, "course-of-action", id);
		stix_text(c->stix, "name", response->measure);
		stix_text(c->stix, "description", overt_buf_view(&text));
		stix_end(c->stix);
		stix_add_ref(&c->stix->report, id);
	}
	relate(c, id, "related-to", c->id);
	overt_buf_free(&text);
}

void stix_campaign(struct stix *stix, const struct dossier_finding *finding,
                   const struct overt_buf *observed)
{
	const struct overt_verdict *v = &finding->assessed.verdict;
	struct campaign c = {.stix = stix, .finding = finding};
	if (v->kind != OVERT_VERDICT_INTERFERENCE)
		return;
	stix_name(stix, "campaign", &finding->id, 1, c.id);
	stix_name(stix, "threat-actor", &finding->id, 1, c.actor);
	write_actor(&c);
	write_campaign(&c);
	relate(&c, c.id, "attributed-to", c.actor);
	for (size_t i = 0; i < v->item_count; i++) {
		const struct disarm *technique = dossier_technique(stix->dossier, finding, &v->items[i]);
		if (technique)
			write_technique(&c, technique);
	}
	write_sighting(&c, observed);
	for (size_t i = 0; i < v->response_count; i++)
		write_measure(&c, v->responses[i]);
}
