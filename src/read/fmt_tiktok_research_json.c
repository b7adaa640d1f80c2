// SPDX-License-Identifier: GPL-3.0-or-later
#include "entities.h"
#include "json_values.h"

static const char *const paths[] = {"data.videos", "data.comments", NULL};

static bool is_video(struct overt_json value)
{
	return overt_json_has(value, "id") && overt_json_has(value, "create_time") &&
	       overt_json_has(value, "username") &&
	       (overt_json_has(value, "video_description") || overt_json_has(value, "region_code"));
}

static bool is_comment(struct overt_json value)
{
	return overt_json_has(value, "id") && overt_json_has(value, "video_id") &&
	       overt_json_has(value, "text") && overt_json_has(value, "create_time");
}

static bool knows_value(struct overt_json value)
{
	struct overt_json first = overt_json_first(value, paths);

	return is_video(first) || is_comment(first);
}

static void put_video(struct overt_builder *b, struct overt_json value)
{
	struct overt_post *post = &b->post;

	post->account_id = overt_json_text_at(value, "username");
	post->handle = post->account_id;
	post->kind = OVERT_KIND_POST;
	post->text = overt_json_text_at(value, "video_description");
	overt_json_add(b, overt_json_get(value, "hashtag_names"), NULL, overt_builder_hashtag);
	b->no_hashtags = overt_json_has(value, "hashtag_names");
	overt_entities_add(b, post->text, OVERT_ENTITIES_LINKS | OVERT_ENTITIES_MENTIONS);
	overt_builder_given(b, OVERT_STR("music"), overt_json_id(b, overt_json_get(value, "music_id")));
	post->metrics.views = overt_json_count(overt_json_get(value, "view_count"));
	post->metrics.likes = overt_json_count(overt_json_get(value, "like_count"));
	post->metrics.reposts = overt_json_count(overt_json_get(value, "share_count"));
	post->metrics.replies = overt_json_count(overt_json_get(value, "comment_count"));
}

static void put_comment(struct overt_builder *b, struct overt_json value)
{
	struct overt_post *post = &b->post;
	overt_str parent = overt_json_id(b, overt_json_get(value, "parent_comment_id"));

	overt_reading_notice(b->reading, "comments of TikTok's Research API have no author: they count "
	                                 "for no account");
	post->kind = OVERT_KIND_COMMENT;
	post->reply_to_post = parent.len > 0 ? parent : overt_json_id(b, overt_json_get(value, "video_id"));
	post->text = overt_json_text_at(value, "text");
	overt_entities_add(b, post->text, OVERT_ENTITIES_ALL);
	post->metrics.likes = overt_json_count(overt_json_get(value, "like_count"));
	post->metrics.replies = overt_json_count(overt_json_get(value, "reply_count"));
}

static overt_err read_record(struct overt_reading *reading, struct overt_json value,
                             struct overt_error *err)
{
	struct overt_builder b;
	bool comment = is_comment(value);

	if (!comment && !is_video(value))
		return overt_reading_reject(reading, err, "expected a video or a comment, found neither");
	overt_builder_start(&b, reading);
	b.post.post_id = overt_json_id(&b, overt_json_get(value, "id"));
	if (b.post.post_id.len == 0)
		return overt_reading_reject(reading, err, "expected an exact id, found none");
	if (!overt_json_epoch(overt_json_get(value, "create_time"), 1, &b.post.time, &b.post.precision))
		return overt_reading_reject(reading, err, "expected seconds in create_time, found none");
	if (comment)
		put_comment(&b, value);
	else
		put_video(&b, value);
	return overt_builder_emit(&b, err);
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	return overt_json_records(reading, value, paths, read_record, err);
}

const struct overt_format overt_format_tiktok_research_json = {
	.about = {
		.name = "tiktok-research-json",
		.title = "TikTok Research API: videos and comments",
		.known_by = "username and video_description; or video_id and text",
		.limits = "accounts are known by handle only",
	},
	.platform = "tiktok",
	.carrier = OVERT_CARRIER_JSON,
	.paths = paths,
	.knows_value = knows_value,
	.value = read_value,
};
