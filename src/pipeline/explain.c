// SPDX-License-Identifier: GPL-3.0-or-later
/* Finds the accounts that are asked for, repeats the search as the case had it, explains. */
#include "explain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CANDIDATES = 10 };

uint32_t overt_explain_needed(const struct detection *d, double lambda)
{
	const struct overt_cochoice *tested = &d->search.tested;
	double level = 0;
	for (size_t i = 0; i < tested->pair_count; i++)
		if (tested->pairs[i].significant && !tested->pairs[i].wide && tested->pairs[i].p > level)
			level = tested->pairs[i].p;
	if (!(level > 0) && tested->tests)
		level = tested->alpha / (double)tested->tests;
	uint32_t k = 2;
	while (k < 10000 && overt_poisson_tail(k, lambda) > level)
		k++;
	return k;
}

/* The test of a pair that shares fewer than two objects, which the search does not keep. */
static void test_pair(const struct detection *d, struct explained_pair *x)
{
	x->test.q = NAN;
	for (uint32_t k = 0; k < d->kinds.count; k++) {
		const struct overt_background *background = &d->search.tested.background[k];
		const uint32_t *degree = d->kinds.shares[k].degree;
		if (background->testable)
			x->test.lambda += background->kappa * degree[x->test.a] * degree[x->test.b];
	}
	for (size_t i = 0; i < x->shared_count; i++) {
		if (!d->search.tested.background[x->shared[i].kind].testable)
			continue;
		x->test.k++;
		x->test.by_kind[x->shared[i].kind]++;
	}
	x->test.p = overt_poisson_tail(x->test.k, x->test.lambda);
}

overt_err overt_explain_pair(struct detection *d, uint32_t a, uint32_t b,
                             struct explained_pair *out, struct overt_error *err)
{
	struct explained_pair x = {.test = {.a = a < b ? a : b, .b = a < b ? b : a}};
	size_t n = 0;
	for (size_t i = 0; i < d->search.tested.pair_count && !x.tested; i++) {
		const struct overt_tested_pair *pair = &d->search.tested.pairs[i];
		x.tested = pair->a == x.test.a && pair->b == x.test.b;
		if (x.tested)
			x.test = *pair;
	}
	struct overt_pair_index *index = overt_detection_index(d, &x.test);
	const struct overt_shared_object *found = overt_pair_objects(index, x.test.a, x.test.b, &n, err);
	if (!found)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to explain a pair");
	x.shared = malloc((n + 1) * sizeof *x.shared);
	if (!x.shared)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to explain a pair");
	if (n)
		memcpy(x.shared, found, n * sizeof *x.shared);
	x.shared_count = n;
	overt_err code = overt_pair_examine(index, x.test.a, x.test.b, &x.detail, err);
	if (!code && !x.tested)
		test_pair(d, &x);
	if (code) {
		free(x.shared);
		return code;
	}
	x.needed = overt_explain_needed(d, x.test.lambda);
	*out = x;
	return OVERT_OK;
}

/* Adds a candidate to the message about an ambiguous name. */
static void list_candidate(struct overt_buf *list, const struct overt_case_value *v)
{
	overt_buf_append(list, ", ", list->len ? 2 : 0);
	overt_buf_add(list, v[1].text);
	overt_buf_append(list, ":", 1);
	overt_buf_add(list, v[2].text);
	if (v[3].text.ptr && !overt_str_equal(v[3].text, v[2].text)) {
		overt_buf_append(list, " (@", 3);
		overt_buf_add(list, v[3].text);
		overt_buf_append(list, ")", 1);
	}
}

/* The account that a word names: platform:id, id, or handle with or without its @. */
static overt_err find_account(struct overt_pipeline *p, const char *word, int64_t *account,
                              struct overt_error *err)
{
	static const char sql[] =
		"SELECT id, platform, account_id, handle FROM accounts WHERE account_id = ?1 "
		"OR platform || ':' || account_id = ?1 OR handle = ?2 COLLATE NOCASE "
		"ORDER BY platform, account_id";
	const overt_str names[] = {overt_str_from(word), overt_str_from(word + (word[0] == '@'))};
	struct overt_case_query *query = NULL;
	const struct overt_case_value *v = NULL;
	struct overt_buf list = {0};
	size_t found = 0;
	overt_err code = overt_case_query_open(p->file, sql, names, 2, &query, err);
	while (!code && !(code = overt_case_query_next(query, &v, err)) && v) {
		if (found++ == 0)
			*account = v[0].integer;
		if (found <= CANDIDATES)
			list_candidate(&list, v);
	}
	if (!code && found == 0)
		code = overt_fail(err, OVERT_E_USAGE,
		                  "no account of the case has the id or the handle '%.100s'", word);
	else if (!code && found > 1)
		code = overt_fail(err, OVERT_E_USAGE,
		                  "'%.100s' may be any of %zu accounts, say which as platform:id: %.380s%s",
		                  word, found, list.data ? list.data : "", found > CANDIDATES ? ", …" : "");
	overt_case_query_close(query);
	overt_buf_free(&list);
	return code;
}

