// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file crowd.h
 * Stage 2, beyond pairs: is a whole set of accounts, or an account against a whole
 * finding, beyond chance? Same null model as cochoice.h.
 */
#ifndef OVERT_CROWD_H
#define OVERT_CROWD_H

#include <overt/base.h>
#include <overt/cochoice.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Test of a set of accounts of one kind, corrected for the choice of the set.
 *
 * A set C of c accounts has coincidences K = sum over its objects of (members on it - 1),
 * which under the null is at most Poisson with mean kappa (S1^2 - S2) / 2, S1 and S2 the sums
 * of d and d^2 over C. Since the set was chosen after looking, ln p is raised by
 * ln n + ln C(n, c): a bound over all sets of every size among n accounts (union bound of a
 * scan test for dense subgraphs; Arias-Castro and Verzelen 2014, doi 10.1214/14-AOS1208).
 * \param kappa         background rate of the kind
 * \param degree        d of each member
 * \param members       how many, >= 2
 * \param accounts      n: accounts with two or more objects of the kind
 * \param coincidences  K
 * \param expected      filled with the mean; may be NULL
 * \return ln of the corrected p, may exceed 0
 */
double overt_set_test(double kappa, const uint32_t *degree, size_t members, uint64_t accounts,
                      uint64_t coincidences, double *expected);

/** An account that shares with a finding as a whole. */
struct overt_joiner {
	uint32_t account;
	uint32_t group; /**< of the finding */
	uint32_t k;     /**< objects shared with any member */
	double lambda;  /**< expected */
	double p, q;    /**< q over all candidates and findings (Benjamini-Hochberg) */
};

/** Joiners at q <= alpha. Free with overt_joiners_free. */
struct overt_joiners {
	struct overt_joiner *items; /**< by p; an account may occur with several groups */
	size_t count;
	uint64_t tests;
};

/**
 * Tests every account outside the groups against every group: k = objects that it shares
 * with any member; lambda = sum over kinds of kappa d_u d_F, d_F the distinct objects of the
 * group's members. Accounts with two or more objects are candidates.
 * \param kinds       shares of each kind
 * \param background  of each kind; kinds that are not testable are left out
 * \param count       how many kinds
 * \param group       per account: 0 … groups - 1, or OVERT_NO_INDEX
 * \param groups      how many groups
 * \param first       time of each account's first event, to order ties
 * \param options     alpha and max_sharers, or NULL
 * \param joiners     filled on success
 * \param err         filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM. Cost: two passes over the shares, then the shares of
 *         each group's objects.
 */
overt_err overt_joiners_test(const struct overt_shares *kinds,
                             const struct overt_background *background, size_t count,
                             const uint32_t *group, uint32_t groups, const overt_ms *first,
                             const struct overt_cochoice_options *options,
                             struct overt_joiners *joiners, struct overt_error *err);

/**
 * Frees joiners.
 * \param joiners  joiners, or NULL; empty afterwards
 */
void overt_joiners_free(struct overt_joiners *joiners);

/** Pairs that share at least one object of one kind. */
struct overt_light_pair {
	uint32_t a, b; /**< a < b */
	uint32_t k;    /**< >= 1 */
};

/**
 * All pairs of chosen accounts that share an object of 2 … max_sharers accounts.
 * \param kind         shares
 * \param max_sharers  objects with more accounts are left out
 * \param chosen       per account: may it be in a pair?
 * \param max_pairs    where there are more, only those with k >= 2 are kept
 * \param pairs        malloc'ed, by (a, b); for the caller to free
 * \param count        how many
 * \param err          filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_light_pairs(const struct overt_shares *kind, uint32_t max_sharers,
                            const uint8_t *chosen, size_t max_pairs,
                            struct overt_light_pair **pairs, size_t *count,
                            struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif
