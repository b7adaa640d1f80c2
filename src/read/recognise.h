// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file recognise.h
 * Which format a file has, by its content alone.
 */
#ifndef OVERT_READ_RECOGNISE_H
#define OVERT_READ_RECOGNISE_H

#include "reader.h"

/**
 * The format that the user asked for, if any: by name, or `generic` through a map.
 * \param options  how to read
 * \param carrier  what the file's beginning looks like
 * \param format   the format, or NULL when the content decides
 * \param err      filled on failure
 * \return OVERT_OK; OVERT_E_USAGE when there is no reader of that name;
 *         OVERT_E_FORMAT when the file is no such file
 */
overt_err overt_format_wanted(const struct overt_read_options *options,
                              enum overt_carrier carrier, const struct overt_format **format,
                              struct overt_error *err);

/**
 * The format of a table.
 * \param header  its columns
 * \param format  the format
 * \param err     filled on failure
 * \return OVERT_OK, or OVERT_E_FORMAT with the columns and all that was tried
 */
overt_err overt_recognise_table(const struct overt_header *header,
                                const struct overt_format **format, struct overt_error *err);

/**
 * Text that lists the readers of a carrier: "a, b, c".
 * \param carrier  carrier
 * \param buf      text is appended
 */
void overt_list_formats(enum overt_carrier carrier, struct overt_buf *buf);

/**
 * Refuses files that are plainly no text and no JSON, and says what to do with them.
 * \param sample  first bytes, unpacked
 * \param err     filled when the file is refused
 * \return OVERT_OK or OVERT_E_FORMAT
 */
overt_err overt_refuse_foreign(overt_str sample, struct overt_error *err);

#endif
