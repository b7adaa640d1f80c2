// SPDX-License-Identifier: GPL-3.0-or-later
/** \file verify.c  The check of a whole case; each kind of check has its own file. */
#include <stdio.h>
#include <string.h>

#include "local.h"

void verify_tell(struct verify *v, enum overt_case_level level, const char *format, ...)
{
	char text[1024];
	va_list args;
	if (level == OVERT_CASE_PROBLEM)
		v->check->problems++;
	if (!v->options->tell)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	v->options->tell(v->options->ctx, level, text);
}

overt_err verify_broken(struct verify *v, const struct overt_error *why, struct overt_error *err)
{
	if (why->code == OVERT_E_NOMEM || why->code == OVERT_E_CANCELLED)
		return overt_fail(err, why->code, "%s", why->message);
	verify_tell(v, OVERT_CASE_PROBLEM, "%s", why->message);
	return OVERT_OK;
}

/** One check; what it cannot read is a problem of the case and does not end the others. */
static overt_err run_check(struct verify *v, overt_err (*check)(struct verify *, struct overt_error *),
                           const char *doing, struct overt_error *err)
{
	struct overt_error why = {0};
	if (!overt_progress_tell(v->progress, doing, 0, 0))
		return overt_fail(err, OVERT_E_CANCELLED, "the check was stopped");
	if (check(v, &why) == OVERT_OK)
		return OVERT_OK;
	return verify_broken(v, &why, err);
}

overt_err overt_case_verify(struct overt_case *file,
                            const struct overt_case_verify_options *options,
                            struct overt_case_check *check,
                            const struct overt_progress *progress, struct overt_error *err)
{
	static const struct overt_case_verify_options all = {0};
	static const struct {
		overt_err (*check)(struct verify *, struct overt_error *);
		const char *doing;
	} checks[] = {{verify_database, "checking the database"}, {verify_schema, "checking the schema"},
	              {verify_chain, "checking the chain"}, {verify_tables, "checking the tables"},
	              {verify_seal, "checking the file"}, {verify_sources, "checking the sources"}};
	struct overt_case_check found = {0};
	struct verify v = {file, options ? options : &all, &found, progress};
	overt_err result = OVERT_OK;
	if (file->in_step)
		return overt_fail(err, OVERT_E_USAGE, "end the open step before the check");
	/* All checks see the same state, whatever other processes write meanwhile. */
	bool frozen = sqlite3_exec(file->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK;
	for (size_t i = 0; result == OVERT_OK && i < sizeof checks / sizeof *checks; i++)
		result = run_check(&v, checks[i].check, checks[i].doing, err);
	if (frozen)
		sqlite3_exec(file->db, "COMMIT", NULL, NULL, NULL);
	if (result == OVERT_OK)
		*check = found;
	return result;
}
