// SPDX-License-Identifier: GPL-3.0-or-later
/* Coordinates of the drawing: the members of findings, numbered by finding. */
#include <math.h>
#include <stdlib.h>

#include "detection.h"

enum { EDGES_DRAWN = 20000 };

/* Node numbers of the members, in order of findings and members. */
static uint32_t number_members(const struct detection *d, uint32_t *node)
{
	uint32_t n = 0;
	for (size_t f = 0; f < d->search.findings.count; f++)
		for (size_t m = 0; m < d->search.findings.items[f].member_count; m++)
			node[d->search.findings.items[f].members[m].account] = n++;
	return n;
}

static int by_weight(const void *left, const void *right)
{
	const struct overt_link *a = left, *b = right;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

static size_t collect(const struct detection *d, const uint32_t *node, struct overt_link *links)
{
	const struct overt_cochoice *tested = &d->search.tested;
	size_t n = 0;
	for (size_t i = 0; i < tested->pair_count; i++) {
		const struct overt_tested_pair *pair = &tested->pairs[i];
		if (pair->significant && d->search.finding_of[pair->a] != OVERT_NO_INDEX &&
		    d->search.finding_of[pair->b] != OVERT_NO_INDEX)
			links[n++] = (struct overt_link){node[pair->a], node[pair->b], pair->k};
	}
	qsort(links, n, sizeof *links, by_weight);
	return n < EDGES_DRAWN ? n : EDGES_DRAWN;
}

overt_err overt_detection_place(struct detection *d, struct overt_error *err)
{
	uint32_t accounts;
	overt_corpus_accounts(d->pipeline->corpus, &accounts);
	uint32_t *node = malloc(((size_t)accounts + 1) * sizeof *node);
	struct overt_link *links = malloc((d->search.tested.significant + 1) * sizeof *links);
	d->xy = calloc(2 * (size_t)accounts + 2, sizeof *d->xy);
	uint32_t nodes = node ? number_members(d, node) : 0;
	double *placed = malloc((2 * (size_t)nodes + 2) * sizeof *placed);
	overt_err code = OVERT_OK;
	if (!node || !links || !d->xy || !placed)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory to place %u accounts", nodes);
	if (!code)
		code = overt_graph_layout(links, collect(d, node, links), nodes, placed, err);
	for (uint32_t u = 0; u < accounts && !code; u++)
		if (d->search.finding_of[u] != OVERT_NO_INDEX) {
			d->xy[2 * (size_t)u] = placed[2 * (size_t)node[u]];
			d->xy[2 * (size_t)u + 1] = placed[2 * (size_t)node[u] + 1];
		}
	free(node);
	free(links);
	free(placed);
	return code;
}
