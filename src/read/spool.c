// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream.h"
#include <errno.h>
#include <overt/read.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 1 << 20 };

static overt_err write_all(int fd, const char *bytes, size_t count, struct overt_error *err)
{
	while (count) {
		ssize_t done = write(fd, bytes, count);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return overt_fail(err, OVERT_E_IO, "cannot write a decompressed copy: %s",
			                  strerror(errno));
		bytes += done;
		count -= (size_t)done;
	}
	return OVERT_OK;
}

overt_err overt_read_spool(const char *path, int fd, struct overt_error *err)
{
	struct overt_stream *stream = NULL;
	char *chunk = malloc(CHUNK);
	overt_err code = chunk ? overt_stream_open(path, &stream, err)
	                       : overt_fail(err, OVERT_E_NOMEM, "no memory to read %s", path);
	size_t got = 1;
	while (!code && got) {
		code = overt_stream_read(stream, chunk, CHUNK, &got, err);
		if (!code)
			code = write_all(fd, chunk, got, err);
	}
	overt_stream_close(stream);
	free(chunk);
	return code;
}
