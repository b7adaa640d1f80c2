// SPDX-License-Identifier: GPL-3.0-or-later
/** \file test_custody.c  Nothing is changed behind overt's back without being found out. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

enum { EDITS = 250, FLIPS = 300 };

static void copy_file(const char *from, const char *to)
{
	char bytes[65536];
	size_t len;
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	assert_non_null(in);
	assert_non_null(out);
	while ((len = fread(bytes, 1, sizeof bytes, in)) > 0)
		assert_int_equal(fwrite(bytes, 1, len, out), len);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

static int setup(void **state)
{
	if (make_folder(state) != 0)
		return -1;
	build_case(in_folder("a.case"));
	return 0;
}

static void test_untouched(void **state)
{
	(void)state;
	char first[1024];
	struct overt_error err = {0};
	struct overt_case_check check;
	uint64_t problems = problems_of(in_folder("a.case"), first);
	if (problems)
		fail_msg("a fresh case has problems: %s", first);
	struct overt_case *file = open_case(in_folder("a.case"), OVERT_CASE_READ);
	assert_ok(overt_case_verify(file, NULL, &check, NULL, &err), &err);
	overt_case_close(file);
	assert_int_equal(check.links, 13);
	assert_int_equal(check.sources, 1);
	assert_int_equal(check.sources_missing, 0);
	assert_int_equal(strlen(check.head), 64);
	/* Meddling without a change is no change. */
	copy_file(in_folder("a.case"), in_folder("b.case"));
	assert_true(meddle(in_folder("b.case"), "SELECT 1"));
	assert_int_equal(problems_of(in_folder("b.case"), first), 0);
}

static void caught(const char *sql, const char *expected)
{
	char first[1024];
	const char *path = in_folder("b.case");
	copy_file(in_folder("a.case"), path);
	assert_true(meddle(path, sql));
	assert_true(problems_of(path, first) > 0);
	if (!strstr(first, expected))
		fail_msg("%s: expected \"%s\", found \"%s\"", sql, expected, first);
}

static void test_known_edits(void **state)
{
	(void)state;
	caught("UPDATE evidence SET text = 'girst' WHERE seq = 1", "row 1 of evidence was changed");
	caught("DELETE FROM reviews WHERE seq = 1", "row 1 of reviews was removed");
	caught("DELETE FROM reviews; DELETE FROM chain WHERE kind = 'reviews'", "the chain has a gap");
	caught("DELETE FROM chain WHERE seq = 13", "was cut off");
	caught("DELETE FROM chain", "was cut off");
	caught("UPDATE chain SET seq = seq + 100 WHERE seq IN (3, 4);"
	       "UPDATE chain SET seq = 107 - seq WHERE seq > 100", "does not join");
	caught("UPDATE head SET links = 12", "its head says 12");
	caught("DELETE FROM head", "head of the chain is missing");
	caught("INSERT INTO reviews VALUES (9, 'f1', 'eve', 'agree', '', 0, 1, 6)", "not in the chain");
	caught("UPDATE edges SET p = 0.5 WHERE id = 1", "the table edges");
	caught("DELETE FROM accounts WHERE id = 4", "the table accounts");
	caught("UPDATE runs SET parameters = '{}' WHERE id = 1", "row 1 of runs was changed");
	caught("UPDATE verdicts SET verdict = 'influence'", "row 1 of verdicts was changed");
	caught("UPDATE sources SET path = '/nowhere'", "the table sources");
	caught("DROP INDEX edges_finding", "edges_finding is missing");
	caught("CREATE TRIGGER t AFTER INSERT ON edges BEGIN DELETE FROM edges; END",
	       "not made by overt");
	/* A text that is no UTF-8 is not the same as another one. */
	caught("UPDATE evidence SET text = CAST(x'ff' AS TEXT) WHERE seq = 1", "evidence was changed");
}

