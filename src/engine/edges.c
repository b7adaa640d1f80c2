// SPDX-License-Identifier: GPL-3.0-or-later
#include "edge_text.h"
#include "text.h"
#include <errno.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { SMALL_WEIGHTS = 4096, LINE_FIXED = 256 };

/* How often each weight occurs. */
struct weights {
	uint64_t small[SMALL_WEIGHTS];
	uint64_t *large;
	size_t large_count, large_cap;
};

/* An edge that fast_net must remember. */
struct kept {
	uint32_t from, to;
	uint64_t fast; /* weight of its flagged pairs */
};

/* An object in the order of first rows. */
struct listed {
	uint64_t first;
	uint32_t object;
};

/* What one thread has found. */
struct share {
	struct edge_scratch scratch;
	struct weights all, fast;
	struct overt_network_counts counts, fast_counts;
	struct kept *kept;
	size_t kept_count, kept_cap;
	struct listed *listed; /* objects of the edge at hand */
	size_t listed_cap;
	struct overt_buf *out;
};

struct writing {
	const struct network *network;
	int fd;
	double threshold, fast_threshold; /* guessed at first */
	struct share *shares;             /* per worker */
	_Atomic uint8_t *marks;           /* per rank: 1 has an edge, 2 above, 4 fast, 8 fast above */
};

static bool weights_add(struct weights *weights, uint64_t weight)
{
	if (weight < SMALL_WEIGHTS) {
		weights->small[weight]++;
		return true;
	}
	if (overt_grow(&weights->large, &weights->large_cap, weights->large_count + 1,
	               sizeof *weights->large, SIZE_MAX, NULL))
		return false;
	weights->large[weights->large_count++] = weight;
	return true;
}

static int by_weight(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
	return (a > b) - (a < b);
}

static double nth(const struct weights *weights, uint64_t n)
{
	for (size_t w = 0; w < SMALL_WEIGHTS; w++) {
		if (n < weights->small[w])
			return (double)w;
		n -= weights->small[w];
	}
	return n < weights->large_count ? (double)weights->large[n] : 0;
}

/* Type-7 quantile of the weights of all threads: linear between order statistics. */
static double quantile(struct weights *weights, uint64_t count, double q)
{
	if (!count)
		return 0;
	if (weights->large_count)
		qsort(weights->large, weights->large_count, sizeof *weights->large, by_weight);
	double at = q * (double)(count - 1), below = floor(at);
	double low = nth(weights, (uint64_t)below);
	double high = (uint64_t)below + 1 < count ? nth(weights, (uint64_t)below + 1) : low;
	return low + (high - low) * (at - below);
}

static bool weights_merge(struct weights *into, const struct weights *from)
{
	for (size_t w = 0; w < SMALL_WEIGHTS; w++)
		into->small[w] += from->small[w];
	for (size_t i = 0; i < from->large_count; i++)
		if (!weights_add(into, from->large[i]))
			return false;
	return true;
}

static int by_first(const void *left, const void *right)
{
	uint64_t a = ((const struct listed *)left)->first, b = ((const struct listed *)right)->first;
	return (a > b) - (a < b);
}

static bool put_objects(const struct network *network, struct share *share,
                        const uint32_t *objects, size_t count)
{
	struct overt_buf *out = share->out;
	const struct dict_entry *names = network->object_entries;
	if (count == 1)
		return text_field(out, overt_dict_view(&names[objects[0]]));
	if (overt_grow(&share->listed, &share->listed_cap, count, sizeof *share->listed, SIZE_MAX,
	               NULL))
		return false;
	for (size_t i = 0; i < count; i++)
		share->listed[i] = (struct listed){network->object_first[objects[i]], objects[i]};
	qsort(share->listed, count, sizeof *share->listed, by_first);
	for (size_t i = 0; i < count; i++) {
		overt_buf_append(out, i ? "," : "\"", 1);
		text_doubled(out, overt_dict_view(&names[share->listed[i].object]));
	}
	return overt_buf_append(out, "\"", 1);
}

