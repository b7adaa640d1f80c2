// SPDX-License-Identifier: GPL-3.0-or-later
#include "join_test.h"
#include "join_text.h"
#include "network.h"
#include "parts.h"
#include "share_rows.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { EDGES_A_CHUNK = 4096, CHUNKS_A_THREAD = 4, WAITING_MAX = 48 };

/* An edge whose k is wanted, in order of the account of smaller number in the dictionary. */
struct wanted {
	uint32_t partner, edge;
};

/* Pairs as one thread finds them, apart from those of the others in memory, too. */
struct found {
	_Alignas(128) struct overt_bins pairs; /* those that share two objects or more */
	uint64_t ones;                         /* pairs that share one */
	struct overt_bin waiting[WAITING_MAX];
	size_t waiting_count;
};

struct testing {
	const struct join_test *run;
	unsigned threads;
	int fd;                         /* scratch file of edges, in order */
	_Atomic uint64_t edge_count;
	const struct overt_edge *edges; /* its map */
	uint32_t *first;                /* per account: its first wanted partner */
	struct wanted *wanted;
	uint32_t *shared;               /* k of each edge */
	struct found *found;            /* per worker */
	struct overt_verdicts verdicts;
};

/* ---- edges wait in a file ---- */

static overt_err pack(void *ctx, const struct overt_edge *edges, size_t count,
                      struct overt_buf *out)
{
	struct testing *work = ctx;
	overt_buf_append(out, edges, count * sizeof *edges);
	atomic_fetch_add_explicit(&work->edge_count, count, memory_order_relaxed);
	return out->failed ? OVERT_E_NOMEM : OVERT_OK;
}

static overt_err write_edges(void *ctx, overt_str bytes)
{
	return network_write(((struct testing *)ctx)->fd, bytes);
}

static overt_err spool(struct testing *work, struct overt_lanes *lanes, uint64_t *pairs,
                       struct overt_error *err)
{
	const struct overt_engine_options *options = work->run->options;
	const char *folder = options->scratch ? options->scratch : "/tmp";
	struct overt_edge_sink sink = {pack, write_edges, work};
	if (parts_scratch(folder, &work->fd))
		return overt_fail(err, OVERT_E_IO, "cannot make a scratch file in %s", folder);
	overt_err code = overt_lanes_count(lanes, work->run->join, &sink, pairs, options->progress,
	                                   err);
	if (!code && work->edge_count >= UINT32_MAX)
		code = overt_fail(err, OVERT_E_NOMEM, "fewer than 2^32 - 1 edges can be tested, found "
		                  "%llu: a greater --min gives fewer",
		                  (unsigned long long)work->edge_count);
	size_t bytes = work->edge_count * sizeof *work->edges;
	if (code || !bytes)
		return code;
	void *map = mmap(NULL, bytes, PROT_READ, MAP_SHARED, work->fd, 0);
	if (map == MAP_FAILED)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for edges");
	work->edges = map;
	return OVERT_OK;
}

/* ---- wanted pairs ---- */

static void ends_of(const struct testing *work, uint32_t edge, uint32_t *low, uint32_t *high)
{
	const struct shares *shares = work->run->shares;
	uint32_t a = shares_number(shares, work->run->names[work->edges[edge].a]);
	uint32_t b = shares_number(shares, work->run->names[work->edges[edge].b]);
	*low = a < b ? a : b;
	*high = a < b ? b : a;
}

static overt_err want_edges(struct testing *work, struct overt_error *err)
{
	uint32_t accounts = work->run->shares->accounts, edges = (uint32_t)work->edge_count;
	work->first = calloc((size_t)accounts + 2, sizeof *work->first);
	work->wanted = malloc(((size_t)edges + 1) * sizeof *work->wanted);
	work->shared = calloc((size_t)edges + 1, sizeof *work->shared);
	if (!work->first || !work->wanted || !work->shared)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to test %u edges", edges);
	uint32_t low, high;
	for (uint32_t e = 0; e < edges; e++) {
		ends_of(work, e, &low, &high);
		work->first[low + 2]++;
	}
	for (size_t a = 2; a < (size_t)accounts + 2; a++)
		work->first[a] += work->first[a - 1];
	for (uint32_t e = 0; e < edges; e++) {
		ends_of(work, e, &low, &high);
		work->wanted[work->first[low + 1]++] = (struct wanted){high, e};
	}
	return OVERT_OK;
}

