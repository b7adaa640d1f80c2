// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/crowd.h>
#include <stdlib.h>
#include <string.h>

#include "transpose.h"

struct gathering {
	const struct overt_shares *kind;
	const uint8_t *chosen;
	struct transposed rows;
	uint32_t *dense;   /* per account, all zero between rows */
	uint32_t *touched; /* partners with a count */
	struct overt_light_pair *pairs;
	size_t count, cap;
};

static int by_partner(const void *left, const void *right)
{
	const struct overt_light_pair *a = left, *b = right;
	return (a->b > b->b) - (a->b < b->b);
}

static size_t gather(struct gathering *g, uint32_t a)
{
	size_t n = 0;
	for (uint64_t i = g->rows.start[a]; i < g->rows.start[a + 1]; i++) {
		uint64_t end = g->kind->start[g->rows.object[i] + 1];
		for (uint64_t at = g->rows.share[i] + 1; at < end; at++) {
			uint32_t b = g->kind->items[at].account;
			if (g->chosen[b] && g->dense[b]++ == 0)
				g->touched[n++] = b;
		}
	}
	return n;
}

static overt_err add_row(struct gathering *g, uint32_t a, uint32_t least, struct overt_error *err)
{
	size_t n = gather(g, a), from = g->count;
	for (size_t i = 0; i < n; i++) {
		uint32_t b = g->touched[i], k = g->dense[b];
		g->dense[b] = 0;
		if (k < least)
			continue;
		overt_err code = overt_grow(&g->pairs, &g->cap, g->count + 1, sizeof *g->pairs, SIZE_MAX,
		                            err);
		if (code)
			return code;
		g->pairs[g->count++] = (struct overt_light_pair){a, b, k};
	}
	if (g->count > from)
		qsort(g->pairs + from, g->count - from, sizeof *g->pairs, by_partner);
	return OVERT_OK;
}

/* Stops early, with one pair too many, when there are more than `max_pairs`. */
static overt_err add_all(struct gathering *g, uint32_t least, size_t max_pairs,
                         struct overt_error *err)
{
	overt_err code = OVERT_OK;
	g->count = 0;
	for (uint32_t a = 0; a < g->kind->accounts && !code && g->count <= max_pairs; a++)
		if (g->chosen[a])
			code = add_row(g, a, least, err);
	return code;
}

overt_err overt_light_pairs(const struct overt_shares *kind, uint32_t max_sharers,
                            const uint8_t *chosen, size_t max_pairs,
                            struct overt_light_pair **pairs, size_t *count,
                            struct overt_error *err)
{
	struct gathering g = {.kind = kind, .chosen = chosen};
	size_t cells = (size_t)kind->accounts + 1;
	g.dense = calloc(cells, sizeof *g.dense);
	g.touched = malloc(cells * sizeof *g.touched);
	overt_err code = OVERT_OK;
	if (!g.dense || !g.touched || !overt_transpose(kind, max_sharers, &g.rows))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for pairs of %u accounts", kind->accounts);
	if (!code)
		code = add_all(&g, 1, max_pairs, err);
	if (!code && g.count > max_pairs)
		code = add_all(&g, 2, SIZE_MAX, err);
	overt_transposed_free(&g.rows);
	free(g.dense);
	free(g.touched);
	if (code) {
		free(g.pairs);
		return code;
	}
	*pairs = g.pairs;
	*count = g.count;
	return OVERT_OK;
}
