// SPDX-License-Identifier: GPL-3.0-or-later
#include "map.h"

#include <string.h>

/* Names by field, and the column names by which each is guessed, best first. */
#define GUESSES 12
static const struct {
	const char *name;
	const char *guesses[GUESSES];
} fields[OVERT_MAP_FIELDS] = {
	[OVERT_MAP_ACCOUNT] = {"account", {"account_id", "author_id", "user_id", "userid", "sender_id",
	                                   "from_id", "account", "author", "username", "user",
	                                   "screen_name", NULL}},
	[OVERT_MAP_HANDLE] = {"handle", {"handle", "username", "screen_name", "user_screen_name", NULL}},
	[OVERT_MAP_NAME] = {"name", {"display_name", "author_name", "user_display_name", NULL}},
	[OVERT_MAP_TIME] = {"time", {"timestamp", "publish_date", "created_at", "time", "datetime",
	                             "date", "published_at", "created_utc", "unix_timestamp",
	                             "create_time", "timestamp_share", NULL}},
	[OVERT_MAP_TEXT] = {"text", {"text", "content", "body", "message", "full_text", "tweet_text",
	                             "caption", "video_description", NULL}},
	[OVERT_MAP_POST] = {"post", {"post_id", "tweet_id", "status_id", "message_id", "content_id",
	                             "id_str", "id", NULL}},
	[OVERT_MAP_PLATFORM] = {"platform", {"platform", NULL}},
	[OVERT_MAP_LANGUAGE] = {"language", {"language", "lang", NULL}},
	[OVERT_MAP_KIND] = {"kind", {"post_type", "kind", NULL}},
	[OVERT_MAP_REPOST_OF] = {"repost_of", {"repost_of", "repost_id", "retweet_id", "retweeted_id",
	                                       "retweet_status_id", NULL}},
	[OVERT_MAP_REPLY_TO] = {"reply_to", {"reply_to", "reply_id", "in_reply_to_status_id",
	                                     "reply_to_status_id", "in_reply_to_id", NULL}},
	[OVERT_MAP_REPLY_TO_ACCOUNT] = {"reply_to_account", {"reply_to_account", "in_reply_to_user_id",
	                                                     "reply_to_user_id", NULL}},
	[OVERT_MAP_QUOTE_OF] = {"quote_of", {"quote_of", "quoted_status_id", "quote_id", NULL}},
	[OVERT_MAP_LINK] = {"link", {"urls", "links", "url", "link", NULL}},
	[OVERT_MAP_HASHTAG] = {"hashtag", {"hashtags", "hashtag", NULL}},
	[OVERT_MAP_MENTION] = {"mention", {"mentions", "user_mentions", NULL}},
	[OVERT_MAP_MEDIA] = {"media", {"media", "media_ids", "images", NULL}},
	[OVERT_MAP_OBJECT] = {"object", {"object_id", NULL}},
	[OVERT_MAP_CREATED] = {"created", {"account_created", "account_created_at",
	                                   "account_creation_date", NULL}},
	[OVERT_MAP_PROFILE_TEXT] = {"profile_text", {"profile_text", "user_description", NULL}},
	[OVERT_MAP_PROFILE_LOCATION] = {"profile_location", {"profile_location", "user_location", NULL}},
	[OVERT_MAP_PROFILE_URL] = {"profile_url", {"profile_url", NULL}},
	[OVERT_MAP_CLIENT] = {"client", {"client", NULL}},
	[OVERT_MAP_VIEWS] = {"views", {"views", "view_count", NULL}},
	[OVERT_MAP_LIKES] = {"likes", {"likes", "like_count", NULL}},
	[OVERT_MAP_REPOSTS] = {"reposts", {"reposts", "repost_count", "retweet_count", "share_count",
	                                   NULL}},
	[OVERT_MAP_REPLIES] = {"replies", {"replies", "reply_count", "comment_count", NULL}},
	[OVERT_MAP_QUOTES] = {"quotes", {"quotes", "quote_count", NULL}},
};

/* `content` is what the peers call a post. */
static const char *const names[] = {
	"account", "handle", "name", "time", "text", "post", "content", "platform", "language", "kind",
	"repost_of", "reply_to", "reply_to_account", "quote_of", "link", "hashtag", "mention", "media",
	"object", "created", "profile_text", "profile_location", "profile_url", "client", "views",
	"likes", "reposts", "replies", "quotes",
};

const char *const *overt_read_map_fields(size_t *count)
{
	*count = sizeof names / sizeof *names;
	return names;
}

