// SPDX-License-Identifier: GPL-3.0-or-later
#include "common_cause.h"

#include <string.h>

uint32_t overt_common_cause_owner(const struct overt_shares *kind, uint32_t object,
                                  uint32_t max_sharers, const uint32_t *community)
{
	uint64_t from = kind->start[object], to = kind->start[object + 1];
	if (to - from < 2 || to - from > max_sharers)
		return OVERT_NO_INDEX;
	uint32_t owner = community[kind->items[from].account];
	for (uint64_t i = from + 1; i < to; i++)
		if (community[kind->items[i].account] != owner)
			return OVERT_NO_INDEX;
	return owner;
}

static void count_shared(const struct overt_shares *kinds, size_t count, uint32_t max_sharers,
                         const uint32_t *community, uint32_t *shared)
{
	memset(shared, 0, kinds[0].accounts * sizeof *shared);
	for (size_t k = 0; k < count; k++)
		for (uint32_t o = 0; o < kinds[k].objects; o++) {
			if (overt_common_cause_owner(&kinds[k], o, max_sharers, community) == OVERT_NO_INDEX)
				continue;
			for (uint64_t i = kinds[k].start[o]; i < kinds[k].start[o + 1]; i++)
				shared[kinds[k].items[i].account]++;
		}
}

void overt_common_cause(const struct overt_shares *kinds, size_t count, uint32_t max_sharers,
                        uint32_t min_shared, uint32_t *community, uint32_t *shared)
{
	bool changed = true;
	while (changed) {
		changed = false;
		count_shared(kinds, count, max_sharers, community, shared);
		for (uint32_t u = 0; u < kinds[0].accounts; u++)
			if (community[u] != OVERT_NO_INDEX && shared[u] < min_shared) {
				community[u] = OVERT_NO_INDEX;
				changed = true;
			}
	}
}
