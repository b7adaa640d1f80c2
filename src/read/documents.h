// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file documents.h
 * Splits a JSON file into records and drives them through a format's `value`:
 * one document a line, documents one behind the other, the elements of a top-level
 * array, or those of arrays within one large object.
 */
#ifndef OVERT_READ_DOCUMENTS_H
#define OVERT_READ_DOCUMENTS_H

#include "extent.h"
#include "reader.h"
#include "window.h"

/** How the records of a file lie. */
enum overt_packing {
	OVERT_PACKING_LINES,  /**< one a line */
	OVERT_PACKING_VALUES, /**< one behind the other, or in a top-level array */
	OVERT_PACKING_OBJECT  /**< in arrays of one object: the format's `paths` */
};

/** A file that is being split. */
struct overt_documents {
	struct overt_reading *reading;
	struct overt_window *window;
	struct overt_json_parser *parser; /**< owned by the caller */
	enum overt_packing packing;
	overt_err (*tick)(void *ctx, struct overt_error *err); /**< now and then */
	void *tick_ctx;
};

/**
 * Looks at a file's beginning: its packing and its format.
 * \param documents  `packing` and the reading's `format` are filled; the window may
 *                   grow but does not move on
 * \param err        filled on failure
 * \return OVERT_OK, OVERT_E_FORMAT (lists what was tried), OVERT_E_USAGE, OVERT_E_NOMEM
 */
overt_err overt_documents_recognise(struct overt_documents *documents, struct overt_error *err);

/**
 * Reads all records.
 * \param documents  recognised
 * \param err        filled on failure
 * \return OVERT_OK or the error
 */
overt_err overt_documents_read(struct overt_documents *documents, struct overt_error *err);

/**
 * Makes the window larger and tells the caller's tick.
 * \param documents  documents
 * \param grown      false when there is nothing more, or no room for it
 * \param err        filled on failure
 * \return OVERT_OK or the error
 */
overt_err overt_documents_more(struct overt_documents *documents, bool *grown,
                               struct overt_error *err);

/**
 * Moves on by bytes of the window; the reading's offset and line follow.
 * \param documents  documents
 * \param size       how many bytes
 */
void overt_documents_advance(struct overt_documents *documents, size_t size);

/**
 * Parses one record and gives it to the format; the reading's arena is emptied.
 * \param documents  documents
 * \param text       the record
 * \param err        filled on failure
 * \return OVERT_OK or what the sink returned; a record that cannot be parsed is rejected
 */
overt_err overt_documents_record(struct overt_documents *documents, overt_str text,
                                 struct overt_error *err);

/**
 * Finds the end of the value at the window's beginning, and makes the window large enough.
 * \param documents  documents
 * \param extent     filled; when neither complete nor broken, the file ends within the
 *                   value or the value is larger than a record may be
 * \param err        filled on failure
 * \return OVERT_OK or the error
 */
overt_err overt_documents_extent(struct overt_documents *documents, struct overt_extent *extent,
                                 struct overt_error *err);

/**
 * Passes over a value of any size at the window's beginning.
 * \param documents  documents
 * \param err        filled on failure
 * \return OVERT_OK or the error
 */
overt_err overt_documents_pass(struct overt_documents *documents, struct overt_error *err);

/**
 * Passes over blanks.
 * \param documents  documents
 * \param also       more bytes that count as blank
 * \param first      the byte behind them, or 0 at the end
 * \param err        filled on failure
 * \return OVERT_OK or the error
 */
overt_err overt_documents_blanks(struct overt_documents *documents, const char *also, char *first,
                                 struct overt_error *err);

/**
 * Reads the records in the arrays of one large object.
 * \param documents  documents, with the reading's format
 * \param take       called with each record at the window's beginning, whose extent is known
 * \param ctx        handed to `take`
 * \param err        filled on failure
 * \return OVERT_OK, or the error, or what `take` returned
 */
overt_err overt_walk_object(struct overt_documents *documents,
                            overt_err (*take)(void *ctx, overt_str text, struct overt_error *err),
                            void *ctx, struct overt_error *err);

#endif
