// SPDX-License-Identifier: GPL-3.0-or-later
#include "transpose.h"

#include <stdlib.h>

bool overt_is_evidence(const struct overt_shares *kind, uint32_t object, uint32_t max_sharers)
{
	uint64_t sharers = kind->start[object + 1] - kind->start[object];
	return sharers >= 2 && sharers <= max_sharers;
}

bool overt_transpose(const struct overt_shares *kind, uint32_t max_sharers, struct transposed *out)
{
	size_t n = kind->accounts, items = kind->start[kind->objects];
	*out = (struct transposed){calloc(n + 2, sizeof *out->start),
	                           malloc((items + 1) * sizeof *out->share),
	                           malloc((items + 1) * sizeof *out->object)};
	if (!out->start || !out->share || !out->object)
		return false;
	/* start[u + 2] counts, then start[u + 1] is the place to fill, then start[u] is right. */
	for (uint32_t o = 0; o < kind->objects; o++)
		if (overt_is_evidence(kind, o, max_sharers))
			for (uint64_t i = kind->start[o]; i < kind->start[o + 1]; i++)
				out->start[kind->items[i].account + 2]++;
	for (size_t u = 2; u < n + 2; u++)
		out->start[u] += out->start[u - 1];
	for (uint32_t o = 0; o < kind->objects; o++)
		if (overt_is_evidence(kind, o, max_sharers))
			for (uint64_t i = kind->start[o]; i < kind->start[o + 1]; i++) {
				uint64_t at = out->start[kind->items[i].account + 1]++;
				out->object[at] = o;
				out->share[at] = i;
			}
	return true;
}

void overt_transposed_free(struct transposed *t)
{
	free(t->start);
	free(t->share);
	free(t->object);
	*t = (struct transposed){0};
}
