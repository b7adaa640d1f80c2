// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"
#include <string.h>

struct example {
	const char *text, *canonical;
	enum overt_precision precision;
};

static void reads_the_times_that_exports_write(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{"2016-03-01T00:04:00Z", "2016-03-01T00:04:00Z", OVERT_PRECISION_SECOND},
		{"2016-03-01 00:04", "2016-03-01T00:04:00Z", OVERT_PRECISION_MINUTE},
		{"2016-02-29", "2016-02-29T00:00:00Z", OVERT_PRECISION_DAY},
		{"2021-05-18T19:24:56.250+02:00", "2021-05-18T17:24:56.250Z", OVERT_PRECISION_MS},
		{"Oct 21, 2019, 12:09:26 AM", "2019-10-21T00:09:26Z", OVERT_PRECISION_SECOND},
		{"Wed Oct 10 20:19:24 +0000 2018", "2018-10-10T20:19:24Z", OVERT_PRECISION_SECOND},
		{"2019-10-21 14:09:26 UTC", "2019-10-21T14:09:26Z", OVERT_PRECISION_SECOND},
		{"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z", OVERT_PRECISION_MS},
	};
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		overt_ms t;
		enum overt_precision precision;
		char text[OVERT_TIME_TEXT];
		assert_true(overt_time_parse(overt_str_from(examples[i].text), &t, &precision));
		overt_time_format(t, text);
		assert_string_equal(text, examples[i].canonical);
		assert_int_equal(precision, examples[i].precision);
	}
}

/* The same text is two dates: only who asks knows which. */
static void dates_with_slashes_need_an_order(void **state)
{
	(void)state;
	static const struct {
		const char *text, *day_first, *month_first; /* NULL: none */
	} examples[] = {
		{"10/1/2017 19:58", "2017-01-10T19:58:00Z", "2017-10-01T19:58:00Z"},
		{"5/4/2017, 2:52:59 PM", "2017-04-05T14:52:59Z", "2017-05-04T14:52:59Z"},
		{"13/05/2024", "2024-05-13T00:00:00Z", NULL},
		{"05/13/2024", NULL, "2024-05-13T00:00:00Z"},
		{"13/32/2017", NULL, NULL},
		{"2024-05-13", "2024-05-13T00:00:00Z", "2024-05-13T00:00:00Z"},
	};
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		overt_str s = overt_str_from(examples[i].text);
		for (unsigned order = OVERT_DATES_DAY_FIRST; order <= OVERT_DATES_MONTH_FIRST; order++) {
			const char *want = order == OVERT_DATES_DAY_FIRST ? examples[i].day_first
			                                                  : examples[i].month_first;
			char text[OVERT_TIME_TEXT];
			overt_ms t = 5;
			assert_int_equal(overt_time_parse_ordered(s, (enum overt_date_order)order, &t, NULL),
			                 want != NULL);
			overt_time_format(t, text);
			assert_string_equal(text, want ? want : "1970-01-01T00:00:00.005Z");
		}
		overt_ms t;
		assert_int_equal(overt_time_parse(s, &t, NULL), !strchr(examples[i].text, '/'));
	}
	assert_int_equal(overt_date_order_find("dmy"), OVERT_DATES_DAY_FIRST);
	assert_int_equal(overt_date_order_find("mdy"), OVERT_DATES_MONTH_FIRST);
	assert_int_equal(overt_date_order_find("ymd"), OVERT_DATES_UNSAID);
	assert_int_equal(overt_date_order_find(NULL), OVERT_DATES_UNSAID);
	assert_string_equal(overt_date_order_name(OVERT_DATES_MONTH_FIRST), "mdy");
	assert_null(overt_date_order_name(OVERT_DATES_UNSAID));
}

static void refuses_what_is_no_time(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "yesterday", "2017-02-29", "2016-13-01", "13/32/2017 1:00",
	                                  "2016-03-01T24:00:00Z", "2016-03-01T00:04:00X", "2016-03-01T",
	                                  "0000-01-01", "13:00 PM", "1/2/2017 13:00 PM"};
	overt_ms t = 5;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(overt_time_parse(overt_str_from(bad[i]), &t, NULL));
	assert_int_equal(t, 5);
	assert_false(overt_time_parse(OVERT_STR_NONE, &t, NULL));
}

static void durations_have_units_and_default_to_seconds(void **state)
{
	(void)state;
	overt_ms t;
	assert_true(overt_duration_parse(OVERT_STR("10"), &t) && t == 10000);
	assert_true(overt_duration_parse(OVERT_STR("0.5s"), &t) && t == 500);
	assert_true(overt_duration_parse(OVERT_STR("250ms"), &t) && t == 250);
	assert_true(overt_duration_parse(OVERT_STR("2h"), &t) && t == 7200000);
	assert_false(overt_duration_parse(OVERT_STR(""), &t));
	assert_false(overt_duration_parse(OVERT_STR("-1s"), &t));
	assert_false(overt_duration_parse(OVERT_STR("10 parsecs"), &t));
	assert_false(overt_duration_parse(OVERT_STR("999999999999d"), &t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_times_that_exports_write),
		cmocka_unit_test(dates_with_slashes_need_an_order),
		cmocka_unit_test(refuses_what_is_no_time),
		cmocka_unit_test(durations_have_units_and_default_to_seconds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