static overt_err read_name(struct overt_pipeline *p, int64_t account, struct explained_name *out,
                           struct overt_error *err)
{
	const struct overt_case_where where = OVERT_CASE_IS_NUMBER("id", account);
	struct overt_case_rows *rows = NULL;
	struct overt_case_account row = {0};
	bool more = false;
	overt_err code = overt_case_select(p->file, OVERT_CASE_ACCOUNT, &where, 1, &rows, err);
	if (!code)
		code = overt_case_next_account(rows, &row, &more, err);
	if (!code && !more)
		code = overt_fail(err, OVERT_E_INPUT, "the case has lost an account");
	if (!code && (!overt_arena_copy(p->arena, row.platform, &out->platform) ||
	              !overt_arena_copy(p->arena, row.account_id, &out->id) ||
	              !overt_arena_copy(p->arena, row.handle, &out->handle) ||
	              !overt_arena_copy(p->arena, row.finding, &out->finding) ||
	              !overt_arena_copy(p->arena, row.disposition, &out->disposition) ||
	              !overt_arena_copy(p->arena, row.owner, &out->owner) ||
	              !overt_arena_copy(p->arena, row.registry, &out->registry)))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for an account");
	out->posts = row.posts;
	overt_case_rows_close(rows);
	return code;
}

/* The search is repeated from the sources; it must give what the case says. */
static overt_err compare(struct explanation *x, struct overt_error *err)
{
	for (size_t i = 0; i < x->count; i++) {
		uint32_t f = x->accounts[i].finding;
		overt_str now = f == OVERT_NO_INDEX ? OVERT_STR_NONE : overt_str_from(x->d->ids[f]);
		if (!overt_str_equal(now, x->names[i].finding))
			return overt_fail(err, OVERT_E_INPUT,
			                  "the case has %.*s for this account, the search gives %.*s now: the "
			                  "case was made by another version or with other settings; run it again",
			                  (int)x->names[i].finding.len,
			                  x->names[i].finding.ptr ? x->names[i].finding.ptr : "",
			                  (int)now.len, now.ptr ? now.ptr : "");
	}
	return OVERT_OK;
}

static overt_err explain_all(struct explanation *x, const int64_t *numbers, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < x->count && !code; i++)
		code = overt_explain_account(x->d, (uint32_t)numbers[i], &x->accounts[i], err);
	if (!code && x->d->kinds.count)
		code = compare(x, err);
	if (!code && x->count == 2 && x->d->kinds.count)
		code = overt_explain_pair(x->d, (uint32_t)numbers[0], (uint32_t)numbers[1], &x->pair, err);
	return code;
}

overt_err overt_pipeline_explain(struct overt_pipeline *pipeline, const char *const *accounts,
                                 size_t count, bool json, struct overt_buf *out,
                                 struct overt_error *err)
{
	struct detection d = {.pipeline = pipeline};
	struct explanation x = {.d = &d, .count = count};
	int64_t numbers[2] = {0, 0};
	overt_err code = OVERT_OK;
	if (count < 1 || count > 2)
		return overt_fail(err, OVERT_E_USAGE, "one or two accounts can be explained, not %zu", count);
	for (size_t i = 0; i < count && !code; i++)
		code = find_account(pipeline, accounts[i], &numbers[i], err);
	for (size_t i = 0; i < count && !code; i++)
		code = read_name(pipeline, numbers[i], &x.names[i], err);
	if (!code && count == 2 && numbers[0] == numbers[1])
		code = overt_fail(err, OVERT_E_USAGE, "'%.100s' and '%.100s' are one account", accounts[0],
		                  accounts[1]);
	if (!code)
		code = overt_pipeline_recall_search(pipeline, err);
	if (!code && !pipeline->loaded)
		code = overt_pipeline_reload(pipeline, err);
	if (!code)
		code = overt_detection_search(&d, err);
	if (!code && d.kinds.count)
		code = overt_detection_choose(&d, err);
	if (!code)
		code = explain_all(&x, numbers, err);
	if (!code) {
		(json ? overt_explanation_json : overt_explanation_text)(&x, out);
		if (out->failed)
			code = overt_fail(err, OVERT_E_NOMEM, "no memory for an explanation");
	}
	free(x.pair.shared);
	overt_explained_free(&x.accounts[0]);
	overt_explained_free(&x.accounts[1]);
	overt_detection_free(&d);
	return code;
}
