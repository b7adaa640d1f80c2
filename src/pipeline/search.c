// SPDX-License-Identifier: GPL-3.0-or-later
#include "hunt.h"
#include "untested.h"

#include <math.h>
#include <overt/crowd.h>
#include <stdlib.h>
#include <string.h>

enum { SET_MEMBERS = 3, SET_PAIRS_MAX = 20000000 };

overt_err overt_hunt_divide(const struct hunt *h, const struct overt_link *links, size_t count,
                            uint32_t *community, struct overt_error *err)
{
	return overt_graph_divide(links, count, h->accounts, h->first, h->options->division,
	                          h->options->seed, community, err);
}

overt_err overt_hunt_communities(const struct hunt *h, const struct overt_cochoice *tested,
                                 uint32_t *community, struct overt_error *err)
{
	struct overt_link *links = malloc((tested->significant + 1) * sizeof *links);
	size_t n = 0;
	if (!links)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu edges", tested->significant);
	for (size_t i = 0; i < tested->pair_count; i++)
		if (tested->pairs[i].significant)
			links[n++] = (struct overt_link){tested->pairs[i].a, tested->pairs[i].b,
			                                 tested->pairs[i].k};
	overt_err code = overt_hunt_divide(h, links, n, community, err);
	free(links);
	return code;
}

/* Accounts of a kind that may form a set: active enough, suspected of nothing yet. */
static uint64_t choose(const struct hunt *h, const struct overt_shares *kind, uint8_t *chosen)
{
	uint64_t active = 0;
	for (uint32_t u = 0; u < h->accounts; u++) {
		chosen[u] = kind->degree[u] >= 2;
		active += chosen[u];
	}
	for (size_t f = 0; f < h->made->findings.count; f++) {
		const struct overt_finding *finding = &h->made->findings.items[f];
		for (size_t m = 0; finding->suspect && m < finding->member_count; m++)
			chosen[finding->members[m].account] = 0;
	}
	return active;
}

/* Is the finding's set beyond chance in this kind? Notes the figures of the test. `member` is
   room for all accounts, zero before and after. */
static overt_err beyond_chance(const struct hunt *h, size_t kind, uint64_t active,
                               uint8_t *member, struct overt_finding *finding, bool *beyond,
                               struct overt_error *err)
{
	const struct overt_shares *shares = &h->kinds[kind];
	uint32_t *degree = malloc((finding->member_count + 1) * sizeof *degree);
	uint64_t coincidences = 0;
	if (!degree)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to test a set");
	for (size_t m = 0; m < finding->member_count; m++) {
		degree[m] = shares->degree[finding->members[m].account];
		member[finding->members[m].account] = 1;
	}
	for (size_t i = 0; i < finding->object_count; i++) {
		uint64_t inside = 0;
		if (finding->objects[i].kind != kind)
			continue;
		for (uint64_t s = shares->start[finding->objects[i].object];
		     s < shares->start[finding->objects[i].object + 1]; s++)
			inside += member[shares->items[s].account];
		coincidences += inside ? inside - 1 : 0;
	}
	for (size_t m = 0; m < finding->member_count; m++)
		member[finding->members[m].account] = 0;
	finding->from_set = true;
	finding->set_log_p =
		overt_set_test(h->made->tested.background[kind].kappa, degree, finding->member_count, active,
	                   coincidences, &finding->set_expected);
	*beyond = finding->set_log_p <= log(h->alpha);
	free(degree);
	return OVERT_OK;
}

static bool overlap(const struct overt_finding *a, const struct overt_finding *b)
{
	size_t i = 0, j = 0;
	while (i < a->member_count && j < b->member_count) {
		if (a->members[i].account == b->members[j].account)
			return true;
		*(a->members[i].account < b->members[j].account ? &i : &j) += 1;
	}
	return false;
}

