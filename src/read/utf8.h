// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file utf8.h
 * Is it UTF-8, and if not, how it is made so.
 */
#ifndef OVERT_READ_UTF8_H
#define OVERT_READ_UTF8_H

#include <overt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Is it well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF)?
 * By simdjson (json.cpp), since every row is asked about.
 * \param data  bytes
 * \param len   how many
 * \return true if so. Cost: linear, several GB/s.
 */
bool overt_utf8_valid(const char *data, size_t len);

/** Bytes that overt_utf8_repair may write at most for `len` bytes. */
#define OVERT_UTF8_REPAIRED(len) ((len) * 3)

/**
 * Copies a string with U+FFFD for each maximal ill-formed part.
 * \param data  bytes
 * \param len   how many
 * \param out   room for OVERT_UTF8_REPAIRED(len) bytes
 * \return bytes written
 */
size_t overt_utf8_repair(const char *data, size_t len, char *out);

/**
 * Writes a code point.
 * \param c    code point; surrogates and what lies beyond U+10FFFF become U+FFFD
 * \param out  room for 4 bytes
 * \return bytes written
 */
size_t overt_utf8_put(unsigned c, char *out);

#ifdef __cplusplus
}
#endif

#endif
