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

/* The objects of each group, one kind: group g has those from start[g] to start[g + 1] - 1. */
struct group_objects {
	uint64_t *start;
	uint32_t *objects;
};

/* Calls of each object by a group, once, whatever the number of its members on it. */
static void list_objects(const struct overt_shares *kind, const uint32_t *group, uint32_t *last,
                         uint64_t *fill, uint32_t *objects)
{
	for (uint32_t o = 0; o < kind->objects; o++)
		for (uint64_t i = kind->start[o]; i < kind->start[o + 1]; i++) {
			uint32_t g = group[kind->items[i].account];
			if (g == OVERT_NO_INDEX || last[g] == o)
				continue;
			last[g] = o;
			if (objects)
				objects[fill[g]] = o;
			fill[g]++;
		}
}

static bool group_objects_make(const struct overt_shares *kind, const uint32_t *group,
                               uint32_t groups, struct group_objects *made)
{
	uint32_t *last = malloc(((size_t)groups + 1) * sizeof *last);
	uint64_t *fill = calloc((size_t)groups + 1, sizeof *fill);
	made->start = calloc((size_t)groups + 1, sizeof *made->start);
	bool fine = last && fill && made->start;
	if (fine) {
		memset(last, 0xFF, ((size_t)groups + 1) * sizeof *last);
		list_objects(kind, group, last, fill, NULL);
		for (uint32_t g = 0; g < groups; g++) {
			made->start[g + 1] = made->start[g] + fill[g];
			fill[g] = made->start[g];
		}
		made->objects = malloc((made->start[groups] + 1) * sizeof *made->objects);
		fine = made->objects != NULL;
	}
	if (fine) {
		memset(last, 0xFF, ((size_t)groups + 1) * sizeof *last);
		list_objects(kind, group, last, fill, made->objects);
	}
	free(last);
	free(fill);
	return fine;
}

/* State of one test of all groups. */
struct joining {
	const struct overt_shares *kinds;
	const struct overt_background *background;
	size_t count;
	const uint32_t *group;
	uint32_t max_sharers;
	struct group_objects objects[OVERT_KINDS_MAX];
	uint32_t *k;       /* per account, all zero between groups */
	uint32_t *touched; /* accounts with a k */
	size_t touched_count;
	struct overt_joiners *list;
	size_t cap;
};

/* How many of the group's objects each account put out, too. */
static void count_kind(struct joining *work, size_t i, uint32_t wanted)
{
	const struct overt_shares *kind = &work->kinds[i];
	const struct group_objects *theirs = &work->objects[i];
	for (uint64_t at = theirs->start[wanted]; at < theirs->start[wanted + 1]; at++) {
		uint32_t o = theirs->objects[at];
		if (kind->start[o + 1] - kind->start[o] > work->max_sharers)
			continue;
		for (uint64_t s = kind->start[o]; s < kind->start[o + 1]; s++) {
			uint32_t u = kind->items[s].account;
			if (!work->k[u]++)
				work->touched[work->touched_count++] = u;
		}
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

static overt_err test_account(struct joining *work, uint32_t u, uint32_t wanted,
                              struct overt_error *err)
{
	struct overt_joiner joiner = {.account = u, .group = wanted, .k = work->k[u]};
	if (joiner.k < 2 || !candidate(work->kinds, work->count, work->group, u))
		return OVERT_OK;
	for (size_t i = 0; i < work->count; i++) {
		const uint64_t *start = work->objects[i].start;
		if (work->background[i].testable)
			joiner.lambda += work->background[i].kappa * work->kinds[i].degree[u] *
			                 (double)(start[wanted + 1] - start[wanted]);
	}
	joiner.p = overt_poisson_tail(joiner.k, joiner.lambda);
	return keep(work->list, &work->cap, joiner, err);
}

static overt_err test_group(struct joining *work, uint32_t wanted, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	work->touched_count = 0;
	for (size_t i = 0; i < work->count; i++)
		if (work->background[i].testable)
			count_kind(work, i, wanted);
	for (size_t t = 0; t < work->touched_count; t++) {
		uint32_t u = work->touched[t];
		if (!code)
			code = test_account(work, u, wanted, err);
		work->k[u] = 0;
	}
	return code;
}

static overt_err joining_open(struct joining *work, uint32_t groups, struct overt_error *err)
{
	size_t accounts = (size_t)work->kinds[0].accounts + 1;
	work->k = calloc(accounts, sizeof *work->k);
	work->touched = malloc(accounts * sizeof *work->touched);
	bool fine = work->k && work->touched;
	for (size_t i = 0; i < work->count && fine; i++)
		fine = group_objects_make(&work->kinds[i], work->group, groups, &work->objects[i]);
	return fine ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory to test accounts");
}

static void joining_free(struct joining *work)
{
	for (size_t i = 0; i < work->count; i++) {
		free(work->objects[i].start);
		free(work->objects[i].objects);
	}
	free(work->k);
	free(work->touched);
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
	struct overt_joiners made = {0};
	struct joining work = {.kinds = kinds, .background = background, .count = count,
	                       .group = group, .list = &made,
	                       .max_sharers = options && options->max_sharers ? options->max_sharers
	                                                                      : OVERT_SHARERS_MAX};
	overt_err code = joining_open(&work, groups, err);
	for (uint32_t u = 0; u < kinds[0].accounts; u++)
		made.tests += candidate(kinds, count, group, u);
	made.tests *= groups;
	for (uint32_t g = 0; g < groups && !code; g++)
		code = test_group(&work, g, err);
	if (!code)
		code = adjust(&made, first, alpha, err);
	joining_free(&work);
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
