// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"

#include <string.h>

#include "../../src/read/entities.h"
#include "../../src/read/html.h"
#include "../../src/read/utf8.h"

static struct overt_reading reading;

static int setup(void **state)
{
	(void)state;
	reading.arena = overt_arena_new(1 << 20);
	return reading.arena ? 0 : 1;
}

static int teardown(void **state)
{
	(void)state;
	overt_arena_free(reading.arena);
	return 0;
}

static overt_str s(const char *text)
{
	return overt_str_from(text);
}

static void test_snowflakes(void **state)
{
	overt_ms t = 0, expected = 0;

	(void)state;
	assert_true(overt_snowflake_time(s("898925911294132224"), &t));
	assert_true(overt_time_parse(s("2017-08-19T15:13:33.145Z"), &expected, NULL));
	assert_int_equal(t, expected);
	assert_true(overt_snowflake_time(s("914580356430536707"), &t));
	assert_true(overt_time_parse(s("2017-10-01T19:58:43.711Z"), &expected, NULL));
	assert_int_equal(t, expected);
}

static void test_what_is_no_snowflake(void **state)
{
	overt_ms t = 5;

	(void)state;
	assert_false(overt_snowflake_time(s("7000000000"), &t)); /* 2009 */
	assert_false(overt_snowflake_time(s(""), &t));
	assert_false(overt_snowflake_time(s("p0000001"), &t));
	assert_false(overt_snowflake_time(s("9.06E+17"), &t));
	assert_false(overt_snowflake_time(s("-898925911294132224"), &t));
	assert_false(overt_snowflake_time(s("99999999999999999999"), &t));
	assert_false(overt_snowflake_time(OVERT_STR_NONE, &t));
	assert_int_equal(t, 5);
}

static void test_rounded_ids(void **state)
{
	static const char *const rounded[] = {"9.06E+17", "9.058746593584538e17", "9E+17", "1.2e+05",
	                                      "906000000000000000", "914580356400000000"};
	static const char *const exact[] = {"905874659358453760", "2535564756", "account_a", "4e12", "", "1000",
	                                    "100000000000", "3.14", "9.06E+17x", "2e", "0"};

	(void)state;
	for (size_t i = 0; i < sizeof rounded / sizeof *rounded; i++)
		if (!overt_id_rounded(s(rounded[i])))
			fail_msg("%s was not seen to be rounded", rounded[i]);
	for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
		if (overt_id_rounded(s(exact[i])))
			fail_msg("%s was taken for rounded", exact[i]);
}

static void test_counts(void **state)
{
	(void)state;
	assert_int_equal(overt_count_parse(s("12")), 12);
	assert_int_equal(overt_count_parse(s("0.0")), 0);
	assert_int_equal(overt_count_parse(s("1,596")), 1596);
	assert_int_equal(overt_count_parse(s("12.5")), OVERT_METRIC_UNKNOWN);
	assert_int_equal(overt_count_parse(s("-1")), OVERT_METRIC_UNKNOWN);
	assert_int_equal(overt_count_parse(s("")), OVERT_METRIC_UNKNOWN);
	assert_int_equal(overt_count_parse(s("absent")), OVERT_METRIC_UNKNOWN);
	assert_int_equal(overt_count_parse(s("99999999999999999999999999")), OVERT_METRIC_UNKNOWN);
}

static void test_epochs(void **state)
{
	enum overt_precision p = OVERT_PRECISION_UNKNOWN;
	overt_ms t = 0;

	(void)state;
	assert_true(overt_epoch_parse(s("1700000000"), 1, &t, &p));
	assert_int_equal(t, INT64_C(1700000000000));
	assert_int_equal(p, OVERT_PRECISION_SECOND);
	assert_true(overt_epoch_parse(s("1700000000.25"), 1, &t, &p));
	assert_int_equal(t, INT64_C(1700000000250));
	assert_int_equal(p, OVERT_PRECISION_MS);
	assert_true(overt_epoch_parse(s("1700000000123"), 1000, &t, &p));
	assert_int_equal(t, INT64_C(1700000000123));
	assert_true(overt_epoch_parse(s("1700000000123999"), 1000000, &t, &p));
	assert_int_equal(t, INT64_C(1700000000123));
	assert_true(overt_epoch_parse(s("-1.5"), 1, &t, &p));
	assert_int_equal(t, -1500);
	t = 9;
	assert_false(overt_epoch_parse(s("9223372036854775807"), 1, &t, &p));
	assert_false(overt_epoch_parse(s("2023-11-14"), 1, &t, &p));
	assert_false(overt_epoch_parse(s("17.x"), 1, &t, &p));
	assert_false(overt_epoch_parse(s(""), 1, &t, &p));
	assert_false(overt_epoch_parse(OVERT_STR_NONE, 1, &t, &p));
	assert_int_equal(t, 9);
}

/* The list with | between its elements. */
static void check_list(const char *cell, const char *separators, const char *expected)
{
	struct overt_list list = {NULL, 0, 0};
	char joined[256] = "";

	assert_true(overt_list_split(&reading, s(cell), separators, &list));
	for (size_t i = 0; i < list.count; i++) {
		if (i > 0)
			strcat(joined, "|");
		strncat(joined, list.items[i].ptr, list.items[i].len);
	}
	if (strcmp(joined, expected) != 0)
		fail_msg("%s: expected %s, found %s", cell, expected, joined);
}

