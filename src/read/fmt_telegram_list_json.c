// SPDX-License-Identifier: GPL-3.0-or-later
#include "entities.h"
#include "json_values.h"

static bool knows_value(struct overt_json value)
{
	return overt_json_has(value, "message_id") && overt_json_has(value, "sender_id") &&
	       overt_json_has(value, "date") && overt_json_has(value, "channel");
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	struct overt_builder b;

	overt_builder_start(&b, reading);
	overt_str sender = overt_json_id(&b, overt_json_get(value, "sender_id"));
	overt_str id = overt_json_id(&b, overt_json_get(value, "message_id"));
	if (sender.len == 0 || id.len == 0)
		return overt_reading_reject(reading, err, "expected a %s, found none",
		                            sender.len == 0 ? "sender_id" : "message_id");
	if (!overt_json_time(overt_json_get(value, "date"), &b.post.time, &b.post.precision))
		return overt_reading_reject(reading, err, "expected a time in date, found none");
	b.post.account_id = sender;
	/* A negative sender is the channel itself. */
	if (sender.ptr[0] == '-')
		b.post.display_name = overt_json_text_at(value, "channel");
	b.post.post_id = overt_join_ids(&b, sender, id);
	overt_str text = overt_json_text_at(value, "text");
	if (text.len > 0)
		b.post.text = overt_entities_markdown(&b, text);
	overt_entities_add(&b, b.post.text, OVERT_ENTITIES_ALL);
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_telegram_list_json = {
	.about = {
		.name = "telegram-list-json",
		.title = "List of Telegram messages (JSON array)",
		.known_by = "message_id, sender_id, date and channel in one object",
		.limits = "forwards and replies are not said",
	},
	.platform = "telegram",
	.carrier = OVERT_CARRIER_JSON,
	.knows_value = knows_value,
	.value = read_value,
};
