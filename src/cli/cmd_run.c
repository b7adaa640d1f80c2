// SPDX-License-Identifier: GPL-3.0-or-later
#include "file.h"
#include "output.h"
#include "run_options.h"
#include "target.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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
			code = cli_spare_inputs(outputs[i], &config, 1, err);
	}
	return code;
}

/* What the steps read: files, and in place of standard input and pipes their copies. */
struct inputs {
	const char **paths;
	char (*kept)[4096]; /* per file; empty where the file itself is read */
};

static bool read_once(const char *path)
{
	struct stat facts;
	return strcmp(path, "-") == 0 ||
	       (stat(path, &facts) == 0 && (S_ISFIFO(facts.st_mode) || S_ISSOCK(facts.st_mode)));
}

static overt_err list_files(const struct cli_args *args, const char *case_path,
                            struct inputs *inputs, struct overt_error *err)
{
	bool seen = false;
	inputs->paths = calloc(args->operand_count, sizeof *inputs->paths);
	inputs->kept = calloc(args->operand_count, sizeof *inputs->kept);
	if (!inputs->paths || !inputs->kept)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u files", args->operand_count);
	for (unsigned i = 0; i < args->operand_count; i++) {
		const char *path = inputs->paths[i] = args->operands[i];
		if (!read_once(path))
			continue;
		if (seen && strcmp(path, "-") == 0)
			return overt_fail(err, OVERT_E_USAGE, "standard input can be read once");
		seen |= strcmp(path, "-") == 0;
		overt_err code =
			cli_file_spool(case_path, path, inputs->kept[i], sizeof inputs->kept[i], err);
		if (code)
			return code;
		inputs->paths[i] = inputs->kept[i];
	}
	return OVERT_OK;
}

static void print_summary(const struct overt_run_summary *s, const char *case_path,
                          const char *report)
{
	printf("%llu posts of %u accounts in %u file%s", (unsigned long long)s->posts, s->accounts,
	       s->sources, s->sources == 1 ? "" : "s");
	if (s->repeated)
		printf(", %llu repeated posts left out", (unsigned long long)s->repeated);
	if (s->rejected)
		printf(", %llu rows rejected (see the report)", (unsigned long long)s->rejected);
	printf("\n%llu pairs of accounts tested, %llu beyond chance\n", (unsigned long long)s->tests,
	       (unsigned long long)s->significant);
	printf("findings: %u undeclared, %u disguised, %u declared, %u mixed; %u associations\n",
	       s->findings[OVERT_DISPOSITION_UNDECLARED], s->findings[OVERT_DISPOSITION_DISGUISED],
	       s->findings[OVERT_DISPOSITION_DECLARED], s->findings[OVERT_DISPOSITION_MIXED],
	       s->findings[OVERT_DISPOSITION_ASSOCIATION]);
	printf("verdicts: %u interference, %u influence, %u undetermined\n",
	       s->verdicts[OVERT_VERDICT_INTERFERENCE], s->verdicts[OVERT_VERDICT_INFLUENCE],
	       s->verdicts[OVERT_VERDICT_UNDETERMINED]);
	printf("case:   %s\nreport: %s\n", case_path, report);
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
	overt_err code = overt_case_open(case_path, OVERT_CASE_CREATE, 5000, &file, &err);
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
		for (size_t i = 0; i < summary->notice_count; i++)
			cli_message(args, "%s", summary->notices[i]);
		print_summary(summary, case_path, report);
		status = status_of(args, summary);
	}
	overt_pipeline_free(pipeline);
	overt_case_close(file);
	return status;
}

/* Where case and report go; refuses what cannot be a case's name. */
static int name_outputs(const struct cli_args *args, const char **case_path, char *report,
                        size_t size)
{
	const char *wanted = cli_text(args, "report");
	*case_path = cli_text(args, "output");
	if (!*case_path || !**case_path || strcmp(*case_path, "-") == 0) {
		cli_message(args, "say where the case goes: -o CASE%s",
		            *case_path && **case_path ? "; it is a file, not a stream" : "");
		return EXIT_USAGE;
	}
	int len = snprintf(report, size, "%s%s", wanted ? wanted : *case_path, wanted ? "" : ".html");
	if (len >= 0 && (size_t)len < size)
		return EXIT_DONE;
	cli_message(args, "the path of the report is longer than %zu bytes", size - 1);
	return EXIT_USAGE;
}

static int run(struct cli_args *args)
{
	struct cli_run settings = {0};
	struct inputs inputs = {0};
	struct overt_error err;
	const char *case_path;
	char report[4096];
	int status = name_outputs(args, &case_path, report, sizeof report);
	if (status == EXIT_DONE)
		status = cli_run_prepare(args, &settings);
	if (status == EXIT_DONE && (spare_inputs(args, &settings, case_path, report, &err) != OVERT_OK ||
	                            list_files(args, case_path, &inputs, &err) != OVERT_OK))
		status = cli_error(args, &err);
	if (status == EXIT_DONE)
		status = run_on_case(args, &settings, case_path, inputs.paths, report);
	cli_run_free(&settings);
	free(inputs.paths);
	free(inputs.kept);
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
