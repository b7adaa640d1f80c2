// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"
#include "pdf.h"
#include "run_options.h"

static int run(struct cli_args *args)
{
	struct overt_case *file = NULL;
	struct overt_rules *rules = NULL;
	struct overt_error err;
	char path[4096];
	const char *wanted = cli_text(args, "output"), *yardstick = cli_text(args, "yardstick");
	bool pdf = cli_flag(args, "pdf");
	if (cli_flag(args, "quotations") && !cli_flag(args, "public")) {
		cli_message(args, "--quotations belongs to --public: the analyst's report always quotes");
		return EXIT_USAGE;
	}
	int len = snprintf(path, sizeof path, "%s%s", wanted ? wanted : args->operands[0],
	                   wanted ? "" : pdf ? ".pdf" : ".html");
	if (len < 0 || (size_t)len >= sizeof path) {
		cli_message(args, "the path of the report is longer than %zu bytes", sizeof path - 1);
		return EXIT_USAGE;
	}
	int status = cli_rules_load(args, cli_text(args, "rules"), &rules);
	if (status != EXIT_DONE)
		return status;
	const struct overt_report_options options = {
		.rules = rules,
		.yardstick = overt_str_from(yardstick),
		.title = overt_str_from(cli_text(args, "title")),
		.version = OVERT_STR(OVERT_VERSION),
		.dated = true,
		.now = cli_now(),
		.public_report = cli_flag(args, "public"),
		.quotations = cli_flag(args, "quotations"),
	};
	overt_err code = overt_case_open(args->operands[0], OVERT_CASE_READ, 5000, &file, &err);
	if (!code)
		code = pdf ? cli_write_pdf(file, args->operands[0], &options, path, &err)
		           : cli_write_output(file, "html", NULL, &options, path, &err);
	overt_case_close(file);
	overt_rules_free(rules);
	if (code)
		return cli_error(args, &err);
	if (wanted == NULL)
		printf("%s\n", path);
	return EXIT_DONE;
}

const struct cli_command cli_command_report = {
	.name = "report",
	.summary = "write the report of a case as one HTML page, or as PDF",
	.operands = "CASE",
	.text = "Writes one self-contained HTML page: no network, no script. The analyst's report\n"
			"shows everything; with --public it is for readers, one page a finding: no account\n"
			"is named, and texts are described, not quoted, unless declared accounts put them out.\n\n"
			"With --pdf it is printed by Chromium or WeasyPrint (Debian packages, the first that\n"
			"is installed): A4, everything unfolded, the case and the page's number at the foot.",
	.examples = "  overt report my.case\n"
				"  # writes my.case.html\n"
				"  overt report my.case --public --yardstick phia -o public.html\n"
				"  overt report my.case --pdf\n"
				"  # writes my.case.pdf\n",
	.options =
		(const struct cli_option[]){
			{"output", 'o', "FILE", false, "Where to (default: CASE.html; - is standard output)."},
			{"pdf", 0, NULL, false, "Print the report on pages (default: CASE.pdf)."},
			{"public", 0, NULL, false, "Plain language, no account named, only declared ones quoted."},
			{"quotations", 0, NULL, false, "Let --public quote the others, too: a search finds who they are."},
			{"title", 0, "TEXT", false, "Heading of the report."},
			{"yardstick", 0, "NAME", false, "Words for likelihood: icd203 (default) or phia."},
			CLI_RULES_OPTION,
			{0}},
	.min_operands = 1,
	.max_operands = 1,
	.run = run,
};
