// SPDX-License-Identifier: GPL-3.0-or-later
#include "norm_test.h"
#include <string.h>

static struct overt_buf one, two;

static size_t form(struct overt_norm *norm, const char *text, struct overt_buf *out)
{
	struct overt_error err = {0};
	size_t words = SIZE_MAX;
	assert_int_equal(overt_norm_text(norm, overt_str_from(text), out, &words, &err), OVERT_OK);
	return words;
}

static void assert_same(struct overt_norm *norm, const char *a, const char *b)
{
	size_t words = form(norm, a, &one);
	assert_int_equal(form(norm, b, &two), words);
	assert_string_equal(one.data, two.data);
}

static void assert_differ(struct overt_norm *norm, const char *a, const char *b)
{
	form(norm, a, &one);
	form(norm, b, &two);
	assert_string_not_equal(one.data, two.data);
}

static void assert_form(struct overt_norm *norm, const char *text, const char *want, size_t words)
{
	assert_int_equal(form(norm, text, &one), words);
	assert_string_equal(one.data, want);
}

static void test_plain(void **state)
{
	assert_form(*state, "  Hello,   WORLD! ", "hello world", 2);
	assert_form(*state, "#Tag # not-a-tag", "#tag not a tag", 4);
	assert_form(*state, "", "", 0);
	assert_form(*state, "?! ... \xf0\x9f\x98\x80", "", 0);
	assert_form(*state, "more", "rnore", 1);
	assert_form(*state, "in 2010, #100 or 1,000", "ln 2010 #100 or 1 000", 6);
}

static void test_links_and_mentions_are_dropped(void **state)
{
	assert_form(*state, "see https://t.co/Ab1 now", "see now", 2);
	assert_form(*state, "seehttp://t.co/Ab1", "see", 1);
	assert_form(*state, "see www.example.org/a?b=c now", "see now", 2);
	assert_form(*state, "see pic.example.com/Ab1 now", "see now", 2);
	assert_form(*state, "thanks @Some_one for @a.b.social that", "thanks for that", 3);
	assert_form(*state, "@user@host.example, hello", "hello", 1);
	assert_same(*state, "see https://a.example/1 @x", "see http://b.example/2 @y");
	assert_same(*state, "see ht\xe2\x80\x8btps://a.example/1", "see https://b.example/2");
	assert_same(*state, "\xe7\x9c\x8b https://t.co/a\xe5\x9b\xbd", "\xe7\x9c\x8b \xe5\x9b\xbd");
	assert_differ(*state, "the end.Start here", "the start here");
	assert_form(*state, "either/or", "elther or", 2);
}

static void test_disguise_is_undone(void **state)
{
	/* zero-width space, soft hyphen, joiner, bidi control, variation selector */
	assert_same(*state, "vac\xe2\x80\x8b" "cine", "vaccine");
	assert_same(*state, "vac\xc2\xad" "cine", "vaccine");
	assert_same(*state, "vac\xe2\x80\x8d\xe2\x80\xae" "cine\xef\xb8\x8f", "vaccine");
	/* Cyrillic a, e, o, c; Greek omicron */
	assert_same(*state, "v\xd0\xb0\xd1\x81\xd1\x81in\xd0\xb5", "vaccine");
	assert_same(*state, "d\xce\xbfg", "dog");
	/* Cyrillic capital Ve, En, Te among Latin letters */
	assert_same(*state, "\xd0\x92" "arn", "Barn");
	assert_same(*state, "\xd0\x9d" "ea\xd0\xa2h", "HeaTh");
	/* full width, mathematical bold, circled, white on black */
	assert_same(*state, "\xef\xbd\x84\xef\xbd\x8f\xef\xbd\x87", "dog");
	assert_same(*state, "\xf0\x9d\x90\x9d\xf0\x9d\x90\xa8\xf0\x9d\x90\xa0", "dog");
	assert_same(*state, "\xe2\x93\x93og", "dog");
	assert_same(*state, "\xf0\x9f\x85\xb3og", "dog");
	/* accents, strokes, capital I for small l, digits for letters */
	assert_same(*state, "d\xc3\xb6g", "dog");
	assert_same(*state, "d\xc3\xb8g", "dog");
	assert_same(*state, "do\xcc\xb6g", "dog");
	assert_same(*state, "eIection", "election");
	assert_same(*state, "d0g", "dog");
}

static void test_case_is_folded_in_each_script(void **state)
{
	assert_same(*state, "Stra\xc3\x9f" "e", "STRASSE");
	/* Cyrillic VSE, capital and small: one script, so no Latin letter is meant */
	assert_same(*state, "\xd0\x92\xd0\xa1\xd0\x95", "\xd0\xb2\xd1\x81\xd0\xb5");
	assert_same(*state, "\xce\xa3\xce\x9f\xce\xa6\xce\x9f\xce\xa3",
	            "\xcf\x83\xce\xbf\xcf\x86\xce\xbf\xcf\x82");
}

static void test_different_texts_differ(void **state)
{
	assert_differ(*state, "dog", "dig");
	assert_differ(*state, "100", "loo");
	assert_differ(*state, "\xd0\xba\xd0\xbe\xd1\x82", "\xd0\xba\xd0\xb8\xd1\x82");
	assert_differ(*state, "two words", "twowords");
	assert_differ(*state, "#tag", "tag");
	assert_differ(*state, "\xd9\x83\xd8\xaa\xd8\xa8", "\xd9\x83\xd8\xaa\xd9\x85");
}

