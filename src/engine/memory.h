// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file memory.h
 * Large arrays in large pages, where the system has them: random access to many
 * megabytes otherwise waits more for addresses than for data.
 */
#ifndef OVERT_ENGINE_MEMORY_H
#define OVERT_ENGINE_MEMORY_H

#include <stddef.h>

/** A mapped array. Zeroed: none. */
struct memory {
	void *at;
	size_t size; /**< bytes */
};

/**
 * Maps an array; its bytes are 0 and take no memory until they are touched.
 * \param memory  filled on success
 * \param size    bytes
 * \return false when memory is used up
 */
_Bool memory_map(struct memory *memory, size_t size);

/**
 * Makes a mapped array larger, in place or by moving pages.
 * \param memory  mapped, or zeroed
 * \param size    bytes, not fewer than it has
 * \return false when memory is used up; the array is as it was
 */
_Bool memory_grow(struct memory *memory, size_t size);

/**
 * Unmaps an array.
 * \param memory  mapped, or zeroed; zeroed afterwards
 */
void memory_free(struct memory *memory);

#endif
