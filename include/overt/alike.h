// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file alike.h
 * The pair test of cochoice.h for one kind of object and very many pairs.
 *
 * To the test, all pairs with the same product d_u d_v and the same number k of
 * shared objects are alike: they have one lambda and one p. So it is enough to
 * know how many pairs there are of each sort. Histograms of several threads or
 * machines add up, and nothing in them depends on names or on an order.
 */
#ifndef OVERT_ALIKE_H
#define OVERT_ALIKE_H

#include <overt/cochoice.h>
#include <overt/pages.h>

#ifdef __cplusplus
extern "C" {
#endif

/** So many pairs (or accounts) have these two figures. */
struct overt_bin {
	uint64_t value; /**< d_u d_v of a pair; d of an account */
	uint32_t k;     /**< objects that the pair shares; 0 for accounts */
	uint64_t count; /**< 0: an empty slot of the table */
};

/** A histogram: an open hash table. Zeroed: empty. Free with overt_bins_free. */
struct overt_bins {
	struct overt_bin *slots;  /**< `size` of them; those with count 0 are empty */
	size_t size;              /**< 0 or a power of two */
	size_t used;
	struct overt_pages pages; /**< holds the slots */
};

/**
 * Counts pairs or accounts.
 * \param bins   histogram
 * \param value  see overt_bin
 * \param k      see overt_bin
 * \param count  how many there are, above 0
 * \return false when memory is used up
 *
 * Memory: 32 to 64 bytes per different (value, k).
 */
bool overt_bins_add(struct overt_bins *bins, uint64_t value, uint32_t k, uint64_t count);

/**
 * Counts many pairs or accounts: waits for memory overlap.
 * \param bins   histogram
 * \param items  what to count, each count above 0
 * \param count  how many items, a few dozen
 * \return false when memory is used up
 */
bool overt_bins_add_all(struct overt_bins *bins, const struct overt_bin *items, size_t count);

/**
 * Slots in a scattered order. Taken in the order of the table and put into a smaller one, they
 * would crowd together there and make it slow.
 * \param bins    histogram
 * \param number  0 … size - 1
 * \return a slot, each once; its count may be 0
 */
const struct overt_bin *overt_bins_at(const struct overt_bins *bins, size_t number);

/**
 * Adds what another histogram counted.
 * \param bins  histogram
 * \param more  another one
 * \return false when memory is used up
 */
bool overt_bins_merge(struct overt_bins *bins, const struct overt_bins *more);

/**
 * Frees a histogram.
 * \param bins  histogram, or NULL; empty afterwards
 */
void overt_bins_free(struct overt_bins *bins);

/** Tests with the same p, and their q. */
struct overt_step {
	double p;
	double q;       /**< Benjamini-Hochberg adjusted p */
	uint64_t tests; /**< how many have this p */
};

/** The test of one kind over all pairs. Free with overt_verdicts_free. */
struct overt_verdicts {
	struct overt_background background; /**< `objects` and `shared` are not filled */
	uint64_t tests;         /**< M: pairs of accounts with at least 2 objects, fixed beforehand */
	uint64_t significant;   /**< pairs beyond chance */
	double alpha;
	struct overt_step *steps; /**< different p by rising p; what is missing has q = 1 */
	size_t step_count;
};

/**
 * Tests all pairs; formulas, sources and assumptions are those of overt_cochoice_test.
 * \param activity  accounts by d, k being 0
 * \param pairs     pairs that share two or more objects, by d_u d_v and k
 * \param ones      pairs that share exactly one object
 * \param options   alpha and threads are used; NULL: the defaults
 * \param verdicts  filled on success, also when the kind is not testable
 * \param err       filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 *
 * Cost: some ten steps per pair of different d and per different d_u d_v, one tail of the
 * Poisson distribution per bin of `pairs`. The result does not depend on threads.
 */
overt_err overt_alike_test(const struct overt_bins *activity, const struct overt_bins *pairs,
                           uint64_t ones, const struct overt_cochoice_options *options,
                           struct overt_verdicts *verdicts, struct overt_error *err);

/** What the test says of one pair. */
struct overt_verdict {
	double lambda; /**< expected under the null; NaN when the kind is not testable */
	double p, q;   /**< 1 when k is below 2 or the kind is not testable: no test was made */
	bool significant; /**< q <= alpha */
};

/**
 * Looks up one pair.
 * \param verdicts  result
 * \param k         objects that the pair shares
 * \param product   d_u d_v
 * \return figures
 */
struct overt_verdict overt_alike_verdict(const struct overt_verdicts *verdicts, uint32_t k,
                                         uint64_t product);

/**
 * Frees a result.
 * \param verdicts  result, or NULL; empty afterwards
 */
void overt_verdicts_free(struct overt_verdicts *verdicts);

#ifdef __cplusplus
}
#endif
#endif
