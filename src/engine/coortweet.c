// SPDX-License-Identifier: GPL-3.0-or-later
// CooRTweet's definition, step by step; docs/methods/co-action.md says where ours differs.
#include "network.h"
#include <stdlib.h>

enum { ITEMS_MOST = 1 << 24, ITEMS_LEAST = 1 << 10, BYTES_A_ROW = 30 };

/* State of one run. */
struct run {
	struct scan scan;
	struct parts parts;            /* rows, by object */
	_Atomic uint32_t *account_rows; /* per account; only when few are not enough */
	struct spots_first first;
	struct classes classes;
	struct network network;
};

static overt_err read_rows(struct run *run, const struct overt_engine_options *options,
                           struct overt_error *err)
{
	uint64_t bytes = 0;
	for (size_t i = 0; i < run->scan.file_count; i++)
		bytes += run->scan.files[i].size;
	struct scan_sink sink = {.take = spots_take, .ctx = &run->parts, .content = true};
	overt_err code = spots_parts(&run->parts, bytes / BYTES_A_ROW, run->network.threads, options,
	                             err);
	if (!code)
		code = scan_run(&run->scan, options, &sink, err);
	overt_dict_close(&run->scan.objects);
	overt_dict_close(&run->scan.accounts);
	return code;
}

static overt_err count_part(void *ctx, size_t number, unsigned worker)
{
	(void)worker;
	struct run *run = ctx;
	size_t count = parts_count(&run->parts, number);
	struct scan_row *rows = malloc((count + 1) * sizeof *rows);
	overt_err code = rows ? parts_gather(&run->parts, number, true, rows) : OVERT_E_NOMEM;
	for (size_t i = 0; i < count && !code; i++)
		atomic_fetch_add_explicit(&run->account_rows[rows[i].account], 1, memory_order_relaxed);
	free(rows);
	return code;
}

/* Step 1: accounts with at least so many rows. Everybody has one. */
static overt_err count_rows(struct run *run, uint32_t least, struct overt_error *err)
{
	if (least < 2)
		return OVERT_OK;
	run->account_rows = calloc((size_t)run->scan.accounts.count + 1, sizeof *run->account_rows);
	overt_err code = run->account_rows ? overt_parallel(run->network.threads, run->parts.count,
	                                                    count_part, run)
	                                   : OVERT_E_NOMEM;
	return code ? overt_fail(err, code, "cannot count the rows of accounts") : OVERT_OK;
}

static overt_err make_first(struct run *run, struct overt_error *err)
{
	size_t accounts = (size_t)run->scan.accounts.count + 1;
	size_t objects = (size_t)run->scan.objects.count + 1;
	run->first.accounts = malloc(accounts * sizeof *run->first.accounts);
	run->first.objects = malloc(objects * sizeof *run->first.objects);
	if (!run->first.accounts || !run->first.objects)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu accounts and %zu objects",
		                  accounts, objects);
	memset((void *)run->first.accounts, 0xFF, accounts * sizeof *run->first.accounts);
	memset(run->first.objects, 0xFF, objects * sizeof *run->first.objects);
	return OVERT_OK;
}

static struct refinement refinement_of(struct run *run)
{
	return (struct refinement){.scan = &run->scan, .parts = &run->parts,
	                           .classes = &run->classes, .least = run->network.peer->min_rows,
	                           .threads = run->network.threads};
}

/* Step 4: contents of accounts that have enough rows whose content stands in a pair. */
static overt_err refine(struct run *run, struct overt_error *err)
{
	struct network *network = &run->network;
	const struct overt_coortweet_options *peer = network->peer;
	overt_err code = classes_make(&run->scan, &network->spots, peer->min_rows > 1 || peer->fast,
	                              &run->classes, err);
	if (code)
		return code;
	size_t size = (size_t)run->classes.count + 1;
	struct refinement work = refinement_of(run);
	uint8_t *result = malloc(size);
	work.ok = malloc(size);
	if (!result || !work.ok) {
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for %u contents", run->classes.count);
		goto done;
	}
	memset(result, 1, size);
	memset((void *)work.ok, peer->min_rows < 2, size); // one row is what every content has
	work.result = result;
	work.account_rows = (const uint32_t *)(const void *)run->account_rows;
	if (peer->min_rows > 1)
		code = classes_refine(&work, err);
	for (size_t i = 0; !code && i < network->spots.count; i++)
		if (work.ok[network->spots.items[i].content])
			network->spots.items[i].content |= SPOT_OK;
done:
	free(result);
	free((void *)work.ok);
	return code;
}

