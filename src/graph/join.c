// SPDX-License-Identifier: GPL-3.0-or-later
/* Accounts that share with a finding as a whole, though with no single member enough. */
#include <stdlib.h>
#include <string.h>

#include "common_cause.h"

static int by_account(const void *left, const void *right)
{
	const struct overt_member *a = left, *b = right;
	return (a->account > b->account) - (a->account < b->account);
}

static overt_err add_member(struct overt_finding *f, struct overt_member member,
                            struct overt_error *err)
{
	void *grown = realloc(f->members, (f->member_count + 1) * sizeof *f->members);
	if (!grown)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for members");
	f->members = grown;
	f->members[f->member_count++] = member;
	return OVERT_OK;
}

static uint32_t own_objects(const struct overt_shares *kinds, size_t count, uint32_t account)
{
	uint32_t own = 0;
	for (size_t k = 0; k < count; k++)
		own += kinds[k].degree[account];
	return own;
}

/* Suspected members and candidates as one group; members stay whatever they share. */
static void form_group(const struct overt_findings *findings, const uint32_t *home,
                       uint32_t accounts, uint32_t *group, uint8_t *fixed)
{
	memset(fixed, 0, accounts);
	for (uint32_t u = 0; u < accounts; u++)
		group[u] = home[u] == OVERT_NO_INDEX ? OVERT_NO_INDEX : 0;
	for (size_t f = 0; f < findings->count; f++)
		for (size_t m = 0; findings->items[f].suspect && m < findings->items[f].member_count; m++) {
			group[findings->items[f].members[m].account] = 0;
			fixed[findings->items[f].members[m].account] = 1;
		}
}

static overt_err admit(const struct overt_shares *kinds, size_t count, const uint32_t *home,
                       const uint32_t *group, const uint32_t *shared, const uint8_t *fixed,
                       double least, struct overt_findings *findings, struct overt_error *err)
{
	for (uint32_t u = 0; u < kinds[0].accounts; u++) {
		if (home[u] == OVERT_NO_INDEX || group[u] == OVERT_NO_INDEX || fixed[u])
			continue;
		const struct overt_member member = {u, own_objects(kinds, count, u), shared[u], true};
		if ((double)member.shared < least * member.own)
			continue;
		overt_err code = add_member(&findings->items[home[u]], member, err);
		if (code)
			return code;
	}
	return OVERT_OK;
}

overt_err overt_findings_join(const struct overt_shares *kinds, size_t count,
                              const uint32_t *home, const struct overt_finding_options *options,
                              struct overt_findings *findings, struct overt_error *err)
{
	const struct overt_finding_options o = overt_finding_defaults(options);
	size_t accounts = kinds[0].accounts;
	uint32_t *group = malloc((accounts + 1) * sizeof *group);
	uint32_t *shared = malloc((accounts + 1) * sizeof *shared);
	uint8_t *fixed = malloc(accounts + 1);
	overt_err code = OVERT_OK;
	if (!group || !shared || !fixed)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for accounts that join findings");
	if (!code) {
		form_group(findings, home, (uint32_t)accounts, group, fixed);
		code = overt_common_cause(kinds, count, &o, fixed, group, shared, err);
	}
	if (!code)
		code = admit(kinds, count, home, group, shared, fixed, o.join_effect, findings, err);
	for (size_t f = 0; f < findings->count && !code; f++)
		qsort(findings->items[f].members, findings->items[f].member_count,
		      sizeof *findings->items[f].members, by_account);
	free(group);
	free(shared);
	free(fixed);
	return code;
}
