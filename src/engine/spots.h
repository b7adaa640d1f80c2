// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file spots.h
 * What the peers' definitions need of the events that stand in at least one
 * pair: ordered by object and time, with row and content.
 */
#ifndef OVERT_ENGINE_SPOTS_H
#define OVERT_ENGINE_SPOTS_H

#include "rows.h"
#include <overt/lane.h>

/** An event that stands in a pair. */
struct spot {
	uint32_t row;     /**< row; later its object */
	uint32_t account; /**< number in the dictionary; later the rank of its name */
	uint32_t content; /**< hash of the content; later its class, with SPOT_OK */
	uint32_t gap;     /**< as in a lane */
};

/** The content survives step 4. */
#define SPOT_OK UINT32_C(0x80000000)

/**
 * Class of a spot's content.
 * \param spot  spot whose content is a class
 * \return the class
 */
static inline uint32_t spot_class(const struct spot *spot)
{
	return spot->content & ~SPOT_OK;
}

/** Spots by object, time and row. */
struct spots {
	struct spot *items; /**< one more than `count`: its gap is OVERT_GAP_START */
	size_t count;
	struct overt_pages memory; /**< holds the items */
};

/** Which rows, and which pairs of them, count. */
struct spots_rule {
	overt_ms window;
	bool loops;          /**< pairs of one account, or of one content, count too */
	bool contents;       /**< without loops: do two rows of one content make no pair? */
	const uint8_t *use;  /**< per row: 0 is left out; NULL: all rows are used */
	unsigned threads;
};

/**
 * Parts that rows are dealt into: spots come in order of (object modulo parts, object).
 * \param rows  number of rows
 * \return a power of two
 */
size_t spots_parts(uint64_t rows);

/**
 * Finds the spots.
 * \param scan   for the contents' bytes
 * \param rows   rows
 * \param rule   what counts
 * \param spots  filled on success; free with spots_free
 * \param err    filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err spots_find(const struct scan *scan, const struct rows *rows,
                     const struct spots_rule *rule, struct spots *spots,
                     struct overt_error *err);

/**
 * Frees spots.
 * \param spots  spots
 */
void spots_free(struct spots *spots);

/**
 * Replaces account numbers by the ranks of their names.
 * \param scan   for the names
 * \param spots  spots
 * \param names  on success account numbers in order of names (malloc)
 * \param count  on success how many
 * \param err    filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err spots_rank(const struct scan *scan, struct spots *spots, uint32_t **names,
                     uint32_t *count, struct overt_error *err);

/**
 * Are the contents of two rows the same bytes?
 * \param scan  scan
 * \param a     row
 * \param b     row
 * \return true if so
 */
bool spots_same_content(const struct scan *scan, const struct scan_row *a,
                        const struct scan_row *b);

#endif
