// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file ask.h
 * Questions to the case whose failures stay with the document that needs the answers.
 *
 *     struct ask ask;
 *     for (ask_begin(&ask, out, file, sql, id); ask_next(&ask);)
 *         use(ask_text(&ask, 0), ask_int(&ask, 1));
 *
 * The loop ends by itself at the last row or at the first failure, and closes the reader.
 * Whoever leaves it early calls ask_end.
 */
#ifndef OVERT_REPORT_ASK_H
#define OVERT_REPORT_ASK_H

#include <overt/store.h>

#include "out.h"

/** A question that is being answered. */
struct ask {
	struct out *out;
	struct overt_case_query *query;
	const struct overt_case_value *row;
};

/**
 * Asks.
 * \param ask    question
 * \param out    document that fails with it
 * \param file   case
 * \param sql    one SELECT of this program
 * \param param  text for ?1, or unknown for none
 */
void ask_begin(struct ask *ask, struct out *out, struct overt_case *file, const char *sql,
               overt_str param);

/**
 * Takes the next row.
 * \param ask  question
 * \return false at the end or after a failure; the question is closed then
 */
bool ask_next(struct ask *ask);

/**
 * Closes a question before its end.
 * \param ask  question
 */
void ask_end(struct ask *ask);

/**
 * Text of a column.
 * \param ask     question with a row
 * \param column  0, 1, …
 * \return the text, or unknown; lives until the next row
 */
overt_str ask_text(const struct ask *ask, size_t column);

/**
 * Whole number of a column.
 * \param ask     question with a row
 * \param column  0, 1, …
 * \return the number, or OVERT_CASE_NONE
 */
int64_t ask_int(const struct ask *ask, size_t column);

/**
 * Figure of a column.
 * \param ask     question with a row
 * \param column  0, 1, …
 * \return the figure, or NaN
 */
double ask_real(const struct ask *ask, size_t column);

/**
 * Asks for one number.
 * \param out    document that fails with it
 * \param file   case
 * \param sql    a SELECT of one number
 * \param param  text for ?1, or unknown
 * \return the number; OVERT_CASE_NONE when it is NULL, there is no row, or asking failed
 */
int64_t ask_number(struct out *out, struct overt_case *file, const char *sql, overt_str param);

#endif
