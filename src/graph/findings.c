// SPDX-License-Identifier: GPL-3.0-or-later
#include "common_cause.h"
#include "judge.h"
#include "settle.h"

#include <stdlib.h>
#include <string.h>

/* Everything that is known while findings are put together. */
struct workshop {
	const struct overt_shares *kinds;
	size_t count;
	struct overt_finding_options options;
	uint32_t *community; /* after the common-cause rule; then the finding's number */
	uint32_t *shared;
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
	f->members[f->member_count++] = (struct overt_member){account, own, w->shared[account], false};
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
	return code;
}

static overt_err prepare(struct workshop *w, const uint32_t *community, struct overt_error *err)
{
	size_t accounts = w->kinds[0].accounts, findings = 0;
	w->community = malloc((accounts + 1) * sizeof *w->community);
	w->shared = malloc((accounts + 1) * sizeof *w->shared);
	if (!w->community || !w->shared)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for findings");
	memcpy(w->community, community, accounts * sizeof *community);
	overt_err code = overt_common_cause(w->kinds, w->count, &w->options, NULL, w->community,
	                                    w->shared, err);
	if (!code)
		code = renumber(w, &findings, err);
	if (code)
		return code;
	w->made.items = calloc(findings + 1, sizeof *w->made.items);
	if (!w->made.items)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu findings", findings);
	w->made.count = findings;
	return OVERT_OK;
}

static overt_err judge_all(struct workshop *w, struct overt_error *err)
{
	struct holdings *holdings = NULL;
	overt_err code = overt_holdings_make(w->kinds, w->count, &holdings, err);
	for (size_t i = 0; i < w->made.count && !code; i++)
		code = overt_finding_judge(holdings, &w->options, &w->made.items[i], err);
	overt_holdings_free(holdings);
	return code;
}

overt_err overt_findings_make(const struct overt_shares *kinds, size_t count,
                              const uint32_t *community,
                              const struct overt_finding_options *options,
                              struct overt_findings *findings, struct overt_error *err)
{
	struct workshop w = {.kinds = kinds, .count = count, .options = overt_finding_defaults(options)};
	if (count == 0)
		return overt_fail(err, OVERT_E_USAGE, "findings need at least one kind of object");
	overt_err code = prepare(&w, community, err);
	if (!code)
		code = collect_members(&w, err);
	if (!code)
		code = overt_findings_objects(kinds, count, w.options.max_sharers, w.community, &w.made, err);
	if (!code)
		code = judge_all(&w, err);
	free(w.community);
	free(w.shared);
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
