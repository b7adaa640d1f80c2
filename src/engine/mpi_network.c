// SPDX-License-Identifier: GPL-3.0-or-later
// Pairs to the owners of their edges, which add them up.
#include "peer_network.h"
#include <stdlib.h>

#define BUDGET_MOST ((size_t)1 << 30)

/* Adds the pairs of one owner up. */
struct summing {
	struct peer_run *run;
	uint32_t *values; /* scratch: contents or objects of one edge */
	size_t cap;
};

/* ---- pairs ---- */

static bool mine(uint32_t account, uint32_t own, uint32_t other, uint32_t partner)
{
	return partner > account || (partner == account && other > own);
}

static void put_pair(const struct peer_run *run, uint32_t own, uint32_t other, uint64_t delay,
                     struct overt_buf *out)
{
	const struct spot *spots = run->found.spots.items;
	if (!mine(spots[own].account, own, other, spots[other].account) ||
	    !network_pair(&run->network, &spots[own], &spots[other]))
		return;
	struct pair_item item = peer_item(run, own, other, delay);
	if (run->network.fast)
		item.fast = network_is_fast(&run->network, item.older, item.newer);
	overt_buf_append(out, &item, sizeof item);
}

struct emitting {
	const struct peer_run *run;
	struct pairs *pairs;
};

static overt_err each(void *ctx, uint32_t account, const uint64_t *slots, size_t count,
                      unsigned worker, struct overt_buf *out)
{
	(void)account, (void)worker;
	const struct peer_run *run = ((struct emitting *)ctx)->run;
	const struct spot *spots = run->found.spots.items;
	uint64_t window = (uint64_t)run->peer->window;
	for (size_t i = 0; i < count; i++) {
		uint32_t own = (uint32_t)slots[i];
		uint64_t far = 0;
		for (uint32_t q = own; (far += spots[q].gap) <= window; q--)
			put_pair(run, own, q - 1, far, out);
		far = 0;
		for (uint32_t q = own + 1; (far += spots[q].gap) <= window; q++)
			put_pair(run, own, q, far, out);
	}
	return out->failed ? OVERT_E_NOMEM : OVERT_OK;
}

static overt_err write_pairs(void *ctx, overt_str bytes)
{
	return pairs_add(((struct emitting *)ctx)->pairs, bytes);
}

/* ---- edges ---- */

static int by_value(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	return (a > b) - (a < b);
}

/* Sorts the scratch and drops what is there twice. */
static size_t distinct(uint32_t *values, size_t count)
{
	size_t left = 0;
	if (count > 1)
		qsort(values, count, sizeof *values, by_value);
	for (size_t i = 0; i < count; i++)
		if (!left || values[left - 1] != values[i])
			values[left++] = values[i];
	return left;
}

static void sum_pairs(struct summing *work, const struct pair_item *items, size_t count,
                      bool fast_only, struct edge_sum *sum)
{
	size_t used = 0;
	for (size_t i = 0; i < count; i++) {
		if (fast_only && !items[i].fast)
			continue;
		sum->weight++;
		sum->delay_sum += items[i].delay;
		work->values[used++] = items[i].older;
	}
	sum->older = distinct(work->values, used);
	used = 0;
	for (size_t i = 0; i < count; i++)
		if (!fast_only || items[i].fast)
			work->values[used++] = items[i].newer;
	sum->newer = distinct(work->values, used);
}

/* Objects as they appear in the files. */
static overt_err list_objects(struct summing *work, const struct pair_item *items, size_t count,
                              struct peer_edge *edge)
{
	struct peer_run *run = work->run;
	for (size_t i = 0; i < count; i++)
		work->values[i] = items[i].object;
	size_t left = distinct(work->values, count);
	overt_err code = overt_grow(&run->objects, &run->object_cap, run->object_count + left,
	                            sizeof *run->objects, SIZE_MAX, NULL);
	if (code)
		return code;
	edge->objects = run->object_count;
	edge->object_count = left;
	memcpy(run->objects + run->object_count, work->values, left * sizeof *run->objects);
	run->object_count += left;
	return OVERT_OK;
}

static overt_err add_edge(struct summing *work, const struct pair_item *items, size_t count)
{
	struct peer_run *run = work->run;
	struct peer_edge edge = {.from = items->from, .to = items->to};
	if (overt_grow(&work->values, &work->cap, count, sizeof *work->values, SIZE_MAX, NULL) ||
	    overt_grow(&run->edges, &run->edge_cap, run->edge_count + 1, sizeof edge, SIZE_MAX, NULL))
		return OVERT_E_NOMEM;
	sum_pairs(work, items, count, false, &edge.all);
	if (run->peer->fast)
		sum_pairs(work, items, count, true, &edge.fast);
	overt_err code = list_objects(work, items, count, &edge);
	if (!code)
		run->edges[run->edge_count++] = edge;
	return code;
}

static overt_err add_batch(void *ctx, const struct pair_batch *batch)
{
	struct summing *work = ctx;
	const struct pair_item *items = (const struct pair_item *)(const void *)batch->items;
	overt_err code = OVERT_OK;
	for (size_t i = 0, end; i < batch->count && !code; i = end) {
		for (end = i + 1; end < batch->count && items[end].from == items[i].from &&
		                  items[end].to == items[i].to; end++)
			;
		code = add_edge(work, items + i, end - i);
	}
	return code;
}

overt_err peer_edges_make(struct peer_run *run, struct overt_error *err)
{
	struct pairs pairs = {.fd = -1};
	struct emitting emitting = {run, &pairs};
	struct summing summing = {.run = run};
	struct pair_sink sink = {add_batch, &summing};
	size_t memory;
	struct overt_group group = {.account = &run->found.spots.items->account,
	                            .stride = sizeof(struct spot) / sizeof(uint32_t),
	                            .count = run->found.spots.count,
	                            .accounts = run->found.account_count, .threads = run->threads,
	                            .step = "finding pairs", .progress = run->options->progress,
	                            .each = each, .write = write_pairs, .ctx = &emitting};
	overt_err code = job_least(run->ranks, run->options->memory, &memory, err);
	if (!code)
		code = pairs_make(&pairs, sizeof(struct pair_item),
		                  run->rows.account_names.bounds[run->ranks->count],
		                  run->options->scratch, err);
	if (!code)
		code = overt_group_run(&group, err);
	if (!code)
		code = pairs_deliver(run->ranks, &pairs,
		                     memory / 8 < BUDGET_MOST ? memory / 8 : BUDGET_MOST, &sink, err);
	pairs_free(&pairs);
	free(summing.values);
	return code;
}
