// SPDX-License-Identifier: GPL-3.0-or-later
/* Tables that misbehave: huge fields, stray quotes, wrong columns; maps and units. */
#include "../check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "collect.h"

#define HEAD "account_id,timestamp,text\n"

static struct collected got;

static void read_text(const char *text, const struct overt_read_options *options)
{
	assert_ok(collect_bytes(text, strlen(text), options, &got), &got.err);
}

static void read_buf(struct overt_buf *buf, const struct overt_read_options *options)
{
	assert_false(buf->failed);
	assert_ok(collect_bytes(buf->data, buf->len, options, &got), &got.err);
	overt_buf_free(buf);
}

static void expect(uint64_t posts, uint64_t rejects)
{
	if (got.posts != posts || got.rejects != rejects)
		fail_msg("expected %u posts, %u rejected; found %u, %u:\n%.2000s", (unsigned)posts,
		         (unsigned)rejects, (unsigned)got.posts, (unsigned)got.rejects, got.text.data);
	assert_int_equal(got.source.rows, posts);
	assert_int_equal(got.source.rejected, rejects);
}

static void test_no_line_end_at_the_end(void **state)
{
	(void)state;
	read_text(HEAD "account_a,2024-03-01T10:00:07Z,one", NULL);
	expect(1, 0);
	collected_free(&got);
	read_text(HEAD, NULL);
	expect(0, 0);
	collected_free(&got);
}

static void test_blank_lines_are_no_rows(void **state)
{
	(void)state;
	read_text(HEAD "\naccount_a,2024-03-01T10:00:07Z,one\r\n\r\n\n", NULL);
	expect(1, 0);
	assert_true(collected_has(&got, "post line 3"));
	collected_free(&got);
}

static void test_a_stray_quote_costs_one_line(void **state)
{
	(void)state;
	/* The quote opened in line 2 is closed by that of line 4, with text behind it. */
	read_text(HEAD "account_a,2024-03-01T10:00:07Z,\"open\n"
	               "account_b,2024-03-01T10:00:08Z,two\n"
	               "account_c,2024-03-01T10:00:09Z,\"three\"\n"
	               "account_d,2024-03-01T10:00:10Z,four\n", NULL);
	assert_true(got.posts >= 2);
	assert_true(collected_has(&got, "account_d"));
	collected_free(&got);
}

static void test_a_quote_open_at_the_end_costs_one_line(void **state)
{
	(void)state;
	read_text(HEAD "account_a,2024-03-01T10:00:07Z,\"open\n"
	               "account_b,2024-03-01T10:00:08Z,two\n", NULL);
	expect(1, 1);
	assert_true(collected_has(&got, "rejected line 2"));
	assert_true(collected_has(&got, "account_b"));
	collected_free(&got);
}

/* A row of many lines whose quotes are in order is one row, be its columns too many. */
static void test_lines_within_quotes_are_no_rows(void **state)
{
	(void)state;
	read_text(HEAD "account_a,2024-03-01T10:00:07Z,\"x\naccount_z,2024-03-01T10:00:08Z,forged\ny\",extra\n"
	               "account_b,2024-03-01T10:00:08Z,two\n", NULL);
	expect(1, 1);
	assert_false(collected_has(&got, "account_z"));
	collected_free(&got);
}

static void repeat(struct overt_buf *buf, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		overt_buf_append(buf, text, strlen(text));
}

static void test_unbalanced_quote_is_bounded(void **state)
{
	struct overt_read_options options = {.max_record = 4096};
	struct overt_buf buf = {.max = 1 << 20};

	(void)state;
	repeat(&buf, HEAD "account_a,2024-03-01T10:00:07Z,\"open\n", 1);
	repeat(&buf, "account_b,2024-03-01T10:00:08Z,a row as it should be\n", 500);
	read_buf(&buf, &options);
	expect(500, 1);
	assert_true(collected_has(&got, "rejected line 2"));
	collected_free(&got);
}

/* One field of 100 MB, quoted and with line ends, or not: one row rejected, the next one read. */
static void huge_field(const char *open, const char *piece, const char *close)
{
	struct overt_buf buf = {.max = (size_t)110 << 20};
	struct rusage before, after;

	repeat(&buf, HEAD "account_a,2024-03-01T10:00:07Z,", 1);
	repeat(&buf, open, 1);
	struct overt_buf pieces = {.max = 1 << 20};
	repeat(&pieces, piece, ((size_t)1 << 20) / strlen(piece) - 1);
	repeat(&buf, pieces.data, ((size_t)100 << 20) / pieces.len);
	overt_buf_free(&pieces);
	repeat(&buf, close, 1);
	repeat(&buf, "\naccount_b,2024-03-01T10:00:08Z,two\n", 1);
	getrusage(RUSAGE_SELF, &before);
	read_buf(&buf, NULL);
	getrusage(RUSAGE_SELF, &after);
	expect(1, 1);
	assert_true(collected_has(&got, "account_b"));
	/* 3 x max_record, and what the allocator keeps */
	assert_true(after.ru_maxrss - before.ru_maxrss < 70 * 1024);
	collected_free(&got);
}

static void test_huge_fields(void **state)
{
	(void)state;
	huge_field("", "x", "");
	huge_field("\"", "words and\nlines, \"\"quoted\"\"\n", "\"");
}

