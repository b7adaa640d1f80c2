// SPDX-License-Identifier: GPL-3.0-or-later
#include "network.h"
#include "text.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { OBJECTS_A_TASK = 256, TEXT_MAX = 65536 };

bool network_is_fast(const struct network *network, uint32_t older, uint32_t newer)
{
	uint64_t wanted = (uint64_t)older << 32 | newer;
	size_t from = 0, to = network->fast_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (network->fast[middle] < wanted)
			from = middle + 1;
		else
			to = middle;
	}
	return from < network->fast_count && network->fast[from] == wanted;
}

overt_err network_check(const struct overt_coortweet_options *peer, struct overt_error *err)
{
	if (peer->window < 0 || peer->window > OVERT_WINDOW_LONGEST)
		return overt_fail(err, OVERT_E_USAGE, "a window is 0 to 49 days long, not %lld ms",
		                  (long long)peer->window);
	if (!(peer->quantile >= 0 && peer->quantile <= 1))
		return overt_fail(err, OVERT_E_USAGE, "a quantile is 0 to 1, not %g", peer->quantile);
	return OVERT_OK;
}

overt_err network_write(int fd, overt_str bytes)
{
	while (bytes.len) {
		ssize_t done = write(fd, bytes.ptr, bytes.len);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return OVERT_E_IO;
		bytes.ptr += done;
		bytes.len -= (size_t)done;
	}
	return OVERT_OK;
}

/* Where an object's spots begin. */
struct placed {
	uint64_t first; /* its first row */
	uint32_t spot;
};

/* Pairs are written in rounds of a few tasks, so that their text need not all be held. */
struct pairing {
	const struct network *network;
	bool text;
	struct placed *objects;  /* by first row */
	size_t object_count;
	size_t first;            /* task of this round */
	struct overt_buf *out;
	uint64_t *pairs, *delays;
	char *scratch;           /* TEXT_MAX per worker */
};

static void put_content(struct pairing *work, struct overt_buf *out, const struct spot *spot,
                        char *scratch)
{
	const struct network *network = work->network;
	uint64_t content = network->spots.contents[spot - network->spots.items];
	text_field(out, scan_content(network->scan, content, scratch));
}

static void put_account(struct pairing *work, struct overt_buf *out, const struct spot *spot)
{
	const struct network *network = work->network;
	text_field(out, overt_dict_view(&network->name_entries[spot->account]));
}

static void put_pair(struct pairing *work, struct overt_buf *out, const struct spot *older,
                     const struct spot *newer, uint64_t delay, char *scratch)
{
	const struct network *network = work->network;
	char number[TEXT_NUMBER];
	text_field(out, overt_dict_view(&network->object_entries[older->object]));
	overt_buf_append(out, ",", 1);
	put_content(work, out, older, scratch);
	overt_buf_append(out, ",", 1);
	put_content(work, out, newer, scratch);
	overt_buf_append(out, ",", 1);
	overt_buf_append(out, number, (size_t)(text_ratio(number, delay, 1000) - number));
	overt_buf_append(out, ",", 1);
	put_account(work, out, older);
	overt_buf_append(out, ",", 1);
	put_account(work, out, newer);
	overt_buf_append(out, "\n", 1);
}

static void walk_object(struct pairing *work, size_t from, struct overt_buf *out, unsigned worker)
{
	const struct network *network = work->network;
	const struct spot *spots = network->spots.items;
	char *scratch = work->scratch + (size_t)worker * TEXT_MAX;
	for (size_t i = from; i == from || spots[i].gap != OVERT_GAP_START; i++) {
		uint64_t far = 0;
		for (size_t j = i + 1; (far += spots[j].gap) <= (uint64_t)network->peer->window; j++) {
			if (!network_pair(network, &spots[i], &spots[j]))
				continue;
			work->pairs[worker]++;
			work->delays[worker] += far;
			bool first = network_older(network, &spots[i], &spots[j], far);
			if (work->text)
				put_pair(work, out, first ? &spots[i] : &spots[j], first ? &spots[j] : &spots[i],
				         far, scratch);
		}
	}
}

