// SPDX-License-Identifier: GPL-3.0-or-later
// The Coordination Network Toolkit's definition over ranks.
#include "pairs.h"
#include "peer_rows.h"
#include "tallies.h"
#include "text.h"
#include <stdlib.h>

#define BUDGET_MOST ((size_t)1 << 30)

/* A directed edge, or the part of it that one rank has found. */
struct directed {
	uint32_t from, to, weight;
};

/* State of one run. */
struct run {
	struct overt_ranks *ranks;
	struct peer_rows rows;
	struct peer_spots found;
	struct pairs pairs;
	struct tallies *tallies; /* per worker */
	struct directed *edges;
	size_t edge_count, edge_cap, next;
	struct lookup lookup;
	uint64_t window;
	uint32_t min_weight;
	unsigned threads;
	bool header;
};

static overt_err each(void *ctx, uint32_t account, const uint64_t *slots, size_t count,
                      unsigned worker, struct overt_buf *out)
{
	struct run *run = ctx;
	struct tallies *tallies = &run->tallies[worker];
	tallies_meet(tallies, run->found.spots.items, run->window, slots, count);
	for (size_t i = 0; i < tallies->met_count; i++) {
		uint32_t partner = tallies->met[i];
		struct directed edge = {run->found.accounts[account], run->found.accounts[partner],
		                        tallies->count[partner]};
		tallies->count[partner] = 0;
		overt_buf_append(out, &edge, sizeof edge);
	}
	return out->failed ? OVERT_E_NOMEM : OVERT_OK;
}

static overt_err write_pairs(void *ctx, overt_str bytes)
{
	return pairs_add(&((struct run *)ctx)->pairs, bytes);
}

static overt_err count_partners(struct run *run, const struct overt_progress *progress,
                                struct overt_error *err)
{
	struct overt_group group = {.account = &run->found.spots.items->account,
	                            .stride = sizeof(struct spot) / sizeof(uint32_t),
	                            .count = run->found.spots.count,
	                            .accounts = run->found.account_count, .threads = run->threads,
	                            .step = "counting partners", .progress = progress, .each = each,
	                            .write = write_pairs, .ctx = run};
	run->tallies = calloc(run->threads, sizeof *run->tallies);
	bool fine = run->tallies != NULL;
	for (unsigned i = 0; fine && i < run->threads; i++)
		fine = tallies_make(&run->tallies[i], run->found.account_count);
	overt_err code = fine ? overt_group_run(&group, err)
	                      : overt_fail(err, OVERT_E_NOMEM, "no memory to count partners");
	for (unsigned i = 0; run->tallies && i < run->threads; i++)
		tallies_free(&run->tallies[i]);
	free(run->tallies);
	return code;
}

static overt_err add_batch(void *ctx, const struct pair_batch *batch)
{
	struct run *run = ctx;
	const struct directed *parts = (const struct directed *)(const void *)batch->items;
	for (size_t i = 0, end; i < batch->count; i = end) {
		struct directed sum = parts[i];
		for (end = i + 1; end < batch->count && parts[end].from == sum.from &&
		                  parts[end].to == sum.to; end++)
			sum.weight += parts[end].weight;
		if (sum.weight < run->min_weight)
			continue;
		if (overt_grow(&run->edges, &run->edge_cap, run->edge_count + 1, sizeof sum, SIZE_MAX,
		               NULL))
			return OVERT_E_NOMEM;
		run->edges[run->edge_count++] = sum;
	}
	return OVERT_OK;
}

static overt_err make_edges(struct run *run, const struct overt_engine_options *options,
                            struct overt_error *err)
{
	struct spots_rule rule = {.window = (overt_ms)run->window, .threads = run->threads};
	struct pair_sink sink = {add_batch, run};
	size_t memory;
	overt_err code = peer_spots_find(&run->rows, &rule, &run->found, err);
	if (!code)
		code = job_least(run->ranks, options->memory, &memory, err);
	if (!code)
		code = pairs_make(&run->pairs, sizeof(struct directed),
		                  run->rows.account_names.bounds[run->ranks->count], options->scratch,
		                  err);
	if (!code)
		code = count_partners(run, options->progress, err);
	if (!code)
		code = pairs_deliver(run->ranks, &run->pairs,
		                     memory / 8 < BUDGET_MOST ? memory / 8 : BUDGET_MOST, &sink, err);
	return code;
}

