// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyst.h"
#include "near.h"
#include "summary.h"

#include <string.h>

enum { BEGINNING_MIN = 4, FINDINGS_LISTED = 1000 };

/* Ids of everything that can be spoken of. */
#define ALL_FINDINGS                                                                               \
	"(SELECT id FROM findings UNION SELECT finding FROM activities UNION "                         \
	"SELECT finding FROM evidence UNION SELECT finding FROM reviews)"

int cli_case_open(const struct cli_args *args, const char *path, enum overt_case_mode mode,
                  struct cli_case *c)
{
	struct overt_error err;
	*c = (struct cli_case){.args = args};
	int status = cli_run_prepare(args, &c->run);
	if (status == EXIT_DONE && overt_case_open(path, mode, 5000, &c->file, &err) != OVERT_OK)
		status = cli_error(args, &err);
	return status;
}

void cli_case_close(struct cli_case *c)
{
	overt_case_step_rollback(c->file);
	overt_case_close(c->file);
	cli_run_free(&c->run);
	c->file = NULL;
}

bool cli_author(const struct cli_args *args, overt_str *author)
{
	const char *text = cli_text(args, "author");
	*author = overt_str_trim(overt_str_from(text ? text : "analyst"));
	if (author->len > 0 && !overt_str_equal(*author, OVERT_STR(CLI_PROGRAM_AUTHOR)))
		return true;
	cli_message(args, "--author takes a person's name; \"%s\" is %s", text ? text : "",
	            author->len ? "what the program calls itself" : "empty");
	return false;
}

overt_err cli_case_ask(struct overt_case *file, const char *sql, const overt_str *params,
                       size_t count, char *out, size_t size, struct overt_error *err)
{
	struct overt_case_query *query = NULL;
	const struct overt_case_value *values = NULL;
	out[0] = '\0';
	overt_err code = overt_case_query_open(file, sql, params, count, &query, err);
	if (!code)
		code = overt_case_query_next(query, &values, err);
	if (!code && values && values[0].type == OVERT_CASE_TYPE_TEXT)
		snprintf(out, size, "%.*s", (int)values[0].text.len, values[0].text.ptr);
	else if (!code && values && values[0].type == OVERT_CASE_TYPE_INTEGER)
		snprintf(out, size, "%lld", (long long)values[0].integer);
	overt_case_query_close(query);
	return code;
}

/* All ids, for "did you mean". */
static overt_err list_ids(const struct cli_case *c, overt_str *ids, size_t *count,
                          struct overt_error *err)
{
	struct overt_case_query *query = NULL;
	const struct overt_case_value *values = NULL;
	*count = 0;
	overt_err code = overt_case_query_open(
		c->file, "SELECT id FROM " ALL_FINDINGS " ORDER BY id LIMIT 1000", NULL, 0, &query, err);
	while (!code && *count < FINDINGS_LISTED &&
	       !(code = overt_case_query_next(query, &values, err)) && values)
		if (!overt_arena_copy(c->args->arena, values[0].text, &ids[(*count)++]))
			code = overt_fail(err, OVERT_E_NOMEM, "no memory for the list of findings");
	overt_case_query_close(query);
	return code;
}

static int no_finding(const struct cli_case *c, const char *text)
{
	overt_str ids[FINDINGS_LISTED];
	struct overt_error err;
	size_t count;
	char near[512], few[512] = "";
	if (list_ids(c, ids, &count, &err) != OVERT_OK)
		return cli_error(c->args, &err);
	cli_near(overt_str_from(text), ids, count, near, sizeof near);
	for (size_t i = 0; !near[0] && count <= CLI_NEAR_MAX && i < count; i++)
		snprintf(few + strlen(few), sizeof few - strlen(few), "%s %.*s", i ? "," : ":",
		         (int)ids[i].len, ids[i].ptr);
	cli_message(c->args, "no finding '%.80s' among %zu%s%s (see `overt finding list`)", text, count,
	            few, near);
	return EXIT_USAGE;
}

