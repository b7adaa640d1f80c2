// SPDX-License-Identifier: GPL-3.0-or-later
#include "count.h"
#include <stdlib.h>
#include <string.h>

struct counting {
	struct columns columns;
	const struct overt_join_options *options;
	const struct overt_edge_sink *sink;
	struct partners *partners; /* per worker */
};

static overt_err pack(struct counting *work, struct partners *partners, struct overt_buf *out)
{
	// edges lead the details, but the sink takes a plain array: close the ranks in place
	struct overt_edge *edges = (struct overt_edge *)(void *)partners->details;
	for (size_t i = 0; i < partners->count; i++) {
		struct overt_edge edge = partners->details[i].edge;
		memcpy(&edges[i], &edge, sizeof edge);
	}
	return work->sink->pack(work->sink->ctx, edges, partners->count, out);
}

static overt_err count_account(void *ctx, uint32_t account, const uint64_t *slots, size_t count,
                               unsigned worker, struct overt_buf *out)
{
	struct counting *work = ctx;
	struct partners *partners = &work->partners[worker];
	if (!partners_count(&work->columns, work->options, account, slots, count, partners))
		return OVERT_E_NOMEM;
	return partners->count ? pack(work, partners, out) : OVERT_OK;
}

static overt_err write_edges(void *ctx, overt_str bytes)
{
	struct counting *work = ctx;
	return work->sink->write(work->sink->ctx, bytes);
}

overt_err overt_lanes_count(struct overt_lanes *lanes, const struct overt_join_options *options,
                            const struct overt_edge_sink *sink, uint64_t *seen,
                            const struct overt_progress *progress, struct overt_error *err)
{
	unsigned threads = options->threads ? options->threads : 1;
	struct counting work = {.options = options, .sink = sink};
	overt_err code = columns_make(lanes, &work.columns, err);
	if (code)
		return code;
	size_t used = work.columns.count * 9, memory = options->memory;
	struct overt_group group = {.account = &work.columns.items->account,
	                            .stride = sizeof(struct column) / sizeof(uint32_t), .count = work.columns.count,
	                            .accounts = work.columns.accounts, .threads = threads,
	                            .step = "counting partners", .progress = progress,
	                            .each = count_account, .write = write_edges, .ctx = &work};
	if (memory) // a quarter of what the columns leave; partners and text need the rest
		group.memory = memory > used + 4 ? (memory - used) / 4 : 1;
	work.partners = calloc(threads, sizeof *work.partners);
	if (!work.partners)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory to count partners");
	if (!code)
		code = overt_group_run(&group, err);
	uint64_t pairs = 0;
	for (unsigned i = 0; work.partners && i < threads; i++) {
		pairs += work.partners[i].seen;
		partners_free(&work.partners[i]);
	}
	if (!code)
		*seen = pairs;
	free(work.partners);
	columns_free(&work.columns);
	return code;
}
