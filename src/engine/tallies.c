// SPDX-License-Identifier: GPL-3.0-or-later
#include "tallies.h"
#include <stdlib.h>

bool tallies_make(struct tallies *tallies, uint32_t accounts)
{
	size_t room = (size_t)accounts + 1;
	tallies->count = calloc(room, sizeof *tallies->count);
	tallies->last = calloc(room, sizeof *tallies->last);
	tallies->met = malloc(room * sizeof *tallies->met);
	return tallies->count && tallies->last && tallies->met;
}

void tallies_free(struct tallies *tallies)
{
	free(tallies->count);
	free(tallies->last);
	free(tallies->met);
	*tallies = (struct tallies){0};
}

static int by_rank(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	return (a > b) - (a < b);
}

static void meet(struct tallies *tallies, uint32_t partner, uint32_t own)
{
	if (!tallies->count[partner])
		tallies->met[tallies->met_count++] = partner;
	else if (tallies->last[partner] == own)
		return;
	tallies->count[partner]++;
	tallies->last[partner] = own;
}

void tallies_meet(struct tallies *tallies, const struct spot *spots, uint64_t window,
                  const uint64_t *slots, size_t count)
{
	uint32_t account = spots[(uint32_t)slots[0]].account;
	tallies->met_count = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t own = (uint32_t)slots[i];
		uint64_t far = 0;
		for (uint32_t q = own; (far += spots[q].gap) <= window; q--)
			if (spots[q - 1].account != account)
				meet(tallies, spots[q - 1].account, own);
		far = 0;
		for (uint32_t q = own + 1; (far += spots[q].gap) <= window; q++)
			if (spots[q].account != account)
				meet(tallies, spots[q].account, own);
	}
	qsort(tallies->met, tallies->met_count, sizeof *tallies->met, by_rank);
}
