// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream.h"

#include <stdlib.h>
#include <zstd.h>

/* Reddit's dumps need windows of 2^31 bytes. */
#define WINDOW_LOG_MAX 31

struct zstd {
	ZSTD_DStream *z;
	bool between; /* a frame has ended and no other has begun */
};

static void zstd_close(void *state)
{
	struct zstd *s = state;

	if (!s)
		return;
	ZSTD_freeDStream(s->z);
	free(s);
}

static void *zstd_open(void)
{
	struct zstd *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->z = ZSTD_createDStream();
	if (!s->z ||
	    ZSTD_isError(ZSTD_DCtx_setParameter(s->z, ZSTD_d_windowLogMax, WINDOW_LOG_MAX))) {
		zstd_close(s);
		return NULL;
	}
	return s;
}

static bool zstd_complete(const void *state)
{
	return ((const struct zstd *)state)->between;
}

static overt_err zstd_decode(void *state, struct overt_raw *raw, char *out, size_t cap, size_t *got,
                             struct overt_error *err)
{
	struct zstd *s = state;
	ZSTD_inBuffer in = {raw->data, raw->len, 0};
	ZSTD_outBuffer to = {out, cap, 0};

	*got = 0;
	if (s->between && raw->len == 0)
		return OVERT_OK;
	size_t rc = ZSTD_decompressStream(s->z, &to, &in);
	if (ZSTD_isError(rc))
		return overt_fail(err, OVERT_E_INPUT, "expected zstd data, found something else: %s",
		                  ZSTD_getErrorName(rc));
	raw->data += in.pos;
	raw->len -= in.pos;
	*got = to.pos;
	s->between = rc == 0;
	return OVERT_OK;
}

const struct overt_codec overt_codec_zstd = {
	.name = "zstd",
	.magic = (const unsigned char *)"\x28\xb5\x2f\xfd",
	.magic_len = 4,
	.open = zstd_open,
	.decode = zstd_decode,
	.complete = zstd_complete,
	.close = zstd_close,
};
