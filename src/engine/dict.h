// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file dict.h
 * Numbers for strings, handed out by several threads at once.
 *
 * Equal bytes get equal numbers; which number a string gets depends on the
 * threads, so nothing that leaves the engine may be ordered by it. The table
 * never grows while threads use it: they ask overt_dict_room, stop when it is
 * full, and go on after overt_dict_grow.
 */
#ifndef OVERT_ENGINE_DICT_H
#define OVERT_ENGINE_DICT_H

#include <overt/pages.h>
#include <overt/base.h>
#include <stdatomic.h>
#include <string.h>

/** Longest string that lies in its entry. */
#define DICT_INLINE 15
/** Blocks of long strings: each worker fills its own. */
#define DICT_WORKERS 256

/** A string: short ones whole, long ones by address. */
struct dict_entry {
	uint64_t low;  /**< bytes 0-7, or the address of a long string */
	uint64_t high; /**< bytes 8-14 with the length above them, or 0xFF << 56 | length */
};
_Static_assert(sizeof(struct dict_entry) == 16, "short strings lie in one piece");

/** A string that is looked up, ready for comparison. */
struct dict_key {
	struct dict_entry entry; /**< as it would be stored; `low` of a long one is its address */
	uint32_t hash;
};

struct dict_block;

/** The table. */
struct dict {
	_Atomic uint64_t *slots;    /**< hash << 32 | number + 1; 0 is empty */
	struct dict_entry *entries; /**< by number */
	size_t slot_count;          /**< a power of two */
	unsigned shift;             /**< 32 - log2(slot_count) */
	size_t limit;               /**< numbers that may be handed out before it must grow */
	struct overt_pages slot_memory, entry_memory;
	_Atomic uint32_t count;     /**< numbers handed out; a few may be unused */
	struct dict_block *blocks[DICT_WORKERS];
};

/**
 * Makes the table, or makes it twice as large; not while other threads use it.
 * \param dict  table, zeroed at first
 * \param err   filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err overt_dict_grow(struct dict *dict, struct overt_error *err);

/**
 * Is there room for more strings?
 * \param dict   table
 * \param extra  strings that all threads together may add before they ask again
 * \return true if so
 */
static inline bool overt_dict_room(struct dict *dict, size_t extra)
{
	return (size_t)atomic_load_explicit(&dict->count, memory_order_relaxed) + extra <=
	       dict->limit;
}

/**
 * Frees everything.
 * \param dict  table
 */
void overt_dict_free(struct dict *dict);

/**
 * Frees what only looking up needs; overt_dict_get still works.
 * \param dict  table
 */
void overt_dict_close(struct dict *dict);

/**
 * Number of a string, new or not.
 * \param dict    table with room
 * \param key     from overt_dict_key
 * \param worker  this thread's number, below DICT_WORKERS
 * \param number  the string's number
 * \return false when memory is used up
 */
bool overt_dict_add(struct dict *dict, const struct dict_key *key, unsigned worker,
                    uint32_t *number);

/**
 * String of a number.
 * \param entry  the string's entry; must outlive the view
 * \return the view, not terminated
 */
static inline overt_str overt_dict_view(const struct dict_entry *entry)
{
	uint64_t top = entry->high >> 56;
	if (top <= DICT_INLINE)
		return (overt_str){(const char *)entry, (size_t)top};
	const char *address;
	memcpy(&address, &entry->low, sizeof address);
	return (overt_str){address, (size_t)(entry->high & UINT32_MAX)};
}

/**
 * String of a number.
 * \param dict    table
 * \param number  a number that it gave
 * \return a view, valid as long as the table does not grow
 */
static inline overt_str overt_dict_get(const struct dict *dict, uint32_t number)
{
	return overt_dict_view(&dict->entries[number]);
}

/**
 * Gets a string ready to be looked up.
 * \param text  bytes; a short one needs 16 readable bytes
 * \param len   how many, below 2^24
 * \param key   the key; of a long string it keeps the address
 */
void overt_dict_key(const char *text, size_t len, struct dict_key *key);

/**
 * Brings the slot of a key near.
 * \param dict  table
 * \param key   key
 */
static inline void overt_dict_fetch(const struct dict *dict, const struct dict_key *key)
{
	__builtin_prefetch((const void *)&dict->slots[key->hash >> dict->shift]);
}

/**
 * Brings the entry of a key near, if its slot tells which it is.
 * \param dict  table
 * \param key   key
 */
static inline void overt_dict_fetch_entry(const struct dict *dict, const struct dict_key *key)
{
	uint64_t slot = atomic_load_explicit(&dict->slots[key->hash >> dict->shift],
	                                     memory_order_relaxed);
	if (slot)
		__builtin_prefetch(&dict->entries[(uint32_t)slot - 1]);
}

#endif
