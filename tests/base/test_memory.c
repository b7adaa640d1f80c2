// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"
#include <overt/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void grow_keeps_contents_and_respects_its_maximum(void **state)
{
	(void)state;
	uint32_t *array = NULL;
	size_t cap = 0;
	struct overt_error err;
	assert_ok(overt_grow(&array, &cap, 1, sizeof *array, 100, &err), &err);
	array[0] = 7;
	assert_ok(overt_grow(&array, &cap, 100, sizeof *array, 100, &err), &err);
	assert_int_equal(array[0], 7);
	assert_int_equal(overt_grow(&array, &cap, 101, sizeof *array, 100, &err), OVERT_E_NOMEM);
	assert_int_equal(array[0], 7);
	assert_int_equal(cap, 100);
	assert_int_equal(overt_grow(&array, &cap, SIZE_MAX, sizeof *array, SIZE_MAX, &err),
	                 OVERT_E_NOMEM);
	free(array);
}

static void arena_is_bounded_and_reusable(void **state)
{
	(void)state;
	struct overt_arena *arena = overt_arena_new(1000);
	overt_str copy;
	assert_true(overt_arena_copy(arena, (overt_str){"a\0b", 3}, &copy));
	assert_int_equal(copy.len, 3);
	assert_memory_equal(copy.ptr, "a\0b\0", 4);
	assert_null(overt_arena_alloc(arena, 1000));
	assert_null(overt_arena_alloc(arena, SIZE_MAX));
	overt_arena_reset(arena);
	assert_int_equal(overt_arena_used(arena), 0);
	assert_non_null(overt_arena_alloc(arena, 900));
	overt_arena_free(arena);
}

static void buffer_stays_failed_once_it_has_failed(void **state)
{
	(void)state;
	struct overt_buf buf = {.max = 8};
	assert_true(overt_buf_printf(&buf, "%d", 12345678));
	assert_false(overt_buf_append(&buf, "9", 1));
	assert_false(overt_buf_append(&buf, "", 0));
	assert_string_equal(buf.data, "12345678");
	overt_buf_clear(&buf);
	assert_true(overt_buf_add(&buf, OVERT_STR("ok")));
	overt_buf_free(&buf);
}

static void json_strings_escape_control_bytes_and_bad_utf8(void **state)
{
	(void)state;
	struct overt_buf buf = {0};
	overt_buf_json(&buf, (overt_str){"a\"\\\n\0\x7f\xC3\xA9\xC3(\xED\xA0\x80", 13});
	assert_string_equal(buf.data, "\"a\\\"\\\\\\n\\u0000\\u007f\xC3\xA9\xEF\xBF\xBD("
	                              "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
	overt_buf_clear(&buf);
	overt_buf_json(&buf, OVERT_STR_NONE);
	assert_string_equal(buf.data, "null");
	overt_buf_free(&buf);
}

static void interning_numbers_strings_by_first_appearance(void **state)
{
	(void)state;
	struct overt_intern *table = overt_intern_new();
	char text[32];
	uint32_t index;
	for (uint32_t i = 0; i < 5000; i++) {
		int len = snprintf(text, sizeof text, "name %u", i % 2500);
		assert_true(overt_intern_add(table, (overt_str){text, (size_t)len}, &index));
		assert_int_equal(index, i % 2500);
	}
	assert_int_equal(overt_intern_count(table), 2500);
	assert_int_equal(overt_intern_find(table, OVERT_STR("name 2499")), 2499);
	assert_int_equal(overt_intern_find(table, OVERT_STR("name 2500")), OVERT_NO_INDEX);
	assert_string_equal(overt_intern_get(table, 17).ptr, "name 17");
	overt_intern_free(table);
}

static void digest_is_that_of_fips_180(void **state)
{
	(void)state;
	char hex[OVERT_SHA256_HEX];
	overt_sha256_hex("abc", 3, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	struct overt_sha256 *sha = overt_sha256_new();
	overt_sha256_add(sha, "a", 1);
	overt_sha256_add(sha, "bc", 2);
	overt_sha256_end(sha, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void events_know_how_many_numbers_they_use(void **state)
{
	(void)state;
	struct overt_events events = {0};
	struct overt_error err;
	assert_ok(overt_events_add(&events, (struct overt_event){5, 3, 9, 0}, &err), &err);
	assert_ok(overt_events_add(&events, (struct overt_event){6, 1, 2, 1}, &err), &err);
	assert_int_equal(events.objects, 4);
	assert_int_equal(events.accounts, 10);
	overt_events_free(&events);
	assert_null(events.items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grow_keeps_contents_and_respects_its_maximum),
		cmocka_unit_test(arena_is_bounded_and_reusable),
		cmocka_unit_test(buffer_stays_failed_once_it_has_failed),
		cmocka_unit_test(json_strings_escape_control_bytes_and_bad_utf8),
		cmocka_unit_test(interning_numbers_strings_by_first_appearance),
		cmocka_unit_test(digest_is_that_of_fips_180),
		cmocka_unit_test(events_know_how_many_numbers_they_use),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
