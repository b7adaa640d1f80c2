// SPDX-License-Identifier: GPL-3.0-or-later
#include "common_cause.h"

#include <stdlib.h>
#include <string.h>

/* Everything that is known while findings are put together. */
struct workshop {
	const struct overt_shares *kinds;
	size_t count;
	struct overt_finding_options options;
	uint32_t *community; /* after the common-cause rule; then the finding's number */
	uint32_t *shared;
	overt_ms *first;     /* per finding: earliest event on its objects */
	struct overt_findings made;
};

static overt_err add_member(struct workshop *w, uint32_t account, struct overt_error *err)
{
	struct overt_finding *f = &w->made.items[w->community[account]];
	if ((f->member_count & (f->member_count - 1)) == 0) { // 0 or a power of two: full
		size_t room = f->member_count ? 2 * f->member_count : 1;
		void *grown = realloc(f->members, room * sizeof *f->members);
		if (!grown)
			return overt_fail(err, OVERT_E_NOMEM, "no memory for members");
		f->members = grown;
	}
	uint32_t own = 0;
	for (size_t k = 0; k < w->count; k++)
		own += w->kinds[k].degree[account];
	double part = own ? (double)w->shared[account] / own : 0;
	f->members[f->member_count++] = (struct overt_member){
		account, own, w->shared[account], part >= w->options.member_effect};
	return OVERT_OK;
}

/* Numbers of surviving communities become 0, 1, 2, …; returns how many. */
static overt_err renumber(struct workshop *w, size_t *findings, struct overt_error *err)
{
	uint32_t top = 0, accounts = w->kinds[0].accounts;
	for (uint32_t u = 0; u < accounts; u++)
		if (w->community[u] != OVERT_NO_INDEX && w->community[u] >= top)
			top = w->community[u] + 1;
	uint32_t *number = malloc(((size_t)top + 1) * sizeof *number);
	if (!number)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u communities", top);
	memset(number, 0xFF, ((size_t)top + 1) * sizeof *number);
	uint32_t next = 0;
	for (uint32_t u = 0; u < accounts; u++) {
		if (w->community[u] == OVERT_NO_INDEX)
			continue;
		if (number[w->community[u]] == OVERT_NO_INDEX)
			number[w->community[u]] = next++;
		w->community[u] = number[w->community[u]];
	}
	free(number);
	*findings = next;
	return OVERT_OK;
}

static overt_err collect_members(struct workshop *w, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	for (uint32_t u = 0; u < w->kinds[0].accounts && !code; u++)
		if (w->community[u] != OVERT_NO_INDEX)
			code = add_member(w, u, err);
	for (size_t i = 0; i < w->made.count && !code; i++) {
		struct overt_finding *f = &w->made.items[i];
		double own = 0, shared = 0;
		for (size_t m = 0; m < f->member_count; m++) {
			own += f->members[m].own;
			shared += f->members[m].shared;
		}
		f->effect = own > 0 ? shared / own : 0;
		f->suspect = f->effect >= w->options.suspect_effect;
	}
	return code;
}

static overt_err add_object(struct workshop *w, uint32_t finding, uint32_t kind, uint32_t object,
                            struct overt_error *err)
{
	struct overt_finding *f = &w->made.items[finding];
	if ((f->object_count & (f->object_count - 1)) == 0) { // 0 or a power of two: full
		size_t room = f->object_count ? 2 * f->object_count : 1;
		void *grown = realloc(f->objects, room * sizeof *f->objects);
		if (!grown)
			return overt_fail(err, OVERT_E_NOMEM, "no memory for evidence objects");
		f->objects = grown;
	}
	f->objects[f->object_count++] = (struct overt_evidence_object){kind, object};
	const struct overt_shares *shares = &w->kinds[kind];
	for (uint64_t i = shares->start[object]; i < shares->start[object + 1]; i++)
		if (shares->items[i].time < w->first[finding])
			w->first[finding] = shares->items[i].time;
	return OVERT_OK;
}

