// SPDX-License-Identifier: GPL-3.0-or-later
#include "norm_test.h"
#include <string.h>

typedef overt_err (*form_of)(struct overt_norm *, overt_str, struct overt_buf *,
                             struct overt_error *);

static struct overt_buf out, other;

static void assert_form(struct overt_norm *norm, form_of form, const char *s, const char *want)
{
	struct overt_error err = {0};
	overt_err code = form(norm, overt_str_from(s), &out, &err);
	assert_int_equal(code, want ? OVERT_OK : OVERT_E_INPUT);
	if (want)
		assert_string_equal(out.data, want);
}

static void test_handle(void **state)
{
	assert_form(*state, overt_norm_handle, "@Some_Name", "some_name");
	assert_form(*state, overt_norm_handle, " some.name ", "some.name");
	assert_form(*state, overt_norm_handle, "https://x.example/Some_Name", "some_name");
	assert_form(*state, overt_norm_handle, "https://x.example/Some_Name/status/17?s=20",
	            "some_name");
	assert_form(*state, overt_norm_handle, "t.example/s/channel_name", "channel_name");
	assert_form(*state, overt_norm_handle, "https://v.example/@Name/video/1", "name");
	assert_form(*state, overt_norm_handle, "https://v.example/channel/UCabc", "ucabc");
	assert_form(*state, overt_norm_handle, "https://v.example/", NULL);
	assert_form(*state, overt_norm_handle, "@", NULL);
	assert_form(*state, overt_norm_handle, "", NULL);
	assert_form(*state, overt_norm_handle, "\xe2\x80\x8b", NULL);
}

static void test_name(void **state)
{
	assert_form(*state, overt_norm_name, "  The \"Daily\"  News, Inc. ", "the daily news inc");
	assert_form(*state, overt_norm_name, "Agence-Presse \xc3\x89T\xc3\x89",
	            "agence presse \xc3\xa9t\xc3\xa9");
	assert_form(*state, overt_norm_name, "more", "more");
	assert_form(*state, overt_norm_name, "***", NULL);
	assert_form(*state, overt_norm_name, "", NULL);
}

static void skeletons(struct overt_norm *norm, const char *a, const char *b)
{
	struct overt_error err = {0};
	assert_int_equal(overt_norm_skeleton(norm, overt_str_from(a), &out, &err), OVERT_OK);
	assert_int_equal(overt_norm_skeleton(norm, overt_str_from(b), &other, &err), OVERT_OK);
}

static void test_skeleton(void **state)
{
	static const char *const alike[][2] = {
		{"Ivan_News", "lvan_news"},   {"D0G", "dog"},
		{"modern", "rnodern"},        {"p\xd0\xb0ypal", "paypal"},
		{"\xd0\x92" "BC", "bbc"},     {"na\xe2\x80\x8bme", "name"},
	};
	for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++) {
		skeletons(*state, alike[i][0], alike[i][1]);
		assert_string_equal(out.data, other.data);
	}
	skeletons(*state, "name_one", "name-one");
	assert_string_not_equal(out.data, other.data);
	skeletons(*state, "dog", "dig");
	assert_string_not_equal(out.data, other.data);
}

static void test_too_long(void **state)
{
	struct overt_error err = {0};
	size_t len = (1 << 16) + 1;
	char *name = test_malloc(len);
	memset(name, 'a', len);
	assert_int_equal(overt_norm_name(*state, (overt_str){name, len}, &out, &err), OVERT_E_INPUT);
	assert_int_equal(overt_norm_skeleton(*state, (overt_str){name, len}, &out, &err),
	                 OVERT_E_INPUT);
	test_free(name);
}

static int free_all(void **state)
{
	overt_buf_free(&out);
	overt_buf_free(&other);
	return close_norm(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_handle),
		cmocka_unit_test(test_name),
		cmocka_unit_test(test_skeleton),
		cmocka_unit_test(test_too_long),
	};
	return cmocka_run_group_tests(tests, open_norm, free_all);
}
