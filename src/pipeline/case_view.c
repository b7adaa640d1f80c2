// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_view.h"

#include <string.h>

static bool keep(struct case_view *view, overt_str s, overt_str *out)
{
	return overt_arena_copy(view->arena, s, out);
}

static overt_err allocate(struct overt_case *file, struct case_view *view, struct overt_error *err)
{
	int64_t accounts, findings;
	overt_err code = overt_case_count(file, OVERT_CASE_ACCOUNT, NULL, 0, &accounts, err);
	if (!code)
		code = overt_case_count(file, OVERT_CASE_FINDING, NULL, 0, &findings, err);
	if (code)
		return code;
	if (accounts >= UINT32_MAX || findings >= UINT32_MAX)
		return overt_fail(err, OVERT_E_INPUT, "the case has too many accounts");
	view->accounts = overt_arena_alloc(view->arena, (size_t)accounts * sizeof *view->accounts);
	view->findings = overt_arena_alloc(view->arena, (size_t)findings * sizeof *view->findings);
	if (!view->accounts || !view->findings)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %lld accounts", (long long)accounts);
	view->account_count = (uint32_t)accounts;
	memset(view->accounts, 0, (size_t)accounts * sizeof *view->accounts);
	return OVERT_OK;
}

static overt_err take_finding(struct case_view *view, const struct overt_case_finding *row,
                              struct overt_error *err)
{
	struct viewed_finding f = {
		.suspected = row->suspected,
		.accounts = row->accounts,
		.edges = row->edges,
		.objects = row->objects,
		.declared = row->declared,
		.effect = row->effect,
		.density = row->density,
		.median_delay = row->median_delay_ms,
	};
	if (!keep(view, row->id, &f.id) || !keep(view, row->grade, &f.grade) ||
	    !keep(view, row->disposition, &f.disposition) || !keep(view, row->channels, &f.channels) ||
	    !keep(view, row->owner, &f.owner))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for findings");
	view->findings[view->finding_count++] = f;
	return OVERT_OK;
}

static overt_err read_findings(struct overt_case *file, struct case_view *view,
                               struct overt_error *err)
{
	struct overt_case_rows *rows = NULL;
	struct overt_case_finding row;
	bool more = true;
	overt_err code = overt_case_select(file, OVERT_CASE_FINDING, NULL, 0, &rows, err);
	while (!code && more) {
		code = overt_case_next_finding(rows, &row, &more, err);
		if (!code && more)
			code = take_finding(view, &row, err);
	}
	overt_case_rows_close(rows);
	return code;
}

static overt_err take_account(struct case_view *view, const struct overt_case_account *row,
                              struct overt_error *err)
{
	struct viewed_account a = {
		.created = row->created_ms,
		.first_seen = row->first_ms,
		.last_seen = row->last_ms,
		.labels = (uint32_t)row->labels,
		.finding = OVERT_NO_INDEX,
		.declared = row->owner.ptr != NULL,
	};
	if (row->id < 0 || row->id >= view->account_count)
		return overt_fail(err, OVERT_E_INPUT, "the case numbers its accounts with gaps: found %lld",
		                  (long long)row->id);
	if (!keep(view, row->platform, &a.platform) || !keep(view, row->account_id, &a.id) ||
	    !keep(view, row->handle, &a.handle) || !keep(view, row->display_name, &a.display_name) ||
	    !keep(view, row->profile_url, &a.profile_url) || !keep(view, row->owner, &a.owner) ||
	    !keep(view, row->registry, &a.registry))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for accounts");
	view->accounts[row->id] = a;
	return OVERT_OK;
}

static overt_err read_accounts(struct overt_case *file, struct case_view *view,
                               struct overt_error *err)
{
	struct overt_case_rows *rows = NULL;
	struct overt_case_account row;
	bool more = true;
	overt_err code = overt_case_select(file, OVERT_CASE_ACCOUNT, NULL, 0, &rows, err);
	while (!code && more) {
		code = overt_case_next_account(rows, &row, &more, err);
		if (!code && more)
			code = take_account(view, &row, err);
	}
	overt_case_rows_close(rows);
	return code;
}

static overt_err read_members(struct overt_case *file, struct case_view *view, uint32_t finding,
                              struct overt_error *err)
{
	const struct overt_case_where where = OVERT_CASE_IS("finding", view->findings[finding].id);
	struct overt_case_rows *rows = NULL;
	struct overt_case_member row;
	bool more = true;
	overt_err code = overt_case_select(file, OVERT_CASE_MEMBER, &where, 1, &rows, err);
	while (!code && more) {
		code = overt_case_next_member(rows, &row, &more, err);
		if (!code && more && row.account >= 0 && row.account < view->account_count)
			view->accounts[row.account].finding = finding;
	}
	overt_case_rows_close(rows);
	return code;
}

/* Lists the members of each finding, so that nobody has to look through all accounts. */
static overt_err index_members(struct case_view *view, struct overt_error *err)
{
	const size_t findings = (size_t)view->finding_count + 1;
	uint32_t *first = overt_arena_alloc(view->arena, (findings + 1) * sizeof *first);
	uint32_t *members =
		overt_arena_alloc(view->arena, ((size_t)view->account_count + 1) * sizeof *members);
	if (!first || !members)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for members");
	memset(first, 0, (findings + 1) * sizeof *first);
	for (uint32_t i = 0; i < view->account_count; i++) // counted two places on
		if (view->accounts[i].finding != OVERT_NO_INDEX)
			first[view->accounts[i].finding + 2]++;
	for (size_t f = 2; f <= findings; f++)
		first[f] += first[f - 1];
	for (uint32_t i = 0; i < view->account_count; i++)
		if (view->accounts[i].finding != OVERT_NO_INDEX)
			members[first[view->accounts[i].finding + 1]++] = i;
	view->members = members;
	view->first_member = first;
	return OVERT_OK;
}

overt_err overt_case_view_read(struct overt_case *file, struct case_view *view,
                               struct overt_error *err)
{
	struct case_view made = {.arena = overt_arena_new(SIZE_MAX)};
	overt_err code = made.arena ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for a case");
	if (!code)
		code = allocate(file, &made, err);
	if (!code)
		code = read_findings(file, &made, err);
	if (!code)
		code = read_accounts(file, &made, err);
	for (uint32_t f = 0; f < made.finding_count && !code; f++)
		code = read_members(file, &made, f, err);
	if (!code)
		code = index_members(&made, err);
	if (code)
		overt_case_view_free(&made);
	else
		*view = made;
	return code;
}

void overt_case_view_free(struct case_view *view)
{
	if (!view)
		return;
	overt_arena_free(view->arena);
	*view = (struct case_view){0};
}
