// SPDX-License-Identifier: GPL-3.0-or-later
/** \file test_rows.c  What goes in comes out; what breaks a rule does not go in. */
#include <math.h>
#include <string.h>

#include "fixture.h"

static struct overt_case *file;

static int setup(void **state)
{
	if (make_folder(state) != 0)
		return -1;
	build_case(in_folder("a.case"));
	file = open_case(in_folder("a.case"), OVERT_CASE_WRITE);
	return 0;
}

static int teardown(void **state)
{
	overt_case_close(file);
	return remove_folder(state);
}

static struct overt_case_rows *rows_of(enum overt_case_table table, struct overt_case_where where)
{
	struct overt_error err = {0};
	struct overt_case_rows *rows = NULL;
	assert_ok(overt_case_select(file, table, &where, where.column ? 1 : 0, &rows, &err), &err);
	return rows;
}

static const struct overt_case_where all = {0};

static void same(overt_str found, const char *expected)
{
	if (!overt_str_equal(found, overt_str_from(expected)))
		fail_msg("expected \"%s\", found \"%.*s\"", expected ? expected : "(unknown)",
		         (int)found.len, found.ptr ? found.ptr : "");
}

/** The one row that is there. */
#define ONLY(NAME, name, where, row)                                                               \
	do {                                                                                           \
		struct overt_error err_ = {0};                                                             \
		bool more_ = false;                                                                        \
		rows = rows_of(OVERT_CASE_##NAME, where);                                                  \
		assert_ok(overt_case_next_##name(rows, &row, &more_, &err_), &err_);                       \
		assert_true(more_);                                                                        \
	} while (0)

static void test_accounts(void **state)
{
	(void)state;
	struct overt_case_rows *rows;
	struct overt_case_account a;
	ONLY(ACCOUNT, account, OVERT_CASE_IS("account_id", OVERT_STR("u1")), a);
	same(a.platform, "twitter");
	same(a.display_name, "caf\xC3\xA9");
	same(a.profile_text, NULL);
	assert_true(a.created_ms == OVERT_CASE_NONE);
	assert_true(a.last_ms == 1500000060500);
	same(a.finding, "f1");
	same(a.disposition, "mixed");
	same(a.channels, "text");
	same(a.owner, "Ministry");
	same(a.registry, "broadcasters");
	overt_case_rows_close(rows);
	ONLY(ACCOUNT, account, OVERT_CASE_IS("account_id", OVERT_STR("u4")), a);
	same(a.finding, NULL);
	same(a.channels, NULL);
	same(a.owner, NULL);
	overt_case_rows_close(rows);
}

static void test_findings_and_edges(void **state)
{
	(void)state;
	struct overt_case_rows *rows;
	struct overt_case_finding f;
	struct overt_case_edge e;
	struct overt_case_member m;
	ONLY(FINDING, finding, all, f);
	same(f.id, "f1");
	assert_true(f.suspected);
	assert_float_equal(f.effect, .5, 0);
	same(f.figures, "{\"delays\":[1,2]}");
	same(f.disposition, "mixed");
	assert_int_equal(f.declared, 1);
	same(f.verdict, "undetermined");
	same(f.reason, "evidence thin");
	same(f.title, NULL);
	overt_case_rows_close(rows);
	ONLY(EDGE, edge, OVERT_CASE_IS_NUMBER("account_b", 3), e);
	assert_int_equal(e.id, 2);
	assert_float_equal(e.p, 1e-9, 0);
	assert_true(isnan(e.synchrony_p));
	assert_true(e.significant);
	overt_case_rows_close(rows);
	ONLY(MEMBER, member, OVERT_CASE_IS("finding", OVERT_STR("f1")), m);
	assert_int_equal(m.account, 1);
	assert_true(isnan(m.centrality));
	overt_case_rows_close(rows);
}

static void test_posts(void **state)
{
	(void)state;
	struct overt_case_rows *rows;
	struct overt_case_post p;
	struct overt_case_edge_post side;
	struct overt_case_lead lead;
	ONLY(POST, post, OVERT_CASE_IS_NUMBER("id", 2), p);
	assert_int_equal(p.text.len, 3); /* a NUL byte inside */
	assert_memory_equal(p.text.ptr, "a\0b", 3);
	assert_int_equal(p.offset, 16);
	overt_case_rows_close(rows);
	ONLY(EDGE_POST, edge_post, OVERT_CASE_IS_NUMBER("edge", 1), side);
	assert_int_equal(side.post_b, 2);
	assert_int_equal(side.delay_ms, 40);
	overt_case_rows_close(rows);
	ONLY(LEAD, lead, all, lead);
	assert_true(lead.post_b == OVERT_CASE_NONE);
	overt_case_rows_close(rows);
}

static void test_judgement(void **state)
{
	(void)state;
	struct overt_case_rows *rows;
	struct overt_case_review r;
	struct overt_case_verdict v;
	struct overt_case_activity a;
	struct overt_case_sign s;
	ONLY(REVIEW, review, OVERT_CASE_IS("stance", OVERT_STR("disagree")), r);
	assert_int_equal(r.verdict, 1);
	same(r.why, "seen it");
	overt_case_rows_close(rows);
	ONLY(VERDICT, verdict, all, v);
	assert_int_equal(v.run, 5);
	overt_case_rows_close(rows);
	ONLY(ACTIVITY, activity, all, a);
	assert_true(a.latest);
	assert_false(a.detected);
	same(a.scope, "no foreign element");
	overt_case_rows_close(rows);
	ONLY(SIGN, sign, all, s);
	same(s.state, "not measurable here");
	assert_true(isnan(s.p));
	overt_case_rows_close(rows);
}

static void test_counts(void **state)
{
	(void)state;
	struct overt_error err = {0};
	int64_t n = -1;
	static const int64_t expected[OVERT_CASE_TABLES] = {
		[OVERT_CASE_SOURCE] = 1, [OVERT_CASE_REJECT] = 1, [OVERT_CASE_ACCOUNT] = 4,
		[OVERT_CASE_CHANNEL] = 1, [OVERT_CASE_OBJECT] = 1, [OVERT_CASE_FINDING] = 1,
		[OVERT_CASE_MEMBER] = 3, [OVERT_CASE_EDGE] = 2, [OVERT_CASE_FINDING_OBJECT] = 1,
		[OVERT_CASE_POST] = 2, [OVERT_CASE_POST_OBJECT] = 2, [OVERT_CASE_EDGE_POST] = 1,
		[OVERT_CASE_LEAD] = 1, [OVERT_CASE_CALIBRATION] = 1, [OVERT_CASE_DISPOSITION] = 1,
		[OVERT_CASE_REGISTER_MATCH] = 1, [OVERT_CASE_SIGN] = 1, [OVERT_CASE_EVIDENCE] = 3,
		[OVERT_CASE_VERDICT] = 1, [OVERT_CASE_REVIEW] = 2, [OVERT_CASE_ACTIVITY] = 1,
		[OVERT_CASE_RUN] = 6, [OVERT_CASE_CHAIN] = 13};
	for (int i = 0; i < OVERT_CASE_TABLES; i++) {
		assert_ok(overt_case_count(file, (enum overt_case_table)i, NULL, 0, &n, &err), &err);
		assert_int_equal(n, expected[i]);
	}
	const struct overt_case_where two[] = {OVERT_CASE_IS("finding", OVERT_STR("f1")),
	                                       OVERT_CASE_IS_NUMBER("account", 2)};
	assert_ok(overt_case_count(file, OVERT_CASE_MEMBER, two, 2, &n, &err), &err);
	assert_int_equal(n, 1);
	const struct overt_case_where unknown = OVERT_CASE_IS_NUMBER("nonsense", 2);
	assert_int_equal(overt_case_count(file, OVERT_CASE_MEMBER, &unknown, 1, &n, &err),
	                 OVERT_E_USAGE);
	assert_non_null(strstr(err.message, "nonsense"));
}

static struct overt_case_evidence item(const char *text)
{
	return (struct overt_case_evidence){
		.finding = OVERT_STR("f1"), .ledger = OVERT_STR("covert"), .direction = OVERT_STR("for"),
		.indicator = OVERT_STR("synchrony"), .strength = OVERT_STR("strong"),
		.reliability = OVERT_STR("B"), .credibility = OVERT_STR("2"),
		.dependence_group = OVERT_STR("detector"), .origin = OVERT_STR("{\"q\":1e-6}"),
		.text = overt_str_from(text), .author = OVERT_STR("overt"), .time_ms = 1};
}

static void test_evidence_once(void **state)
{
	(void)state;
	struct overt_error err = {0};
	struct overt_case_rows *rows;
	struct overt_case_evidence found, e = item("first");
	char id[OVERT_CASE_EVIDENCE_ID];
	int64_t n;
	assert_ok(overt_case_evidence_id(&e, id, &err), &err);
	begin(file, OVERT_CASE_STEP_ANALYST);
	assert_ok(overt_case_add_evidence(file, &e, &err), &err); /* there already, an hour later */
	assert_ok(overt_case_count(file, OVERT_CASE_EVIDENCE, NULL, 0, &n, &err), &err);
	assert_int_equal(n, 3);
	e = item("corrected");
	e.supersedes = overt_str_from(id);
	assert_ok(overt_case_add_evidence(file, &e, &err), &err);
	e = item("another text under the id of the first");
	e.id = overt_str_from(id);
	assert_int_equal(overt_case_add_evidence(file, &e, &err), OVERT_E_USAGE);
	commit(file);
	ONLY(EVIDENCE, evidence, OVERT_CASE_IS("id", overt_str_from(id)), found);
	assert_non_null(found.superseded_by.ptr);
	same(found.text, "first");
	overt_case_rows_close(rows);
	assert_int_equal(problems_of(in_folder("a.case"), NULL), 0);
}

static void test_rules_hold(void **state)
{
	(void)state;
	struct overt_error err = {0};
	struct overt_case_evidence e = item("x");
	begin(file, OVERT_CASE_STEP_ASSESS);
	e.ledger = OVERT_STR("nonsense");
	assert_int_equal(overt_case_add_evidence(file, &e, &err), OVERT_E_INTERNAL);
	e = item("x");
	e.origin = OVERT_STR("no json");
	assert_int_equal(overt_case_add_evidence(file, &e, &err), OVERT_E_INTERNAL);
	/* This step may not write accounts. */
	assert_int_equal(overt_case_add_account(file, &(struct overt_case_account){
		.id = 9, .platform = OVERT_STR("x"), .account_id = OVERT_STR("y")}, &err), OVERT_E_USAGE);
	overt_case_step_rollback(file);
	assert_int_equal(overt_case_add_evidence(file, &e, &err), OVERT_E_USAGE); /* no step */
	begin(file, OVERT_CASE_STEP_SCREEN);
	assert_ok(overt_case_add_sign(file, &(struct overt_case_sign){
		.finding = OVERT_STR("nobody"), .name = OVERT_STR("s"), .state = OVERT_STR("absent")},
		&err), &err);
	assert_int_equal(overt_case_step_commit(file, 0, &err), OVERT_E_INTERNAL);
	assert_non_null(strstr(err.message, "signs"));
	assert_int_equal(problems_of(in_folder("a.case"), NULL), 0);
	assert_false(meddle(in_folder("a.case"), "INSERT INTO rejects VALUES ('x', 1, 1, 'r')"));
}

static void test_queries(void **state)
{
	(void)state;
	struct overt_error err = {0};
	struct overt_case_query *query = NULL;
	const struct overt_case_value *row = NULL;
	const overt_str params[] = {OVERT_STR("u1")};
	size_t count;
	assert_ok(overt_case_query_open(file, "SELECT * FROM export_accounts WHERE account_id = ?1",
	                                params, 1, &query, &err), &err);
	const char *const *names = overt_case_query_columns(query, &count);
	static const char *const first[] = {"platform", "account_id", "handle", "finding", "disposition",
	                                    "posts", "channels", "first_seen", "last_seen"};
	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		assert_string_equal(names[i], first[i]);
	assert_ok(overt_case_query_next(query, &row, &err), &err);
	assert_int_equal(row[5].type, OVERT_CASE_TYPE_INTEGER);
	assert_int_equal(row[5].integer, 3);
	same(row[7].text, "2017-07-14T02:40:00Z");
	same(row[8].text, "2017-07-14T02:41:00.500Z");
	assert_int_equal(row[9].type, OVERT_CASE_TYPE_NULL);
	assert_ok(overt_case_query_next(query, &row, &err), &err);
	assert_null(row);
	overt_case_query_close(query);
	static const char *const refused[] = {
		"DELETE FROM edges", "SELECT 1; DROP TABLE edges", "PRAGMA journal_mode = DELETE", "",
		"SELECT * FROM no_such_table", "WITH x AS (SELECT 1) DELETE FROM edges",
		"ATTACH 'x' AS y", "SELECT ?1"};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		assert_int_equal(overt_case_query_open(file, refused[i], NULL, 0, &query, &err),
		                 OVERT_E_USAGE);
	static const char *const views[] = {"export_edges", "export_findings", "export_posts",
	                                    "export_ledger", "current_evidence"};
	static const size_t rows[] = {2, 2, 2, 3, 3};
	for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
		char sql[64];
		size_t n = 0;
		snprintf(sql, sizeof sql, "SELECT * FROM %s", views[i]);
		assert_ok(overt_case_query_open(file, sql, NULL, 0, &query, &err), &err);
		while (overt_case_query_next(query, &row, &err) == OVERT_OK && row)
			n++;
		overt_case_query_close(query);
		assert_int_equal(n, rows[i]);
	}
}

static void test_rerun_replaces(void **state)
{
	(void)state;
	struct overt_error err = {0};
	int64_t n;
	begin(file, OVERT_CASE_STEP_DETECT);
	add_accounts(file, 0);
	commit(file);
	static const enum overt_case_table gone[] = {OVERT_CASE_EDGE, OVERT_CASE_FINDING,
	                                             OVERT_CASE_SIGN, OVERT_CASE_CALIBRATION};
	for (size_t i = 0; i < 4; i++) {
		assert_ok(overt_case_count(file, gone[i], NULL, 0, &n, &err), &err);
		assert_int_equal(n, 0);
	}
	assert_ok(overt_case_count(file, OVERT_CASE_ACCOUNT, NULL, 0, &n, &err), &err);
	assert_int_equal(n, 4);
	assert_ok(overt_case_count(file, OVERT_CASE_EVIDENCE, NULL, 0, &n, &err), &err);
	assert_int_equal(n, 3); /* what people said stays */
	assert_int_equal(problems_of(in_folder("a.case"), NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_accounts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_findings_and_edges, setup, teardown),
		cmocka_unit_test_setup_teardown(test_posts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_judgement, setup, teardown),
		cmocka_unit_test_setup_teardown(test_counts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_evidence_once, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rules_hold, setup, teardown),
		cmocka_unit_test_setup_teardown(test_queries, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rerun_replaces, setup, teardown)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
