// SPDX-License-Identifier: GPL-3.0-or-later
#include "common_cause.h"

#include <string.h>

#include "owners.h"

struct overt_finding_options overt_finding_defaults(const struct overt_finding_options *options)
{
	struct overt_finding_options o = options ? *options : (struct overt_finding_options){0};
	o.max_sharers = o.max_sharers ? o.max_sharers : OVERT_SHARERS_MAX;
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

static overt_err count_shared(const struct overt_shares *kinds, size_t count,
                              uint32_t max_sharers, const uint32_t *community, uint32_t *shared,
                              struct overt_error *err)
{
	struct owners owners;
	overt_err code = overt_owners_find(kinds, count, max_sharers, community, &owners, err);
	if (code)
		return code;
	memset(shared, 0, kinds[0].accounts * sizeof *shared);
	for (size_t k = 0; k < count; k++)
		for (uint32_t o = 0; o < kinds[k].objects; o++) {
			if (owners.of[k][o] == OVERT_NO_INDEX)
				continue;
			for (uint64_t i = kinds[k].start[o]; i < kinds[k].start[o + 1]; i++)
				shared[kinds[k].items[i].account] +=
					community[kinds[k].items[i].account] == owners.of[k][o];
		}
	overt_owners_free(&owners);
	return OVERT_OK;
}

overt_err overt_common_cause(const struct overt_shares *kinds, size_t count,
                             const struct overt_finding_options *options, const uint8_t *fixed,
                             uint32_t *community, uint32_t *shared, struct overt_error *err)
{
	bool changed = true;
	while (changed) {
		changed = false;
		overt_err code = count_shared(kinds, count, options->max_sharers, community, shared, err);
		if (code)
			return code;
		for (uint32_t u = 0; u < kinds[0].accounts; u++)
			if (community[u] != OVERT_NO_INDEX && shared[u] < options->min_shared &&
			    !(fixed && fixed[u])) {
				community[u] = OVERT_NO_INDEX;
				changed = true;
			}
	}
	return OVERT_OK;
}
