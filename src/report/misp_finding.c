// SPDX-License-Identifier: GPL-3.0-or-later
/* A finding as MISP objects: what is known about accounts, posts and links, and the verdict. */
#include "disarm.h"
#include "link.h"
#include "misp.h"

/* Ids and versions by the MISP project (misp-objects). */
static const struct misp_template account_template = {
	"user-account", "misc", "49606b06-22f0-4ac8-8eee-2f12ad46f3d3", "6"};
static const struct misp_template post_template = {
	"microblog", "misc", "8ec8c911-ddbe-4f5b-895b-fbff70c42a60", "8"};
static const struct misp_template url_template = {
	"url", "network", "60efb77b-40b5-4c46-871b-ed1ed999fce5", "3"};
static const struct misp_template organization_template = {
	"organization", "misc", "f750e12b-127a-432c-b022-b3f9153c4e2a", "3"};
static const struct misp_template person_template = {
	"person", "misc", "a15b0477-e9d1-4b9c-9546-abe78a4f4248", "8"};
static const struct misp_template annotation_template = {
	"annotation", "misc", "5d8dc046-15a1-4ca3-a09f-ed4ede7c4487", "2"};

/* Objects of a finding, which its annotation refers to. */
struct collected {
	struct misp *misp;
	const struct dossier_finding *finding;
	struct overt_intern *uuids;
};

static void collect(struct collected *c, const char *uuid)
{
	uint32_t index;
	if (!overt_intern_add(c->uuids, overt_str_from(uuid), &index) && !out_failed(c->misp->out))
		overt_fail(&c->misp->out->error, OVERT_E_NOMEM, "memory is used up while writing");
}

static void write_url(struct collected *c, overt_str uri)
{
	struct overt_buf host = {0};
	char uuid[UUID_TEXT];
	misp_name(c->misp, (overt_str[]){OVERT_STR("url"), uri}, 2, uuid);
	collect(c, uuid);
	if (misp_begin(c->misp, &url_template, uuid)) {
		misp_attribute(c->misp, "url", "url", uri);
		if (link_domain(uri, &host))
			misp_attribute(c->misp, "domain", "domain", overt_buf_view(&host));
		misp_end(c->misp, NULL);
	}
	overt_buf_free(&host);
}

static void write_urls(struct collected *c, const char *account)
{
	static const char sql[] =
		"SELECT DISTINCT j.value FROM posts p, json_each(p.links) j "
		"WHERE p.account = CAST(?1 AS INTEGER) AND j.type = 'text' ORDER BY 1";
	struct overt_buf uri = {0};
	struct ask ask;
	for (ask_begin(&ask, c->misp->out, c->misp->dossier->file, sql, overt_str_from(account));
	     ask_next(&ask);)
		if (link_uri(ask_text(&ask, 0), &uri))
			write_url(c, overt_buf_view(&uri));
	overt_buf_free(&uri);
}

static void write_post_links(struct misp *misp, const char *post)
{
	static const char sql[] = "SELECT DISTINCT j.value FROM posts p, json_each(p.links) j "
							  "WHERE p.id = CAST(?1 AS INTEGER) AND j.type = 'text' ORDER BY 1";
	struct overt_buf uri = {0};
	struct ask ask;
	for (ask_begin(&ask, misp->out, misp->dossier->file, sql, overt_str_from(post)); ask_next(&ask);)
		if (link_uri(ask_text(&ask, 0), &uri))
			misp_attribute(misp, "embedded-link", "url", overt_buf_view(&uri));
	overt_buf_free(&uri);
}

static void write_posts(struct collected *c, const char *account, overt_str platform, overt_str user)
{
	static const char sql[] = "SELECT id, post_id, text, time_ms FROM posts "
							  "WHERE account = CAST(?1 AS INTEGER) AND text <> '' ORDER BY time_ms, id";
	struct ask ask;
	char uuid[UUID_TEXT], number[24];
	for (ask_begin(&ask, c->misp->out, c->misp->dossier->file, sql, overt_str_from(account));
	     ask_next(&ask);) {
		snprintf(number, sizeof number, "%lld", (long long)ask_int(&ask, 0));
		misp_name(c->misp, (overt_str[]){OVERT_STR("post"), overt_str_from(number)}, 2, uuid);
		collect(c, uuid);
		if (!misp_begin(c->misp, &post_template, uuid))
			continue;
		misp_attribute(c->misp, "post", "text", ask_text(&ask, 2));
		misp_attribute(c->misp, "type", "text", platform);
		misp_attribute(c->misp, "username", "text", user);
		misp_time(c->misp, "creation-date", ask_int(&ask, 3));
		write_post_links(c->misp, number);
		misp_end(c->misp, NULL);
	}
}

