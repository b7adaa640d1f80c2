// SPDX-License-Identifier: GPL-3.0-or-later
/* What chance gives: random groups, and the exact distribution of marked accounts. */
#include "local.h"

#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>

enum { HITS_ENOUGH = 20 };

/* Members that each stratum has in the sample. */
static uint32_t *count_strata(const struct field *field, const struct sample *sample)
{
	uint32_t *need = calloc((size_t)field->strata + 1, sizeof *need);
	for (size_t i = 0; need && i < sample->count; i++)
		need[field->stratum[sample->members[i]]]++;
	return need;
}

/* Draws without replacement, stratum by stratum: the first steps of a shuffle. A pool that
   was shuffled before is as good as a fresh one. */
static void draw(const struct field *field, const uint32_t *need, uint32_t *pool, uint32_t *out,
                 struct overt_rng *rng)
{
	size_t n = 0;
	for (uint32_t s = 0; s < field->strata; s++)
		for (uint32_t i = 0; i < need[s]; i++) {
			uint32_t at = field->start[s] + i, size = field->start[s + 1] - at;
			uint32_t from = at + (uint32_t)overt_rng_below(rng, size);
			uint32_t account = pool[from];
			pool[from] = pool[at];
			pool[at] = account;
			out[n++] = account;
		}
}

overt_err disguise_permute(const struct overt_disguise *d, const struct field *field,
                           const struct sample *sample, statistic measure, void *ctx,
                           uint64_t salt, struct null *out, struct overt_error *err)
{
	struct overt_rng rng = {d->options.seed ^ salt};
	uint32_t *need = count_strata(field, sample), hits = 0;
	uint32_t *pool = malloc(((size_t)field->known + 1) * sizeof *pool);
	uint32_t *drawn = malloc((sample->count + 1) * sizeof *drawn);
	struct null made = {0};
	overt_err code = OVERT_OK;
	double sum = 0;
	if (!need || !pool || !drawn) {
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for random groups of %zu", sample->count);
		goto done;
	}
	memcpy(pool, field->order, field->known * sizeof *pool);
	made.observed = measure(ctx, sample->members, sample->count);
	while (made.draws < d->options.draws && hits < HITS_ENOUGH) {
		draw(field, need, pool, drawn, &rng);
		double value = measure(ctx, drawn, sample->count);
		hits += value >= made.observed;
		sum += value;
		made.draws++;
	}
	made.expected = sum / made.draws;
	made.p = hits < HITS_ENOUGH ? (1.0 + hits) / (1.0 + made.draws) : (double)hits / made.draws;
	measure(ctx, sample->members, sample->count); // leaves what it notes beside the value
	*out = made;
done:
	free(need);
	free(pool);
	free(drawn);
	return code;
}

/* Adds a hypergeometric number to a distribution on 0 … *top; false without memory. */
static bool add_stratum(double **mass, size_t *top, uint32_t marked, uint32_t plain, uint32_t drawn)
{
	uint32_t most = drawn < marked ? drawn : marked;
	double *wider = calloc(*top + most + 1, sizeof *wider);
	if (!wider)
		return false;
	for (uint32_t x = 0; x <= most; x++) {
		double p = gsl_ran_hypergeometric_pdf(x, marked, plain, drawn);
		for (size_t i = 0; i <= *top; i++)
			wider[i + x] += (*mass)[i] * p;
	}
	free(*mass);
	*mass = wider;
	*top += most;
	return true;
}

overt_err disguise_count_exact(const struct field *field, const struct sample *sample,
                               struct null *out, struct overt_error *err)
{
	uint32_t *need = count_strata(field, sample);
	double *mass = calloc(1, sizeof *mass);
	size_t top = 0, observed = 0;
	struct null made = {0};
	bool ok = need && mass;
	if (ok)
		mass[0] = 1;
	for (size_t i = 0; i < sample->count; i++)
		observed += field->value[sample->members[i]] == 1;
	for (uint32_t s = 0; s < field->strata && ok; s++) {
		uint32_t size = field->start[s + 1] - field->start[s], marked = 0;
		for (uint32_t i = field->start[s]; i < field->start[s + 1]; i++)
			marked += field->value[field->order[i]] == 1;
		made.expected += size ? (double)need[s] * marked / size : 0;
		if (!need[s])
			continue;
		made.others_marked += marked;
		ok = add_stratum(&mass, &top, marked, size - marked, need[s]);
	}
	for (size_t x = top + 1; ok && x-- > observed;) // small terms first
		made.p += mass[x];
	free(need);
	free(mass);
	if (!ok)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for a distribution");
	made.observed = (double)observed;
	made.others_marked -= (uint32_t)observed;
	made.p = made.p < 1 ? made.p : 1;
	*out = made;
	return OVERT_OK;
}

overt_err disguise_sharing_open(const struct field *field, enum sharing_mode mode, double common,
                                struct sharing *out, struct overt_error *err)
{
	struct sharing made = {.field = field, .mode = mode, .common = common, .best = -1};
	made.count = calloc((size_t)field->values + 1, sizeof *made.count);
	if (!made.count)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u values", field->values);
	*out = made;
	return OVERT_OK;
}

double disguise_sharing(void *ctx, const uint32_t *members, size_t count)
{
	struct sharing *s = ctx;
	const struct field *field = s->field;
	double others = (double)field->known - (double)count, all = 0;
	s->best = -1;
	s->best_count = 0;
	for (size_t i = 0; i < count; i++)
		s->count[field->value[members[i]]]++;
	for (size_t i = 0; i < count; i++) {
		int64_t value = field->value[members[i]];
		uint32_t n = s->count[value];
		s->count[value] = 0; // counted once
		if (n < 2 || (double)(field->total[value] - n) > s->common * others)
			continue;
		all += n;
		if (n > s->best_count || (n == s->best_count && value < s->best)) {
			s->best = value;
			s->best_count = n;
		}
	}
	return s->mode == SHARING_ALL ? all : s->best_count;
}
