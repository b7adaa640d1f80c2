// SPDX-License-Identifier: GPL-3.0-or-later
// The Coordination Network Toolkit's definition; docs/methods/co-action.md says where ours differs.
#include "tallies.h"
#include "network.h"
#include "rows.h"
#include "text.h"
#include <errno.h>
#include <stdlib.h>

/* State of one run. */
struct run {
	struct scan scan;
	struct rows rows;
	struct spots spots;
	uint8_t *use;        /* per row: 0 when its message came before */
	uint32_t *names, name_count;
	uint64_t window;
	uint32_t min_weight;
	int fd;
	struct tallies *tallies; /* per worker */
	_Atomic uint8_t *marks;  /* per rank: has an edge */
};

struct keyed {
	uint64_t key; /* hash << 32 | row */
};

static int by_key(const void *left, const void *right)
{
	uint64_t a = ((const struct keyed *)left)->key, b = ((const struct keyed *)right)->key;
	return (a > b) - (a < b);
}

/* The first row of a repeated message wins. */
static overt_err drop_repeated(struct run *run, uint64_t *repeated, struct overt_error *err)
{
	size_t count = run->rows.count;
	struct keyed *keys = malloc((count + 1) * sizeof *keys);
	run->use = malloc(count + 1);
	if (!keys || !run->use) {
		free(keys);
		return overt_fail(err, OVERT_E_NOMEM, "no memory to compare %zu messages", count);
	}
	memset(run->use, 1, count + 1);
	for (size_t i = 0; i < count; i++)
		keys[i].key = (uint64_t)run->rows.items[i].content_hash << 32 | i;
	qsort(keys, count, sizeof *keys, by_key);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && keys[end].key >> 32 == keys[i].key >> 32; end++) {
			const struct scan_row *row = &run->rows.items[(uint32_t)keys[end].key];
			for (size_t j = i; j < end && run->use[(uint32_t)keys[end].key]; j++)
				if (run->use[(uint32_t)keys[j].key] &&
				    spots_same_content(&run->scan, row->content,
				                       run->rows.items[(uint32_t)keys[j].key].content))
					run->use[(uint32_t)keys[end].key] = 0;
			*repeated += !run->use[(uint32_t)keys[end].key];
		}
	}
	free(keys);
	return OVERT_OK;
}

static overt_err find_spots(struct run *run, const struct overt_engine_options *options,
                            unsigned threads, struct overt_error *err)
{
	struct parts parts = {.fd = -1};
	struct spots_rule rule = {.window = (overt_ms)run->window, .threads = threads};
	overt_err code = spots_parts(&parts, run->rows.count, 1, options, err);
	if (!code && (code = rows_deal(&run->rows, run->use, &parts)))
		overt_fail(err, code, "no memory for %zu messages", run->rows.count);
	rows_free(&run->rows);
	if (!code)
		code = spots_find(&run->scan, &parts, &rule, NULL, &run->spots, err);
	parts_free(&parts);
	return code;
}

static overt_err put_edges(struct run *run, struct tallies *tallies, uint32_t account,
                           struct overt_buf *out)
{
	for (size_t i = 0; i < tallies->met_count; i++) {
		uint32_t partner = tallies->met[i], weight = tallies->count[partner];
		tallies->count[partner] = 0;
		if (weight < run->min_weight)
			continue;
		char number[TEXT_NUMBER];
		text_field(out, overt_dict_get(&run->scan.accounts, run->names[account]));
		overt_buf_append(out, ",", 1);
		text_field(out, overt_dict_get(&run->scan.accounts, run->names[partner]));
		overt_buf_append(out, ",", 1);
		overt_buf_append(out, number, (size_t)(text_unsigned(number, weight) - number));
		overt_buf_append(out, "\n", 1);
		tallies->edges++;
		tallies->weight += weight;
		atomic_store_explicit(&run->marks[account], 1, memory_order_relaxed);
		atomic_store_explicit(&run->marks[partner], 1, memory_order_relaxed);
	}
	tallies->met_count = 0;
	return out->failed ? OVERT_E_NOMEM : OVERT_OK;
}

