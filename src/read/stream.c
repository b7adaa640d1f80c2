// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RAW_CAP ((size_t)256 * 1024)

struct overt_stream {
	int fd;
	const struct overt_codec *codec; /* NULL: plain */
	void *decoder;
	struct overt_sha256 *sha;
	struct overt_raw raw;
	uint64_t done, total;
	unsigned char buffer[RAW_CAP];
};

static const struct overt_codec *const codecs[] = {&overt_codec_gzip, &overt_codec_zstd};

/* Takes more bytes from disk behind those that are left. */
static overt_err fill_raw(struct overt_stream *s, struct overt_error *err)
{
	if (s->raw.len > 0 && s->raw.data != s->buffer)
		memmove(s->buffer, s->raw.data, s->raw.len);
	s->raw.data = s->buffer;
	if (s->raw.len == RAW_CAP)
		return OVERT_OK;

	ssize_t n;
	do {
		n = read(s->fd, s->buffer + s->raw.len, RAW_CAP - s->raw.len);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return overt_fail(err, OVERT_E_IO, "reading failed: %s", strerror(errno));
	if (n == 0) {
		s->raw.at_end = true;
		return OVERT_OK;
	}
	overt_sha256_add(s->sha, s->buffer + s->raw.len, (size_t)n);
	s->raw.len += (size_t)n;
	s->done += (uint64_t)n;
	return OVERT_OK;
}

/* Which compression the first bytes announce. */
static overt_err choose_codec(struct overt_stream *s, struct overt_error *err)
{
	overt_err rc = OVERT_OK;

	while (rc == OVERT_OK && s->raw.len < 8 && !s->raw.at_end)
		rc = fill_raw(s, err);
	if (rc != OVERT_OK)
		return rc;
	for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
		const struct overt_codec *c = codecs[i];
		if (s->raw.len < c->magic_len || memcmp(s->raw.data, c->magic, c->magic_len) != 0)
			continue;
		s->decoder = c->open();
		if (!s->decoder)
			return overt_fail(err, OVERT_E_NOMEM, "no memory to decompress %s", c->name);
		s->codec = c;
		break;
	}
	return OVERT_OK;
}

static overt_err open_fd(struct overt_stream *s, const char *path, struct overt_error *err)
{
	struct stat st;

	if (strcmp(path, "-") == 0) {
		s->fd = dup(STDIN_FILENO);
	} else {
		s->fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (s->fd < 0 || fstat(s->fd, &st) != 0)
		return overt_fail(err, OVERT_E_IO, "cannot be opened: %s", strerror(errno));
	if (S_ISDIR(st.st_mode))
		return overt_fail(err, OVERT_E_IO, "expected a file, found a folder");
	if (S_ISREG(st.st_mode))
		s->total = (uint64_t)st.st_size;
	return OVERT_OK;
}

overt_err overt_stream_open(const char *path, struct overt_stream **stream,
                            struct overt_error *err)
{
	struct overt_stream *s = malloc(sizeof *s);
	overt_err rc;

	if (!s)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to open a file");
	memset(s, 0, offsetof(struct overt_stream, buffer));
	s->fd = -1;
	s->raw.data = s->buffer;
	s->sha = overt_sha256_new();
	if (!s->sha) {
		rc = overt_fail(err, OVERT_E_NOMEM, "no memory to open a file");
		goto done;
	}
	rc = open_fd(s, path, err);
	if (rc == OVERT_OK)
		rc = choose_codec(s, err);
done:
	if (rc != OVERT_OK) {
		overt_stream_close(s);
		return rc;
	}
	*stream = s;
	return OVERT_OK;
}

static overt_err read_plain(struct overt_stream *s, char *out, size_t cap, size_t *got,
                            struct overt_error *err)
{
	if (s->raw.len == 0 && !s->raw.at_end) {
		overt_err rc = fill_raw(s, err);
		if (rc != OVERT_OK)
			return rc;
	}
	size_t n = s->raw.len < cap ? s->raw.len : cap;
	memcpy(out, s->raw.data, n);
	s->raw.data += n;
	s->raw.len -= n;
	*got = n;
	return OVERT_OK;
}

static overt_err read_packed(struct overt_stream *s, char *out, size_t cap, size_t *got,
                             struct overt_error *err)
{
	size_t n = 0;

	while (n == 0) {
		if (s->raw.len == 0 && !s->raw.at_end) {
			overt_err rc = fill_raw(s, err);
			if (rc != OVERT_OK)
				return rc;
		}
		size_t before = s->raw.len;
		overt_err rc = s->codec->decode(s->decoder, &s->raw, out, cap, &n, err);
		if (rc != OVERT_OK)
			return rc;
		if (n > 0 || s->raw.len < before)
			continue;
		if (!s->raw.at_end) {
			rc = fill_raw(s, err);
			if (rc != OVERT_OK)
				return rc;
		} else if (!s->codec->complete(s->decoder)) {
			return overt_fail(err, OVERT_E_INPUT,
			                  "expected more %s data, found the end of the file", s->codec->name);
		} else {
			break;
		}
	}
	*got = n;
	return OVERT_OK;
}

overt_err overt_stream_read(struct overt_stream *stream, char *out, size_t cap, size_t *got,
                            struct overt_error *err)
{
	return stream->codec ? read_packed(stream, out, cap, got, err)
	                     : read_plain(stream, out, cap, got, err);
}

struct overt_stream_facts overt_stream_facts(const struct overt_stream *stream)
{
	return (struct overt_stream_facts){
		.compression = stream->codec ? stream->codec->name : "none",
		.disk_done = stream->done,
		.disk_total = stream->total,
	};
}

void overt_stream_digest(struct overt_stream *stream, char hex[OVERT_SHA256_HEX])
{
	overt_sha256_end(stream->sha, hex);
	stream->sha = NULL;
}

void overt_stream_close(struct overt_stream *stream)
{
	char hex[OVERT_SHA256_HEX];

	if (!stream)
		return;
	overt_sha256_end(stream->sha, hex);
	if (stream->codec)
		stream->codec->close(stream->decoder);
	if (stream->fd >= 0)
		close(stream->fd);
	free(stream);
}
