// SPDX-License-Identifier: GPL-3.0-or-later
/** \file layout.h  Which columns of a file hold what, found by the header's names. */
#ifndef OVERT_ENGINE_LAYOUT_H
#define OVERT_ENGINE_LAYOUT_H

#include <overt/engine.h>

/** What a column is for. */
enum role { ROLE_OBJECT, ROLE_ACCOUNT, ROLE_TIME, ROLE_CONTENT, ROLE_UNLESS, ROLE_NONE };
/** Roles with a column of their own. */
#define ROLES ROLE_NONE
/** Greatest number of columns. */
#define LAYOUT_COLUMNS_MAX 1024

/** Columns of one file. */
struct layout {
	uint8_t role[LAYOUT_COLUMNS_MAX + 1]; /**< of each column; the last one for those beyond */
	unsigned columns;    /**< columns of the header */
	unsigned needed;     /**< rows with fewer columns are bad */
	bool has[ROLES];
	char delimiter;
	enum overt_date_order dates; /**< of times such as 05/04/2024 */
	size_t data;         /**< offset of the first row */
};

/**
 * Reads the header.
 * \param text     the file
 * \param size     its bytes
 * \param columns  wanted names
 * \param layout   filled on success
 * \param err      filled on failure
 * \return OVERT_OK, or OVERT_E_FORMAT when a needed column is missing
 */
overt_err overt_layout_read(const char *text, size_t size,
                            const struct overt_share_columns *columns, struct layout *layout,
                            struct overt_error *err);

#endif
