// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "local.h"

enum { DAY = 86400000 };

static const char *const platforms[] = {"twitter", "facebook", "telegram"};

overt_ms overt_synth_moment(struct workshop *w)
{
	/* Rejection against a daily rhythm with its trough at four in the morning. */
	for (;;) {
		overt_ms at = (overt_ms)overt_rng_below(&w->rng, (uint64_t)w->options->days * DAY);
		double hour = (double)(at % DAY) / 3600000;
		if (overt_rng_unit(&w->rng) < 0.55 - 0.45 * cos((hour - 4) * 6.283185307179586 / 24))
			return WORLD_START + at;
	}
}

bool overt_synth_post(struct workshop *w, uint32_t actor, overt_ms time, uint32_t text, bool repost)
{
	overt_ms end = WORLD_START + (overt_ms)w->options->days * DAY - 1000;
	if (overt_grow(&w->entries, &w->entry_cap, w->entry_count + 1, sizeof *w->entries, UINT32_MAX,
	               NULL) != OVERT_OK)
		return false;
	w->entries[w->entry_count] =
		(struct entry){time < end ? time : end, actor, text, (uint32_t)w->entry_count, repost};
	w->entry_count++;
	return true;
}

static uint32_t count_actors(const struct overt_synth_options *o)
{
	uint32_t n = o->users + o->declared + o->fans;
	for (size_t i = 0; i < o->network_count; i++)
		n += o->networks[i].accounts;
	return n;
}

static void cast(struct workshop *w, uint32_t *next, uint32_t count, enum role role,
                 uint32_t network, uint32_t spread)
{
	for (uint32_t i = 0; i < count; i++)
		w->actors[(*next)++] = (struct actor){role, network, i % spread, 0};
}

static bool make_actors(struct workshop *w)
{
	const struct overt_synth_options *o = w->options;
	uint32_t next = 0;
	w->actor_count = count_actors(o);
	w->actors = overt_arena_alloc(w->arena, (w->actor_count + 1) * sizeof *w->actors);
	if (!w->actors)
		return false;
	bool several = false;
	for (size_t i = 0; i < o->network_count; i++)
		several |= o->networks[i].platforms > 1;
	cast(w, &next, o->users, ROLE_PUBLIC, 0, several ? 2 : 1);
	cast(w, &next, o->declared, ROLE_DECLARED, 0, 1);
	cast(w, &next, o->fans, ROLE_FAN, 0, 1);
	for (size_t i = 0; i < o->network_count; i++)
		cast(w, &next, o->networks[i].accounts, ROLE_COVERT, (uint32_t)i, o->networks[i].platforms);
	for (uint32_t i = 0; i < w->actor_count; i++)
		w->actors[i].name = i;
	for (uint32_t i = w->actor_count; i > 1; i--) { // names must not tell who is who
		uint32_t j = (uint32_t)overt_rng_below(&w->rng, i);
		uint32_t other = w->actors[j].name;
		w->actors[j].name = w->actors[i - 1].name;
		w->actors[i - 1].name = other;
	}
	return true;
}

static int by_time(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return (a->serial > b->serial) - (a->serial < b->serial);
}

static void write_posts(const struct workshop *w, struct overt_buf *out)
{
	overt_buf_printf(out, "post_id,platform,account_id,timestamp,post_type,text,urls\n");
	for (size_t i = 0; i < w->entry_count; i++) {
		const struct entry *e = &w->entries[i];
		const struct actor *a = &w->actors[e->actor];
		overt_str text = w->texts[e->text];
		const char *link = strstr(text.ptr, "https://");
		char time[OVERT_TIME_TEXT];
		overt_time_format(e->time / 1000 * 1000, time);
		overt_buf_printf(out, "p%07zu,%s,user%05u,%s,%c,%s,%s\n", i, platforms[a->platform], a->name,
		                 time, e->repost ? 'R' : 'P', text.ptr, link ? link : "");
	}
}

static void write_key(const struct workshop *w, struct overt_buf *out)
{
	static const char *const labels[] = {"benign_public", "open_declared", "benign_fans",
	                                     "covert_network"};
	overt_buf_printf(out, "platform,account_id,label,network\n");
	for (uint32_t i = 0; i < w->actor_count; i++) {
		const struct actor *a = &w->actors[i];
		overt_buf_printf(out, "%s,user%05u,%s,", platforms[a->platform], a->name, labels[a->role]);
		if (a->role == ROLE_COVERT)
			overt_buf_printf(out, "network%u", a->network + 1);
		overt_buf_append(out, "\n", 1);
	}
}

static void write_declared(const struct workshop *w, struct overt_buf *out)
{
	overt_buf_printf(out, "platform,account_id,declared_owner,register,kind\n");
	for (uint32_t i = 0; i < w->actor_count; i++)
		if (w->actors[i].role == ROLE_DECLARED)
			overt_buf_printf(out, "%s,user%05u,Ministry of Examples,synthetic register,state-controlled\n",
			                 platforms[w->actors[i].platform], w->actors[i].name);
}

static overt_err check(const struct overt_synth_options *o, struct overt_error *err)
{
	if (o->days == 0 || o->days > 3650 || o->users > 10000000 || o->network_count > OVERT_SYNTH_NETWORKS_MAX)
		return overt_fail(err, OVERT_E_USAGE,
		                  "expected 1 to 3650 days, at most 10,000,000 users and %d networks",
		                  OVERT_SYNTH_NETWORKS_MAX);
	for (size_t i = 0; i < o->network_count; i++)
		if (o->networks[i].accounts < 2 || o->networks[i].platforms < 1 || o->networks[i].platforms > 3)
			return overt_fail(err, OVERT_E_USAGE, "network %zu: expected 2 or more accounts on 1 to 3 "
			                                      "platforms", i + 1);
	return OVERT_OK;
}

overt_err overt_synth_make(const struct overt_synth_options *options,
                           struct overt_synth_world *world, struct overt_error *err)
{
	struct workshop w = {.options = options, .rng = {options->seed}};
	struct overt_synth_world made = {.posts = {.max = SIZE_MAX / 2}, .key = {.max = SIZE_MAX / 2},
	                                 .declared = {.max = SIZE_MAX / 2}};
	overt_err code = check(options, err);
	if (code)
		return code;
	w.arena = overt_arena_new(SIZE_MAX);
	bool ok = w.arena && make_actors(&w) && overt_synth_ordinary(&w) && overt_synth_groups(&w);
	if (ok) {
		if (w.entry_count)
			qsort(w.entries, w.entry_count, sizeof *w.entries, by_time);
		write_posts(&w, &made.posts);
		write_key(&w, &made.key);
		write_declared(&w, &made.declared);
		made.post_count = w.entry_count;
		made.account_count = w.actor_count;
	}
	ok = ok && !made.posts.failed && !made.key.failed && !made.declared.failed;
	free(w.texts);
	free(w.entries);
	overt_arena_free(w.arena);
	if (!ok) {
		overt_buf_free(&made.posts);
		overt_buf_free(&made.key);
		overt_buf_free(&made.declared);
		return overt_fail(err, OVERT_E_NOMEM, "no memory for a world of %u posts", options->posts);
	}
	*world = made;
	return OVERT_OK;
}
