// SPDX-License-Identifier: GPL-3.0-or-later
/** \file adjust.h  The false discovery rate of many tests. */
#ifndef OVERT_DETECT_ADJUST_H
#define OVERT_DETECT_ADJUST_H

#include <overt/alike.h>

/**
 * Benjamini and Hochberg's step-up procedure (1995, doi 10.1111/j.2517-6161.1995.tb02031.x).
 * Ties get the same q, so that no order of tests matters.
 * \param steps  p and how many tests have it; on return by rising p, with q
 * \param count  how many steps
 * \param tests  M: all tests, those that are in no step too
 * \return how many steps are left: the others have a greater p than these, and q is 1
 *
 * q of the step at place j is the least p_i M / r_i from j on, r_i being the number of tests
 * up to and with step i; at most 1. A step whose p M is not below the number of all tests in
 * steps can only get 1, and is not sorted.
 */
size_t overt_adjust(struct overt_step *steps, size_t count, uint64_t tests);

/**
 * q of a p.
 * \param steps  adjusted
 * \param count  how many are left
 * \param p      p of one of the tests
 * \return its q
 */
double overt_adjusted(const struct overt_step *steps, size_t count, double p);

#endif
