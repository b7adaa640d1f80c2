// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"
#include "run_options.h"

#include <string.h>

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

static int run(struct cli_args *args)
{
	const char *format = cli_flag(args, "json") ? "jsonl" : "csv", *table = NULL;
	const char *path = cli_text(args, "output");
	struct overt_case *file = NULL;
	struct overt_rules *rules = NULL;
	struct overt_error err;
	if (!find_kind(args->operands[0], &format, &table)) {
		list_kinds(args, args->operands[0]);
		return EXIT_USAGE;
	}
	int status = cli_rules_load(args, cli_text(args, "rules"), &rules);
	if (status != EXIT_DONE)
		return status;
	const struct overt_report_options options = {.rules = rules,
	                                             .version = OVERT_STR(OVERT_VERSION)};
	overt_err code = overt_case_open(args->operands[1], OVERT_CASE_READ, 5000, &file, &err);
	if (!code)
		code = cli_write_output(file, format, table, &options, path ? path : "-", &err);
	overt_case_close(file);
	overt_rules_free(rules);
	return code ? cli_error(args, &err) : EXIT_DONE;
}

const struct cli_command cli_command_export = {
	.name = "export",
	.summary = "write accounts, edges, findings, posts or the ledger as a table, or the graph",
	.operands = "KIND CASE",
	.text = "Writes one table of the case as CSV (or JSON Lines with --json), or the network for\n"
			"graph tools. Kinds: accounts, edges, findings, posts, ledger, gexf, graphml, html.",
	.examples = "  overt export accounts my.case > accounts.csv\n"
				"  overt export edges my.case --json | jq 'select(.significant)'\n"
				"  overt export gexf my.case -o my.gexf\n"
				"  # opens in Gephi\n",
	.options =
		(const struct cli_option[]){
			{"output", 'o', "FILE", false, "Where to (default: standard output)."},
			{"json", 'j', NULL, false, "JSON Lines instead of CSV."},
			CLI_RULES_OPTION,
			{0}},
	.min_operands = 2,
	.max_operands = 2,
	.run = run,
};
