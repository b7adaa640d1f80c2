// SPDX-License-Identifier: GPL-3.0-or-later
// Reads this rank's share; events go to the rank that owns their object.
#include "join_ranks.h"
#include "parts.h"
#include <stdlib.h>

enum { BYTES_A_ROW = 30, BATCH = 256 };

struct dealing {
	struct join_run *run;
	struct parts *from, *to;
	const uint32_t *accounts, *objects; /* number of each string of the scan */
	const uint16_t *owners;             /* of each object */
	struct overt_tick *ticks;           /* of the part at hand */
	size_t part, count, next;
};

static overt_err next_part(struct dealing *work)
{
	free(work->ticks);
	work->ticks = NULL;
	work->next = 0;
	work->count = parts_count(work->from, work->part);
	work->ticks = malloc((work->count + 1) * sizeof *work->ticks);
	return work->ticks ? parts_gather(work->from, work->part, false, work->ticks) : OVERT_E_NOMEM;
}

static overt_err deal(void *ctx, struct mail *mail, bool *more)
{
	struct dealing *work = ctx;
	for (; work->part < work->from->count; work->part++) {
		overt_err code = work->ticks ? OVERT_OK : next_part(work);
		if (code)
			return code;
		for (; work->next < work->count; work->next++) {
			struct overt_tick tick = work->ticks[work->next];
			unsigned owner = work->owners[tick.object];
			tick.account = work->accounts[tick.account];
			tick.object = work->objects[tick.object];
			if (!mail_put(mail, owner, &tick, sizeof tick, OVERT_STR_NONE)) {
				*more = true;
				return OVERT_OK;
			}
		}
		free(work->ticks);
		work->ticks = NULL;
	}
	return OVERT_OK;
}

static overt_err receive(void *ctx, unsigned from, const char *bytes, size_t len)
{
	(void)from;
	struct dealing *work = ctx;
	struct scan_row rows[BATCH] = {0};
	overt_err code = OVERT_OK;
	size_t filled = 0;
	for (size_t at = 0; at + sizeof(struct overt_tick) <= len && !code;) {
		struct overt_tick tick;
		memcpy(&tick, bytes + at, sizeof tick);
		at += sizeof tick;
		if (work->run->options->test)
			sparse_add(&work->run->here, tick.account);
		rows[filled].time = tick.time;
		rows[filled].object = tick.object;
		rows[filled++].account = tick.account;
		if (filled < BATCH && at + sizeof tick <= len)
			continue;
		code = parts_take(work->to, rows, filled, 0, 0);
		filled = 0;
	}
	return code;
}

static overt_str object_name(void *ctx, uint32_t number, char *scratch)
{
	(void)scratch;
	return overt_dict_get(&((const struct scan *)ctx)->objects, number);
}

/* Numbers for objects, by their owners, and who these are. */
static overt_err number_objects(struct join_run *run, struct scan *scan, uint32_t **numbers,
                                uint16_t **owners, struct overt_error *err)
{
	struct directory directory = {0};
	struct directory_names mine = {.name = object_name, .ctx = scan,
	                               .count = atomic_load(&scan->objects.count)};
	uint32_t *made = malloc(((size_t)mine.count + 1) * sizeof *made);
	uint16_t *who = malloc(((size_t)mine.count + 1) * sizeof *who);
	struct directory_answers answers = {.numbers = made};
	overt_err code = made && who ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM,
	                                                     "no memory for %u objects", mine.count);
	if (!code)
		code = directory_collect(run->ranks, &mine, &directory, err);
	if (!code)
		code = directory_reply(run->ranks, &directory, NULL, NULL, &answers, err);
	directory_free(&directory);
	if (code) {
		free(made);
		free(who);
		return code;
	}
	for (uint32_t i = 0; i < mine.count; i++)
		who[i] = (uint16_t)directory_owner(run->ranks, overt_dict_get(&scan->objects, i));
	*numbers = made;
	*owners = who;
	return OVERT_OK;
}

static overt_err exchange_events(struct join_run *run, struct scan *scan, struct parts *from,
                                 struct parts *to, struct overt_error *err)
{
	uint32_t *accounts = NULL, *objects = NULL;
	uint16_t *owners = NULL;
	uint64_t rows = run->counts.scan.rows / run->ranks->count;
	size_t room = (size_t)atomic_load(&scan->accounts.count) + 1;
	struct directory_answers answers = {.numbers = accounts = malloc(room * sizeof *accounts)};
	overt_err code = accounts ? job_number_accounts(run->ranks, &scan->accounts, NULL, &answers,
	                                                &run->names, err)
	                          : overt_fail(err, OVERT_E_NOMEM, "no memory for accounts");
	if (!code)
		code = number_objects(run, scan, &objects, &owners, err);
	overt_dict_free(&scan->objects);
	overt_dict_free(&scan->accounts);
	if (!code)
		code = parts_make(to, sizeof(struct overt_tick), rows, 1, run->memory / 8,
		                  run->options->scratch, err);
	if (!code && run->options->test && !sparse_make(&run->here, join_accounts(run)))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for accounts");
	if (!code) {
		struct dealing work = {.run = run, .from = from, .to = to, .accounts = accounts,
		                       .objects = objects, .owners = owners};
		struct mail_plan plan = {deal, receive, &work};
		code = mail_run(run->ranks, &plan, err);
		free(work.ticks);
	}
	free(accounts);
	free(objects);
	free(owners);
	return code;
}

