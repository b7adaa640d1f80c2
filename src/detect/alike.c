// SPDX-License-Identifier: GPL-3.0-or-later
/* The pair test over pairs that are alike; see overt/alike.h. */
#include "adjust.h"
#include "kappa.h"

#include <math.h>
#include <overt/radix.h>
#include <stdlib.h>

enum { BINS_A_TASK = 8192 };

/* ---- levels: distinct values, rising ---- */

static size_t merge_levels(const struct overt_keyed *sorted, size_t count, struct level *levels)
{
	size_t made = 0;
	for (size_t i = 0, end; i < count; i = end) {
		uint64_t sum = 0;
		for (end = i; end < count && sorted[end].key == sorted[i].key; end++)
			sum += sorted[end].value;
		levels[made++] = (struct level){(double)sorted[i].key, (double)sum};
	}
	return made;
}

/* Sums over levels are rounded in their order, whatever that of the table. */
static overt_err make_levels(const struct overt_bins *bins, struct level **levels, size_t *count,
                             struct overt_error *err)
{
	struct overt_keyed *values = malloc((bins->used + 1) * 2 * sizeof *values);
	struct level *made = malloc((bins->used + 1) * sizeof *made);
	size_t n = 0;
	if (!values || !made) {
		free(values);
		free(made);
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu levels", bins->used);
	}
	for (size_t i = 0; i < bins->size; i++)
		if (bins->slots[i].count)
			values[n++] = (struct overt_keyed){bins->slots[i].value, bins->slots[i].count};
	*count = merge_levels(overt_radix_sort(values, values + n, n), n, made);
	*levels = made;
	free(values);
	return OVERT_OK;
}

/* ---- background ---- */

static overt_err estimate(const struct overt_bins *activity, const struct overt_bins *pairs,
                          uint64_t ones, struct overt_background *background,
                          struct overt_error *err)
{
	struct level *levels = NULL, *heavy = NULL;
	size_t level_count = 0, heavy_count = 0;
	overt_err code = make_levels(activity, &levels, &level_count, err);
	if (!code)
		code = make_levels(pairs, &heavy, &heavy_count, err);
	background->kappa = NAN;
	background->pairs_one = ones;
	for (size_t i = 0; i < pairs->size; i++)
		background->pairs_more += pairs->slots[i].count;
	background->testable = !code && kappa_solve(levels, level_count, heavy, heavy_count, ones,
	                                            &background->kappa);
	free(levels);
	free(heavy);
	return code;
}

/* ---- test ---- */

struct testing {
	struct overt_verdicts *verdicts;
	const struct overt_bins *pairs;
	size_t *first; /* per task: its first step */
	double most;   /* q of this p and of greater ones can only be 1; see overt_adjust */
};

/* P(X = k), which is less than P(X >= k) and so a bound that costs little. */
static double first_term(uint32_t k, double lambda)
{
	double term = exp(-lambda);
	for (uint32_t i = 1; i <= k && term > 0; i++)
		term *= lambda / i;
	return term;
}

static size_t task_end(const struct overt_bins *bins, size_t task)
{
	size_t end = (task + 1) * BINS_A_TASK;
	return end < bins->size ? end : bins->size;
}

static overt_err test_some(void *ctx, size_t task, unsigned worker)
{
	(void)worker;
	struct testing *work = ctx;
	struct overt_step *step = work->verdicts->steps + work->first[task];
	for (size_t i = task * BINS_A_TASK; i < task_end(work->pairs, task); i++) {
		const struct overt_bin *bin = &work->pairs->slots[i];
		if (!bin->count)
			continue;
		double lambda = work->verdicts->background.kappa * (double)bin->value;
		bool common = first_term(bin->k, lambda) > work->most; // as nearly all bins are
		*step++ = (struct overt_step){.p = common ? 1 : overt_poisson_tail(bin->k, lambda),
		                              .tests = bin->count};
	}
	return OVERT_OK;
}

static overt_err test_all(const struct overt_bins *pairs, unsigned threads,
                          struct overt_verdicts *verdicts, struct overt_error *err)
{
	uint64_t more = verdicts->background.pairs_more;
	struct testing work = {.verdicts = verdicts, .pairs = pairs,
	                       .most = 1.000001 * (double)more / (double)verdicts->tests};
	size_t tasks = pairs->size / BINS_A_TASK + 1, steps = 0;
	verdicts->steps = malloc((pairs->used + 1) * sizeof *verdicts->steps);
	work.first = calloc(tasks, sizeof *work.first);
	if (!verdicts->steps || !work.first) {
		free(work.first);
		return overt_fail(err, OVERT_E_NOMEM, "no memory to test %zu sorts of pairs", pairs->used);
	}
	for (size_t task = 0; task < tasks; task++) {
		work.first[task] = steps;
		for (size_t i = task * BINS_A_TASK; i < task_end(pairs, task); i++)
			steps += pairs->slots[i].count > 0;
	}
	overt_err code = overt_parallel(threads ? threads : 1, tasks, test_some, &work);
	verdicts->step_count = overt_adjust(verdicts->steps, steps, verdicts->tests);
	for (size_t i = 0; i < verdicts->step_count; i++)
		if (verdicts->steps[i].q <= verdicts->alpha)
			verdicts->significant += verdicts->steps[i].tests;
	free(work.first);
	return code;
}

static uint64_t count_tests(const struct overt_bins *activity)
{
	uint64_t accounts = 0;
	for (size_t i = 0; i < activity->size; i++)
		accounts += activity->slots[i].value >= 2 ? activity->slots[i].count : 0;
	return accounts ? accounts * (accounts - 1) / 2 : 0;
}

overt_err overt_alike_test(const struct overt_bins *activity, const struct overt_bins *pairs,
                           uint64_t ones, const struct overt_cochoice_options *options,
                           struct overt_verdicts *verdicts, struct overt_error *err)
{
	struct overt_verdicts made = {.alpha = options && options->alpha > 0 ? options->alpha : 0.01};
	overt_err code = estimate(activity, pairs, ones, &made.background, err);
	if (!code && made.background.testable) {
		made.tests = count_tests(activity);
		code = test_all(pairs, options ? options->threads : 1, &made, err);
	}
	if (code)
		overt_verdicts_free(&made);
	else
		*verdicts = made;
	return code;
}

struct overt_verdict overt_alike_verdict(const struct overt_verdicts *verdicts, uint32_t k,
                                         uint64_t product)
{
	struct overt_verdict verdict = {NAN, 1, 1, false};
	if (!verdicts->background.testable)
		return verdict;
	verdict.lambda = verdicts->background.kappa * (double)product;
	if (k < 2)
		return verdict;
	verdict.p = overt_poisson_tail(k, verdict.lambda);
	verdict.q = overt_adjusted(verdicts->steps, verdicts->step_count, verdict.p);
	verdict.significant = verdict.q <= verdicts->alpha;
	return verdict;
}

void overt_verdicts_free(struct overt_verdicts *verdicts)
{
	if (!verdicts)
		return;
	free(verdicts->steps);
	*verdicts = (struct overt_verdicts){0};
}
