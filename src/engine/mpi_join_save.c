// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints of overt's own definition over ranks.
#include "join_ranks.h"
#include <stdlib.h>

static void save_shares(const struct join_run *run, struct save_file *file)
{
	const struct shares *shares = &run->shares;
	save_put(file, run->sharers, shares->accounts * sizeof *run->sharers);
	save_put(file, shares->activity, shares->accounts * sizeof *shares->activity);
	save_put(file, shares->items, shares->count * sizeof *shares->items);
	save_put(file, shares->begins, shares_words(shares) * sizeof *shares->begins);
}

overt_err join_save_names(struct join_run *run, struct overt_error *err)
{
	struct save_file file;
	save_begin(&run->save, SAVE_NAMES, &file);
	names_save(run->ranks, &run->names, &file);
	if (run->options->test)
		save_shares(run, &file);
	return save_end(&file, err);
}

overt_err join_save_lanes(struct join_run *run, enum save_stage stage, struct overt_error *err)
{
	struct save_file file;
	save_begin(&run->save, stage, &file);
	save_put(&file, &run->counts.scan, sizeof run->counts.scan);
	save_put(&file, run->back, run->lanes.accounts * sizeof *run->back);
	for (size_t l = 0; l < run->lanes.count; l++) {
		const struct overt_lane *lane = &run->lanes.items[l];
		save_put(&file, lane->account, lane->count * sizeof *lane->account);
		save_put(&file, lane->gap, lane->count * sizeof *lane->gap);
	}
	return save_end(&file, err);
}

overt_err join_save_edges(struct join_run *run, struct overt_error *err)
{
	struct save_file file;
	save_begin(&run->save, SAVE_EDGES, &file);
	save_put(&file, &run->counts, sizeof run->counts);
	save_put(&file, run->edges, run->edge_count * sizeof *run->edges);
	if (run->options->test)
		save_put(&file, run->tested, run->edge_count * sizeof *run->tested);
	return save_end(&file, err);
}

/* Reasons were literals of the process that died. */
static void forget_reasons(struct overt_scan_counts *counts)
{
	counts->first_count = 0;
}

static overt_err load_counts(struct save_file *file, void *counts, size_t wanted)
{
	size_t size;
	const void *block = save_get(file, &size);
	if (!block || size != wanted)
		return OVERT_E_INPUT;
	memcpy(counts, block, wanted);
	return OVERT_OK;
}

/* Lanes until the file ends. */
static overt_err take_lanes(struct join_run *run, struct save_file *file)
{
	size_t accounts, gaps, cap = 0;
	overt_err code = OVERT_OK;
	while (!code && file->at < file->size) {
		struct overt_lane lane = {0};
		code = overt_grow(&run->lanes.items, &cap, run->lanes.count + 1,
		                  sizeof *run->lanes.items, SIZE_MAX, NULL);
		if (!code)
			code = save_take(file, sizeof *lane.account, &lane.account, &accounts);
		if (!code)
			code = save_take(file, sizeof *lane.gap, &lane.gap, &gaps);
		if (!code && accounts != gaps)
			code = OVERT_E_INPUT;
		lane.count = accounts;
		if (code)
			overt_lane_free(&lane);
		else
			run->lanes.items[run->lanes.count++] = lane;
	}
	return code;
}

static overt_err load_lanes(struct join_run *run, struct save_file *file)
{
	size_t count;
	overt_err code = load_counts(file, &run->counts.scan, sizeof run->counts.scan);
	if (!code)
		code = save_take(file, sizeof *run->back, &run->back, &count);
	if (!code) {
		run->lanes.accounts = (uint32_t)count;
		code = take_lanes(run, file);
	}
	forget_reasons(&run->counts.scan);
	return code;
}

static overt_err load_shares(struct join_run *run, struct save_file *file)
{
	struct shares *shares = &run->shares;
	size_t accounts, activities, words;
	overt_err code = save_take(file, sizeof *run->sharers, &run->sharers, &accounts);
	if (!code)
		code = save_take(file, sizeof *shares->activity, &shares->activity, &activities);
	if (!code)
		code = save_take(file, sizeof *shares->items, &shares->items, &shares->count);
	if (!code)
		code = save_take(file, sizeof *shares->begins, &shares->begins, &words);
	shares->accounts = (uint32_t)accounts;
	return !code && (activities != accounts || words != shares_words(shares)) ? OVERT_E_INPUT
	                                                                            : code;
}

static overt_err load_edges(struct join_run *run, struct save_file *file)
{
	overt_err code = load_counts(file, &run->counts, sizeof run->counts);
	if (!code)
		code = save_take(file, sizeof *run->edges, &run->edges, &run->edge_count);
	size_t tested = run->edge_count;
	if (!code && run->options->test)
		code = save_take(file, sizeof *run->tested, &run->tested, &tested);
	if (!code && tested != run->edge_count)
		code = OVERT_E_INPUT;
	forget_reasons(&run->counts.scan);
	return code;
}

overt_err join_load(struct join_run *run, enum save_stage stage, struct overt_error *err)
{
	struct save_file file;
	overt_err code = save_load(&run->save, stage, &file, err);
	if (code)
		return code;
	if (stage == SAVE_NAMES)
		code = names_load(run->ranks, &file, &run->names);
	if (stage == SAVE_NAMES && !code && run->options->test)
		code = load_shares(run, &file);
	if (stage != SAVE_NAMES)
		code = stage == SAVE_EDGES ? load_edges(run, &file) : load_lanes(run, &file);
	save_close(&file);
	return code ? overt_fail(err, code, "the checkpoint cannot be read back") : OVERT_OK;
}