static overt_err next_lines(void *ctx, struct overt_buf *out, bool *more)
{
	struct run *run = ctx;
	if (run->header)
		overt_buf_add(out, OVERT_STR("user_1,user_2,weight\n"));
	run->header = false;
	for (; run->next < run->edge_count && out->len < JOB_TEXT_BYTES; run->next++) {
		const struct directed *edge = &run->edges[run->next];
		char number[TEXT_NUMBER];
		text_field(out, lookup_name(&run->lookup, edge->from));
		overt_buf_append(out, ",", 1);
		text_field(out, lookup_name(&run->lookup, edge->to));
		overt_buf_append(out, ",", 1);
		overt_buf_append(out, number, (size_t)(text_unsigned(number, edge->weight) - number));
		overt_buf_append(out, "\n", 1);
	}
	*more = run->next < run->edge_count;
	return OVERT_OK;
}

static overt_err write_edges(struct run *run, int out, struct overt_toolkit_counts *counts,
                             struct overt_error *err)
{
	struct job_text lines = {next_lines, run};
	uint64_t sums[] = {run->edge_count, 0};
	if (!sparse_make(&run->lookup.set, run->rows.account_names.bounds[run->ranks->count]))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for names");
	for (size_t i = 0; i < run->edge_count; i++) {
		sparse_add(&run->lookup.set, run->edges[i].from);
		sparse_add(&run->lookup.set, run->edges[i].to);
		sums[1] += run->edges[i].weight;
	}
	sparse_close(&run->lookup.set);
	overt_err code = ranks_sum(run->ranks, sums, 2, err);
	if (!code)
		code = lookup_count(run->ranks, &run->lookup, &counts->nodes, err);
	if (!code)
		code = lookup_fetch(run->ranks, &run->rows.account_names, &run->lookup, err);
	run->header = run->ranks->me == 0;
	if (!code)
		code = job_write(run->ranks, &lines, out, err);
	counts->scan = run->rows.scan;
	counts->repeated = run->rows.repeated;
	counts->edges = sums[0];
	counts->weight = sums[1];
	return code;
}

static overt_err save_edges(struct run *run, struct save *save, struct overt_error *err)
{
	struct save_file file;
	save_begin(save, SAVE_EDGES, &file);
	save_put(&file, run->edges, run->edge_count * sizeof *run->edges);
	return save_end(&file, err);
}

static overt_err load_edges(struct run *run, struct save *save, struct overt_error *err)
{
	struct save_file file;
	overt_err code = save_load(save, SAVE_EDGES, &file, err);
	if (code)
		return code;
	code = save_take(&file, sizeof *run->edges, &run->edges, &run->edge_count);
	save_close(&file);
	return code ? overt_fail(err, code, "the checkpoint cannot be read back") : OVERT_OK;
}

static overt_err run_stages(struct run *run, struct save *save,
                            const struct overt_engine_options *options, struct overt_error *err)
{
	struct peer_rows_wish wish = {.min_rows = 1, .first_content = true};
	overt_err code = OVERT_OK;
	save_tell(save);
	if (save->done >= SAVE_EVENTS)
		code = peer_rows_load(save, save->done == SAVE_EDGES, &run->rows, err);
	else if (!(code = peer_rows_read(run->ranks, save->where, options, &wish, &run->rows, err)))
		code = peer_rows_save(save, &run->rows, err);
	if (code)
		return code;
	if (save->done == SAVE_EDGES)
		return load_edges(run, save, err);
	code = make_edges(run, options, err);
	return code ? code : save_edges(run, save, err);
}

overt_err overt_ranks_toolkit(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                              const struct overt_engine_options *options, overt_ms window,
                              uint32_t min_weight, int out, struct overt_toolkit_counts *counts,
                              struct overt_error *err)
{
	struct run run = {.ranks = ranks, .window = (uint64_t)window, .min_weight = min_weight,
	                  .pairs.fd = -1, .threads = options->threads ? options->threads : 1};
	struct overt_toolkit_counts made = {0};
	struct save save = {0};
	if (window < 0 || window > OVERT_WINDOW_LONGEST)
		return overt_fail(err, OVERT_E_USAGE, "a window is 0 to 49 days long, not %lld ms",
		                  (long long)window);
	overt_err code = job_open(ranks, where, &save, err);
	if (!code)
		code = run_stages(&run, &save, options, err);
	if (!code)
		code = write_edges(&run, out, &made, err);
	if (!code)
		code = job_finish(ranks, &save, err);
	if (!code)
		*counts = made;
	peer_rows_free(&run.rows);
	peer_spots_free(&run.found);
	pairs_free(&run.pairs);
	lookup_free(&run.lookup);
	free(run.edges);
	return code;
}
