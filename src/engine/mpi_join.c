// SPDX-License-Identifier: GPL-3.0-or-later
// overt's own definition over ranks: lanes are pruned among all, pairs go to their owners.
#include "join_ranks.h"
#include "join_text.h"
#include "pairs.h"
#include <stdlib.h>

#define BUDGET_MOST ((size_t)1 << 30)

/* ---- pruning ---- */

static overt_err share_tally(void *ctx, uint32_t *tally, uint32_t accounts, bool *changed)
{
	struct join_run *run = ctx;
	uint64_t any = *changed;
	overt_err code = totals_add(run->ranks, run->back, tally, accounts, join_accounts(run), NULL,
	                            NULL);
	if (!code)
		code = ranks_sum(run->ranks, &any, 1, NULL);
	*changed = any > 0;
	return code;
}

static overt_err prune(struct join_run *run, struct overt_error *err)
{
	struct overt_prune_peers peers = {share_tally, run};
	uint32_t *left = NULL;
	overt_err code = overt_lanes_prune_among(&run->lanes,
	                                         run->join.windows[run->join.window_count - 1],
	                                         run->join.min_objects, run->join.threads, &peers, err);
	if (!code)
		code = overt_lanes_renumber(&run->lanes, NULL, NULL, run->join.threads, &left, err);
	for (uint32_t i = 0; !code && i < run->lanes.accounts; i++)
		left[i] = run->back[left[i]];
	if (!code) {
		free(run->back);
		run->back = left;
	}
	return code;
}

/* ---- pairs ---- */

static overt_err pack(void *ctx, const struct overt_edge *edges, size_t count,
                      struct overt_buf *out)
{
	const struct join_run *run = ctx;
	for (size_t i = 0; i < count; i++) {
		struct overt_edge edge = edges[i];
		edge.a = run->back[edge.a];
		edge.b = run->back[edge.b];
		overt_buf_append(out, &edge, sizeof edge);
	}
	return out->failed ? OVERT_E_NOMEM : OVERT_OK;
}

struct spooling {
	struct join_run *run;
	struct pairs *pairs;
};

static overt_err pack_spool(void *ctx, const struct overt_edge *edges, size_t count,
                            struct overt_buf *out)
{
	return pack(((struct spooling *)ctx)->run, edges, count, out);
}

static overt_err write_spool(void *ctx, overt_str bytes)
{
	return pairs_add(((struct spooling *)ctx)->pairs, bytes);
}

/* Parts of one edge that several ranks have found are added up. */
static overt_err add_batch(void *ctx, const struct pair_batch *batch)
{
	struct join_run *run = ctx;
	size_t last = run->join.window_count - 1;
	const struct overt_edge *parts = (const struct overt_edge *)(const void *)batch->items;
	for (size_t i = 0, end; i < batch->count; i = end) {
		struct overt_edge sum = parts[i];
		for (end = i + 1; end < batch->count && parts[end].a == sum.a && parts[end].b == sum.b;
		     end++) {
			const struct overt_edge *part = &parts[end];
			for (size_t w = 0; w <= last; w++)
				sum.objects[w] += part->objects[w];
			sum.pairs += part->pairs;
			sum.delay_sum += part->delay_sum;
			sum.a_first += part->a_first;
			sum.ties += part->ties;
		}
		if (sum.objects[last] < run->join.min_objects)
			continue;
		if (overt_grow(&run->edges, &run->edge_cap, run->edge_count + 1, sizeof sum, SIZE_MAX,
		               NULL))
			return OVERT_E_NOMEM;
		run->edges[run->edge_count++] = sum;
	}
	return OVERT_OK;
}

static overt_err open_lookup(struct join_run *run, struct overt_error *err)
{
	if (!sparse_make(&run->lookup.set, join_accounts(run)))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for names");
	for (size_t i = 0; i < run->edge_count; i++) {
		sparse_add(&run->lookup.set, run->edges[i].a);
		sparse_add(&run->lookup.set, run->edges[i].b);
	}
	sparse_close(&run->lookup.set);
	return OVERT_OK;
}

