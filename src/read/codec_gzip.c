// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct gzip {
	z_stream z;
	bool between; /* a member has ended and no other has begun */
};

static void *gzip_open(void)
{
	struct gzip *g = calloc(1, sizeof *g);

	if (g && inflateInit2(&g->z, 15 + 16) != Z_OK) {
		free(g);
		g = NULL;
	}
	return g;
}

static void gzip_close(void *state)
{
	struct gzip *g = state;

	if (!g)
		return;
	inflateEnd(&g->z);
	free(g);
}

static bool gzip_complete(const void *state)
{
	return ((const struct gzip *)state)->between;
}

/* Between members: zero padding is passed over, another member is begun. */
static void next_member(struct gzip *g, struct overt_raw *raw)
{
	while (raw->len > 0 && *raw->data == 0) {
		raw->data++;
		raw->len--;
	}
	if (raw->len > 0) {
		inflateReset(&g->z);
		g->between = false;
	}
}

static overt_err gzip_decode(void *state, struct overt_raw *raw, char *out, size_t cap, size_t *got,
                             struct overt_error *err)
{
	struct gzip *g = state;

	*got = 0;
	if (g->between)
		next_member(g, raw);
	if (raw->len == 0)
		return OVERT_OK;

	uInt room = cap > UINT_MAX ? UINT_MAX : (uInt)cap;
	uInt given = raw->len > UINT_MAX ? UINT_MAX : (uInt)raw->len;
	g->z.next_in = (z_const Bytef *)raw->data;
	g->z.avail_in = given;
	g->z.next_out = (Bytef *)out;
	g->z.avail_out = room;
	int rc = inflate(&g->z, Z_NO_FLUSH);
	raw->data += given - g->z.avail_in;
	raw->len -= given - g->z.avail_in;
	*got = room - g->z.avail_out;
	if (rc == Z_STREAM_END) {
		g->between = true;
	} else if (rc == Z_MEM_ERROR) {
		return overt_fail(err, OVERT_E_NOMEM, "no memory to decompress gzip");
	} else if (rc != Z_OK && rc != Z_BUF_ERROR) {
		return overt_fail(err, OVERT_E_INPUT, "expected gzip data, found something else: %s",
		                  g->z.msg ? g->z.msg : "no reason given");
	}
	return OVERT_OK;
}

const struct overt_codec overt_codec_gzip = {
	.name = "gzip",
	.magic = (const unsigned char *)"\x1f\x8b",
	.magic_len = 2,
	.open = gzip_open,
	.decode = gzip_decode,
	.complete = gzip_complete,
	.close = gzip_close,
};
