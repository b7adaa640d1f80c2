// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file cut.h
 * Which bytes of which files a rank reads. Ranks read contiguous stretches in order of
 * the files, so that "rank, then row" is the order of rows in the files.
 */
#ifndef OVERT_ENGINE_CUT_H
#define OVERT_ENGINE_CUT_H

#include "ranks.h"
#include "scan.h"

/** A stretch of one file. */
struct cut_piece {
	size_t file;        /**< which input */
	char *map;          /**< the whole file */
	size_t size;        /**< its bytes */
	uint64_t from, to;  /**< nominal at first, then rows begin and end there */
};

/** This rank's share, as a scan. */
struct cut {
	struct scan scan;
	struct cut_piece *pieces; /**< one per file of the scan */
	size_t count;
};

/**
 * Maps this rank's pieces and finds where rows begin (agreed).
 * \param ranks    job
 * \param where    inputs
 * \param columns  wanted columns
 * \param cut      zeroed; free with cut_free also after a failure
 * \param err      filled on failure
 * \return OVERT_OK or the error
 */
overt_err cut_open(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                   const struct overt_share_columns *columns, struct cut *cut,
                   struct overt_error *err);

/**
 * Adds up what the ranks read. Rejected rows are known by file and line, on rank 0.
 * \param ranks   job
 * \param cut     share that was scanned
 * \param counts  filled on success
 * \param err     filled on failure
 * \return OVERT_OK or the error
 */
overt_err cut_counts(struct overt_ranks *ranks, const struct cut *cut,
                     struct overt_scan_counts *counts, struct overt_error *err);

/**
 * Unmaps and frees everything.
 * \param cut  share
 */
void cut_free(struct cut *cut);

#endif
