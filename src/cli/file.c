// SPDX-License-Identifier: GPL-3.0-or-later
#include "file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MAX = 64 << 20 };

overt_err cli_file_read(const char *path, struct overt_buf *buf, struct overt_error *err)
{
	char block[65536];
	size_t n;
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	if (!file) {
		overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
		return overt_fail_at(err, path, 0, -1);
	}
	overt_buf_clear(buf);
	buf->max = FILE_MAX;
	while ((n = fread(block, 1, sizeof block, file)) > 0 && overt_buf_append(buf, block, n))
		;
	overt_err code = OVERT_OK;
	if (ferror(file))
		code = overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
	else if (buf->failed)
		code = overt_fail(err, OVERT_E_INPUT, "expected at most %d MiB", FILE_MAX >> 20);
	if (file != stdin)
		fclose(file);
	return code ? overt_fail_at(err, path, 0, -1) : OVERT_OK;
}

static overt_err cannot_keep(const char *path, const char *why, struct overt_error *err)
{
	overt_fail(err, OVERT_E_IO, "what comes through a pipe cannot be kept beside the case: %s", why);
	return overt_fail_at(err, path, 0, -1);
}

/* Copies a stream to the end; hex is the digest of what was copied. */
static bool copy_all(FILE *from, FILE *to, char hex[OVERT_SHA256_HEX])
{
	char block[65536];
	size_t n;
	struct overt_sha256 *sha = overt_sha256_new();
	bool ok = sha != NULL;
	while (ok && (n = fread(block, 1, sizeof block, from)) > 0) {
		overt_sha256_add(sha, block, n);
		ok = fwrite(block, 1, n, to) == n;
	}
	ok = ok && !ferror(from);
	int why = errno;
	if (sha)
		overt_sha256_end(sha, hex);
	errno = why;
	return ok;
}

overt_err cli_file_spool(const char *case_path, const char *path, char *out, size_t size,
                         struct overt_error *err)
{
	char temporary[4096], hex[OVERT_SHA256_HEX];
	int len = snprintf(out, size, "%s.%.12s.stdin", case_path, "000000000000");
	if (len < 0 || (size_t)len >= size || (size_t)len >= sizeof temporary)
		return cannot_keep(case_path, strerror(ENAMETOOLONG), err);
	snprintf(temporary, sizeof temporary, "%s.stdin-part", case_path);
	FILE *from = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	if (!from) {
		overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
		return overt_fail_at(err, path, 0, -1);
	}
	FILE *to = fopen(temporary, "we");
	bool ok = to && copy_all(from, to, hex);
	int why = errno;
	if (from != stdin)
		fclose(from);
	if (to && fclose(to) != 0 && ok) {
		ok = false;
		why = errno;
	}
	if (ok) { // named by content: what an earlier run kept stays as it was
		snprintf(out, size, "%s.%.12s.stdin", case_path, hex);
		ok = rename(temporary, out) == 0;
		why = errno;
	}
	if (!ok && to)
		unlink(temporary);
	return ok ? OVERT_OK : cannot_keep(temporary, strerror(why), err);
}
