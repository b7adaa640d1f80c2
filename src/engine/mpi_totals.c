// SPDX-License-Identifier: GPL-3.0-or-later
#include "totals.h"
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 65536 };

struct add_message {
	uint32_t place, key, value;
};

struct sum_message {
	uint32_t place, value;
};

struct asked {
	uint32_t from, place;
	uint64_t number;
};

/* State of both directions. */
struct adding {
	const uint32_t *keys;
	uint32_t *values;
	size_t count, next;
	uint64_t share;    /* numbers that each rank keeps */
	uint64_t base;     /* the first one kept here */
	uint32_t *sums;
	struct asked *asked;
	size_t asked_count, asked_cap, answered;
};

static overt_err fill_adds(void *ctx, struct mail *mail, bool *more)
{
	struct adding *work = ctx;
	for (; work->next < work->count; work->next++) {
		struct add_message message = {(uint32_t)work->next, work->keys[work->next],
		                              work->values[work->next]};
		if (!mail_put(mail, (unsigned)(message.key / work->share), &message, sizeof message,
		              OVERT_STR_NONE)) {
			*more = true;
			return OVERT_OK;
		}
	}
	return OVERT_OK;
}

static overt_err take_adds(void *ctx, unsigned from, const char *bytes, size_t len)
{
	struct adding *work = ctx;
	struct add_message message;
	size_t more = len / sizeof message;
	if (overt_grow(&work->asked, &work->asked_cap, work->asked_count + more, sizeof *work->asked,
	               SIZE_MAX, NULL))
		return OVERT_E_NOMEM;
	for (size_t at = 0; at + sizeof message <= len; at += sizeof message) {
		memcpy(&message, bytes + at, sizeof message);
		if (message.key < work->base || message.key - work->base >= work->share)
			return OVERT_E_INTERNAL;
		uint32_t *sum = &work->sums[message.key - work->base];
		*sum = *sum > UINT32_MAX - message.value ? UINT32_MAX : *sum + message.value;
		work->asked[work->asked_count++] = (struct asked){from, message.place, message.key};
	}
	return OVERT_OK;
}

static overt_err fill_sums(void *ctx, struct mail *mail, bool *more)
{
	struct adding *work = ctx;
	for (; work->answered < work->asked_count; work->answered++) {
		const struct asked *asked = &work->asked[work->answered];
		struct sum_message message = {asked->place, work->sums[asked->number - work->base]};
		if (!mail_put(mail, asked->from, &message, sizeof message, OVERT_STR_NONE)) {
			*more = true;
			return OVERT_OK;
		}
	}
	return OVERT_OK;
}

static overt_err take_sums(void *ctx, unsigned from, const char *bytes, size_t len)
{
	(void)from;
	struct adding *work = ctx;
	struct sum_message message;
	for (size_t at = 0; at + sizeof message <= len; at += sizeof message) {
		memcpy(&message, bytes + at, sizeof message);
		work->values[message.place] = message.value;
	}
	return OVERT_OK;
}

/* Both directions; `sums` are kept on success. */
static overt_err add(struct overt_ranks *ranks, struct adding *work, uint64_t space,
                     struct overt_error *err)
{
	work->share = space / ranks->count + 1;
	work->base = work->share * ranks->me;
	work->sums = calloc(work->share, sizeof *work->sums);
	struct mail_plan out = {fill_adds, take_adds, work}, back = {fill_sums, take_sums, work};
	overt_err code = work->sums ? mail_run(ranks, &out, err)
	                            : overt_fail(err, OVERT_E_NOMEM, "no memory for %llu sums",
	                                         (unsigned long long)work->share);
	if (!code)
		code = mail_run(ranks, &back, err);
	free(work->asked);
	return code;
}

overt_err totals_add(struct overt_ranks *ranks, const uint32_t *keys, uint32_t *values,
                     size_t count, uint64_t space, uint64_t *different, struct overt_error *err)
{
	struct adding work = {.keys = keys, .values = values, .count = count};
	overt_err code = add(ranks, &work, space, err);
	if (!code && different) {
		*different = 0;
		for (uint64_t i = 0; i < work.share; i++)
			*different += work.sums[i] > 0;
		code = ranks_sum(ranks, different, 1, err);
	}
	free(work.sums);
	return code;
}

overt_err totals_bins(struct overt_ranks *ranks, const uint32_t *keys, uint32_t *values,
                      size_t count, uint64_t space, struct overt_bins *bins,
                      struct overt_error *err)
{
	struct adding work = {.keys = keys, .values = values, .count = count};
	overt_err code = add(ranks, &work, space, err);
	for (uint64_t i = 0; i < work.share && !code; i++)
		if (work.sums[i] && !overt_bins_add(bins, work.sums[i], 0, 1))
			code = overt_fail(err, OVERT_E_NOMEM, "no memory to count sums");
	free(work.sums);
	return code;
}

/* ---- names ---- */

struct want_message {
	uint64_t number;
	uint32_t place, unused;
};

