// SPDX-License-Identifier: GPL-3.0-or-later
#include "adjacency.h"

#include <stdlib.h>
#include <string.h>

/* What decides the order of moves. */
struct standing {
	overt_ms first;
	uint64_t degree;
	double weight;
	uint32_t account;
};

static int by_standing(const void *left, const void *right)
{
	const struct standing *a = left, *b = right;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->degree != b->degree)
		return a->degree > b->degree ? -1 : 1;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return (a->account > b->account) - (a->account < b->account);
}

static bool allocate(struct adjacency *a, size_t links)
{
	size_t n = (size_t)a->accounts + 1;
	a->start = calloc(n + 1, sizeof *a->start);
	a->neighbour = malloc((2 * links + 1) * sizeof *a->neighbour);
	a->weight = malloc((2 * links + 1) * sizeof *a->weight);
	a->component = malloc(n * sizeof *a->component);
	a->order = malloc(n * sizeof *a->order);
	a->position = malloc(n * sizeof *a->position);
	a->rank = malloc(n * sizeof *a->rank);
	return a->start && a->neighbour && a->weight && a->component && a->order && a->position &&
	       a->rank;
}

static void put(struct adjacency *a, uint32_t from, uint32_t to, double weight)
{
	uint64_t at = a->start[from + 1]++;
	a->neighbour[at] = to;
	a->weight[at] = weight;
}

/* start[u + 2] counts, start[u + 1] is the place to fill, start[u] ends up right. */
static void fill(struct adjacency *a, const struct overt_link *links, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		a->start[links[i].a + 2]++;
		a->start[links[i].b + 2]++;
	}
	for (size_t u = 2; u < (size_t)a->accounts + 2; u++)
		a->start[u] += a->start[u - 1];
	for (size_t i = 0; i < count; i++) {
		put(a, links[i].a, links[i].b, links[i].weight);
		put(a, links[i].b, links[i].a, links[i].weight);
	}
}

static overt_err rank_accounts(struct adjacency *a, const overt_ms *first, struct overt_error *err)
{
	struct standing *list = malloc(((size_t)a->accounts + 1) * sizeof *list);
	uint32_t n = 0;
	if (!list)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to order %u accounts", a->accounts);
	for (uint32_t u = 0; u < a->accounts; u++) {
		a->rank[u] = a->position[u] = OVERT_NO_INDEX;
		struct standing s = {first[u], a->start[u + 1] - a->start[u], 0, u};
		for (uint64_t i = a->start[u]; i < a->start[u + 1]; i++)
			s.weight += a->weight[i];
		if (s.degree)
			list[n++] = s;
	}
	qsort(list, n, sizeof *list, by_standing);
	for (uint32_t i = 0; i < n; i++) {
		bool tied = i && list[i].first == list[i - 1].first &&
		            list[i].degree == list[i - 1].degree && list[i].weight == list[i - 1].weight;
		a->order[i] = list[i].account;
		a->position[list[i].account] = i;
		a->rank[list[i].account] = tied ? a->rank[list[i - 1].account] : i;
	}
	a->ordered = n;
	free(list);
	return OVERT_OK;
}

/* Components in order of moves, so that their numbers depend on no name. */
static overt_err find_components(struct adjacency *a, struct overt_error *err)
{
	uint32_t *stack = malloc(((size_t)a->accounts + 1) * sizeof *stack);
	uint32_t component = 0;
	if (!stack)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for components of %u accounts",
		                  a->accounts);
	memset(a->component, 0xFF, ((size_t)a->accounts + 1) * sizeof *a->component);
	for (uint32_t i = 0; i < a->ordered; i++) {
		size_t top = 0;
		if (a->component[a->order[i]] != OVERT_NO_INDEX)
			continue;
		a->component[a->order[i]] = component;
		stack[top++] = a->order[i];
		while (top) {
			uint32_t u = stack[--top];
			for (uint64_t e = a->start[u]; e < a->start[u + 1]; e++)
				if (a->component[a->neighbour[e]] == OVERT_NO_INDEX) {
					a->component[a->neighbour[e]] = component;
					stack[top++] = a->neighbour[e];
				}
		}
		component++;
	}
	free(stack);
	return OVERT_OK;
}

overt_err overt_adjacency_make(const struct overt_link *links, size_t count, uint32_t accounts,
                               const overt_ms *first, struct adjacency *out,
                               struct overt_error *err)
{
	struct adjacency made = {.accounts = accounts};
	for (size_t i = 0; i < count; i++)
		if (links[i].a >= accounts || links[i].b >= accounts)
			return overt_fail(err, OVERT_E_USAGE, "edge %zu names account %u of %u", i,
			                  links[i].a > links[i].b ? links[i].a : links[i].b, accounts);
	overt_err code = OVERT_OK;
	if (!allocate(&made, count))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for a graph of %zu edges", count);
	if (!code) {
		fill(&made, links, count);
		code = rank_accounts(&made, first, err);
	}
	if (!code)
		code = find_components(&made, err);
	if (code)
		overt_adjacency_free(&made);
	else
		*out = made;
	return code;
}

void overt_adjacency_free(struct adjacency *adjacency)
{
	if (!adjacency)
		return;
	free(adjacency->start);
	free(adjacency->neighbour);
	free(adjacency->weight);
	free(adjacency->component);
	free(adjacency->order);
	free(adjacency->position);
	free(adjacency->rank);
	*adjacency = (struct adjacency){0};
}
