// SPDX-License-Identifier: GPL-3.0-or-later
/** \file table.h  The tables that csv and jsonl write: a question to the case and its columns. */
#ifndef OVERT_REPORT_TABLE_H
#define OVERT_REPORT_TABLE_H

#include <stddef.h>

/** What a column holds. */
enum report_column_type {
	REPORT_TEXT,  /**< words from files: guarded against spreadsheet formulas in CSV */
	REPORT_ID,    /**< ids from files: guarded in CSV unless they are whole numbers */
	REPORT_EXACT, /**< words of overt: the same bytes in every output */
	REPORT_WHOLE, /**< whole number */
	REPORT_REAL,  /**< figure */
	REPORT_TIME,  /**< milliseconds in the case, RFC 3339 in the output */
	REPORT_BOOL,  /**< 0 or 1 in the case, true or false in the output */
	REPORT_LIST,  /**< names joined by ';' in the case and in CSV; a JSON array in JSONL */
	REPORT_JSON   /**< JSON in the case and in every output */
};

/** A column. */
struct report_column {
	const char *name;
	enum report_column_type type;
};

/** A table. */
struct report_table {
	const char *name;
	const char *sql; /**< its columns are `columns`, in their order; sorted by what does not depend on numbering */
	const struct report_column *columns;
	size_t column_count;
};

/** The tables, in their fixed order. */
extern const struct report_table report_tables[];

/** How many tables there are. */
extern const size_t report_table_count;

#endif
