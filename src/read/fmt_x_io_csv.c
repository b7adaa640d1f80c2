// SPDX-License-Identifier: GPL-3.0-or-later
#include "builder.h"

enum {
	TWEET_ID, USER_ID, DISPLAY_NAME, SCREEN_NAME, LOCATION, DESCRIPTION, PROFILE_URL, CREATED,
	LANGUAGE, TEXT, TIME, CLIENT, REPLY_USER, REPLY_TWEET, QUOTED, IS_RETWEET, RETWEET_ID,
	QUOTE_COUNT, REPLY_COUNT, LIKE_COUNT, RETWEET_COUNT, HASHTAGS, URLS, MENTIONS
};

static const char *const columns[] = {
	"tweetid", "userid", "user_display_name", "user_screen_name", "user_reported_location",
	"user_profile_description", "user_profile_url", "account_creation_date", "tweet_language",
	"tweet_text", "tweet_time", "tweet_client_name", "in_reply_to_userid", "in_reply_to_tweetid",
	"quoted_tweet_tweetid", "is_retweet", "retweet_tweetid", "quote_count", "reply_count",
	"like_count", "retweet_count", "hashtags", "urls", "user_mentions", NULL};

static bool knows_header(const struct overt_header *header)
{
	static const char *const needed[] = {"tweetid", "userid", "tweet_text", "tweet_time",
	                                     "is_retweet", NULL};

	return overt_header_has(header, needed);
}

static const char *ids(struct overt_builder *b, struct overt_row *row)
{
	b->post.post_id = overt_row_get(row, TWEET_ID);
	b->post.account_id = overt_row_get(row, USER_ID);
	if (b->post.account_id.len == 0)
		return "expected a userid, found nothing";
	if (overt_id_rounded(b->post.post_id))
		return "tweetid was rounded by a spreadsheet";
	if (overt_id_rounded(b->post.account_id))
		return "userid was rounded by a spreadsheet";
	return NULL;
}

static void account(struct overt_post *post, struct overt_row *row)
{
	enum overt_precision precision;

	post->handle = overt_row_get(row, SCREEN_NAME);
	post->display_name = overt_row_get(row, DISPLAY_NAME);
	post->profile_text = overt_row_get(row, DESCRIPTION);
	post->profile_location = overt_row_get(row, LOCATION);
	post->profile_url = overt_row_get(row, PROFILE_URL);
	overt_time_parse(overt_row_get(row, CREATED), &post->account_created, &precision);
}

static overt_str exact(overt_str id)
{
	return overt_id_rounded(id) ? OVERT_STR_NONE : id;
}

static void targets(struct overt_post *post, struct overt_row *row)
{
	post->reply_to_account = exact(overt_row_get(row, REPLY_USER));
	post->reply_to_post = exact(overt_row_get(row, REPLY_TWEET));
	post->quote_of = exact(overt_row_get(row, QUOTED));
	post->kind = OVERT_KIND_POST;
	if (overt_flag_parse(overt_row_get(row, IS_RETWEET))) {
		post->kind = OVERT_KIND_REPOST;
		post->repost_of = exact(overt_row_get(row, RETWEET_ID));
	} else if (post->reply_to_post.len > 0) {
		post->kind = OVERT_KIND_REPLY;
	} else if (post->quote_of.len > 0) {
		post->kind = OVERT_KIND_QUOTE;
	}
}

static void lists(struct overt_builder *b, struct overt_row *row)
{
	static const struct {
		size_t slot;
		void (*add)(struct overt_builder *, overt_str);
	} cells[] = {{HASHTAGS, overt_builder_hashtag},
	             {URLS, overt_builder_link},
	             {MENTIONS, overt_builder_mention}};

	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		struct overt_list list = {NULL, 0, 0};
		if (!overt_list_split(b->reading, overt_row_get(row, cells[i].slot), ", ", &list))
			b->failed = true;
		for (size_t k = 0; k < list.count; k++)
			cells[i].add(b, list.items[k]);
	}
}

static overt_err read_row(struct overt_reading *reading, struct overt_row *row,
                          struct overt_error *err)
{
	struct overt_builder b;
	overt_str time = overt_row_get(row, TIME);

	overt_builder_start(&b, reading);
	overt_builder_lists_known(&b);
	const char *problem = ids(&b, row);
	if (problem)
		return overt_reading_reject(reading, err, "%s", problem);
	if (time.len == 0 || !overt_builder_time(&b, time))
		return overt_reading_reject(reading, err, "expected a time in tweet_time, found \"%.*s\"",
		                            (int)(time.len < 60 ? time.len : 60), time.ptr ? time.ptr : "");
	account(&b.post, row);
	targets(&b.post, row);
	lists(&b, row);
	b.post.text = overt_row_get(row, TEXT);
	b.post.language = overt_row_get(row, LANGUAGE);
	b.post.client = overt_row_get(row, CLIENT);
	b.post.metrics.quotes = overt_count_parse(overt_row_get(row, QUOTE_COUNT));
	b.post.metrics.replies = overt_count_parse(overt_row_get(row, REPLY_COUNT));
	b.post.metrics.likes = overt_count_parse(overt_row_get(row, LIKE_COUNT));
	b.post.metrics.reposts = overt_count_parse(overt_row_get(row, RETWEET_COUNT));
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_x_io_csv = {
	.about = {
		.name = "x-io-csv",
		.title = "X information-operations archive (CSV)",
		.known_by = "columns tweetid, userid, tweet_text, tweet_time, is_retweet",
		.limits = "",
	},
	.platform = "twitter",
	.carrier = OVERT_CARRIER_CSV,
	.columns = columns,
	.knows_header = knows_header,
	.row = read_row,
};
