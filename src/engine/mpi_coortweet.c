// SPDX-License-Identifier: GPL-3.0-or-later
// CooRTweet's definition over ranks, step by step as in coortweet.c.
#include "peer_network.h"
#include <stdlib.h>

overt_err peer_refine(struct peer_run *run, const uint8_t *result, bool all, uint8_t *ok,
                      struct overt_error *err)
{
	const struct peer_rows *rows = &run->rows;
	size_t count = rows->count;
	uint32_t *contents = calloc(count + 1, sizeof *contents);
	uint32_t *accounts = calloc(count + 1, sizeof *accounts);
	uint32_t *in = malloc((count + 1) * sizeof *in), *busy = malloc((count + 1) * sizeof *busy);
	uint64_t content_space = rows->content_names.bounds[run->ranks->count];
	uint64_t account_space = rows->account_names.bounds[run->ranks->count];
	overt_err code = OVERT_E_NOMEM;
	if (!contents || !accounts || !in || !busy) {
		overt_fail(err, code, "no memory to compare the contents of %zu rows", count);
		goto done;
	}
	for (size_t i = 0; i < count; i++) {
		contents[i] = rows->items[i].content;
		accounts[i] = rows->items[i].account;
		in[i] = result[i];
	}
	code = totals_add(run->ranks, contents, in, count, content_space, NULL, err);
	for (size_t i = 0; i < count; i++)
		busy[i] = in[i] = in[i] && (all || (rows->items[i].row & PEER_ROW_USED));
	if (!code)
		code = totals_add(run->ranks, accounts, busy, count, account_space, NULL, err);
	for (size_t i = 0; i < count; i++)
		in[i] = in[i] && busy[i] >= run->peer->min_rows;
	if (!code)
		code = totals_add(run->ranks, contents, in, count, content_space, NULL, err);
	for (size_t i = 0; i < count; i++)
		ok[i] = in[i] > 0;
done:
	free(contents);
	free(accounts);
	free(in);
	free(busy);
	return code;
}

/* Contents of the spots get numbers of their own: the classes. */
static overt_err make_classes(struct peer_run *run, struct overt_error *err)
{
	struct sparse set = {0};
	struct spots *spots = &run->found.spots;
	if (!sparse_make(&set, run->rows.content_names.bounds[run->ranks->count]))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for contents");
	for (size_t i = 0; i < spots->count; i++)
		sparse_add(&set, run->rows.items[spots->items[i].object].content);
	sparse_close(&set);
	run->class_count = set.count;
	run->contents = malloc(((size_t)set.count + 1) * sizeof *run->contents);
	bool fine = run->contents && set.count < SPOT_OK;
	if (fine)
		sparse_list(&set, run->contents);
	for (size_t i = 0; fine && i < spots->count; i++) {
		struct spot *spot = &spots->items[i];
		spot->content = sparse_place(&set, run->rows.items[spot->object].content);
	}
	sparse_free(&set);
	return fine ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for contents");
}

/* Step 4: pairs with a content of an account that has enough rows in the result. */
static overt_err refine(struct peer_run *run, struct overt_error *err)
{
	struct spots *spots = &run->found.spots;
	uint8_t *result = calloc(run->rows.count + 1, 1), *ok = calloc(run->rows.count + 1, 1);
	overt_err code = result && ok ? OVERT_OK
	                              : overt_fail(err, OVERT_E_NOMEM, "no memory for %zu rows",
	                                           run->rows.count);
	for (size_t i = 0; i < spots->count && !code; i++)
		result[spots->items[i].object] = 1;
	if (!code && run->peer->min_rows > 1)
		code = peer_refine(run, result, false, ok, err);
	for (size_t i = 0; i < spots->count && !code; i++)
		if (run->peer->min_rows < 2 || ok[spots->items[i].object])
			spots->items[i].content |= SPOT_OK;
	free(result);
	free(ok);
	return code;
}

/* ---- fast pairs ---- */

struct flagging {
	struct peer_run *run;
	uint8_t *result, *ok; /* per row */
	uint64_t *keys;
	size_t count, cap, next;
	unsigned to;
	struct flagging_all {
		uint64_t *keys;
		size_t count, cap;
	} all;
};

static uint64_t key_of(const struct pair_item *item)
{
	return (uint64_t)item->older << 32 | item->newer;
}

/* One walk over the pairs within the fast window: marks rows, or lists keys. */
static overt_err walk_fast(struct flagging *work, bool list)
{
	struct peer_run *run = work->run;
	const struct spot *spots = run->found.spots.items;
	const struct overt_coortweet_options *peer = run->peer;
	uint64_t window = (uint64_t)(peer->fast_window < peer->window ? peer->fast_window
	                                                              : peer->window);
	for (size_t i = 0; i < run->found.spots.count; i++) {
		uint64_t far = 0;
		for (size_t j = i + 1; (far += spots[j].gap) <= window; j++) {
			if (!network_pair(&run->network, &spots[i], &spots[j]))
				continue;
			if (!list)
				work->result[spots[i].object] = work->result[spots[j].object] = 1;
			if (!list || (!work->ok[spots[i].object] && !work->ok[spots[j].object]))
				continue;
			if (overt_grow(&work->keys, &work->cap, work->count + 1, sizeof *work->keys, SIZE_MAX,
			               NULL))
				return OVERT_E_NOMEM;
			struct pair_item item = peer_item(run, (uint32_t)i, (uint32_t)j, far);
			work->keys[work->count++] = key_of(&item);
		}
	}
	return OVERT_OK;
}

