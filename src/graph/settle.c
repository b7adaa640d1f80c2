// SPDX-License-Identifier: GPL-3.0-or-later
/* Findings of several searches into one list, with their objects, grades and order. */
#include "settle.h"

#include <stdlib.h>
#include <string.h>

#include "common_cause.h"
#include "owners.h"

static overt_err add_object(struct overt_finding *f, uint32_t kind, uint32_t object,
                            struct overt_error *err)
{
	if ((f->object_count & (f->object_count - 1)) == 0) { // 0 or a power of two: full
		size_t room = f->object_count ? 2 * f->object_count : 1;
		void *grown = realloc(f->objects, room * sizeof *f->objects);
		if (!grown)
			return overt_fail(err, OVERT_E_NOMEM, "no memory for evidence objects");
		f->objects = grown;
	}
	f->objects[f->object_count++] = (struct overt_evidence_object){kind, object};
	return OVERT_OK;
}

overt_err overt_findings_objects(const struct overt_shares *kinds, size_t count,
                                 uint32_t max_sharers, const uint32_t *finding_of,
                                 struct overt_findings *findings, struct overt_error *err)
{
	struct owners owners;
	overt_err code = overt_owners_find(kinds, count, max_sharers, finding_of, &owners, err);
	if (code)
		return code;
	for (uint32_t k = 0; k < count; k++)
		for (uint32_t o = 0; o < kinds[k].objects && !code; o++)
			if (owners.of[k][o] != OVERT_NO_INDEX)
				code = add_object(&findings->items[owners.of[k][o]], k, o, err);
	overt_owners_free(&owners);
	return code;
}

overt_err overt_findings_deal(const struct overt_shares *kind, uint32_t k, uint32_t object,
                              const uint32_t *finding_of, struct overt_findings *findings,
                              struct overt_error *err)
{
	uint64_t from = kind->start[object], to = kind->start[object + 1];
	for (uint64_t i = from; i < to; i++) {
		uint32_t f = finding_of[kind->items[i].account];
		size_t before = 0, here = 0;
		for (uint64_t j = from; j < to; j++) {
			bool same = finding_of[kind->items[j].account] == f;
			before += same && j < i;
			here += same;
		}
		if (f == OVERT_NO_INDEX || before || here < 2)
			continue;
		overt_err code = add_object(&findings->items[f], k, object, err);
		if (code)
			return code;
	}
	return OVERT_OK;
}

/* The accounts of suspected findings as one group: a text that two networks share is no
   headline, so it is evidence for each that has two accounts on it. */
static overt_err add_common_objects(const struct overt_shares *kinds, size_t count,
                                    uint32_t max_sharers, const uint32_t *finding_of,
                                    const uint32_t *all, struct overt_findings *findings,
                                    struct overt_error *err)
{
	struct owners together = {0}, apart = {0};
	overt_err code = overt_owners_find(kinds, count, max_sharers, all, &together, err);
	if (!code)
		code = overt_owners_find(kinds, count, max_sharers, finding_of, &apart, err);
	for (uint32_t k = 0; k < count && !code; k++)
		for (uint32_t o = 0; o < kinds[k].objects && !code; o++)
			if (together.of[k][o] != OVERT_NO_INDEX && apart.of[k][o] == OVERT_NO_INDEX)
				code = overt_findings_deal(&kinds[k], k, o, finding_of, findings, err);
	overt_owners_free(&together);
	overt_owners_free(&apart);
	return code;
}

static int by_hash(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
	return (a > b) - (a < b);
}

/* Strong: one set of three or more accounts holds two or more of the objects. */
static overt_err grade(const struct overt_shares *kinds, struct overt_finding *f,
                       struct overt_error *err)
{
	uint64_t *sets = malloc((f->object_count + 1) * sizeof *sets);
	size_t n = 0;
	if (!sets)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to grade a finding");
	for (size_t i = 0; i < f->object_count; i++) {
		const struct overt_shares *kind = &kinds[f->objects[i].kind];
		uint64_t from = kind->start[f->objects[i].object];
		uint64_t to = kind->start[f->objects[i].object + 1], hash = 0;
		for (uint64_t s = from; s < to; s++)
			hash = overt_hash64(&kind->items[s].account, sizeof kind->items[s].account, hash);
		if (to - from >= 3)
			sets[n++] = hash;
	}
	qsort(sets, n, sizeof *sets, by_hash);
	f->grade = f->object_count > 2 ? OVERT_SUPPORT_MODERATE : OVERT_SUPPORT_WEAK;
	for (size_t i = 1; i < n; i++)
		if (sets[i] == sets[i - 1])
			f->grade = OVERT_SUPPORT_STRONG;
	free(sets);
	return OVERT_OK;
}

/* A finding with what orders it. */
struct ranked {
	struct overt_finding finding;
	overt_ms first;
	uint64_t deeds; /* of all that was shared when, in any order: parts findings alike in size */
};

