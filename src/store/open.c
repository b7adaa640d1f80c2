// SPDX-License-Identifier: GPL-3.0-or-later
/** \file open.c  Opening a case, distrustful of what lies in the file; closing it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "local.h"

/** The file as an SQLite URI, so that a path may hold any byte. */
static bool uri_of(const char *path, const char *query, struct overt_buf *out)
{
	overt_buf_printf(out, "file:%s", path[0] == '/' ? "" : "./");
	for (const char *p = path; *p; p++) {
		if (strchr("%?#", *p))
			overt_buf_printf(out, "%%%02x", (unsigned char)*p);
		else
			overt_buf_append(out, p, 1);
	}
	return overt_buf_printf(out, "?%s", query);
}

static int configure(sqlite3 *db, unsigned wait_ms)
{
	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, wait_ms > INT32_MAX ? INT32_MAX : (int)wait_ms);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	return sqlite3_exec(db,
	                    "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"
	                    "PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
	                    "PRAGMA cache_size = -32768; PRAGMA secure_delete = ON",
	                    NULL, NULL, NULL);
}

/**
 * Why a file that is not there cannot be made. SQLite tries again to read it, and tells why
 * that failed: there is no such file.
 */
static int cannot_make(const char *path)
{
	struct overt_buf folder = {0};
	const char *slash = strrchr(path, '/');
	int why = ENOENT;
	bool named = slash ? overt_buf_printf(&folder, "%.*s", (int)(slash - path) + 1, path)
	                   : overt_buf_printf(&folder, ".");
	if (named && faccessat(AT_FDCWD, folder.data, W_OK | X_OK, AT_EACCESS) != 0)
		why = errno;
	overt_buf_free(&folder);
	return why;
}

static overt_err cannot_open(struct overt_case *file, struct overt_error *err)
{
	int why = file->db ? sqlite3_system_errno(file->db) : 0;
	if (why == ENOENT && file->mode == OVERT_CASE_CREATE)
		why = cannot_make(file->path);
	if (why == 0 || (sqlite3_extended_errcode(file->db) & 0xff) != SQLITE_CANTOPEN)
		return store_fail(file, err, "open the case");
	overt_fail(err, OVERT_E_IO, "cannot open the case: %s", strerror(why));
	overt_fail_at(err, file->path, 0, -1);
	return OVERT_E_IO;
}

static overt_err connect(struct overt_case *file, const char *query, struct overt_error *err)
{
	struct overt_buf uri = {0};
	overt_err result = OVERT_OK;
	int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	sqlite3_close(file->db);
	file->db = NULL;
	if (!uri_of(file->path, query, &uri)) {
		result = overt_fail(err, OVERT_E_NOMEM, "no memory to open the case");
		goto done;
	}
	if (sqlite3_open_v2(uri.data, &file->db, flags, NULL) != SQLITE_OK)
		result = cannot_open(file, err);
	if (result == OVERT_OK)
		result = store_sniff(file, err);
	if (result == OVERT_OK && configure(file->db, file->wait_ms) != SQLITE_OK)
		result = store_fail(file, err, "open the case");
done:
	overt_buf_free(&uri);
	return result;
}

static overt_err open_to_write(struct overt_case *file, struct overt_error *err)
{
	overt_err result = connect(file, "mode=rwc", err);
	if (result != OVERT_OK)
		return result;
	if (sqlite3_db_readonly(file->db, "main") == 1) {
		overt_fail(err, OVERT_E_IO, "cannot write to the case: the file may only be read");
		return overt_fail_at(err, file->path, 0, -1);
	}
	result = store_exec(file, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
	                    "open the case for writing", err);
	if (result == OVERT_OK)
		result = store_migrate(file, err);
	if (result == OVERT_OK) /* a trigger of somebody else's would run with every row added */
		result = store_schema_sound(file, err);
	return result;
}

/**
 * Reading needs no right to write: not to the file, and not to its folder. Where the
 * right is there, SQLite uses it to tidy up after a command that was killed.
 */
