// SPDX-License-Identifier: GPL-3.0-or-later
#include "builder.h"

enum {
	ID, AUTHOR, BODY, TIMESTAMP, UNIX_TIME, AUTHOR_ID, FULL_NAME, IS_RETWEET, IS_QUOTE,
	QUOTE_ID, IS_REPLY, HASHTAGS, URLS, IMAGES, MENTIONS, LIKES, REPOSTS, REPLIES, QUOTES, VIEWS,
	LANGUAGE
};

static const char *const columns[] = {
	"id", "author", "body", "timestamp", "unix_timestamp", "author_id",
	"author_fullname", "is_retweet", "is_quote_tweet", "quote_tweet_id", "is_reply", "hashtags",
	"urls", "images", "mentions", "like_count", "retweet_count", "reply_count", "quote_count",
	"impression_count", "language_guess", NULL};

static bool knows_header(const struct overt_header *header)
{
	static const char *const needed[] = {"id", "thread_id", "author", "body", "timestamp",
	                                     "unix_timestamp", NULL};

	return overt_header_has(header, needed);
}

static const char *time_of(struct overt_builder *b, struct overt_row *row)
{
	overt_str unix_time = overt_row_get(row, UNIX_TIME), text = overt_row_get(row, TIMESTAMP);

	if (overt_epoch_parse(unix_time, 1, &b->post.time, &b->post.precision))
		return NULL;
	return text.len > 0 && overt_builder_time(b, text) ? NULL
	                                                    : "expected a time in unix_timestamp or "
	                                                      "timestamp, found none";
}

static void lists(struct overt_builder *b, struct overt_row *row)
{
	static const struct {
		size_t slot;
		void (*add)(struct overt_builder *, overt_str);
	} cells[] = {{HASHTAGS, overt_builder_hashtag},
	             {URLS, overt_builder_link},
	             {IMAGES, overt_builder_media},
	             {MENTIONS, overt_builder_mention}};

	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		struct overt_list list = {NULL, 0, 0};
		if (!overt_list_split(b->reading, overt_row_get(row, cells[i].slot), ",", &list))
			b->failed = true;
		for (size_t k = 0; k < list.count; k++)
			cells[i].add(b, list.items[k]);
	}
}

/* The tool writes a count that it does not have as 0: 0 is therefore unknown. */
static int64_t count(struct overt_row *row, size_t slot)
{
	int64_t n = overt_count_parse(overt_row_get(row, slot));

	return n == 0 ? OVERT_METRIC_UNKNOWN : n;
}

static void kind(struct overt_post *post, struct overt_row *row)
{
	if (overt_flag_parse(overt_row_get(row, IS_RETWEET)))
		post->kind = OVERT_KIND_REPOST;
	else if (overt_flag_parse(overt_row_get(row, IS_QUOTE)))
		post->kind = OVERT_KIND_QUOTE;
	else if (overt_flag_parse(overt_row_get(row, IS_REPLY)))
		post->kind = OVERT_KIND_REPLY;
	else if (overt_row_get(row, IS_REPLY).len > 0)
		post->kind = OVERT_KIND_POST;
	if (post->kind == OVERT_KIND_QUOTE)
		post->quote_of = overt_row_get(row, QUOTE_ID);
}

static overt_err read_row(struct overt_reading *reading, struct overt_row *row,
                          struct overt_error *err)
{
	struct overt_builder b;
	overt_str author = overt_row_get(row, AUTHOR), author_id = overt_row_get(row, AUTHOR_ID);

	overt_builder_start(&b, reading);
	b.post.post_id = overt_row_get(row, ID);
	b.post.account_id = author_id.len > 0 ? author_id : author;
	if (b.post.account_id.len == 0)
		return overt_reading_reject(reading, err, "expected an author, found nothing");
	if (overt_id_rounded(b.post.post_id) || overt_id_rounded(b.post.account_id))
		return overt_reading_reject(reading, err, "%s was rounded by a spreadsheet",
		                            overt_id_rounded(b.post.post_id) ? "id" : "author_id");
	const char *problem = time_of(&b, row);
	if (problem)
		return overt_reading_reject(reading, err, "%s", problem);
	b.post.handle = author;
	b.post.display_name = overt_row_get(row, FULL_NAME);
	b.post.text = overt_row_get(row, BODY);
	b.post.language = overt_row_get(row, LANGUAGE);
	/* Columns that the tool writes for X alone. */
	if (overt_row_get(row, IS_RETWEET).len > 0)
		b.post.platform = OVERT_STR("twitter");
	kind(&b.post, row);
	lists(&b, row);
	b.post.metrics.likes = count(row, LIKES);
	b.post.metrics.reposts = count(row, REPOSTS);
	b.post.metrics.replies = count(row, REPLIES);
	b.post.metrics.quotes = count(row, QUOTES);
	b.post.metrics.views = count(row, VIEWS);
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_fourcat_csv = {
	.about = {
		.name = "4cat-csv",
		.title = "4CAT (CSV)",
		.known_by = "columns id, thread_id, author, body, timestamp, unix_timestamp",
		.limits = "targets of reposts and replies are handles, not ids; the platform is said for X alone",
	},
	.carrier = OVERT_CARRIER_CSV,
	.columns = columns,
	.knows_header = knows_header,
	.row = read_row,
};
