// SPDX-License-Identifier: GPL-3.0-or-later
#include "entities.h"
#include "html.h"
#include "json_values.h"

static const char *const paths[] = {"items", NULL};

static bool is_thread(struct overt_json value)
{
	return overt_json_has(overt_json_get(value, "snippet"), "topLevelComment");
}

static bool is_comment(struct overt_json value)
{
	struct overt_json snippet = overt_json_get(value, "snippet");

	return overt_json_has(snippet, "authorChannelId") && overt_json_has(snippet, "publishedAt");
}

static bool knows_value(struct overt_json value)
{
	struct overt_json first = overt_json_first(value, paths);

	return is_thread(first) || is_comment(first);
}

/* `parent`: what the comment answers where it does not say so itself. */
static overt_err read_comment(struct overt_reading *reading, struct overt_json comment,
                              overt_str parent, struct overt_error *err)
{
	struct overt_builder b;
	struct overt_json snippet = overt_json_get(comment, "snippet");

	overt_builder_start(&b, reading);
	struct overt_post *post = &b.post;
	post->post_id = overt_json_id(&b, overt_json_get(comment, "id"));
	post->account_id = overt_json_text_at(snippet, "authorChannelId.value");
	if (post->post_id.len == 0 || post->account_id.len == 0)
		return overt_reading_reject(reading, err, "expected an id and an authorChannelId, found one at most");
	if (!overt_json_time(overt_json_get(snippet, "publishedAt"), &post->time, &post->precision))
		return overt_reading_reject(reading, err, "expected a time in publishedAt, found none");
	post->display_name = overt_json_text_at(snippet, "authorDisplayName");
	if (post->display_name.len > 1 && post->display_name.ptr[0] == '@')
		post->handle = overt_without_mark(post->display_name, '@');
	post->kind = OVERT_KIND_COMMENT;
	post->reply_to_post = overt_json_text_at(snippet, "parentId");
	if (post->reply_to_post.len == 0)
		post->reply_to_post = parent;
	post->text = overt_json_text_at(snippet, "textOriginal");
	if (post->text.len == 0)
		post->text = overt_html_text(&b, overt_json_text_at(snippet, "textDisplay"));
	overt_entities_add(&b, post->text, OVERT_ENTITIES_ALL);
	post->metrics.likes = overt_json_count(overt_json_get(snippet, "likeCount"));
	return overt_builder_emit(&b, err);
}

static overt_err read_record(struct overt_reading *reading, struct overt_json value,
                             struct overt_error *err)
{
	struct overt_json snippet = overt_json_get(value, "snippet"), reply;

	if (is_comment(value))
		return read_comment(reading, value, overt_json_text_at(snippet, "videoId"), err);
	if (!is_thread(value))
		return overt_reading_reject(reading, err, "expected a comment or a thread of comments");
	struct overt_json top = overt_json_get(snippet, "topLevelComment");
	overt_err rc = read_comment(reading, top, overt_json_text_at(snippet, "videoId"), err);
	struct overt_json_walk walk = overt_json_walk(overt_json_at(value, "replies.comments"));
	while (rc == OVERT_OK && overt_json_next(&walk, &reply))
		rc = read_comment(reading, reply, overt_json_text_at(top, "id"), err);
	return rc;
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	return overt_json_records(reading, value, paths, read_record, err);
}

const struct overt_format overt_format_youtube_json = {
	.about = {
		.name = "youtube-json",
		.title = "YouTube comments (Data API commentThreads)",
		.known_by = "snippet.topLevelComment or snippet.authorChannelId",
		.limits = "the API may leave out replies of long threads",
	},
	.platform = "youtube",
	.carrier = OVERT_CARRIER_JSON,
	.paths = paths,
	.knows_value = knows_value,
	.value = read_value,
};
