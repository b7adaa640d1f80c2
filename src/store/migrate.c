// SPDX-License-Identifier: GPL-3.0-or-later
/** \file migrate.c  The schema and how it comes up to date: schema/NNN_*.sql, one after the other. */
#include <stdio.h>

#include "local.h"
#include "store_schema.h"

int overt_case_schema_version(void)
{
	return (int)overt_schema_count;
}

static int run_migrations(sqlite3 *db, size_t from)
{
	int code = SQLITE_OK;
	for (size_t i = from; code == SQLITE_OK && i < overt_schema_count; i++)
		code = sqlite3_exec(db, (const char *)overt_schema[i].data, NULL, NULL, NULL);
	return code;
}

overt_err store_build_schema(sqlite3 *db)
{
	int code = run_migrations(db, 0);
	return code == SQLITE_OK ? OVERT_OK : code == SQLITE_NOMEM ? OVERT_E_NOMEM : OVERT_E_INTERNAL;
}

overt_err store_version_known(int64_t version, struct overt_error *err)
{
	if (version > (int64_t)overt_schema_count)
		return overt_fail(err, OVERT_E_INPUT,
		                  "the case was made by a newer overt (schema %lld, this one knows %zu); "
		                  "update overt to open it", (long long)version, overt_schema_count);
	if (version < 0)
		return overt_fail(err, OVERT_E_INPUT, "the case file is damaged: schema %lld",
		                  (long long)version);
	return OVERT_OK;
}

/** A database that has tables but no version is not ours. */
static overt_err is_empty(struct overt_case *file, struct overt_error *err)
{
	int64_t things = 0;
	overt_err result = store_integer(file, "SELECT count(*) FROM sqlite_schema", &things, err);
	if (result == OVERT_OK && things > 0)
		result = overt_fail(err, OVERT_E_INPUT, "expected a case file, found an SQLite database "
		                                        "with other tables");
	return result;
}

overt_err store_migrate(struct overt_case *file, struct overt_error *err)
{
	int64_t version = 0;
	char finish[192];
	overt_err result = store_integer(file, "PRAGMA user_version", &version, err);
	if (result == OVERT_OK)
		result = store_version_known(version, err);
	if (result != OVERT_OK || version == (int64_t)overt_schema_count)
		return result;
	/* Another process may be doing the same: look again behind the lock. */
	result = store_exec(file, "BEGIN IMMEDIATE", "bring the case up to date", err);
	if (result != OVERT_OK)
		return result;
	result = store_integer(file, "PRAGMA user_version", &version, err);
	if (result == OVERT_OK)
		result = store_version_known(version, err);
	if (result == OVERT_OK && version == 0)
		result = is_empty(file, err);
	if (result != OVERT_OK)
		goto done;
	snprintf(finish, sizeof finish, "UPDATE seal SET digest = 'overt-seal:' || printf('%%064d', 0);"
	         "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
	         CASE_APPLICATION_ID, overt_case_schema_version());
	if (run_migrations(file->db, (size_t)version) != SQLITE_OK ||
	    sqlite3_exec(file->db, finish, NULL, NULL, NULL) != SQLITE_OK)
		result = store_fail(file, err, "bring the case up to date");
done:
	if (result != OVERT_OK)
		sqlite3_exec(file->db, "ROLLBACK", NULL, NULL, NULL);
	else
		file->changed = true;
	return result;
}