static struct ranked rank(const struct overt_shares *kinds, const struct overt_finding *f)
{
	struct ranked r = {*f, INT64_MAX, 0};
	for (size_t i = 0; i < f->object_count; i++) {
		const struct overt_shares *kind = &kinds[f->objects[i].kind];
		for (uint64_t s = kind->start[f->objects[i].object];
		     s < kind->start[f->objects[i].object + 1]; s++) {
			const overt_ms time = kind->items[s].time;
			r.first = time < r.first ? time : r.first;
			r.deeds += overt_hash64(&time, sizeof time, f->objects[i].kind);
		}
	}
	return r;
}

static int by_size(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	if (a->finding.suspect != b->finding.suspect)
		return a->finding.suspect ? -1 : 1;
	if (a->finding.member_count != b->finding.member_count)
		return a->finding.member_count > b->finding.member_count ? -1 : 1;
	if (a->finding.effect != b->finding.effect)
		return a->finding.effect > b->finding.effect ? -1 : 1;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->finding.object_count != b->finding.object_count)
		return a->finding.object_count > b->finding.object_count ? -1 : 1;
	return (a->deeds > b->deeds) - (a->deeds < b->deeds);
}

overt_err overt_findings_order(const struct overt_shares *kinds, struct overt_findings *findings,
                               struct overt_error *err)
{
	struct ranked *list = malloc((findings->count + 1) * sizeof *list);
	if (!list)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to order findings");
	for (size_t i = 0; i < findings->count; i++)
		list[i] = rank(kinds, &findings->items[i]);
	qsort(list, findings->count, sizeof *list, by_size);
	for (size_t i = 0; i < findings->count; i++)
		findings->items[i] = list[i].finding;
	free(list);
	return OVERT_OK;
}

static bool has_members(const struct overt_finding *finding)
{
	return finding->member_count >= 2;
}

static bool has_objects(const struct overt_finding *finding)
{
	return finding->object_count > 0;
}

/* Removes the findings that do not have what they need. */
static void drop(struct overt_findings *findings, bool (*has)(const struct overt_finding *finding))
{
	size_t kept = 0;
	for (size_t f = 0; f < findings->count; f++) {
		if (has(&findings->items[f])) {
			findings->items[kept++] = findings->items[f];
			continue;
		}
		free(findings->items[f].members);
		free(findings->items[f].objects);
	}
	findings->count = kept;
}

/* Suspected members in `taken`; the other findings lose them, and fall when none but one is
   left. Associations that overlap keep what the earlier one has left. */
static void separate(struct overt_findings *findings, uint32_t accounts, uint8_t *taken)
{
	memset(taken, 0, accounts);
	for (int round = 0; round < 2; round++) // suspected findings first
		for (size_t f = 0; f < findings->count; f++) {
			struct overt_finding *finding = &findings->items[f];
			size_t n = 0;
			if (finding->suspect != (round == 0))
				continue;
			for (size_t m = 0; m < finding->member_count; m++)
				if (!taken[finding->members[m].account])
					finding->members[n++] = finding->members[m];
			finding->member_count = n;
			for (size_t m = 0; m < n; m++)
				taken[finding->members[m].account] = finding->suspect ? 1 : 2;
		}
	drop(findings, has_members);
}

static void note_members(const struct overt_findings *findings, uint32_t accounts,
                         uint32_t *finding_of, uint32_t *all)
{
	memset(finding_of, 0xFF, accounts * sizeof *finding_of);
	memset(all, 0xFF, accounts * sizeof *all);
	for (size_t f = 0; f < findings->count; f++)
		for (size_t m = 0; m < findings->items[f].member_count; m++) {
			uint32_t account = findings->items[f].members[m].account;
			finding_of[account] = (uint32_t)f;
			if (findings->items[f].suspect)
				all[account] = 0;
		}
}

overt_err overt_findings_settle(const struct overt_shares *kinds, size_t count,
                                const struct overt_finding_options *options,
                                struct overt_findings *findings, struct overt_error *err)
{
	const struct overt_finding_options o = overt_finding_defaults(options);
	uint32_t accounts = kinds[0].accounts;
	uint8_t *taken = malloc((size_t)accounts + 1);
	uint32_t *finding_of = malloc(((size_t)accounts + 1) * sizeof *finding_of);
	uint32_t *all = malloc(((size_t)accounts + 1) * sizeof *all);
	overt_err code = OVERT_OK;
	if (!taken || !finding_of || !all)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory to settle findings");
	if (!code) {
		separate(findings, accounts, taken);
		note_members(findings, accounts, finding_of, all);
		for (size_t f = 0; f < findings->count; f++)
			findings->items[f].object_count = 0;
		code = overt_findings_objects(kinds, count, o.max_sharers, finding_of, findings, err);
	}
	if (!code)
		code = add_common_objects(kinds, count, o.max_sharers, finding_of, all, findings, err);
	if (!code)
		drop(findings, has_objects);
	for (size_t f = 0; f < findings->count && !code; f++)
		code = grade(kinds, &findings->items[f], err);
	if (!code)
		code = overt_findings_order(kinds, findings, err);
	free(taken);
	free(finding_of);
	free(all);
	return code;
}
