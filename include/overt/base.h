// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file base.h
 * What every room uses: errors, strings, memory, hashing, time, progress, threads.
 *
 * Nothing here prints, logs, exits or reads the environment. All functions are
 * safe to call from several threads on different objects; no object may be
 * used by two threads at once unless its text says so.
 */
#ifndef OVERT_BASE_H
#define OVERT_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- errors ------------------------------------------------------------- */

/** Result of a function that can fail: 0 or one of the negative codes. */
typedef enum overt_err {
	OVERT_OK = 0,
	OVERT_E_NOMEM = -1,   /**< memory, or a stated maximum, is used up */
	OVERT_E_IO = -2,      /**< the system refused to open, read or write */
	OVERT_E_INPUT = -3,   /**< bytes from outside are not what they must be */
	OVERT_E_USAGE = -4,   /**< the caller asked for something that makes no sense */
	OVERT_E_FORMAT = -5,  /**< no reader recognises the file */
	OVERT_E_STORE = -6,   /**< the case file cannot be read or written */
	OVERT_E_CANCELLED = -7, /**< the progress callback asked to stop */
	OVERT_E_INTERNAL = -8 /**< a broken promise inside overt: a bug */
} overt_err;

/** Where and why something failed; owned by the caller, filled on failure only. */
struct overt_error {
	overt_err code;     /**< same as the function's result */
	char message[640];  /**< what was expected, what was found; no newline at the end */
	char file[256];     /**< path as the user gave it, or empty */
	int64_t line;       /**< 1-based line, or 0 when unknown */
	int64_t byte;       /**< byte offset in the decompressed file, or -1 when unknown */
};

/**
 * Fills an error and returns its code.
 * \param err     error to fill; may be NULL
 * \param code    a negative code
 * \param format  printf format of the message
 * \return `code`
 */
