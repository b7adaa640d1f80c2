// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHARED_LEAST = 2 };

const char *overt_standing_name(enum standing standing)
{
	static const char *const names[STANDINGS] = {
		"suspected", "association", "no object", "one object", "shares with nobody",
		"by chance", "common cause", "left"};
	return names[standing];
}

const char *overt_role_name(enum object_role role)
{
	static const char *const names[ROLES] = {"evidence", "spilled", "outside", "popular", "own"};
	return names[role];
}

/* Are two accounts in one group: the finding of the first, or else its community? */
static bool same_group(const struct search *s, uint32_t a, uint32_t b)
{
	if (s->finding_of[a] != OVERT_NO_INDEX)
		return s->finding_of[a] == s->finding_of[b];
	return s->community[a] != OVERT_NO_INDEX && s->community[a] == s->community[b];
}

static bool is_evidence(const struct overt_finding *f, uint32_t kind, uint32_t object)
{
	for (size_t i = 0; i < f->object_count && f->restraint != OVERT_RESTRAINT_SPILLED; i++)
		if (f->objects[i].kind == kind && f->objects[i].object == object)
			return true;
	return false;
}

/* What one object of the account says; `by` is the account's own share. */
static struct explained_object look(const struct detection *d, uint32_t account, uint32_t kind,
                                    uint32_t object, const struct overt_share *by)
{
	const struct overt_shares *k = &d->kinds.shares[kind];
	const uint32_t finding = d->search.finding_of[account];
	struct explained_object e = {.kind = kind, .object = object, .time = by->time};
	for (uint64_t i = k->start[object]; i < k->start[object + 1]; i++) {
		uint32_t other = k->items[i].account;
		e.sharers++;
		e.inside += other != account && same_group(&d->search, account, other);
	}
	uint32_t outside = e.sharers - 1 - e.inside;
	uint32_t allowed = k->repost ? OVERT_OUTSIDERS_OF_A_REPOST
	                             : (e.inside + 1) / OVERT_MEMBERS_PER_STRAY;
	if (e.sharers == 1)
		e.role = ROLE_OWN;
	else if (finding != OVERT_NO_INDEX &&
	         is_evidence(&d->search.findings.items[finding], kind, object))
		e.role = ROLE_EVIDENCE;
	else if (e.sharers > OVERT_SHARERS_MAX)
		e.role = ROLE_POPULAR;
	else if (e.inside == 0)
		e.role = ROLE_OUTSIDE;
	else
		e.role = finding == OVERT_NO_INDEX && outside <= allowed ? ROLE_EVIDENCE : ROLE_SPILLED;
	return e;
}

static int by_role(const void *left, const void *right)
{
	const struct explained_object *a = left, *b = right;
	if (a->role != b->role)
		return a->role < b->role ? -1 : 1;
	if (a->sharers != b->sharers)
		return a->sharers < b->sharers ? -1 : 1;
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return (a->object > b->object) - (a->object < b->object);
}

static overt_err list_objects(struct detection *d, struct explained *x, struct overt_error *err)
{
	size_t cap = 0;
	for (uint32_t k = 0; k < d->kinds.count; k++) {
		const struct overt_shares *kind = &d->kinds.shares[k];
		for (uint32_t o = 0; o < kind->objects; o++)
			for (uint64_t i = kind->start[o]; i < kind->start[o + 1]; i++) {
				if (kind->items[i].account != x->account)
					continue;
				overt_err code = overt_grow(&x->objects, &cap, x->object_count + 1,
				                            sizeof *x->objects, SIZE_MAX, err);
				if (code)
					return code;
				struct explained_object e = look(d, x->account, k, o, &kind->items[i]);
				x->objects[x->object_count++] = e;
				x->roles[e.role]++;
			}
	}
	x->own = (uint32_t)x->object_count;
	if (x->object_count)
		qsort(x->objects, x->object_count, sizeof *x->objects, by_role);
	return OVERT_OK;
}

/* A partner with what orders it. */
struct ranked {
	double p;
	uint32_t k;
	struct explained_partner partner;
};

static int by_p(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	if (a->p < b->p || b->p < a->p)
		return a->p < b->p ? -1 : 1;
	if (a->k != b->k)
		return a->k > b->k ? -1 : 1;
	return (a->partner.pair > b->partner.pair) - (a->partner.pair < b->partner.pair);
}

static overt_err list_partners(struct detection *d, struct explained *x, struct overt_error *err)
{
	const struct overt_cochoice *tested = &d->search.tested;
	struct ranked *list = NULL;
	size_t n = 0, cap = 0;
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < tested->pair_count && !code; i++) {
		const struct overt_tested_pair *pair = &tested->pairs[i];
		if (pair->a != x->account && pair->b != x->account)
			continue;
		code = overt_grow(&list, &cap, n + 1, sizeof *list, SIZE_MAX, err);
		uint32_t other = pair->a == x->account ? pair->b : pair->a;
		if (!code)
			list[n++] = (struct ranked){pair->p, pair->k, {other, (uint32_t)i}};
		x->significant += pair->significant;
	}
	if (n)
		qsort(list, n, sizeof *list, by_p);
	x->partners = code ? NULL : malloc((n + 1) * sizeof *x->partners);
	if (!code && !x->partners)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for partners");
	for (size_t i = 0; i < n && !code; i++)
		x->partners[x->partner_count++] = list[i].partner;
	free(list);
	return code;
}

