// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"
#include <string.h>

static void unknown_is_not_empty(void **state)
{
	(void)state;
	assert_true(overt_str_equal(OVERT_STR_NONE, overt_str_from(NULL)));
	assert_false(overt_str_equal(OVERT_STR_NONE, OVERT_STR("")));
	assert_true(overt_str_compare(OVERT_STR_NONE, OVERT_STR("")) < 0);
	assert_true(overt_str_compare(OVERT_STR("ab"), OVERT_STR("abc")) < 0);
	assert_true(overt_str_compare(OVERT_STR("b"), OVERT_STR("abc")) > 0);
}

static void whole_numbers_fit_or_are_refused(void **state)
{
	(void)state;
	int64_t n = 42;
	assert_true(overt_str_to_i64(OVERT_STR("-9223372036854775808"), &n));
	assert_true(n == INT64_MIN);
	assert_true(overt_str_to_i64(OVERT_STR("9223372036854775807"), &n));
	assert_true(n == INT64_MAX);
	n = 42;
	static const char *const bad[] = {"", "-", "9223372036854775808", "1 ", "0x1", "1.0", "9.06E+17"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(overt_str_to_i64(overt_str_from(bad[i]), &n));
	assert_int_equal(n, 42);
}

static void decimal_numbers_are_finite(void **state)
{
	(void)state;
	double x = 1;
	assert_true(overt_str_to_double(OVERT_STR("-1.5e3"), &x));
	assert_true(x == -1500.0);
	static const char *const bad[] = {"", "nan", "inf", "1e999", "1,5", "1 "};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(overt_str_to_double(overt_str_from(bad[i]), &x));
	assert_false(overt_str_to_double((overt_str){"1\0", 2}, &x));
	assert_true(x == -1500.0);
}

static void slips_between_words(void **state)
{
	(void)state;
	assert_int_equal(overt_str_slips(OVERT_STR("output"), OVERT_STR("output"), 9), 0);
	assert_int_equal(overt_str_slips(OVERT_STR("ouput"), OVERT_STR("output"), 9), 1);
	assert_int_equal(overt_str_slips(OVERT_STR("outtput"), OVERT_STR("output"), 9), 1);
	assert_int_equal(overt_str_slips(OVERT_STR("outpvt"), OVERT_STR("output"), 9), 1);
	assert_int_equal(overt_str_slips(OVERT_STR("uotput"), OVERT_STR("output"), 9), 1);
	assert_int_equal(overt_str_slips(OVERT_STR(""), OVERT_STR("abc"), 9), 3);
	assert_int_equal(overt_str_slips(OVERT_STR("abc"), OVERT_STR("xyz"), 2), 2);
	char words[70];
	memset(words, 'a', sizeof words);
	assert_int_equal(overt_str_slips((overt_str){words, 64}, (overt_str){words, 63}, 9), 1);
	assert_int_equal(overt_str_slips((overt_str){words, 65}, (overt_str){words, 65}, 9), 9);
}

static void errors_say_where(void **state)
{
	(void)state;
	struct overt_error err;
	char text[128];
	overt_fail(&err, OVERT_E_INPUT, "expected a time, found '%s'", "x");
	overt_fail_at(&err, "posts.csv", 7, 90);
	overt_error_format(&err, text, sizeof text);
	assert_string_equal(text, "posts.csv:7: expected a time, found 'x'");
	overt_fail_at(&err, "posts.csv", 0, 90);
	overt_error_format(&err, text, sizeof text);
	assert_string_equal(text, "posts.csv: byte 90: expected a time, found 'x'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown_is_not_empty),
		cmocka_unit_test(whole_numbers_fit_or_are_refused),
		cmocka_unit_test(decimal_numbers_are_finite),
		cmocka_unit_test(slips_between_words),
		cmocka_unit_test(errors_say_where),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
