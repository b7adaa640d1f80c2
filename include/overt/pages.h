// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file pages.h
 * Large arrays in large pages, where the system has them: random access to many
 * megabytes otherwise waits more for addresses than for data. Part of `base`.
 */
#ifndef OVERT_PAGES_H
#define OVERT_PAGES_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A mapped array. Zeroed: none. */
struct overt_pages {
	void *at;
	size_t size; /**< bytes */
	bool large;  /**< large pages were asked for */
};

/**
 * Maps an array; its bytes are 0 and take no memory until they are touched.
 * \param pages  filled on success
 * \param size   bytes
 * \param large  ask for large pages? Good for random access; what is only read from
 *               end to end is cheaper without
 * \return false when memory is used up
 */
bool overt_pages_map(struct overt_pages *pages, size_t size, bool large);

/**
 * Makes a mapped array larger by moving its pages.
 * \param pages  mapped, or zeroed but for `large`
 * \param size   bytes, not fewer than it has
 * \return false when memory is used up; the array is as it was
 */
bool overt_pages_grow(struct overt_pages *pages, size_t size);

/**
 * Unmaps an array.
 * \param pages  mapped, or zeroed; zeroed afterwards
 */
void overt_pages_free(struct overt_pages *pages);

#ifdef __cplusplus
}
#endif
#endif
