// SPDX-License-Identifier: GPL-3.0-or-later
#include "join_test.h"
#include "join_text.h"
#include "network.h"
#include "parts.h"
#include "rows.h"
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

enum { BYTES_A_ROW = 30 };

/* State of one run. */
struct run {
	struct scan scan;
	struct parts parts;
	struct overt_lanes lanes;
	struct shares shares; /* empty unless pairs are tested */
	struct overt_join_options join;
	uint32_t *names;        /* account number of each rank */
	_Atomic uint8_t *marks; /* per rank: has an edge */
	_Atomic uint64_t edges;
	int out;
};

static overt_err build_lane(void *ctx, size_t task, unsigned worker)
{
	struct run *run = ctx;
	size_t count = parts_count(&run->parts, task);
	struct overt_tick *ticks = malloc((count + 1) * 2 * sizeof *ticks);
	if (!ticks)
		return OVERT_E_NOMEM;
	overt_err code = parts_gather(&run->parts, task, false, ticks);
	if (!code) {
		overt_ticks_sort(ticks, ticks + count + 1, count);
		code = overt_lane_build(ticks, count, run->join.windows[run->join.window_count - 1],
		                        &run->lanes.items[task], NULL);
	}
	if (!code && run->shares.parts && !shares_collect(&run->shares, task, worker, ticks, count))
		code = OVERT_E_NOMEM;
	free(ticks);
	return code;
}

static overt_err read_events(struct run *run, const struct overt_engine_options *options,
                             struct overt_error *err)
{
	uint64_t bytes = 0;
	for (size_t i = 0; i < run->scan.file_count; i++)
		bytes += run->scan.files[i].size;
	// a quarter of the memory for events that wait, the rest for names and lanes
	overt_err code = parts_make(&run->parts, sizeof(struct overt_tick), bytes / BYTES_A_ROW,
	                            run->join.threads, options->memory / 4, options->scratch, err);
	struct scan_sink sink = {.take = parts_take, .ctx = &run->parts};
	if (!code)
		code = scan_run(&run->scan, options, &sink, err);
	run->lanes.accounts = (uint32_t)run->scan.accounts.count;
	overt_dict_free(&run->scan.objects); // objects have no name in what is written
	overt_dict_close(&run->scan.accounts);
	return code;
}

static overt_err make_lanes(struct run *run, const struct overt_engine_options *options,
                            struct overt_error *err)
{
	run->lanes.items = calloc(run->parts.count, sizeof *run->lanes.items);
	if (!run->lanes.items)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for lanes");
	run->lanes.count = run->parts.count;
	overt_err code = OVERT_OK;
	if (options->test)
		code = shares_make(&run->shares, run->parts.count, run->lanes.accounts, run->join.threads,
		                   err);
	if (!code)
		code = overt_parallel(run->join.threads, run->parts.count, build_lane, run);
	parts_free(&run->parts);
	malloc_trim(0); // thousands of freed chunks would otherwise stay ours
	if (code)
		return overt_fail(err, code, code == OVERT_E_IO ? "cannot read the scratch file back"
		                                                : "no memory to sort events");
	if (!overt_progress_tell(options->progress, "sorting events", 1, 1))
		return overt_fail(err, OVERT_E_CANCELLED, "stopped while sorting events");
	return overt_lanes_prune(&run->lanes, run->join.windows[run->join.window_count - 1],
	                         run->join.min_objects, run->join.threads, err);
}

static overt_err order_names(void *ctx, uint32_t *accounts, size_t count)
{
	struct run *run = ctx;
	return rows_sort_names(&run->scan.accounts, accounts, count) ? OVERT_OK : OVERT_E_NOMEM;
}

static overt_err pack(void *ctx, const struct overt_edge *edges, size_t count,
                      struct overt_buf *out)
{
	struct run *run = ctx;
	for (size_t i = 0; i < count; i++) {
		const struct overt_edge *edge = &edges[i];
		join_put_edge(out, overt_dict_get(&run->scan.accounts, run->names[edge->a]),
		              overt_dict_get(&run->scan.accounts, run->names[edge->b]), edge,
		              run->join.window_count, NULL);
		atomic_store_explicit(&run->marks[edge->a], 1, memory_order_relaxed);
		atomic_store_explicit(&run->marks[edge->b], 1, memory_order_relaxed);
	}
	atomic_fetch_add_explicit(&run->edges, count, memory_order_relaxed);
	return out->failed ? OVERT_E_NOMEM : OVERT_OK;
}

