// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyst.h"
#include "rows.h"

#include <string.h>

/* Columns as schema/ledger.schema.json has them: `overt export ledger` writes the same. */
#define LIST                                                                                       \
	"SELECT finding, id AS evidence, ledger, direction, indicator, strength, reliability, "        \
	"credibility, dependence_group, origin AS \"origin:json\", sources AS \"sources:json\", "      \
	"text, author, time_ms AS \"time:time\", supersedes, "                                         \
	"(SELECT n.id FROM evidence AS n WHERE n.finding = e.finding AND n.supersedes = e.id "         \
	"ORDER BY n.seq LIMIT 1) AS superseded_by FROM evidence AS e "                                 \
	"WHERE ?1 = '' OR finding = ?1 ORDER BY finding, seq"

enum { FINDING, ID, LEDGER, DIRECTION, INDICATOR, STRENGTH, RELIABILITY, CREDIBILITY, GROUP, ORIGIN,
       SOURCES, TEXT, AUTHOR, TIME, SUPERSEDES, SUPERSEDED_BY };

#define SHOW(value) (int)(value).text.len, ((value).text.ptr ? (value).text.ptr : "")

static void print_row(const struct overt_case_value *v)
{
	char time[OVERT_TIME_TEXT] = "";
	const bool withdraws = overt_str_equal(v[DIRECTION].text, OVERT_STR("none"));
	if (v[TIME].type != OVERT_CASE_TYPE_NULL)
		overt_time_format(v[TIME].integer, time);
	printf("  %.*s  ", SHOW(v[ID]));
	if (withdraws)
		printf("withdraws %.*s\n", SHOW(v[SUPERSEDES]));
	else
		printf("%-9.*s %-7.*s  %-28.*s %-11.*s %.*s%.*s  group %.*s\n", SHOW(v[LEDGER]),
		       SHOW(v[DIRECTION]), SHOW(v[INDICATOR]), SHOW(v[STRENGTH]), SHOW(v[RELIABILITY]),
		       SHOW(v[CREDIBILITY]), SHOW(v[GROUP]));
	if (v[SUPERSEDED_BY].text.ptr)
		printf("      no longer counts: superseded by %.*s\n", SHOW(v[SUPERSEDED_BY]));
	if (!withdraws && v[SUPERSEDES].text.ptr)
		printf("      supersedes %.*s\n", SHOW(v[SUPERSEDES]));
	if (v[TEXT].text.len) {
		fputs("      ", stdout);
		cli_print_text(stdout, v[TEXT].text, 400);
		putchar('\n');
	}
	cli_print_sources(stdout, v[SOURCES].text, 6);
	fputs("      by ", stdout);
	cli_print_text(stdout, v[AUTHOR].text, 80);
	printf("%s%s\n", time[0] ? ", " : "", time);
}

static overt_err print_list(struct overt_case *file, overt_str finding, struct overt_error *err)
{
	struct overt_case_query *query = NULL;
	const struct overt_case_value *v = NULL;
	char last[CLI_FINDING_ID] = "";
	overt_err code = overt_case_query_open(file, LIST, &finding, 1, &query, err);
	while (!code && !(code = overt_case_query_next(query, &v, err)) && v) {
		if (!overt_str_equal(v[FINDING].text, overt_str_from(last))) {
			printf("%s%.*s\n", last[0] ? "\n" : "", SHOW(v[FINDING]));
			snprintf(last, sizeof last, "%.*s", SHOW(v[FINDING]));
		}
		print_row(v);
	}
	overt_case_query_close(query);
	return code;
}

static int list(struct cli_case *c, const char *finding)
{
	const overt_str which = overt_str_from(finding);
	struct overt_buf buf = {0};
	struct overt_error err;
	overt_err code;
	if (cli_flag(c->args, "json")) {
		code = cli_rows_json(c->file, LIST, &which, 1, "\n", &buf, &err);
		overt_buf_append(&buf, "\n", buf.len > 0);
	} else {
		code = print_list(c->file, which, &err);
	}
	if (!code)
		return cli_print_buf(c->args, &buf);
	overt_buf_free(&buf);
	return cli_error(c->args, &err);
}

static int run(struct cli_args *args)
{
	struct cli_case c;
	char finding[CLI_FINDING_ID] = "";
	int status = cli_case_open(args, args->operands[0], OVERT_CASE_READ, &c);
	if (status == EXIT_DONE && args->operand_count > 1)
		status = cli_case_finding(&c, args->operands[1], finding);
	if (status == EXIT_DONE)
		status = list(&c, finding);
	cli_case_close(&c);
	return status;
}

const struct cli_command cli_command_evidence_list = {
	.name = "evidence list",
	.summary = "list the evidence of a case or of one finding, with its history",
	.operands = "CASE [FINDING]",
	.text = "Lists every item that was ever entered, in order, with what supersedes it. With\n"
			"--json one object a line, as schema/ledger.schema.json says.",
	.examples = "  overt evidence list my.case\n"
				"  overt evidence list my.case F-3f9a --json | jq 'select(.superseded_by == null)'\n",
	.options = (const struct cli_option[]){{"json", 'j', NULL, false, "JSON Lines."}, {0}},
	.min_operands = 1,
	.max_operands = 2,
	.run = run,
};
