// SPDX-License-Identifier: GPL-3.0-or-later
/** \file refine.h  Classes of equal contents, and step 4 of the CooRTweet definition over them. */
#ifndef OVERT_ENGINE_REFINE_H
#define OVERT_ENGINE_REFINE_H

#include "spots.h"

/** Contents that stand in a pair. */
struct classes {
	uint32_t count;
	uint64_t *contents; /**< per class: where its content is; NULL unless classes are looked up */
	uint32_t *hashes;   /**< per class; the same */
	uint32_t *slots;    /**< open table: class + 1, by hash of its content */
	size_t mask;
	uint64_t *filter;   /**< bits by hash: nearly all contents without a class end here */
	uint32_t filter_mask;
};

/**
 * Numbers the different contents among the spots.
 * \param scan     for the contents' bytes
 * \param spots    `content` turns from hash to class
 * \param lookup   will contents of other rows be looked up?
 * \param classes  filled on success; free with classes_free
 * \param err      filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 *
 * Cost: a filter of 16 to 32 bits per spot tells the few whose hash may occur twice; only
 * these are sorted and compared.
 */
overt_err classes_make(const struct scan *scan, struct spots *spots, bool lookup,
                       struct classes *classes, struct overt_error *err);

/**
 * Frees classes.
 * \param classes  classes
 */
void classes_free(struct classes *classes);

/** How contents are refined. */
struct refinement {
	const struct scan *scan;
	struct parts *parts;          /**< all rows */
	const struct classes *classes; /**< made for looking up */
	const uint8_t *result;        /**< per class: does it stand in the result? */
	const uint32_t *account_rows; /**< per account; NULL: the rows of all accounts count */
	uint32_t least;               /**< smallest number of such rows of an account */
	unsigned threads;
	_Atomic uint8_t *ok;          /**< per class, cleared at first: set for contents of such accounts */
};

/**
 * Contents of accounts with enough rows whose content stands in the result.
 * \param refinement  what to do; `ok` is filled
 * \param err         filled on failure: OVERT_E_NOMEM or OVERT_E_IO
 * \return OVERT_OK or the error
 *
 * Cost: the rows are read twice, part by part.
 */
overt_err classes_refine(const struct refinement *refinement, struct overt_error *err);

#endif
