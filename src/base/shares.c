// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/event.h>
#include <stdlib.h>
#include <string.h>

static int by_account_then_time(const void *left, const void *right)
{
	const struct overt_share *a = left, *b = right;
	if (a->account != b->account)
		return a->account < b->account ? -1 : 1;
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return (a->post > b->post) - (a->post < b->post);
}

static bool allocate(struct overt_shares *shares, size_t events)
{
	shares->start = calloc((size_t)shares->objects + 1, sizeof *shares->start);
	shares->items = malloc((events ? events : 1) * sizeof *shares->items);
	shares->degree = calloc(shares->accounts ? shares->accounts : 1, sizeof *shares->degree);
	return shares->start && shares->items && shares->degree;
}

static void scatter(const struct overt_events *events, struct overt_shares *shares)
{
	for (size_t i = 0; i < events->count; i++)
		shares->start[events->items[i].object]++;
	uint64_t at = 0;
	for (uint32_t o = 0; o <= shares->objects; o++) {
		uint64_t here = o < shares->objects ? shares->start[o] : 0;
		shares->start[o] = at;
		at += here;
	}
	/* Fill from the row's start, then shift the starts back by one row. */
	for (size_t i = 0; i < events->count; i++) {
		const struct overt_event *e = &events->items[i];
		shares->items[shares->start[e->object]++] =
			(struct overt_share){e->account, e->post, e->time};
	}
	memmove(shares->start + 1, shares->start, shares->objects * sizeof *shares->start);
	shares->start[0] = 0;
}

/* Keeps the first item of each account in a sorted row; returns how many. */
static uint64_t keep_earliest(struct overt_share *row, uint64_t count)
{
	uint64_t kept = 0;
	for (uint64_t i = 0; i < count; i++)
		if (kept == 0 || row[i].account != row[kept - 1].account)
			row[kept++] = row[i];
	return kept;
}

static void compact(struct overt_shares *shares)
{
	uint64_t used = 0, from = 0;
	for (uint32_t o = 0; o < shares->objects; o++) {
		uint64_t count = shares->start[o + 1] - from;
		struct overt_share *row = shares->items + from;
		if (count > 1)
			qsort(row, count, sizeof *row, by_account_then_time);
		uint64_t kept = keep_earliest(row, count);
		memmove(shares->items + used, row, kept * sizeof *row);
		from = shares->start[o + 1];
		shares->start[o] = used;
		used += kept;
	}
	shares->start[shares->objects] = used;
	for (uint64_t i = 0; i < used; i++)
		shares->degree[shares->items[i].account]++;
}

overt_err overt_shares_build(const struct overt_events *events, uint32_t accounts,
                             struct overt_shares *shares, struct overt_error *err)
{
	struct overt_shares made = {.objects = events->objects, .accounts = accounts};
	if (events->accounts > accounts)
		return overt_fail(err, OVERT_E_USAGE, "events name account %u of %u", events->accounts - 1,
		                  accounts);
	if (!allocate(&made, events->count)) {
		overt_shares_free(&made);
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu shares", events->count);
	}
	scatter(events, &made);
	compact(&made);
	*shares = made;
	return OVERT_OK;
}

void overt_shares_free(struct overt_shares *shares)
{
	if (!shares)
		return;
	free(shares->start);
	free(shares->items);
	free(shares->degree);
	*shares = (struct overt_shares){0};
}