/* ---- lanes ---- */

struct building {
	struct join_run *run;
	struct parts *parts;
};

static overt_err build_lane(void *ctx, size_t task, unsigned worker)
{
	const struct building *work = ctx;
	struct join_run *run = work->run;
	size_t count = parts_count(work->parts, task);
	struct overt_tick *ticks = malloc((count + 1) * 2 * sizeof *ticks);
	if (!ticks)
		return OVERT_E_NOMEM;
	overt_err code = parts_gather(work->parts, task, false, ticks);
	if (!code) {
		overt_ticks_sort(ticks, ticks + count + 1, count);
		code = overt_lane_build(ticks, count, run->join.windows[run->join.window_count - 1],
		                        &run->lanes.items[task], NULL);
	}
	for (size_t i = 0; i < count && !code && run->options->test; i++)
		ticks[i].account = sparse_place(&run->here, ticks[i].account);
	if (!code && run->options->test && !shares_collect(&run->shares, task, worker, ticks, count))
		code = OVERT_E_NOMEM;
	free(ticks);
	return code;
}

/* Accounts of these lanes get numbers of their own, in the same order. */
static overt_err make_dense(struct join_run *run, struct overt_error *err)
{
	struct sparse set = {0};
	if (!sparse_make(&set, join_accounts(run)))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for accounts");
	for (size_t l = 0; l < run->lanes.count; l++)
		for (size_t i = 0; i < run->lanes.items[l].count; i++)
			sparse_add(&set, run->lanes.items[l].account[i]);
	sparse_close(&set);
	for (size_t l = 0; l < run->lanes.count; l++)
		for (size_t i = 0; i < run->lanes.items[l].count; i++) {
			uint32_t *account = &run->lanes.items[l].account[i];
			*account = sparse_place(&set, *account);
		}
	run->lanes.accounts = set.count;
	run->back = malloc(((size_t)set.count + 1) * sizeof *run->back);
	if (run->back)
		sparse_list(&set, run->back);
	sparse_free(&set);
	return run->back ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for accounts");
}

static overt_err open_shares(struct join_run *run, size_t parts, struct overt_error *err)
{
	sparse_close(&run->here);
	run->sharers = malloc(((size_t)run->here.count + 1) * sizeof *run->sharers);
	if (!run->sharers)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for accounts");
	sparse_list(&run->here, run->sharers);
	return shares_make(&run->shares, parts, run->here.count, run->join.threads, err);
}

static overt_err make_lanes(struct join_run *run, struct parts *parts, struct overt_error *err)
{
	struct building work = {run, parts};
	run->lanes.items = calloc(parts->count, sizeof *run->lanes.items);
	if (!run->lanes.items)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for lanes");
	run->lanes.count = parts->count;
	overt_err code = run->options->test ? open_shares(run, parts->count, err) : OVERT_OK;
	if (code)
		return code;
	code = overt_parallel(run->join.threads, parts->count, build_lane, &work);
	sparse_free(&run->here);
	if (code)
		return overt_fail(err, code, "no memory to sort events");
	if (run->options->test)
		code = shares_join(&run->shares, SHARES_AS_THEY_ARE, run->join.threads, err);
	return code ? code : make_dense(run, err);
}

overt_err join_read_events(struct join_run *run, struct overt_error *err)
{
	struct cut cut = {0};
	struct parts from = {.fd = -1}, to = {.fd = -1};
	uint64_t bytes = 0;
	overt_err code = cut_open(run->ranks, run->where, &run->options->columns, &cut, err);
	for (size_t i = 0; i < cut.scan.file_count; i++)
		bytes += cut.scan.files[i].size;
	if (!code)
		code = parts_make(&from, sizeof(struct overt_tick), bytes / BYTES_A_ROW,
		                  run->join.threads, run->memory / 8, run->options->scratch, err);
	struct scan_sink sink = {.take = parts_take, .ctx = &from};
	if (!code)
		code = scan_run(&cut.scan, run->options, &sink, err);
	if (!code)
		code = cut_counts(run->ranks, &cut, &run->counts.scan, err);
	if (!code)
		code = exchange_events(run, &cut.scan, &from, &to, err);
	parts_free(&from);
	cut_free(&cut);
	if (!code)
		code = make_lanes(run, &to, err);
	parts_free(&to);
	return code;
}
