// SPDX-License-Identifier: GPL-3.0-or-later
/** \file test_kill.c  Killed at any moment, the case is as it was before the step, or as after it. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

enum { ROUNDS = 30, EDGES = 3000 };

/** Replaces the detection by one with EDGES edges; says "ready" once at `stage`. */
static void work(const char *path, int ready, int stage)
{
	struct overt_error err = {0};
	struct overt_case *file = NULL;
	char name[32];
	if (overt_case_open(path, OVERT_CASE_WRITE, 5000, &file, &err) != OVERT_OK)
		_exit(2);
	for (int step = 0; step < 2; step++) {
		if (overt_case_step_begin(file, step ? OVERT_CASE_STEP_DETECT : OVERT_CASE_STEP_IMPORT, &note,
		                          NULL, &err) != OVERT_OK)
			_exit(3);
		for (int64_t i = 1; i <= EDGES; i++) {
			snprintf(name, sizeof name, "u%lld", (long long)i);
			struct overt_case_account a = {.id = i, .platform = OVERT_STR("x"),
			                               .account_id = overt_str_from(name)};
			struct overt_case_edge e = {.id = i, .account_a = i, .account_b = i % EDGES + 1,
			                            .channel = OVERT_STR("text"), .k = 2, .significant = true};
			if (e.account_b < e.account_a)
				e.account_a = 1, e.account_b = EDGES;
			if ((step ? overt_case_add_edge(file, &e, &err)
			          : overt_case_add_account(file, &a, &err)) != OVERT_OK)
				_exit(4);
			if (step * EDGES + i == stage && write(ready, "r", 1) != 1)
				_exit(5);
		}
		if (overt_case_step_commit(file, 1, &err) != OVERT_OK)
			_exit(6);
	}
	overt_case_close(file);
	if (write(ready, "r", 1) != 1)
		_exit(5);
	_exit(0);
}

/** Accounts and edges must be one of the three states between the steps. */
static void check_state(const char *path)
{
	struct overt_error err = {0};
	int64_t accounts = -1, edges = -1;
	char first[1024];
	uint64_t problems = problems_of(path, first);
	if (problems)
		fail_msg("after the kill: %s", first);
	struct overt_case *file = open_case(path, OVERT_CASE_READ);
	assert_ok(overt_case_count(file, OVERT_CASE_ACCOUNT, NULL, 0, &accounts, &err), &err);
	assert_ok(overt_case_count(file, OVERT_CASE_EDGE, NULL, 0, &edges, &err), &err);
	overt_case_close(file);
	bool before = accounts == 4 && edges == 2, between = accounts == EDGES && edges == 0,
	     after = accounts == EDGES && edges == EDGES;
	if (!before && !between && !after)
		fail_msg("%lld accounts and %lld edges", (long long)accounts, (long long)edges);
}

static void test_killed(void **state)
{
	(void)state;
	struct overt_rng rng = {99};
	char path[512];
	for (int round = 0; round < ROUNDS; round++) {
		int pipes[2], status;
		char byte;
		snprintf(path, sizeof path, "%s", in_folder("k.case"));
		remove(path);
		build_case(path);
		assert_int_equal(pipe(pipes), 0);
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0)
			work(path, pipes[1], 1 + (int)overt_rng_below(&rng, 2 * EDGES));
		overt_rng_next(&rng);
		close(pipes[1]);
		assert_int_equal(read(pipes[0], &byte, 1), 1);
		usleep((useconds_t)overt_rng_below(&rng, 8000)); /* also in the middle of a commit */
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(waitpid(child, &status, 0), child);
		if (WIFEXITED(status))
			assert_int_equal(WEXITSTATUS(status), 0);
		close(pipes[0]);
		check_state(path);
		/* Running it again completes it. */
		struct overt_error err = {0};
		struct overt_case *file = open_case(path, OVERT_CASE_WRITE);
		begin(file, OVERT_CASE_STEP_IMPORT);
		add_accounts(file, 2);
		assert_ok(overt_case_step_commit(file, 1, &err), &err);
		overt_case_close(file);
		assert_int_equal(problems_of(path, NULL), 0);
	}
}

/** Killed while the very first step runs: the case is there, or not, or empty; never broken. */
static void test_killed_at_birth(void **state)
{
	(void)state;
	struct overt_rng rng = {7};
	for (int round = 0; round < ROUNDS; round++) {
		int status;
		const char *path = in_folder("n.case");
		remove(path);
		remove(in_folder("n.case-wal"));
		remove(in_folder("n.case-shm"));
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			struct overt_error err = {0};
			struct overt_case *file = NULL;
			if (overt_case_open(path, OVERT_CASE_CREATE, 0, &file, &err) == OVERT_OK)
				overt_case_close(file);
			_exit(0);
		}
		usleep((useconds_t)overt_rng_below(&rng, 30000));
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &status, 0), child);
		struct overt_case *file = open_case(path, OVERT_CASE_CREATE);
		begin(file, OVERT_CASE_STEP_IMPORT);
		add_accounts(file, 2);
		commit(file);
		overt_case_close(file);
		assert_int_equal(problems_of(path, NULL), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_killed, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_killed_at_birth, make_folder, remove_folder)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
