// SPDX-License-Identifier: GPL-3.0-or-later
/* Do the accounts post while people at the place that they claim sleep? */
#include "local.h"

#include <stdlib.h>

enum { POSTS_LEAST = 20, NIGHT_FROM = 2 * 60, NIGHT_TO = 6 * 60, DAY = 24 * 60 };
/* Beside p: a fifth of the posts (posting evenly by day and night gives a sixth), and twice
   the share of random groups. */
static const double share_least = 0.2, times_least = 2;

/* Minutes of an hour of UTC that lie in the night at an offset. */
static int night_minutes(int hour, int offset)
{
	int from = ((hour * 60 + offset) % DAY + DAY) % DAY, n = 0;
	for (int turn = 0; turn <= DAY; turn += DAY) { // the hour may run over midnight
		int low = from > NIGHT_FROM + turn ? from : NIGHT_FROM + turn;
		int high = from + 60 < NIGHT_TO + turn ? from + 60 : NIGHT_TO + turn;
		n += high > low ? high - low : 0;
	}
	return n;
}

/* Posts by night in millionths; false when there are too few posts. */
static bool night_share(const uint16_t *hours, int offset, int64_t *share)
{
	int64_t posts = 0, night = 0;
	for (int h = 0; h < 24; h++) {
		posts += hours[h];
		night += (int64_t)hours[h] * night_minutes(h, offset);
	}
	if (posts < POSTS_LEAST)
		return false;
	*share = night * 1000000 / (posts * 60);
	return true;
}

static overt_err make(struct overt_disguise *d, uint32_t account, void *ctx,
                      struct field_value *value, struct overt_error *err)
{
	const struct overt_disguise_account *a = &d->accounts[account];
	int offset;
	value->known = false;
	if (!a->hours || !a->profile_location.len || a->first_seen == OVERT_TIME_UNKNOWN ||
	    a->last_seen == OVERT_TIME_UNKNOWN)
		return OVERT_OK;
	overt_ms middle = a->first_seen + (a->last_seen - a->first_seen) / 2;
	overt_err code = overt_places_offset(ctx, a->profile_location, middle, &offset, err);
	if (code == OVERT_E_INPUT)
		return OVERT_OK;
	if (!code)
		value->known = night_share(a->hours, offset, &value->number);
	return code;
}

overt_err disguise_build_night(struct overt_disguise *d, struct field **out,
                               struct overt_error *err)
{
	struct overt_places *places = NULL;
	bool any = false;
	for (uint32_t u = 0; u < d->count; u++)
		any |= d->accounts[u].profile_location.len > 0;
	overt_err code = any ? overt_places_open(&places, err) : OVERT_OK;
	if (!code)
		code = disguise_field_build(d, make, places, false, out, err);
	overt_places_free(places);
	return code;
}

static double mean_share(void *ctx, const uint32_t *members, size_t count)
{
	const struct field *field = ctx;
	int64_t sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += field->value[members[i]];
	return (double)sum / 1e6 / (double)count;
}

static void tell(const struct null *null, const struct sample *sample,
                 struct overt_disguise_result *r)
{
	char chance[32];
	r->observed = null->observed;
	r->expected = null->expected;
	r->p = null->p;
	r->state = null->p <= DISGUISE_LEVEL && null->observed >= share_least &&
	                   null->observed >= times_least * null->expected
	               ? OVERT_DISGUISE_PRESENT : OVERT_DISGUISE_ABSENT;
	snprintf(r->text, sizeof r->text,
	         "%zu accounts that claim a place put out %.1f %% of their posts between 2 and 6 o'clock "
	         "at that place; random groups of as many accounts that claim a place %.1f %% (%s)",
	         sample->count, 100 * null->observed, 100 * null->expected,
	         disguise_p(null->p, chance));
	snprintf(r->figures, sizeof r->figures,
	         "{\"members_known\":%zu,\"others_known\":%zu,\"night_share\":%.6g,"
	         "\"expected_share\":%.6g,\"draws\":%u,\"share_least\":%g,\"times_least\":%g}",
	         sample->count, sample->others, null->observed, null->expected, null->draws,
	         share_least, times_least);
}

static overt_err run(struct overt_disguise *d, const struct group *group,
                     struct overt_disguise_result *result, struct overt_error *err)
{
	const struct field *field;
	struct sample sample = {0};
	struct null null;
	overt_err code = disguise_field(d, FIELD_NIGHT, &field, err);
	if (!code)
		code = disguise_sample(field, group, MEMBERS_LEAST, &sample, err);
	if (!code && !sample.enough)
		disguise_missing(&sample, group, "a place with one time zone, and 20 posts with an hour,",
		                 MEMBERS_LEAST, result);
	if (!code && sample.enough)
		code = disguise_permute(d, field, &sample, mean_share, (void *)(uintptr_t)field,
		                        0x686f757273, &null, err);
	if (!code && sample.enough)
		tell(&null, &sample, result);
	free(sample.members);
	return code;
}

const struct disguise_sign disguise_sign_hours = {
	.info = {
		.indicator = "place_contradicted",
		.question = "Do the accounts post while people at the place that they claim sleep?",
		.inputs = "claimed place, times of the posts",
		.limits = "Travellers, emigrants, night shifts and scheduled posts do so openly; a claimed "
		          "place may be a joke, or the place that an account is about.",
	},
	.run = run,
};
