// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"

#include <stdlib.h>
#include <string.h>

#include "../../src/read/csv.h"

#define ROOM 4096

static char block[ROOM + OVERT_CSV_PADDING];
static struct overt_csv_record record;

static bool next(const char *text, size_t len, bool last)
{
	memset(block, '"', sizeof block); /* what lies behind the block must not matter */
	memcpy(block, text, len);
	return overt_csv_next(',', block, len, last, &record);
}

static overt_str value(size_t i)
{
	static char room[ROOM];
	struct overt_csv_field f = record.fields[i];

	if (!f.escaped)
		return (overt_str){f.ptr, f.len};
	return (overt_str){room, overt_csv_unescape(f, room)};
}

/* Text, what its first record's fields are with | between them, and its size. */
static const struct {
	const char *text, *fields;
	size_t size, lines;
} cases[] = {
	{"a,b,c\nd", "a|b|c", 6, 1},
	{"a,b,c\r\nd", "a|b|c", 7, 1},
	{"a,b,c", "a|b|c", 5, 0},
	{"a,,\n", "a||", 4, 1},
	{"\n", "", 1, 1},
	{"\r\n", "", 2, 1},
	{"\"a\",\"b\"\n", "a|b", 8, 1},
	{"\"a,b\",c\n", "a,b|c", 8, 1},
	{"\"a\nb\",c\n", "a\nb|c", 8, 2},
	{"\"a\r\nb\",c\r\n", "a\r\nb|c", 10, 2},
	{"\"say \"\"hi\"\"\",c\n", "say \"hi\"|c", 15, 1},
	{"\"\"\"\",c\n", "\"|c", 7, 1},
	{"\"\",\"\"\n", "|", 6, 1},
	{"\"a\"\r\n", "a", 5, 1},
	{"\"a\"", "a", 3, 0},
	{"\"a\"\r", "a", 4, 0},
	/* What exports do against the rules. */
	{"5\" disk,b\n", "5\" disk|b", 10, 1},
	{"\"a\" b,c\n", "a b|c", 8, 1},
	{"\"a\"b\"c\",d\n", "ab\"c\"|d", 10, 1},
	{"a\rb,c\n", "a\rb|c", 6, 1},
	{" \"a\",b\n", " \"a\"|b", 7, 1},
};

static void test_records(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char joined[256] = "";
		assert_true(next(cases[i].text, strlen(cases[i].text), true));
		for (size_t k = 0; k < record.count; k++) {
			overt_str v = value(k);
			if (k > 0)
				strcat(joined, "|");
			strncat(joined, v.ptr, v.len);
		}
		if (strcmp(joined, cases[i].fields) != 0)
			fail_msg("%s: expected %s, found %s", cases[i].text, cases[i].fields, joined);
		assert_int_equal(record.size, cases[i].size);
		assert_int_equal(record.lines, cases[i].lines);
	}
}

/* A block that is cut anywhere is either asked for again or gives the same record. */
static void test_cut_blocks(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t len = strlen(cases[i].text);
		for (size_t cut = 0; cut < len; cut++)
			if (next(cases[i].text, cut, false))
				assert_int_equal(record.size, cases[i].size);
	}
}

static void test_untidy_and_open(void **state)
{
	(void)state;
	assert_true(next("\"a\"b,c\n", 7, true));
	assert_true(record.untidy);
	assert_false(record.open_quote);
	assert_true(next("\"a\",c\n", 6, true));
	assert_false(record.untidy);
	assert_true(next("a,\"b\nc\n", 7, true));
	assert_true(record.open_quote);
	assert_int_equal(record.size, 7);
	assert_false(next("a,\"b\nc\n", 7, false));
	assert_false(next("", 0, true));
}

static void test_nul_bytes_are_data(void **state)
{
	(void)state;
	assert_true(next("a\0b,c\n", 6, true));
	assert_int_equal(record.count, 2);
	assert_int_equal(record.fields[0].len, 3);
}

static void test_more_columns_than_are_kept(void **state)
{
	char text[OVERT_CSV_COLUMNS + 100];

	(void)state;
	memset(text, ',', sizeof text);
	text[sizeof text - 1] = '\n';
	assert_true(next(text, sizeof text, true));
	assert_int_equal(record.count, sizeof text);
}

static void test_sniff(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		char delimiter;
	} samples[] = {
		{"a,b\n1,2\n3,4\n", ','},
		{"a;b\n1,5;2\n3;4\n", ';'},
		{"a\tb\n1, x\t2\n3\t4\n", '\t'},
		{"a|b|c\n1|2,2|3\n", '|'},
		{"\"a;x\",b\n\"1;y\",2\n", ','},
		{"only\none\ncolumn\n", 0},
		{"", 0},
	};
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		size_t len = strlen(samples[i].text);
		memset(block, 0, sizeof block);
		memcpy(block, samples[i].text, len);
		assert_int_equal(overt_csv_sniff(block, len, true), samples[i].delimiter);
	}
}

/* Random bytes of the alphabet that matters: records tile the block, whatever the cuts. */
static void test_random_blocks_are_tiled(void **state)
{
	static const char alphabet[] = "ab,\"\n\r;";
	struct overt_rng rng = {7};
	char text[200];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = overt_rng_below(&rng, sizeof text), at = 0;
		for (size_t i = 0; i < len; i++)
			text[i] = alphabet[overt_rng_below(&rng, sizeof alphabet - 1)];
		while (at < len) {
			assert_true(next(text + at, len - at, true));
			size_t size = record.size, count = record.count;
			assert_true(size > 0 && size <= len - at);
			/* one byte more than the record is enough to see the same end */
			if (size < len - at && next(text + at, size + 1, false)) {
				assert_int_equal(record.size, size);
				assert_int_equal(record.count, count);
			}
			at += size;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_cut_blocks),
		cmocka_unit_test(test_untidy_and_open),
		cmocka_unit_test(test_nul_bytes_are_data),
		cmocka_unit_test(test_more_columns_than_are_kept),
		cmocka_unit_test(test_sniff),
		cmocka_unit_test(test_random_blocks_are_tiled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
