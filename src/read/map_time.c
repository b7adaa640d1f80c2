// SPDX-License-Identifier: GPL-3.0-or-later
#include "entities.h"
#include "map.h"

/* Times that must be seen before "all of them are whole minutes" means something. */
#define ENOUGH_TIMES 20

static const int64_t units[] = {1, 1000, 1000000, 1000000000};

/* Which unit puts a number between 1973 and 5138; smaller ones are seconds. */
static size_t unit_of(int64_t n)
{
	uint64_t size = n < 0 ? -(uint64_t)n : (uint64_t)n; // the least number has no positive twin

	if (size < UINT64_C(100000000000))
		return 0;
	if (size < UINT64_C(100000000000000))
		return 1;
	return size < UINT64_C(100000000000000000) ? 2 : 3;
}

static bool whole_part(overt_str s, int64_t *n)
{
	size_t len = 0;

	while (len < s.len && s.ptr[len] != '.')
		len++;
	return overt_str_to_i64((overt_str){s.ptr, len}, n);
}

static void sniff_time(struct overt_map *map, overt_str value)
{
	struct overt_time_sniff *sniff = &map->sniff;
	enum overt_precision precision;
	overt_ms t;
	int64_t n;

	if (whole_part(value, &n)) {
		size_t unit = unit_of(n);
		if (!overt_epoch_parse(value, units[unit], &t, &precision))
			return;
		sniff->numbers++;
		sniff->units[unit]++;
	} else if (!overt_time_parse_ordered(value, OVERT_DATES_DAY_FIRST, &t, NULL) &&
	           !overt_time_parse_ordered(value, OVERT_DATES_MONTH_FIRST, &t, NULL)) {
		return;
	}
	sniff->seen++;
	sniff->whole_minutes += t % 60000 == 0;
	sniff->whole_days += t % 86400000 == 0;
}

void overt_map_sniff(struct overt_map *map, const struct overt_mapped *entry, overt_str value,
                     uint64_t line)
{
	value = overt_str_trim(value);
	if (value.len == 0 || (entry->field != OVERT_MAP_TIME && entry->field != OVERT_MAP_CREATED))
		return;
	overt_map_dates_sniff(map, value, line);
	if (entry->field == OVERT_MAP_TIME)
		sniff_time(map, value);
}

static void settle_precision(struct overt_map *map, struct overt_reading *reading)
{
	const struct overt_time_sniff *sniff = &map->sniff;

	map->coarsest = OVERT_PRECISION_UNKNOWN;
	if (sniff->seen < ENOUGH_TIMES)
		return;
	if (sniff->whole_days == sniff->seen)
		map->coarsest = OVERT_PRECISION_DAY;
	else if (sniff->whole_minutes == sniff->seen)
		map->coarsest = OVERT_PRECISION_MINUTE;
	if (map->coarsest != OVERT_PRECISION_UNKNOWN)
		overt_reading_notice(reading, "times are known to the %s only",
		                     map->coarsest == OVERT_PRECISION_DAY ? "day" : "minute");
}

overt_err overt_map_settle(struct overt_map *map, struct overt_reading *reading,
                           struct overt_error *err)
{
	static const char *const words[] = {"seconds", "milliseconds", "microseconds", "nanoseconds"};
	const struct overt_time_sniff *sniff = &map->sniff;
	size_t best = 0;

	for (size_t i = 1; i < 4; i++)
		if (sniff->units[i] > sniff->units[best])
			best = i;
	map->unit = units[best];
	if (sniff->numbers > 0)
		overt_reading_notice(reading, "times are read as %s since 1970", words[best]);
	else if (sniff->seen > 0)
		overt_reading_notice(reading, "times are read as dates, in UTC where they name no zone");
	settle_precision(map, reading);
	return overt_map_dates_settle(map, reading, err);
}

/* A time without seconds in a file that never has any is not known to the second. */
static void coarsen(const struct overt_map *map, struct overt_post *post)
{
	overt_ms step = overt_precision_ms(map->coarsest);

	if (step > 0 && post->time % step == 0 && post->precision < map->coarsest)
		post->precision = map->coarsest;
	else if (map->coarsest == OVERT_PRECISION_DAY && post->time % 60000 == 0 &&
	         post->precision < OVERT_PRECISION_MINUTE)
		post->precision = OVERT_PRECISION_MINUTE;
}

/* The time of the post or of its account. */
static overt_err put_time(const struct overt_map *map, const struct overt_mapped *entry,
                          struct overt_builder *builder, overt_str value, const char **expected,
                          struct overt_error *err)
{
	struct overt_post *post = &builder->post;
	struct overt_parsed_time parsed = {.read = false};
	overt_err rc = OVERT_OK;

	value = overt_str_trim(value);
	parsed.read = overt_epoch_parse(value, map->unit ? map->unit : 1, &parsed.time,
	                                &parsed.precision);
	if (!parsed.read)
		rc = overt_map_dates_parse(map, builder->reading, value, &parsed, err);
	if (rc != OVERT_OK || !parsed.read) {
		*expected = "a time";
	} else if (entry->field == OVERT_MAP_CREATED) {
		post->account_created = parsed.time;
	} else {
		post->time = parsed.time;
		post->precision = parsed.precision;
		coarsen(map, post);
	}
	return rc;
}

static void split(struct overt_builder *b, overt_str value, const char *separators,
                  void (*add)(struct overt_builder *, overt_str))
{
	struct overt_list list = {NULL, 0, 0};

	if (!overt_list_split(b->reading, value, separators, &list))
		b->failed = true;
	for (size_t i = 0; i < list.count; i++)
		add(b, list.items[i]);
}

