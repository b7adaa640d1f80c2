// SPDX-License-Identifier: GPL-3.0-or-later
/* The truncated background rate; formula and reason in overt/cochoice.h. */
#include "kappa.h"

#include <math.h>
#include <stdlib.h>

enum { STEPS_MAX = 2000 };

/* Accounts that have the same d contribute alike: sums run over distinct values. */
struct equation {
	const struct level *activity, *heavy;
	size_t activities, heavies;
};

/* Expected number of pairs with exactly one object, given at most one, and its derivative. */
struct rate {
	double ones, slope;
};

static inline void add_rate(struct rate *sum, double count, double kappa, double product)
{
	double rest = 1 / (1 + kappa * product);
	sum->ones += count * (kappa * product * rest);
	sum->slope += count * (product * rest * rest);
}

static struct rate rate_at(const struct equation *e, double kappa)
{
	struct rate sum = {0};
	for (size_t i = 0; i < e->activities; i++) {
		struct rate row = {0};
		const struct level *own = &e->activity[i];
		for (size_t j = 0; j < i; j++)
			add_rate(&row, e->activity[j].count, kappa, own->value * e->activity[j].value);
		add_rate(&row, (own->count - 1) / 2, kappa, own->value * own->value);
		sum.ones += own->count * row.ones;
		sum.slope += own->count * row.slope;
	}
	for (size_t i = 0; i < e->heavies; i++)
		add_rate(&sum, -e->heavy[i].count, kappa, e->heavy[i].value);
	return sum;
}

/* Pairs with at most one object. */
static double pairs_below_two(const struct equation *e)
{
	double accounts = 0, heavy = 0;
	for (size_t i = 0; i < e->activities; i++)
		accounts += e->activity[i].count;
	for (size_t i = 0; i < e->heavies; i++)
		heavy += e->heavy[i].count;
	return accounts * (accounts - 1) / 2 - heavy;
}

/* Newton's steps rise towards the root, since the sum is concave; where rounding leads one
   astray, the interval known so far is halved (or doubled) instead. */
static double solve(const struct equation *e, double target)
{
	double low = 0, high = INFINITY, kappa = target / rate_at(e, 0).slope;
	if (!(kappa > 0 && kappa < INFINITY))
		kappa = 1e-15;
	for (int step = 0; step < STEPS_MAX; step++) {
		struct rate at = rate_at(e, kappa);
		*(at.ones < target ? &low : &high) = kappa;
		double next = kappa + (target - at.ones) / at.slope;
		bool near = fabs(next - kappa) <= 1e-12 * kappa; // the error is the square of that
		if (!near && !(next > low && next < high))
			next = high < INFINITY ? low + (high - low) / 2 : 2 * kappa;
		kappa = next;
		if (near || (high < INFINITY && high - low <= 1e-15 * high))
			break;
	}
	return kappa;
}

bool kappa_solve(const struct level *activity, size_t activities, const struct level *heavy,
                 size_t heavies, uint64_t ones, double *kappa)
{
	struct equation equation = {activity, heavy, activities, heavies};
	double target = (double)ones + 1;
	if (target >= pairs_below_two(&equation))
		return false;
	*kappa = solve(&equation, target);
	return true;
}

/* Distinct activities, rising. */
static overt_err activity_levels(const uint32_t *degree, uint32_t accounts, struct level **levels,
                                 size_t *count, struct overt_error *err)
{
	uint32_t top = 0;
	for (uint32_t i = 0; i < accounts; i++)
		top = degree[i] > top ? degree[i] : top;
	uint32_t *seen = calloc((size_t)top + 1, sizeof *seen);
	size_t distinct = 0;
	for (uint32_t i = 0; seen && i < accounts; i++)
		distinct += degree[i] && seen[degree[i]]++ == 0;
	*levels = malloc((distinct + 1) * sizeof **levels);
	if (!seen || !*levels) {
		free(seen);
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu activity levels", distinct);
	}
	*count = 0;
	for (uint32_t d = 1; d <= top; d++)
		if (seen[d])
			(*levels)[(*count)++] = (struct level){d, seen[d]};
	free(seen);
	return OVERT_OK;
}

overt_err overt_cochoice_kappa(const uint32_t *degree, uint32_t accounts, const double *heavy,
                               size_t heavy_count, uint64_t ones, double *kappa,
                               struct overt_error *err)
{
	struct level *activity = NULL, *products = malloc((heavy_count + 1) * sizeof *products);
	size_t activities = 0;
	overt_err code = products ? activity_levels(degree, accounts, &activity, &activities, err)
	                          : overt_fail(err, OVERT_E_NOMEM, "no memory for %zu pairs",
	                                       heavy_count);
	for (size_t i = 0; i < heavy_count && !code; i++)
		products[i] = (struct level){heavy[i], 1};
	if (!code && !kappa_solve(activity, activities, products, heavy_count, ones, kappa))
		code = overt_fail(err, OVERT_E_INPUT,
		                  "no background rate: %llu of the pairs share one object, none is left "
		                  "that shares nothing",
		                  (unsigned long long)ones);
	free(activity);
	free(products);
	return code;
}
