// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file pairs.h
 * Records about pairs of accounts: made by rank in order of the first account, kept in a
 * scratch file, and brought to the rank that owns the first account, some at a time.
 */
#ifndef OVERT_ENGINE_PAIRS_H
#define OVERT_ENGINE_PAIRS_H

#include "job.h"

/** This rank's records. Each begins with the numbers of two accounts, 32 bits each. */
struct pairs {
	size_t element;     /**< bytes of a record */
	uint64_t space;     /**< account numbers are below this */
	uint64_t *found;    /**< records per bucket of first accounts */
	const uint64_t *weights; /**< stores with the same weights per bucket have the same owners;
	                              NULL: ranks own about equally many records of this store */
	int fd;             /**< scratch file */
	uint64_t count;
};

/** Records that this rank owns and holds now, in order of (first, second). */
struct pair_batch {
	char *items;
	size_t count;
};

/** Takes the batches of one rank, in order. */
struct pair_sink {
	/**
	 * Takes a batch: all records of its first accounts are in it.
	 * \param ctx    `ctx` below
	 * \param batch  records
	 * \return OVERT_OK or the error
	 */
	overt_err (*take)(void *ctx, const struct pair_batch *batch);
	void *ctx;
};

/**
 * Makes an empty store.
 * \param pairs    filled; free with pairs_free also after a failure
 * \param element  bytes of a record
 * \param space    account numbers are below this
 * \param scratch  folder of the scratch file; NULL: /tmp
 * \param err      filled on failure
 * \return OVERT_OK or the error
 */
overt_err pairs_make(struct pairs *pairs, size_t element, uint64_t space, const char *scratch,
                     struct overt_error *err);

/**
 * Adds records, by rising first account.
 * \param pairs    store
 * \param records  whole records
 * \return OVERT_OK or OVERT_E_IO
 */
overt_err pairs_add(struct pairs *pairs, overt_str records);

/**
 * Brings all records to their owners.
 * \param ranks   job
 * \param pairs   this rank's records
 * \param budget  bytes of records that a rank should hold at once
 * \param sink    takes those that this rank owns
 * \param err     filled on failure
 * \return OVERT_OK or the error
 */
overt_err pairs_deliver(struct overt_ranks *ranks, const struct pairs *pairs, size_t budget,
                        const struct pair_sink *sink, struct overt_error *err);

/**
 * Frees everything.
 * \param pairs  store
 */
void pairs_free(struct pairs *pairs);

#endif