static void test_lists(void **state)
{
	(void)state;
	check_list("['a', 'b']", ",", "a|b");
	check_list("['it\\'s', \"it's\"]", ",", "it's|it's");
	check_list("['caf\\xe9', '\\u0434', '\\U0001f600']", ",",
	           "caf\xC3\xA9|\xD0\xB4|\xF0\x9F\x98\x80");
	check_list("[\"a\\/b\", \"\\ud83d\\ude00\"]", ",", "a/b|\xF0\x9F\x98\x80");
	check_list("[1001, 1002]", ",", "1001|1002");
	check_list("[a, b]", ",", "a|b");
	check_list("['never closed]", ",", "'never closed");
	check_list("[]", ",", "");
	check_list("a, b,,c", ",", "a|b|c");
	check_list("https://x.org/1 https://x.org/2", " ", "https://x.org/1|https://x.org/2");
	check_list("", ",", "");
}

static void check_entities(const char *text, const char *expected)
{
	struct overt_builder b;
	char joined[512] = "";

	overt_builder_start(&b, &reading);
	overt_entities_add(&b, s(text), OVERT_ENTITIES_ALL);
	const struct overt_list *lists[] = {&b.links, &b.hashtags, &b.mentions};
	for (size_t l = 0; l < 3; l++) {
		for (size_t i = 0; i < lists[l]->count; i++) {
			strncat(joined, lists[l]->items[i].ptr, lists[l]->items[i].len);
			strcat(joined, " ");
		}
		strcat(joined, l < 2 ? "|" : "");
	}
	if (strcmp(joined, expected) != 0)
		fail_msg("%s: expected %s, found %s", text, expected, joined);
}

static void test_entities(void **state)
{
	(void)state;
	check_entities("See https://example.org/a, (http://example.org/b) #One @account_a!",
	               "https://example.org/a http://example.org/b |One |account_a ");
	check_entities("HTTPS://Example.org/x?y=#z then #Wort\xC3\xA4 #\xD0\xBC\xD0\xB8\xD1\x80",
	               "HTTPS://Example.org/x?y=#z |Wort\xC3\xA4 \xD0\xBC\xD0\xB8\xD1\x80 |");
	check_entities("https://en.example.org/wiki/A_(b) \xE2\x80\x9Chttps://example.org/q\xE2\x80\x9D",
	               "https://en.example.org/wiki/A_(b) https://example.org/q ||");
	/* nothing of the kind */
	check_entities("mail a@b.org, #1 a#b xhttps://example.org http:// : # @ C#", "||");
	check_entities("", "||");
}

static void test_markdown(void **state)
{
	struct overt_builder b;

	(void)state;
	overt_builder_start(&b, &reading);
	overt_str plain = overt_entities_markdown(
		&b, s("**bold** [label](https://example.org/a) [no link](x) [open __under__ a*b"));
	assert_true(overt_str_equal(plain, s("bold label [no link](x) [open under a*b")));
	assert_int_equal(b.links.count, 1);
}

static void check_html(const char *html, const char *text, size_t links)
{
	struct overt_builder b;

	overt_builder_start(&b, &reading);
	overt_str plain = overt_html_text(&b, s(html));
	if (!overt_str_equal(plain, s(text)))
		fail_msg("%s: found %.*s", html, (int)plain.len, plain.ptr ? plain.ptr : "");
	assert_int_equal(b.links.count, links);
}

static void test_html(void **state)
{
	(void)state;
	check_html("<p>one<br/>two</p><p>three</p>", "one\ntwo\nthree", 0);
	check_html("<a href=\"https://example.org/?a=1&amp;b=2\">x</a>", "x", 1);
	check_html("<a class=\"mention\" href=\"https://example.org/\">@x</a>", "@x", 0);
	check_html("&lt;b&gt; &amp;amp; &#65;&#x42;&#xD800; &nbsp;&unknown; & &#;", "<b> &amp; AB\xEF\xBF\xBD  &unknown; & &#;", 0);
	check_html("a < b", "a < b", 0);
	check_html("<never closed", "<never closed", 0);
	check_html("<a href=https://example.org/>x</a><abbr>y</abbr>", "xy", 0);
	check_html("<p></p>", NULL, 0);
	check_html("", NULL, 0);
}

static void test_utf8(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"plain", "plain"},
		{"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80", "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"},
		{"caf\xE9 x", "caf\xEF\xBF\xBD x"},
		{"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},                     /* overlong */
		{"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},     /* surrogate */
		{"\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
		{"a\xE2\x82", "a\xEF\xBF\xBD"}, /* cut: one mark for the ill-formed part */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char out[64];
		size_t len = strlen(cases[i].in), n = overt_utf8_repair(cases[i].in, len, out);
		assert_true(overt_str_equal((overt_str){out, n}, s(cases[i].out)));
		assert_true(overt_utf8_valid(out, n));
		assert_int_equal(overt_utf8_valid(cases[i].in, len), n == len && memcmp(out, cases[i].in, n) == 0);
	}
}

static void test_media_links(void **state)
{
	(void)state;
	assert_true(overt_is_media_link(s("https://twitter.com/account_a/status/1/photo/1")));
	assert_true(overt_is_media_link(s("https://x.com/account_a/status/1/video/1")));
	assert_false(overt_is_media_link(s("https://twitter.com/account_a/status/1")));
	assert_false(overt_is_media_link(s("https://example.org/status/1/photo/1")));
	assert_false(overt_is_media_link(OVERT_STR_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_snowflakes), cmocka_unit_test(test_what_is_no_snowflake),
		cmocka_unit_test(test_rounded_ids), cmocka_unit_test(test_counts),
		cmocka_unit_test(test_epochs), cmocka_unit_test(test_lists),
		cmocka_unit_test(test_entities), cmocka_unit_test(test_markdown),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_utf8), cmocka_unit_test(test_media_links),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
