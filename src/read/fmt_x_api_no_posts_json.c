// SPDX-License-Identifier: GPL-3.0-or-later
/* What X's API gives besides posts: recognised, so that it can be explained. */
#include "json_values.h"

/* What the record is, or NULL. */
static const char *what_is(struct overt_json value)
{
	struct overt_json data = overt_json_get(value, "data"), first = data;
	struct overt_json_walk walk = overt_json_walk(data);

	if (overt_json_type(data) == OVERT_JSON_ARRAY)
		overt_json_next(&walk, &first);
	if (overt_json_has(first, "tweet_count") && overt_json_has(first, "start"))
		return "counts of posts";
	if (overt_json_has(first, "username") && overt_json_has(first, "name"))
		return "profiles of accounts";
	if (overt_json_has(first, "member_count") || overt_json_has(first, "follower_count"))
		return "lists of accounts";
	if (overt_json_has(value, "action") && overt_json_has(value, "reason") &&
	    overt_json_has(value, "id"))
		return "compliance events";
	if (overt_json_has(value, "username") && overt_json_has(value, "public_metrics"))
		return "profiles of accounts";
	return NULL;
}

static bool knows_value(struct overt_json value)
{
	return what_is(value) != NULL;
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	const char *what = what_is(value);

	if (!what)
		return overt_reading_reject(reading, err,
		                            "expected counts, profiles, lists or compliance events");
	return overt_reading_skip(reading, what);
}

const struct overt_format overt_format_x_api_no_posts_json = {
	.about = {
		.name = "x-api-no-posts-json",
		.title = "X API v2: counts, profiles, lists or compliance events",
		.known_by = "data with tweet_count, username or member_count in it; action and reason",
		.limits = "the file holds no posts: collect them with twarc2 search, timeline or hydrate",
	},
	.platform = "twitter",
	.carrier = OVERT_CARRIER_JSON,
	.knows_value = knows_value,
	.value = read_value,
};
