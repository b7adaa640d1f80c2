// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "entities.h"
#include "json_values.h"

static bool is_comment(struct overt_json value)
{
	return overt_json_has(value, "body") && overt_json_has(value, "link_id");
}

static bool knows_value(struct overt_json value)
{
	return overt_json_has(value, "author") && overt_json_has(value, "created_utc") &&
	       overt_json_has(value, "subreddit") &&
	       (is_comment(value) || overt_json_has(value, "title"));
}

/* "t1_" and the like before an id that lacks it. */
static overt_str full_name(struct overt_builder *b, overt_str prefix, overt_str id)
{
	if (id.len == 0 || (id.len > 3 && id.ptr[0] == 't' && id.ptr[2] == '_'))
		return id;
	char *out = overt_arena_alloc(b->reading->arena, prefix.len + id.len);
	if (!out) {
		b->failed = true;
		return OVERT_STR_NONE;
	}
	memcpy(out, prefix.ptr, prefix.len);
	memcpy(out + prefix.len, id.ptr, id.len);
	return (overt_str){out, prefix.len + id.len};
}

static overt_str present(overt_str s)
{
	if (overt_is_word(s, "[deleted]") || overt_is_word(s, "[removed]"))
		return OVERT_STR_NONE;
	return s;
}

static void put_comment(struct overt_builder *b, struct overt_json value)
{
	b->post.kind = OVERT_KIND_COMMENT;
	b->post.post_id = full_name(b, OVERT_STR("t1_"), overt_json_id(b, overt_json_get(value, "id")));
	b->post.text = present(overt_json_text_at(value, "body"));
	b->post.reply_to_post = overt_json_id(b, overt_json_get(value, "parent_id"));
	if (b->post.reply_to_post.len == 0)
		b->post.reply_to_post = overt_json_id(b, overt_json_get(value, "link_id"));
}

/* Title and body as one text. */
static overt_str title_and_body(struct overt_builder *b, overt_str title, overt_str body)
{
	if (title.len == 0 || body.len == 0)
		return title.len > 0 ? title : body;
	char *out = overt_arena_alloc(b->reading->arena, title.len + 1 + body.len);
	if (!out) {
		b->failed = true;
		return title;
	}
	memcpy(out, title.ptr, title.len);
	out[title.len] = '\n';
	memcpy(out + title.len + 1, body.ptr, body.len);
	return (overt_str){out, title.len + 1 + body.len};
}

static void put_submission(struct overt_builder *b, struct overt_json value)
{
	overt_str crosspost = overt_json_text_at(value, "crosspost_parent");

	b->post.kind = crosspost.len > 0 ? OVERT_KIND_REPOST : OVERT_KIND_POST;
	b->post.repost_of = crosspost;
	b->post.post_id = full_name(b, OVERT_STR("t3_"), overt_json_id(b, overt_json_get(value, "id")));
	b->post.text = title_and_body(b, present(overt_json_text_at(value, "title")),
	                              present(overt_json_text_at(value, "selftext")));
	/* A text post's url is its own. */
	if (!overt_json_true(overt_json_get(value, "is_self")))
		overt_builder_link(b, overt_json_text_at(value, "url"));
	b->post.metrics.replies = overt_json_count(overt_json_get(value, "num_comments"));
	if (overt_json_true(overt_json_get(value, "promoted")))
		b->post.labels |= OVERT_LABEL_ADVERTISEMENT;
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	struct overt_builder b;

	if (!knows_value(value))
		return overt_reading_reject(reading, err, "expected author, created_utc, subreddit and body or title");
	overt_builder_start(&b, reading);
	b.post.account_id = present(overt_json_text_at(value, "author"));
	if (b.post.account_id.len == 0)
		return overt_reading_skip(reading, "posts whose author is deleted");
	b.post.handle = b.post.account_id;
	if (!overt_json_epoch(overt_json_get(value, "created_utc"), 1, &b.post.time, &b.post.precision))
		return overt_reading_reject(reading, err, "expected seconds in created_utc, found none");
	if (is_comment(value))
		put_comment(&b, value);
	else
		put_submission(&b, value);
	if (b.post.post_id.len == 0)
		return overt_reading_reject(reading, err, "expected an id, found none");
	overt_entities_add(&b, b.post.text, OVERT_ENTITIES_LINKS);
	b.post.metrics.likes = overt_json_count(overt_json_get(value, "score"));
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_reddit_json = {
	.about = {
		.name = "reddit-json",
		.title = "Reddit comments and submissions (NDJSON)",
		.known_by = "author, created_utc, subreddit and body or title",
		.limits = "accounts are known by name only",
	},
	.platform = "reddit",
	.carrier = OVERT_CARRIER_JSON,
	.knows_value = knows_value,
	.value = read_value,
};
