// SPDX-License-Identifier: GPL-3.0-or-later
/* The archive that X gives to an account's owner: `window.YTD.tweets.part0 = [ … ]`. */
#include "x_v1.h"

static bool knows_value(struct overt_json value)
{
	struct overt_json post = overt_json_get(value, "tweet");

	return overt_json_has(post, "full_text") && overt_json_has(post, "created_at") &&
	       !overt_json_has(post, "user");
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	struct overt_builder b;

	overt_builder_start(&b, reading);
	overt_x_v1_post(&b, overt_json_get(value, "tweet"));
	if (b.post.post_id.len == 0)
		return overt_reading_reject(reading, err, "expected an exact tweet.id_str, found none");
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_x_archive_json = {
	.about = {
		.name = "x-archive-json",
		.title = "An X account's own archive (tweets.js)",
		.known_by = "window.YTD and tweet.full_text",
		.limits = "the file does not say whose archive it is: its posts have no account",
	},
	.platform = "twitter",
	.carrier = OVERT_CARRIER_JSON,
	.knows_value = knows_value,
	.value = read_value,
};
