// SPDX-License-Identifier: GPL-3.0-or-later
// The pair test over ranks: parts of k go to the owners of pairs, histograms to rank 0.
#include "join_ranks.h"
#include "share_rows.h"
#include <stdlib.h>

// Sorting takes four times as much; more passes cost little.
#define BUDGET_MOST ((size_t)64 << 20)

/* What one rank's objects say of a pair. */
struct share_part {
	uint32_t a, b; /* numbers among all */
	uint32_t degree_a, degree_b;
	uint32_t k;
};

struct bin_message {
	uint64_t value, count;
	uint32_t k, unused;
};

/* ---- d among all ---- */

static overt_err add_degrees(struct join_run *run, struct join_shared *shared,
                             struct overt_error *err)
{
	const struct shares *shares = &run->shares;
	shared->degree = malloc(((size_t)shares->accounts + 1) * sizeof *shared->degree);
	if (!shared->degree)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u accounts", shares->accounts);
	memcpy(shared->degree, shares->activity, shares->accounts * sizeof *shared->degree);
	return totals_bins(run->ranks, run->sharers, shared->degree, shares->accounts,
	                   join_accounts(run), &shared->activity, err);
}

/* d of the accounts of this rank's edges, by place in the lookup: the others tell. */
static overt_err ask_degrees(struct join_run *run, uint32_t **degree, struct overt_error *err)
{
	const struct shares *shares = &run->shares;
	size_t own = shares->accounts, asked = run->lookup.set.count;
	uint32_t *keys = malloc((own + asked + 1) * sizeof *keys);
	uint32_t *values = calloc(own + asked + 1, sizeof *values);
	overt_err code = keys && values ? OVERT_OK
	                                : overt_fail(err, OVERT_E_NOMEM, "no memory for accounts");
	if (!code) {
		memcpy(keys + asked, run->sharers, own * sizeof *keys);
		memcpy(values + asked, shares->activity, own * sizeof *values);
		sparse_list(&run->lookup.set, keys);
		code = totals_add(run->ranks, keys, values, own + asked, join_accounts(run), NULL, err);
	}
	free(keys);
	if (code)
		free(values);
	else
		*degree = values;
	return code;
}

/* ---- parts of pairs ---- */

struct packing {
	struct join_run *run;
	struct join_shared *shared;
};

static overt_err pack_row(void *ctx, const struct share_row *row, unsigned worker,
                          struct overt_buf *out)
{
	(void)worker;
	const struct packing *work = ctx;
	const uint32_t *sharers = work->run->sharers, *degree = work->shared->degree;
	for (size_t i = 0; i < row->reached_count; i++) {
		uint64_t slot = row->slots[row->reached[i]];
		struct share_part part = {sharers[row->account], sharers[slot >> 32],
		                          degree[row->account], degree[slot >> 32], (uint32_t)slot};
		overt_buf_append(out, &part, sizeof part);
	}
	return out->failed ? OVERT_E_NOMEM : OVERT_OK;
}

static overt_err write_rows(void *ctx, overt_str bytes)
{
	return pairs_add(&((struct packing *)ctx)->shared->pairs, bytes);
}

overt_err join_shared_count(struct join_run *run, struct pairs *edges,
                            struct join_shared *shared, struct overt_error *err)
{
	struct packing work = {run, shared};
	struct share_rows rows = {.least = 1, .threads = run->join.threads,
	                          .memory = run->memory / 8, .progress = run->options->progress,
	                          .take = pack_row, .write = write_rows, .ctx = &work};
	shared->weights = malloc(PAIR_BUCKETS * sizeof *shared->weights);
	overt_err code = shared->weights ? pairs_make(&shared->pairs, sizeof(struct share_part),
	                                              join_accounts(run), run->options->scratch, err)
	                                 : overt_fail(err, OVERT_E_NOMEM, "no memory for pairs");
	if (!code)
		code = add_degrees(run, shared, err);
	if (!code)
		code = share_rows_count(&run->shares, &rows, err);
	if (code)
		return code;
	for (size_t b = 0; b < PAIR_BUCKETS; b++)
		shared->weights[b] = edges->found[b] * edges->element +
		                     shared->pairs.found[b] * shared->pairs.element;
	shared->pairs.weights = edges->weights = shared->weights;
	return OVERT_OK;
}

/* ---- pairs that this rank owns ---- */

struct owning {
	struct join_run *run;
	struct join_shared *shared;
	size_t edge; /* the first one that is not before the pair at hand */
};

static uint64_t key_of(uint32_t a, uint32_t b)
{
	return (uint64_t)a << 32 | b;
}

/* Edges and pairs are in the same order. */
static void note(struct owning *work, const struct share_part *pair)
{
	const struct overt_edge *edges = work->run->edges;
	uint64_t key = key_of(pair->a, pair->b);
	while (work->edge < work->run->edge_count &&
	       key_of(edges[work->edge].a, edges[work->edge].b) < key)
		work->edge++;
	if (work->edge < work->run->edge_count &&
	    key_of(edges[work->edge].a, edges[work->edge].b) == key)
		work->run->tested[work->edge].k = pair->k;
}

