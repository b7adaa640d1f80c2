// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file extent.h
 * Where a JSON value ends, without parsing it; can be resumed when more bytes come.
 */
#ifndef OVERT_READ_EXTENT_H
#define OVERT_READ_EXTENT_H

#include <overt/base.h>

/** Bytes behind the text that must be readable. */
#define OVERT_EXTENT_PADDING 16

/** How far a scan is. Zeroed: at the beginning of a value. */
struct overt_extent {
	size_t at;       /**< bytes looked at */
	uint64_t depth;  /**< open brackets and braces */
	bool started;    /**< the first byte has been seen */
	bool scalar;     /**< it was that of a number or word */
	bool in_string;
	bool complete;   /**< the value ends at `at` */
	bool broken;     /**< a line ended within a string: `at` is behind that line end */
};

/**
 * Scans on.
 * \param extent  how far the scan is; `at` grows
 * \param data    text from the value's first byte; whoever drops bytes that were looked at
 *                sets `at` back to 0
 * \param len     its length so far
 * \param last    nothing comes after it
 * \return true when the scan has ended (complete or broken); false: more bytes are needed
 */
bool overt_extent_scan(struct overt_extent *extent, const char *data, size_t len, bool last);

#endif
