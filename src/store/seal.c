// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file seal.c
 * A digest of the file's own bytes, kept in the file: whatever is flipped on
 * disk, even in space that no row uses, is found out. The 64 digits of the
 * digest itself count as zeros. The bytes are read through SQLite's own file
 * handle: closing another one would drop the locks of this process.
 */
#include <stdlib.h>
#include <string.h>

#include "local.h"

static const char mark[] = "overt-seal:";
enum { MARK = sizeof mark - 1, DIGITS = OVERT_SHA256_HEX - 1, SEAL = MARK + DIGITS };

int store_file_read(sqlite3 *db, void *out, int len, int64_t at)
{
	sqlite3_file *handle = NULL;
	int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &handle);
	if (code != SQLITE_OK || !handle || !handle->pMethods)
		return code != SQLITE_OK ? code : SQLITE_CANTOPEN;
	return handle->pMethods->xRead(handle, out, len, at);
}

int store_file_size(sqlite3 *db, int64_t *size)
{
	sqlite3_file *handle = NULL;
	sqlite3_int64 bytes = 0;
	int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &handle);
	if (code == SQLITE_OK && (!handle || !handle->pMethods))
		code = SQLITE_CANTOPEN;
	if (code == SQLITE_OK)
		code = handle->pMethods->xFileSize(handle, &bytes);
	if (code == SQLITE_OK)
		*size = bytes;
	return code;
}

/** Size of the write-ahead log; 0 when there is none. */
static int64_t log_size(sqlite3 *db)
{
	sqlite3_file *handle = NULL;
	sqlite3_int64 bytes = 0;
	if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &handle) != SQLITE_OK ||
	    !handle || !handle->pMethods || handle->pMethods->xFileSize(handle, &bytes) != SQLITE_OK)
		return 0;
	return bytes;
}

/** Hashes all pages; in the seal's page the digits count as zeros. */
static overt_err hash_pages(struct overt_case *file, int64_t page_size, int64_t seal_page,
                            bool *marked, char hex[OVERT_SHA256_HEX], struct overt_error *err)
{
	int64_t size = 0;
	int code = store_file_size(file->db, &size);
	struct overt_sha256 *sha = overt_sha256_new();
	char *page = malloc((size_t)page_size);
	overt_err result = sha && page ? OVERT_OK
	                               : overt_fail(err, OVERT_E_NOMEM, "no memory for the seal");
	*marked = false;
	for (int64_t at = 0; result == OVERT_OK && code == SQLITE_OK && at < size; at += page_size) {
		int len = (int)(size - at < page_size ? size - at : page_size);
		code = store_file_read(file->db, page, len, at);
		char *found = at / page_size + 1 == seal_page
		                  ? memmem(page, (size_t)len, mark, MARK) : NULL;
		if (found && found + SEAL <= page + len) {
			memset(found + MARK, '0', DIGITS);
			*marked = true;
		}
		overt_sha256_add(sha, page, (size_t)len);
	}
	if (result == OVERT_OK && code != SQLITE_OK)
		result = store_fail_code(file, code, sqlite3_errstr(code), err, "read the file's bytes");
	overt_sha256_end(sha, hex);
	free(page);
	return result;
}

static overt_err hash_file(struct overt_case *file, bool *marked, char hex[OVERT_SHA256_HEX],
                           struct overt_error *err)
{
	int64_t page_size = 0, seal_page = 0;
	overt_err result = store_integer(file, "PRAGMA page_size", &page_size, err);
	if (result == OVERT_OK)
		result = store_integer(file, "SELECT rootpage FROM sqlite_schema WHERE name = 'seal'",
		                       &seal_page, err);
	if (result == OVERT_OK)
		result = hash_pages(file, page_size, seal_page, marked, hex, err);
	return result;
}

void store_seal(struct overt_case *file)
{
	struct overt_error err;
	char hex[OVERT_SHA256_HEX], sql[160];
	bool marked = false;
	/* While others read or write, the file stays without a seal: nothing is wrong with it. */
	if (sqlite3_wal_checkpoint_v2(file->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) !=
	        SQLITE_OK || sqlite3_exec(file->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		return;
	const char *end = "ROLLBACK";
	if (log_size(file->db) == 0 && hash_file(file, &marked, hex, &err) == OVERT_OK && marked) {
		snprintf(sql, sizeof sql, "UPDATE seal SET digest = '%s%s'", mark, hex);
		if (sqlite3_exec(file->db, sql, NULL, NULL, NULL) == SQLITE_OK)
			end = "COMMIT";
	}
	if (sqlite3_exec(file->db, end, NULL, NULL, NULL) != SQLITE_OK)
		sqlite3_exec(file->db, "ROLLBACK", NULL, NULL, NULL);
}

static overt_err noted_seal(struct overt_case *file, char digits[OVERT_SHA256_HEX],
                            struct overt_error *err)
{
	sqlite3_stmt *read = NULL;
	overt_err result = store_prepare(file, "SELECT digest FROM seal", false, &read, err);
	if (result != OVERT_OK)
		return result;
	int code = sqlite3_step(read);
	overt_str text = code == SQLITE_ROW ? store_text(read, 0) : OVERT_STR_NONE;
	digits[0] = '\0';
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		result = store_fail(file, err, "read the seal");
	else if (text.len == SEAL)
		memcpy(digits, text.ptr + MARK, DIGITS + 1);
	sqlite3_finalize(read);
	return result;
}

overt_err verify_seal(struct verify *v, struct overt_error *err)
{
	char noted[OVERT_SHA256_HEX], now[OVERT_SHA256_HEX];
	bool marked = false;
	overt_err result = noted_seal(v->file, noted, err);
	if (result != OVERT_OK)
		return result;
	if (noted[0] && strspn(noted, "0") == DIGITS) {
		verify_tell(v, OVERT_CASE_NOTE, "the file has no seal, since a command was interrupted or "
		                                "several were writing: unused space is not checked");
		return OVERT_OK;
	}
	if (log_size(v->file->db) > 0) {
		verify_tell(v, OVERT_CASE_NOTE, "another process is writing: the file's bytes are not "
		                                "checked");
		return OVERT_OK;
	}
	result = hash_file(v->file, &marked, now, err);
	if (result == OVERT_OK && (!marked || strcmp(noted, now) != 0))
		verify_tell(v, OVERT_CASE_PROBLEM, "the file's bytes are not those that overt wrote last");
	return result;
}
