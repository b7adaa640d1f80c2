// SPDX-License-Identifier: GPL-3.0-or-later
#include "entities.h"
#include "json_values.h"

static const char *const paths[] = {"response.items", "items", NULL};

static bool is_post(struct overt_json value)
{
	return overt_json_has(value, "id") && overt_json_has(value, "owner_id") &&
	       overt_json_has(value, "from_id") && overt_json_has(value, "date") &&
	       overt_json_has(value, "text");
}

static bool knows_value(struct overt_json value)
{
	return is_post(overt_json_first(value, paths));
}

/* "owner_id", as posts and attachments are named on the platform. */
static overt_str key_of(struct overt_builder *b, struct overt_json value)
{
	overt_str owner = overt_json_id(b, overt_json_get(value, "owner_id"));
	overt_str key = overt_join_ids(b, owner, overt_json_id(b, overt_json_get(value, "id")));

	if (owner.len > 0 && key.len > owner.len)
		((char *)(uintptr_t)key.ptr)[owner.len] = '_';
	return key;
}

static void put_attachments(struct overt_builder *b, struct overt_json value)
{
	static const char *const kinds[] = {"photo", "video", "doc", "audio"};
	struct overt_json_walk walk = overt_json_walk(overt_json_get(value, "attachments"));
	struct overt_json item;

	while (overt_json_next(&walk, &item)) {
		overt_builder_link(b, overt_json_text_at(item, "link.url"));
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
			if (overt_json_has(item, kinds[i]))
				overt_builder_media(b, key_of(b, overt_json_get(item, kinds[i])));
	}
}

static overt_err read_record(struct overt_reading *reading, struct overt_json value,
                             struct overt_error *err)
{
	struct overt_builder b;
	struct overt_json copied = {NULL, 0};
	struct overt_json_walk history = overt_json_walk(overt_json_get(value, "copy_history"));

	overt_builder_start(&b, reading);
	struct overt_post *post = &b.post;
	post->post_id = key_of(&b, value);
	post->account_id = overt_json_id(&b, overt_json_get(value, "from_id"));
	if (post->post_id.len == 0 || post->account_id.len == 0)
		return overt_reading_reject(reading, err, "expected an id, an owner_id and a from_id");
	if (!overt_json_epoch(overt_json_get(value, "date"), 1, &post->time, &post->precision))
		return overt_reading_reject(reading, err, "expected seconds in date, found none");
	post->kind = OVERT_KIND_POST;
	if (overt_json_next(&history, &copied)) {
		post->kind = OVERT_KIND_REPOST;
		post->repost_of = key_of(&b, copied);
	}
	post->text = overt_json_text_at(value, "text");
	overt_entities_add(&b, post->text, OVERT_ENTITIES_ALL);
	put_attachments(&b, value);
	if (overt_json_has(value, "marked_as_ads") &&
	    overt_json_count(overt_json_get(value, "marked_as_ads")) > 0)
		post->labels |= OVERT_LABEL_ADVERTISEMENT;
	post->metrics.views = overt_json_count(overt_json_at(value, "views.count"));
	post->metrics.likes = overt_json_count(overt_json_at(value, "likes.count"));
	post->metrics.reposts = overt_json_count(overt_json_at(value, "reposts.count"));
	post->metrics.replies = overt_json_count(overt_json_at(value, "comments.count"));
	return overt_builder_emit(&b, err);
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	return overt_json_records(reading, value, paths, read_record, err);
}

const struct overt_format overt_format_vk_json = {
	.about = {
		.name = "vk-json",
		.title = "VK posts (API wall.get, newsfeed.search)",
		.known_by = "id, owner_id, from_id, date and text",
		.limits = "names of accounts are not with the posts",
	},
	.platform = "vk",
	.carrier = OVERT_CARRIER_JSON,
	.paths = paths,
	.knows_value = knows_value,
	.value = read_value,
};
