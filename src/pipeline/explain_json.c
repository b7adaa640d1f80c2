// SPDX-License-Identifier: GPL-3.0-or-later
/* Explanations as one JSON object; see schema/explanation.schema.json. */
#include "explain.h"

#include <math.h>

enum { OBJECTS_MAX = 1000, PARTNERS_MAX = 200 };

static void add_figure(struct overt_buf *buf, const char *name, double value)
{
	if (isfinite(value))
		overt_buf_printf(buf, ",\"%s\":%.10g", name, value);
	else
		overt_buf_printf(buf, ",\"%s\":null", name);
}

static void add_text(struct overt_buf *buf, const char *name, overt_str text)
{
	overt_buf_printf(buf, ",\"%s\":", name);
	overt_buf_json(buf, text);
}

static void add_time(struct overt_buf *buf, const char *name, overt_ms time)
{
	char text[OVERT_TIME_TEXT];
	overt_time_format(time, text);
	overt_buf_printf(buf, ",\"%s\":\"%s\"", name, text);
}

static void add_object(struct overt_buf *buf, const struct explanation *x, uint32_t kind,
                       uint32_t object)
{
	size_t yield = x->d->kinds.yield[kind];
	overt_buf_printf(buf, "{\"channel\":");
	overt_buf_json(buf, x->d->yields[yield].name);
	add_text(buf, "label", overt_channel_set_label(x->d->pipeline->channels, yield, object));
}

static void add_objects(struct overt_buf *buf, const struct explanation *x,
                        const struct explained *e)
{
	size_t n = 0;
	overt_buf_printf(buf, ",\"objects\":[");
	for (size_t i = 0; i < e->object_count && n < OBJECTS_MAX; i++) {
		const struct explained_object *o = &e->objects[i];
		if (o->role == ROLE_OWN)
			continue;
		overt_buf_append(buf, ",", n++ > 0);
		add_object(buf, x, o->kind, o->object);
		add_time(buf, "time", o->time);
		overt_buf_printf(buf, ",\"role\":\"%s\",\"accounts\":%u,\"others_in_group\":%u}",
		                 overt_role_name(o->role), o->sharers, o->inside);
	}
	overt_buf_printf(buf, "]");
}

static void add_account(struct overt_buf *buf, overt_str platform, overt_str id, overt_str handle)
{
	overt_buf_printf(buf, "\"platform\":");
	overt_buf_json(buf, platform);
	add_text(buf, "account_id", id);
	add_text(buf, "handle", handle);
}

static void add_test(struct overt_buf *buf, const struct overt_tested_pair *test)
{
	overt_buf_printf(buf, ",\"shared\":%u", test->k);
	add_figure(buf, "expected", test->lambda);
	add_figure(buf, "p", test->p);
	add_figure(buf, "q", test->q);
	overt_buf_printf(buf, ",\"beyond_chance\":%s", test->significant ? "true" : "false");
}

static void add_partners(struct overt_buf *buf, const struct explanation *x,
                         const struct explained *e)
{
	uint32_t count;
	const struct overt_account *accounts =
		overt_corpus_accounts(x->d->pipeline->corpus, &count);
	overt_buf_printf(buf, ",\"pairs\":[");
	for (size_t i = 0; i < e->partner_count && i < PARTNERS_MAX; i++) {
		const struct overt_account *a = &accounts[e->partners[i].other];
		overt_buf_printf(buf, "%s{", i ? "," : "");
		add_account(buf, a->platform, a->id, a->handle);
		add_test(buf, &x->d->search.tested.pairs[e->partners[i].pair]);
		overt_buf_printf(buf, "}");
	}
	overt_buf_printf(buf, "]");
}

static void add_finding(struct overt_buf *buf, const char *name, const struct explanation *x,
                        const struct explained_finding *f)
{
	if (f->finding == OVERT_NO_INDEX) {
		overt_buf_printf(buf, ",\"%s\":null", name);
		return;
	}
	overt_buf_printf(buf, ",\"%s\":{\"id\":\"%s\",\"shared\":%u", name, x->d->ids[f->finding], f->k);
	add_figure(buf, "expected", f->lambda);
	add_figure(buf, "p", f->p);
	overt_buf_printf(buf, "}");
}

