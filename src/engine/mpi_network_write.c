// SPDX-License-Identifier: GPL-3.0-or-later
// Thresholds, figures and text of the CooRTweet network that lies on all ranks.
#include "edge_text.h"
#include "peer_network.h"
#include "text.h"
#include <math.h>
#include <stdlib.h>

enum { ABOVE = 1, FAST = 2, FAST_ABOVE = 4 };

/* State of writing. */
struct writing {
	struct peer_run *run;
	double threshold, fast_threshold;
	struct lookup accounts, objects, contents;
	uint32_t *sums;  /* per account with an edge here */
	size_t next;
	bool header;
	uint64_t far;    /* pairs: from spot `next` to spot `other` */
	size_t other;
};

static uint64_t weight_of(const struct peer_edge *edge, bool fast)
{
	return fast ? edge->fast.weight : edge->all.weight;
}

/* The weight with `n` lighter or equal ones in front of it, over all ranks: by halving. */
static overt_err nth(struct peer_run *run, bool fast, uint64_t n, uint64_t most, double *weight,
                     struct overt_error *err)
{
	uint64_t from = 1, to = most;
	overt_err code = OVERT_OK;
	while (from < to && !code) {
		uint64_t middle = from + (to - from) / 2, upto = 0;
		for (size_t i = 0; i < run->edge_count; i++) {
			uint64_t own = weight_of(&run->edges[i], fast);
			upto += own && own <= middle;
		}
		code = ranks_sum(run->ranks, &upto, 1, err);
		if (upto > n)
			to = middle;
		else
			from = middle + 1;
	}
	*weight = (double)from;
	return code;
}

/* Type-7 quantile of the weights: linear between order statistics. */
static overt_err quantile(struct peer_run *run, bool fast, struct overt_network_counts *counts,
                          struct overt_error *err)
{
	double low, high;
	counts->threshold = 0;
	if (!counts->edges)
		return OVERT_OK;
	double at = run->peer->quantile * (double)(counts->edges - 1), below = floor(at);
	overt_err code = nth(run, fast, (uint64_t)below, counts->max_weight, &low, err);
	high = low;
	if (!code && (uint64_t)below + 1 < counts->edges)
		code = nth(run, fast, (uint64_t)below + 1, counts->max_weight, &high, err);
	counts->threshold = low + (high - low) * (at - below);
	return code;
}

static overt_err add_up(struct peer_run *run, bool fast, struct overt_network_counts *counts,
                        struct overt_error *err)
{
	uint64_t sums[3] = {0}, most = 0, *all = calloc(run->ranks->count, sizeof *all);
	if (!all)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for figures");
	for (size_t i = 0; i < run->edge_count; i++) {
		const struct edge_sum *sum = fast ? &run->edges[i].fast : &run->edges[i].all;
		sums[0] += sum->weight > 0;
		sums[1] += sum->weight;
		sums[2] += sum->delay_sum;
		most = sum->weight > most ? sum->weight : most;
	}
	overt_err code = ranks_sum(run->ranks, sums, 3, err);
	if (!code)
		code = ranks_collect(run->ranks, most, all, err);
	for (unsigned r = 0; r < run->ranks->count; r++)
		most = all[r] > most ? all[r] : most;
	free(all);
	counts->edges = sums[0];
	counts->pairs = sums[1];
	counts->delay_sum = sums[2];
	counts->max_weight = most;
	return code ? code : quantile(run, fast, counts, err);
}

/* ---- accounts of some edges ---- */

static unsigned marks_of(const struct writing *work, const struct peer_edge *edge)
{
	bool fast_above = edge->fast.weight && (double)edge->fast.weight > work->fast_threshold;
	return ((double)edge->all.weight > work->threshold ? ABOVE : 0u) |
	       (edge->fast.weight ? FAST : 0u) | (fast_above ? FAST_ABOVE : 0u);
}

/* Marks both accounts of the edges with a mark (0: all); counts the accounts of all ranks. */
static overt_err count_accounts(struct writing *work, unsigned mark, uint64_t *count,
                                struct overt_error *err)
{
	struct peer_run *run = work->run;
	const struct sparse *set = &work->accounts.set;
	uint32_t *keys = malloc(((size_t)set->count + 1) * sizeof *keys);
	if (!keys)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to count accounts");
	sparse_list(set, keys);
	memset(work->sums, 0, set->count * sizeof *work->sums);
	for (size_t i = 0; i < run->edge_count; i++) {
		const struct peer_edge *edge = &run->edges[i];
		if (mark && !(marks_of(work, edge) & mark))
			continue;
		work->sums[sparse_place(set, edge->from)] = 1;
		work->sums[sparse_place(set, edge->to)] = 1;
	}
	overt_err code = totals_add(run->ranks, keys, work->sums, set->count, set->space, count, err);
	free(keys);
	return code;
}

static uint64_t count_edges(const struct writing *work, unsigned mark)
{
	uint64_t count = 0;
	for (size_t i = 0; i < work->run->edge_count; i++)
		count += (marks_of(work, &work->run->edges[i]) & mark) > 0;
	return count;
}

