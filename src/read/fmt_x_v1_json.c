// SPDX-License-Identifier: GPL-3.0-or-later
#include "x_v1.h"

static bool has_text(struct overt_json value)
{
	return overt_json_has(value, "full_text") || overt_json_has(value, "text") ||
	       overt_json_has(value, "extended_tweet");
}

static bool knows_value(struct overt_json value)
{
	struct overt_json user = overt_json_get(value, "user");

	return has_text(value) && overt_json_has(value, "created_at") &&
	       overt_json_has(user, "screen_name") &&
	       (overt_json_has(user, "id_str") || overt_json_has(value, "id_str"));
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	struct overt_builder b;
	struct overt_json user = overt_json_get(value, "user");

	if (!has_text(value) && (overt_json_has(value, "delete") || overt_json_has(value, "limit") ||
	                         overt_json_has(value, "disconnect") || overt_json_has(value, "warning")))
		return overt_reading_skip(reading, "messages of the stream");
	overt_builder_start(&b, reading);
	overt_x_v1_post(&b, value);
	overt_x_v1_account(&b, user);
	b.post.account_id = overt_json_id(&b, overt_json_get(user, "id_str"));
	if (b.post.account_id.len == 0)
		b.post.account_id = overt_json_id(&b, overt_json_get(user, "id"));
	if (b.post.post_id.len == 0 || b.post.account_id.len == 0)
		return overt_reading_reject(reading, err, "expected an exact %s, found none",
		                            b.post.post_id.len == 0 ? "id_str" : "user.id_str");
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_x_v1_json = {
	.about = {
		.name = "x-v1-json",
		.title = "X API v1.1 (JSON lines)",
		.known_by = "user.screen_name and full_text or text in one object",
		.limits = "",
	},
	.platform = "twitter",
	.carrier = OVERT_CARRIER_JSON,
	.knows_value = knows_value,
	.value = read_value,
};
