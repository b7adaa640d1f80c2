// SPDX-License-Identifier: GPL-3.0-or-later
/** \file peer_rows.h  Raw rows over ranks, for the peers' definitions: each at its object's owner. */
#ifndef OVERT_ENGINE_PEER_ROWS_H
#define OVERT_ENGINE_PEER_ROWS_H

#include "job.h"
#include "spots.h"

/** A row at the owner of its object. */
struct peer_row {
	uint64_t row;      /**< number among all rows, with PEER_ROW_… */
	overt_ms time;
	uint32_t object;   /**< number within this rank */
	uint32_t account;  /**< number among all, in order of names */
	uint32_t content;  /**< number among all */
	uint32_t appeared; /**< how many accounts came before this one in the files */
};

/** Object and content are the same bytes. */
#define PEER_ROW_SAME (UINT64_C(1) << 63)
/** The row counts: its account has enough rows, or its message is new. */
#define PEER_ROW_USED (UINT64_C(1) << 62)
/** The number among all rows. */
#define PEER_ROW_NUMBER (PEER_ROW_USED - 1)

/** What is wanted of the rows. */
struct peer_rows_wish {
	uint32_t min_rows;  /**< rows of an account that counts */
	bool first_content; /**< only the first row of each content counts */
	bool texts;         /**< keep the contents' bytes */
};

/** All rows of this rank's objects. */
struct peer_rows {
	struct peer_row *items;  /**< in file order */
	size_t count, cap;
	uint32_t *objects;       /**< per object of this rank: how many came before it in the files */
	uint32_t object_count;
	uint64_t total;          /**< rows of all ranks */
	uint64_t repeated;       /**< rows of all ranks whose content came before */
	struct kept_names account_names, object_names, content_names; /**< objects by appearance */
	struct overt_scan_counts scan;
};

/**
 * Reads this rank's share of the files and brings rows to the owners of their objects.
 * \param ranks    job
 * \param where    inputs
 * \param options  how
 * \param wish     what is wanted
 * \param rows     zeroed; filled on success; free with peer_rows_free also after a failure
 * \param err      filled on failure
 * \return OVERT_OK or the error
 */
overt_err peer_rows_read(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                         const struct overt_engine_options *options,
                         const struct peer_rows_wish *wish, struct peer_rows *rows,
                         struct overt_error *err);

/**
 * Writes rows and names to checkpoints (agreed).
 * \param save  run
 * \param rows  rows
 * \param err   filled on failure
 * \return OVERT_OK or the error
 */
overt_err peer_rows_save(struct save *save, const struct peer_rows *rows,
                         struct overt_error *err);

/**
 * Reads names, and rows unless only names are wanted, from checkpoints.
 * \param save   run
 * \param names  only names?
 * \param rows   zeroed; filled on success
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err peer_rows_load(struct save *save, bool names, struct peer_rows *rows,
                         struct overt_error *err);

/**
 * Frees everything.
 * \param rows  rows
 */
void peer_rows_free(struct peer_rows *rows);

/** Events that stand in a pair, at the owner of their object. */
struct peer_spots {
	struct spots spots;   /**< `object` is the row of peer_rows, `account` numbers among these spots */
	uint32_t *accounts;   /**< number among all of each account, rising */
	uint64_t *appeared;   /**< per account: how many came before it in the files */
	uint32_t account_count;
};

/**
 * Finds the spots with the local engine; contents are compared by number.
 * \param rows   rows
 * \param rule   what counts; `use` is taken from the rows
 * \param found  filled on success; free with peer_spots_free
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err peer_spots_find(const struct peer_rows *rows, const struct spots_rule *rule,
                          struct peer_spots *found, struct overt_error *err);

/**
 * Frees everything.
 * \param found  spots
 */
void peer_spots_free(struct peer_spots *found);

#endif
