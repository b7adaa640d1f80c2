// SPDX-License-Identifier: GPL-3.0-or-later
#include "entities.h"
#include "json_values.h"

static const char *const paths[] = {"data", NULL};

static bool is_post(struct overt_json value)
{
	struct overt_json attributes = overt_json_get(value, "attributes");

	return overt_json_has(attributes, "channel_id") && overt_json_has(attributes, "published") &&
	       (overt_json_has(attributes, "search_data_fields") ||
	        overt_json_has(attributes, "engagement_data"));
}

static bool knows_value(struct overt_json value)
{
	return is_post(overt_json_first(value, paths));
}

static overt_str first_text(struct overt_json attributes, const char *const *keys)
{
	for (; *keys; keys++) {
		overt_str s = overt_json_text_at(attributes, *keys);
		if (s.len > 0)
			return s;
	}
	return OVERT_STR_NONE;
}

static overt_err read_record(struct overt_reading *reading, struct overt_json value,
                             struct overt_error *err)
{
	static const char *const texts[] = {"search_data_fields.sanitized_text", "message", "text",
	                                    "description", NULL};
	static const char *const platforms[] = {"search_data_fields.platform_name", "platform", NULL};
	struct overt_builder b;
	struct overt_json attributes = overt_json_get(value, "attributes");

	overt_builder_start(&b, reading);
	struct overt_post *post = &b.post;
	post->post_id = overt_json_id(&b, overt_json_get(attributes, "id"));
	if (post->post_id.len == 0)
		post->post_id = overt_json_id(&b, overt_json_get(value, "id"));
	post->account_id = overt_json_id(&b, overt_json_get(attributes, "channel_id"));
	if (post->post_id.len == 0 || post->account_id.len == 0)
		return overt_reading_reject(reading, err, "expected an id and a channel_id, found one at most");
	if (!overt_json_time(overt_json_get(attributes, "published"), &post->time, &post->precision) &&
	    !overt_json_epoch(overt_json_get(attributes, "published"), 1, &post->time, &post->precision))
		return overt_reading_reject(reading, err, "expected a time in published, found none");
	post->display_name = overt_json_text_at(attributes, "search_data_fields.channel_data.channel_name");
	overt_builder_platform(&b, first_text(attributes, platforms));
	post->text = first_text(attributes, texts);
	overt_entities_add(&b, post->text, OVERT_ENTITIES_ALL);
	return overt_builder_emit(&b, err);
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	return overt_json_records(reading, value, paths, read_record, err);
}

const struct overt_format overt_format_junkipedia_json = {
	.about = {
		.name = "junkipedia-json",
		.title = "Junkipedia API",
		.known_by = "attributes.channel_id, attributes.published and engagement_data",
		.limits = "accounts are known by Junkipedia's own channel ids",
	},
	.carrier = OVERT_CARRIER_JSON,
	.paths = paths,
	.knows_value = knows_value,
	.value = read_value,
};
