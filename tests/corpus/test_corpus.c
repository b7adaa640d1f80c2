// SPDX-License-Identifier: GPL-3.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <overt/corpus.h>

static struct overt_post make(const char *platform, const char *id, const char *account,
                              overt_ms time)
{
	struct overt_post post;
	overt_post_clear(&post);
	post.platform = overt_str_from(platform);
	post.post_id = overt_str_from(id);
	post.account_id = overt_str_from(account);
	post.time = time;
	return post;
}

static uint32_t add(struct overt_corpus *corpus, struct overt_post post)
{
	uint32_t index = 12345;
	struct overt_error err;
	assert_int_equal(overt_corpus_add(corpus, &post, 3, &index, &err), OVERT_OK);
	return index;
}

static void test_repeated_posts(void **state)
{
	(void)state;
	struct overt_corpus *corpus = overt_corpus_new();
	assert_int_equal(add(corpus, make("a", "1", "u", 5)), 0);
	assert_int_equal(add(corpus, make("a", "1", "u", 5)), OVERT_NO_INDEX);
	assert_int_equal(add(corpus, make("b", "1", "u", 5)), 1);
	assert_int_equal(add(corpus, make("a", "2", "u", 5)), 2);
	assert_int_equal(add(corpus, make("a", NULL, "u", 5)), 3);
	assert_int_equal(add(corpus, make("a", NULL, "u", 5)), 4);
	assert_int_equal(add(corpus, make("a", "", "u", 5)), 5);
	assert_int_equal(overt_corpus_tally(corpus).repeated, 1);
	uint32_t posts, accounts;
	assert_int_equal(overt_corpus_posts(corpus, &posts)[1].source, 3);
	assert_int_equal(posts, 6);
	const struct overt_account *table = overt_corpus_accounts(corpus, &accounts);
	assert_int_equal(accounts, 2);
	assert_int_equal(table[0].posts, 5);
	assert_int_equal(table[1].posts, 1);
	assert_true(overt_str_equal(table[1].platform, OVERT_STR("b")));
	overt_corpus_free(corpus);
}

/* A post of a table whose ids may be numbers of rows. */
static struct overt_post make_loose(const char *id, const char *account, overt_ms time,
                                    enum overt_precision precision)
{
	struct overt_post post = make("p", id, account, time);
	post.loose_id = true;
	post.precision = precision;
	return post;
}

/* Two tables that count their rows from 1, in any order, once or twice: all posts, once. */
static void test_row_numbers_are_no_ids(void **state)
{
	(void)state;
	static const char *const accounts[] = {"a", "b", "c", "a"};
	static const overt_ms times[] = {5000, 5000, 5000, 90000};
	for (size_t turn = 0; turn < 4; turn++) {
		struct overt_corpus *corpus = overt_corpus_new();
		for (size_t i = 0; i < 8; i++) {
			size_t at = (turn + i * 3) % 4;
			add(corpus, make_loose("1", accounts[at], times[at], OVERT_PRECISION_SECOND));
		}
		uint32_t posts;
		overt_corpus_posts(corpus, &posts);
		assert_int_equal(posts, 4);
		assert_int_equal(overt_corpus_tally(corpus).apart, 3);
		assert_int_equal(overt_corpus_tally(corpus).repeated, 4);
		assert_int_equal(overt_corpus_tally(corpus).elsewhere, 0);
		overt_corpus_free(corpus);
	}
}

/* One table knows minutes, the other seconds: the same post; a minute later it is another. */
static void test_loose_ids_and_coarse_times(void **state)
{
	(void)state;
	struct overt_corpus *corpus = overt_corpus_new();
	assert_int_equal(add(corpus, make_loose("1", "a", 60000, OVERT_PRECISION_MINUTE)), 0);
	assert_int_equal(add(corpus, make_loose("1", "a", 119000, OVERT_PRECISION_SECOND)), OVERT_NO_INDEX);
	assert_int_equal(add(corpus, make_loose("1", "a", 120000, OVERT_PRECISION_SECOND)), 1);
	assert_int_equal(add(corpus, make_loose("1", "a", OVERT_TIME_UNKNOWN, OVERT_PRECISION_UNKNOWN)),
	                 OVERT_NO_INDEX);
	assert_int_equal(add(corpus, make_loose("1", NULL, 60000, OVERT_PRECISION_MINUTE)), 2);
	overt_corpus_free(corpus);
}

/* A platform's own id is one post, whatever its account is called there. */
static void test_ids_of_platforms_are_trusted(void **state)
{
	(void)state;
	struct overt_corpus *corpus = overt_corpus_new();
	assert_int_equal(add(corpus, make("p", "1", "123", 5000)), 0);
	assert_int_equal(add(corpus, make("p", "1", "its_handle", 7000)), OVERT_NO_INDEX);
	assert_int_equal(add(corpus, make_loose("1", "123", 5000, OVERT_PRECISION_SECOND)), OVERT_NO_INDEX);
	assert_int_equal(add(corpus, make_loose("1", "456", 5000, OVERT_PRECISION_SECOND)), 1);
	assert_int_equal(overt_corpus_tally(corpus).apart, 1);
	overt_corpus_free(corpus);
}

static void test_repeats_of_another_source(void **state)
{
	(void)state;
	struct overt_corpus *corpus = overt_corpus_new();
	struct overt_post post = make("p", "1", "a", 5);
	struct overt_error err;
	uint32_t index;
	for (uint32_t source = 0; source < 3; source++)
		assert_int_equal(overt_corpus_add(corpus, &post, source, &index, &err), OVERT_OK);
	assert_int_equal(overt_corpus_add(corpus, &post, 0, &index, &err), OVERT_OK);
	assert_int_equal(overt_corpus_tally(corpus).repeated, 3);
	assert_int_equal(overt_corpus_tally(corpus).elsewhere, 2);
	overt_corpus_free(corpus);
}

