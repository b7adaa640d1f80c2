// SPDX-License-Identifier: GPL-3.0-or-later
/** \file test_open.c  What is opened, what is refused, and how the refusal reads. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

static int setup(void **state)
{
	return make_folder(state);
}

static void refused(const char *path, enum overt_case_mode mode, overt_err code,
                    const char *expected)
{
	struct overt_error err = {0};
	struct overt_case *file = NULL;
	overt_err result = overt_case_open(path, mode, 0, &file, &err);
	if (result != code || !strstr(err.message, expected))
		fail_msg("%s: expected %d and \"%s\", found %d and \"%s\"", path, code, expected, result,
		         err.message);
	assert_null(file);
	assert_string_equal(err.file, path);
}

static void write_file(const char *path, const void *bytes, size_t len)
{
	FILE *out = fopen(path, "wb");
	assert_non_null(out);
	fwrite(bytes, 1, len, out);
	assert_int_equal(fclose(out), 0);
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void test_not_a_case(void **state)
{
	(void)state;
	refused(in_folder("none.case"), OVERT_CASE_READ, OVERT_E_IO, "there is no such case");
	refused(in_folder("none.case"), OVERT_CASE_WRITE, OVERT_E_IO, "there is no such case");
	assert_int_not_equal(access(in_folder("none.case"), F_OK), 0); /* and none was made */
	refused(in_folder("no/where.case"), OVERT_CASE_CREATE, OVERT_E_IO, "No such file");
	refused(folder, OVERT_CASE_READ, OVERT_E_IO, "found a directory");
	refused("/dev/null", OVERT_CASE_CREATE, OVERT_E_IO, "special file");
	write_file(in_folder("text.case"), "id,text\n1,hello, this is no database at all\n", 44);
	for (int mode = OVERT_CASE_READ; mode <= OVERT_CASE_CREATE; mode++)
		refused(in_folder("text.case"), (enum overt_case_mode)mode, OVERT_E_INPUT,
		        "found something else");
	write_file(in_folder("empty.case"), "", 0);
	refused(in_folder("empty.case"), OVERT_CASE_READ, OVERT_E_IO, "empty file");
	run_sql(in_folder("other.case"), "PRAGMA application_id = 77; CREATE TABLE t (x)");
	refused(in_folder("other.case"), OVERT_CASE_CREATE, OVERT_E_INPUT, "another program's");
	run_sql(in_folder("plain.case"), "CREATE TABLE t (x)");
	refused(in_folder("plain.case"), OVERT_CASE_CREATE, OVERT_E_INPUT, "another program's");
}

static void test_newer(void **state)
{
	(void)state;
	build_case(in_folder("a.case"));
	run_sql(in_folder("a.case"), "PRAGMA user_version = 1000");
	for (int mode = OVERT_CASE_READ; mode <= OVERT_CASE_CREATE; mode++)
		refused(in_folder("a.case"), (enum overt_case_mode)mode, OVERT_E_INPUT, "newer overt");
}

static void test_cut_off(void **state)
{
	(void)state;
	struct stat info;
	build_case(in_folder("a.case"));
	assert_int_equal(stat(in_folder("a.case"), &info), 0);
	assert_int_equal(truncate(in_folder("a.case"), info.st_size - 4096), 0);
	refused(in_folder("a.case"), OVERT_CASE_READ, OVERT_E_INPUT, "cut off: expected at least");
	assert_int_equal(truncate(in_folder("a.case"), 50), 0);
	refused(in_folder("a.case"), OVERT_CASE_WRITE, OVERT_E_INPUT, "cut off within");
}

/** Older cases are brought up to date, whatever the mode, and nothing in them is lost. */
static void test_older(void **state)
{
	(void)state;
	for (int mode = OVERT_CASE_READ; mode <= OVERT_CASE_CREATE; mode++) {
		struct overt_error err = {0};
		struct overt_case *file;
		int64_t n = 0;
		const char *path = in_folder(mode == OVERT_CASE_READ ? "r.case" : mode == OVERT_CASE_WRITE
		                             ? "w.case" : "c.case");
		build_case(path);
		/* Back to version 1: without views and seal. */
		run_sql(path, "DROP VIEW export_accounts; DROP VIEW export_edges; DROP VIEW export_findings;"
		        "DROP VIEW export_posts; DROP VIEW export_ledger; DROP VIEW account_places;"
		        "DROP VIEW latest_activities; DROP VIEW latest_verdicts; DROP VIEW current_evidence;"
		        "DROP VIEW lost_findings; DROP VIEW described_findings; DROP VIEW said;"
		        "DROP TABLE kept_members; DROP TABLE seal; PRAGMA user_version = 1");
		file = open_case(path, (enum overt_case_mode)mode);
		assert_ok(overt_case_count(file, OVERT_CASE_EVIDENCE, NULL, 0, &n, &err), &err);
		assert_int_equal(n, 3);
		overt_case_close(file);
		assert_int_equal(problems_of(path, NULL), 0);
	}
}

