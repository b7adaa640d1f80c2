// SPDX-License-Identifier: GPL-3.0-or-later
/** \file step.c  A step: one transaction that replaces its tables and notes itself as a run. */
#include <string.h>

#include "local.h"

static overt_err check_can_begin(const struct overt_case *file, struct overt_error *err)
{
	if (file->mode == OVERT_CASE_READ)
		return overt_fail(err, OVERT_E_USAGE, "the case is open for reading only");
	if (file->in_step)
		return overt_fail(err, OVERT_E_USAGE, "the step \"%s\" is still open",
		                  store_step_name(file->step));
	return OVERT_OK;
}

static overt_err keep_note(struct overt_case *file, const struct overt_case_step_note *note,
                           struct overt_error *err)
{
	overt_buf_clear(&file->command);
	overt_buf_clear(&file->parameters);
	overt_buf_clear(&file->version);
	overt_str parameters = note->parameters.ptr ? note->parameters : OVERT_STR("{}");
	file->started = note->started;
	if (overt_buf_add(&file->command, note->command) &&
	    overt_buf_add(&file->parameters, parameters) && overt_buf_add(&file->version, note->version))
		return OVERT_OK;
	return overt_fail(err, OVERT_E_NOMEM, "no memory to begin a step");
}

static overt_err empty_tables(struct overt_case *file, enum overt_case_step step,
                              struct overt_error *err)
{
	char sql[64];
	overt_err result = OVERT_OK;
	for (size_t i = 0; result == OVERT_OK && i < store_clear_count; i++) {
		if (!store_step_owns(step, store_clear_order[i]))
			continue;
		snprintf(sql, sizeof sql, "DELETE FROM %s", store_tables[store_clear_order[i]].name);
		result = store_exec(file, sql, "empty the tables of the step", err);
	}
	return result;
}

/** Members of findings of which people said something, before a step empties them: evidence
    stays with its finding, and whoever looks for it must be led to the one that is closest. */
static overt_err keep_members(struct overt_case *file, enum overt_case_step step,
                              struct overt_error *err)
{
	static const char sql[] =
		"DELETE FROM kept_members WHERE finding IN (SELECT id FROM findings);"
		"INSERT INTO kept_members SELECT m.finding, a.platform, a.account_id FROM members AS m"
		" JOIN accounts AS a ON a.id = m.account"
		" WHERE m.finding IN (SELECT finding FROM said) ORDER BY 1, 2, 3";
	return store_step_owns(step, OVERT_CASE_MEMBER)
	       ? store_exec(file, sql, "keep the members of findings", err) : OVERT_OK;
}

overt_err overt_case_step_begin(struct overt_case *file, enum overt_case_step step,
                                const struct overt_case_step_note *note, int64_t *run,
                                struct overt_error *err)
{
	overt_err result = check_can_begin(file, err);
	if (result == OVERT_OK)
		result = keep_note(file, note, err);
	if (result == OVERT_OK)
		result = store_json_check(file, note->parameters, "parameters", err);
	if (result == OVERT_OK)
		result = store_exec(file, "BEGIN IMMEDIATE", "begin a step", err);
	if (result != OVERT_OK)
		return result;
	file->in_step = true;
	file->step = step;
	result = store_exec(file, "UPDATE seal SET digest = 'overt-seal:' || printf('%064d', 0)",
	                    "begin a step", err);
	if (result == OVERT_OK)
		result = keep_members(file, step, err);
	if (result == OVERT_OK)
		result = empty_tables(file, step, err);
	if (result == OVERT_OK)
		result = store_integer(file, "SELECT coalesce(max(id), 0) + 1 FROM runs", &file->run, err);
	if (result == OVERT_OK)
		result = store_chain_head(file, &file->links, file->head, err);
	if (result != OVERT_OK)
		overt_case_step_rollback(file);
	else if (run)
		*run = file->run;
	return result;
}

