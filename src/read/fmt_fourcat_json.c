// SPDX-License-Identifier: GPL-3.0-or-later
/* 4CAT's NDJSON: its common columns as keys, or Telegram messages as its collector keeps them. */
#include "entities.h"
#include "json_values.h"

static bool is_mapped(struct overt_json value)
{
	return overt_json_has(value, "id") && overt_json_has(value, "thread_id") &&
	       overt_json_has(value, "author") && overt_json_has(value, "body") &&
	       overt_json_has(value, "timestamp");
}

static bool is_telegram(struct overt_json value)
{
	return overt_json_has(value, "_chat") && overt_json_has(value, "_sender") &&
	       overt_json_has(value, "message");
}

static bool knows_value(struct overt_json value)
{
	return is_mapped(value) || is_telegram(value);
}

/* Lists are arrays, or text with commas. */
static void put_list(struct overt_builder *b, struct overt_json value,
                     void (*add)(struct overt_builder *, overt_str))
{
	struct overt_list list = {NULL, 0, 0};

	overt_json_add(b, value, NULL, add);
	if (!overt_list_split(b->reading, overt_json_string(value), ",", &list))
		b->failed = true;
	for (size_t i = 0; i < list.count; i++)
		add(b, list.items[i]);
}

static overt_err read_mapped(struct overt_reading *reading, struct overt_json value,
                             struct overt_error *err)
{
	struct overt_builder b;

	overt_builder_start(&b, reading);
	struct overt_post *post = &b.post;
	post->post_id = overt_json_id(&b, overt_json_get(value, "id"));
	post->handle = overt_json_text_at(value, "author");
	post->account_id = overt_json_id(&b, overt_json_get(value, "author_id"));
	if (post->account_id.len == 0)
		post->account_id = post->handle;
	if (post->account_id.len == 0)
		return overt_reading_reject(reading, err, "expected an author, found none");
	if (!overt_json_epoch(overt_json_get(value, "unix_timestamp"), 1, &post->time, &post->precision) &&
	    !overt_json_time(overt_json_get(value, "timestamp"), &post->time, &post->precision))
		return overt_reading_reject(reading, err, "expected a time in timestamp, found none");
	post->display_name = overt_json_text_at(value, "author_fullname");
	post->text = overt_json_text_at(value, "body");
	put_list(&b, overt_json_get(value, "hashtags"), overt_builder_hashtag);
	put_list(&b, overt_json_get(value, "urls"), overt_builder_link);
	put_list(&b, overt_json_get(value, "mentions"), overt_builder_mention);
	return overt_builder_emit(&b, err);
}

static int64_t reactions(struct overt_json message)
{
	struct overt_json_walk walk = overt_json_walk(overt_json_at(message, "reactions.results"));
	struct overt_json item;
	int64_t sum = OVERT_METRIC_UNKNOWN;

	while (overt_json_next(&walk, &item)) {
		int64_t n = overt_json_count(overt_json_get(item, "count"));
		if (n >= 0 && n < INT64_MAX / 1024)
			sum = sum < 0 ? n : sum + n;
	}
	return sum;
}

/* Where a message was forwarded from: a channel's message has an id of its own. */
static void put_forward(struct overt_builder *b, struct overt_json value)
{
	struct overt_json from = overt_json_get(value, "fwd_from");

	if (overt_json_type(from) != OVERT_JSON_OBJECT)
		return;
	b->post.kind = OVERT_KIND_REPOST;
	overt_str channel = overt_json_id(b, overt_json_at(from, "from_id.channel_id"));
	overt_str message = overt_json_id(b, overt_json_get(from, "channel_post"));
	if (channel.len > 0 && message.len > 0)
		b->post.repost_of = overt_join_ids(b, channel, message);
}

static void put_sender(struct overt_builder *b, struct overt_json value)
{
	struct overt_json sender = overt_json_get(value, "_sender"), chat = overt_json_get(value, "_chat");

	/* In channels the sender is the channel. */
	if (overt_json_type(sender) != OVERT_JSON_OBJECT)
		sender = chat;
	b->post.account_id = overt_json_id(b, overt_json_get(sender, "id"));
	b->post.handle = overt_json_text_at(sender, "username");
	b->post.display_name = overt_json_text_at(sender, "title");
	if (overt_json_true(overt_json_get(sender, "bot")))
		b->post.labels |= OVERT_LABEL_AUTOMATED;
	if (overt_json_true(overt_json_get(sender, "verified")))
		b->post.labels |= OVERT_LABEL_VERIFIED;
}

static overt_err read_telegram(struct overt_reading *reading, struct overt_json value,
                               struct overt_error *err)
{
	struct overt_builder b;

	overt_builder_start(&b, reading);
	struct overt_post *post = &b.post;
	overt_str chat = overt_json_id(&b, overt_json_at(value, "_chat.id"));
	overt_str id = overt_json_id(&b, overt_json_get(value, "id"));
	put_sender(&b, value);
	if (id.len == 0 || post->account_id.len == 0)
		return overt_reading_reject(reading, err, "expected an id and a sender, found one at most");
	if (!overt_json_epoch(overt_json_get(value, "date"), 1, &post->time, &post->precision) &&
	    !overt_json_time(overt_json_get(value, "date"), &post->time, &post->precision))
		return overt_reading_reject(reading, err, "expected a time in date, found none");
	post->platform = OVERT_STR("telegram");
	post->post_id = overt_join_ids(&b, chat, id);
	post->reply_to_post =
		overt_join_ids(&b, chat, overt_json_id(&b, overt_json_at(value, "reply_to.reply_to_msg_id")));
	post->kind = post->reply_to_post.len > 0 ? OVERT_KIND_REPLY : OVERT_KIND_POST;
	put_forward(&b, value);
	post->text = overt_json_text_at(value, "message");
	overt_entities_add(&b, post->text, OVERT_ENTITIES_ALL);
	overt_builder_link(&b, overt_json_text_at(value, "media.webpage.url"));
	post->metrics.views = overt_json_count(overt_json_get(value, "views"));
	post->metrics.likes = reactions(value);
	return overt_builder_emit(&b, err);
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	if (is_telegram(value))
		return read_telegram(reading, value, err);
	if (is_mapped(value))
		return read_mapped(reading, value, err);
	return overt_reading_reject(reading, err, "expected id, thread_id, author, body and timestamp");
}

const struct overt_format overt_format_fourcat_json = {
	.about = {
		.name = "4cat-json",
		.title = "4CAT (NDJSON), Telegram messages of its collector among them",
		.known_by = "id, thread_id, author, body, timestamp; or message, _chat, _sender",
		.limits = "",
	},
	.carrier = OVERT_CARRIER_JSON,
	.knows_value = knows_value,
	.value = read_value,
};
