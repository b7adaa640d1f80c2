// SPDX-License-Identifier: GPL-3.0-or-later
#include "file.h"

#include <errno.h>
#include <string.h>

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

overt_err cli_file_spool(const char *case_path, char *out, size_t size, struct overt_error *err)
{
	char block[65536];
	size_t n;
	int len = snprintf(out, size, "%s.stdin", case_path);
	FILE *file = len > 0 && (size_t)len < size ? fopen(out, "we") : NULL;
	if (!file) {
		overt_fail(err, OVERT_E_IO, "standard input cannot be kept beside the case: %s",
		           strerror(errno));
		return overt_fail_at(err, out, 0, -1);
	}
	bool ok = true;
	while (ok && (n = fread(block, 1, sizeof block, stdin)) > 0)
		ok = fwrite(block, 1, n, file) == n;
	ok = ok && !ferror(stdin);
	if (fclose(file) != 0 || !ok) {
		overt_fail(err, OVERT_E_IO, "standard input cannot be kept beside the case: %s",
		           strerror(errno));
		return overt_fail_at(err, out, 0, -1);
	}
	return OVERT_OK;
}
