// SPDX-License-Identifier: GPL-3.0-or-later
/* Compression by content, digests of the bytes on disk, truncated and broken files. */
#include "../check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "collect.h"

static const char table[] = "account_id,timestamp,text\n"
							"account_a,2024-03-01T10:00:07Z,one\n"
							"account_b,2024-03-01T10:00:08Z,two\n";

static unsigned char packed[8192];

static size_t gzip(const char *data, size_t len, unsigned char *out, size_t room)
{
	z_stream z = {.next_in = (z_const Bytef *)(uintptr_t)data, .avail_in = (uInt)len,
	              .next_out = out, .avail_out = (uInt)room};

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return room - z.avail_out;
}

static size_t zstd(const char *data, size_t len, unsigned char *out, size_t room)
{
	size_t n = ZSTD_compress(out, room, data, len, 3);

	assert_false(ZSTD_isError(n));
	return n;
}

static void check_two_rows(size_t len, const char *compression)
{
	struct collected got;
	char hex[OVERT_SHA256_HEX];

	assert_ok(collect_bytes(packed, len, NULL, &got), &got.err);
	assert_int_equal(got.posts, 2);
	assert_string_equal(got.source.compression, compression);
	assert_int_equal(got.source.bytes, len);
	assert_int_equal(got.source.data_bytes, sizeof table - 1);
	overt_sha256_hex(packed, len, hex);
	assert_string_equal(got.source.sha256, hex);
	assert_true(collected_has(&got, "post line 3 byte 61"));
	collected_free(&got);
}

static void test_plain_gzip_zstd(void **state)
{
	(void)state;
	memcpy(packed, table, sizeof table - 1);
	check_two_rows(sizeof table - 1, "none");
	check_two_rows(gzip(table, sizeof table - 1, packed, sizeof packed), "gzip");
	check_two_rows(zstd(table, sizeof table - 1, packed, sizeof packed), "zstd");
}

static void test_several_members(void **state)
{
	size_t half = 40, n;

	(void)state;
	n = gzip(table, half, packed, sizeof packed);
	n += gzip(table + half, sizeof table - 1 - half, packed + n, sizeof packed - n);
	check_two_rows(n, "gzip");
	memset(packed + n, 0, 100); /* padding of tapes and disks */
	check_two_rows(n + 100, "gzip");
	n = zstd(table, half, packed, sizeof packed);
	n += zstd(table + half, sizeof table - 1 - half, packed + n, sizeof packed - n);
	check_two_rows(n, "zstd");
}

static void check_refused(size_t len, const char *word)
{
	struct collected got;

	assert_int_equal(collect_bytes(packed, len, NULL, &got), OVERT_E_INPUT);
	if (!strstr(got.err.message, word))
		fail_msg("expected \"%s\" in \"%s\"", word, got.err.message);
	collected_free(&got);
}

static void test_truncated_and_broken(void **state)
{
	size_t n;

	(void)state;
	n = gzip(table, sizeof table - 1, packed, sizeof packed);
	check_refused(n - 5, "end of the file");
	memcpy(packed + n, "garbage", 7);
	check_refused(n + 7, "gzip");
	packed[n - 6] ^= 0x55; /* the checksum */
	check_refused(n, "gzip");
	n = zstd(table, sizeof table - 1, packed, sizeof packed);
	check_refused(n - 5, "end of the file");
	memcpy(packed + n, "garbage", 7);
	check_refused(n + 7, "zstd");
}

static void test_files_that_cannot_be_read(void **state)
{
	struct collected got;

	(void)state;
	assert_int_equal(collect_file("/nonexistent/file.csv", NULL, &got), OVERT_E_IO);
	assert_string_equal(got.err.file, "/nonexistent/file.csv");
	collected_free(&got);
	assert_int_equal(collect_file("/tmp", NULL, &got), OVERT_E_IO);
	collected_free(&got);
}

