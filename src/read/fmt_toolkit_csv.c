// SPDX-License-Identifier: GPL-3.0-or-later
#include "builder.h"

enum { MESSAGE_ID, USER_ID, USERNAME, REPOST_ID, REPLY_ID, MESSAGE, TIMESTAMP, URLS };

static const char *const columns[] = {"message_id", "user_id", "username", "repost_id", "reply_id",
                                      "message", "timestamp", "urls", NULL};

static bool knows_header(const struct overt_header *header)
{
	return overt_header_has(header, columns);
}

static overt_err read_row(struct overt_reading *reading, struct overt_row *row,
                          struct overt_error *err)
{
	struct overt_builder b;
	struct overt_list urls = {NULL, 0, 0};
	overt_str time = overt_row_get(row, TIMESTAMP);

	overt_builder_start(&b, reading);
	struct overt_post *post = &b.post;
	post->post_id = overt_row_get(row, MESSAGE_ID);
	post->account_id = overt_row_get(row, USER_ID);
	if (post->account_id.len == 0)
		return overt_reading_reject(reading, err, "expected a user_id, found nothing");
	if (overt_id_rounded(post->post_id) || overt_id_rounded(post->account_id))
		return overt_reading_reject(reading, err, "%s was rounded by a spreadsheet",
		                            overt_id_rounded(post->post_id) ? "message_id" : "user_id");
	if (!overt_epoch_parse(time, 1, &post->time, &post->precision) &&
	    !(time.len > 0 && overt_builder_time(&b, time)))
		return overt_reading_reject(reading, err, "expected seconds in timestamp, found \"%.*s\"",
		                            (int)(time.len < 60 ? time.len : 60), time.ptr ? time.ptr : "");
	post->handle = overt_without_mark(overt_row_get(row, USERNAME), '@');
	post->text = overt_row_get(row, MESSAGE);
	post->repost_of = overt_row_get(row, REPOST_ID);
	post->reply_to_post = overt_row_get(row, REPLY_ID);
	post->kind = post->repost_of.len > 0       ? OVERT_KIND_REPOST
	             : post->reply_to_post.len > 0 ? OVERT_KIND_REPLY
	                                           : OVERT_KIND_POST;
	if (!overt_list_split(reading, overt_row_get(row, URLS), " ", &urls))
		b.failed = true;
	for (size_t i = 0; i < urls.count; i++)
		overt_builder_link(&b, urls.items[i]);
	b.no_links = true;
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_toolkit_csv = {
	.about = {
		.name = "toolkit-csv",
		.title = "Messages as the Coordination Network Toolkit takes them (CSV)",
		.known_by = "columns message_id, user_id, username, repost_id, reply_id, message, timestamp, urls",
		.limits = "the platform is not said",
	},
	.carrier = OVERT_CARRIER_CSV,
	.loose_ids = true,
	.columns = columns,
	.knows_header = knows_header,
	.row = read_row,
};
