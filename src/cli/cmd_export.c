// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyst.h"
#include "output.h"

#include <string.h>

enum { FINDINGS_MAX = 256 };

/* The kind that the user names is a table or a whole format. */
static bool find_kind(const char *kind, const char **format, const char **table)
{
	size_t count;
	const char *const *tables = overt_report_tables(&count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(tables[i], kind) == 0) {
			*table = tables[i];
			return true;
		}
	const struct overt_report_format *const *formats = overt_report_formats(&count);
	for (size_t i = 0; i < count; i++)
		if (!formats[i]->tabular && strcmp(formats[i]->name, kind) == 0) {
			*format = formats[i]->name;
			return true;
		}
	return false;
}

static void list_kinds(const struct cli_args *args, const char *kind)
{
	char list[512] = "";
	size_t count;
	const char *const *tables = overt_report_tables(&count);
	for (size_t i = 0; i < count; i++)
		snprintf(list + strlen(list), sizeof list - strlen(list), " %s", tables[i]);
	const struct overt_report_format *const *formats = overt_report_formats(&count);
	for (size_t i = 0; i < count; i++)
		if (!formats[i]->tabular)
			snprintf(list + strlen(list), sizeof list - strlen(list), " %s", formats[i]->name);
	cli_message(args, "unknown kind '%s'; one of:%s", kind, list);
}

/* Only what is handed on to others can be cut down to some findings. */
static bool takes_findings(const char *kind)
{
	return strcmp(kind, "stix") == 0 || strcmp(kind, "misp") == 0;
}

static int write_kind(struct cli_args *args, struct cli_case *c, const char *format,
                      const char *table)
{
	const char *path = cli_text(args, "output");
	static char ids[FINDINGS_MAX][CLI_FINDING_ID];
	overt_str findings[FINDINGS_MAX];
	size_t count = args->operand_count - 2;
	struct overt_error err;
	int status = EXIT_DONE;
	for (size_t i = 0; i < count && status == EXIT_DONE; i++) {
		status = cli_case_finding(c, args->operands[i + 2], ids[i]);
		findings[i] = overt_str_from(ids[i]);
	}
	const struct overt_report_options options = {
		.rules = c->run.rules,
		.yardstick = overt_str_from(cli_text(args, "yardstick")),
		.title = overt_str_from(cli_text(args, "title")),
		.version = OVERT_STR(OVERT_VERSION),
		.identity = overt_str_from(cli_text(args, "identity")),
		.findings = findings,
		.finding_count = count,
	};
	if (status == EXIT_DONE &&
	    cli_write_output(c->file, format, table, &options, path ? path : "-", &err) != OVERT_OK)
		status = cli_error(args, &err);
	return status;
}

static int run(struct cli_args *args)
{
	const char *format = cli_flag(args, "json") ? "jsonl" : "csv", *table = NULL;
	struct cli_case c;
	if (!find_kind(args->operands[0], &format, &table)) {
		list_kinds(args, args->operands[0]);
		return EXIT_USAGE;
	}
	if (args->operand_count > 2 && !takes_findings(args->operands[0])) {
		cli_message(args, "%s is written whole; FINDING goes with stix and misp",
		            args->operands[0]);
		return EXIT_USAGE;
	}
	int status = cli_case_open(args, args->operands[1], OVERT_CASE_READ, &c);
	if (status == EXIT_DONE)
		status = write_kind(args, &c, format, table);
	cli_case_close(&c);
	return status;
}

const struct cli_command cli_command_export = {
	.name = "export",
	.summary = "write a table of the case, the graph, or what is handed on to others",
	.operands = "KIND CASE [FINDING…]",
	.text = "Writes one table of the case as CSV (or JSON Lines with --json), or the network for\n"
			"graph tools, or findings for threat-sharing platforms. Kinds: accounts, edges,\n"
			"findings, posts, ledger; gexf, graphml; html; stix, misp.\n\n"
			"stix (STIX 2.1) and misp (MISP event) hold all findings but associations, or those\n"
			"that are named. They accuse nobody unless the verdict is interference, name accounts\n"
			"in full, and are marked TLP:AMBER: read them before they leave the house.",
	.examples = "  overt export accounts my.case > accounts.csv\n"
				"  overt export edges my.case --json | jq 'select(.significant)'\n"
				"  overt export gexf my.case -o my.gexf\n"
				"  # opens in Gephi\n"
				"  overt export stix my.case --identity 'Example Institute' -o my.stix.json\n"
				"  # a bundle for OpenCTI and the like\n",
	.options =
		(const struct cli_option[]){
			{"output", 'o', "FILE", false, "Where to (default: standard output)."},
			{"json", 'j', NULL, false, "JSON Lines instead of CSV."},
			{"identity", 0, "NAME", false, "stix, misp: the organisation that reports."},
			{"title", 0, "TEXT", false, "html, stix, misp: what the whole is called."},
			{"yardstick", 0, "NAME", false, "html, stix, misp: icd203 (default) or phia."},
			CLI_RULES_OPTION,
			{0}},
	.min_operands = 2,
	.max_operands = 2 + FINDINGS_MAX,
	.run = run,
};
