// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file table.h
 * Small, strict CSV tables with a header: rules and libraries of cases. (Exports
 * of posts have their own streaming reader in the room `read`.)
 */
#ifndef OVERT_ASSESS_TABLE_H
#define OVERT_ASSESS_TABLE_H

#include <overt/base.h>

/** No such column. */
#define ASSESS_NO_COLUMN SIZE_MAX

/** Greatest number of columns. */
#define ASSESS_MAX_COLUMNS 64

/** One row. */
struct assess_row {
	const overt_str *cells; /**< one per column, unquoted, not trimmed */
	int64_t line;           /**< 1-based line on which the row begins */
};

/** A table; everything belongs to the arena that it was parsed into. */
struct assess_table {
	const char *name;        /**< file name for errors */
	const overt_str *header; /**< column names, trimmed */
	size_t columns;
	struct assess_row *rows; /**< without the header and without empty lines */
	size_t count;
};

/**
 * Parses CSV as RFC 4180 has it, with LF or CRLF, an optional byte order mark,
 * and line breaks inside quotes. Every row must have as many cells as the header.
 * \param name   file name for errors
 * \param bytes  the file
 * \param arena  memory for the table and its cells
 * \param out    the table; untouched on failure
 * \param err    names file and line; may be NULL
 * \return OVERT_OK, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err assess_table_parse(const char *name, overt_str bytes, struct overt_arena *arena,
                             struct assess_table *out, struct overt_error *err);

/**
 * Finds a column.
 * \param table   table
 * \param column  its name
 * \return its number, or ASSESS_NO_COLUMN
 */
size_t assess_table_column(const struct assess_table *table, const char *column);

/**
 * Finds a column that must be there.
 * \param table   table
 * \param column  its name
 * \param number  its number; untouched on failure
 * \param err     names file and column; may be NULL
 * \return OVERT_OK or OVERT_E_INPUT
 */
overt_err assess_table_need(const struct assess_table *table, const char *column, size_t *number,
                            struct overt_error *err);

/**
 * Checks that the header is exactly a list of names.
 * \param table   table
 * \param header  names separated by commas
 * \param err     says what was expected and found; may be NULL
 * \return OVERT_OK or OVERT_E_INPUT
 */
overt_err assess_table_expect(const struct assess_table *table, const char *header,
                              struct overt_error *err);

/**
 * Fails at a row.
 * \param table   table
 * \param row     row
 * \param err     error that already holds the message; may be NULL
 * \return OVERT_E_INPUT
 */
overt_err assess_table_fail(const struct assess_table *table, const struct assess_row *row,
                            struct overt_error *err);

#endif
