// SPDX-License-Identifier: GPL-3.0-or-later
#include "owners.h"

#include <stdlib.h>
#include <string.h>

enum { TEXTS_PER_STRAY = 8 };

/* A search under way. */
struct claim {
	const struct overt_shares *kinds;
	uint32_t max_sharers;
	const uint32_t *community;
	uint32_t *texts;  /* per community: texts that may be its own */
	uint64_t *strays; /* community and outsider of each text that has outsiders, sorted */
	size_t stray_count, stray_cap;
};

/* The community that more than half of the accounts belong to, if any (Boyer and Moore 1991);
   with so few outsiders, an owner always has more than half. */
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

static uint64_t stray_key(uint32_t community, uint32_t account)
{
	return (uint64_t)community << 32 | account;
}

static overt_err note_strays(struct claim *c, const struct overt_shares *kind, uint32_t object,
                             uint32_t owner, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	for (uint64_t i = kind->start[object]; i < kind->start[object + 1] && !code; i++) {
		uint32_t account = kind->items[i].account;
		if (c->community[account] == owner)
			continue;
		code = overt_grow(&c->strays, &c->stray_cap, c->stray_count + 1, sizeof *c->strays,
		                  SIZE_MAX, err);
		if (!code)
			c->strays[c->stray_count++] = stray_key(owner, account);
	}
	return code;
}

/* Who may own the object, going by the number of outsiders alone. */
static uint32_t may_own(const struct claim *c, const struct overt_shares *kind, uint32_t object,
                        uint64_t *outside)
{
	uint64_t from = kind->start[object], to = kind->start[object + 1], inside = 0;
	if (to - from < 2 || to - from > c->max_sharers)
		return OVERT_NO_INDEX;
	uint32_t owner = majority(kind, from, to, c->community);
	if (owner == OVERT_NO_INDEX)
		return OVERT_NO_INDEX;
	for (uint64_t i = from; i < to; i++)
		inside += c->community[kind->items[i].account] == owner;
	*outside = to - from - inside;
	uint64_t allowed = kind->repost ? OVERT_OUTSIDERS_OF_A_REPOST
	                                : inside / OVERT_MEMBERS_PER_STRAY;
	return inside >= 2 && *outside <= allowed ? owner : OVERT_NO_INDEX;
}

static overt_err claim_kind(struct claim *c, size_t k, uint32_t *of, struct overt_error *err)
{
	const struct overt_shares *kind = &c->kinds[k];
	overt_err code = OVERT_OK;
	for (uint32_t o = 0; o < kind->objects && !code; o++) {
		uint64_t outside = 0;
		of[o] = may_own(c, kind, o, &outside);
		if (of[o] == OVERT_NO_INDEX || kind->repost)
			continue;
		c->texts[of[o]]++;
		if (outside)
			code = note_strays(c, kind, o, of[o], err);
	}
	return code;
}

static int by_key(const void *left, const void *right)
{
	const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
	return (a > b) - (a < b);
}

/* On how many of the community's texts the outsider is. */
static size_t count_stray(const struct claim *c, uint64_t key)
{
	size_t low = 0, high = c->stray_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (c->strays[middle] < key)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; high < c->stray_count && c->strays[high] == key;)
		high++;
	return high - low;
}

/* Gives up the texts of outsiders who come by again and again. */
static void release(const struct claim *c, const struct overt_shares *kind, uint32_t *of)
{
	for (uint32_t o = 0; o < kind->objects; o++)
		for (uint64_t i = kind->start[o]; i < kind->start[o + 1] && of[o] != OVERT_NO_INDEX; i++) {
			uint32_t account = kind->items[i].account;
			if (c->community[account] == of[o])
				continue;
			size_t met = count_stray(c, stray_key(of[o], account));
			if (met > 1 && met * TEXTS_PER_STRAY > c->texts[of[o]])
				of[o] = OVERT_NO_INDEX;
		}
}

overt_err overt_owners_find(const struct overt_shares *kinds, size_t count, uint32_t max_sharers,
                            const uint32_t *community, struct owners *owners,
                            struct overt_error *err)
{
	struct owners made = {calloc(count + 1, sizeof *made.of), count};
	struct claim c = {.kinds = kinds, .max_sharers = max_sharers, .community = community,
	                  .texts = calloc((size_t)kinds[0].accounts + 1, sizeof *c.texts)};
	overt_err code = OVERT_OK;
	bool room = made.of && c.texts;
	for (size_t k = 0; k < count && room; k++) {
		made.of[k] = malloc(((size_t)kinds[k].objects + 1) * sizeof *made.of[k]);
		room = made.of[k] != NULL;
	}
	if (!room)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for the owners of objects");
	for (size_t k = 0; k < count && !code; k++)
		code = claim_kind(&c, k, made.of[k], err);
	if (!code && c.stray_count) {
		qsort(c.strays, c.stray_count, sizeof *c.strays, by_key);
		for (size_t k = 0; k < count; k++)
			if (!kinds[k].repost)
				release(&c, &kinds[k], made.of[k]);
	}
	free(c.texts);
	free(c.strays);
	if (code)
		overt_owners_free(&made);
	else
		*owners = made;
	return code;
}

void overt_owners_free(struct owners *owners)
{
	if (!owners)
		return;
	for (size_t k = 0; owners->of && k < owners->count; k++)
		free(owners->of[k]);
	free(owners->of);
	*owners = (struct owners){0};
}
