// SPDX-License-Identifier: GPL-3.0-or-later
/** \file error.c  SQLite's results as overt's errors, and the smallest pieces of work. */
#include <string.h>

#include "local.h"

static overt_err at_path(const struct overt_case *file, struct overt_error *err)
{
	return overt_fail_at(err, file->path, 0, -1);
}

overt_err store_fail_code(const struct overt_case *file, int code, const char *detail,
                          struct overt_error *err, const char *doing)
{
	struct overt_error scratch;
	if (!err)
		err = &scratch;
	switch (code & 0xff) {
	case SQLITE_NOMEM:
		return overt_fail(err, OVERT_E_NOMEM, "no memory to %s", doing);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		overt_fail(err, OVERT_E_STORE,
		           "cannot %s: another process is writing to the case (waited %u ms)", doing,
		           file->wait_ms);
		break;
	case SQLITE_FULL:
		overt_fail(err, OVERT_E_STORE, "cannot %s: the disk is full", doing);
		break;
	case SQLITE_READONLY:
		overt_fail(err, OVERT_E_STORE, "cannot %s: the file may only be read", doing);
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		overt_fail(err, OVERT_E_STORE, "cannot %s: the case file is damaged (%s)", doing, detail);
		break;
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
		overt_fail(err, OVERT_E_INTERNAL, "cannot %s: %s", doing, detail);
		break;
	default:
		overt_fail(err, OVERT_E_STORE, "cannot %s: %s", doing, detail);
	}
	return at_path(file, err);
}

overt_err store_fail(const struct overt_case *file, struct overt_error *err, const char *doing)
{
	int code = file->db ? sqlite3_extended_errcode(file->db) : SQLITE_NOMEM;
	return store_fail_code(file, code, file->db ? sqlite3_errmsg(file->db) : "", err, doing);
}

overt_err store_exec(struct overt_case *file, const char *sql, const char *doing,
                     struct overt_error *err)
{
	if (sqlite3_exec(file->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return store_fail(file, err, doing);
	return OVERT_OK;
}

overt_err store_prepare(struct overt_case *file, const char *sql, bool keep, sqlite3_stmt **out,
                        struct overt_error *err)
{
	unsigned flags = keep ? SQLITE_PREPARE_PERSISTENT : 0;
	if (sqlite3_prepare_v3(file->db, sql, -1, flags, out, NULL) != SQLITE_OK)
		return store_fail(file, err, "prepare a statement");
	return OVERT_OK;
}

overt_err store_integer(struct overt_case *file, const char *sql, int64_t *out,
                        struct overt_error *err)
{
	sqlite3_stmt *statement = NULL;
	overt_err result = store_prepare(file, sql, false, &statement, err);
	if (result != OVERT_OK)
		goto done;
	int step = sqlite3_step(statement);
	if (step == SQLITE_ROW)
		*out = sqlite3_column_int64(statement, 0);
	else if (step == SQLITE_DONE)
		result = overt_fail(err, OVERT_E_STORE, "expected one row from \"%s\", found none", sql);
	else
		result = store_fail(file, err, "read a number");
done:
	sqlite3_finalize(statement);
	return result;
}

overt_str store_text(sqlite3_stmt *statement, int column)
{
	if (sqlite3_column_type(statement, column) == SQLITE_NULL)
		return OVERT_STR_NONE;
	const char *text = (const char *)sqlite3_column_text(statement, column);
	size_t len = (size_t)sqlite3_column_bytes(statement, column);
	return (overt_str){text ? text : "", text ? len : 0};
}

int store_bind_text(sqlite3_stmt *statement, int place, overt_str s)
{
	if (!s.ptr)
		return sqlite3_bind_null(statement, place);
	return sqlite3_bind_text64(statement, place, s.ptr, s.len, SQLITE_STATIC, SQLITE_UTF8);
}

overt_err store_json_check(struct overt_case *file, overt_str text, const char *column,
                           struct overt_error *err)
{
	overt_err result = OVERT_OK;
	if (!text.ptr)
		return OVERT_OK;
	if (!file->json_valid)
		result = store_prepare(file, "SELECT json_valid(?)", true, &file->json_valid, err);
	if (result != OVERT_OK)
		return result;
	store_bind_text(file->json_valid, 1, text);
	if (sqlite3_step(file->json_valid) != SQLITE_ROW)
		result = store_fail(file, err, "check JSON");
	else if (!sqlite3_column_int(file->json_valid, 0))
		result = overt_fail(err, OVERT_E_INTERNAL, "%s: expected JSON, found \"%.*s\"", column,
		                    (int)(text.len < 80 ? text.len : 80), text.ptr);
	sqlite3_reset(file->json_valid);
	sqlite3_clear_bindings(file->json_valid);
	return result;
}
