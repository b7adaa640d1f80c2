// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyst.h"
#include "assess_library.h"
#include "description.h"
#include "rows.h"
#include "target.h"

#include <overt/report.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static overt_str yardstick(const struct cli_args *args)
{
	const char *text = cli_text(args, "yardstick");
	return overt_str_from(text ? text : "icd203");
}

static overt_err add_json(const struct overt_rules *rules, overt_str finding, overt_str title,
                          const struct overt_assessment *input, const struct overt_verdict *verdict,
                          struct overt_buf *out, struct overt_error *err)
{
	static const char *const scopes[] = {"in", "military-force", "no-foreign-element"};
	overt_buf_printf(out, "{\"finding\":");
	overt_buf_json(out, finding);
	overt_buf_printf(out, ",\"title\":");
	overt_buf_json(out, title);
	overt_buf_printf(out, ",\"scope\":\"%s\",\"verdict\":\"%s\",\"reason\":", scopes[input->scope],
	                 overt_verdict_name(verdict->kind));
	overt_buf_json(out, overt_str_from(overt_reason_text(verdict->reason)));
	overt_buf_printf(out, ",\"assessment\":");
	overt_verdict_to_json(rules, input, verdict, out);
	overt_buf_append(out, "}\n", 2);
	return out->failed ? overt_fail(err, OVERT_E_NOMEM, "no memory for a verdict") : OVERT_OK;
}

/* What each item says, before what it weighs. */
static void print_items(const struct overt_assessment *input)
{
	printf("evidence:\n");
	for (size_t i = 0; i < input->item_count; i++) {
		const struct overt_evidence *item = &input->items[i];
		printf("    %-8.*s ", (int)item->id.len, item->id.ptr);
		if (item->text.len)
			cli_print_text(stdout, item->text, 2000);
		else
			printf("%.*s", (int)item->indicator.len, item->indicator.ptr);
		putchar('\n');
		cli_print_sources(stdout, item->sources, 13);
	}
	printf("%s\n", input->item_count ? "" : "    none\n");
}

static overt_err show(const struct cli_args *args, const struct overt_rules *rules,
                      overt_str finding, overt_str title, overt_str text,
                      const struct overt_assessment *input, const struct overt_verdict *verdict,
                      struct overt_error *err)
{
	struct overt_buf out = {0};
	overt_err code = cli_flag(args, "json")
	                         ? add_json(rules, finding, title, input, verdict, &out, err)
	                         : overt_assess_explain(rules, input, verdict, yardstick(args), &out, err);
	if (!code && !cli_flag(args, "json")) {
		cli_print_text(stdout, title.len ? title : finding, 0);
		printf("\n%s", text.len ? "\n" : "");
		cli_print_text(stdout, text, 0);
		printf("%s\n", text.len ? "\n" : "");
		print_items(input);
	}
	if (!code)
		cli_print_buf(args, &out);
	overt_buf_free(&out);
	return code;
}

static int assess_description(const struct cli_args *args, const struct overt_rules *rules)
{
	struct cli_description what;
	struct overt_verdict verdict;
	struct overt_error err;
	overt_err code = cli_description_read(rules, args->operands[0], args->arena, &what, &err);
	if (!code)
		code = overt_assess(rules, &what.input, &verdict, &err);
	if (code)
		return cli_error(args, &err);
	code = show(args, rules, OVERT_STR_NONE, what.title, what.text, &what.input, &verdict, &err);
	overt_verdict_clear(&verdict);
	return code ? cli_error(args, &err) : EXIT_DONE;
}

static overt_err show_finding(struct cli_case *c, overt_str id, overt_str title,
                              struct overt_error *err)
{
	struct overt_report_assessed a;
	overt_err code = overt_report_assess(c->file, c->run.rules, id, &a, err);
	if (code)
		return code;
	code = show(c->args, c->run.rules, id, title, OVERT_STR_NONE, &a.input, &a.verdict, err);
	overt_report_assessed_free(&a);
	return code;
}

static void print_line(const struct overt_case_value *v)
{
	printf("%.*s  %-12.*s  %.*s", (int)v[0].text.len, v[0].text.ptr, (int)v[2].text.len,
	       v[2].text.ptr ? v[2].text.ptr : "", (int)v[3].text.len, v[3].text.ptr ? v[3].text.ptr : "");
	fputs(v[1].text.len ? "  " : "", stdout);
	cli_print_text(stdout, v[1].text, 60);
	putchar('\n');
}