static overt_err count_edges(struct join_run *run, struct overt_error *err)
{
	struct pairs pairs = {.fd = -1};
	struct join_shared shared = {.pairs.fd = -1};
	struct spooling spooling = {run, &pairs};
	struct overt_edge_sink sink = {pack_spool, write_spool, &spooling};
	struct pair_sink owner = {add_batch, run};
	struct overt_join_options join = run->join;
	size_t budget = run->memory / 8;
	for (size_t l = 0; l < run->lanes.count; l++)
		run->counts.events_left += run->lanes.items[l].count;
	if (run->ranks->count > 1)
		join.min_objects = 1; // other ranks may have the other objects
	join.memory = run->memory / 2;
	overt_err code = pairs_make(&pairs, sizeof(struct overt_edge), join_accounts(run),
	                            run->options->scratch, err);
	if (!code)
		code = overt_lanes_count(&run->lanes, &join, &sink, &run->counts.pairs,
		                         run->options->progress, err);
	if (!code && run->options->test)
		code = join_shared_count(run, &pairs, &shared, err);
	if (!code)
		code = pairs_deliver(run->ranks, &pairs, budget < BUDGET_MOST ? budget : BUDGET_MOST,
		                     &owner, err);
	pairs_free(&pairs);
	if (!code)
		code = open_lookup(run, err);
	if (!code && run->options->test)
		code = join_shared_test(run, &shared, err);
	join_shared_free(&shared);
	uint64_t sums[] = {run->counts.events_left, run->counts.pairs, run->edge_count};
	if (!code)
		code = ranks_sum(run->ranks, sums, 3, err);
	run->counts.events_left = sums[0];
	run->counts.pairs = sums[1];
	run->counts.edges = sums[2];
	return code;
}

/* ---- edges to the file ---- */

struct edge_text {
	struct join_run *run;
	size_t next;
	bool header; /* still to be written */
};

static overt_err next_lines(void *ctx, struct overt_buf *out, bool *more)
{
	struct edge_text *text = ctx;
	const struct join_run *run = text->run;
	if (text->header)
		join_put_header(out, &run->join, run->options->test);
	text->header = false;
	for (; text->next < run->edge_count && out->len < JOB_TEXT_BYTES; text->next++) {
		const struct overt_edge *edge = &run->edges[text->next];
		join_put_edge(out, lookup_name(&run->lookup, edge->a), lookup_name(&run->lookup, edge->b),
		              edge, run->join.window_count,
		              run->options->test ? &run->tested[text->next] : NULL);
	}
	*more = text->next < run->edge_count;
	return OVERT_OK;
}

static overt_err write_edges(struct join_run *run, int out, struct overt_error *err)
{
	struct edge_text text = {run, 0, run->ranks->me == 0};
	struct job_text lines = {next_lines, &text};
	overt_err code = run->lookup.set.bits ? OVERT_OK : open_lookup(run, err);
	if (!code)
		code = lookup_count(run->ranks, &run->lookup, &run->counts.nodes, err);
	if (!code)
		code = lookup_fetch(run->ranks, &run->names, &run->lookup, err);
	return code ? code : job_write(run->ranks, &lines, out, err);
}

/* ---- the run ---- */

static overt_err make_events(struct join_run *run, struct overt_error *err)
{
	overt_err code = join_read_events(run, err);
	if (!code)
		code = join_save_names(run, err);
	return code ? code : join_save_lanes(run, SAVE_EVENTS, err);
}

static overt_err run_stages(struct join_run *run, struct overt_error *err)
{
	enum save_stage done = run->save.done;
	overt_err code = OVERT_OK;
	save_tell(&run->save);
	if (done > SAVE_NONE && !(code = join_load(run, SAVE_NAMES, err)))
		code = join_load(run, done, err);
	if (!code && done < SAVE_EVENTS)
		code = make_events(run, err);
	if (!code && done < SAVE_PRUNED && !(code = prune(run, err)))
		code = join_save_lanes(run, SAVE_PRUNED, err);
	if (!code && done < SAVE_EDGES && !(code = count_edges(run, err)))
		code = join_save_edges(run, err);
	return code;
}

static void run_free(struct join_run *run)
{
	names_free(&run->names);
	overt_lanes_free(&run->lanes);
	lookup_free(&run->lookup);
	free(run->back);
	free(run->edges);
	free(run->tested);
	free(run->sharers);
	shares_free(&run->shares);
	sparse_free(&run->here);
}

overt_err overt_ranks_join(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                           const struct overt_engine_options *options,
                           const struct overt_join_options *join, int out,
                           struct overt_engine_counts *counts, struct overt_error *err)
{
	struct join_run run = {.ranks = ranks, .where = where, .options = options, .join = *join};
	const struct overt_events none = {0};
	struct overt_edges no_edges;
	run.join.threads = options->threads ? options->threads : 1;
	overt_err code = overt_join(&none, &run.join, &no_edges, NULL, err); // checks the options
	code = overt_ranks_agree(ranks, code, err);
	if (!code)
		code = job_open(ranks, where, &run.save, err);
	if (!code)
		code = job_least(ranks, options->memory, &run.memory, err);
	if (!code)
		code = run_stages(&run, err);
	if (!code)
		code = write_edges(&run, out, err);
	if (!code)
		code = job_finish(ranks, &run.save, err);
	if (!code)
		*counts = run.counts;
	run_free(&run);
	return code;
}
