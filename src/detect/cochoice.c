// SPDX-License-Identifier: GPL-3.0-or-later
/* The pair test; model, formula and sources in overt/cochoice.h. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <overt/cochoice.h>
#include <stdlib.h>

#include "adjust.h"
#include "pair_count.h"

double overt_poisson_tail(uint32_t k, double lambda)
{
	if (k == 0)
		return 1;
	if (!(lambda > 0))
		return 0;
	gsl_sf_result result;
	/* P(X >= k) is the regularised lower incomplete gamma function P(k, lambda). */
	int status = gsl_sf_gamma_inc_P_e(k, lambda, &result);
	return status == GSL_SUCCESS || status == GSL_EUNDRFLW ? fmin(1, fmax(0, result.val)) : 1;
}

double overt_bounded_tail(uint32_t k, double lambda, uint32_t most)
{
	if (k == 0 || lambda >= most)
		return 1;
	if (k > most || !(lambda > 0))
		return 0;
	return gsl_cdf_binomial_Q(k - 1, lambda / most, most);
}

static overt_err adjust(struct overt_cochoice *result, struct overt_error *err)
{
	size_t n = result->pair_count;
	struct overt_step *steps = malloc((n + 1) * sizeof *steps);
	if (!steps)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to rank %zu pairs", n);
	for (size_t i = 0; i < n; i++)
		steps[i] = (struct overt_step){.p = result->pairs[i].p, .tests = 1};
	size_t left = overt_adjust(steps, n, result->tests);
	for (size_t i = 0; i < n; i++) {
		struct overt_tested_pair *pair = &result->pairs[i];
		pair->q = overt_adjusted(steps, left, pair->p);
		pair->significant = pair->q <= result->alpha;
		result->significant += pair->significant;
	}
	free(steps);
	return OVERT_OK;
}

static void count_tests(const struct overt_shares *kinds, size_t count,
                        struct overt_cochoice *result)
{
	uint32_t accounts = kinds[0].accounts;
	for (uint32_t u = 0; u < accounts; u++) {
		uint64_t objects = 0;
		for (size_t k = 0; k < count; k++)
			if (result->background[k].testable)
				objects += kinds[k].degree[u];
		result->testable_accounts += objects >= 2;
	}
	uint64_t n = result->testable_accounts;
	result->tests = n ? n * (n - 1) / 2 : 0;
}

