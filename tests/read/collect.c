// SPDX-License-Identifier: GPL-3.0-or-later
#include "collect.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void put(struct overt_buf *buf, const char *name, overt_str s)
{
	if (!s.ptr)
		return;
	overt_buf_printf(buf, "  %s=", name);
	overt_buf_json(buf, s);
	overt_buf_append(buf, "\n", 1);
}

static void put_list(struct overt_buf *buf, const char *name, struct overt_str_list list)
{
	if (list.count == 0)
		return;
	overt_buf_printf(buf, "  %s=", name);
	for (size_t i = 0; i < list.count; i++) {
		overt_buf_printf(buf, "%s", i ? " " : "");
		overt_buf_json(buf, list.items[i]);
	}
	overt_buf_append(buf, "\n", 1);
}

static void put_time(struct overt_buf *buf, const char *name, overt_ms t)
{
	char text[OVERT_TIME_TEXT];

	if (t == OVERT_TIME_UNKNOWN)
		return;
	overt_time_format(t, text);
	overt_buf_printf(buf, "  %s=%s\n", name, text);
}

static void put_metric(struct overt_buf *buf, const char *name, int64_t n)
{
	if (n != OVERT_METRIC_UNKNOWN)
		overt_buf_printf(buf, "  %s=%" PRId64 "\n", name, n);
}

static void put_strings(struct overt_buf *b, const struct overt_post *p)
{
	put(b, "post", p->post_id);
	put(b, "account", p->account_id);
	put(b, "handle", p->handle);
	put(b, "name", p->display_name);
	put(b, "profile_text", p->profile_text);
	put(b, "profile_location", p->profile_location);
	put(b, "profile_url", p->profile_url);
	put(b, "client", p->client);
	put(b, "text", p->text);
	put(b, "language", p->language);
	put(b, "repost_of", p->repost_of);
	put(b, "reply_to", p->reply_to_post);
	put(b, "reply_to_account", p->reply_to_account);
	put(b, "quote_of", p->quote_of);
}

static overt_err take_post(void *ctx, const struct overt_post *p, struct overt_error *err)
{
	static const char *const precisions[] = {"unknown", "ms", "second", "minute", "day"};
	struct collected *got = ctx;
	struct overt_buf *b = &got->text;

	(void)err;
	got->posts++;
	overt_buf_printf(b, "post line %" PRIu64 " byte %" PRIu64 " ", p->line, p->offset);
	overt_buf_add(b, p->platform);
	overt_buf_printf(b, " %s\n", overt_post_kind_name(p->kind));
	put_time(b, "time", p->time);
	overt_buf_printf(b, "  precision=%s\n", precisions[p->precision]);
	put_time(b, "created", p->account_created);
	put_strings(b, p);
	put_list(b, "mentions", p->mentions);
	put_list(b, "hashtags", p->hashtags);
	put_list(b, "links", p->links);
	put_list(b, "media", p->media);
	put_metric(b, "views", p->metrics.views);
	put_metric(b, "likes", p->metrics.likes);
	put_metric(b, "reposts", p->metrics.reposts);
	put_metric(b, "replies", p->metrics.replies);
	put_metric(b, "quotes", p->metrics.quotes);
	put_time(b, "collected", p->metrics.collected);
	if (p->labels)
		overt_buf_printf(b, "  labels=%x\n", p->labels);
	for (size_t i = 0; i < p->given_count; i++) {
		put(b, "given", p->given[i].name);
		put(b, "  object", p->given[i].object);
	}
	return OVERT_OK;
}

static overt_err take_reject(void *ctx, const struct overt_reject *r, struct overt_error *err)
{
	struct collected *got = ctx;

	(void)err;
	got->rejects++;
	overt_buf_printf(&got->text, "rejected line %" PRIu64 " byte %" PRIu64 ": %s\n", r->line,
	                 r->offset, r->reason);
	return OVERT_OK;
}

overt_err collect_file(const char *path, const struct overt_read_options *options,
                       struct collected *got)
{
	struct overt_read_sink sink = {take_post, take_reject, got};

	memset(got, 0, sizeof *got);
	return overt_read_file(path, options, &sink, &got->source, NULL, &got->err);
}

overt_err collect_bytes(const void *data, size_t len, const struct overt_read_options *options,
                        struct collected *got)
{
	char path[] = "/tmp/overt-test-XXXXXX";
	int fd = mkstemp(path);

	if (fd < 0 || write(fd, data, len) != (ssize_t)len)
		abort();
	close(fd);
	overt_err rc = collect_file(path, options, got);
	unlink(path);
	return rc;
}

void collected_free(struct collected *got)
{
	overt_buf_free(&got->text);
}

bool collected_has(const struct collected *got, const char *part)
{
	return got->text.data && strstr(got->text.data, part) != NULL;
}

bool collected_notice(const struct collected *got, const char *part)
{
	for (size_t i = 0; i < got->source.notice_count; i++)
		if (strstr(got->source.notices[i], part))
			return true;
	return false;
}
