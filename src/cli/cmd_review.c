// SPDX-License-Identifier: GPL-3.0-or-later
/* Opinions of several analysts, side by side. */
#include "analyst.h"
#include "rows.h"

#include <string.h>

static int review(struct cli_case *c, const char *finding, const struct overt_case_review *what)
{
	struct overt_error err;
	struct overt_case_review row = *what;
	char verdict[64];
	row.finding = overt_str_from(finding);
	row.time_ms = c->run.options.now;
	const overt_str params[] = {row.finding};
	overt_err code = cli_case_ask(c->file, "SELECT verdict FROM latest_verdicts WHERE finding = ?1",
	                              params, 1, verdict, sizeof verdict, &err);
	if (!code && !verdict[0])
		code = overt_fail(&err, OVERT_E_USAGE, "%s has no verdict yet; run `overt assess`", finding);
	if (!code)
		code = cli_case_begin(c, &err);
	if (!code)
		code = cli_case_end(c, overt_case_add_review(c->file, &row, &err), &err);
	if (code)
		return cli_error(c->args, &err);
	cli_message(c->args, "%.*s %ss with %s on %s; the verdict stays what the evidence makes it",
	            (int)row.author.len, row.author.ptr, row.stance.ptr, verdict, finding);
	return EXIT_DONE;
}

static int run_review(struct cli_args *args)
{
	struct cli_case c;
	char finding[CLI_FINDING_ID];
	const bool agree = cli_flag(args, "agree"), disagree = cli_flag(args, "disagree");
	struct overt_case_review what = {.stance = agree ? OVERT_STR("agree") : OVERT_STR("disagree"),
	                                 .why = overt_str_trim(overt_str_from(cli_text(args, "why")))};
	if (agree == disagree || what.why.len == 0 || !cli_text(args, "author")) {
		cli_message(args, agree == disagree ? "say either --agree or --disagree"
		                  : what.why.len == 0 ? "say why: --why TEXT"
		                                      : "say who: --author NAME or OVERT_AUTHOR");
		return EXIT_USAGE;
	}
	if (!cli_author(args, &what.author))
		return EXIT_USAGE;
	int status = cli_case_open(args, args->operands[0], OVERT_CASE_WRITE, &c);
	if (status == EXIT_DONE)
		status = cli_case_finding(&c, args->operands[1], finding);
	if (status == EXIT_DONE)
		status = review(&c, finding, &what);
	cli_case_close(&c);
	return status;
}

const struct cli_command cli_command_review = {
	.name = "review",
	.summary = "say whether you agree with the verdict on a finding",
	.operands = "CASE FINDING (--agree | --disagree) --why TEXT --author NAME",
	.text = "Adds a person's opinion of the verdict that stands now. Opinions are kept and shown\n"
			"beside the verdict; they never change it, and they are never averaged. Who knows\n"
			"something that the verdict does not rest on adds evidence.",
	.examples = "  overt review my.case F-3f9a --agree --why 'I checked both sources' --author Kim\n"
				"  overt review my.case F-3f9a --disagree --why 'The label was added later' "
				"--author Lee\n",
	.options = (const struct cli_option[]){{"agree", 0, NULL, false, "The verdict is right."},
                                           {"disagree", 0, NULL, false, "It is not."},
                                           {"why", 0, "TEXT", false, "The reason."},
                                           {"author", 0, "NAME", false, "Who says so (or OVERT_AUTHOR)."},
                                           CLI_RULES_OPTION,
                                           {0}},
	.min_operands = 2,
	.max_operands = 2,
	.run = run_review,
};

/* The latest opinion of a person stands; earlier ones stay on record. */
#define LIST                                                                                       \
	"SELECT r.finding, r.author, r.stance, r.why, r.time_ms AS \"time:time\", "                    \
	"v.verdict AS verdict_then, l.verdict AS verdict_now, "                                        \
	"r.seq = (SELECT max(n.seq) FROM reviews AS n WHERE n.finding = r.finding "                    \
	"AND n.author = r.author) AS \"latest:bool\" "                                                 \
	"FROM reviews AS r LEFT JOIN verdicts AS v ON v.seq = r.verdict "                              \
	"LEFT JOIN latest_verdicts AS l ON l.finding = r.finding "                                     \
	"WHERE ?1 = '' OR r.finding = ?1 ORDER BY r.finding, r.seq"

enum { FINDING, AUTHOR, STANCE, WHY, TIME, THEN, NOW, LATEST };