static overt_err pair_task(void *ctx, size_t task, unsigned worker)
{
	struct pairing *work = ctx;
	struct overt_buf *out = &work->out[task];
	size_t from = (work->first + task) * OBJECTS_A_TASK, to = from + OBJECTS_A_TASK;
	if (to > work->object_count)
		to = work->object_count;
	out->max = SIZE_MAX / 2;
	for (size_t i = from; i < to; i++)
		walk_object(work, work->objects[i].spot, out, worker);
	return out->failed ? OVERT_E_NOMEM : OVERT_OK;
}

static int by_first(const void *left, const void *right)
{
	uint64_t a = ((const struct placed *)left)->first, b = ((const struct placed *)right)->first;
	return (a > b) - (a < b);
}

/* Spots stand in no order of objects; pairs are written as objects appear in the files. */
static overt_err order_objects(struct pairing *work)
{
	const struct network *network = work->network;
	const struct spot *spots = network->spots.items;
	for (size_t i = 0; i < network->spots.count; i++)
		work->object_count += spots[i].gap == OVERT_GAP_START;
	work->objects = malloc((work->object_count + 1) * sizeof *work->objects);
	if (!work->objects)
		return OVERT_E_NOMEM;
	size_t filled = 0;
	for (size_t i = 0; i < network->spots.count; i++)
		if (spots[i].gap == OVERT_GAP_START)
			work->objects[filled++] =
				(struct placed){network->object_first[spots[i].object], (uint32_t)i};
	qsort(work->objects, work->object_count, sizeof *work->objects, by_first);
	return OVERT_OK;
}

static overt_err run_rounds(struct pairing *work, int fd)
{
	size_t tasks = (work->object_count + OBJECTS_A_TASK - 1) / OBJECTS_A_TASK;
	size_t round = (size_t)work->network->threads * 4;
	overt_err code = OVERT_OK;
	for (; work->first < tasks && !code; work->first += round) {
		size_t now = tasks - work->first < round ? tasks - work->first : round;
		code = overt_parallel(work->network->threads, now, pair_task, work);
		for (size_t i = 0; i < now; i++) {
			if (!code && work->text)
				code = network_write(fd, overt_buf_view(&work->out[i]));
			overt_buf_free(&work->out[i]);
		}
	}
	return code;
}

overt_err network_write_pairs(const struct network *network, int fd, uint64_t *pairs,
                              uint64_t *delay_sum, struct overt_error *err)
{
	size_t threads = network->threads;
	struct pairing work = {.network = network, .text = fd >= 0};
	work.out = calloc(threads * 4, sizeof *work.out);
	work.pairs = calloc(threads, sizeof *work.pairs);
	work.delays = calloc(threads, sizeof *work.delays);
	work.scratch = malloc(threads * TEXT_MAX);
	overt_err code = OVERT_E_NOMEM;
	if (!work.out || !work.pairs || !work.delays || !work.scratch)
		goto done;
	code = fd < 0 ? OVERT_OK
	              : network_write(fd, OVERT_STR("object_id,content_id,content_id_y,time_delta,"
	                                            "account_id,account_id_y\n"));
	if (!code)
		code = order_objects(&work);
	if (!code)
		code = run_rounds(&work, fd);
	*pairs = *delay_sum = 0;
	for (size_t i = 0; i < threads; i++) {
		*pairs += work.pairs[i];
		*delay_sum += work.delays[i];
	}
done:
	free(work.objects);
	free(work.out);
	free(work.pairs);
	free(work.delays);
	free(work.scratch);
	if (code)
		overt_fail(err, code, code == OVERT_E_IO ? "cannot write the pairs: %s"
		                                         : "no memory to list pairs%.0s",
		           strerror(errno));
	return code;
}