static overt_err put_edge(const struct writing *work, struct share *share, uint32_t account,
                          uint32_t partner, const struct edge_sum *all,
                          const struct edge_sum *fast, const uint32_t *objects, size_t count)
{
	const struct network *network = work->network;
	struct overt_buf *out = share->out;
	char line[LINE_FIXED], *end = line;
	text_field(out, overt_dict_view(&network->name_entries[account]));
	overt_buf_append(out, ",", 1);
	text_field(out, overt_dict_view(&network->name_entries[partner]));
	end = edge_put_sum(end, all);
	if (network->fast)
		end = edge_put_sum(end, fast);
	*end++ = ',';
	overt_buf_append(out, line, (size_t)(end - line));
	if (!put_objects(network, share, objects, count))
		return OVERT_E_NOMEM;
	end = line;
	*end++ = ',';
	*end++ = (double)all->weight > work->threshold ? '1' : '0';
	if (network->fast) {
		*end++ = ',';
		*end++ = (double)fast->weight > work->fast_threshold ? '1' : '0';
	}
	*end++ = '\n';
	return overt_buf_append(out, line, (size_t)(end - line)) ? OVERT_OK : OVERT_E_NOMEM;
}

static void count_edge(struct overt_network_counts *counts, const struct edge_sum *sum,
                       double threshold)
{
	counts->edges++;
	counts->pairs += sum->weight;
	counts->delay_sum += sum->delay_sum;
	counts->above_edges += (double)sum->weight > threshold;
	if (sum->weight > counts->max_weight)
		counts->max_weight = sum->weight;
}

struct call {
	struct writing *work;
	struct share *share;
};

/* Nearly always the marks are there already, and reading is cheaper than writing. */
static void mark(_Atomic uint8_t *place, uint8_t marks)
{
	if ((atomic_load_explicit(place, memory_order_relaxed) & marks) != marks)
		atomic_fetch_or_explicit(place, marks, memory_order_relaxed);
}

static overt_err take_edge(void *ctx, uint32_t account, uint32_t partner,
                           const struct edge_sum *all, const struct edge_sum *fast,
                           const uint32_t *objects, size_t object_count)
{
	struct call *call = ctx;
	struct writing *work = call->work;
	struct share *share = call->share;
	bool above = (double)all->weight > work->threshold;
	bool fast_above = fast->weight && (double)fast->weight > work->fast_threshold;
	uint8_t marks = (uint8_t)(above << 1 | (fast->weight > 0) << 2 | fast_above << 3);
	count_edge(&share->counts, all, work->threshold);
	if (!weights_add(&share->all, all->weight))
		return OVERT_E_NOMEM;
	if (marks) {
		mark(&work->marks[account], marks);
		mark(&work->marks[partner], marks);
	}
	if (work->network->fast) {
		if (fast->weight)
			count_edge(&share->fast_counts, fast, work->fast_threshold);
		if ((fast->weight && !weights_add(&share->fast, fast->weight)) ||
		    overt_grow(&share->kept, &share->kept_cap, share->kept_count + 1,
		               sizeof *share->kept, SIZE_MAX, NULL))
			return OVERT_E_NOMEM;
		share->kept[share->kept_count++] = (struct kept){account, partner, fast->weight};
	}
	if (work->fd < 0 || all->weight < work->network->peer->min_weight)
		return OVERT_OK;
	return put_edge(work, share, account, partner, all, fast, objects, object_count);
}

static overt_err each(void *ctx, uint32_t account, const uint64_t *slots, size_t count,
                      unsigned worker, struct overt_buf *out)
{
	struct writing *work = ctx;
	struct call call = {work, &work->shares[worker]};
	struct edge_sink sink = {take_edge, &call};
	call.share->out = out;
	if (edge_any(work->network, slots, count))
		mark(&work->marks[account], 1);
	return edge_find(work->network, account, slots, count, &call.share->scratch, &sink);
}

static overt_err write_bytes(void *ctx, overt_str bytes)
{
	return network_write(((struct writing *)ctx)->fd, bytes);
}

static void shares_free(struct writing *work)
{
	for (unsigned i = 0; work->shares && i < work->network->threads; i++) {
		struct share *share = &work->shares[i];
		edge_scratch_free(&share->scratch);
		free(share->all.large);
		free(share->fast.large);
		free(share->kept);
		free(share->listed);
	}
	free(work->shares);
	work->shares = NULL;
}

static void add_network(struct overt_network_counts *sum, const struct overt_network_counts *part)
{
	sum->edges += part->edges;
	sum->pairs += part->pairs;
	sum->delay_sum += part->delay_sum;
	sum->above_edges += part->above_edges;
	if (part->max_weight > sum->max_weight)
		sum->max_weight = part->max_weight;
}