overt_err overt_hunt_adopt(struct overt_findings *all, struct overt_finding *finding,
                           struct overt_error *err)
{
	size_t kept = 0;
	for (size_t f = 0; f < all->count && !finding->suspect; f++)
		if (overlap(&all->items[f], finding))
			return OVERT_OK;
	for (size_t f = 0; f < all->count; f++) {
		if (all->items[f].suspect || !overlap(&all->items[f], finding)) {
			all->items[kept++] = all->items[f];
			continue;
		}
		free(all->items[f].members);
		free(all->items[f].objects);
	}
	all->count = kept;
	void *grown = realloc(all->items, (all->count + 1) * sizeof *all->items);
	if (!grown)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for findings");
	all->items = grown;
	all->items[all->count++] = *finding;
	finding->members = NULL; // moved
	finding->objects = NULL;
	return OVERT_OK;
}

static overt_err take_sets(struct hunt *h, size_t kind, uint64_t active,
                           struct overt_findings *found, struct overt_error *err)
{
	uint8_t *member = calloc((size_t)h->accounts + 1, 1);
	overt_err code = member ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory to test sets");
	for (size_t f = 0; f < found->count && !code; f++) {
		bool beyond = false;
		/* Judging has let members go; the test is about the set that is accused. */
		if (!found->items[f].suspect)
			continue;
		code = beyond_chance(h, kind, active, member, &found->items[f], &beyond, err);
		if (!code && beyond)
			code = overt_hunt_adopt(&h->made->findings, &found->items[f], err);
	}
	free(member);
	return code;
}

/* Sets of accounts that repost together, though no pair of them often enough. */
static overt_err hunt_sets(struct hunt *h, size_t kind, struct overt_error *err)
{
	const struct overt_finding_options options = {.min_members = SET_MEMBERS};
	struct overt_light_pair *pairs = NULL;
	struct overt_link *links = NULL;
	struct overt_findings found = {0};
	size_t n = 0;
	uint8_t *chosen = malloc((size_t)h->accounts + 1);
	uint32_t *community = malloc(((size_t)h->accounts + 1) * sizeof *community);
	overt_err code = OVERT_OK;
	if (!chosen || !community)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for sets of accounts");
	uint64_t active = code ? 0 : choose(h, &h->kinds[kind], chosen);
	if (!code)
		code = overt_light_pairs(&h->kinds[kind], OVERT_SHARERS_MAX, chosen, SET_PAIRS_MAX, &pairs, &n, err);
	if (!code && !(links = malloc((n + 1) * sizeof *links)))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for %zu pairs", n);
	for (size_t i = 0; i < n && !code; i++)
		links[i] = (struct overt_link){pairs[i].a, pairs[i].b, pairs[i].k};
	if (!code)
		code = overt_hunt_divide(h, links, n, community, err);
	if (!code)
		code = overt_findings_make(h->kinds, h->count, community, &options, &found, err);
	if (!code)
		code = take_sets(h, kind, active, &found, err);
	overt_findings_free(&found);
	free(links);
	free(pairs);
	free(chosen);
	free(community);
	return code;
}

/* Per account the suspected finding that it is a member of, or OVERT_NO_INDEX. */
static uint32_t number_suspects(const struct hunt *h, uint32_t *group, uint32_t *finding_of)
{
	uint32_t groups = 0;
	memset(group, 0xFF, h->accounts * sizeof *group);
	for (size_t f = 0; f < h->made->findings.count; f++) {
		const struct overt_finding *finding = &h->made->findings.items[f];
		if (!finding->suspect)
			continue;
		for (size_t m = 0; m < finding->member_count; m++)
			group[finding->members[m].account] = groups;
		finding_of[groups++] = (uint32_t)f;
	}
	return groups;
}

/* Accounts that share with a finding as a whole join it, each the one that fits best. */
static overt_err hunt_joiners(struct hunt *h, struct overt_error *err)
{
	const struct overt_cochoice_options options = {.alpha = h->alpha};
	struct overt_joiners joiners = {0};
	uint32_t *group = malloc(((size_t)h->accounts + 1) * sizeof *group);
	uint32_t *home = malloc(((size_t)h->accounts + 1) * sizeof *home);
	uint32_t *finding_of = malloc((h->made->findings.count + 1) * sizeof *finding_of);
	overt_err code = OVERT_OK;
	if (!group || !home || !finding_of)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for accounts that join findings");
	uint32_t groups = code ? 0 : number_suspects(h, group, finding_of);
	if (!code && groups)
		code = overt_joiners_test(h->kinds, h->made->tested.background, h->count, group, groups,
		                          h->first, &options, &joiners, err);
	if (!code && joiners.count) {
		memset(home, 0xFF, h->accounts * sizeof *home);
		for (size_t i = 0; i < joiners.count; i++)
			if (home[joiners.items[i].account] == OVERT_NO_INDEX)
				home[joiners.items[i].account] = finding_of[joiners.items[i].group];
		code = overt_findings_join(h->kinds, h->count, home, NULL, &h->made->findings, err);
	}
	overt_joiners_free(&joiners);
	free(group);
	free(home);
	free(finding_of);
	return code;
}