static overt_err take_batch(void *ctx, const struct pair_batch *batch)
{
	struct owning *work = ctx;
	const struct share_part *parts = (const struct share_part *)(const void *)batch->items;
	for (size_t i = 0, end; i < batch->count; i = end) {
		struct share_part sum = parts[i];
		for (end = i + 1; end < batch->count && parts[end].a == sum.a && parts[end].b == sum.b;
		     end++)
			sum.k += parts[end].k;
		work->shared->ones += sum.k == 1;
		if (sum.k > 1 && !overt_bins_add(&work->shared->bins,
		                                 (uint64_t)sum.degree_a * sum.degree_b, sum.k, 1))
			return OVERT_E_NOMEM;
		note(work, &sum);
	}
	return OVERT_OK;
}

/* ---- histograms to rank 0 ---- */

struct sending {
	struct join_shared *shared;
	const struct overt_ranks *ranks;
	size_t next; /* slot: pairs first, then accounts */
};

static overt_err fill(void *ctx, struct mail *mail, bool *more)
{
	struct sending *work = ctx;
	const struct overt_bins *bins = &work->shared->bins, *activity = &work->shared->activity;
	for (; work->ranks->me && work->next < bins->size + activity->size; work->next++) {
		const struct overt_bin *bin = work->next < bins->size
		                                  ? overt_bins_at(bins, work->next)
		                                  : overt_bins_at(activity, work->next - bins->size);
		struct bin_message message = {bin->value, bin->count, bin->k, 0};
		if (bin->count && !mail_put(mail, 0, &message, sizeof message, OVERT_STR_NONE)) {
			*more = true;
			return OVERT_OK;
		}
	}
	return OVERT_OK;
}

static overt_err take(void *ctx, unsigned from, const char *bytes, size_t len)
{
	(void)from;
	struct sending *work = ctx;
	struct bin_message message;
	for (size_t at = 0; at + sizeof message <= len; at += sizeof message) {
		memcpy(&message, bytes + at, sizeof message);
		if (!overt_bins_add(message.k ? &work->shared->bins : &work->shared->activity,
		                    message.value, message.k, message.count))
			return OVERT_E_NOMEM;
	}
	return OVERT_OK;
}

static overt_err judge(struct join_run *run, struct join_shared *shared,
                       struct overt_verdicts *verdicts, struct overt_error *err)
{
	struct sending work = {shared, run->ranks, 0};
	struct mail_plan plan = {fill, take, &work};
	struct overt_cochoice_options options = {.alpha = run->options->alpha,
	                                         .threads = run->join.threads};
	overt_err code = mail_run(run->ranks, &plan, err);
	if (!code)
		code = ranks_sum(run->ranks, &shared->ones, 1, err);
	if (!code && run->ranks->me == 0)
		code = overt_alike_test(&shared->activity, &shared->bins, shared->ones, &options,
		                        verdicts, err);
	if (code)
		return code;
	struct overt_verdicts told = *verdicts;
	code = ranks_share(run->ranks, 0, &told, sizeof told, err);
	if (run->ranks->me) {
		told.steps = malloc((told.step_count + 1) * sizeof *told.steps);
		*verdicts = told;
	}
	if (!verdicts->steps && verdicts->step_count)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for the test");
	return code ? code : ranks_share(run->ranks, 0, verdicts->steps,
	                                 verdicts->step_count * sizeof *verdicts->steps, err);
}

/* ---- edges ---- */

static overt_err judge_edges(struct join_run *run, const struct overt_verdicts *verdicts,
                             struct overt_error *err)
{
	uint32_t *degree = NULL;
	uint64_t beyond = 0;
	overt_err code = ask_degrees(run, &degree, err);
	for (size_t i = 0; i < run->edge_count && !code; i++) {
		uint64_t a = degree[sparse_place(&run->lookup.set, run->edges[i].a)];
		uint64_t b = degree[sparse_place(&run->lookup.set, run->edges[i].b)];
		run->tested[i].verdict = overt_alike_verdict(verdicts, run->tested[i].k, a * b);
		beyond += run->tested[i].verdict.significant;
	}
	free(degree);
	join_test_counts(verdicts, &run->counts.test);
	if (!code)
		code = ranks_sum(run->ranks, &beyond, 1, err);
	run->counts.test.edges = beyond;
	return code;
}

overt_err join_shared_test(struct join_run *run, struct join_shared *shared,
                           struct overt_error *err)
{
	struct owning owning = {run, shared, 0};
	struct pair_sink sink = {take_batch, &owning};
	struct overt_verdicts verdicts = {0};
	size_t budget = run->memory / 8;
	run->tested = calloc(run->edge_count + 1, sizeof *run->tested);
	if (!run->tested)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to test %zu edges", run->edge_count);
	overt_err code = pairs_deliver(run->ranks, &shared->pairs,
	                               budget < BUDGET_MOST ? budget : BUDGET_MOST, &sink, err);
	if (!code)
		code = judge(run, shared, &verdicts, err);
	if (!code)
		code = judge_edges(run, &verdicts, err);
	overt_verdicts_free(&verdicts);
	return code;
}

void join_shared_free(struct join_shared *shared)
{
	pairs_free(&shared->pairs);
	free(shared->weights);
	free(shared->degree);
	overt_bins_free(&shared->activity);
	overt_bins_free(&shared->bins);
}
