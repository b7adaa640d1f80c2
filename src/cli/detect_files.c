// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 65536 };

static overt_err io_error(struct overt_error *err, const char *what, const char *path)
{
	overt_fail(err, OVERT_E_IO, "%s: %s", what, strerror(errno));
	return overt_fail_at(err, path, 0, -1);
}

overt_err detect_open_scratch(const char *scratch, int *fd, struct overt_error *err)
{
	char name[4096];
	int made = open(scratch, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (made < 0) { // not every file system can make a file without a name
		snprintf(name, sizeof name, "%s/overt-XXXXXX", scratch);
		made = mkstemp(name);
		if (made >= 0)
			unlink(name);
	}
	if (made < 0)
		return io_error(err, "cannot make a scratch file", scratch);
	*fd = made;
	return OVERT_OK;
}

bool detect_is_plain(int fd)
{
	static const char gzip[] = "\x1F\x8B", zstd[] = "\x28\xB5\x2F\xFD";
	char magic[4] = {0};
	struct stat facts;
	if (fstat(fd, &facts) || !S_ISREG(facts.st_mode) || pread(fd, magic, 4, 0) < 0)
		return false;
	return memcmp(magic, gzip, 2) != 0 && memcmp(magic, zstd, 4) != 0;
}

overt_err detect_open_input(const char *path, const char *scratch, int *fd,
                            struct overt_error *err)
{
	int made = -1;
	if (strcmp(path, "-") != 0) {
		made = open(path, O_RDONLY | O_CLOEXEC);
		if (made < 0)
			return io_error(err, "cannot open", path);
		if (detect_is_plain(made)) {
			*fd = made;
			return OVERT_OK;
		}
		close(made);
	}
	overt_err code = detect_open_scratch(scratch, &made, err);
	if (!code)
		code = overt_read_spool(path, made, err);
	if (code) {
		if (made >= 0)
			close(made);
		return code;
	}
	*fd = made;
	return OVERT_OK;
}

overt_err detect_to_stdout(int fd, struct overt_error *err)
{
	char chunk[CHUNK];
	off_t at = 0;
	for (;;) {
		ssize_t got = pread(fd, chunk, sizeof chunk, at);
		if (got < 0)
			return io_error(err, "cannot read the result back", NULL);
		if (got == 0)
			return OVERT_OK;
		at += got;
		if (fwrite(chunk, 1, (size_t)got, stdout) != (size_t)got)
			return io_error(err, "cannot write to standard output", NULL);
	}
}
