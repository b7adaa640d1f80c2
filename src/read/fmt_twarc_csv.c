// SPDX-License-Identifier: GPL-3.0-or-later
#include "json_values.h"

enum {
	ID, AUTHOR_ID, CREATED_AT, TEXT, LANG, SOURCE, REPLIED_TO, RETWEETED, QUOTED, REPLY_USER,
	HASHTAGS, MENTIONS, URLS, MEDIA, USERNAME, NAME, DESCRIPTION, LOCATION, URL, AUTHOR_CREATED,
	VERIFIED, VERIFIED_TYPE, VIEWS, LIKES, REPOSTS, REPLIES, QUOTES, RETRIEVED
};

static const char *const columns[] = {
	"id", "author_id", "created_at", "text", "lang", "source", "referenced_tweets.replied_to.id",
	"referenced_tweets.retweeted.id", "referenced_tweets.quoted.id", "in_reply_to_user_id",
	"entities.hashtags", "entities.mentions", "entities.urls", "attachments.media_keys",
	"author.username", "author.name", "author.description", "author.location", "author.url",
	"author.created_at", "author.verified", "author.verified_type",
	"public_metrics.impression_count", "public_metrics.like_count", "public_metrics.retweet_count",
	"public_metrics.reply_count", "public_metrics.quote_count", "__twarc.retrieved_at", NULL};

static bool knows_header(const struct overt_header *header)
{
	static const char *const needed[] = {"id", "author_id", "created_at", "text", "author.username",
	                                     "referenced_tweets.retweeted.id", NULL};

	return overt_header_has(header, needed);
}

static overt_str exact(overt_str id)
{
	return overt_id_rounded(id) ? OVERT_STR_NONE : id;
}

static void targets(struct overt_post *post, struct overt_row *row)
{
	post->repost_of = exact(overt_row_get(row, RETWEETED));
	post->reply_to_post = exact(overt_row_get(row, REPLIED_TO));
	post->quote_of = exact(overt_row_get(row, QUOTED));
	post->reply_to_account = exact(overt_row_get(row, REPLY_USER));
	post->kind = overt_row_get(row, RETWEETED).len > 0    ? OVERT_KIND_REPOST
	             : overt_row_get(row, REPLIED_TO).len > 0 ? OVERT_KIND_REPLY
	             : overt_row_get(row, QUOTED).len > 0     ? OVERT_KIND_QUOTE
	                                                      : OVERT_KIND_POST;
}

static void account(struct overt_post *post, struct overt_row *row)
{
	overt_str type = overt_row_get(row, VERIFIED_TYPE);

	post->handle = overt_row_get(row, USERNAME);
	post->display_name = overt_row_get(row, NAME);
	post->profile_text = overt_row_get(row, DESCRIPTION);
	post->profile_location = overt_row_get(row, LOCATION);
	post->profile_url = overt_row_get(row, URL);
	overt_time_parse(overt_row_get(row, AUTHOR_CREATED), &post->account_created, NULL);
	if (overt_flag_parse(overt_row_get(row, VERIFIED)) || overt_is_word(type, "blue"))
		post->labels |= OVERT_LABEL_VERIFIED;
	if (overt_is_word(type, "government"))
		post->labels |= OVERT_LABEL_GOVERNMENT | OVERT_LABEL_VERIFIED;
	if (overt_is_word(type, "business"))
		post->labels |= OVERT_LABEL_BUSINESS | OVERT_LABEL_VERIFIED;
}

/* Cells of lists hold JSON. A value lasts until the next cell is parsed: strings are copied. */
static void copy_strings(struct overt_builder *b, overt_str cell, const char *key,
                         void (*add)(struct overt_builder *, overt_str))
{
	struct overt_json list = overt_json_cell(b, cell), item;
	struct overt_json_walk walk = overt_json_walk(list);
	overt_str copy;

	if (overt_json_type(list) != OVERT_JSON_ARRAY)
		return;
	while (overt_json_next(&walk, &item)) {
		overt_str s = overt_json_text(key ? overt_json_get(item, key) : item);
		if (s.len == 0 || (key && overt_json_has(item, "media_key")) || overt_is_media_link(s))
			continue;
		if (overt_arena_copy(b->reading->arena, s, &copy))
			add(b, copy);
		else
			b->failed = true;
	}
}

static void metrics(struct overt_metrics *m, struct overt_row *row)
{
	m->views = overt_count_parse(overt_row_get(row, VIEWS));
	m->likes = overt_count_parse(overt_row_get(row, LIKES));
	m->reposts = overt_count_parse(overt_row_get(row, REPOSTS));
	m->replies = overt_count_parse(overt_row_get(row, REPLIES));
	m->quotes = overt_count_parse(overt_row_get(row, QUOTES));
	overt_time_parse(overt_row_get(row, RETRIEVED), &m->collected, NULL);
}

static overt_err read_row(struct overt_reading *reading, struct overt_row *row,
                          struct overt_error *err)
{
	struct overt_builder b;
	overt_str id = overt_row_get(row, ID), author = overt_row_get(row, AUTHOR_ID);
	overt_str time = overt_row_get(row, CREATED_AT);

	if (id.len == 0 || overt_id_rounded(id))
		return overt_reading_reject(reading, err, "expected an exact id, found \"%.*s\"",
		                            (int)(id.len & 31), id.ptr ? id.ptr : "");
	if (author.len == 0 || overt_id_rounded(author))
		return overt_reading_reject(reading, err, "expected an exact author_id, found \"%.*s\"",
		                            (int)(author.len & 31), author.ptr ? author.ptr : "");
	overt_builder_start(&b, reading);
	overt_builder_lists_known(&b);
	b.post.post_id = id;
	b.post.account_id = author;
	if (time.len == 0 || !overt_builder_time(&b, time))
		return overt_reading_reject(reading, err, "expected a time in created_at, found none");
	/* The API writes whole seconds as .000 */
	if (b.post.precision == OVERT_PRECISION_MS && b.post.time % 1000 == 0)
		b.post.precision = OVERT_PRECISION_SECOND;
	b.post.text = overt_row_get(row, TEXT);
	b.post.language = overt_row_get(row, LANG);
	b.post.client = overt_row_get(row, SOURCE);
	targets(&b.post, row);
	account(&b.post, row);
	copy_strings(&b, overt_row_get(row, HASHTAGS), "tag", overt_builder_hashtag);
	copy_strings(&b, overt_row_get(row, MENTIONS), "username", overt_builder_mention);
	copy_strings(&b, overt_row_get(row, URLS), "expanded_url", overt_builder_link);
	copy_strings(&b, overt_row_get(row, MEDIA), NULL, overt_builder_media);
	metrics(&b.post.metrics, row);
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_twarc_csv = {
	.about = {
		.name = "twarc-csv",
		.title = "X API v2 as twarc-csv writes it (CSV)",
		.known_by = "columns author.username and referenced_tweets.retweeted.id",
		.limits = "",
	},
	.platform = "twitter",
	.carrier = OVERT_CARRIER_CSV,
	.columns = columns,
	.knows_header = knows_header,
	.row = read_row,
};
