// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file csv.h
 * Splits a block of memory into CSV records and fields: RFC 4180, and what exports
 * really write. No allocation, no copying, no state between records: a record that
 * is not complete in the block is asked for again with a larger block.
 */
#ifndef OVERT_READ_CSV_H
#define OVERT_READ_CSV_H

#include <overt/base.h>

/** Bytes behind the block that must be readable (their value does not matter). */
#define OVERT_CSV_PADDING 16

/** Greatest number of columns of a record. */
#define OVERT_CSV_COLUMNS 1024

/** One field, as it stands in the block: without its outer quotes, not yet unescaped. */
struct overt_csv_field {
	const char *ptr;
	size_t len : 63;
	size_t escaped : 1; /**< holds doubled quotes: overt_csv_unescape makes the value */
};

/** A record. Fields beyond OVERT_CSV_COLUMNS are counted, not kept. */
struct overt_csv_record {
	size_t count;    /**< columns found */
	size_t size;     /**< bytes, with the line end */
	uint64_t lines;  /**< line ends within it, its own included */
	bool untidy;     /**< something stood between a closing quote and the delimiter */
	bool open_quote; /**< the file ended within quotes */
	struct overt_csv_field fields[OVERT_CSV_COLUMNS];
};

/**
 * Splits off the first record of a block.
 * \param delimiter  byte between fields
 * \param data       block; OVERT_CSV_PADDING bytes behind it must be readable
 * \param len        its length
 * \param last       nothing comes after the block
 * \param record     filled when the result is true
 * \return false when the record does not end within the block (never when `last`
 *         and len > 0). Cost: linear in the record.
 *
 * Records end with LF or CRLF outside quotes. A quote opens only at a field's
 * beginning; bytes after its closing quote belong to the field. A blank line is a
 * record of one empty field.
 */
bool overt_csv_next(char delimiter, const char *data, size_t len, bool last,
                    struct overt_csv_record *record);

/**
 * The value of an escaped field.
 * \param field  field with `escaped` set
 * \param out    room for field.len bytes
 * \return bytes written
 */
size_t overt_csv_unescape(struct overt_csv_field field, char *out);

/**
 * Which delimiter a sample uses: the one of , ; tab | by which the most records
 * have as many columns (at least two) as the first.
 * \param data  sample from the beginning of the file; OVERT_CSV_PADDING bytes behind it readable
 * \param len   its length
 * \param last  the sample is the whole file
 * \return the delimiter, or 0 when no two columns are found
 */
char overt_csv_sniff(const char *data, size_t len, bool last);

#endif