/* ---- pairs ---- */

static bool flush(struct found *found)
{
	size_t count = found->waiting_count;
	found->waiting_count = 0;
	return overt_bins_add_all(&found->pairs, found->waiting, count);
}

static overt_err take_row(void *ctx, const struct share_row *row, unsigned worker,
                          struct overt_buf *out)
{
	(void)out;
	struct testing *work = ctx;
	struct found *found = &work->found[worker];
	const uint32_t *activity = work->run->shares->activity;
	uint64_t own = activity[row->account];
	found->ones += row->partners - row->reached_count;
	for (size_t i = 0; i < row->reached_count; i++) {
		uint64_t slot = row->slots[row->reached[i]];
		found->waiting[found->waiting_count++] =
			(struct overt_bin){own * activity[slot >> 32], (uint32_t)slot, 1};
		if (found->waiting_count == WAITING_MAX && !flush(found))
			return OVERT_E_NOMEM;
	}
	for (uint32_t i = work->first[row->account]; i < work->first[row->account + 1]; i++) {
		const struct wanted *wanted = &work->wanted[i];
		work->shared[wanted->edge] = (uint32_t)row->slots[share_row_find(row, wanted->partner)];
	}
	return OVERT_OK;
}

static overt_err add_up(struct testing *work, struct overt_error *err)
{
	bool fine = true;
	for (unsigned w = 0; w < work->threads && fine; w++) {
		struct found *found = &work->found[w];
		fine = flush(found);
		if (!w || !fine)
			continue;
		fine = overt_bins_merge(&work->found->pairs, &found->pairs);
		overt_bins_free(&found->pairs);
		work->found->ones += found->ones;
	}
	return fine ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory to count pairs");
}

static overt_err count_pairs(struct testing *work, struct overt_error *err)
{
	const struct overt_engine_options *options = work->run->options;
	struct share_rows rows = {.least = 2, .threads = work->threads,
	                          .memory = options->memory / 4, .progress = options->progress,
	                          .take = take_row, .ctx = work};
	work->found = aligned_alloc(_Alignof(struct found), work->threads * sizeof *work->found);
	if (!work->found)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to count pairs");
	memset(work->found, 0, work->threads * sizeof *work->found);
	overt_err code = share_rows_count(work->run->shares, &rows, err);
	return code ? code : add_up(work, err);
}

static overt_err judge(struct testing *work, struct overt_error *err)
{
	struct overt_bins activity = {0};
	struct overt_cochoice_options options = {.alpha = work->run->options->alpha,
	                                         .threads = work->threads};
	const struct shares *shares = work->run->shares;
	overt_err code = OVERT_OK;
	for (uint32_t a = 0; a < shares->accounts && !code; a++)
		if (shares->activity[a] && !overt_bins_add(&activity, shares->activity[a], 0, 1))
			code = overt_fail(err, OVERT_E_NOMEM, "no memory to count activities");
	if (!code)
		code = overt_alike_test(&activity, &work->found->pairs, work->found->ones, &options,
		                        &work->verdicts, err);
	overt_bins_free(&activity);
	overt_bins_free(&work->found->pairs);
	return code;
}

/* ---- lines ---- */

struct writing {
	struct testing *work;
	size_t from; /* first chunk of this round */
	struct overt_buf *out;
	_Atomic uint64_t beyond;
};