/* Accounts of fast edges above the threshold, their neighbours, and the edges among all these:
 * `sums` tell which accounts have such an edge. */
static overt_err look_around(struct writing *work, struct overt_error *err)
{
	struct peer_run *run = work->run;
	const struct sparse *set = &work->accounts.set;
	uint32_t *keys = malloc(((size_t)set->count + 1) * sizeof *keys);
	uint32_t *around = calloc((size_t)set->count + 1, sizeof *around);
	overt_err code = OVERT_E_NOMEM;
	if (!keys || !around) {
		overt_fail(err, code, "no memory to look around fast edges");
		goto done;
	}
	sparse_list(set, keys);
	for (size_t i = 0; i < run->edge_count; i++) {
		uint32_t a = sparse_place(set, run->edges[i].from), b = sparse_place(set, run->edges[i].to);
		if (work->sums[a] || work->sums[b])
			around[a] = around[b] = 1;
	}
	code = totals_add(run->ranks, keys, around, set->count, set->space, &run->counts.around_nodes,
	                  err);
	uint64_t edges = 0;
	for (size_t i = 0; i < run->edge_count; i++)
		edges += around[sparse_place(set, run->edges[i].from)] &&
		         around[sparse_place(set, run->edges[i].to)];
	if (!code)
		code = ranks_sum(run->ranks, &edges, 1, err);
	run->counts.around_edges = edges;
done:
	free(keys);
	free(around);
	return code;
}

static overt_err count_all(struct writing *work, struct overt_error *err)
{
	struct peer_run *run = work->run;
	struct overt_coortweet_counts *counts = &run->counts;
	work->sums = malloc(((size_t)work->accounts.set.count + 1) * sizeof *work->sums);
	if (!work->sums)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to count accounts");
	uint64_t above[] = {count_edges(work, ABOVE), count_edges(work, FAST_ABOVE)};
	overt_err code = ranks_sum(run->ranks, above, 2, err);
	counts->all.above_edges = above[0];
	counts->fast.above_edges = above[1];
	if (!code)
		code = count_accounts(work, 0, &counts->all.nodes, err);
	if (!code)
		code = count_accounts(work, ABOVE, &counts->all.above_nodes, err);
	if (code || !run->peer->fast)
		return code;
	code = count_accounts(work, FAST, &counts->fast.nodes, err);
	if (!code)
		code = count_accounts(work, FAST_ABOVE, &counts->fast.above_nodes, err);
	return code ? code : look_around(work, err);
}

/* ---- text ---- */

static void put_objects(const struct writing *work, const struct peer_edge *edge,
                        struct overt_buf *out)
{
	const uint32_t *objects = work->run->objects + edge->objects;
	if (edge->object_count == 1) {
		text_field(out, lookup_name(&work->objects, objects[0]));
		return;
	}
	for (uint64_t i = 0; i < edge->object_count; i++) {
		overt_buf_append(out, i ? "," : "\"", 1);
		text_doubled(out, lookup_name(&work->objects, objects[i]));
	}
	overt_buf_append(out, "\"", 1);
}

static void put_edge(const struct writing *work, const struct peer_edge *edge,
                     struct overt_buf *out)
{
	char line[2 * EDGE_SUM_TEXT + 8], *end = line;
	bool fast = work->run->peer->fast;
	unsigned marks = marks_of(work, edge);
	text_field(out, lookup_name(&work->accounts, edge->from));
	overt_buf_append(out, ",", 1);
	text_field(out, lookup_name(&work->accounts, edge->to));
	end = edge_put_sum(end, &edge->all);
	if (fast)
		end = edge_put_sum(end, &edge->fast);
	*end++ = ',';
	overt_buf_append(out, line, (size_t)(end - line));
	put_objects(work, edge, out);
	overt_buf_printf(out, ",%d", (marks & ABOVE) != 0);
	if (fast)
		overt_buf_printf(out, ",%d", (marks & FAST_ABOVE) != 0);
	overt_buf_append(out, "\n", 1);
}

static overt_err next_edges(void *ctx, struct overt_buf *out, bool *more)
{
	struct writing *work = ctx;
	const struct peer_run *run = work->run;
	if (work->header)
		overt_buf_add(out, edge_header(run->peer->fast));
	work->header = false;
	for (; work->next < run->edge_count && out->len < JOB_TEXT_BYTES; work->next++)
		if (run->edges[work->next].all.weight >= run->peer->min_weight)
			put_edge(work, &run->edges[work->next], out);
	*more = work->next < run->edge_count;
	return OVERT_OK;
}

static bool make_sets(struct writing *work, bool contents)
{
	const struct peer_rows *rows = &work->run->rows;
	unsigned ranks = work->run->ranks->count;
	return sparse_make(&work->accounts.set, rows->account_names.bounds[ranks]) &&
	       sparse_make(&work->objects.set, rows->object_names.bounds[ranks]) &&
	       (!contents || sparse_make(&work->contents.set, rows->content_names.bounds[ranks]));
}

static void writing_free(struct writing *work)
{
	lookup_free(&work->accounts);
	lookup_free(&work->objects);
	lookup_free(&work->contents);
	free(work->sums);
}