/* Those fields that are plain strings. */
static overt_str *string_field(struct overt_post *post, enum overt_map_field field)
{
	switch (field) {
	case OVERT_MAP_NAME: return &post->display_name;
	case OVERT_MAP_TEXT: return &post->text;
	case OVERT_MAP_LANGUAGE: return &post->language;
	case OVERT_MAP_PROFILE_TEXT: return &post->profile_text;
	case OVERT_MAP_PROFILE_LOCATION: return &post->profile_location;
	case OVERT_MAP_PROFILE_URL: return &post->profile_url;
	case OVERT_MAP_CLIENT: return &post->client;
	default: return NULL;
	}
}

/* Those that are ids, which a spreadsheet may have rounded. */
static overt_str *id_field(struct overt_post *post, enum overt_map_field field)
{
	switch (field) {
	case OVERT_MAP_ACCOUNT: return &post->account_id;
	case OVERT_MAP_POST: return &post->post_id;
	case OVERT_MAP_REPOST_OF: return &post->repost_of;
	case OVERT_MAP_REPLY_TO: return &post->reply_to_post;
	case OVERT_MAP_REPLY_TO_ACCOUNT: return &post->reply_to_account;
	case OVERT_MAP_QUOTE_OF: return &post->quote_of;
	default: return NULL;
	}
}

static int64_t *metric_field(struct overt_metrics *metrics, enum overt_map_field field)
{
	switch (field) {
	case OVERT_MAP_VIEWS: return &metrics->views;
	case OVERT_MAP_LIKES: return &metrics->likes;
	case OVERT_MAP_REPOSTS: return &metrics->reposts;
	case OVERT_MAP_REPLIES: return &metrics->replies;
	case OVERT_MAP_QUOTES: return &metrics->quotes;
	default: return NULL;
	}
}

overt_err overt_map_put(const struct overt_map *map, const struct overt_mapped *entry,
                        struct overt_builder *builder, overt_str value, const char **expected,
                        struct overt_error *err)
{
	struct overt_post *post = &builder->post;
	overt_str *id = id_field(post, entry->field), *string = string_field(post, entry->field);
	int64_t *metric = metric_field(&post->metrics, entry->field);

	*expected = NULL;
	if (id) {
		*id = value;
		if (overt_id_rounded(value))
			*expected = "an exact id, not one that a spreadsheet has rounded";
		return OVERT_OK;
	}
	if (string) {
		*string = value;
		return OVERT_OK;
	}
	if (metric) {
		*metric = overt_count_parse(value);
		return OVERT_OK;
	}
	switch (entry->field) {
	case OVERT_MAP_TIME:
	case OVERT_MAP_CREATED: return put_time(map, entry, builder, value, expected, err);
	case OVERT_MAP_HANDLE: post->handle = overt_without_mark(value, '@'); break;
	case OVERT_MAP_PLATFORM: overt_builder_platform(builder, value); break;
	case OVERT_MAP_KIND: post->kind = overt_kind_parse(value); break;
	case OVERT_MAP_LINK: split(builder, value, " \t\n|", overt_builder_link); break;
	case OVERT_MAP_HASHTAG: split(builder, value, " \t\n,;|", overt_builder_hashtag); break;
	case OVERT_MAP_MENTION: split(builder, value, " \t\n,;|", overt_builder_mention); break;
	case OVERT_MAP_MEDIA: split(builder, value, " \t\n,;|", overt_builder_media); break;
	case OVERT_MAP_OBJECT:
		overt_builder_given(builder, overt_str_from(entry->column), value);
		break;
	default: break;
	}
	return OVERT_OK;
}

static const char *column_of(const struct overt_map *map, enum overt_map_field field)
{
	for (size_t i = 0; i < map->count; i++)
		if (map->entries[i].field == field)
			return map->entries[i].column;
	return overt_map_field_name(field);
}

/* Lists for which the file has no column are taken from the text. */
static void add_entities(const struct overt_map *map, struct overt_builder *builder)
{
	unsigned which = 0;

	for (size_t i = 0; i < map->count; i++) {
		builder->no_links |= map->entries[i].field == OVERT_MAP_LINK;
		builder->no_hashtags |= map->entries[i].field == OVERT_MAP_HASHTAG;
		builder->no_mentions |= map->entries[i].field == OVERT_MAP_MENTION;
	}
	which |= builder->no_links ? 0 : OVERT_ENTITIES_LINKS;
	which |= builder->no_hashtags ? 0 : OVERT_ENTITIES_HASHTAGS;
	which |= builder->no_mentions ? 0 : OVERT_ENTITIES_MENTIONS;
	overt_entities_add(builder, builder->post.text, which);
}

overt_err overt_map_emit(const struct overt_map *map, struct overt_builder *builder,
                         struct overt_error *err)
{
	struct overt_post *post = &builder->post;

	if (post->account_id.len == 0)
		return overt_reading_reject(builder->reading, err, "expected an account in \"%s\", found nothing",
		                            column_of(map, OVERT_MAP_ACCOUNT));
	if (post->time == OVERT_TIME_UNKNOWN)
		return overt_reading_reject(builder->reading, err, "expected a time in \"%s\", found nothing",
		                            column_of(map, OVERT_MAP_TIME));
	if (post->kind == OVERT_KIND_UNKNOWN && post->repost_of.len > 0)
		post->kind = OVERT_KIND_REPOST;
	else if (post->kind == OVERT_KIND_UNKNOWN && post->reply_to_post.len > 0)
		post->kind = OVERT_KIND_REPLY;
	else if (post->kind == OVERT_KIND_UNKNOWN && post->quote_of.len > 0)
		post->kind = OVERT_KIND_QUOTE;
	add_entities(map, builder);
	return overt_builder_emit(builder, err);
}