static void test_map(void **state)
{
	static const struct overt_map_entry map[] = {
		{"account", "who"}, {"time", "when"}, {"object", "a"}, {"object", "b"}};
	struct overt_read_options options = {.map = map, .map_count = 4};

	(void)state;
	read_text("who;when;a;b\naccount_a;1700000000;x;\naccount_b;1700000001;;\n", &options);
	expect(2, 0);
	assert_true(collected_has(&got, "given=\"a\"\n    object=\"x\"\npost line 3"));
	assert_false(collected_has(&got, "given=\"b\""));
	assert_true(collected_notice(&got, "seconds since 1970"));
	assert_true(collected_notice(&got, "\";\""));
	collected_free(&got);
}

static void test_case_of_columns_does_not_count(void **state)
{
	(void)state;
	read_text("Account_ID,Timestamp,TEXT\naccount_a,2024-03-01T10:00:07Z,one\n", NULL);
	expect(1, 0);
	assert_true(collected_has(&got, "account=\"account_a\""));
	collected_free(&got);
}

static void check_map_error(const struct overt_map_entry *map, size_t count, const char *word)
{
	struct overt_read_options options = {.map = map, .map_count = count};
	const char *text = "who,when\na,1700000000\n";

	assert_int_equal(collect_bytes(text, strlen(text), &options, &got), OVERT_E_USAGE);
	if (!strstr(got.err.message, word))
		fail_msg("expected \"%s\" in \"%s\"", word, got.err.message);
	collected_free(&got);
}

static void test_wrong_maps(void **state)
{
	static const struct overt_map_entry absent[] = {{"account", "who"}, {"time", "date"}};
	static const struct overt_map_entry no_field[] = {{"colour", "who"}, {"time", "when"}};
	static const struct overt_map_entry no_time[] = {{"account", "who"}};
	static const struct overt_map_entry twice[] = {{"account", "who"}, {"account", "when"}, {"time", "when"}};

	(void)state;
	check_map_error(absent, 2, "the columns are: who, when");
	check_map_error(no_field, 2, "colour");
	check_map_error(no_time, 1, "account and time");
	check_map_error(twice, 3, "twice");
}

static void check_unit(const char *time, const char *notice, const char *expected)
{
	struct overt_buf buf = {.max = 4096};

	overt_buf_printf(&buf, HEAD "account_a,%s,one\n", time);
	read_buf(&buf, NULL);
	expect(1, 0);
	if (!collected_notice(&got, notice) || !collected_has(&got, expected))
		fail_msg("%s: found %s", time, got.text.data);
	collected_free(&got);
}

static void test_units_of_time(void **state)
{
	(void)state;
	check_unit("1700000000", " seconds", "time=2023-11-14T22:13:20Z\n  precision=second");
	check_unit("1700000000123", " milliseconds", "time=2023-11-14T22:13:20.123Z\n  precision=ms");
	check_unit("1700000000123456", " microseconds", "time=2023-11-14T22:13:20.123Z\n  precision=ms");
	check_unit("2023-11-14 22:13:20", "dates", "time=2023-11-14T22:13:20Z\n  precision=second");
	check_unit("11/14/2023 22:13", "dates", "time=2023-11-14T22:13:00Z\n  precision=minute");
	check_unit("2023-11-14", "dates", "time=2023-11-14T00:00:00Z\n  precision=day");
}

static void test_whole_minutes_are_noticed(void **state)
{
	struct overt_buf buf = {.max = 1 << 20};

	(void)state;
	repeat(&buf, HEAD, 1);
	for (int i = 0; i < 30; i++)
		overt_buf_printf(&buf, "account_a,2024-03-01T10:%02d:00Z,one\n", i);
	repeat(&buf, "account_b,2024-03-01T11:00:30Z,two\n", 0);
	read_buf(&buf, NULL);
	assert_int_equal(got.source.precision, OVERT_PRECISION_MINUTE);
	assert_true(collected_notice(&got, "minute"));
	collected_free(&got);

	/* One time with seconds, and the file is one to the second. */
	repeat(&buf, HEAD, 1);
	for (int i = 0; i < 30; i++)
		overt_buf_printf(&buf, "account_a,2024-03-01T10:%02d:00Z,one\n", i);
	repeat(&buf, "account_b,2024-03-01T11:00:30Z,two\n", 1);
	read_buf(&buf, NULL);
	assert_int_equal(got.source.precision, OVERT_PRECISION_SECOND);
	collected_free(&got);
}

/* A second-precise file of few rows is not taken for a coarse one. */
static void test_few_rows_prove_nothing(void **state)
{
	(void)state;
	read_text(HEAD "account_a,2024-03-01T10:00:00Z,one\naccount_b,2024-03-01T10:01:00Z,two\n", NULL);
	assert_int_equal(got.source.precision, OVERT_PRECISION_SECOND);
	collected_free(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_line_end_at_the_end),
		cmocka_unit_test(test_blank_lines_are_no_rows),
		cmocka_unit_test(test_a_stray_quote_costs_one_line),
		cmocka_unit_test(test_a_quote_open_at_the_end_costs_one_line),
		cmocka_unit_test(test_lines_within_quotes_are_no_rows),
		cmocka_unit_test(test_unbalanced_quote_is_bounded),
		cmocka_unit_test(test_huge_fields),
		cmocka_unit_test(test_map),
		cmocka_unit_test(test_case_of_columns_does_not_count),
		cmocka_unit_test(test_wrong_maps),
		cmocka_unit_test(test_units_of_time),
		cmocka_unit_test(test_whole_minutes_are_noticed),
		cmocka_unit_test(test_few_rows_prove_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