static overt_err each(void *ctx, uint32_t account, const uint64_t *slots, size_t count,
                      unsigned worker, struct overt_buf *out)
{
	struct run *run = ctx;
	struct tallies *tallies = &run->tallies[worker];
	tallies_meet(tallies, run->spots.items, run->window, slots, count);
	return put_edges(run, tallies, account, out);
}

static overt_err write_bytes(void *ctx, overt_str bytes)
{
	return network_write(((struct run *)ctx)->fd, bytes);
}

static overt_err open_tallies(struct run *run, unsigned threads, struct overt_error *err)
{
	run->tallies = calloc(threads, sizeof *run->tallies);
	run->marks = calloc((size_t)run->name_count + 1, 1);
	bool fine = run->tallies && run->marks;
	for (unsigned i = 0; fine && i < threads; i++)
		fine = tallies_make(&run->tallies[i], run->name_count);
	return fine ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory to count partners");
}

static overt_err write_edges(struct run *run, unsigned threads,
                             const struct overt_progress *progress, struct overt_error *err)
{
	struct overt_group group = {.account = &run->spots.items->account,
	                            .stride = sizeof(struct spot) / sizeof(uint32_t),
	                            .count = run->spots.count,
	                            .accounts = run->name_count, .threads = threads,
	                            .step = "writing edges", .progress = progress, .each = each,
	                            .write = write_bytes, .ctx = run};
	overt_err code = network_write(run->fd, OVERT_STR("user_1,user_2,weight\n"));
	if (code)
		overt_fail(err, code, "cannot write the edges: %s", strerror(errno));
	else
		code = overt_group_run(&group, err);
	return code;
}

static void run_free(struct run *run, unsigned threads)
{
	for (unsigned i = 0; run->tallies && i < threads; i++)
		tallies_free(&run->tallies[i]);
	free(run->tallies);
	free((void *)run->marks);
	free(run->use);
	free(run->names);
	spots_free(&run->spots);
	rows_free(&run->rows);
	scan_free(&run->scan);
}

static void add_up(const struct run *run, unsigned threads, struct overt_toolkit_counts *counts)
{
	for (unsigned i = 0; i < threads; i++) {
		counts->edges += run->tallies[i].edges;
		counts->weight += run->tallies[i].weight;
	}
	for (uint32_t i = 0; i < run->name_count; i++)
		counts->nodes += run->marks[i];
	counts->scan = run->scan.counts;
}

overt_err overt_engine_toolkit(const struct overt_input *inputs, size_t count,
                               const struct overt_engine_options *options, overt_ms window,
                               uint32_t min_weight, int edges,
                               struct overt_toolkit_counts *counts, struct overt_error *err)
{
	if (window < 0 || window > OVERT_WINDOW_LONGEST)
		return overt_fail(err, OVERT_E_USAGE, "a window is 0 to 49 days long, not %lld ms",
		                  (long long)window);
	unsigned threads = options->threads ? options->threads : 1;
	struct run run = {.window = (uint64_t)window, .min_weight = min_weight, .fd = edges};
	struct overt_toolkit_counts made = {0};
	struct overt_share_columns columns = options->columns;
	columns.need_content = true;
	overt_err code = scan_open(&run.scan, inputs, count, &columns, err);
	if (!code)
		code = rows_read(&run.scan, options, &run.rows, err);
	if (!code)
		code = drop_repeated(&run, &made.repeated, err);
	if (!code)
		code = find_spots(&run, options, threads, err);
	if (!code)
		code = spots_rank(&run.scan, &run.spots, &run.names, &run.name_count, err);
	if (!code)
		code = open_tallies(&run, threads, err);
	if (!code)
		code = write_edges(&run, threads, options->progress, err);
	if (!code) {
		add_up(&run, threads, &made);
		*counts = made;
	}
	run_free(&run, threads);
	return code;
}
