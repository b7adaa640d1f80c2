// SPDX-License-Identifier: GPL-3.0-or-later
#include "common_cause.h"

#include <string.h>

enum { OUTSIDERS_OF_A_REPOST = 1 };

struct overt_finding_options overt_finding_defaults(const struct overt_finding_options *options)
{
	struct overt_finding_options o = options ? *options : (struct overt_finding_options){0};
	o.max_sharers = o.max_sharers ? o.max_sharers : 64;
	o.min_shared = o.min_shared ? o.min_shared : 2;
	o.min_members = o.min_members ? o.min_members : 2;
	o.suspect_effect = o.suspect_effect > 0 ? o.suspect_effect : 0.15;
	o.floor_effect = o.floor_effect > 0 ? o.floor_effect : 0.05;
	o.member_effect = o.member_effect > 0 ? o.member_effect : 0.125;
	o.many_shared = o.many_shared ? o.many_shared : 8;
	o.join_effect = o.join_effect > 0 ? o.join_effect : 0.5;
	o.window = o.window > 0 ? o.window : 600000;
	return o;
}

/* The community that more than half of the accounts belong to, if any (Boyer and Moore 1991);
   with one outsider at most, an owner always has more than half. */
static uint32_t majority(const struct overt_shares *kind, uint64_t from, uint64_t to,
                         const uint32_t *community)
{
	uint32_t candidate = OVERT_NO_INDEX;
	uint64_t lead = 0;
	for (uint64_t i = from; i < to; i++) {
		uint32_t c = community[kind->items[i].account];
		if (lead == 0)
			candidate = c;
		lead = c == candidate ? lead + 1 : lead - 1;
	}
	return candidate;
}

uint32_t overt_common_cause_owner(const struct overt_shares *kind, uint32_t object,
                                  uint32_t max_sharers, const uint32_t *community)
{
	uint64_t from = kind->start[object], to = kind->start[object + 1], inside = 0;
	if (to - from < 2 || to - from > max_sharers)
		return OVERT_NO_INDEX;
	uint32_t owner = majority(kind, from, to, community);
	if (owner == OVERT_NO_INDEX)
		return OVERT_NO_INDEX;
	for (uint64_t i = from; i < to; i++)
		inside += community[kind->items[i].account] == owner;
	uint64_t outside = to - from - inside;
	return inside >= 2 && outside <= (kind->repost ? OUTSIDERS_OF_A_REPOST : 0) ? owner
	                                                                           : OVERT_NO_INDEX;
}

static void count_shared(const struct overt_shares *kinds, size_t count, uint32_t max_sharers,
                         const uint32_t *community, uint32_t *shared)
{
	memset(shared, 0, kinds[0].accounts * sizeof *shared);
	for (size_t k = 0; k < count; k++)
		for (uint32_t o = 0; o < kinds[k].objects; o++) {
			uint32_t owner = overt_common_cause_owner(&kinds[k], o, max_sharers, community);
			if (owner == OVERT_NO_INDEX)
				continue;
			for (uint64_t i = kinds[k].start[o]; i < kinds[k].start[o + 1]; i++)
				shared[kinds[k].items[i].account] +=
					community[kinds[k].items[i].account] == owner;
		}
}

void overt_common_cause(const struct overt_shares *kinds, size_t count,
                        const struct overt_finding_options *options, const uint8_t *fixed,
                        uint32_t *community, uint32_t *shared)
{
	bool changed = true;
	while (changed) {
		changed = false;
		count_shared(kinds, count, options->max_sharers, community, shared);
		for (uint32_t u = 0; u < kinds[0].accounts; u++)
			if (community[u] != OVERT_NO_INDEX && shared[u] < options->min_shared &&
			    !(fixed && fixed[u])) {
				community[u] = OVERT_NO_INDEX;
				changed = true;
			}
	}
}
