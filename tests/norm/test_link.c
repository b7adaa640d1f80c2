// SPDX-License-Identifier: GPL-3.0-or-later
#include "norm_test.h"
#include <string.h>

static struct overt_buf out;

static void assert_link(struct overt_norm *norm, const char *link, const char *want)
{
	struct overt_error err = {0};
	assert_int_equal(overt_norm_link(norm, overt_str_from(link), &out, &err), OVERT_OK);
	assert_string_equal(out.data, want);
	/* What is canonical stays as it is. */
	assert_int_equal(overt_norm_link(norm, overt_str_from(want), &out, &err), OVERT_OK);
	assert_string_equal(out.data, want);
}

static void assert_no_link(struct overt_norm *norm, const char *link)
{
	struct overt_error err = {0};
	overt_buf_clear(&out);
	overt_buf_add(&out, OVERT_STR("kept"));
	assert_int_equal(overt_norm_link(norm, overt_str_from(link), &out, &err), OVERT_E_INPUT);
	assert_string_equal(out.data, "kept");
	assert_true(err.message[0]);
}

static void test_equal_links_meet(void **state)
{
	const char *want = "https://example.org/a";
	assert_link(*state, "http://example.org/a", want);
	assert_link(*state, "HTTPS://WWW.Example.ORG:443/a/", want);
	assert_link(*state, "http://example.org:80/a#part", want);
	assert_link(*state, "http://m.example.org/a?utm_source=x&fbclid=1&UTM_medium=y", want);
	assert_link(*state, "//mobile.example.org/a", want);
	assert_link(*state, "https://user:secret@example.org/a", want);
	assert_link(*state, "example.org/a", want);
	assert_link(*state, "https://example.org./b/../a?", want);
	assert_link(*state, "https://example.org\\a", want);
	assert_link(*state, "https://example.org/%61", want);
}

static void test_different_links_stay_apart(void **state)
{
	assert_link(*state, "https://example.org", "https://example.org");
	assert_link(*state, "https://example.org/?b=2&a=1", "https://example.org?a=1&b=2");
	assert_link(*state, "https://example.org/?a=%&a=%2d&%75tm_x=1", "https://example.org?a=%&a=-");
	assert_link(*state, "https://example.org/a?id=7&gclid=x", "https://example.org/a?id=7");
	assert_link(*state, "https://example.org:8080/A", "https://example.org:8080/A");
	assert_link(*state, "https://news.example.org/", "https://news.example.org");
	assert_link(*state, "https://en.m.example.org/x", "https://en.example.org/x");
	assert_link(*state, "https://m.com/x", "https://m.com/x");
	assert_link(*state, "https://www.co.uk/x", "https://www.co.uk/x");
	assert_link(*state, "https://t.co/AbC", "https://t.co/AbC");
	assert_link(*state, "https://example.org/#!/name", "https://example.org#!/name");
	assert_link(*state, "https://example.org/%2f%c3%a4", "https://example.org/%2F%C3%A4");
	assert_link(*state, "http://192.0.2.7/x", "https://192.0.2.7/x");
}

static void test_other_scripts(void **state)
{
	assert_link(*state, "https://b\xc3\xbc" "cher.example/\xc3\xa4",
	            "https://xn--bcher-kva.example/%C3%A4");
	assert_link(*state, "https://xn--bcher-kva.example/%c3%a4",
	            "https://xn--bcher-kva.example/%C3%A4");
}

static void test_no_links(void **state)
{
	assert_no_link(*state, "");
	assert_no_link(*state, "word");
	assert_no_link(*state, "mailto:a@example.org");
	assert_no_link(*state, "javascript:alert(1.5)");
	assert_no_link(*state, "ftp://example.org/a");
	assert_no_link(*state, "https://");
	assert_no_link(*state, "https://exa mple.org");
	assert_no_link(*state, "https://localhost/a");
	assert_no_link(*state, "https://user.name@localhost/a");
	assert_no_link(*state, "https://.org");
	static char lengthy[9000];
	memset(lengthy, 'a', sizeof lengthy - 1);
	memcpy(lengthy, "https://example.org/", 20);
	assert_no_link(*state, lengthy);
	struct overt_error err;
	assert_int_equal(overt_norm_link(*state, OVERT_STR_NONE, &out, &err), OVERT_E_INPUT);
	assert_int_equal(overt_norm_link(*state, OVERT_STR("https://a.example/\0b"), &out, &err),
	                 OVERT_E_INPUT);
}

static void assert_domain(struct overt_norm *norm, const char *link, const char *want)
{
	struct overt_error err = {0};
	overt_err code = overt_norm_domain(norm, overt_str_from(link), &out, &err);
	assert_int_equal(code, want ? OVERT_OK : OVERT_E_INPUT);
	if (want)
		assert_string_equal(out.data, want);
}

static void test_domain(void **state)
{
	assert_domain(*state, "https://www.News.example.co.uk:8080/a?b#c", "example.co.uk");
	assert_domain(*state, "hxxps[:]//news.example[.]org/a", "example.org");
	assert_domain(*state, "news(dot)example[dot]org", "example.org");
	assert_domain(*state, "example.org", "example.org");
	assert_domain(*state, "good.example@bad.example.org/x", "example.org");
	assert_domain(*state, "https://good.org\\@bad.com", "good.org");
	assert_domain(*state, "https://a.b.blogspot.com/x", "b.blogspot.com");
	assert_domain(*state, "blogspot.com", "blogspot.com");
	assert_domain(*state, "https://b\xc3\xbc" "cher.de/x", "xn--bcher-kva.de");
}

static void test_no_domain(void **state)
{
	assert_domain(*state, "co.uk", NULL);
	assert_domain(*state, "localhost", NULL);
	assert_domain(*state, "192.0.2.7", NULL);
	assert_domain(*state, "http://[2001:db8::1]/x", NULL);
	assert_domain(*state, "", NULL);
	assert_domain(*state, "two words.org", NULL);
	assert_domain(*state, "a..org", NULL);
}

static int free_all(void **state)
{
	overt_buf_free(&out);
	return close_norm(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equal_links_meet), cmocka_unit_test(test_different_links_stay_apart),
		cmocka_unit_test(test_other_scripts),    cmocka_unit_test(test_no_links),
		cmocka_unit_test(test_domain),           cmocka_unit_test(test_no_domain),
	};
	return cmocka_run_group_tests(tests, open_norm, free_all);
}
