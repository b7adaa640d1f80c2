// SPDX-License-Identifier: GPL-3.0-or-later
/** \file make_case.c  Writes the tests' small case: make_case FOLDER makes FOLDER/a.case. */
#include "fixture.h"

#include <string.h>

static const char *where;

static void test_make(void **state)
{
	(void)state;
	assert_true(strlen(where) < 60);
	strcpy(folder, where);
	build_case(in_folder("a.case"));
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	where = argv[1];
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_make)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
