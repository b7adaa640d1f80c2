// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file json_values.h
 * How exports write ids, counts and times in JSON.
 */
#ifndef OVERT_READ_JSON_VALUES_H
#define OVERT_READ_JSON_VALUES_H

#include "builder.h"

/**
 * A string that is not empty.
 * \param value  any value
 * \return the string, or unknown
 */
overt_str overt_json_text(struct overt_json value);

/**
 * String behind a path of keys.
 * \param object  any value
 * \param path    keys with dots between them
 * \return the string, or unknown when it is empty, absent or no string
 */
overt_str overt_json_text_at(struct overt_json object, const char *path);

/**
 * An id: a string, or a whole number as text.
 * \param builder  its reading's arena holds the text of a number
 * \param value    any value
 * \return the id, or unknown (also when it has been rounded to a floating-point number)
 */
overt_str overt_json_id(struct overt_builder *builder, struct overt_json value);

/**
 * A count: a whole number, or its text.
 * \param value  any value
 * \return the count, or OVERT_METRIC_UNKNOWN
 */
int64_t overt_json_count(struct overt_json value);

/**
 * A time since the epoch: a number, or its text.
 * \param value      any value
 * \param unit       units in a second
 * \param out        the time; untouched on failure
 * \param precision  second or millisecond; untouched on failure
 * \return false when it is none
 */
bool overt_json_epoch(struct overt_json value, int64_t unit, overt_ms *out,
                      enum overt_precision *precision);

/**
 * A time as text, as overt_time_parse reads it.
 * \param value      any value
 * \param out        the time; untouched on failure
 * \param precision  how exactly it is stated; may be NULL
 * \return false when it is none
 */
bool overt_json_time(struct overt_json value, overt_ms *out, enum overt_precision *precision);

/**
 * Adds the strings of a list to a post.
 * \param builder  post
 * \param list     array; anything else adds nothing
 * \param path     keys to the string within an element; NULL: the elements are strings
 * \param add      overt_builder_hashtag and the like
 */
void overt_json_add(struct overt_builder *builder, struct overt_json list, const char *path,
                    void (*add)(struct overt_builder *builder, overt_str s));

/**
 * Parses a cell that holds JSON; the cell parsed before is gone.
 * \param builder  its reading's arena holds a copy
 * \param cell     text; unknown gives absent
 * \return the value; absent when it is no JSON
 */
struct overt_json overt_json_cell(struct overt_builder *builder, overt_str cell);

/**
 * First record of a page: of the first array that one of the paths leads to.
 * \param value  page, or a record itself
 * \param paths  where records lie; ends with NULL
 * \return the record; `value` itself when no path leads to an array
 */
struct overt_json overt_json_first(struct overt_json value, const char *const *paths);

/**
 * Calls a function with each record of a page, or with the record itself.
 * \param reading  reading
 * \param value    page, or a record
 * \param paths    where records lie; ends with NULL
 * \param run      called with each
 * \param err      filled on failure
 * \return OVERT_OK or what `run` returned
 */
overt_err overt_json_records(struct overt_reading *reading, struct overt_json value,
                             const char *const *paths,
                             overt_err (*run)(struct overt_reading *reading, struct overt_json record,
                                              struct overt_error *err),
                             struct overt_error *err);

/**
 * Joins two ids into one that is unique: "chat/message".
 * \param builder  its reading's arena holds the text
 * \param a        first part; unknown: the result is `b`
 * \param b        second part; unknown: the result is unknown
 * \return the joined id
 */
overt_str overt_join_ids(struct overt_builder *builder, overt_str a, overt_str b);

#endif