static overt_err fetch(struct writing *work, bool contents, struct overt_error *err)
{
	struct peer_run *run = work->run;
	overt_err code = lookup_fetch(run->ranks, &run->rows.account_names, &work->accounts, err);
	if (!code)
		code = lookup_fetch(run->ranks, &run->rows.object_names, &work->objects, err);
	if (!code && contents)
		code = lookup_fetch(run->ranks, &run->rows.content_names, &work->contents, err);
	return code;
}

overt_err peer_edges_write(struct peer_run *run, int out, struct overt_error *err)
{
	struct writing work = {.run = run, .header = run->ranks->me == 0};
	struct job_text lines = {next_edges, &work};
	overt_err code = add_up(run, false, &run->counts.all, err);
	if (!code && run->peer->fast)
		code = add_up(run, true, &run->counts.fast, err);
	work.threshold = run->counts.all.threshold;
	work.fast_threshold = run->counts.fast.threshold;
	if (!code && !make_sets(&work, false))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for names");
	for (size_t i = 0; i < run->edge_count && !code; i++) {
		sparse_add(&work.accounts.set, run->edges[i].from);
		sparse_add(&work.accounts.set, run->edges[i].to);
	}
	for (size_t i = 0; i < run->object_count && !code; i++)
		sparse_add(&work.objects.set, run->objects[i]);
	if (!code) {
		sparse_close(&work.accounts.set);
		sparse_close(&work.objects.set);
		code = count_all(&work, err);
	}
	if (!code)
		code = fetch(&work, false, err);
	if (!code)
		code = job_write(run->ranks, &lines, out, err);
	writing_free(&work);
	return code;
}

/* ---- pairs ---- */

/* Calls for each pair from the place at hand on, until the text is long enough. */
static bool each_pair(struct writing *work, struct overt_buf *out,
                      void (*call)(struct writing *work, const struct pair_item *item,
                                   struct overt_buf *out))
{
	const struct peer_run *run = work->run;
	const struct spot *spots = run->found.spots.items;
	uint64_t window = (uint64_t)run->peer->window;
	for (; work->next < run->found.spots.count; work->next++) {
		size_t i = work->next;
		if (!work->other) {
			work->other = i + 1;
			work->far = spots[work->other].gap;
		}
		for (; work->far <= window; work->far += spots[++work->other].gap) {
			if (out && out->len >= JOB_TEXT_BYTES)
				return true;
			if (!network_pair(&run->network, &spots[i], &spots[work->other]))
				continue;
			struct pair_item item = peer_item(run, (uint32_t)i, (uint32_t)work->other, work->far);
			// older account first, as in the peer's table
			bool first = network_older(&run->network, &spots[i], &spots[work->other], work->far);
			if (!first) {
				uint32_t swap = item.from;
				item.from = item.to;
				item.to = swap;
			}
			call(work, &item, out);
		}
		work->other = 0;
	}
	return false;
}

static void note_pair(struct writing *work, const struct pair_item *item, struct overt_buf *out)
{
	(void)out;
	sparse_add(&work->accounts.set, item->from);
	sparse_add(&work->accounts.set, item->to);
	sparse_add(&work->objects.set, item->object);
	sparse_add(&work->contents.set, item->older);
	sparse_add(&work->contents.set, item->newer);
}

static void put_pair(struct writing *work, const struct pair_item *item, struct overt_buf *out)
{
	char number[TEXT_NUMBER];
	text_field(out, lookup_name(&work->objects, item->object));
	overt_buf_append(out, ",", 1);
	text_field(out, lookup_name(&work->contents, item->older));
	overt_buf_append(out, ",", 1);
	text_field(out, lookup_name(&work->contents, item->newer));
	overt_buf_append(out, ",", 1);
	overt_buf_append(out, number, (size_t)(text_ratio(number, item->delay, 1000) - number));
	overt_buf_append(out, ",", 1);
	text_field(out, lookup_name(&work->accounts, item->from));
	overt_buf_append(out, ",", 1);
	text_field(out, lookup_name(&work->accounts, item->to));
	overt_buf_append(out, "\n", 1);
}

static overt_err next_pairs(void *ctx, struct overt_buf *out, bool *more)
{
	struct writing *work = ctx;
	if (work->header)
		overt_buf_add(out, OVERT_STR("object_id,content_id,content_id_y,time_delta,account_id,"
		                             "account_id_y\n"));
	work->header = false;
	*more = each_pair(work, out, put_pair);
	return OVERT_OK;
}

overt_err peer_pairs_write(struct peer_run *run, int out, struct overt_error *err)
{
	struct writing work = {.run = run, .header = run->ranks->me == 0};
	struct job_text lines = {next_pairs, &work};
	overt_err code = make_sets(&work, true) ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM,
	                                                                "no memory for names");
	if (!code) {
		each_pair(&work, NULL, note_pair);
		sparse_close(&work.accounts.set);
		sparse_close(&work.objects.set);
		sparse_close(&work.contents.set);
		work.next = work.other = 0;
		code = fetch(&work, true, err);
	}
	if (!code)
		code = job_write(run->ranks, &lines, out, err);
	writing_free(&work);
	return code;
}