static void test_post_without_account(void **state)
{
	(void)state;
	struct overt_corpus *corpus = overt_corpus_new();
	uint32_t count;
	add(corpus, make("a", "1", NULL, 5));
	assert_int_equal(overt_corpus_posts(corpus, &count)[0].account, OVERT_NO_INDEX);
	overt_corpus_accounts(corpus, &count);
	assert_int_equal(count, 0);
	overt_corpus_free(corpus);
}

/* The same profile whatever the order of the posts. */
static void test_profile_does_not_depend_on_order(void **state)
{
	(void)state;
	static const overt_ms times[] = {7, OVERT_TIME_UNKNOWN, 9, 9, 8};
	static const char *const names[] = {"old", "ancient", "new", "newer", NULL};
	for (size_t turn = 0; turn < 5; turn++) {
		struct overt_corpus *corpus = overt_corpus_new();
		for (size_t i = 0; i < 5; i++) {
			size_t at = (turn + i * (turn % 2 ? 1 : 4)) % 5;
			struct overt_post post = make("a", NULL, "u", times[at]);
			post.handle = overt_str_from(names[at]);
			post.account_created = 100 - (overt_ms)at;
			post.labels = 1u << at;
			add(corpus, post);
		}
		uint32_t count;
		const struct overt_account *account = overt_corpus_accounts(corpus, &count);
		assert_true(overt_str_equal(account->handle, OVERT_STR("newer")));
		assert_null(account->display_name.ptr);
		assert_int_equal(account->created, 96);
		assert_int_equal(account->first_seen, 7);
		assert_int_equal(account->last_seen, 9);
		assert_int_equal(account->labels, 31);
		overt_corpus_free(corpus);
	}
}

static void test_long_profile_is_cut_between_characters(void **state)
{
	(void)state;
	struct overt_corpus *corpus = overt_corpus_new();
	char text[6001];
	text[0] = 'x';
	for (size_t i = 1; i < 5999; i += 2)
		memcpy(text + i, "\xc3\xa4", 2);
	struct overt_post post = make("a", "1", "u", 1);
	post.profile_text = (overt_str){text, 5999};
	add(corpus, post);
	uint32_t count;
	assert_int_equal(overt_corpus_accounts(corpus, &count)->profile_text.len, 4095);
	overt_corpus_free(corpus);
}

/* Posts of one account in any order: the same main client and hours. */
static void test_clients_and_hours(void **state)
{
	(void)state;
	static const char *const clients[] = {"b", "a", NULL, "b", "a", " c ", ""};
	for (int turn = 0; turn < 2; turn++) {
		struct overt_corpus *corpus = overt_corpus_new();
		uint32_t accounts;
		for (int i = 0; i < 7; i++) {
			int at = turn ? 6 - i : i;
			struct overt_post post = make("p", NULL, "u", at * 3600000LL - 7200000);
			post.precision = at == 6 ? OVERT_PRECISION_DAY : OVERT_PRECISION_SECOND;
			post.client = clients[at] ? overt_str_from(clients[at]) : OVERT_STR_NONE;
			add(corpus, post);
		}
		const struct overt_account *table = overt_corpus_accounts(corpus, &accounts);
		assert_true(overt_str_equal(table[0].client, OVERT_STR("a")));
		assert_int_equal(table[0].hours[22], 1); /* before 1970 */
		assert_int_equal(table[0].hours[0], 1);
		assert_int_equal(table[0].hours[4], 0); /* a day without an hour */
		overt_corpus_free(corpus);
	}
}

static void test_a_full_hour_stays_full(void **state)
{
	(void)state;
	struct overt_corpus *corpus = overt_corpus_new();
	uint32_t accounts;
	for (int i = 0; i < 65540; i++) {
		struct overt_post post = make("p", NULL, "u", 5);
		post.precision = OVERT_PRECISION_SECOND;
		add(corpus, post);
	}
	assert_int_equal(overt_corpus_accounts(corpus, &accounts)[0].hours[0], 65535);
	overt_corpus_free(corpus);
}

static void test_many(void **state)
{
	(void)state;
	struct overt_corpus *corpus = overt_corpus_new();
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 100000; i++) {
			char id[16], account[16];
			snprintf(id, sizeof id, "%d", i);
			snprintf(account, sizeof account, "u%d", i % 1000);
			uint32_t want = round ? OVERT_NO_INDEX : (uint32_t)i;
			assert_int_equal(add(corpus, make("a", id, account, i)), want);
		}
	uint32_t posts, accounts;
	const struct overt_post_row *rows = overt_corpus_posts(corpus, &posts);
	assert_int_equal(posts, 100000);
	assert_int_equal(rows[99999].account, 999);
	assert_int_equal(overt_corpus_accounts(corpus, &accounts)[999].posts, 100);
	assert_int_equal(accounts, 1000);
	overt_corpus_free(corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_repeated_posts),
		cmocka_unit_test(test_row_numbers_are_no_ids),
		cmocka_unit_test(test_loose_ids_and_coarse_times),
		cmocka_unit_test(test_ids_of_platforms_are_trusted),
		cmocka_unit_test(test_repeats_of_another_source),
		cmocka_unit_test(test_post_without_account),
		cmocka_unit_test(test_profile_does_not_depend_on_order),
		cmocka_unit_test(test_long_profile_is_cut_between_characters),
		cmocka_unit_test(test_clients_and_hours),
		cmocka_unit_test(test_a_full_hour_stays_full),
		cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