static overt_err write_bytes(void *ctx, overt_str bytes)
{
	return network_write(((struct run *)ctx)->out, bytes);
}

static overt_err write_header(struct run *run, bool test, struct overt_error *err)
{
	struct overt_buf line = {0};
	overt_err code = join_put_header(&line, &run->join, test)
	                     ? network_write(run->out, overt_buf_view(&line)) : OVERT_E_NOMEM;
	overt_buf_free(&line);
	return code ? overt_fail(err, code, "cannot write the edges: %s", strerror(errno)) : OVERT_OK;
}

static overt_err write_untested(struct run *run, const struct overt_engine_options *options,
                                struct overt_engine_counts *counts, struct overt_error *err)
{
	run->marks = calloc((size_t)run->lanes.accounts + 1, 1);
	if (!run->marks)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to count accounts");
	uint32_t accounts = run->lanes.accounts;
	struct overt_edge_sink sink = {pack, write_bytes, run};
	overt_err code = overt_lanes_count(&run->lanes, &run->join, &sink, &counts->pairs,
	                                   options->progress, err);
	for (uint32_t i = 0; !code && i < accounts; i++)
		counts->nodes += run->marks[i];
	counts->edges = run->edges;
	return code;
}

static overt_err write_tested(struct run *run, const struct overt_engine_options *options,
                              struct overt_engine_counts *counts, struct overt_error *err)
{
	struct join_test test = {options, &run->join, &run->scan.accounts, run->names, &run->shares,
	                         run->out};
	overt_err code = shares_join(&run->shares, SHARES_BY_DEGREE, run->join.threads, err);
	return code ? code : join_test_run(&test, &run->lanes, counts, err);
}

static overt_err count_edges(struct run *run, const struct overt_engine_options *options,
                             struct overt_engine_counts *counts, struct overt_error *err)
{
	for (size_t l = 0; l < run->lanes.count; l++)
		counts->events_left += run->lanes.items[l].count;
	overt_err code = overt_lanes_renumber(&run->lanes, order_names, run, run->join.threads,
	                                      &run->names, err);
	if (code)
		return overt_fail(err, code, "no memory to order accounts");
	code = write_header(run, options->test, err);
	if (!code)
		code = options->test ? write_tested(run, options, counts, err)
		                     : write_untested(run, options, counts, err);
	counts->scan = run->scan.counts;
	return code;
}

static void run_free(struct run *run)
{
	parts_free(&run->parts);
	overt_lanes_free(&run->lanes);
	shares_free(&run->shares);
	scan_free(&run->scan);
	free(run->names);
	free((void *)run->marks);
}

overt_err overt_engine_fits(const struct overt_input *inputs, size_t count,
                            const struct overt_share_columns *columns, struct overt_error *err)
{
	struct scan scan = {0};
	overt_err code = scan_open(&scan, inputs, count, columns, err);
	scan_free(&scan);
	return code;
}

overt_err overt_engine_join(const struct overt_input *inputs, size_t count,
                            const struct overt_engine_options *options,
                            const struct overt_join_options *join, int out,
                            struct overt_engine_counts *counts, struct overt_error *err)
{
	struct run run = {.join = *join, .out = out, .parts = {.fd = -1}};
	struct overt_engine_counts made = {0};
	run.join.threads = options->threads ? options->threads : 1;
	run.join.memory = options->memory;
	const struct overt_events none = {0};
	struct overt_edges no_edges;
	overt_err code = overt_join(&none, &run.join, &no_edges, NULL, err); // checks the options
	if (code)
		return code;
	code = scan_open(&run.scan, inputs, count, &options->columns, err);
	if (!code)
		code = read_events(&run, options, err);
	if (!code)
		code = make_lanes(&run, options, err);
	if (!code)
		code = count_edges(&run, options, &made, err);
	if (!code)
		*counts = made;
	run_free(&run);
	return code;
}
