// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file base_time.h
 * Time, progress, threads, seeded random numbers. Included by base.h.
 */
#ifndef OVERT_BASE_TIME_H
#define OVERT_BASE_TIME_H

#include <overt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- time --------------------------------------------------------------- */

/** Milliseconds since 1970-01-01T00:00:00Z, without leap seconds. */
typedef int64_t overt_ms;

/** A time that the file does not say. */
#define OVERT_TIME_UNKNOWN INT64_MIN

/** How exactly a time is known. */
enum overt_precision {
	OVERT_PRECISION_UNKNOWN = 0,
	OVERT_PRECISION_MS,
	OVERT_PRECISION_SECOND,
	OVERT_PRECISION_MINUTE,
	OVERT_PRECISION_DAY
};

/**
 * Length of a precision.
 * \param precision  precision
 * \return milliseconds (0 for unknown)
 */
overt_ms overt_precision_ms(enum overt_precision precision);

/**
 * Proleptic Gregorian date and time to milliseconds.
 * \param year    year, 1 to 9999
 * \param month   1 to 12
 * \param day     1 to 31, within the month
 * \param hour    0 to 23
 * \param minute  0 to 59
 * \param second  0 to 60 (60 counts as 59)
 * \param out     the time; untouched on failure
 * \return false when a field is out of its range
 */
bool overt_time_from_civil(int year, int month, int day, int hour, int minute, int second,
                           overt_ms *out);

/**
 * Reads the times that exports write: ISO 8601 / RFC 3339 with `T` or a blank,
 * fractions, `Z`, `UTC` or ±hh:mm, without seconds or without time of day;
 * X's `Wed Oct 10 20:19:24 +0000 2018`. No zone means UTC. Dates with slashes are none of
 * these: see overt_time_parse_ordered.
 * \param s          text
 * \param out        the time; untouched on failure
 * \param precision  how exactly the text states it; may be NULL
 * \return false when the text is none of these
 */
bool overt_time_parse(overt_str s, overt_ms *out, enum overt_precision *precision);

/** Which number of `05/04/2024` is the day. */
enum overt_date_order {
	OVERT_DATES_UNSAID,     /**< nobody says: such dates cannot be read */
	OVERT_DATES_DAY_FIRST,  /**< 5 April */
	OVERT_DATES_MONTH_FIRST /**< 4 May */
};

/**
 * Word for an order.
 * \param order  order
 * \return "dmy", "mdy", or NULL for unsaid
 */
const char *overt_date_order_name(enum overt_date_order order);

/**
 * Order by its word.
 * \param name  "dmy" or "mdy"; NULL and all else mean unsaid
 * \return the order
 */
enum overt_date_order overt_date_order_find(const char *name);

/**
 * Reads times as overt_time_parse does, and `05/04/2024 H:MM[:SS]` too.
 * \param s          text
 * \param order      which number is the day; it comes from the format or from who asks,
 *                   never from one text alone
 * \param out        the time; untouched on failure
 * \param precision  how exactly the text states it; may be NULL
 * \return false when the text is none of these
 */
bool overt_time_parse_ordered(overt_str s, enum overt_date_order order, overt_ms *out,
                              enum overt_precision *precision);

/** Bytes of a formatted time with its terminator. */
#define OVERT_TIME_TEXT 32

/**
 * RFC 3339 in UTC: 2017-08-24T00:04:00Z, with .mmm only when it is not zero.
 * \param t    time; unknown gives an empty text
 * \param out  the text
 */
void overt_time_format(overt_ms t, char out[OVERT_TIME_TEXT]);

/**
 * Reads a duration: `10s`, `500ms`, `5m`, `1h`, `2d`; a plain number is seconds.
 * \param s    text
 * \param out  milliseconds, >= 0; untouched on failure
 * \return false when the text is no duration
 */
bool overt_duration_parse(overt_str s, overt_ms *out);

/* ---- progress ----------------------------------------------------------- */

/** Told now and then how far a step is; may ask to stop. Called from one thread at a time. */
struct overt_progress {
	/**
	 * \param ctx    `ctx` below
	 * \param step   what is being done, in a few words
	 * \param done   units done
	 * \param total  units in all, 0 when unknown
	 * \return false to stop: the step then fails with OVERT_E_CANCELLED
	 */
	bool (*report)(void *ctx, const char *step, uint64_t done, uint64_t total);
	void *ctx;
};

/**
 * Reports, if there is somebody to report to.
 * \param progress  callback, or NULL
 * \param step      what is being done
 * \param done      units done
 * \param total     units in all, 0 when unknown
 * \return false when the work must stop
 */
bool overt_progress_tell(const struct overt_progress *progress, const char *step, uint64_t done,
                         uint64_t total);

/* ---- threads ------------------------------------------------------------ */

/**
 * One task of overt_parallel.
 * \param ctx     caller's context
 * \param task    0 … tasks - 1
 * \param worker  0 … threads - 1, for per-thread scratch
 * \return OVERT_OK or the error that ends the run
 */
typedef overt_err (*overt_task)(void *ctx, size_t task, unsigned worker);

/**
 * Runs tasks on threads. Tasks are taken in rising order but may finish in any;
 * results must therefore go to places that depend on the task alone.
 * \param threads  1 … 256; with 1 everything runs on the caller's thread
 * \param tasks    how many
 * \param run      the task
 * \param ctx      handed to every task
 * \return OVERT_OK, or the error of the failed task with the lowest number
 */
overt_err overt_parallel(unsigned threads, size_t tasks, overt_task run, void *ctx);

/** A small, seeded generator (SplitMix64): the same numbers on every machine. */
struct overt_rng {
	uint64_t state; /**< the seed at first */
};

/**
 * Next 64 random bits.
 * \param rng  generator
 * \return the bits
 */
uint64_t overt_rng_next(struct overt_rng *rng);

/**
 * Uniform whole number below a bound, without bias.
 * \param rng    generator
 * \param bound  > 0
 * \return 0 … bound - 1
 */
uint64_t overt_rng_below(struct overt_rng *rng, uint64_t bound);

/**
 * Uniform number in [0, 1) with 53 bits.
 * \param rng  generator
 * \return the number
 */
double overt_rng_unit(struct overt_rng *rng);

#ifdef __cplusplus
}
#endif
#endif
