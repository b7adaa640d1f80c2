// SPDX-License-Identifier: GPL-3.0-or-later
/* Formula and assumptions in overt/synchrony.h. */
#include <math.h>
#include <overt/synchrony.h>
#include <stdlib.h>
#include <string.h>

#include "transpose.h"

struct overt_pair_index {
	const struct overt_shares *kinds;
	size_t count;
	overt_ms window;
	struct transposed rows[OVERT_KINDS_MAX];
	double *rate[OVERT_KINDS_MAX]; /* per object: pairs within the window / pairs */
	struct overt_shared_object *objects; /* scratch of overt_pair_objects */
	size_t objects_cap;
	double *numbers;                     /* scratch of overt_pair_examine */
	size_t numbers_cap;
};

static int by_value(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

/* Share of an object's pairs that are within the window; times has room for its sharers. */
static double close_rate(const struct overt_shares *kind, uint32_t object, overt_ms window,
                         double *times)
{
	uint64_t from = kind->start[object];
	size_t n = (size_t)(kind->start[object + 1] - from), low = 0;
	double hits = 0;
	for (size_t i = 0; i < n; i++)
		times[i] = (double)kind->items[from + i].time;
	qsort(times, n, sizeof *times, by_value);
	for (size_t high = 1; high < n; high++) {
		while (times[high] - times[low] > (double)window)
			low++;
		hits += (double)(high - low);
	}
	return hits / ((double)n * (double)(n - 1) / 2);
}

static bool find_rates(struct overt_pair_index *index, size_t k, uint32_t max_sharers)
{
	const struct overt_shares *kind = &index->kinds[k];
	double *times = malloc(((size_t)max_sharers + 1) * sizeof *times);
	index->rate[k] = calloc((size_t)kind->objects + 1, sizeof *index->rate[k]);
	for (uint32_t o = 0; times && index->rate[k] && o < kind->objects; o++)
		if (overt_is_evidence(kind, o, max_sharers))
			index->rate[k][o] = close_rate(kind, o, index->window, times);
	bool ok = times && index->rate[k];
	free(times);
	return ok;
}

overt_err overt_pair_index_make(const struct overt_shares *kinds, size_t count,
                                uint32_t max_sharers, overt_ms window,
                                struct overt_pair_index **index, struct overt_error *err)
{
	if (count == 0 || count > OVERT_KINDS_MAX || window < 0)
		return overt_fail(err, OVERT_E_USAGE, "1 to %d kinds and a window >= 0 are needed",
		                  OVERT_KINDS_MAX);
	max_sharers = max_sharers ? max_sharers : OVERT_SHARERS_MAX;
	struct overt_pair_index *made = calloc(1, sizeof *made);
	bool ok = made != NULL;
	if (ok) {
		made->kinds = kinds;
		made->count = count;
		made->window = window;
	}
	for (size_t k = 0; k < count && ok; k++)
		ok = overt_transpose(&kinds[k], max_sharers, &made->rows[k]) &&
		     find_rates(made, k, max_sharers);
	if (!ok) {
		overt_pair_index_free(made);
		return overt_fail(err, OVERT_E_NOMEM, "no memory to look pairs up");
	}
	*index = made;
	return OVERT_OK;
}

void overt_pair_index_free(struct overt_pair_index *index)
{
	if (!index)
		return;
	for (size_t k = 0; k < index->count; k++) {
		overt_transposed_free(&index->rows[k]);
		free(index->rate[k]);
	}
	free(index->objects);
	free(index->numbers);
	free(index);
}

static void note_shared(struct overt_pair_index *index, size_t k, uint64_t i, uint64_t j, size_t n)
{
	const struct overt_shares *kind = &index->kinds[k];
	const struct overt_share *a = &kind->items[index->rows[k].share[i]];
	const struct overt_share *b = &kind->items[index->rows[k].share[j]];
	uint32_t object = index->rows[k].object[i];
	index->objects[n] = (struct overt_shared_object){
		.kind = (uint32_t)k,
		.object = object,
		.sharers = (uint32_t)(kind->start[object + 1] - kind->start[object]),
		.post_a = a->post,
		.post_b = b->post,
		.delay = b->time - a->time,
	};
}

const struct overt_shared_object *overt_pair_objects(struct overt_pair_index *index, uint32_t a,
                                                     uint32_t b, size_t *count,
                                                     struct overt_error *err)
{
	size_t n = 0;
	for (size_t k = 0; k < index->count; k++) {
		const struct transposed *rows = &index->rows[k];
		uint64_t i = rows->start[a], j = rows->start[b];
		while (i < rows->start[a + 1] && j < rows->start[b + 1]) {
			if (rows->object[i] != rows->object[j]) {
				*(rows->object[i] < rows->object[j] ? &i : &j) += 1;
				continue;
			}
			if (overt_grow(&index->objects, &index->objects_cap, n + 1, sizeof *index->objects,
			               SIZE_MAX, err) != OVERT_OK)
				return NULL;
			note_shared(index, k, i++, j++, n++);
		}
	}
	if (overt_grow(&index->objects, &index->objects_cap, 1, sizeof *index->objects, SIZE_MAX, err))
		return NULL;
	*count = n;
	return index->objects;
}

bool overt_poisson_binomial_tail(const double *p, size_t n, size_t hits, double *tail)
{
	if (hits == 0 || hits > n) {
		*tail = hits == 0;
		return true;
	}
	/* below[j]: probability of exactly j hits so far, j < hits; what leaves is the tail. */
	double *below = calloc(hits, sizeof *below);
	double reached = 0;
	if (!below)
		return false;
	below[0] = 1;
	for (size_t i = 0; i < n; i++) {
		reached += below[hits - 1] * p[i];
		for (size_t j = hits - 1; j > 0; j--)
			below[j] = below[j] * (1 - p[i]) + below[j - 1] * p[i];
		below[0] *= 1 - p[i];
	}
	free(below);
	*tail = reached < 1 ? reached : 1;
	return true;
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof *values, by_value);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* Sums depend on the order of what is added: numbers go by size, so that files may come in any. */
static double sum_by_size(double *values, size_t n)
{
	double sum = 0;
	qsort(values, n, sizeof *values, by_value);
	for (size_t i = 0; i < n; i++)
		sum += values[i];
	return sum;
}

static void sum_up(const struct overt_pair_index *index, const struct overt_shared_object *objects,
                   size_t n, struct overt_pair_detail *d)
{
	double accounts = index->kinds[0].accounts, delays = 0;
	for (size_t i = 0; i < n; i++)
		index->numbers[i] = log2(accounts / objects[i].sharers);
	d->rarity = sum_by_size(index->numbers, n) / (double)n;
	for (size_t i = 0; i < n; i++) {
		bool close = llabs(objects[i].delay) <= index->window;
		index->numbers[i] = (double)llabs(objects[i].delay);
		delays += index->numbers[i];
		d->window_hits += close;
		d->timed_objects += objects[i].sharers >= 3;
		d->timed_hits += close && objects[i].sharers >= 3;
	}
	d->objects = (uint32_t)n;
	d->median_delay = median(index->numbers, n);
	d->mean_delay = delays / (double)n;
}

overt_err overt_pair_examine(struct overt_pair_index *index, uint32_t a, uint32_t b,
                             struct overt_pair_detail *detail, struct overt_error *err)
{
	struct overt_pair_detail d = {.median_delay = NAN, .mean_delay = NAN, .rarity = NAN,
	                              .synchrony_p = NAN};
	size_t n, timed = 0;
	const struct overt_shared_object *objects = overt_pair_objects(index, a, b, &n, err);
	if (!objects || overt_grow(&index->numbers, &index->numbers_cap, n + 1,
	                           sizeof *index->numbers, SIZE_MAX, err) != OVERT_OK)
		return OVERT_E_NOMEM;
	if (n)
		sum_up(index, objects, n, &d);
	for (size_t i = 0; i < n; i++)
		if (objects[i].sharers >= 3)
			index->numbers[timed++] = index->rate[objects[i].kind][objects[i].object];
	if (timed)
		qsort(index->numbers, timed, sizeof *index->numbers, by_value); // one order of rounding
	if (timed && !overt_poisson_binomial_tail(index->numbers, timed, d.timed_hits, &d.synchrony_p))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu timed objects", timed);
	*detail = d;
	return OVERT_OK;
}