struct name_message {
	uint32_t place, len;
};

struct fetch_run {
	const struct fetching *fetch;
	const struct overt_ranks *ranks;
	struct overt_arena *arena;
	overt_str *names;
	uint32_t next;
	unsigned keeper; /* of the next wanted number */
	struct asked *asked;
	size_t asked_count, asked_cap, answered;
	char *scratch;
};

static overt_err fill_wants(void *ctx, struct mail *mail, bool *more)
{
	struct fetch_run *work = ctx;
	for (; work->next < work->fetch->count; work->next++) {
		struct want_message message = {work->fetch->numbers[work->next], work->next, 0};
		while (work->keeper + 1 < work->ranks->count &&
		       work->fetch->bounds[work->keeper + 1] <= message.number)
			work->keeper++;
		if (!mail_put(mail, work->keeper, &message, sizeof message, OVERT_STR_NONE)) {
			*more = true;
			return OVERT_OK;
		}
	}
	return OVERT_OK;
}

static overt_err take_wants(void *ctx, unsigned from, const char *bytes, size_t len)
{
	struct fetch_run *work = ctx;
	const uint64_t *bounds = work->fetch->bounds + work->ranks->me;
	struct want_message message;
	if (overt_grow(&work->asked, &work->asked_cap, work->asked_count + len / sizeof message,
	               sizeof *work->asked, SIZE_MAX, NULL))
		return OVERT_E_NOMEM;
	for (size_t at = 0; at + sizeof message <= len; at += sizeof message) {
		memcpy(&message, bytes + at, sizeof message);
		if (message.number < bounds[0] || message.number >= bounds[1])
			return OVERT_E_INTERNAL;
		work->asked[work->asked_count++] = (struct asked){from, message.place, message.number};
	}
	return OVERT_OK;
}

static overt_err fill_names(void *ctx, struct mail *mail, bool *more)
{
	struct fetch_run *work = ctx;
	for (; work->answered < work->asked_count; work->answered++) {
		const struct asked *asked = &work->asked[work->answered];
		overt_str name = work->fetch->keep(work->fetch->ctx, asked->number, work->scratch);
		struct name_message message = {asked->place, (uint32_t)name.len};
		if (!mail_put(mail, asked->from, &message, sizeof message, name)) {
			*more = true;
			return OVERT_OK;
		}
	}
	return OVERT_OK;
}

static overt_err take_names(void *ctx, unsigned from, const char *bytes, size_t len)
{
	(void)from;
	struct fetch_run *work = ctx;
	struct name_message message;
	for (size_t at = 0; at < len; at += message.len) {
		if (len - at < sizeof message)
			return OVERT_E_INTERNAL;
		memcpy(&message, bytes + at, sizeof message);
		at += sizeof message;
		if (message.len > len - at || message.place >= work->fetch->count)
			return OVERT_E_INTERNAL;
		if (!overt_arena_copy(work->arena, (overt_str){bytes + at, message.len},
		                      &work->names[message.place]))
			return OVERT_E_NOMEM;
	}
	return OVERT_OK;
}

overt_err totals_fetch(struct overt_ranks *ranks, const struct fetching *fetch,
                       struct overt_arena *arena, overt_str *names, struct overt_error *err)
{
	struct fetch_run work = {.fetch = fetch, .ranks = ranks, .arena = arena, .names = names,
	                         .scratch = malloc(TEXT_MAX)};
	struct mail_plan out = {fill_wants, take_wants, &work}, back = {fill_names, take_names, &work};
	overt_err code = work.scratch ? mail_run(ranks, &out, err)
	                              : overt_fail(err, OVERT_E_NOMEM, "no memory for names");
	if (!code)
		code = mail_run(ranks, &back, err);
	free(work.asked);
	free(work.scratch);
	return code;
}

/* ---- sets of numbers ---- */

bool sparse_make(struct sparse *sparse, uint64_t space)
{
	size_t words = (size_t)(space / 64 + 1);
	*sparse = (struct sparse){.bits = calloc(words, sizeof *sparse->bits),
	                          .before = calloc(words, sizeof *sparse->before), .space = space};
	if (sparse->bits && sparse->before)
		return true;
	sparse_free(sparse);
	return false;
}

void sparse_close(struct sparse *sparse)
{
	sparse->count = 0;
	for (size_t w = 0; w <= sparse->space / 64; w++) {
		sparse->before[w] = sparse->count;
		sparse->count += (uint32_t)__builtin_popcountll(sparse->bits[w]);
	}
}

void sparse_list(const struct sparse *sparse, uint32_t *members)
{
	for (size_t w = 0; w <= sparse->space / 64; w++)
		for (uint64_t word = sparse->bits[w]; word; word &= word - 1)
			*members++ = (uint32_t)(w * 64 + (unsigned)__builtin_ctzll(word));
}

void sparse_free(struct sparse *sparse)
{
	free(sparse->bits);
	free(sparse->before);
	*sparse = (struct sparse){0};
}
