// SPDX-License-Identifier: GPL-3.0-or-later
#include "share_rows.h"
#include <stdlib.h>
#include <string.h>

struct counting {
	const struct shares *shares;
	const struct share_rows *rows;
	struct share_row *scratch; /* per worker */
};

/* An empty table for as many partners as may come. */
static bool open_row(struct share_row *row, size_t partners)
{
	unsigned bits = partners > 2 ? 64 - (unsigned)__builtin_clzll(partners * 2 - 1) : 2;
	size_t slots = (size_t)1 << bits;
	if (slots > row->slot_cap) {
		free(row->slots);
		row->slots = malloc(slots * sizeof *row->slots);
		row->slot_cap = row->slots ? slots : 0;
	}
	if (partners > row->reached_cap) {
		free(row->reached);
		row->reached = malloc((partners + 1) * sizeof *row->reached);
		row->reached_cap = row->reached ? partners : 0;
	}
	if (!row->slots || (partners && !row->reached))
		return false;
	memset(row->slots, 0, slots * sizeof *row->slots);
	row->shift = 64 - bits;
	return true;
}

/* Counts the accounts behind each position up to the end of its object. */
static void count_partners(struct share_row *row, const struct shares *shares,
                           const uint64_t *positions, size_t count, uint32_t least)
{
	const struct share_row now = *row; // what does not change stays in registers
	size_t reached = 0, partners = 0;
	for (size_t p = 0; p < count; p++) {
		size_t at = (uint32_t)positions[p], end = shares_end(shares, at);
		while (++at < end) {
			uint32_t partner = shares->items[at];
			size_t slot = share_row_find(&now, partner);
			uint32_t k = (uint32_t)now.slots[slot] + 1;
			now.slots[slot] = (uint64_t)partner << 32 | k;
			now.reached[reached] = (uint32_t)slot;
			reached += k == least;
			partners += k == 1;
		}
	}
	row->reached_count = reached;
	row->partners = partners;
}

static overt_err count_row(void *ctx, uint32_t account, const uint64_t *slots, size_t count,
                           unsigned worker, struct overt_buf *out)
{
	struct counting *work = ctx;
	const struct shares *shares = work->shares;
	struct share_row *row = &work->scratch[worker];
	size_t partners = 0;
	row->account = account;
	for (size_t i = 0; i < count; i++) {
		size_t at = (uint32_t)slots[i], end = shares_end(shares, at);
		__builtin_prefetch(&shares->items[at + 1]); // most rows are short: all waits overlap
		__builtin_prefetch(&shares->items[end - 1]);
		partners += end - at - 1;
	}
	if (partners > shares->accounts)
		partners = shares->accounts;
	if (!open_row(row, partners))
		return OVERT_E_NOMEM;
	count_partners(row, shares, slots, count, work->rows->least);
	return work->rows->take(work->rows->ctx, row, worker, out);
}

static overt_err write_rows(void *ctx, overt_str bytes)
{
	const struct counting *work = ctx;
	return work->rows->write(work->rows->ctx, bytes);
}

overt_err share_rows_count(const struct shares *shares, const struct share_rows *rows,
                           struct overt_error *err)
{
	struct counting work = {.shares = shares, .rows = rows};
	struct overt_group group = {.account = shares->items, .stride = 1, .count = shares->count,
	                            .accounts = shares->accounts, .threads = rows->threads,
	                            .memory = rows->memory, .step = "counting shared objects",
	                            .progress = rows->progress, .each = count_row,
	                            .write = write_rows, .ctx = &work};
	work.scratch = calloc(rows->threads, sizeof *work.scratch);
	overt_err code = work.scratch ? overt_group_run(&group, err)
	                              : overt_fail(err, OVERT_E_NOMEM, "no memory to count pairs");
	for (unsigned i = 0; work.scratch && i < rows->threads; i++) {
		free(work.scratch[i].slots);
		free(work.scratch[i].reached);
	}
	free(work.scratch);
	return code;
}
