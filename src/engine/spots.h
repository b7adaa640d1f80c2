// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file spots.h
 * What the peers' definitions need of the events that stand in at least one
 * pair: ordered by object and time, with row and content.
 */
#ifndef OVERT_ENGINE_SPOTS_H
#define OVERT_ENGINE_SPOTS_H

#include "parts.h"

/** An event that stands in a pair. */
struct spot {
	uint32_t object;  /**< its number */
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

/** Objects one behind the other, in no order; the spots of each by time, then row. */
struct spots {
	struct spot *items; /**< one more than `count`: its gap is OVERT_GAP_START */
	uint64_t *contents; /**< of each spot: where its content is */
	size_t count;
	struct overt_pages memory, content_memory; /**< hold the items and the contents */
};

/** Which rows, and which pairs of them, count. */
struct spots_rule {
	overt_ms window;
	bool loops;          /**< pairs of one account, or of one content, count too */
	bool contents;       /**< without loops: do two rows of one content make no pair? */
	bool keep;           /**< are the parts wanted again? */
	const uint32_t *account_rows; /**< per account; NULL: all accounts count */
	uint32_t least;      /**< rows of an account that counts */
	unsigned threads;
};

/** First rows, by the place of their content: UINT64_MAX before any is seen. */
struct spots_first {
	_Atomic uint64_t *accounts; /**< per account */
	uint64_t *objects;          /**< per object */
};

/**
 * Makes parts for rows.
 * \param parts    filled on success; free with parts_free also after a failure
 * \param rows     about how many rows will come
 * \param workers  threads that put rows into them
 * \param options  memory and folder of the scratch file
 * \param err      filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err spots_parts(struct parts *parts, uint64_t rows, unsigned workers,
                      const struct overt_engine_options *options, struct overt_error *err);

/**
 * Deals rows out by object: the `take` of a scan_sink whose context is parts of rows.
 * \param ctx     parts
 * \param rows    rows
 * \param count   how many
 * \param block   not used
 * \param worker  the thread
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_IO
 */
overt_err spots_take(void *ctx, const struct scan_row *rows, size_t count, size_t block,
                     unsigned worker);

/**
 * Finds the spots.
 * \param scan   for the contents' bytes
 * \param parts  rows, by object; emptied unless they are wanted again
 * \param rule   what counts
 * \param first  filled with the first rows of all rows' accounts and objects; may be NULL
 * \param spots  filled on success; free with spots_free
 * \param err    filled on failure: OVERT_E_NOMEM or OVERT_E_IO
 * \return OVERT_OK or the error
 *
 * Cost: the rows of each part are sorted by object and time within the processor's cache;
 * 24 bytes per spot stay.
 */
overt_err spots_find(const struct scan *scan, struct parts *parts, const struct spots_rule *rule,
                     const struct spots_first *first, struct spots *spots,
                     struct overt_error *err);

/**
 * Frees what tells where contents are.
 * \param spots  spots
 */
void spots_forget_contents(struct spots *spots);

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
 * Are two contents the same bytes?
 * \param scan  scan
 * \param a     where one is
 * \param b     where the other one is
 * \return true if so
 */
bool spots_same_content(const struct scan *scan, uint64_t a, uint64_t b);

#endif
