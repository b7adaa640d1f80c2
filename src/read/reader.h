// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file reader.h
 * What a format's file and the driving code agree on. A format is one file that
 * fills one `const struct overt_format`; readers.def lists it.
 */
#ifndef OVERT_READ_READER_H
#define OVERT_READ_READER_H

#include <overt/read.h>

#include <overt/json.h>

struct overt_reading;
struct overt_row;

/** How a format's records are packed. */
enum overt_carrier { OVERT_CARRIER_CSV, OVERT_CARRIER_JSON };

/** Names of the columns of a CSV file. */
struct overt_header {
	const overt_str *names; /**< unescaped, trimmed, UTF-8 */
	size_t count;
};

/** Greatest number of columns that a format may look at. */
#define OVERT_SLOTS 64

/** One format. */
struct overt_format {
	struct overt_reader about;
	const char *platform;       /**< of all its posts, or NULL */
	enum overt_carrier carrier;
	bool loose_ids;             /**< post ids are what anybody wrote: perhaps numbers of rows */

	/** CSV: names of the columns that `row` asks for, by slot; ends with NULL. */
	const char *const *columns;
	/** CSV: is it this format? \param header  its columns \return true if so */
	bool (*knows_header)(const struct overt_header *header);
	/** Once, before the first record; may be NULL. \param reading  reading
	 *  \param header  columns, NULL for JSON \param err  filled on failure
	 *  \return OVERT_OK or an error */
	overt_err (*begin)(struct overt_reading *reading, const struct overt_header *header,
	                   struct overt_error *err);
	/** CSV: one row: emits, rejects or passes over. \param reading  reading
	 *  \param row  row \param err  filled on failure \return OVERT_OK or an error */
	overt_err (*row)(struct overt_reading *reading, struct overt_row *row,
	                 struct overt_error *err);

	/** JSON: where the records lie in one large object ("chats.list.messages"); ends
	 *  with NULL; NULL: only as documents of their own or in a top-level array. */
	const char *const *paths;
	/** JSON: is it this format? \param value  a record \return true if so */
	bool (*knows_value)(struct overt_json value);
	/** JSON: looks at the first records before `begin`; may be NULL. \param reading  reading
	 *  \param value  record \param err  filled on failure \return OVERT_OK or an error */
	overt_err (*sample)(struct overt_reading *reading, struct overt_json value,
	                    struct overt_error *err);
	/** JSON: one record. \param reading  reading \param value  record
	 *  \param err  filled on failure \return OVERT_OK or an error */
	overt_err (*value)(struct overt_reading *reading, struct overt_json value,
	                   struct overt_error *err);
};

/** The reading of one file. */
struct overt_reading {
	const struct overt_format *format;
	const struct overt_read_options *options;
	const struct overt_read_sink *sink;
	struct overt_source *source;
	struct overt_arena *arena; /**< emptied after each record */
	uint64_t offset, line;     /**< of the current record */
	uint64_t skipped;          /**< records that are no posts */
	char skipped_what[64];     /**< what the first of them was */
	void *state;               /**< the format's own (generic alone), freed with free() */
	overt_str sample;          /**< CSV: rows at the file's beginning, during `begin` alone */
	bool sample_last;          /**< the sample is the whole file */
	char delimiter;            /**< CSV */
	struct overt_json_parser *cells; /**< for JSON within cells; made when needed, owned */
	struct overt_buf platform; /**< name of the record's platform, where it says one; owned */
	overt_str context[3];      /**< JSON in one large object: name, type, id of the parent */
};

/** A list that grows in the reading's arena. */
struct overt_list {
	overt_str *items;
	size_t count, cap;
};

/**
 * Hands a post to the sink: offset and line are filled in, the platform too where it
 * is unknown, and milliseconds are restored from ids that hold them.
 * \param reading  reading
 * \param post     post
 * \param err      filled on failure
 * \return OVERT_OK or what the sink returned
 */
overt_err overt_reading_emit(struct overt_reading *reading, struct overt_post *post,
                             struct overt_error *err);

/**
 * Reports the current record as one that cannot be read.
 * \param reading  reading
 * \param err      filled on failure
 * \param format   printf format of the reason
 * \return OVERT_OK or what the sink returned
 */
overt_err overt_reading_reject(struct overt_reading *reading, struct overt_error *err,
                               const char *format, ...) __attribute__((format(printf, 3, 4)));

/**
 * Counts the current record as one that is readable but no post.
 * \param reading  reading
 * \param what     what it is, in a few words
 * \return OVERT_OK
 */
overt_err overt_reading_skip(struct overt_reading *reading, const char *what);

/**
 * Adds a notice about the source, unless it is there already or there are too many.
 * \param reading  reading
 * \param format   printf format
 */
void overt_reading_notice(struct overt_reading *reading, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * Adds a string to a list; unknown and empty ones are left out.
 * \param reading  reading, whose arena holds the array (not the bytes)
 * \param list     list
 * \param s        string
 * \return false when memory is used up
 */
bool overt_list_add(struct overt_reading *reading, struct overt_list *list, overt_str s);

/**
 * View of a list for a post.
 * \param list  list
 * \return the view
 */
struct overt_str_list overt_list_view(const struct overt_list *list);

/**
 * Cell of a row.
 * \param row   row
 * \param slot  number in the format's `columns`
 * \return its value, or unknown when the column is absent or the cell is empty
 */
overt_str overt_row_get(struct overt_row *row, size_t slot);

/**
 * Cell of a row by its column.
 * \param row     row
 * \param column  number of a column that the header has
 * \return its value, or unknown when the cell is empty
 */
overt_str overt_row_cell(struct overt_row *row, int column);

/** All formats, in the order in which they are tried. \param count how many \return table */
const struct overt_format *const *overt_formats(size_t *count);

/**
 * Is a column there?
 * \param header  header
 * \param name    column name; one that differs in case alone stands in for none
 * \return its number or -1
 */
int overt_header_find(const struct overt_header *header, const char *name);

/**
 * Are all these columns there?
 * \param header  header
 * \param names   names, ends with NULL
 * \return true if so
 */
bool overt_header_has(const struct overt_header *header, const char *const *names);

#endif