/* One finding in full, or a line for each; as JSON always in full. */
static overt_err show_findings(struct cli_case *c, const char *which, struct overt_error *err)
{
	static const char sql[] = "SELECT finding, title, verdict, reason FROM export_findings "
							  "WHERE ?1 = '' OR finding = ?1 ORDER BY rank IS NULL, rank, finding";
	const overt_str params[] = {overt_str_from(which)};
	const bool full = which[0] || cli_flag(c->args, "json");
	struct overt_case_query *query = NULL;
	const struct overt_case_value *v = NULL;
	bool any = false;
	overt_err code = overt_case_query_open(c->file, sql, params, 1, &query, err);
	while (!code && !(code = overt_case_query_next(query, &v, err)) && v) {
		any = true;
		if (full)
			code = show_finding(c, v[0].text, v[1].text, err);
		else
			print_line(v);
	}
	overt_case_query_close(query);
	if (!code && !any)
		cli_message(c->args, "%s%s", which[0] ? which : "the case has no finding",
		            which[0] ? " is no longer found, so it has no verdict now" : "");
	return code;
}

static int assess_case(struct cli_args *args)
{
	struct cli_case c;
	struct overt_error err;
	char finding[CLI_FINDING_ID] = "";
	int status = cli_case_open(args, args->operands[0], OVERT_CASE_WRITE, &c);
	if (status == EXIT_DONE && args->operand_count > 1)
		status = cli_case_finding(&c, args->operands[1], finding);
	if (status == EXIT_DONE) {
		overt_err code = cli_case_assess(&c, true, &err);
		if (!code)
			code = show_findings(&c, finding, &err);
		status = code ? cli_error(args, &err) : EXIT_DONE;
	}
	cli_case_close(&c);
	return status;
}

/* A case file is an SQLite database; anything else must be a description. What cannot be
   read is left to opening the case, which says what is wrong. */
static bool is_case(const char *path)
{
	return strcmp(path, "-") != 0 && (access(path, R_OK) != 0 || cli_is_database(path));
}

static int check_arguments(const struct cli_args *args, const struct overt_rules *rules)
{
	const bool library = cli_text(args, "library");
	if (library == (args->operand_count > 0)) {
		cli_message(args, "give either a case, a description of one, or --library FILE.csv");
		return EXIT_USAGE;
	}
	if (cli_text(args, "output") && !library) {
		cli_message(args, "--output belongs to --library; other results go to standard output");
		return EXIT_USAGE;
	}
	if (!overt_rules_word(rules, yardstick(args), 0.5).ptr) {
		cli_message(args, "unknown yardstick '%s'; one of: icd203, phia", yardstick(args).ptr);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static int run(struct cli_args *args)
{
	struct overt_rules *rules = NULL;
	int status = cli_rules_load(args, cli_text(args, "rules"), &rules);
	if (status == EXIT_DONE)
		status = check_arguments(args, rules);
	if (status == EXIT_DONE && args->operand_count == 0)
		status = cli_assess_library(args, rules);
	else if (status == EXIT_DONE && is_case(args->operands[0]))
		status = assess_case(args);
	else if (status == EXIT_DONE && args->operand_count > 1) {
		cli_message(args, "%s is no case file, so it has no findings", args->operands[0]);
		status = EXIT_USAGE;
	} else if (status == EXIT_DONE)
		status = assess_description(args, rules);
	overt_rules_free(rules);
	return status;
}

const struct cli_command cli_command_assess = {
	.name = "assess",
	.summary = "weigh the evidence of a case, of a description, or of a library of cases",
	.operands = "(CASE [FINDING] | FILE.json | --library FILE.csv)",
	.text = "Weighs all findings of a case again and lists the verdicts; with FINDING it prints\n"
			"every number of that one, so that it can be checked by hand.\n"
			"\n"
			"FILE.json is a case that somebody wrote down: title, text, scope and a list of\n"
			"evidence (schema/case-description.schema.json; see examples/cases). - is standard\n"
			"input.\n"
			"\n"
			"A library is a CSV with the columns id, sponsor and evidence_indicators (names\n"
			"separated by ;) and perhaps verdict, to compare with. Each row becomes a line\n"
			"id,verdict,reason and the range of each ledger.",
	.examples = "  overt assess my.case\n"
				"  overt assess my.case F-3f9a --yardstick phia\n"
				"  overt assess examples/cases/05-cultural-institute.json\n"
				"  overt assess --library cases.csv -o verdicts.csv\n",
	.options =
		(const struct cli_option[]){
			{"library", 0, "FILE", false, "Assess every row of this CSV."},
			{"output", 'o', "FILE", false, "Where the verdicts of a library go (default: -)."},
			{"yardstick", 0, "NAME", false, "Words for likelihood: icd203 (default) or phia."},
			{"json", 'j', NULL, false, "JSON Lines, see schema/verdict.schema.json."},
			CLI_RULES_OPTION,
			{0}},
	.max_operands = 2,
	.run = run,
};
