// SPDX-License-Identifier: GPL-3.0-or-later
/* Coordinates of the drawing: the members of findings, numbered by finding. */
#include <math.h>
#include <stdlib.h>

#include "detection.h"

enum { EDGES_DRAWN = 20000 };

/* A member by what it did. Neither its name nor the order of the files moves its place. */
struct placed_member {
	uint32_t finding, account;
	uint64_t deeds;
};

static int by_deeds(const void *left, const void *right)
{
	const struct placed_member *a = left, *b = right;
	if (a->finding != b->finding)
		return a->finding < b->finding ? -1 : 1;
	if (a->deeds != b->deeds)
		return a->deeds < b->deeds ? -1 : 1;
	return (a->account > b->account) - (a->account < b->account);
}

/* Adds, for each member, what it shared when: sums know no order. */
static void add_deeds(const struct detection *d, size_t k, uint64_t *deeds)
{
	const struct overt_shares *kind = &d->kinds.shares[k];
	for (uint32_t o = 0; o < kind->objects; o++) {
		uint64_t what = 0;
		bool known = false;
		for (uint64_t s = kind->start[o]; s < kind->start[o + 1]; s++) {
			const struct overt_share *share = &kind->items[s];
			if (d->search.finding_of[share->account] == OVERT_NO_INDEX)
				continue;
			if (!known) {
				overt_str label =
					overt_channel_set_label(d->pipeline->channels, d->kinds.yield[k], o);
				what = overt_hash64(label.ptr, label.len, k);
				known = true;
			}
			deeds[share->account] += overt_hash64(&share->time, sizeof share->time, what);
		}
	}
}

/* Node numbers of the members, in order of findings and deeds; *nodes: how many. */
static bool number_members(const struct detection *d, uint32_t accounts, uint32_t *node,
                           uint32_t *nodes)
{
	size_t n = 0, room = 1;
	for (size_t f = 0; f < d->search.findings.count; f++)
		room += d->search.findings.items[f].member_count;
	uint64_t *deeds = calloc((size_t)accounts + 1, sizeof *deeds);
	struct placed_member *list = malloc(room * sizeof *list);
	bool ok = deeds && list;
	for (size_t k = 0; k < d->kinds.count && ok; k++)
		add_deeds(d, k, deeds);
	for (size_t f = 0; f < d->search.findings.count && ok; f++)
		for (size_t m = 0; m < d->search.findings.items[f].member_count; m++) {
			uint32_t account = d->search.findings.items[f].members[m].account;
			list[n++] = (struct placed_member){(uint32_t)f, account, deeds[account]};
		}
	if (ok)
		qsort(list, n, sizeof *list, by_deeds);
	for (size_t i = 0; i < n; i++)
		node[list[i].account] = (uint32_t)i;
	*nodes = (uint32_t)n;
	free(deeds);
	free(list);
	return ok;
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
			links[n++] = node[pair->a] < node[pair->b]
			                 ? (struct overt_link){node[pair->a], node[pair->b], pair->k}
			                 : (struct overt_link){node[pair->b], node[pair->a], pair->k};
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
	uint32_t nodes = 0;
	bool numbered = node && number_members(d, accounts, node, &nodes);
	double *placed = malloc((2 * (size_t)nodes + 2) * sizeof *placed);
	overt_err code = OVERT_OK;
	if (!numbered || !links || !d->xy || !placed)
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
