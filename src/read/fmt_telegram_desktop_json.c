// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "entities.h"
#include "json_values.h"

static bool knows_value(struct overt_json value)
{
	return overt_json_has(value, "id") && overt_json_has(value, "type") &&
	       overt_json_has(value, "date") &&
	       (overt_json_has(value, "from_id") || overt_json_has(value, "actor_id") ||
	        overt_json_has(value, "date_unixtime"));
}

/* The text is a string, or a mix of strings and marked pieces. */
static overt_str plain_text(struct overt_builder *b, struct overt_json text)
{
	struct overt_json_walk walk = overt_json_walk(text);
	struct overt_json piece;
	size_t len = 0;

	if (overt_json_type(text) != OVERT_JSON_ARRAY)
		return overt_json_text(text);
	while (overt_json_next(&walk, &piece))
		len += overt_json_string(piece).len + overt_json_text_at(piece, "text").len;
	char *out = overt_arena_alloc(b->reading->arena, len + 1), *o = out;
	if (!out) {
		b->failed = true;
		return OVERT_STR_NONE;
	}
	walk = overt_json_walk(text);
	while (overt_json_next(&walk, &piece)) {
		overt_str s = overt_json_text(piece);
		if (s.len == 0)
			s = overt_json_text_at(piece, "text");
		if (s.len > 0)
			memcpy(o, s.ptr, s.len);
		o += s.len;
	}
	return len > 0 ? (overt_str){out, len} : OVERT_STR_NONE;
}

static void put_entity(struct overt_builder *b, struct overt_json entity)
{
	overt_str type = overt_json_text_at(entity, "type"), text = overt_json_text_at(entity, "text");

	if (overt_is_word(type, "hashtag"))
		overt_builder_hashtag(b, text);
	else if (overt_is_word(type, "mention"))
		overt_builder_mention(b, text);
	else if (overt_is_word(type, "text_link"))
		overt_builder_link(b, overt_json_text_at(entity, "href"));
	else if (overt_is_word(type, "link"))
		overt_builder_link(b, text);
}

static void put_entities(struct overt_builder *b, struct overt_json message)
{
	struct overt_json entities = overt_json_get(message, "text_entities"), item;

	if (overt_json_type(entities) != OVERT_JSON_ARRAY)
		entities = overt_json_get(message, "text");
	struct overt_json_walk walk = overt_json_walk(entities);
	while (overt_json_next(&walk, &item))
		put_entity(b, item);
}

static int64_t reactions(struct overt_json message)
{
	struct overt_json_walk walk = overt_json_walk(overt_json_get(message, "reactions"));
	struct overt_json item;
	int64_t sum = OVERT_METRIC_UNKNOWN;

	while (overt_json_next(&walk, &item)) {
		int64_t n = overt_json_count(overt_json_get(item, "count"));
		if (n >= 0 && n < INT64_MAX / 1024)
			sum = sum < 0 ? n : sum + n;
	}
	return sum;
}

static bool put_time(struct overt_builder *b, struct overt_json message)
{
	struct overt_post *post = &b->post;

	if (overt_json_epoch(overt_json_get(message, "date_unixtime"), 1, &post->time, &post->precision))
		return true;
	if (!overt_json_time(overt_json_get(message, "date"), &post->time, &post->precision))
		return false;
	overt_reading_notice(b->reading, "some times are local to the computer that made the export "
	                                 "(no date_unixtime): they are read as UTC");
	return true;
}

static void put_account(struct overt_builder *b, struct overt_json message)
{
	const overt_str *chat = b->reading->context; /* name, type, id */

	b->post.account_id = overt_json_id(b, overt_json_get(message, "from_id"));
	b->post.display_name = overt_json_text_at(message, "from");
	if (b->post.account_id.len == 0) {
		b->post.account_id = chat[2];
		b->post.display_name = chat[0];
	}
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	struct overt_builder b;
	overt_str type = overt_json_text_at(value, "type"), chat = reading->context[2];

	if (type.len > 0 && !overt_is_word(type, "message"))
		return overt_reading_skip(reading, "service messages");
	overt_builder_start(&b, reading);
	overt_str id = overt_json_id(&b, overt_json_get(value, "id"));
	put_account(&b, value);
	if (id.len == 0 || b.post.account_id.len == 0)
		return overt_reading_reject(reading, err, "expected %s, found none",
		                            id.len == 0 ? "a message id" : "a from_id");
	if (!put_time(&b, value))
		return overt_reading_reject(reading, err, "expected a time in date_unixtime or date, found none");
	b.post.post_id = overt_join_ids(&b, chat, id);
	b.post.reply_to_post =
		overt_join_ids(&b, chat, overt_json_id(&b, overt_json_get(value, "reply_to_message_id")));
	b.post.kind = overt_json_has(value, "forwarded_from") ? OVERT_KIND_REPOST
	              : b.post.reply_to_post.len > 0          ? OVERT_KIND_REPLY
	                                                      : OVERT_KIND_POST;
	b.post.text = plain_text(&b, overt_json_get(value, "text"));
	put_entities(&b, value);
	b.post.metrics.likes = reactions(value);
	return overt_builder_emit(&b, err);
}

static const char *const paths[] = {"messages", "chats.list.messages", "left_chats.list.messages",
                                    NULL};

const struct overt_format overt_format_telegram_desktop_json = {
	.about = {
		.name = "telegram-desktop-json",
		.title = "Telegram Desktop export (result.json)",
		.known_by = "messages with id, type, date and from_id or date_unixtime",
		.limits = "forwards name their source but not its id; views are not exported",
	},
	.platform = "telegram",
	.carrier = OVERT_CARRIER_JSON,
	.paths = paths,
	.knows_value = knows_value,
	.value = read_value,
};
