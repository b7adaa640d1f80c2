// SPDX-License-Identifier: GPL-3.0-or-later
/* However records are packed, the same posts come out; broken ones cost themselves alone. */
#include "../check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/read/extent.h"
#include "../../src/read/json_repair.h"
#include "collect.h"

#define A "{\"account_id\":\"account_a\",\"timestamp\":1700000000,\"text\":\"one } ] \\\" {\"}"
#define B "{\"account_id\":\"account_b\",\"timestamp\":1700000001,\"text\":\"two\",\"x\":[{\"y\":[]}]}"
#define C "{\"account_id\":\"account_c\",\"timestamp\":1700000002,\"text\":\"\\\\\"}"

static struct collected got;

static void check(const char *text, uint64_t posts, uint64_t rejects)
{
	overt_err rc = collect_bytes(text, strlen(text), NULL, &got);

	if (rc != OVERT_OK)
		fail_msg("%s: %s", text, got.err.message);
	if (got.posts != posts || got.rejects != rejects)
		fail_msg("%s: expected %u posts, %u rejected; found\n%s", text, (unsigned)posts,
		         (unsigned)rejects, got.text.data);
}

static void test_packings(void **state)
{
	static const char *const texts[] = {
		A "\n" B "\n" C "\n",
		A "\r\n" B "\r\n\r\n" C,
		A B C,
		A " " B "\n" C,
		"[" A "," B "," C "]",
		"[\n  " A ",\n  " B ",\n  " C "\n]\n",
		"\xEF\xBB\xBF[" A "," B "," C "]",
		"\n\n[" A "]\n[" B "," C "]",
		"{\n\"account_id\":\"account_a\",\n\"timestamp\":1700000000,\"text\":\"x\"}\n" B "\n" C,
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		check(texts[i], 3, 0);
		assert_true(collected_has(&got, "account_a"));
		assert_true(collected_has(&got, "account_b"));
		assert_true(collected_has(&got, "account_c"));
		assert_string_equal(got.source.format, "generic-json");
		collected_free(&got);
	}
}

static void test_places(void **state)
{
	(void)state;
	check(A "\n\n" B "\n", 2, 0);
	assert_true(collected_has(&got, "post line 1 byte 0"));
	char place[64];
	snprintf(place, sizeof place, "post line 3 byte %zu", sizeof A + 1);
	assert_true(collected_has(&got, place));
	collected_free(&got);
}

static void test_broken_records(void **state)
{
	(void)state;
	check(A "\n{\"account_id\":\"cut\n" B "\n", 2, 1);
	assert_true(collected_has(&got, "rejected line 2"));
	collected_free(&got);
	check(A "\n{\"account_id\":{\"no brace\":1}\n" B "\n", 2, 1);
	collected_free(&got);
	check(A "\nsome words\n" B "\n", 2, 1);
	collected_free(&got);
	check("[" A ",\n{\"account_id\":\"cut\n," B "]", 2, 1);
	collected_free(&got);
	check("[" A ",\n{\"account_id\":tru}," B "]", 2, 1);
	collected_free(&got);
	check("[" A "," B ",{\"account_id\":", 2, 1);
	collected_free(&got);
	check(A "\n" B "\n{\"account", 2, 1);
	collected_free(&got);
}

/* Both made the reader run for ever; found by fuzzing. */
static void test_stray_brackets_end(void **state)
{
	(void)state;
	check(A "}\n" B "\n", 2, 1);
	collected_free(&got);
	check("{\"type\":\"x\",\"messages\":[{\"id\":1,\"type\":\"message\",\"from_id\":\"user1\","
	      "\"date\":\"2024-03-01T10:00:07\"},}]}", 1, 1);
	collected_free(&got);
}

