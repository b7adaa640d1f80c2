// SPDX-License-Identifier: GPL-3.0-or-later
/* Version 2 of X's API, as twarc2 writes it: pages as they came, or flattened. */
#include <string.h>

#include "json_values.h"

/* What a page includes, by id. */
struct index {
	overt_str *ids;
	struct overt_json *values;
	size_t count;
};

struct page {
	struct index users;
	overt_ms collected;
};

static struct overt_json first_of(struct overt_json list)
{
	struct overt_json_walk walk = overt_json_walk(list);
	struct overt_json first = {NULL, 0};

	if (overt_json_type(list) != OVERT_JSON_ARRAY)
		return list;
	overt_json_next(&walk, &first);
	return first;
}

static bool is_post(struct overt_json value)
{
	return overt_json_has(value, "id") && overt_json_has(value, "text") &&
	       (overt_json_has(value, "author_id") || overt_json_has(value, "edit_history_tweet_ids") ||
	        overt_json_has(value, "conversation_id"));
}

static bool is_page(struct overt_json value)
{
	return is_post(first_of(overt_json_get(value, "data")));
}

static bool is_empty_page(struct overt_json value)
{
	int64_t count;

	return !overt_json_has(value, "data") &&
	       overt_json_integer(overt_json_at(value, "meta.result_count"), &count) && count == 0;
}

static bool knows_value(struct overt_json value)
{
	return is_page(value) ||
	       (is_post(value) && (overt_json_has(value, "author") || overt_json_has(value, "public_metrics") ||
	                           overt_json_has(value, "edit_history_tweet_ids")));
}

static bool make_index(struct overt_builder *b, struct overt_json list, struct index *index)
{
	struct overt_json_walk walk = overt_json_walk(list);
	struct overt_json value;
	size_t cap = 0;

	while (overt_json_next(&walk, &value))
		cap++;
	if (cap == 0)
		return true;
	index->ids = overt_arena_alloc(b->reading->arena, cap * sizeof *index->ids);
	index->values = overt_arena_alloc(b->reading->arena, cap * sizeof *index->values);
	if (!index->ids || !index->values)
		return false;
	walk = overt_json_walk(list);
	while (overt_json_next(&walk, &value)) {
		index->ids[index->count] = overt_json_text_at(value, "id");
		index->values[index->count++] = value;
	}
	return true;
}

static struct overt_json look_up(const struct index *index, overt_str id)
{
	for (size_t i = 0; id.len > 0 && i < index->count; i++)
		if (overt_str_equal(index->ids[i], id))
			return index->values[i];
	return (struct overt_json){NULL, 0};
}

static uint32_t labels(struct overt_json user)
{
	overt_str type = overt_json_text_at(user, "verified_type");
	uint32_t bits = overt_json_true(overt_json_get(user, "verified")) ? OVERT_LABEL_VERIFIED : 0;

	if (overt_is_word(type, "government"))
		bits |= OVERT_LABEL_GOVERNMENT | OVERT_LABEL_VERIFIED;
	else if (overt_is_word(type, "business"))
		bits |= OVERT_LABEL_BUSINESS | OVERT_LABEL_VERIFIED;
	else if (overt_is_word(type, "blue"))
		bits |= OVERT_LABEL_VERIFIED;
	return bits;
}

static void put_account(struct overt_post *post, struct overt_json user)
{
	post->handle = overt_json_text_at(user, "username");
	post->display_name = overt_json_text_at(user, "name");
	post->profile_text = overt_json_text_at(user, "description");
	post->profile_location = overt_json_text_at(user, "location");
	post->profile_url = overt_json_text_at(user, "url");
	overt_json_time(overt_json_get(user, "created_at"), &post->account_created, NULL);
	post->labels = labels(user);
}

static void put_references(struct overt_post *post, struct overt_json value)
{
	struct overt_json_walk walk = overt_json_walk(overt_json_get(value, "referenced_tweets"));
	struct overt_json reference;

	while (overt_json_next(&walk, &reference)) {
		overt_str id = overt_json_text_at(reference, "id");
		switch (overt_kind_parse(overt_json_text_at(reference, "type"))) {
		case OVERT_KIND_REPOST: post->repost_of = id; break;
		case OVERT_KIND_REPLY: post->reply_to_post = id; break;
		case OVERT_KIND_QUOTE: post->quote_of = id; break;
		default: break;
		}
	}
	post->kind = post->repost_of.len > 0       ? OVERT_KIND_REPOST
	             : post->reply_to_post.len > 0 ? OVERT_KIND_REPLY
	             : post->quote_of.len > 0      ? OVERT_KIND_QUOTE
	                                           : OVERT_KIND_POST;
	post->reply_to_account = overt_json_text_at(value, "in_reply_to_user_id");
}

/* Long posts keep all of their text, and what is in it, in `note_tweet`. */
static void put_text(struct overt_post *post, struct overt_json value)
{
	post->text = overt_json_text_at(value, "note_tweet.text");
	if (post->text.len == 0)
		post->text = overt_json_text_at(value, "text");
}

