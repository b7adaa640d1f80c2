// SPDX-License-Identifier: GPL-3.0-or-later
/** \file add.c  Structs into rows. */
#include <math.h>
#include <string.h>

#include "local.h"

static bool has_column(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->column_count; i++)
		if (strcmp(t->columns[i].name, name) == 0)
			return true;
	return false;
}

/** INSERT with one place per field that the caller fills; then the store's own columns. */
static overt_err prepare_insert(struct overt_case *file, const struct table *t,
                                sqlite3_stmt **out, struct overt_error *err)
{
	struct overt_buf names = {0}, places = {0};
	overt_err result = OVERT_OK;
	const char *comma = "";
	for (size_t i = 0; i < t->column_count; i++) {
		if (t->columns[i].filled != FILLED_BY_CALLER)
			continue;
		overt_buf_printf(&names, "%s\"%s\"", comma, t->columns[i].name);
		overt_buf_printf(&places, "%s?", comma);
		comma = ", ";
	}
	if (t->key) {
		overt_buf_printf(&names, ", run");
		overt_buf_printf(&places, ", ?");
	}
	if (t->key && has_column(t, "stance")) { /* a review is about the verdict that stands */
		overt_buf_printf(&names, ", verdict");
		overt_buf_printf(&places, ", (SELECT max(seq) FROM verdicts WHERE finding = ?1)");
	}
	struct overt_buf sql = {0};
	overt_buf_printf(&sql, "INSERT INTO %s (%s) VALUES (%s)", t->name,
	                 names.data ? names.data : "", places.data ? places.data : "");
	if (sql.failed || names.failed || places.failed)
		result = overt_fail(err, OVERT_E_NOMEM, "no memory to add a row");
	else
		result = store_prepare(file, sql.data, true, out, err);
	overt_buf_free(&sql);
	overt_buf_free(&names);
	overt_buf_free(&places);
	return result;
}

static int bind_cell(sqlite3_stmt *insert, int place, const struct column *column,
                     const void *field)
{
	switch (column->cell) {
	case CELL_TEXT:
	case CELL_JSON:
		return store_bind_text(insert, place, *(const overt_str *)field);
	case CELL_INTEGER: {
		int64_t value = *(const int64_t *)field;
		return value == OVERT_CASE_NONE ? sqlite3_bind_null(insert, place)
		                                : sqlite3_bind_int64(insert, place, value);
	}
	case CELL_REAL:
		return sqlite3_bind_double(insert, place, *(const double *)field); /* NaN becomes NULL */
	case CELL_BOOL:
		return sqlite3_bind_int(insert, place, *(const bool *)field ? 1 : 0);
	}
	return SQLITE_MISUSE;
}

static int bind_row(sqlite3_stmt *insert, const struct table *t, const void *row, int64_t run)
{
	int place = 0, code = SQLITE_OK;
	for (size_t i = 0; code == SQLITE_OK && i < t->column_count; i++) {
		const struct column *column = &t->columns[i];
		if (column->filled == FILLED_BY_CALLER)
			code = bind_cell(insert, ++place, column, (const char *)row + column->offset);
	}
	if (code == SQLITE_OK && t->key)
		code = sqlite3_bind_int64(insert, place + 1, run);
	return code;
}

static overt_err may_add(const struct overt_case *file, const struct table *t,
                         struct overt_error *err)
{
	if (!file->in_step)
		return overt_fail(err, OVERT_E_USAGE, "no step is open");
	if (!(t->steps & 1u << file->step))
		return overt_fail(err, OVERT_E_USAGE, "the step \"%s\" may not write to %s",
		                  store_step_name(file->step), t->name);
	return OVERT_OK;
}

static overt_err check_json(struct overt_case *file, const struct table *t, const void *row,
                            struct overt_error *err)
{
	overt_err result = OVERT_OK;
	for (size_t i = 0; result == OVERT_OK && i < t->column_count; i++)
		if (t->columns[i].cell == CELL_JSON)
			result = store_json_check(
				file, *(const overt_str *)(const void *)((const char *)row + t->columns[i].offset),
				t->columns[i].name, err);
	return result;
}

static overt_err insert_row(struct overt_case *file, enum overt_case_table table, const void *row,
                            struct overt_error *err)
{
	const struct table *t = &store_tables[table];
	char doing[64];
	overt_err result = OVERT_OK;
	if (!file->insert[table])
		result = prepare_insert(file, t, &file->insert[table], err);
	if (result == OVERT_OK)
		result = check_json(file, t, row, err);
	if (result != OVERT_OK)
		return result;
	sqlite3_stmt *insert = file->insert[table];
	snprintf(doing, sizeof doing, "add a row to %s", t->name);
	if (bind_row(insert, t, row, file->run) != SQLITE_OK || sqlite3_step(insert) != SQLITE_DONE)
		result = store_fail(file, err, doing);
	sqlite3_reset(insert);
	if (result == OVERT_OK && t->key)
		result = store_chain_append(file, t->name, t->key, sqlite3_last_insert_rowid(file->db),
		                            err);
	return result;
}

/** Gives the item its id, and finds out whether it is there already. */
static overt_err add_evidence(struct overt_case *file, const struct overt_case_evidence *row,
                              struct overt_error *err)
{
	struct overt_case_evidence item = *row;
	char id[OVERT_CASE_EVIDENCE_ID];
	bool there = false;
	overt_err result = OVERT_OK;
	if (!item.id.ptr || item.id.len == 0) {
		result = overt_case_evidence_id(row, id, err);
		item.id = overt_str_from(id);
	}
	if (result == OVERT_OK)
		result = store_evidence_there(file, &item, &there, err);
	if (result != OVERT_OK || there)
		return result;
	return insert_row(file, OVERT_CASE_EVIDENCE, &item, err);
}

overt_err overt_case_add(struct overt_case *file, enum overt_case_table table, const void *row,
                         struct overt_error *err)
{
	overt_err result = may_add(file, &store_tables[table], err);
	if (result != OVERT_OK)
		return result;
	if (table == OVERT_CASE_EVIDENCE)
		return add_evidence(file, row, err);
	return insert_row(file, table, row, err);
}
