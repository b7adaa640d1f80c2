// SPDX-License-Identifier: GPL-3.0-or-later
/* The truncated background rate; formula and reason in overt/cochoice.h. */
#include <math.h>
#include <overt/cochoice.h>
#include <stdlib.h>

/* Accounts that have the same d contribute alike: sums run over distinct values. */
struct histogram {
	double *value, *count;
	size_t size;
};

static void histogram_free(struct histogram *h)
{
	free(h->value);
	free(h->count);
}

static overt_err histogram_make(const uint32_t *degree, uint32_t accounts, struct histogram *h,
                                struct overt_error *err)
{
	uint32_t top = 0;
	for (uint32_t i = 0; i < accounts; i++)
		top = degree[i] > top ? degree[i] : top;
	uint32_t *seen = calloc((size_t)top + 1, sizeof *seen);
	size_t distinct = 0;
	for (uint32_t i = 0; seen && i < accounts; i++)
		distinct += degree[i] && seen[degree[i]]++ == 0;
	h->value = malloc((distinct + 1) * sizeof *h->value);
	h->count = malloc((distinct + 1) * sizeof *h->count);
	if (!seen || !h->value || !h->count) {
		free(seen);
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu activity levels", distinct);
	}
	for (uint32_t d = 1; d <= top; d++)
		if (seen[d]) {
			h->value[h->size] = d;
			h->count[h->size++] = seen[d];
		}
	free(seen);
	return OVERT_OK;
}

static double hit_rate(double kappa, double product)
{
	double x = kappa * product;
	return x / (1 + x);
}

/* Expected number of pairs with exactly one object, given at most one. */
static double expected_ones(const struct histogram *h, const double *heavy, size_t heavy_count,
                            double kappa)
{
	double sum = 0;
	for (size_t i = 0; i < h->size; i++) {
		double row = 0;
		for (size_t j = 0; j < i; j++)
			row += h->count[j] * hit_rate(kappa, h->value[i] * h->value[j]);
		row += (h->count[i] - 1) / 2 * hit_rate(kappa, h->value[i] * h->value[i]);
		sum += h->count[i] * row;
	}
	for (size_t i = 0; i < heavy_count; i++)
		sum -= hit_rate(kappa, heavy[i]);
	return sum;
}

static double pairs_in_all(const struct histogram *h)
{
	double accounts = 0;
	for (size_t i = 0; i < h->size; i++)
		accounts += h->count[i];
	return accounts * (accounts - 1) / 2;
}

static double solve(const struct histogram *h, const double *heavy, size_t heavy_count,
                    double target)
{
	double high = 1e-15;
	while (expected_ones(h, heavy, heavy_count, high) < target)
		high *= 2;
	double low = high / 2;
	while (high - low > 1e-14 * high) {
		double middle = low + (high - low) / 2;
		if (expected_ones(h, heavy, heavy_count, middle) < target)
			low = middle;
		else
			high = middle;
	}
	return low + (high - low) / 2;
}

overt_err overt_cochoice_kappa(const uint32_t *degree, uint32_t accounts, const double *heavy,
                               size_t heavy_count, uint64_t ones, double *kappa,
                               struct overt_error *err)
{
	struct histogram h = {0};
	double target = (double)ones + 1;
	overt_err code = histogram_make(degree, accounts, &h, err);
	if (!code && target >= pairs_in_all(&h) - (double)heavy_count)
		code = overt_fail(err, OVERT_E_INPUT,
		                  "no background rate: %llu of the pairs share one object, none is left "
		                  "that shares nothing",
		                  (unsigned long long)ones);
	if (!code)
		*kappa = solve(&h, heavy, heavy_count, target);
	histogram_free(&h);
	return code;
}
