// SPDX-License-Identifier: GPL-3.0-or-later
#include "lane.h"
#include <stdlib.h>
#include <string.h>

enum { FEW = 8 };

/* Accounts met in the object at hand: an open table whose slots carry the object's stamp. */
struct met {
	uint64_t *slots;
	size_t mask;
	uint32_t stamp;
};

struct pruning {
	struct overt_lanes *lanes;
	overt_ms window;
	uint32_t least;
	_Atomic uint32_t *before; /* objects with a partner per account, as the last round found it */
	_Atomic uint32_t *after;
	atomic_bool changed;
	bool first;
};

/* Is this the first time that the object at hand meets the account? */
static bool meet(struct met *met, uint32_t account)
{
	uint64_t wanted = (uint64_t)met->stamp << 32 | account;
	size_t at = (account * UINT64_C(0x9E3779B97F4A7C15) >> 20) & met->mask;
	while (met->slots[at] >> 32 == met->stamp) {
		if (met->slots[at] == wanted)
			return false;
		at = (at + 1) & met->mask;
	}
	met->slots[at] = wanted;
	return true;
}

static bool meet_few(const uint32_t *accounts, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (accounts[i] == accounts[at])
			return false;
	return true;
}

static void count_object(const uint32_t *accounts, size_t count, struct pruning *work,
                         struct met *met)
{
	met->stamp++;
	for (size_t i = 0; i < count; i++) {
		_Atomic uint32_t *tally = &work->after[accounts[i]];
		// enough is enough: beyond `least` the exact number does not matter
		if (atomic_load_explicit(tally, memory_order_relaxed) >= work->least)
			continue;
		if (count <= FEW ? meet_few(accounts, i) : meet(met, accounts[i]))
			atomic_fetch_add_explicit(tally, 1, memory_order_relaxed);
	}
}

static size_t greatest_object(const struct overt_lane *lane)
{
	size_t greatest = 0;
	for (size_t start = 0, end; start < lane->count; start = end) {
		end = overt_lane_end(lane, start);
		if (end - start > greatest)
			greatest = end - start;
	}
	return greatest;
}

static overt_err prune_lane(void *ctx, size_t task, unsigned worker)
{
	(void)worker;
	struct pruning *work = ctx;
	struct overt_lane *lane = &work->lanes->items[task];
	size_t most = greatest_object(lane), slots = 16;
	while (slots < most * 2)
		slots *= 2;
	struct met met = {.slots = calloc(slots, sizeof *met.slots), .mask = slots - 1};
	uint8_t *keep = malloc(most + 1);
	overt_err code = OVERT_E_NOMEM;
	if (!met.slots || !keep)
		goto done;
	if (!work->first && overt_lane_thin(lane, work->window, work->before, work->least, keep))
		atomic_store(&work->changed, true);
	for (size_t start = 0, end; start < lane->count; start = end) {
		end = overt_lane_end(lane, start);
		count_object(lane->account + start, end - start, work, &met);
	}
	code = OVERT_OK;
done:
	free(met.slots);
	free(keep);
	return code;
}

/* Lets the others' tallies count too. */
static overt_err share(struct pruning *work, const struct overt_prune_peers *peers,
                       struct overt_error *err)
{
	uint32_t accounts = work->lanes->accounts;
	uint32_t *plain = malloc(((size_t)accounts + 1) * sizeof *plain);
	bool changed = atomic_load(&work->changed);
	overt_err code = OVERT_OK;
	if (!plain)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to count %u accounts", accounts);
	for (uint32_t a = 0; a < accounts; a++)
		plain[a] = atomic_load_explicit(&work->after[a], memory_order_relaxed);
	code = peers->share(peers->ctx, plain, accounts, &changed);
	for (uint32_t a = 0; a < accounts && !code; a++)
		atomic_store_explicit(&work->after[a], plain[a], memory_order_relaxed);
	atomic_store(&work->changed, changed);
	free(plain);
	return code ? overt_fail(err, code, "cannot add up what others found of accounts") : code;
}

overt_err overt_lanes_prune(struct overt_lanes *lanes, overt_ms window, uint32_t min_objects,
                            unsigned threads, struct overt_error *err)
{
	return overt_lanes_prune_among(lanes, window, min_objects, threads, NULL, err);
}

overt_err overt_lanes_prune_among(struct overt_lanes *lanes, overt_ms window,
                                  uint32_t min_objects, unsigned threads,
                                  const struct overt_prune_peers *peers,
                                  struct overt_error *err)
{
	if (min_objects < 2)
		return OVERT_OK; // every event left has a partner
	size_t bytes = ((size_t)lanes->accounts + 1) * sizeof(_Atomic uint32_t);
	struct pruning work = {.lanes = lanes, .window = window, .least = min_objects, .first = true};
	work.before = calloc(1, bytes);
	work.after = calloc(1, bytes);
	overt_err code = OVERT_OK;
	if (!work.before || !work.after) {
		code = overt_fail(err, OVERT_E_NOMEM, "no memory to count %u accounts", lanes->accounts);
		goto done;
	}
	do {
		atomic_store(&work.changed, false);
		memset((void *)work.after, 0, bytes);
		code = overt_parallel(threads, lanes->count, prune_lane, &work);
		if (code) {
			overt_fail(err, code, "no memory to prune a lane");
			goto done;
		}
		code = peers ? share(&work, peers, err) : OVERT_OK;
		if (code)
			goto done;
		_Atomic uint32_t *swap = work.before;
		work.before = work.after;
		work.after = swap;
	} while (work.first ? (work.first = false, true) : atomic_load(&work.changed));
done:
	free((void *)work.before);
	free((void *)work.after);
	return code;
}

struct renumbering {
	struct overt_lanes *lanes;
	uint32_t *map;
};

static overt_err apply(void *ctx, size_t task, unsigned worker)
{
	(void)worker;
	const struct renumbering *work = ctx;
	struct overt_lane *lane = &work->lanes->items[task];
	for (size_t i = 0; i < lane->count; i++)
		lane->account[i] = work->map[lane->account[i]];
	return OVERT_OK;
}

overt_err overt_lanes_renumber(struct overt_lanes *lanes,
                               overt_err (*order)(void *ctx, uint32_t *accounts, size_t count),
                               void *ctx, unsigned threads, uint32_t **back,
                               struct overt_error *err)
{
	uint32_t left = 0;
	overt_err code = OVERT_OK;
	struct renumbering work = {lanes, calloc((size_t)lanes->accounts + 1, sizeof *work.map)};
	uint32_t *old = NULL;
	if (!work.map) {
		code = overt_fail(err, OVERT_E_NOMEM, "no memory to renumber %u accounts", lanes->accounts);
		goto done;
	}
	for (size_t l = 0; l < lanes->count; l++)
		for (size_t i = 0; i < lanes->items[l].count; i++) {
			left += !work.map[lanes->items[l].account[i]];
			work.map[lanes->items[l].account[i]] = 1;
		}
	old = malloc(((size_t)left + 1) * sizeof *old);
	if (!old) {
		code = overt_fail(err, OVERT_E_NOMEM, "no memory to renumber %u accounts", left);
		goto done;
	}
	left = 0;
	for (uint32_t a = 0; a < lanes->accounts; a++)
		if (work.map[a])
			old[left++] = a;
	if (order && (code = order(ctx, old, left)))
		goto done;
	for (uint32_t i = 0; i < left; i++)
		work.map[old[i]] = i;
	overt_parallel(threads, lanes->count, apply, &work);
	lanes->accounts = left;
	*back = old;
	old = NULL;
done:
	free(old);
	free(work.map);
	return code;
}
