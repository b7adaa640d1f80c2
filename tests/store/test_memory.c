// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file test_memory.c
 * Wherever memory runs out, the call fails, nothing leaks or breaks, and the case
 * is as before the step. SQLite's allocations are made to fail one after the other.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

static sqlite3_mem_methods real;
static long countdown = -1; /* allocations until the failure; -1: none */
static bool for_good;       /* all later ones fail, too */

static bool fails(void)
{
	if (countdown < 0)
		return false;
	if (countdown > 0) {
		countdown--;
		return false;
	}
	if (!for_good)
		countdown = -1;
	return true;
}

static void *failing_malloc(int size)
{
	return fails() ? NULL : real.xMalloc(size);
}

static void *failing_realloc(void *old, int size)
{
	return fails() ? NULL : real.xRealloc(old, size);
}

static int install(void **state)
{
	(void)state;
	sqlite3_mem_methods failing;
	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real) != SQLITE_OK)
		return -1;
	failing = real;
	failing.xMalloc = failing_malloc;
	failing.xRealloc = failing_realloc;
	return sqlite3_config(SQLITE_CONFIG_MALLOC, &failing) == SQLITE_OK ? 0 : -1;
}

/** Opens, reruns a step, reads and verifies; stops at the first failure. */
static overt_err use_case(const char *path, struct overt_error *err)
{
	struct overt_case *file = NULL;
	struct overt_case_rows *rows = NULL;
	struct overt_case_query *query = NULL;
	const struct overt_case_value *values;
	struct overt_case_account account;
	struct overt_case_check check = {0};
	bool more = true;
	overt_err result = overt_case_open(path, OVERT_CASE_WRITE, 0, &file, err);
	if (result == OVERT_OK)
		result = overt_case_step_begin(file, OVERT_CASE_STEP_SCREEN, &note, NULL, err);
	if (result == OVERT_OK)
		result = overt_case_add_sign(file, &(struct overt_case_sign){
			.finding = OVERT_STR("f1"), .name = OVERT_STR("s"), .state = OVERT_STR("absent"),
			.figures = OVERT_STR("{}")}, err);
	if (result == OVERT_OK)
		result = overt_case_add_review(file, &(struct overt_case_review){
			.finding = OVERT_STR("f1"), .author = OVERT_STR("bob"), .stance = OVERT_STR("agree")}, err);
	if (result == OVERT_OK)
		result = overt_case_step_commit(file, 1, err);
	if (result == OVERT_OK)
		result = overt_case_select(file, OVERT_CASE_ACCOUNT, NULL, 0, &rows, err);
	while (result == OVERT_OK && more)
		result = overt_case_next_account(rows, &account, &more, err);
	if (result == OVERT_OK)
		result = overt_case_query_open(file, "SELECT * FROM export_ledger", NULL, 0, &query, err);
	if (result == OVERT_OK)
		result = overt_case_query_next(query, &values, err);
	overt_case_query_close(query);
	overt_case_rows_close(rows);
	if (result == OVERT_OK)
		result = overt_case_verify(file, NULL, &check, NULL, err);
	overt_case_close(file);
	return result;
}

static void test_every_allocation(void **state)
{
	(void)state;
	const char *path = in_folder("a.case");
	char first[1024];
	int failures = 0;
	build_case(path);
	for (long n = 0;; n += 1 + n / 40) {
		struct overt_error err = {0};
		for_good = failures % 2;
		countdown = n;
		overt_err result = use_case(path, &err);
		bool reached = countdown < 0 || for_good;
		bool finished = countdown > 0;
		countdown = -1;
		if (result != OVERT_OK) {
			failures++;
			if (result != OVERT_E_NOMEM && result != OVERT_E_STORE)
				fail_msg("allocation %ld: %d %s", n, result, err.message);
		}
		if (problems_of(path, first))
			fail_msg("allocation %ld: %s", n, first);
		if (finished || !reached)
			break;
	}
	assert_true(failures > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_every_allocation, make_folder, remove_folder)};
	return cmocka_run_group_tests(tests, install, NULL);
}
