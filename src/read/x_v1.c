// SPDX-License-Identifier: GPL-3.0-or-later
#include "x_v1.h"

#include "html.h"

/* The first of two that is there. */
static struct overt_json either(struct overt_json a, struct overt_json b)
{
	return overt_json_type(a) != OVERT_JSON_ABSENT ? a : b;
}

static overt_str id_at(struct overt_builder *b, struct overt_json value, const char *text_key,
                       const char *number_key)
{
	return overt_json_id(b, either(overt_json_get(value, text_key), overt_json_get(value, number_key)));
}

static overt_str text_of(struct overt_json value)
{
	static const char *const paths[] = {"extended_tweet.full_text", "full_text", "text", NULL};

	for (const char *const *path = paths; *path; path++) {
		overt_str s = overt_json_text_at(value, *path);
		if (s.len > 0)
			return s;
	}
	return OVERT_STR_NONE;
}

static void lists(struct overt_builder *b, struct overt_json value)
{
	struct overt_json entities = either(overt_json_at(value, "extended_tweet.entities"),
	                                    overt_json_get(value, "entities"));
	struct overt_json media = either(overt_json_at(value, "extended_entities.media"),
	                                 overt_json_get(entities, "media"));
	struct overt_json_walk walk = overt_json_walk(overt_json_get(entities, "urls"));
	struct overt_json item;

	overt_json_add(b, overt_json_get(entities, "hashtags"), "text", overt_builder_hashtag);
	overt_json_add(b, overt_json_get(entities, "user_mentions"), "screen_name", overt_builder_mention);
	overt_json_add(b, media, "id_str", overt_builder_media);
	while (overt_json_next(&walk, &item)) {
		overt_str link = overt_json_text_at(item, "expanded_url");
		if (!overt_is_media_link(link))
			overt_builder_link(b, link.len > 0 ? link : overt_json_text_at(item, "url"));
	}
	if (overt_json_type(entities) == OVERT_JSON_OBJECT)
		overt_builder_lists_known(b);
}

static void targets(struct overt_builder *b, struct overt_json value)
{
	struct overt_post *post = &b->post;
	struct overt_json original = overt_json_get(value, "retweeted_status");

	post->repost_of = id_at(b, original, "id_str", "id");
	if (post->repost_of.len == 0)
		post->repost_of = overt_json_text_at(value, "retweeted_status_result.result.rest_id");
	if (post->repost_of.len == 0)
		post->repost_of = overt_json_text_at(value, "retweeted_status_result.result.tweet.rest_id");
	post->reply_to_post = id_at(b, value, "in_reply_to_status_id_str", "in_reply_to_status_id");
	post->reply_to_account = id_at(b, value, "in_reply_to_user_id_str", "in_reply_to_user_id");
	post->quote_of = id_at(b, value, "quoted_status_id_str", "quoted_status_id");
	/* A repost of a quote names the quoted post too, but quotes nothing itself. */
	if (post->repost_of.len > 0)
		post->quote_of = OVERT_STR_NONE;
	post->kind = post->repost_of.len > 0       ? OVERT_KIND_REPOST
	             : post->reply_to_post.len > 0 ? OVERT_KIND_REPLY
	             : post->quote_of.len > 0      ? OVERT_KIND_QUOTE
	                                           : OVERT_KIND_POST;
}

/* The client's name out of a link to its page. */
static overt_str client_of(struct overt_builder *b, overt_str source)
{
	struct overt_list links = b->links;
	overt_str name = overt_html_text(b, source);

	b->links = links;
	return name;
}

void overt_x_v1_post(struct overt_builder *builder, struct overt_json value)
{
	struct overt_post *post = &builder->post;
	struct overt_metrics *metrics = &post->metrics;

	post->post_id = id_at(builder, value, "id_str", "id");
	if (!overt_json_epoch(overt_json_get(value, "timestamp_ms"), 1000, &post->time, &post->precision))
		overt_json_time(overt_json_get(value, "created_at"), &post->time, &post->precision);
	post->text = text_of(value);
	post->language = overt_json_text_at(value, "lang");
	post->client = client_of(builder, overt_json_text_at(value, "source"));
	targets(builder, value);
	lists(builder, value);
	metrics->likes = overt_json_count(overt_json_get(value, "favorite_count"));
	metrics->reposts = overt_json_count(overt_json_get(value, "retweet_count"));
	metrics->replies = overt_json_count(overt_json_get(value, "reply_count"));
	metrics->quotes = overt_json_count(overt_json_get(value, "quote_count"));
}

void overt_x_v1_account(struct overt_builder *builder, struct overt_json user)
{
	struct overt_post *post = &builder->post;

	post->handle = overt_json_text_at(user, "screen_name");
	post->display_name = overt_json_text_at(user, "name");
	post->profile_text = overt_json_text_at(user, "description");
	post->profile_location = overt_json_text_at(user, "location");
	post->profile_url = overt_json_text_at(user, "url");
	overt_json_time(overt_json_get(user, "created_at"), &post->account_created, NULL);
	if (overt_json_true(overt_json_get(user, "verified")))
		post->labels |= OVERT_LABEL_VERIFIED;
}
