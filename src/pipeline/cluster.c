// SPDX-License-Identifier: GPL-3.0-or-later
#include "cluster.h"

static overt_err read_signs(struct overt_pipeline *p, overt_str finding, struct overt_arena *arena,
                            struct cluster *out, struct overt_error *err)
{
	const struct overt_case_where where = OVERT_CASE_IS("finding", finding);
	struct overt_case_rows *rows = NULL;
	struct overt_case_sign row;
	bool more = true;
	overt_err code = overt_case_select(p->file, OVERT_CASE_SIGN, &where, 1, &rows, err);
	while (!code && !(code = overt_case_next_sign(rows, &row, &more, err)) && more) {
		if (out->cluster.sign_count == CLUSTER_SIGNS)
			break;
		struct overt_sign *sign = &out->signs[out->cluster.sign_count++];
		*sign = (struct overt_sign){0};
		sign->measurable = !overt_str_equal(row.state, OVERT_STR("not measurable here"));
		sign->present = overt_str_equal(row.state, OVERT_STR("present"));
		if (!overt_arena_copy(arena, row.name, &sign->indicator) ||
		    !overt_arena_copy(arena, row.figures, &sign->origin) ||
		    !overt_arena_copy(arena, row.text, &sign->text))
			code = overt_fail(err, OVERT_E_NOMEM, "no memory for signs");
	}
	overt_case_rows_close(rows);
	return code;
}

/* Do registers or labels tie the declared members to a state? A legislator, or an entry that
   does not say what it is, ties nobody to one. */
static overt_err ask_state(struct overt_pipeline *p, const struct viewed_finding *f, bool *state,
                           struct overt_error *err)
{
	static const char sql[] =
		"SELECT count(DISTINCT m.account) FROM members AS m "
		"JOIN register_matches AS r ON r.account = m.account "
		"WHERE m.finding = ?1 AND r.declares = 1 AND r.kind IS NOT NULL "
		"AND r.kind NOT IN ('', 'declared', 'legislator')";
	struct overt_case_query *query = NULL;
	const struct overt_case_value *values = NULL;
	overt_err code = overt_case_query_open(p->file, sql, &f->id, 1, &query, err);
	if (!code)
		code = overt_case_query_next(query, &values, err);
	if (!code)
		*state = values && values[0].integer > 0 && values[0].integer >= f->declared;
	overt_case_query_close(query);
	return code;
}

overt_err overt_pipeline_cluster(struct overt_pipeline *p, const struct viewed_finding *finding,
                                 struct overt_arena *arena, struct cluster *out,
                                 struct overt_error *err)
{
	const struct viewed_finding *f = finding;
	snprintf(out->origin, sizeof out->origin,
	         "{\"detector\":\"co-choice\",\"accounts\":%lld,\"edges\":%lld,\"objects\":%lld,"
	         "\"effect\":%.4g,\"grade\":\"%.*s\"}",
	         (long long)f->accounts, (long long)f->edges, (long long)f->objects, f->effect,
	         (int)f->grade.len, f->grade.ptr);
	out->cluster = (struct overt_cluster){
		.accounts = (uint64_t)f->accounts,
		.declared = (uint64_t)f->declared,
		.same_sponsor = f->owner.ptr != NULL,
		.synchrony = true,
		.association = !f->suspected,
		.origin = overt_str_from(out->origin),
		.signs = out->signs,
	};
	overt_err code = read_signs(p, f->id, arena, out, err);
	if (!code)
		code = ask_state(p, f, &out->cluster.state_sponsor, err);
	return code;
}
