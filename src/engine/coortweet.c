// SPDX-License-Identifier: GPL-3.0-or-later
// CooRTweet's definition, step by step; docs/methods/co-action.md says where ours differs.
#include "network.h"
#include <stdlib.h>

enum { ITEMS_MOST = 1 << 24, ITEMS_LEAST = 1 << 10 };

/* State of one run. */
struct run {
	struct scan scan;
	struct rows rows;
	uint32_t *counts, *first; /* per account: rows, first row */
	uint8_t *use;             /* per row: does step 1 keep it? */
	struct classes classes;
	struct network network;
};

/* Step 1: accounts with at least so many rows. */
static overt_err keep_busy(struct run *run, uint32_t least, struct overt_error *err)
{
	size_t accounts = (size_t)run->scan.accounts.count + 1, count = run->rows.count;
	run->counts = calloc(accounts, sizeof *run->counts);
	run->first = malloc(accounts * sizeof *run->first);
	run->use = malloc(count + 1);
	if (!run->counts || !run->first || !run->use)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to count the rows of accounts");
	memset(run->first, 0xFF, accounts * sizeof *run->first);
	for (size_t i = 0; i < count; i++) {
		uint32_t account = run->rows.items[i].account;
		if (!run->counts[account]++)
			run->first[account] = (uint32_t)i;
	}
	for (size_t i = 0; i < count; i++)
		run->use[i] = run->counts[run->rows.items[i].account] >= least;
	free(run->counts);
	run->counts = NULL;
	return OVERT_OK;
}

/* Step 4: contents of accounts that have enough rows whose content stands in a pair. */
static overt_err refine(struct run *run, uint32_t least, struct overt_error *err)
{
	struct network *network = &run->network;
	overt_err code = classes_make(&run->scan, &run->rows, &network->spots,
	                              least > 1 || network->peer->fast, network->threads,
	                              &run->classes, err);
	if (code)
		return code;
	size_t size = (size_t)run->classes.count + 1;
	uint8_t *result = malloc(size);
	uint8_t *ok = malloc(size);
	if (!result || !ok) {
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for %u contents", run->classes.count);
		goto done;
	}
	memset(result, 1, size);
	memset(ok, least < 2, size); // one row is what every content in a pair has
	if (least > 1)
		code = classes_refine(&run->scan, &run->rows, &run->classes, result, run->use, least, ok,
		                      err);
	for (size_t i = 0; !code && i < network->spots.count; i++)
		if (ok[network->spots.items[i].content])
			network->spots.items[i].content |= SPOT_OK;
done:
	free(result);
	free(ok);
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
	uint8_t *result, *ok;
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
static overt_err flag_fast(struct run *run, const struct overt_coortweet_options *peer,
                           struct overt_error *err)
{
	struct network *network = &run->network;
	size_t size = (size_t)run->classes.count + 1;
	struct flagging flagging = {.network = network, .result = calloc(size, 1),
	                            .ok = calloc(size, 1)};
	overt_ms window = peer->fast_window < peer->window ? peer->fast_window : peer->window;
	overt_err code = OVERT_E_NOMEM;
	if (!flagging.result || !flagging.ok)
		goto done;
	code = each_pair(network, window, note_contents, &flagging);
	if (!code)
		code = classes_refine(&run->scan, &run->rows, &run->classes, flagging.result, NULL,
		                      peer->min_rows, flagging.ok, err);
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
	free(flagging.ok);
	free(flagging.keys);
	return code ? overt_fail(err, code, "no memory to flag fast pairs") : OVERT_OK;
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
	network->spot_rows = malloc((network->spots.count + 1) * sizeof *network->spot_rows);
	if (!network->first_row || !network->name_entries || !network->spot_rows)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u accounts", network->name_count);
	for (uint32_t i = 0; i < network->name_count; i++) {
		network->first_row[i] = run->first[network->names[i]];
		network->name_entries[i] = run->scan.accounts.entries[network->names[i]];
	}
	for (size_t i = 0; i < network->spots.count; i++) {
		struct spot *spot = &network->spots.items[i];
		network->spot_rows[i] = spot->row;
		spot->row = run->rows.items[spot->row].object;
	}
	return OVERT_OK;
}

static overt_err check(const struct overt_coortweet_options *peer, struct overt_error *err)
{
	if (peer->window < 0 || peer->window > OVERT_WINDOW_LONGEST)
		return overt_fail(err, OVERT_E_USAGE, "a window is 0 to 49 days long, not %lld ms",
		                  (long long)peer->window);
	if (!(peer->quantile >= 0 && peer->quantile <= 1))
		return overt_fail(err, OVERT_E_USAGE, "a quantile is 0 to 1, not %g", peer->quantile);
	return OVERT_OK;
}

static void run_free(struct run *run)
{
	free(run->counts);
	free(run->first);
	free(run->use);
	classes_free(&run->classes);
	spots_free(&run->network.spots);
	free(run->network.names);
	free(run->network.name_entries);
	free(run->network.spot_rows);
	free(run->network.first_row);
	free(run->network.fast);
	rows_free(&run->rows);
	scan_free(&run->scan);
}

static overt_err find(struct run *run, const struct overt_coortweet_options *peer,
                      struct overt_error *err)
{
	struct network *network = &run->network;
	overt_err code = keep_busy(run, peer->min_rows, err);
	if (code)
		return code;
	struct spots_rule rule = {.window = peer->window, .loops = peer->keep_loops,
	                          .contents = true, .threads = network->threads,
	                          .use = peer->min_rows > 1 ? run->use : NULL};
	code = spots_find(&run->scan, &run->rows, &rule, &network->spots, err);
	if (!code)
		code = refine(run, peer->min_rows, err);
	if (!code)
		code = order_names(run, err);
	if (!code && peer->fast)
		code = flag_fast(run, peer, err);
	return code;
}

overt_err overt_engine_coortweet(const struct overt_input *inputs, size_t count,
                                 const struct overt_engine_options *options,
                                 const struct overt_coortweet_options *peer, int edges, int pairs,
                                 struct overt_coortweet_counts *counts, struct overt_error *err)
{
	overt_err code = check(peer, err);
	if (code)
		return code;
	struct run run = {0};
	struct overt_coortweet_counts made = {0};
	struct overt_share_columns columns = options->columns;
	size_t items = options->memory ? options->memory / 8 / sizeof(struct item) : ITEMS_MOST;
	columns.need_content = true;
	run.network = (struct network){.scan = &run.scan, .rows = &run.rows, .peer = peer,
	                               .threads = options->threads ? options->threads : 1,
	                               .progress = options->progress};
	run.network.items_max = items > ITEMS_MOST ? ITEMS_MOST
	                        : items < ITEMS_LEAST ? ITEMS_LEAST : items;
	code = scan_open(&run.scan, inputs, count, &columns, err);
	if (!code)
		code = rows_read(&run.scan, options, &run.rows, err);
	if (!code)
		code = find(&run, peer, err);
	if (!code)
		code = network_write_edges(&run.network, edges, &made, err);
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