/** {"sources":"…sha256…", …} of all tables that the step owns, and of what it kept. */
static overt_err digests_of(struct overt_case *file, struct overt_buf *out,
                            struct overt_error *err)
{
	uint64_t rows = 0;
	overt_err result = OVERT_OK;
	const char *before = "{";
	for (size_t i = 0; result == OVERT_OK && i <= store_clear_count; i++) {
		const bool kept = i == store_clear_count;
		enum overt_case_table table = kept ? OVERT_CASE_MEMBER : store_clear_order[i];
		const char *name = kept ? STORE_KEPT_MEMBERS : store_tables[table].name;
		char hex[OVERT_SHA256_HEX];
		if (!store_step_owns(file->step, table))
			continue;
		result = store_table_digest(file, name, hex, &rows, err);
		overt_buf_printf(out, "%s\"%s\":\"%s\"", before, name, hex);
		before = ",";
	}
	if (!overt_buf_printf(out, "%s}", *before == '{' ? "{" : "") && result == OVERT_OK)
		result = overt_fail(err, OVERT_E_NOMEM, "no memory to end a step");
	return result;
}

static overt_err write_run(struct overt_case *file, overt_ms finished, struct overt_error *err)
{
	struct overt_buf digests = {0};
	sqlite3_stmt *insert = NULL;
	overt_err result = digests_of(file, &digests, err);
	if (result == OVERT_OK)
		result = store_prepare(file, "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", false,
		                       &insert, err);
	if (result != OVERT_OK)
		goto done;
	sqlite3_bind_int64(insert, 1, file->run);
	store_bind_text(insert, 2, overt_str_from(store_step_name(file->step)));
	store_bind_text(insert, 3, overt_buf_view(&file->command));
	store_bind_text(insert, 4, overt_buf_view(&file->parameters));
	store_bind_text(insert, 5, overt_buf_view(&file->version));
	if (file->started != OVERT_TIME_UNKNOWN)
		sqlite3_bind_int64(insert, 6, file->started);
	if (finished != OVERT_TIME_UNKNOWN)
		sqlite3_bind_int64(insert, 7, finished);
	store_bind_text(insert, 8, overt_buf_view(&digests));
	if (sqlite3_step(insert) != SQLITE_DONE)
		result = store_fail(file, err, "note the run");
	else
		result = store_chain_append(file, "runs", "id", file->run, err);
done:
	sqlite3_finalize(insert);
	overt_buf_free(&digests);
	return result;
}

/** Says which table refers to something that is not there. */
static overt_err name_dangling(struct overt_case *file, struct overt_error *err)
{
	sqlite3_stmt *check = NULL;
	overt_err result = store_prepare(file, "PRAGMA foreign_key_check", false, &check, err);
	if (result == OVERT_OK && sqlite3_step(check) == SQLITE_ROW) {
		result = overt_fail(err, OVERT_E_INTERNAL,
		                    "row %lld of %s refers to a row of %s that does not exist",
		                    (long long)sqlite3_column_int64(check, 1),
		                    (const char *)sqlite3_column_text(check, 0),
		                    (const char *)sqlite3_column_text(check, 2));
		overt_fail_at(err, file->path, 0, -1);
	}
	sqlite3_finalize(check);
	return result == OVERT_OK ? OVERT_E_INTERNAL : result;
}

static overt_err make_permanent(struct overt_case *file, struct overt_error *err)
{
	if (sqlite3_exec(file->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
		return OVERT_OK;
	overt_err result = store_fail(file, err, "end the step");
	if (sqlite3_extended_errcode(file->db) == SQLITE_CONSTRAINT_FOREIGNKEY)
		result = name_dangling(file, err);
	return result;
}

overt_err overt_case_step_commit(struct overt_case *file, overt_ms finished,
                                 struct overt_error *err)
{
	if (!file->in_step)
		return overt_fail(err, OVERT_E_USAGE, "no step is open");
	overt_err result = write_run(file, finished, err);
	if (result == OVERT_OK)
		result = store_chain_close(file, err);
	if (result == OVERT_OK)
		result = make_permanent(file, err);
	if (result == OVERT_OK) {
		file->in_step = false;
		file->changed = true;
	} else {
		overt_case_step_rollback(file);
	}
	return result;
}

void overt_case_step_rollback(struct overt_case *file)
{
	if (!file || !file->in_step)
		return;
	for (size_t i = 0; i < OVERT_CASE_TABLES; i++)
		sqlite3_reset(file->insert[i]);
	sqlite3_reset(file->chain_insert);
	sqlite3_exec(file->db, "ROLLBACK", NULL, NULL, NULL);
	file->in_step = false;
}
