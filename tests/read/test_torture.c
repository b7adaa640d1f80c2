// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Every allocation of overt's own code fails once, in turn: the reading must end with an
 * error (or, where a row can be given up alone, go on), never crash and never leak.
 * Linked with --wrap, so that the libraries' own allocations are left alone.
 */
#include "../check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <overt/read.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);

static long countdown = -1; /* allocations until one fails; negative: none does */

static int fails(void)
{
	return countdown >= 0 && countdown-- == 0;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
	return fails() ? NULL : __real_realloc(p, size);
}

static overt_err count_post(void *ctx, const struct overt_post *post, struct overt_error *err)
{
	(void)post;
	(void)err;
	++*(uint64_t *)ctx;
	return OVERT_OK;
}

static void torture(const char *text)
{
	char path[] = "/tmp/overt-test-XXXXXX";
	int fd = mkstemp(path);
	bool finished = false;

	assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	for (long n = 0; !finished; n++) {
		struct overt_source source;
		struct overt_error err = {.code = OVERT_OK};
		uint64_t posts = 0;
		struct overt_read_sink sink = {.post = count_post, .ctx = &posts};
		countdown = n;
		overt_err rc = overt_read_file(path, NULL, &sink, &source, NULL, &err);
		finished = countdown >= 0; /* nothing failed: all allocations have been tried */
		countdown = -1;
		if (finished) {
			assert_ok(rc, &err);
			assert_true(n > 3);
		} else if (rc != OVERT_OK) {
			assert_int_equal(err.code, rc);
			assert_true(err.message[0] != '\0');
		}
		assert_true(n < 5000);
	}
	unlink(path);
}

static void test_table(void **state)
{
	(void)state;
	torture("account_id,timestamp,text,urls\n"
	        "account_a,2024-03-01T10:00:07Z,\"a \"\"quoted\"\" caf\xE9 #one #two\",https://example.org/1 x\n"
	        "account_b,2024-03-01T10:00:08Z,two,\naccount_c,never,three\n");
}

static void test_documents(void **state)
{
	(void)state;
	torture("{\"account_id\":\"account_a\",\"timestamp\":1700000000,\"text\":\"#one caf\xE9\"}\n"
	        "{\"account_id\":7,\"timestamp\":1700000000,\"text\":\"two\",\"urls\":[\"a\",\"b\"]}\n");
}

static void test_object(void **state)
{
	(void)state;
	torture("{\"name\":\"A\",\"type\":\"channel\",\"id\":9,\"messages\":[{\"id\":1,\"type\":\"message\","
	        "\"date\":\"2024-03-01T10:00:07\",\"from_id\":\"user1\",\"text\":[\"a\",{\"type\":\"bold\","
	        "\"text\":\"b\"}]}]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_object),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
