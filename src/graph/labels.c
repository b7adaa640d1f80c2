// SPDX-License-Identifier: GPL-3.0-or-later
#include "adjacency.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS_MAX = 100 };

/* A label is the rank of the account that it began with and its component: two labels
   in one component compare by rank. Ranks are below the number of accounts, so a label
   is stored as the rank; components never mix, since labels move along edges only. */
struct vote {
	uint32_t label;
	double weight;
};

static int by_label(const void *left, const void *right)
{
	const struct vote *a = left, *b = right;
	return (a->label > b->label) - (a->label < b->label);
}

/* The label that an account wants, its own on a tie, else the smallest of the best. */
static uint32_t choose(const struct adjacency *a, const uint32_t *label, uint32_t u,
                       struct vote *votes)
{
	size_t n = 0, kept = 0;
	for (uint64_t i = a->start[u]; i < a->start[u + 1]; i++)
		votes[n++] = (struct vote){label[a->neighbour[i]], a->weight[i]};
	qsort(votes, n, sizeof *votes, by_label);
	double best = 0, mine = 0;
	for (size_t i = 0; i < n; i++) {
		if (kept && votes[kept - 1].label == votes[i].label)
			votes[kept - 1].weight += votes[i].weight;
		else
			votes[kept++] = votes[i];
	}
	for (size_t i = 0; i < kept; i++) {
		best = votes[i].weight > best ? votes[i].weight : best;
		if (votes[i].label == label[u])
			mine = votes[i].weight;
	}
	if (mine >= best)
		return label[u];
	size_t winner = 0;
	while (votes[winner].weight < best)
		winner++;
	return votes[winner].label;
}

/* One pass in order of moves; tied accounts see the labels from before their common move. */
static bool sweep(const struct adjacency *a, uint32_t *label, uint32_t *next, struct vote *votes)
{
	bool changed = false;
	for (uint32_t from = 0, to; from < a->ordered; from = to) {
		for (to = from; to < a->ordered && a->rank[a->order[to]] == a->rank[a->order[from]]; to++)
			next[to] = choose(a, label, a->order[to], votes);
		for (uint32_t i = from; i < to; i++) {
			changed |= label[a->order[i]] != next[i];
			label[a->order[i]] = next[i];
		}
	}
	return changed;
}

overt_err overt_labels_propagate(const struct adjacency *adjacency, uint32_t *label,
                                 struct overt_error *err)
{
	uint64_t edges = adjacency->start[adjacency->accounts];
	struct vote *votes = malloc((edges + 1) * sizeof *votes);
	uint32_t *next = malloc(((size_t)adjacency->ordered + 1) * sizeof *next);
	overt_err code = OVERT_OK;
	if (!votes || !next)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for labels of %u accounts",
		                  adjacency->ordered);
	for (uint32_t u = 0; u < adjacency->accounts && !code; u++)
		label[u] = adjacency->rank[u];
	for (int round = 0; round < ROUNDS_MAX && !code; round++)
		if (!sweep(adjacency, label, next, votes))
			break;
	free(votes);
	free(next);
	return code;
}