static void add_membership(struct overt_buf *buf, const struct explanation *x,
                           const struct explained *e)
{
	if (e->finding == OVERT_NO_INDEX) {
		overt_buf_printf(buf, ",\"finding\":null,\"restraint\":null,\"by\":null");
		return;
	}
	const struct overt_finding *f = &x->d->search.findings.items[e->finding];
	overt_buf_printf(buf, ",\"finding\":\"%s\"", x->d->ids[e->finding]);
	add_text(buf, "restraint", f->suspect ? OVERT_STR_NONE
	                                      : overt_str_from(overt_restraint_text(f->restraint)));
	overt_buf_printf(buf, ",\"by\":\"%s\"", e->joined ? "joined" : f->from_set ? "set"
	                                                        : f->from_wide ? "wide texts" : "pairs");
}

static void add_explained(struct overt_buf *buf, const struct explanation *x, size_t i)
{
	const struct explained *e = &x->accounts[i];
	const struct explained_name *name = &x->names[i];
	overt_buf_printf(buf, "%s{", i ? "," : "");
	add_account(buf, name->platform, name->id, name->handle);
	overt_buf_printf(buf, ",\"posts\":%lld,\"standing\":\"%s\"", (long long)name->posts,
	                 overt_standing_name(e->standing));
	add_membership(buf, x, e);
	add_text(buf, "disposition", name->disposition);
	add_text(buf, "declared_owner", name->owner);
	add_text(buf, "register", name->registry);
	overt_buf_printf(buf, ",\"objects_in_all\":%u,\"objects_by_role\":{", e->own);
	for (int r = 0; r < ROLES; r++)
		overt_buf_printf(buf, "%s\"%s\":%u", r ? "," : "", overt_role_name((enum object_role)r),
		                 e->roles[r]);
	overt_buf_printf(buf, "}");
	add_objects(buf, x, e);
	overt_buf_printf(buf, ",\"pairs_tested\":%zu,\"pairs_beyond_chance\":%zu", e->partner_count,
	                 e->significant);
	add_partners(buf, x, e);
	add_finding(buf, "nearest_finding", x, &e->nearest);
	overt_buf_printf(buf, "}");
}

static void add_pair(struct overt_buf *buf, const struct explanation *x)
{
	const struct explained_pair *p = &x->pair;
	bool turned = p->test.a != x->accounts[0].account;
	uint32_t count;
	const struct overt_post_row *posts = overt_corpus_posts(x->d->pipeline->corpus, &count);
	overt_buf_printf(buf, "{\"tested\":%s", p->tested ? "true" : "false");
	add_test(buf, &p->test);
	overt_buf_printf(buf, ",\"needed\":%u,\"window_hits\":%u", p->needed, p->detail.window_hits);
	add_figure(buf, "median_delay_ms", p->detail.median_delay);
	add_figure(buf, "synchrony_p", p->detail.synchrony_p);
	overt_buf_printf(buf, ",\"objects\":[");
	for (size_t i = 0; i < p->shared_count && i < OBJECTS_MAX; i++) {
		const struct overt_shared_object *o = &p->shared[i];
		overt_buf_append(buf, ",", i > 0);
		add_object(buf, x, o->kind, o->object);
		add_time(buf, "time_a", posts[turned ? o->post_b : o->post_a].time);
		add_time(buf, "time_b", posts[turned ? o->post_a : o->post_b].time);
		overt_buf_printf(buf, ",\"accounts\":%u}", o->sharers);
	}
	overt_buf_printf(buf, "]}");
}

void overt_explanation_json(const struct explanation *x, struct overt_buf *buf)
{
	const struct overt_cochoice *tested = &x->d->search.tested;
	overt_buf_printf(buf, "{\"alpha\":%.10g,\"tests\":%llu,\"accounts\":[",
	                 x->d->kinds.count ? tested->alpha : 0, (unsigned long long)tested->tests);
	for (size_t i = 0; i < x->count; i++)
		add_explained(buf, x, i);
	overt_buf_printf(buf, "],\"pair\":");
	if (x->count == 2 && x->d->kinds.count)
		add_pair(buf, x);
	else
		overt_buf_printf(buf, "null");
	overt_buf_printf(buf, "}\n");
}
