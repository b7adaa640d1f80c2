// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

static bool own_posts(struct workshop *w, uint32_t actor, uint32_t count)
{
	bool ok = true;
	for (uint32_t i = 0; i < count && ok; i++) {
		uint32_t text;
		ok = overt_synth_text(w, 5 + (uint32_t)overt_rng_below(&w->rng, 16), NULL, false, &text) &&
		     overt_synth_post(w, actor, overt_synth_moment(w), text, false);
	}
	return ok;
}

/* Each of a pool of texts, put out by each member with a probability, soon after the first. */
static bool pool(struct workshop *w, uint32_t first, uint32_t members, uint32_t texts, double rate,
                 overt_ms delay, const char *tag)
{
	bool ok = true;
	for (uint32_t t = 0; t < texts && ok; t++) {
		overt_ms start = overt_synth_moment(w);
		uint32_t text, words = 8 + (uint32_t)overt_rng_below(&w->rng, 12);
		ok = overt_synth_text(w, words, tag, false, &text);
		for (uint32_t m = 0; m < members && ok; m++)
			if (overt_rng_unit(&w->rng) < rate)
				ok = overt_synth_post(w, first + m, start + overt_synth_wait(&w->rng, delay), text,
				                      false);
	}
	return ok;
}

/* A ministry and its embassies: announcements put out by all, beside posts of their own. */
static bool declared_group(struct workshop *w, uint32_t first, uint32_t members)
{
	bool ok = members == 0 || pool(w, first, members, 25, 0.7, 1800000, "announcement");
	for (uint32_t m = 0; m < members && ok; m++)
		ok = own_posts(w, first + m, 15);
	return ok;
}

/* Fans: slogans on the evenings of three shows, taken up by ordinary users as well, and
   reposts of the star's words. */
static bool fans(struct workshop *w, uint32_t first, uint32_t members)
{
	bool ok = true;
	for (uint32_t show = 0; show < 3 && members && ok; show++) {
		overt_ms evening = overt_synth_moment(w);
		for (uint32_t s = 0; s < 10 && ok; s++) {
			uint32_t text;
			ok = overt_synth_text(w, 4 + (uint32_t)overt_rng_below(&w->rng, 4), "show", false, &text);
			for (uint32_t m = 0; m < members && ok; m++)
				if (overt_rng_unit(&w->rng) < 0.15)
					ok = overt_synth_post(w, first + m, evening + overt_synth_wait(&w->rng, 900000),
					                      text, s % 2 == 1);
			for (uint32_t o = 0; o < members / 8 + 1 && ok && w->options->users; o++) {
				overt_ms time = evening + overt_synth_wait(&w->rng, 3600000);
				uint32_t actor = (uint32_t)overt_rng_below(&w->rng, w->options->users);
				ok = overt_synth_post(w, actor, time, text, s % 2 == 1);
			}
		}
	}
	for (uint32_t m = 0; m < members && ok; m++)
		ok = own_posts(w, first + m, 12);
	return ok;
}

bool overt_synth_groups(struct workshop *w)
{
	const struct overt_synth_options *o = w->options;
	uint32_t first = o->users;
	bool ok = declared_group(w, first, o->declared);
	first += o->declared;
	ok = ok && fans(w, first, o->fans);
	first += o->fans;
	for (size_t n = 0; n < o->network_count && ok; n++) {
		const struct overt_synth_network *net = &o->networks[n];
		ok = pool(w, first, net->accounts, net->texts, net->rate, net->delay, NULL);
		for (uint32_t m = 0; m < net->accounts && ok; m++)
			ok = own_posts(w, first + m, net->camouflage);
		first += net->accounts;
	}
	return ok;
}