/* Objects that a finding's members, but for one account, put out: d_F of one kind; and
   how many of them the account put out, too. */
static uint32_t reach(const struct detection *d, uint32_t kind, uint32_t finding, uint32_t account,
                      uint32_t *both)
{
	const struct overt_shares *k = &d->kinds.shares[kind];
	uint32_t objects = 0;
	for (uint32_t o = 0; o < k->objects; o++) {
		bool theirs = false, own = false;
		for (uint64_t i = k->start[o]; i < k->start[o + 1]; i++) {
			own |= k->items[i].account == account;
			theirs |= k->items[i].account != account &&
			          d->search.finding_of[k->items[i].account] == finding;
		}
		objects += theirs;
		*both += theirs && own && k->start[o + 1] - k->start[o] <= OVERT_SHARERS_MAX;
	}
	return objects;
}

static void measure_finding(const struct detection *d, uint32_t account,
                            struct explained_finding *f)
{
	for (uint32_t k = 0; k < d->kinds.count; k++) {
		uint32_t both = 0, theirs = reach(d, k, f->finding, account, &both);
		if (!d->search.tested.background[k].testable)
			continue;
		f->k += both;
		f->lambda += d->search.tested.background[k].kappa *
		             d->kinds.shares[k].degree[account] * theirs;
	}
	f->p = overt_poisson_tail(f->k, f->lambda);
}

/* The suspected finding with whose members the account shares most objects. */
static overt_err find_nearest(const struct detection *d, const struct explained *x,
                              uint32_t *nearest, struct overt_error *err)
{
	const struct overt_findings *all = &d->search.findings;
	uint32_t *count = calloc(all->count + 1, sizeof *count);
	uint32_t *last = malloc((all->count + 1) * sizeof *last);
	*nearest = OVERT_NO_INDEX;
	if (!count || !last) {
		free(count);
		free(last);
		return overt_fail(err, OVERT_E_NOMEM, "no memory for findings");
	}
	memset(last, 0xFF, (all->count + 1) * sizeof *last);
	for (uint32_t e = 0; e < x->object_count; e++) {
		const struct overt_shares *k = &d->kinds.shares[x->objects[e].kind];
		uint32_t o = x->objects[e].object;
		if (x->objects[e].sharers > OVERT_SHARERS_MAX)
			continue;
		for (uint64_t i = k->start[o]; i < k->start[o + 1]; i++) {
			uint32_t f = d->search.finding_of[k->items[i].account];
			if (f == OVERT_NO_INDEX || !all->items[f].suspect || last[f] == e)
				continue;
			last[f] = e;
			count[f]++;
		}
	}
	for (uint32_t f = 0; f < all->count; f++)
		if (count[f] && (*nearest == OVERT_NO_INDEX || count[f] > count[*nearest]))
			*nearest = f;
	free(count);
	free(last);
	return OVERT_OK;
}

static enum standing judge(const struct detection *d, const struct explained *x)
{
	if (x->finding != OVERT_NO_INDEX)
		return d->search.findings.items[x->finding].suspect ? STANDING_SUSPECTED
		                                                    : STANDING_ASSOCIATION;
	if (x->own == 0)
		return STANDING_NO_OBJECT;
	if (x->own == 1)
		return STANDING_ONE_OBJECT;
	if (x->partner_count == 0)
		return STANDING_ALONE;
	if (x->significant == 0)
		return STANDING_BY_CHANCE;
	return x->roles[ROLE_EVIDENCE] < SHARED_LEAST ? STANDING_SPILLED : STANDING_LEFT;
}

overt_err overt_explain_account(struct detection *d, uint32_t account, struct explained *out,
                                struct overt_error *err)
{
	struct explained x = {
		.account = account, .finding = OVERT_NO_INDEX, .community = OVERT_NO_INDEX,
		.nearest = {.finding = OVERT_NO_INDEX}};
	overt_err code = OVERT_OK;
	if (d->kinds.count) {
		x.finding = d->search.finding_of[account];
		x.community = d->search.community[account];
		code = list_objects(d, &x, err);
		if (!code)
			code = list_partners(d, &x, err);
		x.nearest.finding = x.finding;
		if (!code && x.finding == OVERT_NO_INDEX)
			code = find_nearest(d, &x, &x.nearest.finding, err);
		if (x.nearest.finding != OVERT_NO_INDEX &&
		    d->search.findings.items[x.nearest.finding].from_wide)
			x.nearest.finding = OVERT_NO_INDEX; // its pairs are judged by other rates
		if (!code && x.nearest.finding != OVERT_NO_INDEX)
			measure_finding(d, account, &x.nearest);
	}
	for (size_t m = 0; x.finding != OVERT_NO_INDEX &&
	                   m < d->search.findings.items[x.finding].member_count; m++)
		if (d->search.findings.items[x.finding].members[m].account == account)
			x.joined = d->search.findings.items[x.finding].members[m].joined;
	x.standing = judge(d, &x);
	if (code)
		overt_explained_free(&x);
	else
		*out = x;
	return code;
}

void overt_explained_free(struct explained *explained)
{
	if (!explained)
		return;
	free(explained->objects);
	free(explained->partners);
	*explained = (struct explained){0};
}
