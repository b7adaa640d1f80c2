// SPDX-License-Identifier: GPL-3.0-or-later
/** \file count.h  The columns over which partners are counted, and one account's share of it. */
#ifndef OVERT_DETECT_COUNT_H
#define OVERT_DETECT_COUNT_H

#include "tally.h"
#include <overt/lane.h>
#include <overt/pages.h>

/** One event: side by side, since whoever needs the one needs the other. */
struct column {
	uint32_t account;
	uint32_t gap;
};

/** 64 events: side by side for the same reason. */
struct column_starts {
	uint64_t bits;   /**< one per event: does its object begin here? */
	uint64_t before; /**< objects that began before these events */
};

/** All lanes, one behind the other. */
struct columns {
	struct column *items; /**< one more than events: its gap ends the last object */
	struct overt_pages pages; /**< holds the items */
	struct column_starts *starts; /**< per 64 events */
	size_t count;
	uint32_t accounts;
};

/** An edge while it is counted. */
struct detail {
	struct overt_edge edge;
	uint32_t last[OVERT_WINDOWS_MAX - 1]; /**< the object counted last, per shorter window */
};

/** Scratch of one thread. */
struct partners {
	struct tally tally;
	struct detail *details;
	size_t count, cap;
	uint64_t seen; /**< pairs of events walked, each once */
};

/**
 * Joins lanes into columns.
 * \param lanes    lanes; emptied
 * \param columns  filled on success
 * \param err      filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err columns_make(struct overt_lanes *lanes, struct columns *columns,
                       struct overt_error *err);

/**
 * Frees columns.
 * \param columns  columns
 */
void columns_free(struct columns *columns);

/**
 * Counts the partners of one account that come after it in number.
 * \param columns    columns
 * \param options    windows and min_objects
 * \param account    the account
 * \param slots      its events: position in the low 32 bits, rising
 * \param count      how many
 * \param partners   scratch; on success `details` holds its edges, by partner
 * \return false when memory is used up
 */
bool partners_count(const struct columns *columns, const struct overt_join_options *options,
                    uint32_t account, const uint64_t *slots, size_t count,
                    struct partners *partners);

/**
 * Frees the scratch.
 * \param partners  scratch
 */
void partners_free(struct partners *partners);

#endif