static overt_err open_to_read(struct overt_case *file, struct overt_error *err)
{
	int64_t version = -1;
	overt_err result = connect(file, "mode=rw", err);
	if (result == OVERT_OK)
		result = store_integer(file, "PRAGMA user_version", &version, err);
	if (result != OVERT_OK && !store_has_log(file->path)) {
		result = connect(file, "mode=ro&immutable=1", err);
		if (result == OVERT_OK)
			result = store_integer(file, "PRAGMA user_version", &version, err);
	}
	if (result != OVERT_OK)
		return result;
	if (version == 0) {
		overt_fail(err, OVERT_E_INPUT, "the case is empty: no step was ever completed");
		return overt_fail_at(err, file->path, 0, -1);
	}
	result = store_version_known(version, err);
	if (result != OVERT_OK)
		return result;
	if (version != overt_case_schema_version()) {
		result = open_to_write(file, err);
		if (result != OVERT_OK)
			return result;
	}
	return store_exec(file, "PRAGMA query_only = ON", "open the case", err);
}

static overt_err must_exist(const struct overt_case *file, bool exists, struct overt_error *err)
{
	if (exists || file->mode == OVERT_CASE_CREATE)
		return OVERT_OK;
	overt_fail(err, OVERT_E_IO, access(file->path, F_OK) == 0
	                                ? "expected a case file, found an empty file"
	                                : "there is no such case file");
	return overt_fail_at(err, file->path, 0, -1);
}

static overt_err open_file(const char *path, enum overt_case_mode mode, unsigned wait_ms,
                           bool exists, struct overt_case **out, struct overt_error *err);

/** Removes a database and what SQLite keeps beside it; `path` has room for the endings. */
static void remove_all(char *path, int len)
{
	static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		strcpy(path + len, ends[i]);
		unlink(path);
	}
}

/**
 * Makes an empty case beside its name and links it there whole, so that whoever is killed
 * meanwhile leaves a case or none. Where this fails, for whatever reason, the case is made
 * in place, which also says what is wrong.
 */
static void create_whole(const char *path, unsigned wait_ms)
{
	char temporary[4096];
	struct overt_case *file = NULL;
	struct overt_error err;
	int len = snprintf(temporary, sizeof temporary, "%s.new-part", path);
	if (len < 0 || (size_t)len + sizeof "-journal" > sizeof temporary)
		return;
	int fd = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
	if (fd >= 0) {
		close(fd);
		overt_err code = open_file(temporary, OVERT_CASE_CREATE, wait_ms, false, &file, &err);
		overt_case_close(file);
		int linked = code ? -1 : link(temporary, path);
		(void)linked; // somebody was faster, or this file system knows no links: made in place
	} else if (errno != EEXIST) {
		return;
	}
	remove_all(temporary, len); // also what a command left behind that was killed here
}

overt_err overt_case_open(const char *path, enum overt_case_mode mode, unsigned wait_ms,
                          struct overt_case **out, struct overt_error *err)
{
	bool exists = false;
	struct overt_error scratch;
	if (!err)
		err = &scratch;
	overt_err result = store_look(path, &exists, err);
	if (result == OVERT_OK && mode == OVERT_CASE_CREATE && access(path, F_OK) != 0) {
		create_whole(path, wait_ms);
		result = store_look(path, &exists, err);
	}
	return result ? result : open_file(path, mode, wait_ms, exists, out, err);
}

static overt_err open_file(const char *path, enum overt_case_mode mode, unsigned wait_ms,
                           bool exists, struct overt_case **out, struct overt_error *err)
{
	overt_err result = OVERT_OK;
	struct overt_case *file = calloc(1, sizeof *file);
	char *copy = strdup(path);
	if (!file || !copy) {
		free(copy);
		result = overt_fail(err, OVERT_E_NOMEM, "no memory to open the case");
		goto done;
	}
	*file = (struct overt_case){.path = copy, .mode = mode, .wait_ms = wait_ms};
	result = must_exist(file, exists, err);
	if (result == OVERT_OK)
		result = mode == OVERT_CASE_READ ? open_to_read(file, err) : open_to_write(file, err);
	if (result != OVERT_OK && !err->file[0])
		overt_fail_at(err, path, 0, -1);
done:
	if (result == OVERT_OK)
		*out = file;
	else
		overt_case_close(file);
	return result;
}

void overt_case_close(struct overt_case *file)
{
	if (!file)
		return;
	overt_case_step_rollback(file);
	if (file->changed)
		store_seal(file);
	for (size_t i = 0; i < OVERT_CASE_TABLES; i++)
		sqlite3_finalize(file->insert[i]);
	sqlite3_finalize(file->chain_insert);
	sqlite3_finalize(file->json_valid);
	sqlite3_close_v2(file->db);
	overt_buf_free(&file->command);
	overt_buf_free(&file->parameters);
	overt_buf_free(&file->version);
	free(file->path);
	free(file);
}
