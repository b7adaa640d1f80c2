// SPDX-License-Identifier: GPL-3.0-or-later
#include "channel_test.h"
#include <stdio.h>
#include <string.h>

static const char words[] = "a plain sentence of several words";

static void test_repost_and_copy_are_kept_apart(void **state)
{
	(void)state;
	struct overt_channel_set *set = channel_open(1);
	struct overt_post repost = channel_post(OVERT_KIND_REPOST, words);
	channel_take(set, repost, 0, 0);
	channel_take(set, channel_post(OVERT_KIND_POST, words), 1, 1);
	channel_take(set, channel_post(OVERT_KIND_POST, "RT @name: a plain sentence of several words"),
	             2, 2);
	repost.repost_of = OVERT_STR("17");
	channel_take(set, repost, 3, 3);
	channel_take(set, channel_post(OVERT_KIND_QUOTE, words), 4, 4);
	channel_finish(set);
	assert_int_equal(channel_object(set, "repost-text", 0), 0);
	assert_int_equal(channel_object(set, "repost-text", 2), 0);
	assert_int_equal(channel_object(set, "text", 1), 0);
	assert_int_equal(channel_object(set, "text", 4), 0);
	assert_int_equal(channel_object(set, "repost", 3), 0);
	assert_int_equal(channel_events(set, "repost-text")->count, 2);
	assert_int_equal(channel_events(set, "text")->count, 2);
	assert_int_equal(channel_events(set, "repost")->count, 1);
	overt_channel_set_free(set);
}

static void test_ids_of_two_platforms_differ(void **state)
{
	(void)state;
	struct overt_channel_set *set = channel_open(1);
	struct overt_post post = channel_post(OVERT_KIND_REPLY, NULL);
	post.reply_to_post = OVERT_STR("17");
	channel_take(set, post, 0, 0);
	channel_take(set, post, 1, 1);
	post.platform = OVERT_STR("elsewhere");
	channel_take(set, post, 2, 2);
	channel_finish(set);
	assert_int_equal(channel_object(set, "reply", 0), channel_object(set, "reply", 1));
	assert_int_not_equal(channel_object(set, "reply", 0), channel_object(set, "reply", 2));
	size_t count;
	overt_channel_set_yields(set, &count);
	assert_int_equal(count, 1);
	assert_true(overt_str_equal(overt_channel_set_label(set, 0, 1), OVERT_STR("17")));
	overt_channel_set_free(set);
}

static void test_links(void **state)
{
	(void)state;
	struct overt_channel_set *set = channel_open(1);
	static const overt_str listed[] = {{"http://www.example.org/a/", 25}, {"not a link", 10},
	                                   {"https://example.org/a?utm_source=x", 34}};
	struct overt_post post = channel_post(OVERT_KIND_POST, "https://example.org/b");
	post.links = (struct overt_str_list){listed, 3};
	channel_take(set, post, 0, 0);
	channel_take(set, channel_post(OVERT_KIND_POST, "See https://m.example.org/a#x."), 1, 1);
	post.kind = OVERT_KIND_REPOST;
	channel_take(set, post, 2, 2);
	channel_take(set, channel_post(OVERT_KIND_POST, "See https://example.org/c\xe2\x80\xa6"), 3, 3);
	channel_finish(set);
	const struct overt_events *events = channel_events(set, "link");
	assert_int_equal(events->count, 2);
	assert_int_equal(events->objects, 1);
	overt_channel_set_free(set);
}

static void test_hashtags(void **state)
{
	(void)state;
	struct overt_channel_set *set = channel_open(1);
	static const overt_str tags[] = {{"One", 3}, {"two", 3}};
	struct overt_post post = channel_post(OVERT_KIND_POST, NULL);
	post.hashtags = (struct overt_str_list){tags, 2};
	channel_take(set, post, 0, 0);
	channel_take(set, channel_post(OVERT_KIND_POST, "#ONE and then #Two"), 1, 1);
	channel_take(set, channel_post(OVERT_KIND_POST, "#two and then #one"), 2, 2);
	channel_take(set, channel_post(OVERT_KIND_POST, "#one only, no#two # three"), 3, 3);
	channel_finish(set);
	assert_int_equal(channel_object(set, "hashtags", 0), channel_object(set, "hashtags", 1));
	assert_int_not_equal(channel_object(set, "hashtags", 0), channel_object(set, "hashtags", 2));
	assert_int_equal(channel_object(set, "hashtags", 3), OVERT_NO_INDEX);
	overt_channel_set_free(set);
}

