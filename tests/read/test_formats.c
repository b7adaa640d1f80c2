// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Every format: its fixture is recognised by content as itself and by no other reader,
 * and yields exactly the posts of its golden file (`test_formats --write` rewrites those).
 */
#include "../check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collect.h"

struct fixture {
	const char *file;
	const char *format;
	const struct overt_read_options *options;
};

static const struct overt_map_entry mapped[] = {
	{"account", "user"}, {"time", "datum"}, {"text", "beitrag"}, {"object", "strang"},
	{"object", "bild"}};
static const struct overt_read_options mapped_options = {
	.map = mapped, .map_count = 5, .platform = "forum"};

static const struct fixture fixtures[] = {
#include "fixtures.def"
};

static void path_of(const char *file, const char *suffix, char out[512])
{
	const char *root = getenv("OVERT_SOURCE");

	snprintf(out, 512, "%s/tests/read/fixtures/%s%s", root ? root : ".", file, suffix);
}

/* All that the reader said, the posts first. */
static void render(struct collected *got)
{
	overt_buf_printf(&got->text, "format %s\n", got->source.format);
	for (size_t i = 0; i < got->source.notice_count; i++)
		overt_buf_printf(&got->text, "notice: %s\n", got->source.notices[i]);
}

static char *slurp(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	char *data = malloc(1 << 20);

	if (!f || !data) {
		free(data);
		if (f)
			fclose(f);
		return NULL;
	}
	*len = fread(data, 1, (1 << 20) - 1, f);
	data[*len] = '\0';
	fclose(f);
	return data;
}

static void test_golden(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++) {
		char path[512], golden[512];
		struct collected got;
		size_t len = 0;
		path_of(fixtures[i].file, "", path);
		path_of(fixtures[i].file, ".expected", golden);
		assert_ok(collect_file(path, fixtures[i].options, &got), &got.err);
		assert_string_equal(got.source.format, fixtures[i].format);
		render(&got);
		char *expected = slurp(golden, &len);
		if (!expected)
			fail_msg("%s is missing", golden);
		if (len != got.text.len || memcmp(expected, got.text.data, len) != 0)
			fail_msg("%s: expected\n%s\nfound\n%s", fixtures[i].file, expected, got.text.data);
		free(expected);
		collected_free(&got);
	}
}

static bool is_generic(const char *format)
{
	return strncmp(format, "generic-", 8) == 0;
}

/* Made to read a neighbour's file, a reader refuses it or rejects its rows: it makes no posts up. */
static void test_no_reader_takes_a_neighbours_file(void **state)
{
	size_t count;
	const struct overt_reader *const *readers = overt_readers(&count);

	(void)state;
	for (size_t r = 0; r < count; r++) {
		struct overt_read_options options = {.format = readers[r]->name};
		for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++) {
			char path[512];
			struct collected got;
			if (is_generic(readers[r]->name) || strcmp(fixtures[i].format, readers[r]->name) == 0)
				continue;
			path_of(fixtures[i].file, "", path);
			overt_err rc = collect_file(path, &options, &got);
			if (rc == OVERT_OK && got.posts > 0)
				fail_msg("%s took %s:\n%s", readers[r]->name, fixtures[i].file, got.text.data);
			if (rc != OVERT_OK)
				assert_true(rc == OVERT_E_FORMAT && got.err.message[0] != '\0');
			collected_free(&got);
		}
	}
}

/* A format without a fixture is untested: 
 * adding one means adding both. */
static void test_every_format_has_a_fixture(void **state)
{
	size_t count;
	const struct overt_reader *const *readers = overt_readers(&count);

	(void)state;
	for (size_t r = 0; r < count; r++) {
		bool found = false;
		for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++)
			found |= strcmp(fixtures[i].format, readers[r]->name) == 0;
		if (!found)
			fail_msg("%s has no fixture", readers[r]->name);
		assert_non_null(readers[r]->title);
		assert_true(readers[r]->known_by[0] != '\0');
		assert_non_null(readers[r]->limits);
	}
}

