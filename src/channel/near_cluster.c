// SPDX-License-Identifier: GPL-3.0-or-later
#include "near.h"
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1024, TICK = 1 << 14 };

struct work {
	const overt_str *forms;
	size_t count;
	struct overt_near_view *views;
	uint32_t **tokens; /* of each block */
	struct overt_near_buckets buckets;
	struct overt_near_scratch **scratch; /* of each thread */
	uint32_t *tried;   /* last text that was compared with this one, + 1 */
	struct overt_near_stats stats;
};

/* The tokens of a block's texts, which the views point into, in one piece. */
static overt_err keep_tokens(struct work *work, size_t block, const uint32_t *tokens, size_t used)
{
	uint32_t *kept = malloc((used ? used : 1) * sizeof *kept);
	if (!kept)
		return OVERT_E_NOMEM;
	memcpy(kept, tokens, used * sizeof *kept);
	work->tokens[block] = kept;
	size_t end = (block + 1) * BLOCK < work->count ? (block + 1) * BLOCK : work->count;
	for (size_t i = block * BLOCK; i < end; i++) {
		work->views[i].tokens = kept;
		kept += work->views[i].token_count;
	}
	return OVERT_OK;
}

static overt_err sketch_block(void *ctx, size_t block, unsigned worker)
{
	struct work *work = ctx;
	struct overt_near_scratch *scratch = work->scratch[worker];
	uint32_t *tokens = NULL, keys[OVERT_NEAR_BANDS];
	size_t cap = 0, used = 0;
	overt_err code = OVERT_OK;
	for (size_t i = block * BLOCK; !code && i < (block + 1) * BLOCK && i < work->count; i++) {
		struct overt_near_view *view = &work->views[i];
		overt_near_sketch(work->forms[i], scratch, view, keys);
		for (size_t band = 0; band < OVERT_NEAR_BANDS; band++)
			work->buckets.keys[band * work->count + i] = keys[band];
		code = overt_grow(&tokens, &cap, used + view->token_count, sizeof *tokens, SIZE_MAX, NULL);
		if (code)
			break;
		memcpy(tokens + used, scratch->tokens, view->token_count * sizeof *tokens);
		used += view->token_count;
	}
	if (!code)
		code = keep_tokens(work, block, tokens, used);
	free(tokens);
	return code;
}

/* What was found for a text so far. */
struct search {
	uint32_t text, leader, best;
	uint32_t compared;
};

static void try_segment(struct work *work, const uint32_t *segment, struct search *search)
{
	for (uint32_t i = 1; i <= segment[0] && i <= OVERT_NEAR_CANDIDATES; i++) {
		uint32_t other = segment[i];
		if (work->tried[other] == search->text + 1)
			continue;
		if (search->compared++ == OVERT_NEAR_CANDIDATES_ALL)
			return;
		work->tried[other] = search->text + 1;
		uint32_t like = overt_near_compare(&work->views[search->text], &work->views[other],
		                                   work->scratch[0]);
		if (like > search->best || (like && like == search->best && other < search->leader)) {
			search->best = like;
			search->leader = other;
		}
	}
}

/* The most similar representative among those that share a key; the text itself when none is. */
static uint32_t find_leader(struct work *work, uint32_t text)
{
	struct search search = {.text = text, .leader = text};
	for (size_t band = 0; band < OVERT_NEAR_BANDS; band++) {
		uint32_t start = work->buckets.keys[band * work->count + text];
		if (start && search.compared <= OVERT_NEAR_CANDIDATES_ALL)
			try_segment(work, work->buckets.members[band] + start - 1, &search);
	}
	work->stats.compared += search.compared;
	return search.leader;
}

static void become_leader(struct work *work, uint32_t text)
{
	for (size_t band = 0; band < OVERT_NEAR_BANDS; band++) {
		uint32_t start = work->buckets.keys[band * work->count + text];
		if (!start)
			continue;
		uint32_t *segment = work->buckets.members[band] + start - 1;
		segment[++segment[0]] = text;
	}
}

static overt_err lead(struct work *work, uint32_t *leader, const struct overt_progress *progress,
                      struct overt_error *err)
{
	for (size_t i = 0; i < work->count; i++) {
		if (i % TICK == 0 && !overt_progress_tell(progress, "joining near-identical texts", i,
		                                          work->count))
			return overt_fail(err, OVERT_E_CANCELLED, "stopped while joining texts");
		leader[i] = find_leader(work, (uint32_t)i);
		if (leader[i] == i)
			become_leader(work, (uint32_t)i);
		else
			work->stats.joined++;
	}
	return OVERT_OK;
}

static bool allocate(struct work *work, unsigned threads)
{
	size_t n = work->count + 1, blocks = work->count / BLOCK + 1, keys;
	if (!overt_size_mul(OVERT_NEAR_BANDS, n, &keys))
		return false;
	work->views = calloc(n, sizeof *work->views);
	work->tokens = calloc(blocks, sizeof(uint32_t *));
	work->tried = calloc(n, sizeof *work->tried);
	work->buckets.keys = calloc(keys, sizeof *work->buckets.keys);
	work->buckets.count = work->count;
	work->scratch = calloc(threads, sizeof(struct overt_near_scratch *));
	bool ok = work->views && work->tokens && work->tried && work->buckets.keys && work->scratch;
	for (unsigned i = 0; ok && i < threads; i++) {
		work->scratch[i] = overt_near_scratch_new();
		ok = work->scratch[i] != NULL;
	}
	return ok;
}

static void release(struct work *work, unsigned threads)
{
	for (size_t i = 0; work->tokens && i < work->count / BLOCK + 1; i++)
		free(work->tokens[i]);
	for (size_t i = 0; i < OVERT_NEAR_BANDS; i++)
		free(work->buckets.members[i]);
	for (unsigned i = 0; work->scratch && i < threads; i++)
		free(work->scratch[i]);
	free(work->views);
	free(work->tokens);
	free(work->tried);
	free(work->buckets.keys);
	free(work->scratch);
}

overt_err overt_near_cluster(const overt_str *forms, size_t count, unsigned threads,
                             uint32_t *leader, struct overt_near_stats *stats,
                             const struct overt_progress *progress, struct overt_error *err)
{
	struct work work = {.forms = forms, .count = count};
	overt_err code = OVERT_OK;
	if (count >= OVERT_NO_INDEX - 1)
		return overt_fail(err, OVERT_E_NOMEM, "more than %u distinct texts", OVERT_NO_INDEX - 2);
	if (!allocate(&work, threads)) {
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: %zu distinct texts", count);
		goto done;
	}
	code = overt_parallel(threads, (count + BLOCK - 1) / BLOCK, sketch_block, &work);
	if (code) {
		overt_fail(err, code, "memory is used up: %zu distinct texts", count);
		goto done;
	}
	code = overt_near_bucket(&work.buckets, threads, err);
	if (!code)
		code = lead(&work, leader, progress, err);
	if (!code && stats)
		*stats = work.stats;
done:
	release(&work, threads);
	return code;
}
