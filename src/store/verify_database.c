// SPDX-License-Identifier: GPL-3.0-or-later
/** \file verify_database.c  Is the database sound, and is its schema the one that overt makes? */
#include <stdio.h>
#include <string.h>

#include "local.h"

static overt_err tell_rows(struct verify *v, const char *sql, const char *fine,
                           void (*tell)(struct verify *, sqlite3_stmt *), struct overt_error *err)
{
	sqlite3_stmt *rows = NULL;
	int code;
	overt_err result = store_prepare(v->file, sql, false, &rows, err);
	if (result != OVERT_OK)
		return result;
	while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(rows, 0);
		if (!fine || !text || strcmp(text, fine) != 0)
			tell(v, rows);
	}
	if (code != SQLITE_DONE)
		result = store_fail(v->file, err, "check the database");
	sqlite3_finalize(rows);
	return result;
}

static const char *word(sqlite3_stmt *rows, int column)
{
	const char *text = (const char *)sqlite3_column_text(rows, column);
	return text ? text : "?";
}

static void tell_integrity(struct verify *v, sqlite3_stmt *rows)
{
	verify_tell(v, OVERT_CASE_PROBLEM, "the database is damaged: %s", word(rows, 0));
}

static void tell_reference(struct verify *v, sqlite3_stmt *rows)
{
	verify_tell(v, OVERT_CASE_PROBLEM, "row %lld of %s refers to a row of %s that does not exist",
	            (long long)sqlite3_column_int64(rows, 1), word(rows, 0), word(rows, 2));
}

overt_err verify_database(struct verify *v, struct overt_error *err)
{
	overt_err result = tell_rows(v, "PRAGMA integrity_check(20)", "ok", tell_integrity, err);
	if (result == OVERT_OK)
		result = tell_rows(v, "PRAGMA foreign_key_check", NULL, tell_reference, err);
	return result;
}

/* ---- schema ------------------------------------------------------------- */

static const char schema_sql[] = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"
                                 " WHERE type = ?1 AND name = ?2";

static bool same_columns(sqlite3_stmt *a, sqlite3_stmt *b)
{
	for (int i = 2; i < 4; i++)
		if (!overt_str_equal(store_text(a, i), store_text(b, i)))
			return false;
	return true;
}

/** Looks up in `there` what `rows` stands on: 0 absent, 1 different, 2 the same; -1 failed. */
static int look_up(sqlite3_stmt *there, sqlite3_stmt *rows)
{
	store_bind_text(there, 1, store_text(rows, 0));
	store_bind_text(there, 2, store_text(rows, 1));
	int code = sqlite3_step(there);
	int answer = code == SQLITE_ROW ? 1 + same_columns(there, rows) : code == SQLITE_DONE ? 0 : -1;
	sqlite3_reset(there);
	sqlite3_clear_bindings(there);
	return answer;
}

/** Every part of the right schema must be in the case as it is. */
static overt_err expect_parts(struct verify *v, sqlite3_stmt *right, sqlite3_stmt *found,
                              struct overt_error *err)
{
	int code;
	while ((code = sqlite3_step(right)) == SQLITE_ROW) {
		int answer = look_up(found, right);
		if (answer < 0)
			return store_fail(v->file, err, "read the schema");
		if (answer < 2)
			verify_tell(v, OVERT_CASE_PROBLEM, "the %s %s is %s", word(right, 0), word(right, 1),
			            answer ? "not as overt makes it" : "missing");
	}
	if (code != SQLITE_DONE)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to check the schema");
	return OVERT_OK;
}

/** What others added: harmless, unless it is a trigger. */
static overt_err note_others(struct verify *v, sqlite3_stmt *found, sqlite3_stmt *right,
                             struct overt_error *err)
{
	int code;
	while ((code = sqlite3_step(found)) == SQLITE_ROW) {
		int answer = look_up(right, found);
		if (answer < 0)
			return overt_fail(err, OVERT_E_NOMEM, "no memory to check the schema");
		if (answer > 0)
			continue;
		bool trigger = strcmp(word(found, 0), "trigger") == 0;
		verify_tell(v, trigger ? OVERT_CASE_PROBLEM : OVERT_CASE_NOTE,
		            "the %s %s was not made by overt", word(found, 0), word(found, 1));
	}
	return code == SQLITE_DONE ? OVERT_OK : store_fail(v->file, err, "read the schema");
}

overt_err verify_schema(struct verify *v, struct overt_error *err)
{
	static const char all[] = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"
	                          " ORDER BY type, name";
	sqlite3 *model = NULL;
	sqlite3_stmt *right = NULL, *right_one = NULL, *found = NULL, *found_one = NULL;
	overt_err result = OVERT_OK;
	if (sqlite3_open_v2(":memory:", &model, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL) !=
	        SQLITE_OK || store_build_schema(model) != OVERT_OK ||
	    sqlite3_prepare_v2(model, all, -1, &right, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(model, schema_sql, -1, &right_one, NULL) != SQLITE_OK) {
		result = overt_fail(err, OVERT_E_NOMEM, "no memory to check the schema");
		goto done;
	}
	result = store_prepare(v->file, all, false, &found, err);
	if (result == OVERT_OK)
		result = store_prepare(v->file, schema_sql, false, &found_one, err);
	if (result == OVERT_OK)
		result = expect_parts(v, right, found_one, err);
	if (result == OVERT_OK)
		result = note_others(v, found, right_one, err);
done:
	sqlite3_finalize(right);
	sqlite3_finalize(right_one);
	sqlite3_finalize(found);
	sqlite3_finalize(found_one);
	sqlite3_close(model);
	return result;
}

static void keep_first(void *ctx, enum overt_case_level level, const char *text)
{
	char *first = ctx;
	if (level == OVERT_CASE_PROBLEM && !first[0])
		snprintf(first, 256, "%s", text);
}

overt_err store_schema_sound(struct overt_case *file, struct overt_error *err)
{
	char first[256] = "";
	const struct overt_case_verify_options options = {.tell = keep_first, .ctx = first};
	struct overt_case_check check = {0};
	struct verify v = {file, &options, &check, NULL};
	overt_err result = verify_schema(&v, err);
	if (result == OVERT_OK && check.problems) {
		result = overt_fail(err, OVERT_E_INPUT, "the case cannot be written to: %s", first);
		overt_fail_at(err, file->path, 0, -1);
	}
	return result;
}