static void put_entities(struct overt_builder *b, struct overt_json value)
{
	struct overt_json entities = overt_json_at(value, "note_tweet.entities"), item;
	if (overt_json_type(entities) == OVERT_JSON_ABSENT)
		entities = overt_json_get(value, "entities");
	struct overt_json_walk walk = overt_json_walk(overt_json_get(entities, "hashtags"));

	while (overt_json_next(&walk, &item))
		overt_builder_hashtag(b, overt_json_text_at(item, "tag"));
	walk = overt_json_walk(overt_json_get(entities, "mentions"));
	while (overt_json_next(&walk, &item))
		overt_builder_mention(b, overt_json_text_at(item, "username"));
	walk = overt_json_walk(overt_json_get(entities, "urls"));
	while (overt_json_next(&walk, &item)) {
		overt_str link = overt_json_text_at(item, "expanded_url");
		if (!overt_json_has(item, "media_key") && !overt_is_media_link(link))
			overt_builder_link(b, link.len > 0 ? link : overt_json_text_at(item, "url"));
	}
	walk = overt_json_walk(overt_json_at(value, "attachments.media_keys"));
	while (overt_json_next(&walk, &item))
		overt_builder_media(b, overt_json_text(item));
}

static void put_metrics(struct overt_metrics *metrics, struct overt_json value, overt_ms collected)
{
	struct overt_json counts = overt_json_get(value, "public_metrics");

	metrics->views = overt_json_count(overt_json_get(counts, "impression_count"));
	metrics->likes = overt_json_count(overt_json_get(counts, "like_count"));
	metrics->reposts = overt_json_count(overt_json_get(counts, "retweet_count"));
	metrics->replies = overt_json_count(overt_json_get(counts, "reply_count"));
	metrics->quotes = overt_json_count(overt_json_get(counts, "quote_count"));
	metrics->collected = collected;
}

static overt_err read_post(struct overt_reading *reading, struct overt_json value,
                           const struct page *page, struct overt_error *err)
{
	struct overt_builder b;
	struct overt_json author = overt_json_get(value, "author");

	overt_builder_start(&b, reading);
	overt_builder_lists_known(&b);
	b.post.post_id = overt_json_id(&b, overt_json_get(value, "id"));
	b.post.account_id = overt_json_id(&b, overt_json_get(value, "author_id"));
	if (overt_json_type(author) == OVERT_JSON_ABSENT)
		author = look_up(&page->users, b.post.account_id);
	if (b.post.account_id.len == 0)
		b.post.account_id = overt_json_id(&b, overt_json_get(author, "id"));
	if (b.post.post_id.len == 0 || b.post.account_id.len == 0)
		return overt_reading_reject(reading, err, "expected an exact %s, found none",
		                            b.post.post_id.len == 0 ? "id" : "author_id");
	overt_json_time(overt_json_get(value, "created_at"), &b.post.time, &b.post.precision);
	/* The API writes whole seconds as .000 */
	if (b.post.precision == OVERT_PRECISION_MS && b.post.time % 1000 == 0)
		b.post.precision = OVERT_PRECISION_SECOND;
	put_text(&b.post, value);
	b.post.language = overt_json_text_at(value, "lang");
	b.post.client = overt_json_text_at(value, "source");
	put_account(&b.post, author);
	put_references(&b.post, value);
	put_entities(&b, value);
	put_metrics(&b.post.metrics, value, page->collected);
	return overt_builder_emit(&b, err);
}

static overt_err read_page(struct overt_reading *reading, struct overt_json value, struct page *page,
                           struct overt_error *err)
{
	struct overt_json data = overt_json_get(value, "data"), post;
	struct overt_builder b;
	overt_err rc = OVERT_OK;

	overt_builder_start(&b, reading);
	if (!make_index(&b, overt_json_at(value, "includes.users"), &page->users))
		return overt_reading_reject(reading, err, "the page needs more memory than is allowed");
	if (overt_json_type(data) == OVERT_JSON_OBJECT)
		return read_post(reading, data, page, err);
	struct overt_json_walk walk = overt_json_walk(data);
	while (rc == OVERT_OK && overt_json_next(&walk, &post))
		rc = read_post(reading, post, page, err);
	return rc;
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	struct page page = {.collected = OVERT_TIME_UNKNOWN};

	overt_json_time(overt_json_at(value, "__twarc.retrieved_at"), &page.collected, NULL);
	if (is_page(value))
		return read_page(reading, value, &page, err);
	if (is_post(value))
		return read_post(reading, value, &page, err);
	if (is_empty_page(value))
		return overt_reading_skip(reading, "pages without results");
	if (overt_json_has(value, "errors") || overt_json_has(value, "title"))
		return overt_reading_skip(reading, "messages of the API");
	return overt_reading_reject(reading, err, "expected a page or a post of X's API, found neither");
}

/* A page that is too large for memory: its posts are read without what it includes. */
static const char *const paths[] = {"data", NULL};

const struct overt_format overt_format_x_api_json = {
	.about = {
		.name = "x-api-json",
		.title = "X API v2 as twarc2 writes it (pages or flattened)",
		.known_by = "data with posts in it, or author_id and text in one object",
		.limits = "",
	},
	.platform = "twitter",
	.carrier = OVERT_CARRIER_JSON,
	.paths = paths,
	.knows_value = knows_value,
	.value = read_value,
};
