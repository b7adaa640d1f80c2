// SPDX-License-Identifier: GPL-3.0-or-later
#include "adjacency.h"

#include <stdlib.h>
#include <string.h>

/* Numbers communities by the order of moves of their first account; a label alone is not
   enough, since tied accounts of two components may hold the same one. */
static overt_err number(const struct adjacency *a, const uint32_t *label, uint32_t *community,
                        struct overt_error *err)
{
	struct overt_intern *seen = overt_intern_new();
	overt_err code = seen ? OVERT_OK : OVERT_E_NOMEM;
	memset(community, 0xFF, (size_t)a->accounts * sizeof *community);
	for (uint32_t i = 0; i < a->ordered && !code; i++) {
		uint32_t u = a->order[i];
		uint32_t key[2] = {a->component[u], label[u]};
		if (!overt_intern_add(seen, (overt_str){(const char *)key, sizeof key}, &community[u]))
			code = OVERT_E_NOMEM;
	}
	overt_intern_free(seen);
	return code ? overt_fail(err, code, "no memory to number communities") : OVERT_OK;
}

overt_err overt_graph_divide(const struct overt_link *links, size_t count, uint32_t accounts,
                             const overt_ms *first, enum overt_division division, uint64_t seed,
                             uint32_t *community, struct overt_error *err)
{
	struct adjacency adjacency = {0};
	uint32_t *label = malloc(((size_t)accounts + 1) * sizeof *label);
	overt_err code = OVERT_OK;
	if (!label)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for %u labels", accounts);
	if (!code)
		code = overt_adjacency_make(links, count, accounts, first, &adjacency, err);
	if (!code)
		code = division == OVERT_DIVISION_LEIDEN
		           ? overt_leiden(links, count, &adjacency, seed, label, err)
		           : overt_labels_propagate(&adjacency, label, err);
	if (!code)
		code = number(&adjacency, label, community, err);
	overt_adjacency_free(&adjacency);
	free(label);
	return code;
}