static void test_characters(void **state)
{
	(void)state;
	check("{\"account_id\":\"caf\xE9\",\"timestamp\":1700000000,\"text\":\"a\\u0000b \\ud83d\"}\n", 1, 0);
	assert_true(collected_has(&got, "account=\"caf\xEF\xBF\xBD\""));
	assert_true(collected_has(&got, "a\\u0000b \xEF\xBF\xBD"));
	assert_int_equal(got.source.replaced_utf8, 1);
	collected_free(&got);
	check("{\"account_id\":\"\\ud83d\\ude00\",\"timestamp\":1700000000,\"text\":\"x\"}\n", 1, 0);
	assert_int_equal(got.source.replaced_utf8, 0);
	collected_free(&got);
}

static void test_deep_nesting_is_rejected(void **state)
{
	struct overt_buf buf = {.max = 1 << 20};

	(void)state;
	overt_buf_printf(&buf, A "\n{\"x\":");
	for (int i = 0; i < 100000; i++)
		overt_buf_append(&buf, "[", 1);
	for (int i = 0; i < 100000; i++)
		overt_buf_append(&buf, "]", 1);
	overt_buf_printf(&buf, "}\n" B "\n");
	assert_ok(collect_bytes(buf.data, buf.len, NULL, &got), &got.err);
	assert_int_equal(got.posts, 2);
	assert_int_equal(got.rejects, 1);
	collected_free(&got);
	overt_buf_free(&buf);
}

static void large(const char *before, const char *between, const char *after)
{
	struct overt_read_options options = {.max_record = 4096};
	struct overt_buf buf = {.max = 1 << 20};

	overt_buf_printf(&buf, "%s" A "%s{\"account_id\":\"", before, between);
	for (int i = 0; i < 10000; i++)
		overt_buf_append(&buf, i % 7 ? "x" : "}", 1);
	overt_buf_printf(&buf, "\"}%s" B "%s", between, after);
	assert_ok(collect_bytes(buf.data, buf.len, &options, &got), &got.err);
	assert_int_equal(got.posts, 2);
	assert_int_equal(got.rejects, 1);
	assert_true(collected_has(&got, "longer"));
	collected_free(&got);
	overt_buf_free(&buf);
}

static void test_records_that_are_too_large(void **state)
{
	(void)state;
	large("", "\n", "\n");
	large("[", ",\n", "]");
	large("[", ",", "]");
}

/* A file of one object that is far larger than a record may be. */
static void test_a_large_object_is_streamed(void **state)
{
	struct overt_read_options options = {.max_record = 4096};
	struct overt_buf buf = {.max = 1 << 20};

	(void)state;
	overt_buf_printf(&buf, "{\"about\":\"x\",\"skip\":{\"messages\":[{\"a\":\"%01000d\"}]},\"name\":"
	                       "\"Chat \\u00e4\",\"type\":\"public_channel\",\"id\":9,\n \"messages\":[", 0);
	for (int i = 0; i < 1000; i++)
		overt_buf_printf(&buf, "%s{\"id\":%d,\"type\":\"message\",\"date\":\"2024-03-01T10:00:07\","
		                       "\"date_unixtime\":\"1709287207\",\"text\":\"text number %d\"}\n",
		                 i ? "," : "", i, i);
	overt_buf_printf(&buf, "],\"more\":[1,2,{}]}");
	assert_ok(collect_bytes(buf.data, buf.len, &options, &got), &got.err);
	assert_string_equal(got.source.format, "telegram-desktop-json");
	assert_int_equal(got.posts, 1000);
	assert_int_equal(got.rejects, 0);
	assert_true(collected_has(&got, "post=\"9/999\"\n  account=\"9\"\n  name=\"Chat \xC3\xA4\""));
	collected_free(&got);
	overt_buf_free(&buf);
}

