// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file table.h
 * Drives a CSV file through a format's `row`.
 */
#ifndef OVERT_READ_TABLE_H
#define OVERT_READ_TABLE_H

#include "csv.h"
#include "reader.h"
#include "window.h"

/** A row as a format sees it through overt_row_get. */
struct overt_row {
	struct overt_reading *reading;
	const struct overt_csv_record *record;
	const int *bound; /**< column of each slot, or -1 */
	size_t slots;
	bool valid;  /**< the record is UTF-8 */
	bool failed; /**< memory was used up */
};

/** How a CSV file is laid out: found from its beginning. */
struct overt_layout {
	char delimiter;
	size_t size;                 /**< bytes of the header record, BOM included */
	uint64_t lines;              /**< lines of the header record */
	overt_str *names;            /**< owned, with `bytes` */
	char *bytes;                 /**< owned */
	struct overt_header header;  /**< view of `names` */
};

/**
 * Looks at a file's beginning.
 * \param sample  first bytes, OVERT_CSV_PADDING more readable
 * \param last    the sample is the whole file
 * \param layout  filled; free with overt_layout_free
 * \param err     filled on failure
 * \return OVERT_OK; OVERT_E_FORMAT when it is no table; OVERT_E_NOMEM
 */
overt_err overt_layout_find(overt_str sample, bool last, struct overt_layout *layout,
                            struct overt_error *err);

/**
 * Frees what a layout owns.
 * \param layout  layout, or NULL
 */
void overt_layout_free(struct overt_layout *layout);

/**
 * Reads all rows behind the header.
 * \param reading  reading with its format
 * \param layout   layout
 * \param window   window that stands at the file's beginning
 * \param tick     called now and then (progress); its failure ends the reading
 * \param ctx      handed to `tick`
 * \param err      filled on failure
 * \return OVERT_OK or the error
 */
overt_err overt_table_read(struct overt_reading *reading, const struct overt_layout *layout,
                           struct overt_window *window,
                           overt_err (*tick)(void *ctx, struct overt_error *err), void *ctx,
                           struct overt_error *err);

#endif
