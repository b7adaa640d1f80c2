// SPDX-License-Identifier: GPL-3.0-or-later
/** \file appear.h  Numbers for strings by their first row among the files of all ranks. */
#ifndef OVERT_ENGINE_APPEAR_H
#define OVERT_ENGINE_APPEAR_H

#include "directory.h"

/** Order of first appearance. */
struct appearance {
	uint32_t *places; /**< per entry of the directory: how many strings came before it */
	uint32_t *rows;   /**< rows of this rank's share that are first rows, rising */
	uint32_t count;   /**< how many */
	uint64_t *bounds; /**< of places, by the rank whose share has the first row */
};

/**
 * Finds the order.
 * \param ranks      job
 * \param directory  with first rows
 * \param bounds     of rows: each rank's share of the files
 * \param result     zeroed; filled on success; free with appearance_free also after a failure
 * \param err        filled on failure
 * \return OVERT_OK or the error
 */
overt_err appearance_find(struct overt_ranks *ranks, const struct directory *directory,
                          const uint64_t *bounds, struct appearance *result,
                          struct overt_error *err);

/**
 * Frees everything.
 * \param result  order
 */
void appearance_free(struct appearance *result);

#endif
