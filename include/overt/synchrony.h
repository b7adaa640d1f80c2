// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file synchrony.h
 * What lies behind a tested pair: the objects that it shares, with times, and
 * whether it shares them closer in time than others do. Reported beside the pair
 * test; it never decides alone.
 */
#ifndef OVERT_SYNCHRONY_H
#define OVERT_SYNCHRONY_H

#include <overt/base.h>
#include <overt/cochoice.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One object that two accounts share. */
struct overt_shared_object {
	uint32_t kind, object;
	uint32_t sharers;        /**< accounts on the object */
	uint32_t post_a, post_b; /**< earliest posts of a and of b */
	overt_ms delay;          /**< time of b minus time of a */
};

/** Figures of a pair over all objects that it shares and that are evidence. */
struct overt_pair_detail {
	uint32_t objects;
	uint32_t window_hits;    /**< of these, within the window */
	double median_delay;     /**< of |delay|, ms; NaN without objects */
	double mean_delay;       /**< of |delay|, ms; NaN without objects */
	double rarity;           /**< mean of log2(accounts / sharers), bits; NaN without objects */
	uint32_t timed_objects;  /**< objects with three or more sharers */
	uint32_t timed_hits;     /**< of these, within the window */
	double synchrony_p;      /**< P(at least timed_hits by chance); NaN without timed objects */
};

/** Shares by account, for looking pairs up; reads the kinds, which must outlive it. */
struct overt_pair_index;

/**
 * Builds the index.
 * \param kinds        shares of each kind
 * \param count        1 … OVERT_KINDS_MAX
 * \param max_sharers  objects with more accounts are left out; 0 means 64
 * \param window       what counts as close in time, ms, >= 0
 * \param index        the index; free with overt_pair_index_free
 * \param err          filled on failure
 * \return OVERT_OK, OVERT_E_USAGE or OVERT_E_NOMEM. Cost: two passes over the shares.
 */
overt_err overt_pair_index_make(const struct overt_shares *kinds, size_t count,
                                uint32_t max_sharers, overt_ms window,
                                struct overt_pair_index **index, struct overt_error *err);

/**
 * Frees the index.
 * \param index  index, or NULL
 */
void overt_pair_index_free(struct overt_pair_index *index);

/**
 * The objects that two accounts share, by kind and object number.
 * \param index  index; one thread at a time
 * \param a      account
 * \param b      another account
 * \param count  how many
 * \param err    filled on failure
 * \return the table, valid until the next call; NULL when memory is used up
 */
const struct overt_shared_object *overt_pair_objects(struct overt_pair_index *index, uint32_t a,
                                                     uint32_t b, size_t *count,
                                                     struct overt_error *err);

/**
 * Works the figures of a pair out.
 *
 * Synchrony: on an object with n >= 3 sharers, of whose n (n - 1) / 2 pairs h are within
 * the window, a random pair is within it with probability h / (n (n - 1) / 2). Over the
 * pair's objects the number of hits is Poisson-binomial; its upper tail is exact (dynamic
 * programming). With two sharers a permutation of times leaves the delay as it is, so
 * such objects say nothing about timing.
 * \param index   index; one thread at a time
 * \param a       account
 * \param b       another account
 * \param detail  filled on success
 * \param err     filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM. Cost: objects of a and b, plus (timed objects)^2.
 */
overt_err overt_pair_examine(struct overt_pair_index *index, uint32_t a, uint32_t b,
                             struct overt_pair_detail *detail, struct overt_error *err);

/**
 * Upper tail of the Poisson-binomial distribution.
 * \param p      probabilities, 0 … 1
 * \param n      how many
 * \param hits   >= 0
 * \param tail   P(sum >= hits)
 * \return false when memory is used up. Cost: n x hits.
 */
bool overt_poisson_binomial_tail(const double *p, size_t n, size_t hits, double *tail);

#ifdef __cplusplus
}
#endif
#endif
