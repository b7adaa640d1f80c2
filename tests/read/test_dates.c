// SPDX-License-Identifier: GPL-3.0-or-later
/* Dates such as 05/04/2024: which number is the day is the file's to say, or the user's. */
#include "../check.h"

#include <string.h>

#include "collect.h"

#define HEAD "account_id,timestamp,text\n"

static struct collected got;

static overt_err read_dates(const char *text, enum overt_date_order dates)
{
	const struct overt_read_options options = {.dates = dates};

	return collect_bytes(text, strlen(text), &options, &got);
}

static void must_read(const char *text, enum overt_date_order dates, const char *time)
{
	assert_ok(read_dates(text, dates), &got.err);
	if (!collected_has(&got, time))
		fail_msg("expected %s, found %s", time, got.text.data);
	assert_int_equal(got.rejects, 0);
	collected_free(&got);
}

/* A refusal whose message holds both texts. */
static void must_refuse(const char *text, enum overt_date_order dates, overt_err code,
                        const char *first, const char *second)
{
	assert_int_equal(read_dates(text, dates), code);
	if (!strstr(got.err.message, first) || !strstr(got.err.message, second))
		fail_msg("expected \"%s\" and \"%s\", found \"%s\"", first, second, got.err.message);
	collected_free(&got);
}

static void test_one_row_says_the_day_comes_first(void **state)
{
	(void)state;
	must_read(HEAD "a,01/05/2024 10:00,x\na,13/05/2024 10:00,x\n", OVERT_DATES_UNSAID,
	          "time=2024-05-01T10:00:00Z");
	must_read(HEAD "a,13/05/2024 10:00,x\na,01/05/2024 10:00,x\n", OVERT_DATES_UNSAID,
	          "time=2024-05-01T10:00:00Z");
}

static void test_one_row_says_the_month_comes_first(void **state)
{
	(void)state;
	must_read(HEAD "a,01/05/2024 10:00,x\na,05/13/2024 10:00,x\n", OVERT_DATES_UNSAID,
	          "time=2024-01-05T10:00:00Z");
}

static void test_nobody_says(void **state)
{
	(void)state;
	static const char text[] = HEAD "a,2024-01-01,x\na,05/05/2024 10:00,x\na,01/05/2024 10:00,x\n";

	must_refuse(text, OVERT_DATES_UNSAID, OVERT_E_USAGE, "\"01/05/2024 10:00\" in line 4",
	            "--dates dmy");
	must_read(text, OVERT_DATES_DAY_FIRST, "time=2024-05-01T10:00:00Z");
	must_read(text, OVERT_DATES_MONTH_FIRST, "time=2024-01-05T10:00:00Z");
}

/* The same day either way: nothing needs to be known. */
static void test_dates_that_are_the_same_either_way(void **state)
{
	(void)state;
	must_read(HEAD "a,05/05/2024 10:00,x\n", OVERT_DATES_DAY_FIRST, "time=2024-05-05T10:00:00Z");
	must_read(HEAD "a,05/05/2024 10:00,x\n", OVERT_DATES_UNSAID, "time=2024-05-05T10:00:00Z");
}

static void test_both_orders_in_one_file(void **state)
{
	(void)state;
	static const char text[] = HEAD "a,13/05/2024,x\na,01/05/2024,x\na,05/14/2024,x\n";

	must_refuse(text, OVERT_DATES_UNSAID, OVERT_E_INPUT, "line 2 has the day first", "line 4");
	must_refuse(text, OVERT_DATES_DAY_FIRST, OVERT_E_INPUT, "\"13/05/2024\"", "\"05/14/2024\"");
}

static void test_the_file_shows_that_the_user_is_wrong(void **state)
{
	(void)state;
	must_refuse(HEAD "a,01/05/2024,x\na,13/05/2024,x\n", OVERT_DATES_MONTH_FIRST, OVERT_E_INPUT,
	            "\"13/05/2024\" has the day first", "--dates");
	assert_int_equal(got.err.line, 3);
}

