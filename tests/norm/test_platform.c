// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"

#include <overt/norm.h>

static void spellings_of_one_platform(void **state)
{
	(void)state;
	static const char *const spellings[][2] = {
		{"X", "twitter"}, {" Twitter ", "twitter"}, {"X (Twitter)", "twitter"}, {"twitter/x", "twitter"},
		{"X.com", "twitter"}, {"www.Facebook.com", "facebook"}, {"t.me", "telegram"},
		{"VKontakte (VK)", "vk"}, {"Mastodon", "mastodon"},
		/* others stay what they are */
		{"Forum", "forum"}, {"x files", "x files"}, {"Twitter, Facebook", "twitter, facebook"},
		{"unknown", "unknown"}, {"", ""},
	};
	struct overt_buf out = {0};
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		assert_true(overt_norm_platform(overt_str_from(spellings[i][0]), &out));
		if (!overt_str_equal(overt_buf_view(&out), overt_str_from(spellings[i][1])) && out.len)
			fail_msg("%s: found %s", spellings[i][0], out.data);
	}
	overt_buf_free(&out);
}

static void neighbours_of_a_misspelt_platform(void **state)
{
	(void)state;
	assert_true(overt_str_equal(overt_norm_platform_near(OVERT_STR("twiter")), OVERT_STR("twitter")));
	assert_true(overt_str_equal(overt_norm_platform_near(OVERT_STR("facebook page")), OVERT_STR("facebook")));
	assert_true(overt_str_equal(overt_norm_platform_near(OVERT_STR("telegarm")), OVERT_STR("telegram")));
	assert_null(overt_norm_platform_near(OVERT_STR("forum")).ptr);
	assert_null(overt_norm_platform_near(OVERT_STR("unknown")).ptr);
	assert_null(overt_norm_platform_near(OVERT_STR("")).ptr);
}

static void hosts_of_platforms(void **state)
{
	(void)state;
	assert_true(overt_str_equal(overt_norm_platform_of_host(OVERT_STR("m.facebook.com")), OVERT_STR("facebook")));
	assert_null(overt_norm_platform_of_host(OVERT_STR("notfacebook.com")).ptr);
	assert_true(overt_norm_host_within(OVERT_STR("a.b.example"), "b.example"));
	assert_false(overt_norm_host_within(OVERT_STR("ab.example"), "b.example"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spellings_of_one_platform),
		cmocka_unit_test(neighbours_of_a_misspelt_platform),
		cmocka_unit_test(hosts_of_platforms),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
