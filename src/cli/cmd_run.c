// SPDX-License-Identifier: GPL-3.0-or-later
#include "inputs.h"
#include "output.h"
#include "run_options.h"
#include "summary.h"
#include "target.h"

/* Nothing that is read may be written: an export that is gone cannot be had again. */
static overt_err spare_inputs(const struct cli_args *args, const struct cli_run *settings,
                              const char *case_path, const char *report, struct overt_error *err)
{
	const struct overt_run_options *o = &settings->options;
	const char *outputs[] = {case_path, report}, *config = cli_text(args, "config");
	overt_err code = cli_spare_case(report, case_path, err);
	for (size_t i = 0; i < 2 && !code; i++) {
		code = cli_spare_inputs(outputs[i], args->operands, args->operand_count, err);
		if (!code)
			code = cli_spare_inputs(outputs[i], o->registers, o->register_count, err);
		if (!code)
			code = cli_spare_inputs(outputs[i], o->covert_domains, o->covert_domain_count, err);
		if (!code)
			code = cli_spare_inputs(outputs[i], o->known, o->known_count, err);
		if (!code)
			code = cli_spare_inputs(outputs[i], &config, 1, err);
	}
	return code;
}

static int status_of(const struct cli_args *args, const struct overt_run_summary *s)
{
	if (cli_flag(args, "fail-on") && s->suspected > 0)
		return EXIT_FOUND;
	if (cli_flag(args, "strict") && s->rejected > 0)
		return EXIT_REJECTED;
	return EXIT_DONE;
}

static overt_err run_steps(struct overt_pipeline *pipeline, const char *const *paths, size_t count,
                           struct overt_error *err)
{
	overt_err code = overt_pipeline_check_registers(pipeline, err);
	if (!code)
		code = overt_pipeline_import(pipeline, paths, count, err);
	if (!code)
		code = overt_pipeline_detect(pipeline, err);
	if (!code)
		code = overt_pipeline_screen(pipeline, err);
	return code ? code : overt_pipeline_assess(pipeline, err);
}

static int run_on_case(const struct cli_args *args, struct cli_run *settings, const char *case_path,
                       const char *const *paths, const char *report)
{
	struct overt_case *file = NULL;
	struct overt_pipeline *pipeline = NULL;
	struct cli_progress bar;
	struct overt_error err;
	const struct overt_progress *progress = cli_progress_start(&bar, args);
	bool fresh = false;
	overt_err code = cli_case_make(case_path, &file, &fresh, &err);
	if (!code)
		code = overt_pipeline_new(file, &settings->options, progress, &pipeline, &err);
	if (!code)
		code = run_steps(pipeline, paths, args->operand_count, &err);
	if (!code)
		code = cli_write_report(file, settings->rules, settings->options.now, report, &err);
	cli_progress_end(&bar);
	int status = EXIT_DONE;
	if (code) {
		status = cli_error(args, &err);
	} else {
		const struct overt_run_summary *summary = overt_pipeline_summary(pipeline);
		cli_print_notices(args, summary);
		cli_print_read(summary);
		cli_print_tested(summary);
		cli_print_found(summary);
		printf("case:   %s\nreport: %s\n", case_path, report);
		status = status_of(args, summary);
	}
	overt_pipeline_free(pipeline);
	cli_case_done(case_path, file, fresh);
	return status;
}

/* Where case and report go; refuses what cannot be a case's name. */
static int name_outputs(const struct cli_args *args, const char **case_path, char *report,
                        size_t size)
{
	const char *wanted = cli_text(args, "report");
	*case_path = cli_case_to_make(args);
	if (!*case_path)
		return EXIT_USAGE;
	int len = snprintf(report, size, "%s%s", wanted ? wanted : *case_path, wanted ? "" : ".html");
	if (len >= 0 && (size_t)len < size)
		return EXIT_DONE;
	cli_message(args, "the path of the report is longer than %zu bytes", size - 1);
	return EXIT_USAGE;
}

static int run(struct cli_args *args)
{
	struct cli_run settings = {0};
	struct cli_inputs inputs = {0};
	struct overt_error err;
	const char *case_path;
	char report[4096];
	int status = name_outputs(args, &case_path, report, sizeof report);
	if (status == EXIT_DONE)
		status = cli_run_prepare(args, &settings);
	if (status == EXIT_DONE && (spare_inputs(args, &settings, case_path, report, &err) != OVERT_OK ||
	                            cli_inputs_take(args, case_path, &inputs, &err) != OVERT_OK))
		status = cli_error(args, &err);
	if (status == EXIT_DONE)
		status = run_on_case(args, &settings, case_path, inputs.paths, report);
	cli_run_free(&settings);
	cli_inputs_free(&inputs);
	return status;
}

const struct cli_command cli_command_run = {
	.name = "run",
	.summary = "do everything: read, detect, screen, assess, report",
	.operands = "FILE… -o CASE",
	.text = "Reads exports of posts, finds accounts that act together beyond chance, asks\n"
			"transparency registers which of them act in the open, weighs the evidence and\n"
			"writes a report. Formats are recognised by content; .gz and .zst are read as they\n"
			"are; - is standard input. Every step is kept in the case file, which can be worked\n"
			"on with the other commands.",
	.examples = "  overt run posts.csv -o my.case\n"
				"  # writes my.case and my.case.html\n"
				"  overt run tweets.jsonl.gz telegram/*.json -o my.case --register declared.csv\n"
				"  # two platforms in one network, with a register of one's own\n"
				"  overt run export.csv -o my.case --map account=user,time=when,text=body\n"
				"  # a table with columns of one's own\n",
	.options =
		(const struct cli_option[]){
			{"output", 'o', "CASE", false, "Case file to make or to redo."},
			{"report", 0, "FILE", false, "Where the report goes (default: CASE.html)."},
			CLI_READ_OPTIONS, CLI_DETECT_OPTIONS, CLI_SCREEN_OPTIONS, CLI_RULES_OPTION,
			{"strict", 0, NULL, false, "End with status 4 when rows were rejected."},
			{"fail-on", 0, NULL, false, "End with status 5 when accounts are suspected."},
			{0}},
	.min_operands = 1,
	.max_operands = OVERT_FILES_MAX,
	.run = run,
};
