// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file values.h
 * How exports write ids, numbers, times and lists in cells.
 */
#ifndef OVERT_READ_VALUES_H
#define OVERT_READ_VALUES_H

#include "reader.h"

/**
 * Has an id been rounded by a spreadsheet (`9.06E+17`, `906000000000000000`)?
 * \param id  id as text
 * \return true for a number with an exponent, and for 15 digits or more of which the
 *         last 8 or more are zeros (by chance 1 id in 100 million)
 */
bool overt_id_rounded(overt_str id);

/**
 * Time that an X id holds.
 * \param id   post id as text
 * \param out  ms since the epoch; untouched on failure
 * \return false for ids that are no decimal number or older than the scheme (2010-11)
 */
bool overt_snowflake_time(overt_str id, overt_ms *out);

/**
 * A count as exports write it: `12`, `12.0`, `1,596`.
 * \param s  text
 * \return the count, or OVERT_METRIC_UNKNOWN
 */
int64_t overt_count_parse(overt_str s);

/**
 * Seconds, milliseconds, … since the epoch as decimal text.
 * \param s          digits, with or without a fraction
 * \param unit       units in a second: 1, 1000, 1000000 or 1000000000
 * \param out        the time; untouched on failure
 * \param precision  second or millisecond
 * \return false when it is no such number or beyond the years 1 to 9999
 */
bool overt_epoch_parse(overt_str s, int64_t unit, overt_ms *out, enum overt_precision *precision);

/**
 * Is it written in any of the ways that mean true?
 * \param s  text
 * \return true for true, True, TRUE, 1, yes, t
 */
bool overt_flag_parse(overt_str s);

/**
 * Splits a cell that holds a list: Python's `['a', "b"]`, JSON's `["a"]`, or words
 * between commas, blanks, `|` or `;`.
 * \param reading     reading
 * \param cell        cell; unknown gives nothing
 * \param separators  bytes that separate where there are no brackets
 * \param list        elements are added
 * \return false when memory is used up
 */
bool overt_list_split(struct overt_reading *reading, overt_str cell, const char *separators,
                      struct overt_list *list);

/**
 * Without a leading byte.
 * \param s     string
 * \param mark  the byte ('@', '#')
 * \return the rest, or s itself
 */
overt_str overt_without_mark(overt_str s, char mark);

/**
 * Equal, where ASCII case does not count?
 * \param s     string
 * \param word  terminated word
 * \return true if so
 */
bool overt_is_word(overt_str s, const char *word);

/**
 * Kind of a post by the words that exports use (`retweet`, `R`, `QUOTE_TWEET`, …).
 * \param s  word
 * \return the kind, or unknown
 */
enum overt_post_kind overt_kind_parse(overt_str s);

/**
 * Is it the address of a post's own picture or video on X, which links to nothing?
 * \param link  expanded link
 * \return true for https://twitter.com/…/status/…/photo/1 and the like
 */
bool overt_is_media_link(overt_str link);

#endif