static overt_err write_chunk(void *ctx, size_t task, unsigned worker)
{
	(void)worker;
	struct writing *writing = ctx;
	const struct testing *work = writing->work;
	const struct join_test *run = work->run;
	struct overt_buf *out = &writing->out[task];
	size_t from = (writing->from + task) * EDGES_A_CHUNK, to = from + EDGES_A_CHUNK, beyond = 0;
	overt_buf_clear(out);
	for (size_t e = from; e < to && e < work->edge_count; e++) {
		const struct overt_edge *edge = &work->edges[e];
		uint32_t a, b;
		ends_of(work, (uint32_t)e, &a, &b);
		uint64_t product = (uint64_t)run->shares->activity[a] * run->shares->activity[b];
		uint32_t k = work->shared[e];
		struct join_tested tested = {k, overt_alike_verdict(&work->verdicts, k, product)};
		join_put_edge(out, overt_dict_get(run->accounts, run->names[edge->a]),
		              overt_dict_get(run->accounts, run->names[edge->b]), edge,
		              run->join->window_count, &tested);
		beyond += tested.verdict.significant;
	}
	atomic_fetch_add_explicit(&writing->beyond, beyond, memory_order_relaxed);
	return out->failed ? OVERT_E_NOMEM : OVERT_OK;
}

static overt_err write_lines(struct testing *work, uint64_t *beyond, struct overt_error *err)
{
	size_t round = work->threads * CHUNKS_A_THREAD;
	size_t chunks = (work->edge_count + EDGES_A_CHUNK - 1) / EDGES_A_CHUNK;
	struct writing writing = {.work = work, .out = calloc(round, sizeof *writing.out)};
	overt_err code = writing.out ? OVERT_OK : OVERT_E_NOMEM;
	for (; !code && writing.from < chunks; writing.from += round) {
		size_t now = chunks - writing.from < round ? chunks - writing.from : round;
		code = overt_parallel(work->threads, now, write_chunk, &writing);
		for (size_t i = 0; i < now && !code; i++)
			code = network_write(work->run->out, overt_buf_view(&writing.out[i]));
	}
	for (size_t i = 0; writing.out && i < round; i++)
		overt_buf_free(&writing.out[i]);
	free(writing.out);
	*beyond = writing.beyond;
	return code ? overt_fail(err, code, code == OVERT_E_IO ? "cannot write the edges: %s"
	                                                       : "no memory for edges%.0s",
	                         strerror(errno))
	            : OVERT_OK;
}

static overt_err count_nodes(const struct testing *work, uint32_t accounts, uint64_t *nodes,
                             struct overt_error *err)
{
	uint8_t *marks = calloc((size_t)accounts + 1, 1);
	if (!marks)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to count accounts");
	for (size_t e = 0; e < work->edge_count; e++)
		marks[work->edges[e].a] = marks[work->edges[e].b] = 1;
	for (uint32_t a = 0; a < accounts; a++)
		*nodes += marks[a];
	free(marks);
	return OVERT_OK;
}

static void testing_free(struct testing *work)
{
	if (work->edges)
		munmap((void *)(uintptr_t)work->edges, work->edge_count * sizeof *work->edges);
	if (work->fd >= 0)
		close(work->fd);
	for (unsigned w = 0; work->found && w < work->threads; w++)
		overt_bins_free(&work->found[w].pairs);
	overt_verdicts_free(&work->verdicts);
	free(work->first);
	free(work->wanted);
	free(work->shared);
	free(work->found);
}

overt_err join_test_run(const struct join_test *test, struct overt_lanes *lanes,
                        struct overt_engine_counts *counts, struct overt_error *err)
{
	struct testing work = {.run = test, .fd = -1,
	                       .threads = test->options->threads ? test->options->threads : 1};
	uint32_t accounts = lanes->accounts;
	overt_err code = spool(&work, lanes, &counts->pairs, err);
	if (!code)
		code = want_edges(&work, err);
	if (!code)
		code = count_pairs(&work, err);
	if (!code)
		code = judge(&work, err);
	if (!code)
		code = write_lines(&work, &counts->test.edges, err);
	if (!code)
		code = count_nodes(&work, accounts, &counts->nodes, err);
	counts->edges = work.edge_count;
	join_test_counts(&work.verdicts, &counts->test);
	testing_free(&work);
	return code;
}
