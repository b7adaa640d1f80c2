// SPDX-License-Identifier: GPL-3.0-or-later
#include "builder.h"

enum { OBJECT, ACCOUNT, CONTENT, TIME };

static const char *const columns[] = {"object_id", "account_id", "content_id", "timestamp_share", NULL};

static bool knows_header(const struct overt_header *header)
{
	return overt_header_has(header, columns);
}

static overt_err read_row(struct overt_reading *reading, struct overt_row *row,
                          struct overt_error *err)
{
	struct overt_builder b;
	overt_str time = overt_row_get(row, TIME);

	overt_builder_start(&b, reading);
	b.post.account_id = overt_row_get(row, ACCOUNT);
	b.post.post_id = overt_row_get(row, CONTENT);
	if (b.post.account_id.len == 0)
		return overt_reading_reject(reading, err, "expected an account_id, found nothing");
	if (!overt_epoch_parse(time, 1, &b.post.time, &b.post.precision) &&
	    !overt_time_parse(time, &b.post.time, &b.post.precision))
		return overt_reading_reject(reading, err,
		                            "expected seconds in timestamp_share, found \"%.*s\"",
		                            (int)(time.len < 60 ? time.len : 60), time.ptr ? time.ptr : "");
	overt_builder_given(&b, OVERT_STR("object"), overt_row_get(row, OBJECT));
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_object_csv = {
	.about = {
		.name = "coortweet-csv",
		.title = "Share events as CooRTweet takes them (CSV)",
		.known_by = "columns object_id, account_id, content_id, timestamp_share",
		.limits = "what the objects are is not said: they are a channel of their own",
	},
	.carrier = OVERT_CARRIER_CSV,
	.loose_ids = true,
	.columns = columns,
	.knows_header = knows_header,
	.row = read_row,
};
