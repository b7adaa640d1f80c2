// SPDX-License-Identifier: GPL-3.0-or-later
/** \file kappa.h  The equation of the background rate over values that many have in common. */
#ifndef OVERT_DETECT_KAPPA_H
#define OVERT_DETECT_KAPPA_H

#include <overt/cochoice.h>

/** So many accounts have this activity d, or so many pairs this product d_u d_v. */
struct level {
	double value;
	double count;
};

/**
 * Solves the equation of overt_cochoice_test for kappa.
 * \param activity    activities above 0, each once, in an order that does not depend on names
 * \param activities  how many
 * \param heavy       products of the pairs with two or more objects, likewise
 * \param heavies     how many
 * \param ones        pairs with exactly one object
 * \param kappa       the rate; untouched when there is none
 * \return false when no finite root exists
 *
 * Cost: some ten sums over all pairs of activities and all products.
 */
bool kappa_solve(const struct level *activity, size_t activities, const struct level *heavy,
                 size_t heavies, uint64_t ones, double *kappa);

#endif
