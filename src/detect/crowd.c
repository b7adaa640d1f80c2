// SPDX-License-Identifier: GPL-3.0-or-later
/* Sets and joiners; model, formula and sources in overt/crowd.h. */
#include <math.h>
#include <overt/crowd.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_LN = -745 }; /* ln of the smallest positive double */

double overt_set_test(double kappa, const uint32_t *degree, size_t members, uint64_t accounts,
                      uint64_t coincidences, double *expected)
{
	double sum = 0, squares = 0, n = (double)accounts, c = (double)members;
	for (size_t i = 0; i < members; i++) {
		sum += degree[i];
		squares += (double)degree[i] * degree[i];
	}
	double mean = kappa * (sum * sum - squares) / 2;
	double p = overt_poisson_tail(coincidences < UINT32_MAX ? (uint32_t)coincidences : UINT32_MAX,
	                              mean);
	if (expected)
		*expected = mean;
	return (p > 0 ? log(p) : LEAST_LN) + log(n) + lgamma(n + 1) - lgamma(c + 1) - lgamma(n - c + 1);
}

static bool candidate(const struct overt_shares *kinds, size_t count, const uint32_t *group,
                      uint32_t u)
{
	uint64_t objects = 0;
	for (size_t k = 0; k < count; k++)
		objects += kinds[k].degree[u];
	return group[u] == OVERT_NO_INDEX && objects >= 2;
}

static void count_kind(const struct overt_shares *kind, bool testable, const uint32_t *group,
                       uint32_t wanted, uint32_t max_sharers, uint32_t *k, double *objects)
{
	*objects = 0;
	for (uint32_t o = 0; o < kind->objects; o++) {
		bool theirs = false;
		for (uint64_t i = kind->start[o]; i < kind->start[o + 1] && !theirs; i++)
			theirs = group[kind->items[i].account] == wanted;
		*objects += theirs;
		if (!theirs || !testable || kind->start[o + 1] - kind->start[o] > max_sharers)
			continue;
		for (uint64_t i = kind->start[o]; i < kind->start[o + 1]; i++)
			k[kind->items[i].account]++;
	}
}

static overt_err keep(struct overt_joiners *list, size_t *cap, struct overt_joiner joiner,
                      struct overt_error *err)
{
	overt_err code = overt_grow(&list->items, cap, list->count + 1, sizeof *list->items, SIZE_MAX,
	                            err);
	if (!code)
		list->items[list->count++] = joiner;
	return code;
}

static overt_err test_group(const struct overt_shares *kinds,
                            const struct overt_background *background, size_t count,
                            const uint32_t *group, uint32_t wanted, uint32_t max_sharers,
                            uint32_t *k, struct overt_joiners *list, size_t *cap,
                            struct overt_error *err)
{
	double objects[OVERT_KINDS_MAX];
	memset(k, 0, kinds[0].accounts * sizeof *k);
	for (size_t i = 0; i < count; i++)
		count_kind(&kinds[i], background[i].testable, group, wanted, max_sharers, k, &objects[i]);
	for (uint32_t u = 0; u < kinds[0].accounts; u++) {
		struct overt_joiner joiner = {.account = u, .group = wanted, .k = k[u]};
		if (k[u] < 2 || !candidate(kinds, count, group, u))
			continue;
		for (size_t i = 0; i < count; i++)
			if (background[i].testable)
				joiner.lambda += background[i].kappa * kinds[i].degree[u] * objects[i];
		joiner.p = overt_poisson_tail(joiner.k, joiner.lambda);
		overt_err code = keep(list, cap, joiner, err);
		if (code)
			return code;
	}
	return OVERT_OK;
}

/* A joiner with the time that orders ties. */
struct timed {
	struct overt_joiner joiner;
	overt_ms first;
};

static int by_p(const void *left, const void *right)
{
	const struct timed *a = left, *b = right;
	if (a->joiner.p != b->joiner.p)
		return a->joiner.p < b->joiner.p ? -1 : 1;
	if (a->joiner.k != b->joiner.k)
		return a->joiner.k > b->joiner.k ? -1 : 1;
	if (a->joiner.group != b->joiner.group)
		return a->joiner.group < b->joiner.group ? -1 : 1;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return (a->joiner.account > b->joiner.account) - (a->joiner.account < b->joiner.account);
}

/* Sorts by p, works q out and keeps what is at most alpha. */
static overt_err adjust(struct overt_joiners *list, const overt_ms *first, double alpha,
                        struct overt_error *err)
{
	struct timed *sorted = malloc((list->count + 1) * sizeof *sorted);
	size_t kept = 0;
	if (!sorted)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to rank %zu tests", list->count);
	for (size_t i = 0; i < list->count; i++)
		sorted[i] = (struct timed){list->items[i], first[list->items[i].account]};
	qsort(sorted, list->count, sizeof *sorted, by_p);
	double least = 1;
	for (size_t i = list->count; i-- > 0;) {
		double q = sorted[i].joiner.p * (double)list->tests / (double)(i + 1);
		least = q < least ? q : least;
		sorted[i].joiner.q = least;
	}
	for (size_t i = 0; i < list->count; i++)
		if (sorted[i].joiner.q <= alpha)
			list->items[kept++] = sorted[i].joiner;
	list->count = kept;
	free(sorted);
	return OVERT_OK;
}

overt_err overt_joiners_test(const struct overt_shares *kinds,
                             const struct overt_background *background, size_t count,
                             const uint32_t *group, uint32_t groups, const overt_ms *first,
                             const struct overt_cochoice_options *options,
                             struct overt_joiners *joiners, struct overt_error *err)
{
	double alpha = options && options->alpha > 0 ? options->alpha : 0.01;
	uint32_t max_sharers = options && options->max_sharers ? options->max_sharers : 64;
	struct overt_joiners made = {0};
	size_t cap = 0;
	uint32_t *k = malloc(((size_t)kinds[0].accounts + 1) * sizeof *k);
	overt_err code = k ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory to test accounts");
	for (uint32_t u = 0; u < kinds[0].accounts; u++)
		made.tests += candidate(kinds, count, group, u);
	made.tests *= groups;
	for (uint32_t g = 0; g < groups && !code; g++)
		code = test_group(kinds, background, count, group, g, max_sharers, k, &made, &cap, err);
	if (!code)
		code = adjust(&made, first, alpha, err);
	free(k);
	if (code)
		overt_joiners_free(&made);
	else
		*joiners = made;
	return code;
}

void overt_joiners_free(struct overt_joiners *joiners)
{
	if (!joiners)
		return;
	free(joiners->items);
	*joiners = (struct overt_joiners){0};
}
