// SPDX-License-Identifier: GPL-3.0-or-later
/* Bluesky's event stream through Jetstream, both of its versions. */
#include <string.h>

#include "entities.h"
#include "json_values.h"

/* An event, wherever its version keeps the parts. */
struct event {
	struct overt_json commit; /* operation, collection, rkey, record */
	overt_str did;
	struct overt_json time; /* microseconds or text */
};

static bool find_event(struct overt_json value, struct event *event)
{
	struct overt_json payload = overt_json_get(value, "payload");

	if (overt_json_has(payload, "did")) {
		event->did = overt_json_text_at(payload, "did");
		event->commit = payload;
		event->time = overt_json_get(payload, "time");
		return true;
	}
	event->did = overt_json_text_at(value, "did");
	event->commit = overt_json_get(value, "commit");
	event->time = overt_json_get(value, "time_us");
	return event->did.len > 0 && overt_json_has(value, "time_us");
}

static bool knows_value(struct overt_json value)
{
	struct event event;

	return find_event(value, &event);
}

/* The server's time; what the client claims stands in only where there is none. */
static bool put_time(struct overt_post *post, const struct event *event, struct overt_json record)
{
	return overt_json_epoch(event->time, 1000000, &post->time, &post->precision) ||
	       overt_json_time(event->time, &post->time, &post->precision) ||
	       overt_json_time(overt_json_get(record, "createdAt"), &post->time, &post->precision);
}

static overt_str at_uri(struct overt_builder *b, const struct event *event)
{
	overt_str collection = overt_json_text_at(event->commit, "collection");
	overt_str rkey = overt_json_text_at(event->commit, "rkey");

	if (collection.len == 0 || rkey.len == 0)
		return OVERT_STR_NONE;
	overt_str tail = overt_join_ids(b, overt_join_ids(b, event->did, collection), rkey);
	char *out = overt_arena_alloc(b->reading->arena, 5 + tail.len);
	if (!out || tail.len == 0) {
		b->failed = true;
		return OVERT_STR_NONE;
	}
	memcpy(out, "at://", 5);
	memcpy(out + 5, tail.ptr, tail.len);
	return (overt_str){out, 5 + tail.len};
}

static void put_facets(struct overt_builder *b, struct overt_json record)
{
	struct overt_json_walk facets = overt_json_walk(overt_json_get(record, "facets"));
	struct overt_json facet;

	while (overt_json_next(&facets, &facet)) {
		struct overt_json features = overt_json_get(facet, "features");
		overt_json_add(b, features, "uri", overt_builder_link);
		overt_json_add(b, features, "tag", overt_builder_hashtag);
		overt_json_add(b, features, "did", overt_builder_mention);
	}
	overt_json_add(b, overt_json_get(record, "tags"), NULL, overt_builder_hashtag);
}

static void put_embed(struct overt_builder *b, struct overt_json embed)
{
	struct overt_json media = overt_json_get(embed, "media");

	/* recordWithMedia holds one of each. */
	if (overt_json_type(media) == OVERT_JSON_ABSENT)
		media = embed;
	overt_builder_link(b, overt_json_text_at(media, "external.uri"));
	overt_json_add(b, overt_json_get(media, "images"), "image.ref.$link", overt_builder_media);
	overt_builder_media(b, overt_json_text_at(media, "video.ref.$link"));
	b->post.quote_of = overt_json_text_at(embed, "record.uri");
	if (b->post.quote_of.len == 0)
		b->post.quote_of = overt_json_text_at(embed, "record.record.uri");
}

static void put_post(struct overt_builder *b, struct overt_json record)
{
	struct overt_post *post = &b->post;
	struct overt_json langs = overt_json_get(record, "langs"), first;
	struct overt_json_walk walk = overt_json_walk(langs);

	overt_builder_lists_known(b);
	post->text = overt_json_text_at(record, "text");
	if (overt_json_next(&walk, &first))
		post->language = overt_json_text(first);
	post->reply_to_post = overt_json_text_at(record, "reply.parent.uri");
	put_facets(b, record);
	put_embed(b, overt_json_get(record, "embed"));
	post->kind = post->reply_to_post.len > 0 ? OVERT_KIND_REPLY
	             : post->quote_of.len > 0    ? OVERT_KIND_QUOTE
	                                         : OVERT_KIND_POST;
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	struct overt_builder b;
	struct event event;

	if (!find_event(value, &event))
		return overt_reading_reject(reading, err, "expected did and time_us, found one at most");
	struct overt_json record = overt_json_get(event.commit, "record");
	overt_str collection = overt_json_text_at(event.commit, "collection");
	bool repost = overt_is_word(collection, "app.bsky.feed.repost");
	if (overt_json_type(record) != OVERT_JSON_OBJECT ||
	    (!repost && !overt_is_word(collection, "app.bsky.feed.post")))
		return overt_reading_skip(reading, "likes, follows, deletions and the like");
	overt_builder_start(&b, reading);
	b.post.account_id = event.did;
	b.post.post_id = at_uri(&b, &event);
	if (!put_time(&b.post, &event, record))
		return overt_reading_reject(reading, err, "expected a time in time_us, found none");
	if (repost) {
		b.post.kind = OVERT_KIND_REPOST;
		b.post.repost_of = overt_json_text_at(record, "subject.uri");
	} else {
		put_post(&b, record);
	}
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_bluesky_json = {
	.about = {
		.name = "bluesky-jetstream-json",
		.title = "Bluesky through Jetstream (NDJSON)",
		.known_by = "did and time_us; or payload.did",
		.limits = "handles are not in the stream; times are the server's, not those that clients claim",
	},
	.platform = "bluesky",
	.carrier = OVERT_CARRIER_JSON,
	.knows_value = knows_value,
	.value = read_value,
};