static void test_cut_off_with_its_head(void **state)
{
	(void)state;
	struct overt_error err = {0};
	struct overt_case_check before, after;
	struct overt_case *file = open_case(in_folder("a.case"), OVERT_CASE_READ);
	assert_ok(overt_case_verify(file, NULL, &before, NULL, &err), &err);
	overt_case_close(file);
	/* Who rewrites the end of the whole chain is found out by a head that was noted elsewhere. */
	assert_true(meddle(in_folder("a.case"),
		"DELETE FROM activities; DELETE FROM chain WHERE seq >= 12; DELETE FROM runs WHERE id = 6;"
		"DELETE FROM reviews WHERE seq = 2;"
		"UPDATE head SET links = 11, hash = (SELECT hash FROM chain WHERE seq = 11)"));
	struct overt_case_verify_options options = {.expected_head = before.head};
	file = open_case(in_folder("a.case"), OVERT_CASE_READ);
	assert_ok(overt_case_verify(file, &options, &after, NULL, &err), &err);
	overt_case_close(file);
	assert_true(after.problems > 0);
}

/* ---- random edits ------------------------------------------------------- */

static int64_t number_of(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t n = -1;
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		n = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return n;
}

/** Writes a random edit of a random row: one byte, one number, a NULL, or the row removed. */
static void random_edit(sqlite3 *db, struct overt_rng *rng, char sql[512])
{
	static const char *const tables[] = {
		"runs", "sources", "rejects", "accounts", "channels", "objects", "findings", "members",
		"edges", "finding_objects", "posts", "post_objects", "edge_posts", "leads", "calibrations",
		"dispositions", "register_matches", "signs", "evidence", "evidence", "evidence", "verdicts",
		"reviews", "reviews", "activities", "chain", "chain", "chain", "head"};
	const char *table = tables[overt_rng_below(rng, sizeof tables / sizeof *tables)];
	char ask[512], column[64] = "";
	sqlite3_stmt *pick = NULL;
	snprintf(ask, sizeof ask, "SELECT rowid FROM %s ORDER BY rowid LIMIT 1 OFFSET %llu %% "
	         "(SELECT count(*) FROM %s)", table, (unsigned long long)overt_rng_below(rng, 1000), table);
	long long row = (long long)number_of(db, ask);
	snprintf(ask, sizeof ask, "SELECT name FROM pragma_table_info('%s') ORDER BY cid LIMIT 1 OFFSET "
	         "%llu %% (SELECT count(*) FROM pragma_table_info('%s'))", table,
	         (unsigned long long)overt_rng_below(rng, 1000), table);
	assert_int_equal(sqlite3_prepare_v2(db, ask, -1, &pick, NULL), SQLITE_OK);
	if (sqlite3_step(pick) == SQLITE_ROW)
		snprintf(column, sizeof column, "%s", (const char *)sqlite3_column_text(pick, 0));
	sqlite3_finalize(pick);
	switch (overt_rng_below(rng, 8)) {
	case 0:
		snprintf(sql, 512, "DELETE FROM %s WHERE rowid = %lld", table, row);
		break;
	case 1:
		snprintf(sql, 512, "UPDATE %s SET \"%s\" = NULL WHERE rowid = %lld", table, column, row);
		break;
	default: /* a number grows a little; one byte of a text becomes another */
		snprintf(sql, 512, "UPDATE %s SET \"%s\" = CASE typeof(\"%s\") WHEN 'integer' THEN \"%s\" + 1 "
		         "WHEN 'real' THEN \"%s\" * 1.0000001 + 1e-9 WHEN 'null' THEN 1 "
		         "ELSE substr(\"%s\", 1, %llu %% (1 + length(\"%s\"))) || '~' || "
		         "substr(\"%s\", 2 + %llu %% (1 + length(\"%s\"))) END WHERE rowid = %lld",
		         table, column, column, column, column, column, 7ULL, column, column, 7ULL, column, row);
	}
}