/* All ranks get all keys: pairs of the same contents may stand anywhere. */
static overt_err fill_keys(void *ctx, struct mail *mail, bool *more)
{
	struct flagging *work = ctx;
	for (; work->next < work->count; work->next++, work->to = 0)
		for (; work->to < work->run->ranks->count; work->to++)
			if (!mail_put(mail, work->to, &work->keys[work->next], sizeof *work->keys,
			              OVERT_STR_NONE)) {
				*more = true;
				return OVERT_OK;
			}
	return OVERT_OK;
}

static overt_err take_keys(void *ctx, unsigned from, const char *bytes, size_t len)
{
	(void)from;
	struct flagging_all *all = &((struct flagging *)ctx)->all;
	size_t more = len / sizeof *all->keys;
	if (overt_grow(&all->keys, &all->cap, all->count + more, sizeof *all->keys, SIZE_MAX, NULL))
		return OVERT_E_NOMEM;
	memcpy(all->keys + all->count, bytes, more * sizeof *all->keys);
	all->count += more;
	return OVERT_OK;
}

static int by_key(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
	return (a > b) - (a < b);
}

static overt_err flag_fast(struct peer_run *run, struct overt_error *err)
{
	struct flagging work = {.run = run, .result = calloc(run->rows.count + 1, 1),
	                        .ok = calloc(run->rows.count + 1, 1)};
	struct mail_plan plan = {fill_keys, take_keys, &work};
	overt_err code = work.result && work.ok ? walk_fast(&work, false) : OVERT_E_NOMEM;
	if (!code)
		code = peer_refine(run, work.result, true, work.ok, err);
	if (!code)
		code = walk_fast(&work, true);
	if (!code)
		code = mail_run(run->ranks, &plan, err);
	if (!code)
		code = overt_grow(&work.all.keys, &work.all.cap, work.all.count + 1,
		                  sizeof *work.all.keys, SIZE_MAX, err);
	if (!code) {
		qsort(work.all.keys, work.all.count, sizeof *work.all.keys, by_key);
		run->network.fast = work.all.keys;
		run->network.fast_count = work.all.count;
		work.all.keys = NULL;
	}
	free(work.result);
	free(work.ok);
	free(work.keys);
	free(work.all.keys);
	return code ? overt_fail(err, code, "no memory to flag fast pairs") : OVERT_OK;
}

struct pair_item peer_item(const struct peer_run *run, uint32_t own, uint32_t other,
                           uint64_t delay)
{
	const struct spot *a = &run->found.spots.items[own], *b = &run->found.spots.items[other];
	bool own_first = own < other ? network_older(&run->network, a, b, delay)
	                             : !network_older(&run->network, b, a, delay);
	uint32_t left = run->contents[spot_class(a)], right = run->contents[spot_class(b)];
	return (struct pair_item){.from = run->found.accounts[a->account],
	                          .to = run->found.accounts[b->account],
	                          .older = own_first ? left : right,
	                          .newer = own_first ? right : left,
	                          .delay = (uint32_t)delay, .object = a->object};
}

overt_err peer_find(struct peer_run *run, struct overt_error *err)
{
	const struct overt_coortweet_options *peer = run->peer;
	struct spots_rule rule = {.window = peer->window, .loops = peer->keep_loops,
	                          .contents = true, .threads = run->threads};
	overt_err code = peer_spots_find(&run->rows, &rule, &run->found, err);
	if (!code)
		code = make_classes(run, err);
	run->network.first_row = run->found.appeared;
	if (!code)
		code = refine(run, err);
	if (!code && peer->fast)
		code = flag_fast(run, err);
	for (size_t i = 0; i < run->found.spots.count && !code; i++) {
		struct spot *spot = &run->found.spots.items[i];
		spot->object = run->rows.objects[run->rows.items[spot->object].object];
	}
	return code;
}

/* ---- checkpoints ---- */

static overt_err save_spots(struct peer_run *run, struct overt_error *err)
{
	struct save_file file;
	const struct peer_spots *found = &run->found;
	save_begin(&run->save, SAVE_PRUNED, &file);
	save_put(&file, found->spots.items, (found->spots.count + 1) * sizeof *found->spots.items);
	save_put(&file, found->accounts, found->account_count * sizeof *found->accounts);
	save_put(&file, found->appeared, found->account_count * sizeof *found->appeared);
	save_put(&file, run->contents, run->class_count * sizeof *run->contents);
	save_put(&file, run->network.fast, run->network.fast_count * sizeof *run->network.fast);
	return save_end(&file, err);
}