static void test_media_and_mentions(void **state)
{
	(void)state;
	struct overt_channel_set *set = channel_open(1);
	static const overt_str media[] = {{"m1", 2}, {"m2", 2}, {"m1", 2}};
	struct overt_post post = channel_post(OVERT_KIND_POST, "for @Name and @name");
	post.media = (struct overt_str_list){media, 3};
	channel_take(set, post, 0, 0);
	post.kind = OVERT_KIND_REPOST;
	channel_take(set, post, 1, 1);
	channel_finish(set);
	assert_int_equal(channel_events(set, "media")->count, 2);
	assert_int_equal(channel_events(set, "mention")->count, 1);
	overt_channel_set_free(set);
}

static void test_given_channels_come_last_by_name(void **state)
{
	(void)state;
	struct overt_channel_set *set = channel_open(1);
	struct overt_post post = channel_post(OVERT_KIND_POST, words);
	post.given[0] = (struct overt_given){OVERT_STR("url_id"), OVERT_STR("7")};
	post.given[1] = (struct overt_given){OVERT_STR("domain_id"), OVERT_STR("7")};
	post.given_count = 2;
	channel_take(set, post, 0, 0);
	post.given_count = 1;
	channel_take(set, post, 1, 1);
	channel_finish(set);
	size_t count;
	const struct overt_channel_yield *yields = overt_channel_set_yields(set, &count);
	assert_int_equal(count, 3);
	assert_true(overt_str_equal(yields[0].name, OVERT_STR("text")));
	assert_true(overt_str_equal(yields[1].name, OVERT_STR("given:domain_id")));
	assert_true(overt_str_equal(yields[2].name, OVERT_STR("given:url_id")));
	assert_int_equal(yields[1].events->count, 1);
	assert_int_equal(yields[2].events->count, 2);
	assert_int_equal(yields[2].events->accounts, 2);
	assert_int_equal(yields[2].events->precision, OVERT_PRECISION_SECOND);
	assert_true(overt_str_equal(overt_channel_set_label(set, 2, 0), OVERT_STR("7")));
	overt_channel_set_free(set);
}

static void test_no_account_or_time_gives_no_event(void **state)
{
	(void)state;
	struct overt_channel_set *set = channel_open(1);
	struct overt_error err;
	struct overt_post post = channel_post(OVERT_KIND_POST, words);
	assert_int_equal(overt_channel_set_take(set, &post, 0, 0, &err), OVERT_OK);
	post.time = 5;
	assert_int_equal(overt_channel_set_take(set, &post, OVERT_NO_INDEX, 1, &err), OVERT_OK);
	channel_finish(set);
	size_t count = 9;
	overt_channel_set_yields(set, &count);
	assert_int_equal(count, 0);
	overt_channel_set_free(set);
}

static void test_options(void **state)
{
	(void)state;
	struct overt_channel_set *set = NULL;
	struct overt_error err = {0};
	const char *const wrong[] = {"text", "texts"}, *const right[] = {"link", "given"};
	struct overt_channel_options options = {.names = wrong, .name_count = 2};
	assert_int_equal(overt_channel_set_open(&set, &options, &err), OVERT_E_USAGE);
	assert_null(set);
	assert_non_null(strstr(err.message, "repost-text"));
	options.names = right;
	assert_int_equal(overt_channel_set_open(&set, &options, &err), OVERT_OK);
	channel_take(set, channel_post(OVERT_KIND_POST, words), 0, 0);
	channel_finish(set);
	assert_null(channel_events(set, "text"));
	overt_channel_set_free(set);
}

