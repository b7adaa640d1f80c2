// SPDX-License-Identifier: GPL-3.0-or-later
/** \file select.c  Rows into structs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "local.h"

/** A reader of rows. */
struct overt_case_rows {
	struct overt_case *file;
	enum overt_case_table table;
	sqlite3_stmt *statement;
};

static void write_expression(struct overt_buf *sql, const struct column *column)
{
	if (column->filled == FILLED_BY_QUERY)
		overt_buf_printf(sql, "(%s)", column->expression);
	else
		overt_buf_printf(sql, "t.\"%s\"", column->name);
}

static const struct column *find_column(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->column_count; i++)
		if (strcmp(t->columns[i].name, name) == 0)
			return &t->columns[i];
	return NULL;
}

static overt_err write_where(struct overt_buf *sql, const struct table *t,
                             const struct overt_case_where *where, size_t count,
                             struct overt_error *err)
{
	overt_buf_printf(sql, " FROM %s AS t", t->name);
	for (size_t i = 0; i < count; i++) {
		const struct column *column = find_column(t, where[i].column);
		if (!column)
			return overt_fail(err, OVERT_E_USAGE, "%s has no column \"%s\"", t->name,
			                  where[i].column);
		overt_buf_printf(sql, i ? " AND " : " WHERE ");
		write_expression(sql, column);
		overt_buf_printf(sql, " = ?");
	}
	return OVERT_OK;
}

static overt_err prepare(struct overt_case *file, struct overt_buf *sql,
                         const struct overt_case_where *where, size_t count, sqlite3_stmt **out,
                         struct overt_error *err)
{
	if (sql->failed)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to read the case");
	overt_err result = store_prepare(file, sql->data, false, out, err);
	for (size_t i = 0; result == OVERT_OK && i < count; i++) {
		/* The caller's text may be gone before the last row is read: SQLite copies it. */
		const char *text = where[i].text.ptr ? where[i].text.ptr : "";
		int code = where[i].is_number
		               ? sqlite3_bind_int64(*out, (int)i + 1, where[i].number)
		               : sqlite3_bind_text64(*out, (int)i + 1, text, where[i].text.len,
		                                     SQLITE_TRANSIENT, SQLITE_UTF8);
		if (code != SQLITE_OK)
			result = store_fail(file, err, "read the case");
	}
	return result;
}

static overt_err check_count(size_t count, struct overt_error *err)
{
	if (count > OVERT_CASE_WHERE_MAX)
		return overt_fail(err, OVERT_E_USAGE, "%zu conditions, at most %d are possible", count,
		                  OVERT_CASE_WHERE_MAX);
	return OVERT_OK;
}

overt_err overt_case_select(struct overt_case *file, enum overt_case_table table,
                            const struct overt_case_where *where, size_t count,
                            struct overt_case_rows **out, struct overt_error *err)
{
	const struct table *t = &store_tables[table];
	struct overt_buf sql = {0};
	struct overt_case_rows *rows = calloc(1, sizeof *rows);
	overt_err result = check_count(count, err);
	if (!rows)
		result = overt_fail(err, OVERT_E_NOMEM, "no memory to read the case");
	if (result != OVERT_OK)
		goto done;
	*rows = (struct overt_case_rows){.file = file, .table = table};
	overt_buf_printf(&sql, "SELECT ");
	for (size_t i = 0; i < t->column_count; i++) {
		overt_buf_printf(&sql, i ? ", " : "");
		write_expression(&sql, &t->columns[i]);
	}
	result = write_where(&sql, t, where, count, err);
	overt_buf_printf(&sql, " ORDER BY %s", t->order);
	if (result == OVERT_OK)
		result = prepare(file, &sql, where, count, &rows->statement, err);
done:
	overt_buf_free(&sql);
	if (result == OVERT_OK)
		*out = rows;
	else
		overt_case_rows_close(rows);
	return result;
}

static void read_cell(sqlite3_stmt *statement, int place, const struct column *column, void *field)
{
	bool null = sqlite3_column_type(statement, place) == SQLITE_NULL;
	switch (column->cell) {
	case CELL_TEXT:
	case CELL_JSON:
		*(overt_str *)field = store_text(statement, place);
		break;
	case CELL_INTEGER:
		*(int64_t *)field = null ? OVERT_CASE_NONE : sqlite3_column_int64(statement, place);
		break;
	case CELL_REAL:
		*(double *)field = null ? (double)NAN : sqlite3_column_double(statement, place);
		break;
	case CELL_BOOL:
		*(bool *)field = sqlite3_column_int(statement, place) != 0;
		break;
	}
}

overt_err overt_case_next(struct overt_case_rows *rows, enum overt_case_table table, void *row,
                          bool *more, struct overt_error *err)
{
	const struct table *t = &store_tables[rows->table];
	if (table != rows->table)
		return overt_fail(err, OVERT_E_USAGE, "the reader gives rows of %s, not of %s", t->name,
		                  store_tables[table].name);
	int code = sqlite3_step(rows->statement);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return store_fail(rows->file, err, "read the case");
	*more = code == SQLITE_ROW;
	for (size_t i = 0; *more && i < t->column_count; i++)
		read_cell(rows->statement, (int)i, &t->columns[i], (char *)row + t->columns[i].offset);
	return OVERT_OK;
}

void overt_case_rows_close(struct overt_case_rows *rows)
{
	if (!rows)
		return;
	sqlite3_finalize(rows->statement);
	free(rows);
}

overt_err overt_case_count(struct overt_case *file, enum overt_case_table table,
                           const struct overt_case_where *where, size_t count, int64_t *out,
                           struct overt_error *err)
{
	const struct table *t = &store_tables[table];
	struct overt_buf sql = {0};
	sqlite3_stmt *statement = NULL;
	overt_err result = check_count(count, err);
	if (result != OVERT_OK)
		return result;
	overt_buf_printf(&sql, "SELECT count(*)");
	result = write_where(&sql, t, where, count, err);
	if (result == OVERT_OK)
		result = prepare(file, &sql, where, count, &statement, err);
	if (result == OVERT_OK) {
		if (sqlite3_step(statement) == SQLITE_ROW)
			*out = sqlite3_column_int64(statement, 0);
		else
			result = store_fail(file, err, "count rows");
	}
	sqlite3_finalize(statement);
	overt_buf_free(&sql);
	return result;
}
