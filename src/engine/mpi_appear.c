// SPDX-License-Identifier: GPL-3.0-or-later
#include "appear.h"
#include <stdlib.h>

struct first_message {
	uint64_t row;
	uint32_t entry, unused;
};

struct place_message {
	uint32_t entry, place;
};

/* A first row in this rank's share of the files. */
struct first {
	uint64_t row;
	uint32_t from, entry;
};

struct appearing {
	const struct overt_ranks *ranks;
	const struct directory *directory;
	const uint64_t *bounds; /* of rows */
	uint32_t *places;       /* of entries */
	uint32_t next;
	struct first *firsts;
	size_t count, cap, answered;
	uint64_t base;          /* strings whose first row lies in front of this rank's share */
};

static overt_err fill_firsts(void *ctx, struct mail *mail, bool *more)
{
	struct appearing *work = ctx;
	uint32_t count = directory_count(work->directory);
	for (; work->next < count; work->next++) {
		struct first_message message = {work->directory->first[work->next], work->next, 0};
		unsigned to = ranks_share_of(work->bounds, work->ranks->count, message.row);
		if (!mail_put(mail, to, &message, sizeof message, OVERT_STR_NONE)) {
			*more = true;
			return OVERT_OK;
		}
	}
	return OVERT_OK;
}

static overt_err take_firsts(void *ctx, unsigned from, const char *bytes, size_t len)
{
	struct appearing *work = ctx;
	struct first_message message;
	if (overt_grow(&work->firsts, &work->cap, work->count + len / sizeof message,
	               sizeof *work->firsts, SIZE_MAX, NULL))
		return OVERT_E_NOMEM;
	for (size_t at = 0; at + sizeof message <= len; at += sizeof message) {
		memcpy(&message, bytes + at, sizeof message);
		work->firsts[work->count++] = (struct first){message.row, from, message.entry};
	}
	return OVERT_OK;
}

static overt_err fill_places(void *ctx, struct mail *mail, bool *more)
{
	struct appearing *work = ctx;
	for (; work->answered < work->count; work->answered++) {
		const struct first *first = &work->firsts[work->answered];
		struct place_message message = {first->entry, (uint32_t)(work->base + work->answered)};
		if (!mail_put(mail, first->from, &message, sizeof message, OVERT_STR_NONE)) {
			*more = true;
			return OVERT_OK;
		}
	}
	return OVERT_OK;
}

static overt_err take_places(void *ctx, unsigned from, const char *bytes, size_t len)
{
	(void)from;
	struct appearing *work = ctx;
	struct place_message message;
	for (size_t at = 0; at + sizeof message <= len; at += sizeof message) {
		memcpy(&message, bytes + at, sizeof message);
		work->places[message.entry] = message.place;
	}
	return OVERT_OK;
}

static int by_row(const void *left, const void *right)
{
	uint64_t a = ((const struct first *)left)->row, b = ((const struct first *)right)->row;
	return (a > b) - (a < b);
}

/* The rows within this rank's share, and where its numbers begin. */
static overt_err hand_over(struct overt_ranks *ranks, struct appearing *work,
                           struct appearance *result, struct overt_error *err)
{
	result->bounds = calloc((size_t)ranks->count + 1, sizeof *result->bounds);
	result->rows = malloc((work->count + 1) * sizeof *result->rows);
	if (!result->bounds || !result->rows)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to order %zu names", work->count);
	overt_err code = ranks_bounds(ranks, work->count, result->bounds, err);
	if (!code && result->bounds[ranks->count] >= UINT32_MAX)
		code = overt_fail(err, OVERT_E_NOMEM, "at most 2^32 - 2 different accounts or objects");
	work->base = result->bounds[ranks->me];
	for (size_t i = 0; i < work->count; i++)
		result->rows[i] = (uint32_t)(work->firsts[i].row - work->bounds[ranks->me]);
	result->count = (uint32_t)work->count;
	return code;
}

overt_err appearance_find(struct overt_ranks *ranks, const struct directory *directory,
                          const uint64_t *bounds, struct appearance *result,
                          struct overt_error *err)
{
	struct appearing work = {.ranks = ranks, .directory = directory, .bounds = bounds};
	struct mail_plan out = {fill_firsts, take_firsts, &work};
	struct mail_plan back = {fill_places, take_places, &work};
	size_t entries = (size_t)directory_count(directory) + 1;
	work.places = malloc(entries * sizeof *work.places);
	overt_err code = work.places ? mail_run(ranks, &out, err)
	                             : overt_fail(err, OVERT_E_NOMEM, "no memory for %zu names",
	                                          entries);
	if (!code && work.count)
		qsort(work.firsts, work.count, sizeof *work.firsts, by_row);
	if (!code)
		code = hand_over(ranks, &work, result, err);
	if (!code)
		code = mail_run(ranks, &back, err);
	if (!code) {
		result->places = work.places;
		work.places = NULL;
	}
	free(work.places);
	free(work.firsts);
	return code;
}

void appearance_free(struct appearance *result)
{
	free(result->places);
	free(result->rows);
	free(result->bounds);
	*result = (struct appearance){0};
}
