// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A file of any content: recognised by itself, or (OVERT_FUZZ_FORMAT, the name of a reader)
 * forced upon one reader; without it, upon every reader in turn. The posts that come out
 * must keep the promises of overt/post.h.
 */
#include <overt/read.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool promise)
{
	if (!promise)
		abort();
}

static uint64_t touched;

/* Reads every byte, so that a sanitizer sees a string that is not there. */
static void touch(overt_str s)
{
	check(s.ptr || s.len == 0);
	for (size_t i = 0; i < s.len; i++)
		touched += (unsigned char)s.ptr[i];
}

static void touch_list(struct overt_str_list list)
{
	check(list.items || list.count == 0);
	for (size_t i = 0; i < list.count; i++) {
		touch(list.items[i]);
		check(list.items[i].len > 0);
	}
}

static overt_err take_post(void *ctx, const struct overt_post *p, struct overt_error *err)
{
	const overt_str strings[] = {p->platform, p->post_id, p->account_id, p->handle, p->display_name,
	                             p->profile_text, p->profile_location, p->profile_url, p->client,
	                             p->text, p->language, p->repost_of, p->reply_to_post,
	                             p->reply_to_account, p->quote_of};

	(void)ctx;
	(void)err;
	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
		touch(strings[i]);
	touch_list(p->mentions);
	touch_list(p->hashtags);
	touch_list(p->links);
	touch_list(p->media);
	check(p->platform.len > 0);
	check(p->given_count <= OVERT_GIVEN_MAX);
	for (size_t i = 0; i < p->given_count; i++) {
		touch(p->given[i].name);
		touch(p->given[i].object);
		check(p->given[i].object.len > 0);
	}
	check(p->metrics.views >= -1 && p->metrics.likes >= -1 && p->metrics.reposts >= -1 &&
	      p->metrics.replies >= -1 && p->metrics.quotes >= -1);
	check((p->time == OVERT_TIME_UNKNOWN) == (p->precision == OVERT_PRECISION_UNKNOWN));
	return OVERT_OK;
}

static overt_err take_reject(void *ctx, const struct overt_reject *r, struct overt_error *err)
{
	(void)ctx;
	(void)err;
	check(r->reason && r->reason[0]);
	return OVERT_OK;
}

static void read_as(const char *path, const char *format)
{
	struct overt_read_options options = {.format = format, .max_record = 4096};
	struct overt_read_sink sink = {take_post, take_reject, NULL};
	struct overt_error err = {.code = OVERT_OK};
	static struct overt_source source;
	overt_err rc = overt_read_file(path, &options, &sink, &source, NULL, &err);

	check(rc == OVERT_OK || (err.code == rc && err.message[0]));
	check(rc != OVERT_E_INTERNAL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64];
	int fd = memfd_create("fuzz", 0);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
#ifdef OVERT_FUZZ_FORMAT
	read_as(path, OVERT_FUZZ_FORMAT[0] ? OVERT_FUZZ_FORMAT : NULL);
#else
	size_t count;
	const struct overt_reader *const *readers = overt_readers(&count);
	read_as(path, NULL);
	for (size_t i = 0; i < count; i++)
		read_as(path, readers[i]->name);
#endif
	close(fd);
	return 0;
}
