// SPDX-License-Identifier: GPL-3.0-or-later
/** \file rows.h  All events in file order, and the order of account names. */
#ifndef OVERT_ENGINE_ROWS_H
#define OVERT_ENGINE_ROWS_H

#include "spots.h"

/** All events, in file order. */
struct rows {
	struct scan_row *items;
	size_t count;
	struct overt_pages memory; /**< holds the items */
	struct dict_entry *objects; /**< the objects' names, by first appearance */
};

/**
 * Reads all files into rows. Objects are renumbered by their first appearance, so that
 * what depends on their order does not depend on threads.
 * \param scan     opened
 * \param options  threads and progress are used
 * \param rows     filled on success; free with rows_free
 * \param err      filled on failure: also OVERT_E_NOMEM for 2^32 - 1 rows or more
 * \return OVERT_OK or the error
 */
overt_err rows_read(struct scan *scan, const struct overt_engine_options *options,
                    struct rows *rows, struct overt_error *err);

/**
 * Deals rows out by object.
 * \param rows   rows
 * \param use    per row: 0 is left out
 * \param parts  parts of rows
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_IO
 */
overt_err rows_deal(const struct rows *rows, const uint8_t *use, struct parts *parts);

/**
 * Frees rows.
 * \param rows  rows
 */
void rows_free(struct rows *rows);

/**
 * Sorts numbers of strings by the strings' bytes.
 * \param dict     dictionary
 * \param numbers  sorted in place
 * \param count    how many, below 2^32
 * \return false when memory is used up
 *
 * Cost: a radix sort by the first eight bytes, and comparisons where these are equal.
 */
bool rows_sort_names(const struct dict *dict, uint32_t *numbers, size_t count);

#endif
