// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file base_memory.h
 * Memory with owners and bounds, interning, hashing. Included by base.h.
 */
#ifndef OVERT_BASE_MEMORY_H
#define OVERT_BASE_MEMORY_H

#include <overt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

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

#ifdef __cplusplus
}
#endif
#endif
