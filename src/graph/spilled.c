// SPDX-License-Identifier: GPL-3.0-or-later
/* Groups beyond chance whose objects others have, too: listed, so that nobody can make a
   network vanish by copying it. */
#include <stdlib.h>
#include <string.h>

#include "settle.h"

/* Everything that is known while the groups are put together. */
struct listing {
	const struct overt_shares *kinds;
	size_t count;
	uint32_t *group;  /* per account: position among the new findings, or OVERT_NO_INDEX */
	uint32_t *number; /* per community: the same; communities that are left out have none */
	struct overt_findings made;
};

/* Numbers the communities of which no finding has a member. */
static void number_groups(struct listing *l, const uint32_t *community,
                          const struct overt_findings *findings)
{
	uint32_t accounts = l->kinds[0].accounts;
	memset(l->number, 0, ((size_t)accounts + 1) * sizeof *l->number);
	for (size_t f = 0; f < findings->count; f++)
		for (size_t m = 0; m < findings->items[f].member_count; m++) {
			uint32_t c = community[findings->items[f].members[m].account];
			if (c != OVERT_NO_INDEX)
				l->number[c] = OVERT_NO_INDEX;
		}
	uint32_t next = 0;
	for (uint32_t u = 0; u < accounts; u++) { // a number is the position plus one
		uint32_t c = community[u];
		if (c != OVERT_NO_INDEX && l->number[c] == 0)
			l->number[c] = ++next;
		l->group[u] = c == OVERT_NO_INDEX || l->number[c] == OVERT_NO_INDEX ? OVERT_NO_INDEX
		                                                                  : l->number[c] - 1;
	}
	l->made.count = next;
}

static overt_err deal_objects(struct listing *l, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	for (uint32_t k = 0; k < l->count; k++)
		for (uint32_t o = 0; o < l->kinds[k].objects && !code; o++) {
			uint64_t sharers = l->kinds[k].start[o + 1] - l->kinds[k].start[o];
			if (sharers >= 2 && sharers <= OVERT_SHARERS_MAX)
				code = overt_findings_deal(&l->kinds[k], k, o, l->group, &l->made, err);
		}
	return code;
}

static overt_err fill_members(struct listing *l, struct overt_error *err)
{
	uint32_t accounts = l->kinds[0].accounts;
	uint32_t *place = malloc(((size_t)accounts + 1) * sizeof *place);
	bool room = place != NULL;
	for (uint32_t u = 0; u < accounts; u++)
		if (l->group[u] != OVERT_NO_INDEX)
			l->made.items[l->group[u]].member_count++;
	for (size_t f = 0; f < l->made.count && room; f++) {
		struct overt_finding *finding = &l->made.items[f];
		finding->members = calloc(finding->member_count + 1, sizeof *finding->members);
		finding->member_count = 0;
		room = finding->members != NULL;
	}
	for (uint32_t u = 0; u < accounts && room; u++) {
		if (l->group[u] == OVERT_NO_INDEX)
			continue;
		struct overt_finding *finding = &l->made.items[l->group[u]];
		struct overt_member member = {.account = u};
		for (size_t k = 0; k < l->count; k++)
			member.own += l->kinds[k].degree[u];
		place[u] = (uint32_t)finding->member_count;
		finding->members[finding->member_count++] = member;
	}
	for (size_t f = 0; f < l->made.count && room; f++)
		for (size_t i = 0; i < l->made.items[f].object_count; i++) {
			const struct overt_evidence_object *e = &l->made.items[f].objects[i];
			const struct overt_shares *kind = &l->kinds[e->kind];
			for (uint64_t s = kind->start[e->object]; s < kind->start[e->object + 1]; s++)
				if (l->group[kind->items[s].account] == f)
					l->made.items[f].members[place[kind->items[s].account]].shared++;
		}
	free(place);
	return room ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for members");
}

static void measure(struct overt_finding *f)
{
	double own = 0, shared = 0;
	for (size_t m = 0; m < f->member_count; m++) {
		own += f->members[m].own;
		shared += f->members[m].shared;
	}
	f->effect = own > 0 ? shared / own : 0;
	f->restraint = OVERT_RESTRAINT_SPILLED;
}

/* Moves the groups that have a member and an object behind the findings. */
static overt_err append(struct listing *l, struct overt_findings *findings, struct overt_error *err)
{
	void *grown = realloc(findings->items,
	                      (findings->count + l->made.count + 1) * sizeof *findings->items);
	if (!grown)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for findings");
	findings->items = grown;
	for (size_t f = 0; f < l->made.count; f++) {
		struct overt_finding *finding = &l->made.items[f];
		if (finding->member_count < 2 || !finding->object_count)
			continue;
		measure(finding);
		findings->items[findings->count++] = *finding;
		*finding = (struct overt_finding){0}; // moved
	}
	return OVERT_OK;
}

overt_err overt_findings_add_spilled(const struct overt_shares *kinds, size_t count,
                                     const uint32_t *community, struct overt_findings *findings,
                                     struct overt_error *err)
{
	size_t accounts = kinds[0].accounts;
	struct listing l = {.kinds = kinds, .count = count,
	                    .group = malloc((accounts + 1) * sizeof *l.group),
	                    .number = malloc((accounts + 1) * sizeof *l.number)};
	overt_err code = OVERT_OK;
	if (l.group && l.number) {
		number_groups(&l, community, findings);
		l.made.items = calloc(l.made.count + 1, sizeof *l.made.items);
	}
	if (!l.made.items)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory to list groups");
	if (!code)
		code = deal_objects(&l, err);
	if (!code)
		code = fill_members(&l, err);
	if (!code)
		code = append(&l, findings, err);
	if (!code)
		code = overt_findings_order(kinds, findings, err);
	if (!l.made.items)
		l.made.count = 0;
	overt_findings_free(&l.made);
	free(l.group);
	free(l.number);
	return code;
}