static overt_err collect_objects(struct workshop *w, struct overt_error *err)
{
	for (size_t i = 0; i < w->made.count; i++)
		w->first[i] = INT64_MAX;
	for (uint32_t k = 0; k < w->count; k++)
		for (uint32_t o = 0; o < w->kinds[k].objects; o++) {
			uint32_t owner = overt_common_cause_owner(&w->kinds[k], o, w->options.max_sharers,
			                                          w->community);
			overt_err code = owner == OVERT_NO_INDEX ? OVERT_OK : add_object(w, owner, k, o, err);
			if (code)
				return code;
		}
	return OVERT_OK;
}

static int by_hash(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
	return (a > b) - (a < b);
}

/* Strong: one set of three or more accounts holds two or more of the objects. */
static overt_err grade(struct workshop *w, struct overt_finding *f, struct overt_error *err)
{
	uint64_t *sets = malloc((f->object_count + 1) * sizeof *sets);
	size_t n = 0;
	if (!sets)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to grade a finding");
	for (size_t i = 0; i < f->object_count; i++) {
		const struct overt_shares *kind = &w->kinds[f->objects[i].kind];
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
};

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
	return (a->finding.object_count < b->finding.object_count) -
	       (a->finding.object_count > b->finding.object_count);
}

static overt_err order(struct workshop *w, struct overt_error *err)
{
	struct ranked *list = malloc((w->made.count + 1) * sizeof *list);
	if (!list)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to order findings");
	for (size_t i = 0; i < w->made.count; i++)
		list[i] = (struct ranked){w->made.items[i], w->first[i]};
	qsort(list, w->made.count, sizeof *list, by_size);
	for (size_t i = 0; i < w->made.count; i++)
		w->made.items[i] = list[i].finding;
	free(list);
	return OVERT_OK;
}

static overt_err prepare(struct workshop *w, const uint32_t *community, struct overt_error *err)
{
	size_t accounts = w->kinds[0].accounts, findings = 0;
	w->community = malloc((accounts + 1) * sizeof *w->community);
	w->shared = malloc((accounts + 1) * sizeof *w->shared);
	if (!w->community || !w->shared)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for findings");
	memcpy(w->community, community, accounts * sizeof *community);
	overt_common_cause(w->kinds, w->count, w->options.max_sharers, w->options.min_shared,
	                   w->community, w->shared);
	overt_err code = renumber(w, &findings, err);
	if (code)
		return code;
	w->made.items = calloc(findings + 1, sizeof *w->made.items);
	w->first = malloc((findings + 1) * sizeof *w->first);
	if (!w->made.items || !w->first)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu findings", findings);
	w->made.count = findings;
	return OVERT_OK;
}

static struct overt_finding_options with_defaults(const struct overt_finding_options *options)
{
	struct overt_finding_options o = options ? *options : (struct overt_finding_options){0};
	o.max_sharers = o.max_sharers ? o.max_sharers : 64;
	o.min_shared = o.min_shared ? o.min_shared : 2;
	o.suspect_effect = o.suspect_effect > 0 ? o.suspect_effect : 0.15;
	o.member_effect = o.member_effect > 0 ? o.member_effect : 0.05;
	return o;
}

overt_err overt_findings_make(const struct overt_shares *kinds, size_t count,
                              const uint32_t *community,
                              const struct overt_finding_options *options,
                              struct overt_findings *findings, struct overt_error *err)
{
	struct workshop w = {.kinds = kinds, .count = count, .options = with_defaults(options)};
	if (count == 0)
		return overt_fail(err, OVERT_E_USAGE, "findings need at least one kind of object");
	overt_err code = prepare(&w, community, err);
	if (!code)
		code = collect_members(&w, err);
	if (!code)
		code = collect_objects(&w, err);
	for (size_t i = 0; i < w.made.count && !code; i++)
		code = grade(&w, &w.made.items[i], err);
	if (!code)
		code = order(&w, err);
	free(w.community);
	free(w.shared);
	free(w.first);
	if (code)
		overt_findings_free(&w.made);
	else
		*findings = w.made;
	return code;
}

void overt_findings_free(struct overt_findings *findings)
{
	if (!findings)
		return;
	for (size_t i = 0; i < findings->count; i++) {
		free(findings->items[i].members);
		free(findings->items[i].objects);
	}
	free(findings->items);
	*findings = (struct overt_findings){0};
}
