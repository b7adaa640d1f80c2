// SPDX-License-Identifier: GPL-3.0-or-later
#include "pairs.h"
#include "network.h"
#include "parts.h"
#include <overt/radix.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

overt_err pairs_make(struct pairs *pairs, size_t element, uint64_t space, const char *scratch,
                     struct overt_error *err)
{
	*pairs = (struct pairs){.element = element, .space = space, .fd = -1};
	pairs->found = calloc(PAIR_BUCKETS, sizeof *pairs->found);
	if (!pairs->found)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for pairs");
	if (parts_scratch(scratch ? scratch : "/tmp", &pairs->fd))
		return overt_fail(err, OVERT_E_IO, "cannot make a scratch file in %s",
		                  scratch ? scratch : "/tmp");
	return OVERT_OK;
}

static uint32_t word_at(const char *record, size_t place)
{
	uint32_t word;
	memcpy(&word, record + place * sizeof word, sizeof word);
	return word;
}

overt_err pairs_add(struct pairs *pairs, overt_str records)
{
	for (size_t at = 0; at + pairs->element <= records.len; at += pairs->element) {
		pairs->found[pair_bucket(pairs->space, word_at(records.ptr + at, 0))]++;
		pairs->count++;
	}
	return network_write(pairs->fd, records);
}

void pairs_free(struct pairs *pairs)
{
	free(pairs->found);
	if (pairs->fd >= 0)
		close(pairs->fd);
	*pairs = (struct pairs){.fd = -1};
}

/* ---- order ---- */

/* By first, then second; records of one pair stay in the order in which they came. */
static bool sort_batch(struct pair_batch *batch, size_t element)
{
	size_t count = batch->count;
	struct overt_keyed *keys = malloc((count + 1) * sizeof *keys);
	struct overt_keyed *scratch = malloc((count + 1) * sizeof *scratch);
	char *sorted = malloc(count * element + 1);
	bool fine = keys && scratch && sorted;
	for (size_t i = 0; i < count && fine; i++) {
		const char *record = batch->items + i * element;
		uint64_t first = word_at(record, 0);
		keys[i] = (struct overt_keyed){first << 32 | word_at(record, 1), i};
	}
	const struct overt_keyed *order = fine ? overt_radix_sort(keys, scratch, count) : NULL;
	for (size_t i = 0; i < count && fine; i++)
		memcpy(sorted + i * element, batch->items + order[i].value * element, element);
	free(keys);
	free(scratch);
	if (!fine) {
		free(sorted);
		return false;
	}
	free(batch->items);
	batch->items = sorted;
	return true;
}

/* ---- delivery ---- */

struct delivery {
	const struct pairs *pairs;
	const struct overt_ranks *ranks;
	const struct pair_cuts *cuts;
	const char *map;     /* of the scratch file */
	uint64_t *before;    /* records in front of each bucket */
	uint64_t *at, *end;  /* per rank: the next record, and where this pass ends */
	struct pair_batch batch;
	size_t cap;
};

static void open_pass(struct delivery *work, size_t number)
{
	for (unsigned r = 0; r < work->ranks->count; r++) {
		const size_t *begin = work->cuts->begin + r * work->cuts->passes + number;
		work->at[r] = work->before[begin[0]];
		work->end[r] = work->before[begin[1]];
	}
	work->batch.count = 0;
}

static overt_err fill(void *ctx, struct mail *mail, bool *more)
{
	struct delivery *work = ctx;
	size_t element = work->pairs->element;
	for (unsigned r = 0; r < work->ranks->count; r++) {
		uint64_t room = (mail->ranks->room - mail->used[r]) / element;
		uint64_t left = work->end[r] - work->at[r], now = left < room ? left : room;
		overt_str records = {work->map + work->at[r] * element, (size_t)(now * element)};
		if (now && !mail_put(mail, r, "", 0, records))
			return OVERT_E_INTERNAL;
		work->at[r] += now;
		*more = *more || work->at[r] < work->end[r];
	}
	return OVERT_OK;
}

static overt_err take(void *ctx, unsigned from, const char *bytes, size_t len)
{
	(void)from;
	struct delivery *work = ctx;
	size_t element = work->pairs->element, more = len / element;
	overt_err code = overt_grow(&work->batch.items, &work->cap,
	                            (work->batch.count + more) * element, 1, SIZE_MAX, NULL);
	if (code)
		return code;
	memcpy(work->batch.items + work->batch.count * element, bytes, more * element);
	work->batch.count += more;
	return OVERT_OK;
}

static overt_err run_passes(struct overt_ranks *ranks, struct delivery *work,
                            const struct pair_sink *sink, struct overt_error *err)
{
	struct mail_plan plan = {fill, take, work};
	overt_err code = OVERT_OK;
	for (size_t number = 0; number < work->cuts->passes && !code; number++) {
		open_pass(work, number);
		code = mail_run(ranks, &plan, err);
		if (!code && !sort_batch(&work->batch, work->pairs->element))
			code = overt_fail(err, OVERT_E_NOMEM, "no memory to sort %zu pairs",
			                  work->batch.count);
		work->cap = work->batch.count * work->pairs->element;
		if (!code && (code = sink->take(sink->ctx, &work->batch)))
			overt_fail(err, code, "no memory for edges");
	}
	return code;
}

overt_err pairs_deliver(struct overt_ranks *ranks, const struct pairs *pairs, size_t budget,
                        const struct pair_sink *sink, struct overt_error *err)
{
	struct pair_cuts cuts = {0};
	size_t bytes = (size_t)pairs->count * pairs->element;
	struct delivery work = {.pairs = pairs, .ranks = ranks, .cuts = &cuts};
	overt_err code = pair_cuts_make(ranks, pairs->found, pairs->weights,
	                                budget / pairs->element, &cuts, err);
	if (code)
		return code;
	work.before = malloc((PAIR_BUCKETS + 1) * sizeof *work.before);
	work.at = calloc(ranks->count, sizeof *work.at);
	work.end = calloc(ranks->count, sizeof *work.end);
	void *map = bytes ? mmap(NULL, bytes, PROT_READ, MAP_SHARED, pairs->fd, 0) : NULL;
	if (!work.before || !work.at || !work.end || map == MAP_FAILED) {
		code = overt_fail(err, OVERT_E_NOMEM, "no memory to deliver pairs");
		goto done;
	}
	work.map = map ? map : "";
	work.before[0] = 0;
	for (size_t b = 0; b < PAIR_BUCKETS; b++)
		work.before[b + 1] = work.before[b] + pairs->found[b];
	code = run_passes(ranks, &work, sink, err);
done:
	if (map && map != MAP_FAILED)
		munmap(map, bytes);
	free(work.before);
	free(work.at);
	free(work.end);
	free(work.batch.items);
	free(cuts.begin);
	return code;
}