static overt_err take_spots(struct save_file *file, struct spots *spots)
{
	size_t size;
	const void *block = save_get(file, &size);
	if (!block || !size || size % sizeof *spots->items)
		return OVERT_E_INPUT;
	if (!overt_pages_map(&spots->memory, size, true))
		return OVERT_E_NOMEM;
	memcpy(spots->memory.at, block, size);
	spots->items = spots->memory.at;
	spots->count = size / sizeof *spots->items - 1;
	return OVERT_OK;
}

static overt_err load_spots(struct peer_run *run, struct overt_error *err)
{
	struct save_file file;
	struct peer_spots *found = &run->found;
	size_t accounts = 0, appeared = 0, classes = 0;
	overt_err code = save_load(&run->save, SAVE_PRUNED, &file, err);
	if (code)
		return code;
	code = take_spots(&file, &found->spots);
	if (!code)
		code = save_take(&file, sizeof *found->accounts, &found->accounts, &accounts);
	if (!code)
		code = save_take(&file, sizeof *found->appeared, &found->appeared, &appeared);
	if (!code)
		code = save_take(&file, sizeof *run->contents, &run->contents, &classes);
	if (!code && run->peer->fast)
		code = save_take(&file, sizeof *run->network.fast, &run->network.fast,
		                 &run->network.fast_count);
	save_close(&file);
	found->account_count = (uint32_t)accounts;
	run->class_count = (uint32_t)classes;
	run->network.first_row = found->appeared;
	return code ? overt_fail(err, code, "the checkpoint cannot be read back") : OVERT_OK;
}

static overt_err save_edges(struct peer_run *run, struct overt_error *err)
{
	struct save_file file;
	save_begin(&run->save, SAVE_EDGES, &file);
	save_put(&file, run->edges, run->edge_count * sizeof *run->edges);
	save_put(&file, run->objects, run->object_count * sizeof *run->objects);
	return save_end(&file, err);
}

static overt_err load_edges(struct peer_run *run, struct overt_error *err)
{
	struct save_file file;
	overt_err code = save_load(&run->save, SAVE_EDGES, &file, err);
	if (code)
		return code;
	code = save_take(&file, sizeof *run->edges, &run->edges, &run->edge_count);
	if (!code)
		code = save_take(&file, sizeof *run->objects, &run->objects, &run->object_count);
	save_close(&file);
	return code ? overt_fail(err, code, "the checkpoint cannot be read back") : OVERT_OK;
}

/* ---- the run ---- */

static overt_err make_rows(struct peer_run *run, bool texts, struct overt_error *err)
{
	struct peer_rows_wish wish = {.min_rows = run->peer->min_rows, .texts = texts};
	overt_err code = peer_rows_read(run->ranks, run->where, run->options, &wish, &run->rows, err);
	return code ? code : peer_rows_save(&run->save, &run->rows, err);
}

static overt_err run_stages(struct peer_run *run, bool pairs, struct overt_error *err)
{
	enum save_stage done = run->save.done;
	overt_err code = OVERT_OK;
	save_tell(&run->save);
	if (done < SAVE_EVENTS)
		code = make_rows(run, pairs, err);
	else
		code = peer_rows_load(&run->save, done >= SAVE_PRUNED, &run->rows, err);
	if (!code && done < SAVE_PRUNED && !(code = peer_find(run, err)))
		code = save_spots(run, err);
	else if (!code && (done == SAVE_PRUNED || (done == SAVE_EDGES && pairs)))
		code = load_spots(run, err);
	if (!code && done < SAVE_EDGES && !(code = peer_edges_make(run, err)))
		code = save_edges(run, err);
	else if (!code && done == SAVE_EDGES)
		code = load_edges(run, err);
	return code;
}

static void run_free(struct peer_run *run)
{
	peer_rows_free(&run->rows);
	peer_spots_free(&run->found);
	free(run->network.fast);
	free(run->contents);
	free(run->edges);
	free(run->objects);
}

overt_err overt_ranks_coortweet(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                                const struct overt_engine_options *options,
                                const struct overt_coortweet_options *peer, int edges, int pairs,
                                bool with_pairs, struct overt_coortweet_counts *counts,
                                struct overt_error *err)
{
	struct peer_run run = {.ranks = ranks, .where = where, .options = options, .peer = peer,
	                       .network.peer = peer,
	                       .threads = options->threads ? options->threads : 1};
	overt_err code = overt_ranks_agree(ranks, network_check(peer, err), err);
	if (!code)
		code = job_open(ranks, where, &run.save, err);
	if (!code)
		code = run_stages(&run, with_pairs, err);
	if (!code)
		code = peer_edges_write(&run, edges, err);
	if (!code && with_pairs)
		code = peer_pairs_write(&run, pairs, err);
	if (!code)
		code = job_finish(ranks, &run.save, err);
	if (!code) {
		run.counts.scan = run.rows.scan;
		*counts = run.counts;
	}
	run_free(&run);
	return code;
}