int cli_case_finding(const struct cli_case *c, const char *text, char id[CLI_FINDING_ID])
{
	struct overt_error err;
	char many[8];
	const overt_str params[] = {overt_str_from(text)};
	overt_err code = cli_case_ask(c->file, "SELECT id FROM " ALL_FINDINGS " WHERE id = ?1", params, 1,
	                              id, CLI_FINDING_ID, &err);
	if (!code && !id[0] && strlen(text) >= BEGINNING_MIN)
		code = cli_case_ask(c->file,
		                    "SELECT id FROM " ALL_FINDINGS " WHERE substr(id, 1, length(?1)) = ?1",
		                    params, 1, id, CLI_FINDING_ID, &err);
	if (!code)
		code = cli_case_ask(c->file,
		                    "SELECT count(*) FROM " ALL_FINDINGS
		                    " WHERE id <> ?1 AND substr(id, 1, length(?1)) = ?1",
		                    params, 1, many, sizeof many, &err);
	if (code)
		return cli_error(c->args, &err);
	if (!id[0])
		return no_finding(c, text);
	if (strcmp(id, text) != 0 && strcmp(many, "1") != 0) {
		cli_message(c->args, "'%s' is the beginning of %s findings; write more of it", text, many);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

overt_err cli_case_begin(struct cli_case *c, struct overt_error *err)
{
	const struct overt_case_step_note note = {c->run.options.command, OVERT_STR("{}"),
	                                          c->run.options.version, c->run.options.now};
	return overt_case_step_begin(c->file, OVERT_CASE_STEP_ANALYST, &note, NULL, err);
}

overt_err cli_case_end(struct cli_case *c, overt_err code, struct overt_error *err)
{
	if (!code)
		return overt_case_step_commit(c->file, c->run.options.now, err);
	overt_case_step_rollback(c->file);
	return code;
}

overt_err cli_case_assess(struct cli_case *c, bool tell, struct overt_error *err)
{
	struct overt_pipeline *pipeline = NULL;
	overt_err code = overt_pipeline_new(c->file, &c->run.options, NULL, &pipeline, err);
	if (!code)
		code = overt_pipeline_assess(pipeline, err);
	if (!code && tell)
		cli_print_notices(c->args, overt_pipeline_summary(pipeline));
	overt_pipeline_free(pipeline);
	return code;
}

int cli_case_say_verdict(struct cli_case *c, const char *finding)
{
	static const char sql[] = "SELECT verdict FROM latest_verdicts WHERE finding = ?1";
	static const char why[] = "SELECT reason FROM latest_verdicts WHERE finding = ?1";
	static const char where[] = "SELECT ifnull('; closest now: ' || closest, '.') FROM lost_findings "
								"WHERE finding = ?1";
	char before[64], now[64], reason[256], lost[64];
	const overt_str params[] = {overt_str_from(finding)};
	struct overt_error err;
	overt_err code = cli_case_ask(c->file, sql, params, 1, before, sizeof before, &err);
	if (!code)
		code = cli_case_assess(c, false, &err);
	if (!code)
		code = cli_case_ask(c->file, sql, params, 1, now, sizeof now, &err);
	if (!code)
		code = cli_case_ask(c->file, why, params, 1, reason, sizeof reason, &err);
	if (!code)
		code = cli_case_ask(c->file, where, params, 1, lost, sizeof lost, &err);
	if (code)
		return cli_error(c->args, &err);
	if (lost[0])
		cli_message(c->args, "%s is no longer found, so it is not weighed%s", finding,
		            lost[0] == ';' ? lost : "");
	else if (before[0] && strcmp(before, now) != 0)
		cli_message(c->args, "%s: %s, because: %s (before: %s)", finding, now, reason, before);
	else
		cli_message(c->args, "%s: %s, because: %s%s", finding, now, reason,
		            before[0] ? " (as before)" : "");
	return EXIT_DONE;
}
