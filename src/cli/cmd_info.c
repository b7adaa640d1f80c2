// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include <overt/store.h>
#include <string.h>

/* The parts of the answer; each is one SELECT. */
static const struct part {
	const char *name;  /* key in the JSON object */
	const char *title; /* heading for people */
	bool one;          /* a single object rather than a list */
	const char *sql;
} parts[] = {
	{"steps", "steps", false,
     "SELECT id AS run, step, command, version, started_ms AS \"started:time\" FROM runs ORDER BY id"},
	{"sources", "sources", false,
     "SELECT path, format, rows AS posts, rejected, repeated, bytes, sha256, "
     "precision FROM sources ORDER BY id"},
	{"counts", "counts", true,
     "SELECT (SELECT coalesce(sum(rows), 0) FROM sources) AS posts, "
     "(SELECT count(*) FROM accounts) AS accounts, "
     "(SELECT count(*) FROM findings) AS findings, "
     "(SELECT count(*) FROM described_findings) AS described, "
     "(SELECT count(*) FROM members) AS members, (SELECT count(*) FROM posts) AS evidence_posts, "
     "(SELECT count(*) FROM current_evidence) AS evidence, "
     "(SELECT count(*) FROM evidence) - (SELECT count(*) FROM current_evidence) AS superseded, "
     "(SELECT count(*) FROM verdicts) AS verdicts, (SELECT count(*) FROM reviews) AS reviews"},
	{"dispositions", "findings by disposition", false,
     "SELECT disposition, count(*) AS findings FROM dispositions GROUP BY disposition ORDER BY 1"},
	{"verdicts", "findings by verdict", false,
     "SELECT verdict, count(*) AS findings FROM export_findings WHERE verdict IS NOT NULL "
     "GROUP BY verdict ORDER BY 1"},
	{"chain", "chain", true, "SELECT links, hash AS head FROM head"},
};

enum { PARTS = sizeof parts / sizeof *parts };

static overt_err add_json(struct overt_case *file, struct overt_buf *buf, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	overt_buf_printf(buf, "{\"schema_version\":%d", overt_case_schema_version());
	for (size_t i = 0; i < PARTS && !code; i++) {
		overt_buf_printf(buf, ",\"%s\":%s", parts[i].name, parts[i].one ? "" : "[");
		code = cli_rows_json(file, parts[i].sql, NULL, 0, ",", buf, err);
		overt_buf_printf(buf, "%s", parts[i].one ? "" : "]");
	}
	overt_buf_append(buf, "}\n", 2);
	return code;
}

static void print_value(const char *name, const struct overt_case_value *value)
{
	char time[OVERT_TIME_TEXT];
	const size_t len = strcspn(name, ":");
	if (value->type == OVERT_CASE_TYPE_NULL)
		return;
	printf("  %.*s ", (int)len, name);
	if (strcmp(name + len, ":time") == 0) {
		overt_time_format(value->integer, time);
		printf("%s", time);
	} else if (value->type == OVERT_CASE_TYPE_INTEGER)
		printf("%lld", (long long)value->integer);
	else
		cli_print_text(stdout, value->text, 200);
}

static overt_err print_part(struct overt_case *file, const struct part *part, struct overt_error *err)
{
	struct overt_case_query *query = NULL;
	const struct overt_case_value *values = NULL;
	size_t columns = 0;
	const char *const *names = NULL;
	bool any = false;
	overt_err code = overt_case_query_open(file, part->sql, NULL, 0, &query, err);
	if (!code)
		names = overt_case_query_columns(query, &columns);
	while (!code && !(code = overt_case_query_next(query, &values, err)) && values) {
		if (!any)
			printf("%s:\n", part->title);
		any = true;
		for (size_t i = 0; i < columns; i++)
			print_value(names[i], &values[i]);
		putchar('\n');
	}
	overt_case_query_close(query);
	return code;
}

static int run(struct cli_args *args)
{
	struct overt_case *file = NULL;
	struct overt_buf buf = {0};
	struct overt_error err;
	overt_err code = overt_case_open(args->operands[0], OVERT_CASE_READ, 5000, &file, &err);
	if (!code && cli_flag(args, "json"))
		code = add_json(file, &buf, &err);
	else if (!code)
		for (size_t i = 0; i < PARTS && !code; i++)
			code = print_part(file, &parts[i], &err);
	overt_case_close(file);
	if (!code)
		return cli_print_buf(args, &buf);
	overt_buf_free(&buf);
	return cli_error(args, &err);
}

const struct cli_command cli_command_info = {
	.name = "info",
	.summary = "say what a case holds: steps, sources, counts, verdicts, head of the chain",
	.operands = "CASE",
	.text = "Shows what was done to the case and what is in it. The head of the chain, noted\n"
			"elsewhere, proves later that nothing was rewritten: overt verify CASE --head HASH.\n"
			"With --json one object, as schema/info.schema.json says.",
	.examples = "  overt info my.case\n"
				"  overt info my.case --json | jq -r .chain.head\n",
	.options = (const struct cli_option[]){{"json", 'j', NULL, false, "One JSON object."}, {0}},
	.min_operands = 1,
	.max_operands = 1,
	.run = run,
};