/* Calls for each pair of the result that is within a window, in order of spots. */
static overt_err each_pair(const struct network *network, overt_ms window,
                           overt_err (*call)(void *ctx, const struct spot *a,
                                             const struct spot *b, uint64_t delay),
                           void *ctx)
{
	overt_err code = OVERT_OK;
	const struct spot *spots = network->spots.items;
	for (size_t i = 0; i < network->spots.count && !code; i++) {
		uint64_t far = 0;
		for (size_t j = i + 1; (far += spots[j].gap) <= (uint64_t)window && !code; j++)
			if (network_pair(network, &spots[i], &spots[j]))
				code = call(ctx, &spots[i], &spots[j], far);
	}
	return code;
}

struct flagging {
	struct network *network;
	uint8_t *result;
	_Atomic uint8_t *ok;
	uint64_t *keys;
	size_t count, cap;
};

static overt_err note_contents(void *ctx, const struct spot *a, const struct spot *b,
                               uint64_t delay)
{
	(void)delay;
	struct flagging *flagging = ctx;
	flagging->result[spot_class(a)] = flagging->result[spot_class(b)] = 1;
	return OVERT_OK;
}

static overt_err note_key(void *ctx, const struct spot *a, const struct spot *b, uint64_t delay)
{
	struct flagging *flagging = ctx;
	if (!flagging->ok[spot_class(a)] && !flagging->ok[spot_class(b)])
		return OVERT_OK;
	if (overt_grow(&flagging->keys, &flagging->cap, flagging->count + 1, sizeof *flagging->keys,
	               SIZE_MAX, NULL))
		return OVERT_E_NOMEM;
	bool first = network_older(flagging->network, a, b, delay);
	uint32_t older = spot_class(first ? a : b), newer = spot_class(first ? b : a);
	flagging->keys[flagging->count++] = (uint64_t)older << 32 | newer;
	return OVERT_OK;
}

static int by_key(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
	return (a > b) - (a < b);
}

/* flag_speed_share: faster pairs, step 4 among all rows again, known by their two contents. */
static overt_err flag_fast(struct run *run, struct overt_error *err)
{
	struct network *network = &run->network;
	const struct overt_coortweet_options *peer = network->peer;
	size_t size = (size_t)run->classes.count + 1;
	struct refinement work = refinement_of(run);
	struct flagging flagging = {.network = network, .result = calloc(size, 1),
	                            .ok = calloc(size, 1)};
	overt_ms window = peer->fast_window < peer->window ? peer->fast_window : peer->window;
	overt_err code = OVERT_E_NOMEM;
	if (!flagging.result || !flagging.ok)
		goto done;
	work.result = flagging.result;
	work.ok = flagging.ok;
	code = each_pair(network, window, note_contents, &flagging);
	if (!code)
		code = classes_refine(&work, err);
	if (!code)
		code = each_pair(network, window, note_key, &flagging);
	if (!code)
		code = overt_grow(&flagging.keys, &flagging.cap, flagging.count + 1,
		                  sizeof *flagging.keys, SIZE_MAX, err);
	if (code)
		goto done;
	qsort(flagging.keys, flagging.count, sizeof *flagging.keys, by_key);
	network->fast = flagging.keys;
	network->fast_count = flagging.count;
	flagging.keys = NULL;
done:
	free(flagging.result);
	free((void *)flagging.ok);
	free(flagging.keys);
	return code ? overt_fail(err, code, "cannot flag fast pairs") : OVERT_OK;
}

