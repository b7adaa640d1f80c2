// SPDX-License-Identifier: GPL-3.0-or-later
/* Shapes and stems of handles; places and their time zones. */
#include "town.h"

static void shape(const char *handle, const char *expected, unsigned runs)
{
	char found[OVERT_SHAPE_BYTES];
	assert_int_equal(overt_handle_shape(overt_str_from(handle), found), runs);
	assert_string_equal(found, expected);
}

static void shapes(void **state)
{
	(void)state;
	shape("Anna_K82736455", "a_ad8", 3);
	shape("anna", "a", 1);
	shape("12345", "d5", 1);
	shape("a1b2c3", "ad1ad1ad1", 6);
	shape("Ж1", "ad1", 2);
	shape("", "", 0);
	char long_one[OVERT_SHAPE_BYTES];
	overt_handle_shape(OVERT_STR("a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"),
	                   long_one);
	assert_true(strlen(long_one) < OVERT_SHAPE_BYTES);
}

static void stem(const char *handle, const char *expected)
{
	char found[OVERT_SHAPE_BYTES];
	assert_int_equal(overt_handle_stem(overt_str_from(handle), found), expected != NULL);
	assert_string_equal(found, expected ? expected : "");
}

static void stems(void **state)
{
	(void)state;
	stem("TruthVoice_17", "truthvoice");
	stem("truthvoice3", "truthvoice");
	stem("truthvoice", NULL);
	stem("abc123", NULL);
	stem("____12", NULL);
	stem("99", NULL);
	stem("", NULL);
}

static struct overt_places *places;

static int open_places(void **state)
{
	struct overt_error err;
	(void)state;
	return overt_places_open(&places, &err) ? -1 : 0;
}

static int close_places(void **state)
{
	(void)state;
	overt_places_free(places);
	return 0;
}

enum { NONE = 12345 };

static void place(const char *text, const char *when, int expected)
{
	struct overt_error err;
	enum overt_precision precision;
	overt_ms at;
	int offset = NONE;
	assert_true(overt_time_parse(overt_str_from(when), &at, &precision));
	overt_err code = overt_places_offset(places, overt_str_from(text), at, &offset, &err);
	if (offset != expected)
		fail_msg("%s is %d, not %d minutes from UTC (%s)", text, offset, expected,
		         code ? err.message : "");
	assert_int_equal(code, expected == NONE ? OVERT_E_INPUT : OVERT_OK);
}

static void places_with_one_zone(void **state)
{
	(void)state;
	place("Berlin", "2017-07-01", 120);
	place("Berlin, Germany", "2017-01-01", 60);
	place("  berlin / DEUTSCHLAND ", "2017-07-01", 120);
	place("New York, USA", "2017-07-01", -240);
	place("Los Angeles", "2017-01-01", -480);
	place("Moscow, Russia", "2017-01-01", 180);
	place("Москва", "2017-01-01", 180);
	place("東京", "2017-01-01", 540);
	place("Kolkata", "2017-01-01", 330);
	place("Japan", "2017-01-01", 540);
	place("UK", "2017-01-01", 0);
	place("Buenos Aires", "2017-01-01", -180);
}

static void places_that_say_nothing(void **state)
{
	(void)state;
	place("USA", "2017-07-01", NONE);
	place("Russia", "2017-07-01", NONE);
	place("Paris, Texas", "2017-07-01", NONE);
	place("Berlin, Japan", "2017-07-01", NONE);
	place("everywhere", "2017-07-01", NONE);
	place("west", "2017-07-01", NONE);
	place("", "2017-07-01", NONE);
	place("!!!", "2017-07-01", NONE);
	place("a,b,c,d,e,f,g,h,i,j,k", "2017-07-01", NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shapes),
		cmocka_unit_test(stems),
		cmocka_unit_test(places_with_one_zone),
		cmocka_unit_test(places_that_say_nothing),
	};
	return cmocka_run_group_tests(tests, open_places, close_places);
}
