// SPDX-License-Identifier: GPL-3.0-or-later
#include "entities.h"
#include "json_values.h"

static const char *const paths[] = {"weibo", NULL};

static bool is_post(struct overt_json value)
{
	return overt_json_has(value, "bid") && overt_json_has(value, "user_id") &&
	       overt_json_has(value, "created_at") && overt_json_has(value, "text");
}

static bool knows_value(struct overt_json value)
{
	return is_post(overt_json_first(value, paths));
}

/* Topics and the like: text with commas. */
static void put_words(struct overt_builder *b, struct overt_json value,
                      void (*add)(struct overt_builder *, overt_str))
{
	struct overt_list list = {NULL, 0, 0};

	overt_json_add(b, value, NULL, add);
	if (!overt_list_split(b->reading, overt_json_string(value), ",", &list))
		b->failed = true;
	for (size_t i = 0; i < list.count; i++)
		add(b, list.items[i]);
}

static overt_err read_record(struct overt_reading *reading, struct overt_json value,
                             struct overt_error *err)
{
	struct overt_builder b;
	struct overt_json original = overt_json_get(value, "retweet");

	overt_builder_start(&b, reading);
	struct overt_post *post = &b.post;
	post->post_id = overt_json_id(&b, overt_json_get(value, "id"));
	post->account_id = overt_json_id(&b, overt_json_get(value, "user_id"));
	if (post->post_id.len == 0 || post->account_id.len == 0)
		return overt_reading_reject(reading, err, "expected an id and a user_id, found one at most");
	if (!overt_json_time(overt_json_get(value, "created_at"), &post->time, &post->precision))
		return overt_reading_reject(reading, err, "expected a time in created_at, found none");
	post->display_name = overt_json_text_at(value, "screen_name");
	post->client = overt_json_text_at(value, "source");
	post->text = overt_json_text_at(value, "text");
	post->repost_of = overt_json_id(&b, overt_json_get(original, "id"));
	post->kind = post->repost_of.len > 0 ? OVERT_KIND_REPOST : OVERT_KIND_POST;
	put_words(&b, overt_json_get(value, "topics"), overt_builder_hashtag);
	put_words(&b, overt_json_get(value, "at_users"), overt_builder_mention);
	overt_entities_add(&b, post->text, OVERT_ENTITIES_LINKS);
	overt_builder_link(&b, overt_json_text_at(value, "article_url"));
	post->metrics.likes = overt_json_count(overt_json_get(value, "attitudes_count"));
	post->metrics.replies = overt_json_count(overt_json_get(value, "comments_count"));
	post->metrics.reposts = overt_json_count(overt_json_get(value, "reposts_count"));
	return overt_builder_emit(&b, err);
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	return overt_json_records(reading, value, paths, read_record, err);
}

const struct overt_format overt_format_weibo_json = {
	.about = {
		.name = "weibo-json",
		.title = "Weibo (weibo-crawler JSON)",
		.known_by = "bid, user_id, created_at and text; or such records in weibo[]",
		.limits = "times are often known to the day only, in China's time zone",
	},
	.platform = "weibo",
	.carrier = OVERT_CARRIER_JSON,
	.paths = paths,
	.knows_value = knows_value,
	.value = read_value,
};
