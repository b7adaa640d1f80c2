// SPDX-License-Identifier: GPL-3.0-or-later
/** \file query.c  Free questions in SQL, read only. */
#include <stdlib.h>
#include <string.h>

#include "local.h"

/** A reader of a free question. */
struct overt_case_query {
	struct overt_case *file;
	sqlite3_stmt *statement;
	size_t count;
	const char **names;
	struct overt_case_value *values;
};

/** PRAGMA, ATTACH and the like may read only, and yet change the connection. */
static bool is_select(const char *sql)
{
	sql += strspn(sql, " \t\r\n");
	return sqlite3_strnicmp(sql, "SELECT", 6) == 0 || sqlite3_strnicmp(sql, "WITH", 4) == 0;
}

static overt_err check_statement(const struct overt_case_query *query, const char *rest,
                                 size_t params, struct overt_error *err)
{
	if (!query->statement || rest[strspn(rest, " \t\r\n;")] != '\0')
		return overt_fail(err, OVERT_E_USAGE, "expected one SELECT, found none or several");
	if (!sqlite3_stmt_readonly(query->statement))
		return overt_fail(err, OVERT_E_USAGE, "expected a SELECT, found a statement that writes");
	int needed = sqlite3_bind_parameter_count(query->statement);
	if ((size_t)needed != params)
		return overt_fail(err, OVERT_E_USAGE, "the question has %d places, %zu values were given",
		                  needed, params);
	return OVERT_OK;
}

static overt_err prepare(struct overt_case_query *query, const char *sql, const overt_str *params,
                         size_t count, struct overt_error *err)
{
	const char *rest = "";
	sqlite3 *db = query->file->db;
	if (!is_select(sql))
		return overt_fail(err, OVERT_E_USAGE, "expected a question that begins with SELECT or WITH");
	if (sqlite3_prepare_v2(db, sql, -1, &query->statement, &rest) != SQLITE_OK) {
		int code = sqlite3_errcode(db);
		if (code == SQLITE_ERROR)
			return overt_fail(err, OVERT_E_USAGE, "cannot understand the question: %s",
			                  sqlite3_errmsg(db));
		return store_fail(query->file, err, "ask a question");
	}
	overt_err result = check_statement(query, rest, count, err);
	for (size_t i = 0; result == OVERT_OK && i < count; i++) {
		int code = params[i].ptr ? sqlite3_bind_text64(query->statement, (int)i + 1, params[i].ptr,
		                                               params[i].len, SQLITE_TRANSIENT, SQLITE_UTF8)
		                         : SQLITE_OK;
		if (code != SQLITE_OK)
			result = store_fail(query->file, err, "ask a question");
	}
	return result;
}

static overt_err name_columns(struct overt_case_query *query, struct overt_error *err)
{
	query->count = (size_t)sqlite3_column_count(query->statement);
	query->names = calloc(query->count, sizeof *query->names);
	query->values = calloc(query->count, sizeof *query->values);
	if (!query->names || !query->values)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to ask a question");
	for (size_t i = 0; i < query->count; i++) {
		query->names[i] = sqlite3_column_name(query->statement, (int)i);
		query->values[i].name = query->names[i];
		if (!query->names[i])
			return overt_fail(err, OVERT_E_NOMEM, "no memory to ask a question");
	}
	return OVERT_OK;
}

overt_err overt_case_query_open(struct overt_case *file, const char *sql, const overt_str *params,
                                size_t count, struct overt_case_query **out,
                                struct overt_error *err)
{
	struct overt_case_query *query = calloc(1, sizeof *query);
	if (!query)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to ask a question");
	query->file = file;
	overt_err result = prepare(query, sql, params, count, err);
	if (result == OVERT_OK)
		result = name_columns(query, err);
	if (result == OVERT_OK)
		*out = query;
	else
		overt_case_query_close(query);
	return result;
}

const char *const *overt_case_query_columns(const struct overt_case_query *query, size_t *count)
{
	*count = query->count;
	return query->names;
}

static void read_value(sqlite3_stmt *statement, int place, struct overt_case_value *value)
{
	*value = (struct overt_case_value){.name = value->name, .text = OVERT_STR_NONE};
	switch (sqlite3_column_type(statement, place)) {
	case SQLITE_INTEGER:
		value->type = OVERT_CASE_TYPE_INTEGER;
		value->integer = sqlite3_column_int64(statement, place);
		value->real = (double)value->integer;
		break;
	case SQLITE_FLOAT:
		value->type = OVERT_CASE_TYPE_REAL;
		value->real = sqlite3_column_double(statement, place);
		break;
	case SQLITE_NULL:
		value->type = OVERT_CASE_TYPE_NULL;
		break;
	default:
		value->type = OVERT_CASE_TYPE_TEXT;
		value->text = store_text(statement, place);
	}
}

overt_err overt_case_query_next(struct overt_case_query *query,
                                const struct overt_case_value **values, struct overt_error *err)
{
	int code = sqlite3_step(query->statement);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return store_fail(query->file, err, "read the answer");
	for (size_t i = 0; code == SQLITE_ROW && i < query->count; i++)
		read_value(query->statement, (int)i, &query->values[i]);
	*values = code == SQLITE_ROW ? query->values : NULL;
	return OVERT_OK;
}

void overt_case_query_close(struct overt_case_query *query)
{
	if (!query)
		return;
	sqlite3_finalize(query->statement);
	free(query->names);
	free(query->values);
	free(query);
}