static void write_accounts(struct collected *c)
{
	static const char sql[] =
		"SELECT a.id, a.platform, a.account_id, a.handle, a.display_name, a.created_ms "
		"FROM members m JOIN accounts a ON a.id = m.account "
		"WHERE m.finding = ?1 ORDER BY a.platform, a.account_id";
	struct misp *misp = c->misp;
	struct ask ask;
	char uuid[UUID_TEXT], number[24];
	for (ask_begin(&ask, misp->out, misp->dossier->file, sql, c->finding->id); ask_next(&ask);) {
		overt_str platform = ask_text(&ask, 1), id = ask_text(&ask, 2), handle = ask_text(&ask, 3);
		snprintf(number, sizeof number, "%lld", (long long)ask_int(&ask, 0));
		misp_name(misp, (overt_str[]){OVERT_STR("account"), platform, id}, 3, uuid);
		collect(c, uuid);
		if (misp_begin(misp, &account_template, uuid)) {
			misp_attribute(misp, "account-type", "text", platform);
			misp_attribute(misp, "user-id", "text", id);
			misp_attribute(misp, "username", "text", handle);
			misp_attribute(misp, "display-name", "text", ask_text(&ask, 4));
			misp_time(misp, "created", ask_int(&ask, 5));
			misp_end(misp, NULL);
		}
		write_posts(c, number, platform, handle.len ? handle : id);
		write_urls(c, number);
	}
}

/* Sponsors as registers name them; in no role. */
static void write_owners(struct collected *c)
{
	static const char sql[] =
		"SELECT r.owner, min(r.kind = 'legislator') FROM members m "
		"JOIN register_matches r ON r.account = m.account WHERE m.finding = ?1 AND r.declares = 1 "
		"AND r.owner <> '' AND r.method <> 'label' GROUP BY r.owner ORDER BY 1";
	struct ask ask;
	char uuid[UUID_TEXT];
	for (ask_begin(&ask, c->misp->out, c->misp->dossier->file, sql, c->finding->id);
	     ask_next(&ask);) {
		bool person = ask_int(&ask, 1) == 1;
		misp_name(c->misp, (overt_str[]){OVERT_STR("owner"), ask_text(&ask, 0)}, 2, uuid);
		collect(c, uuid);
		if (!misp_begin(c->misp, person ? &person_template : &organization_template, uuid))
			continue;
		misp_attribute(c->misp, person ? "alias" : "name", "text", ask_text(&ask, 0));
		misp_end(c->misp, NULL);
	}
}

void misp_techniques(const struct misp *misp, const struct dossier_finding *finding,
                     struct overt_buf *tags)
{
	const struct overt_verdict *v = &finding->assessed.verdict;
	struct overt_intern *once = overt_intern_new();
	char tag[160];
	for (size_t i = 0; i < v->item_count && once; i++) {
		const struct disarm *technique = dossier_technique(misp->dossier, finding, &v->items[i]);
		uint32_t index, before = overt_intern_count(once);
		if (!technique || !technique->in_galaxy ||
		    !overt_intern_add(once, overt_str_from(technique->id), &index) || index != before)
			continue;
		snprintf(tag, sizeof tag, "misp-galaxy:disarm-techniques=\"%s\"", technique->name);
		misp_add_tag(tags, tag);
	}
	overt_intern_free(once);
}

static void write_annotation(struct collected *c)
{
	struct misp *misp = c->misp;
	struct overt_buf text = {0}, tags = {0};
	char uuid[UUID_TEXT];
	overt_buf_add(&text, c->finding->title);
	overt_buf_append(&text, "\n", 1);
	dossier_explain(misp->dossier, c->finding, &text);
	misp_techniques(misp, c->finding, &tags);
	misp_name(misp, (overt_str[]){OVERT_STR("finding"), c->finding->id}, 2, uuid);
	if (misp_begin(misp, &annotation_template, uuid)) {
		misp_tagged(misp, "text", "text", overt_buf_view(&text), overt_buf_view(&tags));
		misp_attribute(misp, "type", "text", OVERT_STR("Conclusion"));
		misp_time(misp, "modification-date", misp->dossier->modified);
		misp_end(misp, c->uuids);
	}
	overt_buf_free(&text);
	overt_buf_free(&tags);
}

void misp_finding(struct misp *misp, const struct dossier_finding *finding)
{
	struct collected c = {misp, finding, overt_intern_new()};
	if (!c.uuids) {
		overt_fail(&misp->out->error, OVERT_E_NOMEM, "memory is used up");
		return;
	}
	write_owners(&c);
	write_accounts(&c);
	write_annotation(&c);
	overt_intern_free(c.uuids);
}
