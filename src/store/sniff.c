// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file sniff.c
 * A look at the file before SQLite opens it, so that a directory, a text or
 * another program's database is named as what it is (database header:
 * https://www.sqlite.org/fileformat2.html#the_database_header).
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "local.h"

enum { HEADER = 100, AT_PAGE_SIZE = 16, AT_CHANGES = 24, AT_PAGES = 28, AT_COOKIE = 40,
       AT_APPLICATION = 68, AT_VALID_FOR = 92 };

static uint32_t big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

bool store_has_log(const char *path)
{
	struct overt_buf name = {0};
	struct stat info;
	bool there = overt_buf_printf(&name, "%s-wal", path) && stat(name.data, &info) == 0 &&
	             info.st_size > 0;
	overt_buf_free(&name);
	return there;
}

/** `whole`: there is no write-ahead log from which missing pages could come. */
static overt_err header_fits(const unsigned char *head, size_t len, uint64_t size, bool whole,
                             struct overt_error *err)
{
	if (len < 16 || memcmp(head, "SQLite format 3", 16) != 0)
		return overt_fail(err, OVERT_E_INPUT, "expected a case file, found something else "
		                                      "(it does not begin as an SQLite database)");
	if (len < HEADER)
		return overt_fail(err, OVERT_E_INPUT, "the case file is cut off within its first %d bytes",
		                  HEADER);
	uint64_t page = (uint64_t)head[AT_PAGE_SIZE] << 8 | head[AT_PAGE_SIZE + 1];
	if (page == 1)
		page = 65536;
	if (page < 512 || (page & (page - 1)))
		return overt_fail(err, OVERT_E_INPUT, "the case file is damaged: a page of %llu bytes",
		                  (unsigned long long)page);
	uint64_t expected = page * big_endian(head + AT_PAGES);
	bool counted = big_endian(head + AT_CHANGES) == big_endian(head + AT_VALID_FOR);
	if (whole && counted && expected > size)
		return overt_fail(err, OVERT_E_INPUT,
		                  "the case file is cut off: expected at least %llu bytes, found %llu",
		                  (unsigned long long)expected, (unsigned long long)size);
	uint32_t application = big_endian(head + AT_APPLICATION);
	bool fresh = application == 0 && big_endian(head + AT_COOKIE) == 0;
	if (application != CASE_APPLICATION_ID && !fresh)
		return overt_fail(err, OVERT_E_INPUT,
		                  "expected a case file, found another program's SQLite database "
		                  "(application id 0x%08x)", application);
	return OVERT_OK;
}

overt_err store_look(const char *path, bool *exists, struct overt_error *err)
{
	struct stat info;
	if (stat(path, &info) == 0) {
		if (S_ISREG(info.st_mode)) {
			*exists = info.st_size > 0;
			return OVERT_OK;
		}
		overt_fail(err, OVERT_E_IO, "expected a case file, found a %s",
		           S_ISDIR(info.st_mode) ? "directory" : "special file");
	} else if (errno == ENOENT) {
		*exists = false;
		return OVERT_OK;
	} else {
		overt_fail(err, OVERT_E_IO, "cannot look at the case: %s", strerror(errno));
	}
	overt_fail_at(err, path, 0, -1);
	return OVERT_E_IO;
}

overt_err store_sniff(struct overt_case *file, struct overt_error *err)
{
	unsigned char head[HEADER] = {0};
	int64_t size = 0;
	int code = store_file_size(file->db, &size);
	int len = size < HEADER ? (int)size : HEADER;
	if (code == SQLITE_OK && len > 0)
		code = store_file_read(file->db, head, len, 0);
	if (code != SQLITE_OK)
		return store_fail_code(file, code, sqlite3_errstr(code), err, "read the case");
	overt_err result = size > 0 ? header_fits(head, (size_t)len, (uint64_t)size,
	                                          !store_has_log(file->path), err)
	                            : OVERT_OK;
	if (result != OVERT_OK)
		overt_fail_at(err, file->path, 0, -1);
	return result;
}