overt_err overt_fail(struct overt_error *err, overt_err code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * Adds the place of an error to one that was filled before.
 * \param err   error to complete; may be NULL
 * \param file  path as the user gave it; may be NULL (left as it was)
 * \param line  1-based line, or 0
 * \param byte  byte offset, or -1
 * \return the code that the error holds (OVERT_E_INTERNAL when err is NULL)
 */
overt_err overt_fail_at(struct overt_error *err, const char *file, int64_t line, int64_t byte);

/**
 * One line for people: "file:line: message" with what is known.
 * \param err   a filled error
 * \param out   where to write; always terminated
 * \param size  bytes in `out`, at least 1
 */
void overt_error_format(const struct overt_error *err, char *out, size_t size);

/* ---- strings ------------------------------------------------------------ */

/** Bytes that somebody else owns. `ptr` NULL means unknown, which differs from empty. */
typedef struct overt_str {
	const char *ptr;
	size_t len;
} overt_str;

/** An overt_str of a string literal. */
#define OVERT_STR(literal) ((overt_str){("" literal ""), sizeof(literal) - 1})
/** The unknown string. */
#define OVERT_STR_NONE ((overt_str){NULL, 0})

/**
 * View of a terminated string.
 * \param s  terminated string, or NULL for the unknown string
 * \return the view
 */
overt_str overt_str_from(const char *s);

/**
 * Same bytes? Two unknown strings are equal; unknown differs from empty.
 * \param a  first
 * \param b  second
 * \return true when equal
 */
bool overt_str_equal(overt_str a, overt_str b);

/**
 * Byte order comparison, as memcmp, shorter first; unknown before empty.
 * \param a  first
 * \param b  second
 * \return negative, 0 or positive
 */
int overt_str_compare(overt_str a, overt_str b);

/**
 * Does `s` begin with `prefix`?
 * \param s       string
 * \param prefix  what it may begin with
 * \return true if so (an empty prefix always matches a known string)
 */
bool overt_str_starts(overt_str s, overt_str prefix);

/**
 * View without ASCII white space at both ends.
 * \param s  string
 * \return the inner view
 */
overt_str overt_str_trim(overt_str s);

/**
 * Whole string as a signed decimal number.
 * \param s    digits with an optional sign, nothing else
 * \param out  the number; untouched on failure
 * \return true when `s` is a number that fits
 */
bool overt_str_to_i64(overt_str s, int64_t *out);

/**
 * Whole string as a finite decimal number, in the C locale whatever the process uses.
 * \param s    number as JSON or CSV writes it, at most 63 bytes
 * \param out  the number; untouched on failure
 * \return true when `s` is a finite number
 */
bool overt_str_to_double(overt_str s, double *out);

/** List of strings; both the array and the bytes belong to somebody else. */
struct overt_str_list {
	const overt_str *items;
	size_t count;
};

/* ---- memory ------------------------------------------------------------- */

/**
 * a * b without overflow.
 * \param a    factor
 * \param b    factor
 * \param out  the product; untouched on overflow
 * \return false on overflow
 */
bool overt_size_mul(size_t a, size_t b, size_t *out);

/**
 * Grows an array so that `need` elements fit (at least doubling).
 * \param array    address of the pointer to the array (malloc'ed or NULL)
 * \param cap      its capacity in elements; updated
 * \param need     elements that must fit
 * \param element  size of one element in bytes, > 0
 * \param max      greatest capacity in elements that is allowed
 * \param err      filled on failure
 * \return OVERT_OK, or OVERT_E_NOMEM with the array as it was
 */
overt_err overt_grow(void *array, size_t *cap, size_t need, size_t element, size_t max,
                     struct overt_error *err);

/** Memory that is freed all at once. */
struct overt_arena;

/**
 * Makes an empty arena.
 * \param max  greatest number of bytes it may hand out (SIZE_MAX: no bound)
 * \return the arena, or NULL when memory is used up
 */
struct overt_arena *overt_arena_new(size_t max);

/**
 * Frees the arena and everything in it.
 * \param arena  arena, or NULL
 */
void overt_arena_free(struct overt_arena *arena);

/**
 * Empties the arena but keeps its largest block for reuse.
 * \param arena  arena
 */
void overt_arena_reset(struct overt_arena *arena);

/**
 * Takes memory, aligned for any type, not cleared.
 * \param arena  arena
 * \param size   bytes; 0 gives a valid pointer
 * \return the memory, or NULL when memory or the bound is used up
 */
void *overt_arena_alloc(struct overt_arena *arena, size_t size);

/**
 * Copies a string into the arena, with a terminating NUL behind it.
 * \param arena  arena
 * \param s      string; unknown stays unknown
 * \param out    the copy; untouched on failure
 * \return false when memory or the bound is used up
 */
bool overt_arena_copy(struct overt_arena *arena, overt_str s, overt_str *out);

/**
 * Bytes handed out since the arena was made or reset.
 * \param arena  arena
 * \return bytes
 */
size_t overt_arena_used(const struct overt_arena *arena);

/**
 * A growing buffer of bytes with a maximum. Once it has failed it stays failed,
 * so that a chain of appends needs one check at its end.
 */
struct overt_buf {
	char *data;   /**< bytes, always terminated when not NULL; owned by the buffer */
	size_t len;   /**< bytes in use, without the terminator */
	size_t cap;   /**< bytes allocated */
	size_t max;   /**< greatest length; 0 means 1 GiB */
	bool failed;  /**< an append did not fit or memory is used up */
};

/**
 * Frees the buffer's bytes and makes it empty again.
 * \param buf  buffer, or NULL
 */
void overt_buf_free(struct overt_buf *buf);

/**
 * Empties the buffer, keeps its memory, forgets a failure.
 * \param buf  buffer
 */
void overt_buf_clear(struct overt_buf *buf);

/**
 * Appends bytes.
 * \param buf   buffer
 * \param data  bytes; may be NULL when len is 0
 * \param len   how many
 * \return false when the buffer has failed
 */
bool overt_buf_append(struct overt_buf *buf, const void *data, size_t len);

/**
 * Appends a string; unknown appends nothing.
 * \param buf  buffer
 * \param s    string
 * \return false when the buffer has failed
 */
bool overt_buf_add(struct overt_buf *buf, overt_str s);

/**
 * Appends formatted text.
 * \param buf     buffer
 * \param format  printf format
 * \return false when the buffer has failed
 */
bool overt_buf_printf(struct overt_buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * Appends a string as a JSON string with its quotes (RFC 8259). Bytes that are
 * not UTF-8 become U+FFFD. The unknown string becomes null.
 * \param buf  buffer
 * \param s    string
 * \return false when the buffer has failed
 */
bool overt_buf_json(struct overt_buf *buf, overt_str s);

/**
 * View of the buffer's bytes, valid until it changes.
 * \param buf  buffer
 * \return the view (empty, not unknown, for an empty buffer)
 */
overt_str overt_buf_view(const struct overt_buf *buf);

/* ---- interning ---------------------------------------------------------- */

/** No index. */
#define OVERT_NO_INDEX UINT32_MAX

/** Gives equal byte strings equal numbers 0, 1, 2, … in order of first appearance. */
struct overt_intern;

/**
 * Makes an empty table.
 * \return the table, or NULL when memory is used up
 */
struct overt_intern *overt_intern_new(void);

/**
 * Frees the table and its strings.
 * \param table  table, or NULL
 */
void overt_intern_free(struct overt_intern *table);

/**
 * Number of a string; it is added when new. Average cost: one hash of the string.
 * \param table  table
 * \param s      string, not unknown
 * \param index  its number; untouched on failure
 * \return false when memory or the 2^32 - 1 numbers are used up
 */
bool overt_intern_add(struct overt_intern *table, overt_str s, uint32_t *index);

/**
 * Number of a string that may be there.
 * \param table  table
 * \param s      string
 * \return its number, or OVERT_NO_INDEX
 */
uint32_t overt_intern_find(const struct overt_intern *table, overt_str s);

/**
 * String of a number; valid as long as the table, terminated.
 * \param table  table
 * \param index  a number that the table gave
 * \return the string
 */
overt_str overt_intern_get(const struct overt_intern *table, uint32_t index);

/**
 * How many strings the table holds.
 * \param table  table
 * \return the count
 */
uint32_t overt_intern_count(const struct overt_intern *table);

/* ---- hashing ------------------------------------------------------------ */

/**
 * 64-bit XXH3 of bytes, for tables and shingles; not for evidence.
 * \param data  bytes
 * \param len   how many
 * \param seed  seed
 * \return the hash
 */
uint64_t overt_hash64(const void *data, size_t len, uint64_t seed);

/** A SHA-256 that is being computed (OpenSSL); for evidence. */
struct overt_sha256;

/** Bytes of a hexadecimal SHA-256 with its terminator. */
#define OVERT_SHA256_HEX 65

/**
 * Starts a digest.
 * \return the digest, or NULL when memory is used up
 */
struct overt_sha256 *overt_sha256_new(void);

/**
 * Adds bytes.
 * \param sha   digest
 * \param data  bytes
 * \param len   how many
 */
void overt_sha256_add(struct overt_sha256 *sha, const void *data, size_t len);

/**
 * Ends the digest and frees it.
 * \param sha  digest, or NULL (then `hex` becomes empty)
 * \param hex  64 lower-case hexadecimal digits and a NUL
 */
void overt_sha256_end(struct overt_sha256 *sha, char hex[OVERT_SHA256_HEX]);

/**
 * SHA-256 of one piece of memory.
 * \param data  bytes
 * \param len   how many
 * \param hex   64 lower-case hexadecimal digits and a NUL; empty on failure
 */
void overt_sha256_hex(const void *data, size_t len, char hex[OVERT_SHA256_HEX]);

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
 * `M/D/YYYY H:MM[:SS]`; X's `Wed Oct 10 20:19:24 +0000 2018`. No zone means UTC.
 * \param s          text
 * \param out        the time; untouched on failure
 * \param precision  how exactly the text states it; may be NULL
 * \return false when the text is none of these
 */
bool overt_time_parse(overt_str s, overt_ms *out, enum overt_precision *precision);

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
