// SPDX-License-Identifier: GPL-3.0-or-later
/* Row by row: the partners of account a are gathered from a's objects into a dense
   counter, so no table of all pairs is ever hashed or sorted. */
#include "pair_count.h"
#include "transpose.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 256 }; /* accounts per task */

struct job {
	const struct overt_shares *kinds;
	struct transposed rows[OVERT_KINDS_MAX];
	size_t count;
	uint32_t accounts, max_sharers;
	struct pair_counts *blocks; /* one per task, joined in order */
	struct scratch *scratch;    /* one per thread */
};

struct scratch {
	uint32_t *dense;   /* accounts x kinds, all zero between rows */
	uint32_t *touched; /* partners with a count */
	size_t touched_cap;
};

static int by_partner(const void *left, const void *right)
{
	const struct pair_count *a = left, *b = right;
	return (a->b > b->b) - (a->b < b->b);
}

/* Counts a's partners b > a; returns how many were touched. */
static overt_err gather(struct job *job, struct scratch *scratch, uint32_t a, size_t *touched)
{
	size_t n = 0;
	for (size_t k = 0; k < job->count; k++) {
		const struct overt_shares *kind = &job->kinds[k];
		const struct transposed *rows = &job->rows[k];
		for (uint64_t i = rows->start[a]; i < rows->start[a + 1]; i++) {
			uint64_t end = kind->start[rows->object[i] + 1];
			uint64_t at = rows->share[i] + 1; // those behind a's own share are greater than a
			if (overt_grow(&scratch->touched, &scratch->touched_cap, n + (size_t)(end - at),
			               sizeof *scratch->touched, SIZE_MAX, NULL) != OVERT_OK)
				return OVERT_E_NOMEM;
			for (; at < end; at++) {
				uint32_t b = kind->items[at].account;
				uint32_t *cell = &scratch->dense[(size_t)b * job->count];
				uint32_t before = 0;
				for (size_t j = 0; j <= k; j++)
					before |= cell[j];
				if (!before)
					scratch->touched[n++] = b;
				cell[k]++;
			}
		}
	}
	*touched = n;
	return OVERT_OK;
}

static overt_err keep_pair(const struct job *job, uint32_t a, uint32_t b, const uint32_t *cell,
                           struct pair_counts *out)
{
	struct pair_count pair = {.a = a, .b = b};
	uint64_t total = 0;
	size_t last = 0;
	for (size_t k = 0; k < job->count; k++) {
		total += pair.by_kind[k] = cell[k];
		last = cell[k] ? k : last;
	}
	if (total == 1) {
		out->single[last]++;
		return OVERT_OK;
	}
	if (overt_grow(&out->items, &out->cap, out->count + 1, sizeof *out->items, SIZE_MAX, NULL))
		return OVERT_E_NOMEM;
	out->items[out->count++] = pair;
	return OVERT_OK;
}

static overt_err count_row(struct job *job, struct scratch *scratch, uint32_t a,
                           struct pair_counts *out)
{
	size_t n = 0;
	overt_err code = gather(job, scratch, a, &n);
	size_t from = out->count;
	for (size_t i = 0; i < n && !code; i++) {
		uint32_t *cell = &scratch->dense[(size_t)scratch->touched[i] * job->count];
		code = keep_pair(job, a, scratch->touched[i], cell, out);
		memset(cell, 0, job->count * sizeof *cell);
	}
	if (out->count > from)
		qsort(out->items + from, out->count - from, sizeof *out->items, by_partner);
	return code;
}

static overt_err count_block(void *ctx, size_t task, unsigned worker)
{
	struct job *job = ctx;
	uint32_t end = (uint32_t)task * BLOCK + BLOCK;
	overt_err code = OVERT_OK;
	if (end > job->accounts)
		end = job->accounts;
	for (uint32_t a = (uint32_t)task * BLOCK; a < end && !code; a++)
		code = count_row(job, &job->scratch[worker], a, &job->blocks[task]);
	return code;
}

static overt_err join_blocks(const struct job *job, size_t tasks, struct pair_counts *counts,
                             struct overt_error *err)
{
	size_t total = 0;
	for (size_t t = 0; t < tasks; t++)
		total += job->blocks[t].count;
	overt_err code = overt_grow(&counts->items, &counts->cap, total + 1, sizeof *counts->items,
	                            SIZE_MAX, err);
	for (size_t t = 0; t < tasks && !code; t++) {
		if (job->blocks[t].count)
			memcpy(counts->items + counts->count, job->blocks[t].items,
			       job->blocks[t].count * sizeof *counts->items);
		counts->count += job->blocks[t].count;
		for (size_t k = 0; k < job->count; k++)
			counts->single[k] += job->blocks[t].single[k];
		overt_pair_counts_free(&job->blocks[t]);
	}
	return code;
}

static bool prepare(struct job *job, unsigned threads, size_t tasks)
{
	size_t cells = (size_t)job->accounts * job->count + 1;
	job->blocks = calloc(tasks + 1, sizeof *job->blocks);
	job->scratch = calloc(threads, sizeof *job->scratch);
	bool ok = job->blocks && job->scratch;
	for (unsigned t = 0; t < threads && ok; t++) {
		job->scratch[t].dense = calloc(cells, sizeof *job->scratch[t].dense);
		ok = job->scratch[t].dense != NULL;
	}
	for (size_t k = 0; k < job->count && ok; k++)
		ok = overt_transpose(&job->kinds[k], job->max_sharers, &job->rows[k]);
	return ok;
}

static void clean(struct job *job, unsigned threads, size_t tasks)
{
	for (size_t t = 0; job->blocks && t < tasks; t++)
		overt_pair_counts_free(&job->blocks[t]);
	for (unsigned t = 0; job->scratch && t < threads; t++) {
		free(job->scratch[t].dense);
		free(job->scratch[t].touched);
	}
	for (size_t k = 0; k < job->count; k++)
		overt_transposed_free(&job->rows[k]);
	free(job->blocks);
	free(job->scratch);
}

overt_err overt_count_pairs(const struct overt_shares *kinds, size_t count, uint32_t max_sharers,
                            unsigned threads, struct pair_counts *counts,
                            const struct overt_progress *progress, struct overt_error *err)
{
	struct job job = {.kinds = kinds, .count = count, .accounts = kinds[0].accounts,
	                  .max_sharers = max_sharers};
	size_t tasks = ((size_t)job.accounts + BLOCK - 1) / BLOCK;
	struct pair_counts made = {0};
	overt_err code = OVERT_OK;
	threads = threads ? threads : 1;
	if (!overt_progress_tell(progress, "counting shared objects", 0, 0))
		return overt_fail(err, OVERT_E_CANCELLED, "stopped while counting shared objects");
	if (!prepare(&job, threads, tasks))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory to count pairs of %u accounts",
		                  job.accounts);
	if (!code) {
		code = overt_parallel(threads, tasks, count_block, &job);
		if (code)
			overt_fail(err, code, "no memory for the pairs of %u accounts", job.accounts);
	}
	if (!code)
		code = join_blocks(&job, tasks, &made, err);
	clean(&job, threads, tasks);
	if (code)
		overt_pair_counts_free(&made);
	else
		*counts = made;
	return code;
}

void overt_pair_counts_free(struct pair_counts *counts)
{
	if (!counts)
		return;
	free(counts->items);
	*counts = (struct pair_counts){0};
}
