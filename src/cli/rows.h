// SPDX-License-Identifier: GPL-3.0-or-later
/** \file rows.h  Answers of the case as JSON objects, and texts that are safe on a terminal. */
#ifndef OVERT_CLI_ROWS_H
#define OVERT_CLI_ROWS_H

#include "cli.h"

#include <overt/store.h>

/**
 * Appends one JSON object per row of an answer. A column that is called `name:json`
 * holds JSON and is copied, one called `name:bool` is a truth value, `name:time` is
 * milliseconds, `name:list` is a text with `;` between its parts.
 * \param file    case
 * \param sql     one SELECT
 * \param params  texts for ?1, ?2, …; may be NULL
 * \param count   how many
 * \param after   behind each row but the last: "\n" or ","
 * \param buf     buffer to append to
 * \param err     filled on failure
 * \return OVERT_OK, the store's error or OVERT_E_NOMEM
 */
overt_err cli_rows_json(struct overt_case *file, const char *sql, const overt_str *params,
                        size_t count, const char *after, struct overt_buf *buf,
                        struct overt_error *err);

/**
 * Writes a text of a case for people: control characters become blanks, so that no
 * text from outside can steer the terminal; long texts are cut.
 * \param out   where to
 * \param text  any bytes; unknown writes nothing
 * \param max   greatest number of bytes (a character is never cut); 0: no bound
 */
void cli_print_text(FILE *out, overt_str text, size_t max);

/**
 * Writes a JSON array of texts, one a line behind "source: "; anything else as it is.
 * \param out     where to
 * \param json    the array; unknown or empty writes nothing
 * \param indent  blanks before each line
 */
void cli_print_sources(FILE *out, overt_str json, int indent);

/**
 * Writes a buffer and frees it.
 * \param args  arguments, for messages
 * \param buf   buffer
 * \return EXIT_DONE, or EXIT_FAILED after a message
 */
int cli_print_buf(const struct cli_args *args, struct overt_buf *buf);

#endif