static void test_empty_file_is_said_to_be_empty(void **state)
{
	struct collected got;

	(void)state;
	assert_ok(collect_bytes("", 0, NULL, &got), &got.err);
	assert_int_equal(got.posts, 0);
	assert_true(collected_notice(&got, "empty"));
	collected_free(&got);
}

static void test_utf16_is_explained(void **state)
{
	struct collected got;

	(void)state;
	assert_int_equal(collect_bytes("\xFF\xFE" "a\0,\0b\0\n\0", 10, NULL, &got), OVERT_E_FORMAT);
	assert_non_null(strstr(got.err.message, "UTF-16"));
	collected_free(&got);
}

static void test_standard_input(void **state)
{
	struct collected got;
	int fds[2], saved = dup(STDIN_FILENO);

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], table, sizeof table - 1), sizeof table - 1);
	close(fds[1]);
	dup2(fds[0], STDIN_FILENO);
	close(fds[0]);
	overt_err rc = collect_file("-", NULL, &got);
	dup2(saved, STDIN_FILENO);
	close(saved);
	assert_ok(rc, &got.err);
	assert_int_equal(got.posts, 2);
	assert_string_equal(got.source.path, "-");
	collected_free(&got);
}

struct watch {
	uint64_t calls, last;
};

static bool watch(void *ctx, const char *step, uint64_t done, uint64_t total)
{
	struct watch *w = ctx;

	assert_non_null(step);
	assert_true(done >= w->last && done <= total);
	w->last = done;
	return ++w->calls < 2;
}

static overt_err swallow(void *ctx, const struct overt_post *post, struct overt_error *err)
{
	(void)ctx;
	(void)post;
	(void)err;
	return OVERT_OK;
}

static void test_progress_can_stop(void **state)
{
	char path[] = "/tmp/overt-test-XXXXXX";
	struct overt_read_sink sink = {.post = swallow};
	struct watch w = {0, 0};
	struct overt_progress progress = {watch, &w};
	struct overt_source source = {.rows = 77};
	struct overt_error err;
	FILE *f = fdopen(mkstemp(path), "wb");

	(void)state;
	assert_non_null(f);
	fputs("account_id,timestamp,text\n", f);
	for (int i = 0; i < 60000; i++)
		fputs("account_a,2024-03-01T10:00:07Z,a row of some length to fill the file\n", f);
	fclose(f);
	assert_int_equal(overt_read_file(path, NULL, &sink, &source, &progress, &err), OVERT_E_CANCELLED);
	assert_int_equal(source.rows, 77); /* outputs untouched */
	unlink(path);
}

static overt_err refuse(void *ctx, const struct overt_post *post, struct overt_error *err)
{
	(void)ctx;
	(void)post;
	return overt_fail(err, OVERT_E_STORE, "the sink is full");
}

static void test_a_failing_sink_ends_the_reading(void **state)
{
	char path[] = "/tmp/overt-test-XXXXXX";
	struct overt_read_sink sink = {.post = refuse};
	struct overt_source source;
	struct overt_error err;
	int fd = mkstemp(path);

	(void)state;
	assert_int_equal(write(fd, table, sizeof table - 1), sizeof table - 1);
	close(fd);
	assert_int_equal(overt_read_file(path, NULL, &sink, &source, NULL, &err), OVERT_E_STORE);
	assert_string_equal(err.message, "the sink is full");
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_gzip_zstd),
		cmocka_unit_test(test_several_members),
		cmocka_unit_test(test_truncated_and_broken),
		cmocka_unit_test(test_files_that_cannot_be_read),
		cmocka_unit_test(test_empty_file_is_said_to_be_empty),
		cmocka_unit_test(test_utf16_is_explained),
		cmocka_unit_test(test_standard_input),
		cmocka_unit_test(test_progress_can_stop),
		cmocka_unit_test(test_a_failing_sink_ends_the_reading),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