/* What is no date in either order is a bad row, not a contradiction. */
static void test_no_date_in_any_order(void **state)
{
	(void)state;
	assert_ok(read_dates(HEAD "a,13/05/2024,x\na,13/32/2024,x\na,soon,x\n", OVERT_DATES_UNSAID),
	          &got.err);
	assert_int_equal(got.posts, 1);
	assert_int_equal(got.rejects, 2);
	collected_free(&got);
}

/* Rows of one kind far beyond what is looked at, then a last one. */
static void read_long(const char *kind, const char *last, overt_err code, const char *message)
{
	struct overt_buf buf = {.max = 1 << 24};

	overt_buf_add(&buf, OVERT_STR(HEAD));
	for (int i = 0; i < 50000; i++)
		overt_buf_printf(&buf, "a,%s,some words that make the row longer than its date is\n", kind);
	overt_buf_printf(&buf, "a,%s,x\n", last);
	assert_false(buf.failed);
	assert_int_equal(collect_bytes(buf.data, buf.len, NULL, &got), code);
	if (message && !strstr(got.err.message, message))
		fail_msg("expected \"%s\", found \"%s\"", message, got.err.message);
	if (code != OVERT_OK && strstr(message, "has the"))
		assert_int_equal(got.err.line, 50002);
	collected_free(&got);
	overt_buf_free(&buf);
}

static void test_a_later_row_contradicts(void **state)
{
	(void)state;
	read_long("13/05/2024 10:00", "05/13/2024 10:00", OVERT_E_INPUT,
	          "\"05/13/2024 10:00\" has the month first, but the dates before it have the day");
	read_long("13/05/2024 10:00", "14/05/2024 10:00", OVERT_OK, NULL);
	read_long("2024-05-13T10:00:00Z", "01/05/2024 10:00", OVERT_E_USAGE, "in line 50002");
	read_long("01/05/2024 10:00", "13/05/2024 10:00", OVERT_E_USAGE, "in line 2");
}

static void test_the_day_an_account_was_made(void **state)
{
	(void)state;
#define CREATED "account_id,timestamp,text,account_created\n"
	must_refuse(CREATED "a,2024-05-01,x,01/02/2020\n", OVERT_DATES_UNSAID, OVERT_E_USAGE, "01/02/2020",
	            "--dates");
	must_read(CREATED "a,2024-05-01,x,01/02/2020\nb,2024-05-01,x,13/02/2020\n", OVERT_DATES_UNSAID,
	          "created=2020-02-01");
}

static void test_json(void **state)
{
	(void)state;
	struct overt_buf buf = {.max = 1 << 20};

	for (int i = 0; i < 40; i++)
		overt_buf_printf(&buf, "{\"account_id\":\"a\",\"timestamp\":\"01/05/2024\",\"text\":\"x\"}\n");
	assert_false(buf.failed);
	must_refuse(buf.data, OVERT_DATES_UNSAID, OVERT_E_USAGE, "in line 1", "--dates mdy");
	overt_buf_printf(&buf, "{\"account_id\":\"a\",\"timestamp\":\"13/05/2024\",\"text\":\"x\"}\n");
	must_read(buf.data, OVERT_DATES_UNSAID, "time=2024-05-01T00:00:00Z");
	overt_buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_row_says_the_day_comes_first),
		cmocka_unit_test(test_one_row_says_the_month_comes_first),
		cmocka_unit_test(test_nobody_says),
		cmocka_unit_test(test_dates_that_are_the_same_either_way),
		cmocka_unit_test(test_both_orders_in_one_file),
		cmocka_unit_test(test_the_file_shows_that_the_user_is_wrong),
		cmocka_unit_test(test_no_date_in_any_order),
		cmocka_unit_test(test_a_later_row_contradicts),
		cmocka_unit_test(test_the_day_an_account_was_made),
		cmocka_unit_test(test_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
