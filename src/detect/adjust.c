// SPDX-License-Identifier: GPL-3.0-or-later
#include "adjust.h"

#include <stdlib.h>

static int by_p(const void *left, const void *right)
{
	const struct overt_step *a = left, *b = right;
	return (a->p > b->p) - (a->p < b->p);
}

/* Leaves the steps whose q can be below 1. */
static size_t thin(struct overt_step *steps, size_t count, uint64_t tests)
{
	uint64_t all = 0;
	size_t left = 0;
	for (size_t i = 0; i < count; i++)
		all += steps[i].tests;
	for (size_t i = 0; i < count; i++)
		if (steps[i].p * (double)tests / (double)all < 1)
			steps[left++] = steps[i];
	return left;
}

size_t overt_adjust(struct overt_step *steps, size_t count, uint64_t tests)
{
	size_t left = thin(steps, count, tests);
	uint64_t rank = 0;
	double least = 1;
	if (left)
		qsort(steps, left, sizeof *steps, by_p);
	for (size_t i = 0; i < left; i++)
		rank += steps[i].tests;
	for (size_t i = left; i-- > 0;) {
		double q = steps[i].p * (double)tests / (double)rank;
		rank -= steps[i].tests;
		least = q < least ? q : least;
		steps[i].q = least;
	}
	return left;
}

double overt_adjusted(const struct overt_step *steps, size_t count, double p)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (steps[middle].p < p)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count ? steps[low].q : 1;
}