/* Adds the threads' figures up and finds the true thresholds. */
static bool merge(struct writing *work, struct overt_coortweet_counts *counts)
{
	struct weights *all = calloc(2, sizeof *all);
	bool fine = all != NULL;
	counts->all = counts->fast = (struct overt_network_counts){0};
	for (unsigned i = 0; fine && i < work->network->threads; i++) {
		const struct share *share = &work->shares[i];
		fine = weights_merge(&all[0], &share->all) && weights_merge(&all[1], &share->fast);
		add_network(&counts->all, &share->counts);
		add_network(&counts->fast, &share->fast_counts);
	}
	double q = work->network->peer->quantile;
	if (fine) {
		counts->all.threshold = quantile(&all[0], counts->all.edges, q);
		counts->fast.threshold = quantile(&all[1], counts->fast.edges, q);
		free(all[0].large);
		free(all[1].large);
	}
	free(all);
	for (uint32_t i = 0; i < work->network->name_count; i++) {
		counts->all.nodes += work->marks[i] & 1;
		counts->all.above_nodes += work->marks[i] >> 1 & 1;
		counts->fast.nodes += work->marks[i] >> 2 & 1;
		counts->fast.above_nodes += work->marks[i] >> 3 & 1;
	}
	return fine;
}

/* Accounts of fast edges above the threshold, their neighbours, and the edges among all these. */
static void look_around(struct writing *work, struct overt_coortweet_counts *counts)
{
	enum { FAST_ABOVE = 8, AROUND = 16 };
	counts->around_nodes = counts->around_edges = 0;
	for (unsigned i = 0; i < work->network->threads; i++)
		for (size_t k = 0; k < work->shares[i].kept_count; k++) {
			const struct kept *edge = &work->shares[i].kept[k];
			if ((work->marks[edge->from] | work->marks[edge->to]) & FAST_ABOVE) {
				work->marks[edge->from] |= AROUND;
				work->marks[edge->to] |= AROUND;
			}
		}
	for (uint32_t i = 0; i < work->network->name_count; i++)
		counts->around_nodes += work->marks[i] >> 4 & 1;
	for (unsigned i = 0; i < work->network->threads; i++)
		for (size_t k = 0; k < work->shares[i].kept_count; k++) {
			const struct kept *edge = &work->shares[i].kept[k];
			counts->around_edges += work->marks[edge->from] & work->marks[edge->to] & AROUND
			                            ? 1 : 0;
		}
}

static overt_err write_header(const struct writing *work)
{
	if (work->fd < 0)
		return OVERT_OK;
	if (lseek(work->fd, 0, SEEK_SET) == 0 && ftruncate(work->fd, 0))
		return OVERT_E_IO;
	return network_write(work->fd, edge_header(work->network->fast != NULL));
}

static overt_err run_once(struct writing *work, struct overt_coortweet_counts *counts,
                          struct overt_error *err)
{
	const struct network *network = work->network;
	memset((void *)work->marks, 0, network->name_count);
	work->shares = calloc(network->threads, sizeof *work->shares);
	if (!work->shares)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to write edges");
	overt_err code = write_header(work);
	if (code)
		return overt_fail(err, code, "cannot write the edges: %s", strerror(errno));
	struct overt_group group = {.account = &network->spots.items->account,
	                            .stride = sizeof(struct spot) / sizeof(uint32_t), .count = network->spots.count,
	                            .accounts = network->name_count, .threads = network->threads,
	                            .step = "writing edges", .progress = network->progress,
	                            .memory = network->memory / 4, .each = each,
	                            .write = write_bytes, .ctx = work};
	code = overt_group_run(&group, err);
	if (!code && !merge(work, counts))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory to find the quantile of weights");
	if (!code && network->fast)
		look_around(work, counts);
	return code;
}

overt_err network_write_edges(const struct network *network, int fd,
                              struct overt_coortweet_counts *counts, struct overt_error *err)
{
	// most edges weigh 1 nearly everywhere, so the threshold is guessed; a second run corrects it
	struct writing work = {.network = network, .fd = fd, .threshold = 1, .fast_threshold = 1};
	work.marks = malloc((size_t)network->name_count + 1);
	overt_err code = OVERT_E_NOMEM;
	if (!work.marks) {
		overt_fail(err, code, "no memory to write edges");
		goto done;
	}
	for (int again = 0; again < 2; again++) {
		code = run_once(&work, counts, err);
		shares_free(&work);
		bool guessed = counts->all.threshold == work.threshold && // NOLINT: the same number
		               (!network->fast || counts->fast.threshold == work.fast_threshold);
		if (code || guessed)
			break;
		work.threshold = counts->all.threshold;
		work.fast_threshold = counts->fast.threshold;
	}
done:
	free((void *)work.marks);
	return code;
}