static void test_foreign_schema(void **state)
{
	(void)state;
	build_case(in_folder("a.case"));
	run_sql(in_folder("a.case"), "CREATE TABLE my_notes (x); CREATE VIEW v AS SELECT 1;"
	        "CREATE INDEX my_index ON posts (time_ms)");
	overt_case_close(open_case(in_folder("a.case"), OVERT_CASE_WRITE)); /* harmless */
	run_sql(in_folder("a.case"), "CREATE TRIGGER t AFTER INSERT ON evidence BEGIN DELETE FROM edges; "
	        "END");
	refused(in_folder("a.case"), OVERT_CASE_WRITE, OVERT_E_INPUT, "trigger t was not made by overt");
	overt_case_close(open_case(in_folder("a.case"), OVERT_CASE_READ)); /* overt verify must work */
	run_sql(in_folder("a.case"), "DROP TRIGGER t; DROP TRIGGER evidence_keep_update");
	refused(in_folder("a.case"), OVERT_CASE_WRITE, OVERT_E_INPUT, "evidence_keep_update is missing");
}

static void test_fresh_is_empty(void **state)
{
	(void)state;
	int64_t n = -1;
	struct overt_error err = {0};
	struct overt_case *file = open_case(in_folder("odd %?#name.case"), OVERT_CASE_CREATE);
	assert_ok(overt_case_count(file, OVERT_CASE_RUN, NULL, 0, &n, &err), &err);
	assert_int_equal(n, 0);
	overt_case_close(file);
	assert_int_equal(problems_of(in_folder("odd %?#name.case"), NULL), 0);
	assert_int_not_equal(access(in_folder("odd %?#name.case-wal"), F_OK), 0); /* one file */
}

/** As a user without rights (root may do everything): in a process of its own. */
static void test_read_only(void **state)
{
	(void)state;
	int status = 0;
	build_case(in_folder("a.case"));
	assert_int_equal(chmod(in_folder("a.case"), 0444), 0);
	assert_int_equal(chmod(in_folder("posts.csv"), 0444), 0);
	assert_int_equal(chmod(folder, 0555), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct overt_error err = {0};
		struct overt_case *file = NULL;
		struct overt_case_check check = {.problems = 1};
		if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(2);
		if (overt_case_open(in_folder("a.case"), OVERT_CASE_READ, 0, &file, &err) != OVERT_OK)
			_exit(3);
		if (overt_case_verify(file, NULL, &check, NULL, &err) != OVERT_OK || check.problems)
			_exit(4);
		if (overt_case_step_begin(file, OVERT_CASE_STEP_ASSESS, &note, NULL, &err) != OVERT_E_USAGE)
			_exit(5);
		overt_case_close(file);
		file = NULL;
		if (overt_case_open(in_folder("a.case"), OVERT_CASE_WRITE, 0, &file, &err) == OVERT_OK ||
		    !strstr(err.message, "only be read"))
			_exit(6);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(chmod(folder, 0755), 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_contention(void **state)
{
	(void)state;
	struct overt_error err = {0};
	int64_t n = 0;
	build_case(in_folder("a.case"));
	struct overt_case *one = open_case(in_folder("a.case"), OVERT_CASE_WRITE);
	struct overt_case *two = open_case(in_folder("a.case"), OVERT_CASE_WRITE);
	begin(one, OVERT_CASE_STEP_DETECT);
	assert_int_equal(overt_case_step_begin(two, OVERT_CASE_STEP_ASSESS, &note, NULL, &err),
	                 OVERT_E_STORE);
	assert_non_null(strstr(err.message, "another process is writing"));
	assert_int_equal(overt_case_step_begin(one, OVERT_CASE_STEP_ASSESS, &note, NULL, &err),
	                 OVERT_E_USAGE);
	/* Readers see the case as before the step, and do not wait. */
	assert_ok(overt_case_count(two, OVERT_CASE_EDGE, NULL, 0, &n, &err), &err);
	assert_int_equal(n, 2);
	commit(one);
	begin(two, OVERT_CASE_STEP_ASSESS);
	commit(two);
	overt_case_close(one);
	overt_case_close(two);
	assert_int_equal(problems_of(in_folder("a.case"), NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_not_a_case, setup, remove_folder),
		cmocka_unit_test_setup_teardown(test_newer, setup, remove_folder),
		cmocka_unit_test_setup_teardown(test_cut_off, setup, remove_folder),
		cmocka_unit_test_setup_teardown(test_older, setup, remove_folder),
		cmocka_unit_test_setup_teardown(test_foreign_schema, setup, remove_folder),
		cmocka_unit_test_setup_teardown(test_fresh_is_empty, setup, remove_folder),
		cmocka_unit_test_setup_teardown(test_read_only, setup, remove_folder),
		cmocka_unit_test_setup_teardown(test_contention, setup, remove_folder)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