static void test_random_edits(void **state)
{
	(void)state;
	struct overt_rng rng = {4711};
	char sql[512], first[1024];
	int done = 0;
	for (int tries = 0; done < EDITS && tries < 10 * EDITS; tries++) {
		const char *path = in_folder("b.case");
		sqlite3 *db = NULL;
		copy_file(in_folder("a.case"), path);
		assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
		random_edit(db, &rng, sql);
		sqlite3_close(db);
		if (!meddle(path, sql)) /* the table's own rules refuse it */
			continue;
		/* An edit that changes nothing (NULL to NULL) is none. */
		sqlite3_open(path, &db);
		char attach[600];
		snprintf(attach, sizeof attach, "ATTACH '%s' AS o", in_folder("a.case"));
		sqlite3_exec(db, attach, NULL, NULL, NULL);
		char table[64], diff[512];
		assert_int_equal(sscanf(sql, sql[0] == 'D' ? "DELETE FROM %63s" : "UPDATE %63s", table), 1);
		snprintf(diff, sizeof diff, "SELECT (SELECT count(*) FROM (SELECT rowid, * FROM main.%s EXCEPT "
		         "SELECT rowid, * FROM o.%s)) + (SELECT count(*) FROM (SELECT rowid, * FROM o.%s EXCEPT "
		         "SELECT rowid, * FROM main.%s))", table, table, table, table);
		int64_t differences = number_of(db, diff);
		sqlite3_close(db);
		if (differences == 0)
			continue;
		done++;
		if (problems_of(path, first) == 0)
			fail_msg("not noticed: %s", sql);
	}
	assert_int_equal(done, EDITS);
}

/** One bit anywhere in the file, used or not. */
static void test_random_bytes(void **state)
{
	(void)state;
	struct overt_rng rng = {815};
	char first[1024];
	for (int i = 0; i < FLIPS; i++) {
		const char *path = in_folder("b.case");
		copy_file(in_folder("a.case"), path);
		FILE *file = fopen(path, "r+b");
		assert_non_null(file);
		fseek(file, 0, SEEK_END);
		long at = (long)overt_rng_below(&rng, (uint64_t)ftell(file));
		if (i < 100)
			at = i; /* every byte of the header */
		fseek(file, at, SEEK_SET);
		int byte = fgetc(file);
		fseek(file, at, SEEK_SET);
		fputc(byte ^ (1 << overt_rng_below(&rng, 8)), file);
		assert_int_equal(fclose(file), 0);
		if (problems_of(path, first) == 0)
			fail_msg("not noticed: byte %ld, was %d", at, byte);
	}
}

static void test_sources(void **state)
{
	(void)state;
	char first[1024];
	struct overt_error err = {0};
	struct overt_case_check check;
	FILE *out = fopen(in_folder("posts.csv"), "a");
	assert_non_null(out);
	fputs("2,world\n", out);
	fclose(out);
	assert_int_equal(problems_of(in_folder("a.case"), first), 1);
	assert_non_null(strstr(first, "posts.csv has changed"));
	assert_int_equal(remove(in_folder("posts.csv")), 0);
	struct overt_case *file = open_case(in_folder("a.case"), OVERT_CASE_READ);
	assert_ok(overt_case_verify(file, NULL, &check, NULL, &err), &err);
	overt_case_close(file);
	assert_int_equal(check.problems, 0);
	assert_int_equal(check.sources_missing, 1);
}

static void test_triggers_refuse(void **state)
{
	(void)state;
	static const char *const edits[] = {
		"UPDATE evidence SET text = 'x'", "DELETE FROM evidence", "UPDATE reviews SET why = 'x'",
		"DELETE FROM reviews", "UPDATE verdicts SET verdict = 'influence'", "DELETE FROM verdicts",
		"DELETE FROM activities", "UPDATE chain SET payload = ''", "DELETE FROM chain",
		"DELETE FROM runs", "DELETE FROM head"};
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(in_folder("a.case"), &db), SQLITE_OK);
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++)
		assert_int_not_equal(sqlite3_exec(db, edits[i], NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(problems_of(in_folder("a.case"), NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_untouched, setup, remove_folder),
		cmocka_unit_test_setup_teardown(test_known_edits, setup, remove_folder),
		cmocka_unit_test_setup_teardown(test_cut_off_with_its_head, setup, remove_folder),
		cmocka_unit_test_setup_teardown(test_random_edits, setup, remove_folder),
		cmocka_unit_test_setup_teardown(test_random_bytes, setup, remove_folder),
		cmocka_unit_test_setup_teardown(test_sources, setup, remove_folder),
		cmocka_unit_test_setup_teardown(test_triggers_refuse, setup, remove_folder)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