static overt_err order_names(struct run *run, struct overt_error *err)
{
	struct network *network = &run->network;
	overt_err code = spots_rank(&run->scan, &network->spots, &network->names,
	                            &network->name_count, err);
	if (code)
		return code;
	size_t room = (size_t)network->name_count + 1;
	network->first_row = malloc(room * sizeof *network->first_row);
	network->name_entries = malloc(room * sizeof *network->name_entries);
	if (!network->first_row || !network->name_entries)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u accounts", network->name_count);
	for (uint32_t i = 0; i < network->name_count; i++) {
		network->first_row[i] = run->first.accounts[network->names[i]];
		network->name_entries[i] = run->scan.accounts.entries[network->names[i]];
	}
	free((void *)run->first.accounts);
	run->first.accounts = NULL;
	network->object_entries = run->scan.objects.entries;
	network->object_first = run->first.objects;
	return OVERT_OK;
}

static void run_free(struct run *run)
{
	free((void *)run->account_rows);
	free((void *)run->first.accounts);
	free(run->first.objects);
	classes_free(&run->classes);
	parts_free(&run->parts);
	spots_free(&run->network.spots);
	free(run->network.names);
	free(run->network.name_entries);
	free(run->network.first_row);
	free(run->network.fast);
	scan_free(&run->scan);
}

/* What only finding needs goes before the edges are counted. */
static void forget(struct run *run, bool pairs)
{
	free((void *)run->account_rows);
	run->account_rows = NULL;
	classes_free(&run->classes);
	parts_free(&run->parts);
	if (!pairs)
		spots_forget_contents(&run->network.spots);
}

static overt_err find(struct run *run, struct overt_error *err)
{
	struct network *network = &run->network;
	const struct overt_coortweet_options *peer = network->peer;
	overt_err code = count_rows(run, peer->min_rows, err);
	if (!code)
		code = make_first(run, err);
	if (code)
		return code;
	struct spots_rule rule = {.window = peer->window, .loops = peer->keep_loops,
	                          .contents = true, .keep = peer->min_rows > 1 || peer->fast,
	                          .account_rows = (const uint32_t *)(const void *)run->account_rows,
	                          .least = peer->min_rows, .threads = network->threads};
	code = spots_find(&run->scan, &run->parts, &rule, &run->first, &network->spots, err);
	if (!code)
		code = refine(run, err);
	if (!code)
		code = order_names(run, err);
	if (!code && peer->fast)
		code = flag_fast(run, err);
	return code;
}

overt_err overt_engine_coortweet(const struct overt_input *inputs, size_t count,
                                 const struct overt_engine_options *options,
                                 const struct overt_coortweet_options *peer, int edges, int pairs,
                                 struct overt_coortweet_counts *counts, struct overt_error *err)
{
	overt_err code = network_check(peer, err);
	if (code)
		return code;
	struct run run = {.parts.fd = -1};
	struct overt_coortweet_counts made = {0};
	struct overt_share_columns columns = options->columns;
	size_t items = options->memory ? options->memory / 8 / sizeof(struct item) : ITEMS_MOST;
	columns.need_content = true;
	run.network = (struct network){.scan = &run.scan, .peer = peer,
	                               .threads = options->threads ? options->threads : 1,
	                               .memory = options->memory, .progress = options->progress};
	run.network.items_max = items > ITEMS_MOST ? ITEMS_MOST
	                        : items < ITEMS_LEAST ? ITEMS_LEAST : items;
	code = scan_open(&run.scan, inputs, count, &columns, err);
	if (!code)
		code = read_rows(&run, options, err);
	if (!code)
		code = find(&run, err);
	if (!code) {
		forget(&run, pairs >= 0);
		code = network_write_edges(&run.network, edges, &made, err);
	}
	uint64_t pair_count, delay_sum;
	if (!code && pairs >= 0)
		code = network_write_pairs(&run.network, pairs, &pair_count, &delay_sum, err);
	if (!code) {
		made.scan = run.scan.counts;
		*counts = made;
	}
	run_free(&run);
	return code;
}