static void test_a_large_page_is_streamed(void **state)
{
	struct overt_read_options options = {.max_record = 4096};
	struct overt_buf buf = {.max = 1 << 20};

	(void)state;
	overt_buf_printf(&buf, "{\"data\":[");
	for (int i = 0; i < 200; i++)
		overt_buf_printf(&buf, "%s{\"id\":\"9145803564305367%02d\",\"author_id\":\"%d\",\"text\":\"t\","
		                       "\"created_at\":\"2017-10-01T19:58:43.000Z\",\"public_metrics\":{}}",
		                 i ? "," : "", i % 100, i);
	overt_buf_printf(&buf, "],\"includes\":{\"users\":[]},\"meta\":{}}\n");
	assert_ok(collect_bytes(buf.data, buf.len, &options, &got), &got.err);
	assert_string_equal(got.source.format, "x-api-json");
	assert_int_equal(got.posts, 200);
	collected_free(&got);
	overt_buf_free(&buf);
}

static void test_maps(void **state)
{
	static const struct overt_map_entry map[] = {{"account", "who"}, {"time", "when"}, {"object", "what"}};
	static const struct overt_map_entry absent[] = {{"account", "whom"}, {"time", "when"}};
	struct overt_read_options options = {.map = map, .map_count = 3};
	const char *text = "{\"who\":1,\"when\":1700000000123,\"what\":[\"a\",\"b\"]}\n{\"who\":2,\"when\":\"x\"}\n";

	(void)state;
	assert_ok(collect_bytes(text, strlen(text), &options, &got), &got.err);
	assert_int_equal(got.posts, 1);
	assert_int_equal(got.rejects, 1);
	assert_true(collected_has(&got, "time=2023-11-14T22:13:20.123Z"));
	assert_true(collected_has(&got, "object=\"b\""));
	collected_free(&got);
	options.map = absent;
	options.map_count = 2;
	assert_int_equal(collect_bytes(text, strlen(text), &options, &got), OVERT_E_USAGE);
	assert_non_null(strstr(got.err.message, "the keys are: who, when, what"));
	collected_free(&got);
}

/* A scan that is given its bytes one by one ends where one that is given all does. */
static void test_extents_can_be_resumed(void **state)
{
	static const char *const texts[] = {A ",", B " ", "[1,[2,{\"a\":\"]\"}]] x", "\"a\\\"b\" ", "12.5,", "true]"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char room[256] = {0};
		size_t len = strlen(texts[i]), n = 0;
		struct overt_extent whole = {.at = 0}, pieces = {.at = 0};
		memcpy(room, texts[i], len);
		assert_true(overt_extent_scan(&whole, room, len, true));
		while (n <= len && !overt_extent_scan(&pieces, room, n, false))
			n++;
		assert_true(whole.complete && pieces.complete);
		assert_int_equal(whole.at, pieces.at);
		assert_int_equal(whole.at, len - (texts[i][len - 1] == 'x' ? 2 : 1));
	}
}

static void test_repair(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"\"\\ud83d\\ude00\"", "\"\\ud83d\\ude00\""},
		{"\"\\ud83d\"", "\"\\ufffd\""},
		{"\"\\ude00\\ud83d\"", "\"\\ufffd\\ufffd\""},
		{"\"\\\\ud83d\"", "\"\\\\ud83d\""},
		{"\"\\u00e4\\\"", "\"\\u00e4\\\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char out[128];
		size_t n = overt_json_repair(cases[i].in, strlen(cases[i].in), out);
		assert_int_equal(n, strlen(cases[i].out));
		assert_memory_equal(out, cases[i].out, n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packings),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_broken_records),
		cmocka_unit_test(test_stray_brackets_end),
		cmocka_unit_test(test_characters),
		cmocka_unit_test(test_deep_nesting_is_rejected),
		cmocka_unit_test(test_records_that_are_too_large),
		cmocka_unit_test(test_a_large_object_is_streamed),
		cmocka_unit_test(test_a_large_page_is_streamed),
		cmocka_unit_test(test_maps),
		cmocka_unit_test(test_extents_can_be_resumed),
		cmocka_unit_test(test_repair),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