const char *overt_map_field_name(enum overt_map_field field)
{
	return fields[field].name;
}

static bool find_field(const char *name, enum overt_map_field *field)
{
	if (strcmp(name, "content") == 0)
		name = "post";
	for (int i = 0; i < OVERT_MAP_FIELDS; i++) {
		if (strcmp(fields[i].name, name) == 0) {
			*field = (enum overt_map_field)i;
			return true;
		}
	}
	return false;
}

static bool is_mapped(const struct overt_map *map, enum overt_map_field field)
{
	for (size_t i = 0; i < map->count; i++)
		if (map->entries[i].field == field)
			return true;
	return false;
}

static bool may_repeat(enum overt_map_field field)
{
	return field == OVERT_MAP_OBJECT || field == OVERT_MAP_LINK || field == OVERT_MAP_HASHTAG ||
	       field == OVERT_MAP_MENTION || field == OVERT_MAP_MEDIA;
}

static overt_err add_entry(struct overt_map *map, const struct overt_map_entry *entry,
                           struct overt_error *err)
{
	enum overt_map_field field;

	if (!find_field(entry->field, &field))
		return overt_fail(err, OVERT_E_USAGE,
		                  "\"%s\" is no field that can be mapped (`overt formats` lists them)%s",
		                  entry->field,
		                  find_field(entry->column, &field) ? "; the field comes before the =" : "");
	if (is_mapped(map, field) && !may_repeat(field))
		return overt_fail(err, OVERT_E_USAGE, "%s is mapped twice", entry->field);
	if (map->count == OVERT_MAP_MAX)
		return overt_fail(err, OVERT_E_USAGE, "more than %d columns are mapped", OVERT_MAP_MAX);
	map->entries[map->count++] =
		(struct overt_mapped){.field = field, .column = entry->column, .at = -1};
	return OVERT_OK;
}

overt_err overt_map_from_options(const struct overt_read_options *options, struct overt_map *map,
                                 struct overt_error *err)
{
	size_t objects = 0;

	memset(map, 0, sizeof *map);
	for (size_t i = 0; i < options->map_count; i++) {
		overt_err rc = add_entry(map, &options->map[i], err);
		if (rc != OVERT_OK)
			return rc;
	}
	for (size_t i = 0; i < map->count; i++)
		objects += map->entries[i].field == OVERT_MAP_OBJECT;
	if (objects > OVERT_GIVEN_MAX)
		return overt_fail(err, OVERT_E_USAGE, "at most %d columns can be mapped to object, found %zu",
		                  OVERT_GIVEN_MAX, objects);
	if (!is_mapped(map, OVERT_MAP_ACCOUNT) || !is_mapped(map, OVERT_MAP_TIME))
		return overt_fail(err, OVERT_E_USAGE, "a map must name the columns of account and time");
	return OVERT_OK;
}

/* Is the column taken as something else already? */
static bool is_taken(const struct overt_map *map, const char *column)
{
	for (size_t i = 0; i < map->count; i++)
		if (strcmp(map->entries[i].column, column) == 0)
			return true;
	return false;
}

bool overt_map_guess(bool (*has)(const void *ctx, const char *column), const void *ctx,
                     struct overt_map *map)
{
	memset(map, 0, sizeof *map);
	for (int f = 0; f < OVERT_MAP_FIELDS; f++) {
		for (const char *const *guess = fields[f].guesses; *guess; guess++) {
			if (!has(ctx, *guess) || is_taken(map, *guess))
				continue;
			map->entries[map->count++] = (struct overt_mapped){
				.field = (enum overt_map_field)f, .column = *guess, .at = -1};
			break;
		}
	}
	return is_mapped(map, OVERT_MAP_ACCOUNT) && is_mapped(map, OVERT_MAP_TIME) &&
	       (is_mapped(map, OVERT_MAP_TEXT) || is_mapped(map, OVERT_MAP_LINK) ||
	        is_mapped(map, OVERT_MAP_HASHTAG) || is_mapped(map, OVERT_MAP_OBJECT) ||
	        is_mapped(map, OVERT_MAP_REPOST_OF));
}

void overt_map_say(const struct overt_map *map, struct overt_reading *reading)
{
	struct overt_buf text = {.max = 180};

	overt_buf_printf(&text, "columns taken:");
	for (size_t i = 0; i < map->count; i++)
		overt_buf_printf(&text, " %s=%s", fields[map->entries[i].field].name, map->entries[i].column);
	overt_reading_notice(reading, "%s", text.data ? text.data : "");
	overt_buf_free(&text);
}