static void print_row(const struct overt_case_value *v)
{
	char time[OVERT_TIME_TEXT] = "";
	if (v[TIME].type != OVERT_CASE_TYPE_NULL)
		overt_time_format(v[TIME].integer, time);
	printf("  %-10s", overt_str_equal(v[STANCE].text, OVERT_STR("agree")) ? "agrees" : "disagrees");
	cli_print_text(stdout, v[AUTHOR].text, 60);
	printf("%s%s%s: ", time[0] ? ", " : "", time, v[LATEST].integer ? "" : ", later changed");
	cli_print_text(stdout, v[WHY].text, 600);
	if (v[THEN].text.ptr && !overt_str_equal(v[THEN].text, v[NOW].text))
		printf(" (the verdict was %.*s then)", (int)v[THEN].text.len, v[THEN].text.ptr);
	putchar('\n');
}

/* "2 agree, 1 disagrees": counts side by side, no mean. */
static overt_err print_heading(struct overt_case *file, const struct overt_case_value *v,
                               struct overt_error *err)
{
	static const char sql[] =
		"SELECT count(*) FROM reviews AS r WHERE r.finding = ?1 AND r.stance = ?2 AND r.seq = "
		"(SELECT max(n.seq) FROM reviews AS n WHERE n.finding = r.finding AND n.author = r.author)";
	char agree[24], disagree[24];
	const overt_str yes[] = {v[FINDING].text, OVERT_STR("agree")};
	const overt_str no[] = {v[FINDING].text, OVERT_STR("disagree")};
	overt_err code = cli_case_ask(file, sql, yes, 2, agree, sizeof agree, err);
	if (!code)
		code = cli_case_ask(file, sql, no, 2, disagree, sizeof disagree, err);
	if (!code)
		printf("%.*s: %.*s; %s agree, %s disagree%s\n", (int)v[FINDING].text.len, v[FINDING].text.ptr,
		       (int)v[NOW].text.len, v[NOW].text.ptr ? v[NOW].text.ptr : "", agree, disagree,
		       strcmp(agree, "0") != 0 && strcmp(disagree, "0") != 0 ? ": CONTESTED" : "");
	return code;
}

static overt_err print_list(struct overt_case *file, overt_str finding, struct overt_error *err)
{
	struct overt_case_query *query = NULL;
	const struct overt_case_value *v = NULL;
	char last[CLI_FINDING_ID] = "";
	overt_err code = overt_case_query_open(file, LIST, &finding, 1, &query, err);
	while (!code && !(code = overt_case_query_next(query, &v, err)) && v) {
		if (!overt_str_equal(v[FINDING].text, overt_str_from(last)))
			code = print_heading(file, v, err);
		snprintf(last, sizeof last, "%.*s", (int)v[FINDING].text.len, v[FINDING].text.ptr);
		if (!code)
			print_row(v);
	}
	overt_case_query_close(query);
	return code;
}

static int run_list(struct cli_args *args)
{
	struct cli_case c;
	char finding[CLI_FINDING_ID] = "";
	struct overt_buf buf = {0};
	struct overt_error err;
	overt_err code = OVERT_OK;
	int status = cli_case_open(args, args->operands[0], OVERT_CASE_READ, &c);
	if (status == EXIT_DONE && args->operand_count > 1)
		status = cli_case_finding(&c, args->operands[1], finding);
	if (status == EXIT_DONE && cli_flag(args, "json")) {
		const overt_str which = overt_str_from(finding);
		code = cli_rows_json(c.file, LIST, &which, 1, "\n", &buf, &err);
		overt_buf_append(&buf, "\n", buf.len > 0);
	} else if (status == EXIT_DONE) {
		code = print_list(c.file, overt_str_from(finding), &err);
	}
	if (code)
		status = cli_error(args, &err);
	else if (status == EXIT_DONE)
		status = cli_print_buf(args, &buf);
	overt_buf_free(&buf);
	cli_case_close(&c);
	return status;
}

const struct cli_command cli_command_review_list = {
	.name = "review list",
	.summary = "list who agrees and who disagrees, and why",
	.operands = "CASE [FINDING]",
	.text = "Lists every opinion with its reason, and whether the verdict has changed since. A\n"
			"person's latest opinion counts; earlier ones are shown. With --json one object a\n"
			"line, as schema/review-list.schema.json says.",
	.examples = "  overt review list my.case\n"
				"  overt review list my.case --json | jq 'select(.stance == \"disagree\")'\n",
	.options = (const struct cli_option[]){{"json", 'j', NULL, false, "JSON Lines."}, {0}},
	.min_operands = 1,
	.max_operands = 2,
	.run = run_list,
};
