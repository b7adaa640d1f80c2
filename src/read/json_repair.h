// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file json_repair.h
 * Makes JSON text readable that a strict parser refuses for its characters alone.
 */
#ifndef OVERT_READ_JSON_REPAIR_H
#define OVERT_READ_JSON_REPAIR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes that overt_json_repair may write at most. */
#define OVERT_JSON_REPAIRED(len) ((len) * 3 + 1)

/**
 * Copies JSON text with U+FFFD for ill-formed UTF-8 and for halves of surrogate
 * pairs in \\u escapes.
 * \param data  text
 * \param len   its length
 * \param out   room for OVERT_JSON_REPAIRED(len) bytes
 * \return bytes written
 */
size_t overt_json_repair(const char *data, size_t len, char *out);

#ifdef __cplusplus
}
#endif
#endif