/* The same records without the key columns are nobody's. */
static void test_unknown_files_are_refused(void **state)
{
	static const char *const files[] = {
		"a,b\n1,2\n", "platform,account_id,declared_owner,register\ntwitter,a,b,c\n",
		"{\"a\":1}\n{\"a\":2}\n", "[{\"a\":1},{\"a\":2}]", "[1,2,3]", "{}", "just a line of text\n",
		"{\"messages\":[{\"a\":1}]}", "{\"type\":\"bundle\",\"objects\":[{\"id\":\"x\"}]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct collected got;
		overt_err rc = collect_bytes(files[i], strlen(files[i]), NULL, &got);
		if (rc != OVERT_E_FORMAT)
			fail_msg("%s: expected to be refused, found %d (%s)", files[i], rc, got.source.format);
		assert_true(got.err.message[0] != '\0');
		collected_free(&got);
	}
}

static void test_message_lists_what_was_tried(void **state)
{
	struct collected got;

	(void)state;
	assert_int_equal(collect_bytes("a,b\n1,2\n", 8, NULL, &got), OVERT_E_FORMAT);
	assert_non_null(strstr(got.err.message, "x-io-csv"));
	assert_non_null(strstr(got.err.message, "generic-csv"));
	assert_non_null(strstr(got.err.message, "--map"));
	collected_free(&got);
	assert_int_equal(collect_bytes("{\"a\":1}", 7, NULL, &got), OVERT_E_FORMAT);
	assert_non_null(strstr(got.err.message, "x-api-json"));
	collected_free(&got);
}

static void test_foreign_files_are_named(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *says;
	} files[] = {
		{"SQLite format 3\0\x10\0", 18, "SQLite"}, {"PK\3\4\x14\0", 6, "xlsx"},
		{"%PDF-1.7\n", 9, "PDF"},                   {"\xFD" "7zXZ\0", 6, "xz"},
		{"BZh91AY", 7, "bzip2"},                    {"PAR1\x15", 5, "Parquet"},
		{"<!DOCTYPE html>\n<p>a,b\n", 24, "web page"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct collected got;
		assert_int_equal(collect_bytes(files[i].bytes, files[i].len, NULL, &got), OVERT_E_FORMAT);
		assert_non_null(strstr(got.err.message, files[i].says));
		collected_free(&got);
	}
}

static void test_map_the_wrong_way_round(void **state)
{
	const struct overt_map_entry map[] = {{"who", "account"}, {"time", "when"}};
	struct overt_read_options options = {.map = map, .map_count = 2};
	struct collected got;

	(void)state;
	assert_int_equal(collect_bytes("who,when\n1,2\n", 13, &options, &got), OVERT_E_USAGE);
	assert_non_null(strstr(got.err.message, "before the ="));
	collected_free(&got);
}

static void test_format_asked_for(void **state)
{
	struct overt_read_options options = {.format = "x-api-json"};
	struct collected got;

	(void)state;
	assert_int_equal(collect_bytes("a,b\n1,2\n", 8, &options, &got), OVERT_E_FORMAT);
	collected_free(&got);
	options.format = "no-such-reader";
	assert_int_equal(collect_bytes("a,b\n1,2\n", 8, &options, &got), OVERT_E_USAGE);
	collected_free(&got);
}

static int write_golden(void)
{
	for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++) {
		char path[512];
		struct collected got;
		path_of(fixtures[i].file, "", path);
		if (collect_file(path, fixtures[i].options, &got) != OVERT_OK) {
			fprintf(stderr, "%s: %s\n", path, got.err.message);
			return 1;
		}
		render(&got);
		path_of(fixtures[i].file, ".expected", path);
		FILE *f = fopen(path, "wb");
		if (!f || fwrite(got.text.data, 1, got.text.len, f) != got.text.len || fclose(f) != 0)
			return 1;
		collected_free(&got);
	}
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_no_reader_takes_a_neighbours_file),
		cmocka_unit_test(test_every_format_has_a_fixture),
		cmocka_unit_test(test_unknown_files_are_refused),
		cmocka_unit_test(test_message_lists_what_was_tried),
		cmocka_unit_test(test_foreign_files_are_named),
		cmocka_unit_test(test_map_the_wrong_way_round),
		cmocka_unit_test(test_format_asked_for),
	};

	if (argc > 1 && strcmp(argv[1], "--write") == 0)
		return write_golden();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
