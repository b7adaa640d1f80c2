// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file cochoice.h
 * Stage 2 of detection: which pairs of accounts share more objects than their
 * activity explains. The question is *what* two accounts chose, not when.
 *
 * Null model: account u puts out d_u^k distinct objects of kind k, v puts out
 * d_v^k, and the number that both put out is Poisson with mean kappa_k d_u^k d_v^k,
 * independently over kinds (a configuration model of the bipartite graph).
 * Sources: Saracco et al. 2017, doi 10.1088/1367-2630/aa6b38; Tumminello et al.
 * 2011, doi 10.1371/journal.pone.0017994.
 */
#ifndef OVERT_COCHOICE_H
#define OVERT_COCHOICE_H

#include <overt/base.h>
#include <overt/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Greatest number of kinds tested together. */
#define OVERT_KINDS_MAX 8

/** How to test. */
struct overt_cochoice_options {
	double alpha;         /**< false discovery rate, 0 < alpha < 1; 0 means 0.01 */
	uint32_t max_sharers; /**< an object with more accounts is no evidence; 0 means 64 */
	unsigned threads;     /**< 0 counts as 1 */
	/** Where `kinds` are a few popular objects only: everything that the accounts put out, for
	    what is popular; NULL elsewhere. See overt_cochoice_test. */
	const struct overt_shares *everything;
	size_t everything_count; /**< kinds in it; those of reposts are passed over */
};

/** Background of one kind, as estimated. */
struct overt_background {
	double kappa;      /**< rate per d_u x d_v; NaN when not testable */
	bool testable;     /**< false: no finite root, or no pair to learn from */
	uint64_t pairs_one;  /**< pairs that share exactly one object of the kind */
	uint64_t pairs_more; /**< pairs that share two or more */
	uint32_t objects;    /**< objects of the kind */
	uint32_t shared;     /**< objects that are evidence: 2 … max_sharers accounts */
};

/** One tested pair, a < b. */
struct overt_tested_pair {
	uint32_t a, b;
	uint32_t k;                       /**< objects shared, over testable kinds; >= 2 */
	uint32_t by_kind[OVERT_KINDS_MAX]; /**< the same per kind */
	double lambda;                    /**< expected under the null, > 0 */
	double p;                         /**< P(Poisson(lambda) >= k) */
	double q;                         /**< Benjamini-Hochberg adjusted p over `tests` */
	bool significant;                 /**< q <= alpha */
	bool wide;                        /**< the search's: k to q are about wide texts only */
};

/** Result of the test. Free with overt_cochoice_free. */
struct overt_cochoice {
	struct overt_tested_pair *pairs; /**< all pairs with k >= 2, by (a, b) */
	size_t pair_count;
	size_t significant;
	uint64_t tests;           /**< M: pairs of accounts with at least 2 objects, fixed beforehand */
	uint32_t testable_accounts; /**< accounts with at least 2 objects */
	double alpha;
	size_t kinds;
	struct overt_background background[OVERT_KINDS_MAX];
};

/**
 * Tests every pair of accounts that shares two or more objects.
 * \param kinds     one entry per kind of object
 * \param count     1 … OVERT_KINDS_MAX
 * \param options   how, or NULL
 * \param result    filled on success
 * \param progress  told; may be NULL
 * \param err       filled on failure
 * \return OVERT_OK, OVERT_E_USAGE, OVERT_E_NOMEM or OVERT_E_CANCELLED
 *
 * kappa_k is the Poisson maximum likelihood estimate truncated to pairs that
 * share at most one object of kind k, plus one pair: it solves
 *   sum over those pairs of kappa d_u d_v / (1 + kappa d_u d_v) = pairs_one + 1.
 * Pairs of a copying network share more than one and so cannot raise their own
 * background. Multiplicity: Benjamini and Hochberg 1995, doi
 * 10.1111/j.2517-6161.1995.tb02031.x, over `tests`.
 * With `everything`, kappa d_u d_v may exceed what two accounts can share, and a network that
 * holds half of all objects would look ordinary the more it posts. So there are two
 * expectations: lambda as above, and (d_v W_u + d_u W_v) / (2 T), where W_u is the sum of the
 * accounts on each object of u, T that of all d, both over everything: what v would hit of u's
 * objects if it drew all of its own by their popularity. p is twice the smaller tail (Bonferroni;
 * overt_bounded_tail, at most the sum of the lesser d_u^k, d_v^k), lambda the lesser of both.
 * Assumptions: activity explains sharing in the absence of coordination; objects
 * that spread by other common causes are left to the common-cause rule of graph.h.
 * Cost: one step per pair of accounts on an object of at most max_sharers accounts.
 */
overt_err overt_cochoice_test(const struct overt_shares *kinds, size_t count,
                              const struct overt_cochoice_options *options,
                              struct overt_cochoice *result,
                              const struct overt_progress *progress, struct overt_error *err);

/**
 * Frees a result.
 * \param result  result, or NULL; empty afterwards
 */
void overt_cochoice_free(struct overt_cochoice *result);

/**
 * Truncated background rate of one kind; see overt_cochoice_test.
 * \param degree    d of each account
 * \param accounts  how many accounts
 * \param heavy     products d_u d_v of the pairs with two or more objects
 * \param heavy_count  how many
 * \param ones      pairs with exactly one object
 * \param kappa     the rate; untouched when there is none
 * \param err       filled on failure
 * \return OVERT_OK, OVERT_E_INPUT when no finite root exists, or OVERT_E_NOMEM
 */
overt_err overt_cochoice_kappa(const uint32_t *degree, uint32_t accounts, const double *heavy,
                               size_t heavy_count, uint64_t ones, double *kappa,
                               struct overt_error *err);

/**
 * Upper tail of the Poisson distribution, accurate far out.
 * \param k       >= 0
 * \param lambda  mean, >= 0
 * \return P(X >= k), 0 … 1 (GSL's regularised incomplete gamma function)
 */
double overt_poisson_tail(uint32_t k, double lambda);

/**
 * Upper tail of the binomial distribution with a stated mean. Two accounts that hold a good
 * part of few objects cannot share more than the lesser of them holds; the Poisson tail does
 * not know that. For k > lambda it is an upper bound of the hypergeometric tail and of a sum
 * of unlike trials (Hoeffding 1956, doi 10.1214/aoms/1177728178).
 * \param k       >= 0
 * \param lambda  mean, >= 0
 * \param most    greatest possible number
 * \return P(X >= k), 0 … 1; 1 where lambda >= most
 */
double overt_bounded_tail(uint32_t k, double lambda, uint32_t most);

#ifdef __cplusplus
}
#endif
#endif