static void test_every_channel_explains_itself(void **state)
{
	(void)state;
	size_t count;
	const struct overt_channel_info *infos = overt_channels(&count);
	assert_int_equal(count, 9);
	assert_string_equal(infos[0].name, "repost");
	assert_string_equal(infos[8].name, "given");
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(infos[i].rank, i);
		assert_true(infos[i].window > 0);
		assert_true(infos[i].question[0] && infos[i].inputs[0] && infos[i].limits[0] &&
		            infos[i].window_reason[0]);
	}
}

static void test_short_and_empty_texts_are_no_key(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"", "three short words", "\xf0\x9f\x98\x80 \xf0\x9f\x98\x80 ! ! ! !",
		"https://example.org/a @b @c @d @e", "four words are enough", "Donaudampfschifffahrtsgesellschaft",
		/* two words of Chinese; a sentence of Chinese; a sentence of Thai */
		"\xe4\xbd\xa0\xe5\xa5\xbd", "\xe4\xbb\x8a\xe5\xa4\xa9\xe5\xa4\xa9\xe6\xb0\x94\xe5\xbe\x88"
		"\xe5\xa5\xbd\xe6\x88\x91\xe4\xbb\xac\xe5\x8e\xbb\xe5\x85\xac\xe5\x9b\xad",
		"\xe0\xb8\xa7\xe0\xb8\xb1\xe0\xb8\x99\xe0\xb8\x99\xe0\xb8\xb5\xe0\xb9\x89\xe0\xb8\xad"
		"\xe0\xb8\xb2\xe0\xb8\x81\xe0\xb8\xb2\xe0\xb8\xa8\xe0\xb8\x94\xe0\xb8\xb5\xe0\xb8\xa1"
		"\xe0\xb8\xb2\xe0\xb8\x81"};
	uint32_t objects[9];
	channel_texts(texts, 9, 1, objects);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(objects[i], OVERT_NO_INDEX);
	assert_int_not_equal(objects[4], OVERT_NO_INDEX);
	assert_int_not_equal(objects[5], OVERT_NO_INDEX);
	assert_int_equal(objects[6], OVERT_NO_INDEX);
	assert_int_not_equal(objects[7], OVERT_NO_INDEX);
	assert_int_not_equal(objects[8], OVERT_NO_INDEX);
}

/* The label is one of the published texts, the same one whatever the order. */
static void test_label_does_not_depend_on_order(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"A plain sentence of several words", "a PLAIN sentence of several words!",
		"a plain sentence of several words https://example.org/a", "@name a plain sentence of several words"};
	char first[400] = "";
	for (size_t turn = 0; turn < 4; turn++) {
		struct overt_channel_set *set = channel_open(1);
		for (size_t i = 0; i < 4; i++)
			channel_take(set, channel_post(OVERT_KIND_POST, texts[(turn + i) % 4]), 0, (uint32_t)i);
		channel_finish(set);
		overt_str label = overt_channel_set_label(set, 0, 0);
		if (turn == 0)
			memcpy(first, label.ptr, label.len);
		assert_true(overt_str_equal(label, overt_str_from(first)));
		overt_channel_set_free(set);
	}
}

static void test_long_label_is_cut_between_characters(void **state)
{
	(void)state;
	char text[1201];
	for (size_t i = 0; i < 1200; i += 6)
		memcpy(text + i, "a\xc3\xa4\xc3\xa4 ", 6);
	text[1200] = '\0';
	struct overt_channel_set *set = channel_open(1);
	channel_take(set, channel_post(OVERT_KIND_POST, text), 0, 0);
	channel_finish(set);
	overt_str label = overt_channel_set_label(set, 0, 0);
	assert_in_range(label.len, 296, 300);
	assert_true(label.ptr[label.len - 1] != '\xc3');
	overt_channel_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_repost_and_copy_are_kept_apart),
		cmocka_unit_test(test_ids_of_two_platforms_differ),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_hashtags),
		cmocka_unit_test(test_media_and_mentions),
		cmocka_unit_test(test_given_channels_come_last_by_name),
		cmocka_unit_test(test_no_account_or_time_gives_no_event),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_every_channel_explains_itself),
		cmocka_unit_test(test_short_and_empty_texts_are_no_key),
		cmocka_unit_test(test_label_does_not_depend_on_order),
		cmocka_unit_test(test_long_label_is_cut_between_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
