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

/**
 * Slips between two words: bytes that are one too many, one too few, another, or swapped
 * with their neighbour. Words of more than 64 bytes are taken as too far apart.
 * \param a     word
 * \param b     word
 * \param most  greatest number that matters
 * \return the least number of slips, at most `most`
 */
size_t overt_str_slips(overt_str a, overt_str b, size_t most);

/** List of strings; both the array and the bytes belong to somebody else. */
struct overt_str_list {
	const overt_str *items;
	size_t count;
};

#ifdef __cplusplus
}
#endif

#include <overt/base_memory.h>
#include <overt/base_time.h>

#endif