static void note_members(struct search *search, uint32_t accounts)
{
	memset(search->finding_of, 0xFF, accounts * sizeof *search->finding_of);
	for (size_t f = 0; f < search->findings.count; f++) {
		const struct overt_finding *finding = &search->findings.items[f];
		for (size_t m = 0; m < finding->member_count; m++)
			search->finding_of[finding->members[m].account] = (uint32_t)f;
	}
}

/* Evidence among wide texts is looked for where a finding rests on them. */
static overt_err settle(struct hunt *h, struct overt_error *err)
{
	struct overt_finding_options options = {.max_sharers = OVERT_SHARERS_MAX};
	for (size_t f = 0; f < h->made->findings.count; f++)
		if (h->made->findings.items[f].from_wide)
			options.max_sharers = h->made->wide_max;
	overt_err code = overt_findings_settle(h->kinds, h->count, &options, &h->made->findings, err);
	if (!code)
		code = overt_findings_add_spilled(h->kinds, h->count, h->made->community,
		                                  &h->made->findings, err);
	return code;
}

static overt_err run(struct hunt *h, const struct overt_progress *progress, struct overt_error *err)
{
	const struct overt_cochoice_options test = {h->alpha, 0, h->options->threads, NULL, 0};
	struct search *made = h->made;
	overt_err code = overt_cochoice_test(h->kinds, h->count, &test, &made->tested, progress, err);
	if (!code)
		code = overt_hunt_communities(h, &made->tested, made->community, err);
	if (!code)
		code = overt_findings_make(h->kinds, h->count, made->community, NULL, &made->findings, err);
	for (size_t k = 0; k < h->count && !code; k++)
		if (h->kinds[k].repost && made->tested.background[k].testable)
			code = hunt_sets(h, k, err);
	if (!code)
		code = hunt_joiners(h, err);
	if (!code)
		code = overt_hunt_wide(h, err);
	if (!code)
		code = settle(h, err);
	if (code)
		return code;
	note_members(made, h->accounts);
	for (size_t k = 0; k < h->count; k++)
		made->untested[k] = overt_untested_count(&h->kinds[k], h->kinds[k].repost ? OVERT_SHARERS_MAX
		                                                                           : made->wide_max);
	return overt_hunt_merge_wide(h, err);
}

overt_err overt_search(const struct overt_shares *kinds, size_t count, const overt_ms *first,
                       const struct search_options *options, struct search *out,
                       const struct overt_progress *progress, struct overt_error *err)
{
	uint32_t accounts = kinds[0].accounts;
	struct search made = {.community = malloc(((size_t)accounts + 1) * sizeof *made.community),
	                      .finding_of = malloc(((size_t)accounts + 1) * sizeof *made.finding_of)};
	struct hunt h = {kinds, count, accounts, first, options,
	                 options->alpha > 0 ? options->alpha : 0.01, &made, {0}};
	overt_err code = OVERT_OK;
	if (!made.community || !made.finding_of)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for %u accounts", accounts);
	if (!code)
		code = run(&h, progress, err);
	overt_cochoice_free(&h.wide);
	if (code) {
		overt_search_free(&made);
		return code;
	}
	*out = made;
	return OVERT_OK;
}

void overt_search_free(struct search *search)
{
	if (!search)
		return;
	overt_cochoice_free(&search->tested);
	overt_findings_free(&search->findings);
	free(search->community);
	free(search->finding_of);
	*search = (struct search){0};
}
