// SPDX-License-Identifier: GPL-3.0-or-later
/** \file words.h  Numbers, times and small words as people read them, in the C locale. */
#ifndef OVERT_REPORT_WORDS_H
#define OVERT_REPORT_WORDS_H

#include "out.h"

/** Bytes that every text of this file fits in. */
#define WORDS_SIZE 64

/**
 * A count with commas: 79,768.
 * \param n    count
 * \param out  the text
 * \return `out`
 */
const char *words_count(uint64_t n, char out[WORDS_SIZE]);

/**
 * A count and its noun: "no accounts", "one account", "twelve accounts", "482 accounts".
 * \param n     count
 * \param noun  noun whose plural takes an s, or "many|one" forms: "entries|entry"
 * \param out   the text
 * \return `out`
 */
const char *words_many(uint64_t n, const char *noun, char out[WORDS_SIZE]);

/**
 * A length of time: "0 s", "40 s", "1 min 3 s", "2 h 5 min", "3 days".
 * \param ms   milliseconds, >= 0
 * \param out  the text
 * \return `out`
 */
const char *words_span(overt_ms ms, char out[WORDS_SIZE]);

/**
 * A day: "1 April 2016".
 * \param t    time; unknown gives "unknown"
 * \param out  the text
 * \return `out`
 */
const char *words_day(overt_ms t, char out[WORDS_SIZE]);

/**
 * A time of day on a day, UTC: "1 April 2016, 08:14:03".
 * \param t    time; unknown gives "unknown"
 * \param out  the text
 * \return `out`
 */
const char *words_moment(overt_ms t, char out[WORDS_SIZE]);

/**
 * A share or probability in per cent without false precision: "<1", "10", ">99".
 * \param p    0 to 1
 * \param out  the text, without the sign
 * \return `out`
 */
const char *words_percent(double p, char out[WORDS_SIZE]);

/**
 * A count, mean or other figure: "0", "2.5", "1,234".
 * \param x    figure, or NaN for "–"
 * \param out  the text
 * \return `out`
 */
const char *words_figure(double x, char out[WORDS_SIZE]);

/**
 * A p-value or rate: "0.04", "3.1e-7" as "3.1 × 10⁻⁷", "0" as "below 10⁻³⁰⁰".
 * \param p    >= 0, or NaN for "–"
 * \param out  the text
 * \return `out`
 */
const char *words_small(double p, char out[WORDS_SIZE]);

#endif
