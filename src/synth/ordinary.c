// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

enum { VIRAL_DELAY = 6 * 3600000, HEADLINE_DELAY = 2 * 3600000 };

/* A text that many may repeat, and when it was first put out. */
struct popular {
	uint32_t text;
	overt_ms time;
};

static struct popular *make_popular(struct workshop *w, uint32_t count, bool link)
{
	struct popular *list = overt_arena_alloc(w->arena, (count + 1) * sizeof *list);
	for (uint32_t i = 0; list && i < count; i++) {
		uint32_t words = 7 + (uint32_t)overt_rng_below(&w->rng, 14);
		list[i].time = overt_synth_moment(w);
		if (!overt_synth_text(w, words, NULL, link, &list[i].text))
			return NULL;
	}
	return list;
}

/* Half of the posts are somebody's own words, a third reposts of viral posts, the rest
   headlines that a button on a news page puts out word for word. */
static bool one_post(struct workshop *w, uint32_t actor, const struct popular *viral,
                     const double *viral_weights, uint32_t viral_count,
                     const struct popular *headlines, const double *headline_weights,
                     uint32_t headline_count)
{
	double what = overt_rng_unit(&w->rng);
	if (what < 0.35) {
		const struct popular *p = &viral[overt_synth_pick(&w->rng, viral_weights, viral_count)];
		return overt_synth_post(w, actor, p->time + overt_synth_wait(&w->rng, VIRAL_DELAY), p->text,
		                        true);
	}
	if (what < 0.45) {
		const struct popular *p =
			&headlines[overt_synth_pick(&w->rng, headline_weights, headline_count)];
		return overt_synth_post(w, actor, p->time + overt_synth_wait(&w->rng, HEADLINE_DELAY),
		                        p->text, false);
	}
	bool link = overt_rng_unit(&w->rng) < 0.2;
	uint32_t text, words = 5 + (uint32_t)overt_rng_below(&w->rng, 16);
	return overt_synth_text(w, words, NULL, link, &text) &&
	       overt_synth_post(w, actor, overt_synth_moment(w), text, false);
}

bool overt_synth_ordinary(struct workshop *w)
{
	uint32_t users = w->options->users, posts = w->options->posts;
	if (users == 0)
		return true;
	uint32_t viral_count = posts / 12 + 10, headline_count = posts / 40 + 10;
	double *activity = overt_synth_zipf(w->arena, users, 10);
	double *viral_weights = overt_synth_zipf(w->arena, viral_count, 3);
	double *headline_weights = overt_synth_zipf(w->arena, headline_count, 20);
	struct popular *viral = make_popular(w, viral_count, false);
	struct popular *headlines = make_popular(w, headline_count, true);
	bool ok = activity && viral_weights && headline_weights && viral && headlines;
	for (uint32_t i = 0; i < posts && ok; i++) {
		uint32_t actor = i < users ? i : overt_synth_pick(&w->rng, activity, users);
		ok = one_post(w, actor, viral, viral_weights, viral_count, headlines, headline_weights,
		              headline_count);
	}
	return ok;
}