static int by_product(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

/* kappa of kind k from the counted pairs, whatever their total. */
static overt_err estimate(const struct overt_shares *kind, size_t k,
                          const struct pair_counts *counts, struct overt_background *background,
                          struct overt_error *err)
{
	double *heavy = NULL;
	size_t heavy_count = 0, cap = 0;
	overt_err code = OVERT_OK;
	background->kappa = NAN;
	background->pairs_one = counts->single[k];
	for (size_t i = 0; i < counts->count && !code; i++) {
		const struct pair_count *pair = &counts->items[i];
		background->pairs_one += pair->by_kind[k] == 1;
		if (pair->by_kind[k] < 2)
			continue;
		code = overt_grow(&heavy, &cap, heavy_count + 1, sizeof *heavy, SIZE_MAX, err);
		if (!code)
			heavy[heavy_count++] = (double)kind->degree[pair->a] * kind->degree[pair->b];
	}
	background->pairs_more = heavy_count;
	if (!code) {
		struct overt_error none;
		if (heavy_count) // their sum is rounded in one order, whatever that of the files
			qsort(heavy, heavy_count, sizeof *heavy, by_product);
		code = overt_cochoice_kappa(kind->degree, kind->accounts, heavy, heavy_count,
		                            background->pairs_one, &background->kappa, &none);
		background->testable = code == OVERT_OK;
		if (code == OVERT_E_NOMEM)
			overt_fail(err, code, "%s", none.message);
		else
			code = OVERT_OK; // not testable is an answer, not a failure
	}
	free(heavy);
	return code;
}

/* Without a rate of its own a kind is judged by popularity alone. */
static struct overt_background unbounded(struct overt_background background)
{
	background.kappa = INFINITY;
	background.testable = true;
	return background;
}

/* How popular the objects of each account are, all kinds together. */
struct fame {
	struct renown {
		double objects; /* d */
		double sharers; /* sum of the accounts on each of them */
	} *of;
	uint32_t accounts; /* 0: not asked for */
	double total;      /* sum of all d */
};

static overt_err find_fame(const struct overt_shares *kinds, size_t count, struct fame *fame,
                           struct overt_error *err)
{
	fame->of = calloc((size_t)kinds[0].accounts + 1, sizeof *fame->of);
	if (!fame->of)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u accounts", kinds[0].accounts);
	fame->accounts = kinds[0].accounts;
	for (size_t k = 0; k < count; k++)
		for (uint32_t o = 0; o < kinds[k].objects && !kinds[k].repost; o++)
			for (uint64_t s = kinds[k].start[o]; s < kinds[k].start[o + 1]; s++) {
				struct renown *r = &fame->of[kinds[k].items[s].account];
				r->objects++;
				r->sharers += (double)(kinds[k].start[o + 1] - kinds[k].start[o]);
				fame->total++;
			}
	return OVERT_OK;
}

/* Objects that each would hit of the other's, drawing by popularity. */
static double expect_by_fame(const struct fame *fame, uint32_t a, uint32_t b)
{
	const struct renown *u = &fame->of[a], *v = &fame->of[b];
	return (u->objects * v->sharers + v->objects * u->sharers) / (2 * fame->total);
}

static bool test_pair(const struct overt_shares *kinds, size_t count, const struct fame *fame,
                      const struct overt_cochoice *result, const struct pair_count *counted,
                      struct overt_tested_pair *pair)
{
	uint32_t most = 0;
	*pair = (struct overt_tested_pair){.a = counted->a, .b = counted->b};
	for (size_t k = 0; k < count; k++) {
		const struct overt_background *background = &result->background[k];
		if (!background->testable)
			continue;
		pair->k += counted->by_kind[k];
		pair->by_kind[k] = counted->by_kind[k];
		uint32_t a = kinds[k].degree[pair->a], b = kinds[k].degree[pair->b];
		most += a < b ? a : b;
		if (a && b)
			pair->lambda += background->kappa * ((double)a * b);
	}
	if (pair->k < 2)
		return false;
	if (fame->accounts) {
		pair->lambda = fmin(pair->lambda, expect_by_fame(fame, pair->a, pair->b));
		pair->p = fmin(1, 2 * overt_bounded_tail(pair->k, pair->lambda, most));
	} else
		pair->p = overt_poisson_tail(pair->k, pair->lambda);
	return true;
}

static overt_err test_all(const struct overt_shares *kinds, size_t count, const struct fame *fame,
                          const struct pair_counts *counts, struct overt_cochoice *result,
                          struct overt_error *err)
{
	size_t cap = 0;
	for (size_t i = 0; i < counts->count; i++) {
		struct overt_tested_pair pair;
		if (!test_pair(kinds, count, fame, result, &counts->items[i], &pair))
			continue;
		overt_err code = overt_grow(&result->pairs, &cap, result->pair_count + 1,
		                            sizeof *result->pairs, SIZE_MAX, err);
		if (code)
			return code;
		result->pairs[result->pair_count++] = pair;
	}
	return OVERT_OK;
}

static void describe(const struct overt_shares *kind, uint32_t max_sharers,
                     struct overt_background *background)
{
	background->objects = kind->objects;
	for (uint32_t o = 0; o < kind->objects; o++) {
		uint64_t sharers = kind->start[o + 1] - kind->start[o];
		background->shared += sharers >= 2 && sharers <= max_sharers;
	}
}

overt_err overt_cochoice_test(const struct overt_shares *kinds, size_t count,
                              const struct overt_cochoice_options *options,
                              struct overt_cochoice *result,
                              const struct overt_progress *progress, struct overt_error *err)
{
	if (count == 0 || count > OVERT_KINDS_MAX)
		return overt_fail(err, OVERT_E_USAGE, "1 to %d kinds can be tested together, not %zu",
		                  OVERT_KINDS_MAX, count);
	uint32_t max_sharers = options && options->max_sharers ? options->max_sharers : OVERT_SHARERS_MAX;
	struct overt_cochoice made = {.alpha = options && options->alpha > 0 ? options->alpha : 0.01,
	                              .kinds = count};
	struct pair_counts counts = {0};
	struct fame fame = {0};
	overt_err code = overt_count_pairs(kinds, count, max_sharers,
	                                   options ? options->threads : 1, &counts, progress, err);
	if (!code && options && options->everything)
		code = find_fame(options->everything, options->everything_count, &fame, err);
	for (size_t k = 0; k < count && !code; k++) {
		describe(&kinds[k], max_sharers, &made.background[k]);
		code = estimate(&kinds[k], k, &counts, &made.background[k], err);
		if (fame.accounts && !made.background[k].testable)
			made.background[k] = unbounded(made.background[k]);
	}
	if (!code) {
		count_tests(kinds, count, &made);
		code = test_all(kinds, count, &fame, &counts, &made, err);
	}
	if (!code)
		code = adjust(&made, err);
	overt_pair_counts_free(&counts);
	free(fame.of);
	if (code)
		overt_cochoice_free(&made);
	else
		*result = made;
	return code;
}

void overt_cochoice_free(struct overt_cochoice *result)
{
	if (!result)
		return;
	free(result->pairs);
	*result = (struct overt_cochoice){0};
}
