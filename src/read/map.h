// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file map.h
 * Which column is what: from `--map` or from common names; and how its times are written.
 */
#ifndef OVERT_READ_MAP_H
#define OVERT_READ_MAP_H

#include "builder.h"

/** Columns that one file may have mapped at most. */
#define OVERT_MAP_MAX 48

/** What a column is. */
enum overt_map_field {
	OVERT_MAP_ACCOUNT, OVERT_MAP_HANDLE, OVERT_MAP_NAME, OVERT_MAP_TIME, OVERT_MAP_TEXT,
	OVERT_MAP_POST, OVERT_MAP_PLATFORM, OVERT_MAP_LANGUAGE, OVERT_MAP_KIND, OVERT_MAP_REPOST_OF,
	OVERT_MAP_REPLY_TO, OVERT_MAP_REPLY_TO_ACCOUNT, OVERT_MAP_QUOTE_OF, OVERT_MAP_LINK,
	OVERT_MAP_HASHTAG, OVERT_MAP_MENTION, OVERT_MAP_MEDIA, OVERT_MAP_OBJECT, OVERT_MAP_CREATED,
	OVERT_MAP_PROFILE_TEXT, OVERT_MAP_PROFILE_LOCATION, OVERT_MAP_PROFILE_URL, OVERT_MAP_CLIENT,
	OVERT_MAP_VIEWS, OVERT_MAP_LIKES, OVERT_MAP_REPOSTS, OVERT_MAP_REPLIES, OVERT_MAP_QUOTES,
	OVERT_MAP_FIELDS
};

/** One mapped column. */
struct overt_mapped {
	enum overt_map_field field;
	const char *column; /**< its name */
	int at;             /**< its number in a table, or -1 */
};

/** How the times of a file are written, seen in a sample. */
struct overt_time_sniff {
	uint64_t seen;      /**< times looked at */
	uint64_t numbers;   /**< of them epoch numbers */
	uint64_t whole_minutes, whole_days; /**< of them without seconds, without time of day */
	uint64_t units[4];  /**< numbers that fit s, ms, µs, ns */
};

/** A date that shows something, and where it stands. */
struct overt_seen_date {
	uint64_t line;
	char text[24]; /**< its beginning; empty: none was seen */
};

/** Dates such as 05/04/2024, seen in a sample. */
struct overt_date_sniff {
	uint64_t looked_at;                          /**< all but those that are the same either way */
	struct overt_seen_date day_first, month_first; /**< the first that is nothing else */
	struct overt_seen_date either;               /**< the first that may be both */
};

/** A time that was read, or was none. */
struct overt_parsed_time {
	bool read;
	overt_ms time;                  /**< where it was read */
	enum overt_precision precision; /**< of `time` */
};

/** The map of one file. */
struct overt_map {
	struct overt_mapped entries[OVERT_MAP_MAX];
	size_t count;
	struct overt_time_sniff sniff;
	struct overt_date_sniff dates;
	enum overt_date_order order;   /**< of dates such as 05/04/2024 */
	int64_t unit;                  /**< units in a second of epoch numbers */
	enum overt_precision coarsest; /**< minute or day when no time in the sample is finer */
};

/**
 * Takes the user's map.
 * \param options  with a map
 * \param map      filled; `at` is -1 throughout
 * \param err      filled on failure
 * \return OVERT_OK or OVERT_E_USAGE (no such field, too many, or account or time is missing)
 */
overt_err overt_map_from_options(const struct overt_read_options *options, struct overt_map *map,
                                 struct overt_error *err);

/**
 * Guesses a map by common names.
 * \param has  tells whether a column is there
 * \param ctx  handed to `has`
 * \param map  filled; `at` is -1 throughout
 * \return true when account, time and something to compare were found
 */
bool overt_map_guess(bool (*has)(const void *ctx, const char *column), const void *ctx,
                     struct overt_map *map);

/**
 * Looks at one value of a column that holds times; all others are passed over.
 * \param map    map
 * \param entry  which column
 * \param value  value
 * \param line   where it stands
 */
void overt_map_sniff(struct overt_map *map, const struct overt_mapped *entry, overt_str value,
                     uint64_t line);

/**
 * Decides on unit, precision and order of dates from what was seen, and says so in notices.
 * \param map      map
 * \param reading  reading
 * \param err      filled on failure
 * \return OVERT_OK, or what overt_map_dates_settle returns
 */
overt_err overt_map_settle(struct overt_map *map, struct overt_reading *reading,
                           struct overt_error *err);

/**
 * Looks at one value as a date such as 05/04/2024.
 * \param map    map
 * \param value  value, trimmed
 * \param line   where it stands
 */
void overt_map_dates_sniff(struct overt_map *map, overt_str value, uint64_t line);

/**
 * Decides which number of such dates is the day, and says so in a notice.
 * \param map      map
 * \param reading  reading
 * \param err      filled on failure
 * \return OVERT_OK, OVERT_E_INPUT (both orders were seen) or OVERT_E_USAGE (nobody says)
 */
overt_err overt_map_dates_settle(struct overt_map *map, struct overt_reading *reading,
                                 struct overt_error *err);

/**
 * Reads a time that is no number.
 * \param map      map, settled
 * \param reading  reading
 * \param value    value, trimmed
 * \param out      the time; not read: it is none
 * \param err      filled on failure
 * \return OVERT_OK, OVERT_E_INPUT (the date has the other order than the file) or OVERT_E_USAGE
 *         (it can be read in two ways, and nobody says)
 */
overt_err overt_map_dates_parse(const struct overt_map *map, const struct overt_reading *reading,
                                overt_str value, struct overt_parsed_time *out,
                                struct overt_error *err);

/**
 * Puts one value into the post.
 * \param map       map
 * \param entry     which column
 * \param builder   post
 * \param value     known, not empty
 * \param expected  NULL, or what was expected instead (a literal)
 * \param err       filled on failure
 * \return OVERT_OK, or what overt_map_dates_parse returns
 */
overt_err overt_map_put(const struct overt_map *map, const struct overt_mapped *entry,
                        struct overt_builder *builder, overt_str value, const char **expected,
                        struct overt_error *err);

/**
 * Says in a notice which columns were guessed.
 * \param map      map
 * \param reading  reading
 */
void overt_map_say(const struct overt_map *map, struct overt_reading *reading);

/**
 * Name of a field.
 * \param field  field
 * \return as `--map` has it
 */
const char *overt_map_field_name(enum overt_map_field field);

/**
 * Rejects the record if what every post must have is absent, else emits it.
 * \param map      map
 * \param builder  post
 * \param err      filled on failure
 * \return OVERT_OK or what the sink returned
 */
overt_err overt_map_emit(const struct overt_map *map, struct overt_builder *builder,
                         struct overt_error *err);

#endif
