// SPDX-License-Identifier: GPL-3.0-or-later
#include "tally.h"
#include <stdlib.h>
#include <string.h>

enum { FIRST_BITS = 8, KEEP_BITS = 16, MAX_BITS = 31 };

static unsigned bits_of(const struct tally *tally)
{
	return 32 - tally->shift;
}

static bool make(struct tally *tally, unsigned bits)
{
	size_t slots = (size_t)1 << bits;
	struct tally made = {.mask = (uint32_t)(slots - 1), .shift = 32 - bits};
	made.used = malloc((slots / 2 + 2) * sizeof *made.used);
	if (!made.used || !overt_pages_map(&made.pages, slots * sizeof *made.slots, true)) {
		tally_free(&made);
		return false;
	}
	made.slots = made.pages.at;
	for (size_t i = 0; i < slots; i++)
		made.slots[i].account = OVERT_NO_INDEX;
	*tally = made;
	return true;
}

bool tally_grow(struct tally *tally)
{
	struct tally grown;
	unsigned bits = tally->slots ? bits_of(tally) + 1 : FIRST_BITS;
	if (bits > MAX_BITS || !make(&grown, bits))
		return false;
	for (uint32_t i = 0; i < tally->used_count; i++) {
		const struct tally_slot *slot = &tally->slots[tally->used[i]];
		uint32_t at = tally_find(&grown, slot->account);
		grown.slots[at] = *slot;
		grown.used[grown.used_count++] = at;
	}
	tally_free(tally);
	*tally = grown;
	return true;
}

void tally_free(struct tally *tally)
{
	overt_pages_free(&tally->pages);
	free(tally->used);
	*tally = (struct tally){0};
}

void tally_clear(struct tally *tally)
{
	struct tally small;
	if (bits_of(tally) > KEEP_BITS && make(&small, FIRST_BITS)) {
		tally_free(tally); // one busy account must not slow down all that follow
		*tally = small;
		return;
	}
	for (uint32_t i = 0; i < tally->used_count; i++)
		tally->slots[tally->used[i]].account = OVERT_NO_INDEX;
	tally->used_count = 0;
}