static void test_arabic_vowels_and_stroke(void **state)
{
	assert_same(*state, "\xd9\x83\xd9\x8e\xd8\xaa\xd9\x8e\xd8\xa8", "\xd9\x83\xd8\xaa\xd8\xa8");
	assert_same(*state, "\xd9\x83\xd9\x80\xd9\x80\xd8\xaa\xd8\xa8", "\xd9\x83\xd8\xaa\xd8\xa8");
}

static void test_words_of_scripts_without_blanks(void **state)
{
	/* "today the weather is very good" in Chinese: today / weather / very / good */
	size_t words = form(*state, "\xe4\xbb\x8a\xe5\xa4\xa9\xe5\xa4\xa9\xe6\xb0\x94\xe5\xbe\x88"
	                            "\xe5\xa5\xbd\xe3\x80\x82", &one);
	assert_in_range(words, 3, 5);
	assert_null(strchr(one.data, ' '));
	/* "the weather is very good today" in Thai */
	words = form(*state, "\xe0\xb8\xa7\xe0\xb8\xb1\xe0\xb8\x99\xe0\xb8\x99\xe0\xb8\xb5\xe0\xb9\x89"
	                     "\xe0\xb8\xad\xe0\xb8\xb2\xe0\xb8\x81\xe0\xb8\xb2\xe0\xb8\xa8\xe0\xb8\x94"
	                     "\xe0\xb8\xb5\xe0\xb8\xa1\xe0\xb8\xb2\xe0\xb8\x81", &one);
	assert_in_range(words, 4, 6);
	/* links and mentions are no words */
	assert_int_equal(form(*state, "\xe4\xbb\x8a\xe5\xa4\xa9 https://t.co/abc @name", &one), 1);
}

/* The fast way for ASCII gives what the way through ICU gives. */
static void test_ascii_equals_icu(void **state)
{
	struct overt_rng rng = {42};
	static const char bait[] = "htps:/@#www..aZ09 ,rRmMiIlL|";
	for (int round = 0; round < 20000; round++) {
		char text[64], slow[80];
		size_t len = overt_rng_below(&rng, 40);
		for (size_t i = 0; i < len; i++)
			text[i] = overt_rng_below(&rng, 2)
			                  ? bait[overt_rng_below(&rng, sizeof bait - 1)]
			                  : (char)(1 + overt_rng_below(&rng, 127));
		text[len] = '\0';
		size_t at = overt_rng_below(&rng, len + 1);
		memcpy(slow, text, at);
		memcpy(slow + at, "\xe2\x80\x8b", 3);
		memcpy(slow + at + 3, text + at, len - at + 1);
		assert_same(*state, text, slow);
	}
}

static void test_hostile(void **state)
{
	struct overt_error err = {0};
	size_t words;
	static const char nul[] = "a\0b c\xff\xfe" "d \xed\xa0\x80 e\xf0\x9f";
	assert_int_equal(overt_norm_text(*state, (overt_str){nul, sizeof nul - 1}, &one, &words, &err),
	                 OVERT_OK);
	assert_string_equal(one.data, "a b c d e");
	assert_int_equal(overt_norm_text(*state, OVERT_STR_NONE, &one, &words, &err), OVERT_OK);
	assert_int_equal(words, 0);
	/* U+FDFA grows 18-fold under NFKC */
	static char grow[30001];
	for (size_t i = 0; i < 30000; i += 3)
		memcpy(grow + i, "\xef\xb7\xba", 3);
	assert_int_equal(overt_norm_text(*state, overt_str_from(grow), &one, &words, &err), OVERT_OK);
	assert_true(one.len > 90000);
}

static void test_manual_repost(void **state)
{
	(void)state;
	assert_true(overt_norm_is_manual_repost(OVERT_STR("RT @name: text")));
	assert_true(overt_norm_is_manual_repost(OVERT_STR("  rt  @name text")));
	assert_false(overt_norm_is_manual_repost(OVERT_STR("RT")));
	assert_false(overt_norm_is_manual_repost(OVERT_STR("RT now! @name")));
	assert_false(overt_norm_is_manual_repost(OVERT_STR("ART @name")));
	assert_false(overt_norm_is_manual_repost(OVERT_STR_NONE));
	assert_true(overt_str_equal(overt_norm_reposted_text(OVERT_STR("RT @a: RT @b: the text")),
	                            OVERT_STR("the text")));
	assert_true(overt_str_equal(overt_norm_reposted_text(OVERT_STR("the text RT @a: x")),
	                            OVERT_STR("the text RT @a: x")));
	assert_int_equal(overt_norm_reposted_text(OVERT_STR("RT @name")).len, 0);
}

static int free_buffers(void **state)
{
	overt_buf_free(&one);
	overt_buf_free(&two);
	return close_norm(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_links_and_mentions_are_dropped),
		cmocka_unit_test(test_disguise_is_undone),
		cmocka_unit_test(test_case_is_folded_in_each_script),
		cmocka_unit_test(test_different_texts_differ),
		cmocka_unit_test(test_arabic_vowels_and_stroke),
		cmocka_unit_test(test_words_of_scripts_without_blanks),
		cmocka_unit_test(test_ascii_equals_icu),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_manual_repost),
	};
	return cmocka_run_group_tests(tests, open_norm, free_buffers);
}
