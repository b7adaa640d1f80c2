// SPDX-License-Identifier: GPL-3.0-or-later
/* The steps of a run, one command each. */
#include "detect.h"
#include "inputs.h"
#include "run_options.h"
#include "summary.h"
#include "target.h"

typedef overt_err (*step)(struct overt_pipeline *pipeline, struct overt_error *err);

/* Steps in the order in which they are taken; the first NULL ends them. */
static const step screening[] = {overt_pipeline_recall_screening, overt_pipeline_screen,
                                 overt_pipeline_assess, NULL};
static const step detection[] = {overt_pipeline_recall_screening, overt_pipeline_check_registers,
                                 overt_pipeline_detect, overt_pipeline_screen,
                                 overt_pipeline_assess, NULL};

static overt_err take_steps(struct overt_pipeline *pipeline, const step *steps,
                            const struct cli_inputs *inputs, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	if (inputs)
		code = overt_pipeline_import(pipeline, inputs->paths, inputs->count, err);
	for (; steps && *steps && !code; steps++)
		code = (*steps)(pipeline, err);
	return code;
}

/* Takes steps on a case that is there, or, with inputs, imports them into it or a new one. */
static int work(const struct cli_args *args, const struct cli_run *settings, const char *path,
                const step *steps, const struct cli_inputs *inputs)
{
	struct overt_case *file = NULL;
	struct overt_pipeline *pipeline = NULL;
	struct cli_progress bar;
	struct overt_error err;
	int status = EXIT_DONE;
	const struct overt_progress *progress = cli_progress_start(&bar, args);
	bool fresh = false;
	overt_err code = inputs ? cli_case_make(path, &file, &fresh, &err)
	                        : overt_case_open(path, OVERT_CASE_WRITE, 5000, &file, &err);
	if (!code)
		code = overt_pipeline_new(file, &settings->options, progress, &pipeline, &err);
	if (!code)
		code = take_steps(pipeline, steps, inputs, &err);
	cli_progress_end(&bar);
	const struct overt_run_summary *summary = pipeline ? overt_pipeline_summary(pipeline) : NULL;
	if (code) {
		status = cli_error(args, &err);
	} else {
		cli_print_notices(args, summary);
		if (inputs)
			cli_print_read(summary);
		if (steps == detection)
			cli_print_tested(summary);
		if (!inputs)
			cli_print_found(summary);
		if (inputs && cli_flag(args, "strict") && summary->rejected > 0)
			status = EXIT_REJECTED;
	}
	overt_pipeline_free(pipeline);
	cli_case_done(path, file, fresh);
	return status;
}

static int work_on_case(struct cli_args *args, const step *steps)
{
	struct cli_run settings;
	int status = cli_run_prepare(args, &settings);
	if (status == EXIT_DONE)
		status = work(args, &settings, args->operands[0], steps, NULL);
	cli_run_free(&settings);
	return status;
}

static int run_screen(struct cli_args *args)
{
	return work_on_case(args, screening);
}

int detect_case(struct cli_args *args)
{
	return work_on_case(args, detection);
}

static overt_err spare_inputs(const struct cli_args *args, const char *path,
                              struct overt_error *err)
{
	const char *config = cli_text(args, "config");
	overt_err code = cli_spare_inputs(path, args->operands, args->operand_count, err);
	return code ? code : cli_spare_inputs(path, &config, 1, err);
}

static int run_import(struct cli_args *args)
{
	struct cli_run settings;
	struct cli_inputs inputs = {0};
	struct overt_error err;
	const char *path = cli_case_to_make(args);
	if (!path)
		return EXIT_USAGE;
	int status = cli_run_prepare(args, &settings);
	if (status == EXIT_DONE && (spare_inputs(args, path, &err) != OVERT_OK ||
	                            cli_inputs_take(args, path, &inputs, &err) != OVERT_OK))
		status = cli_error(args, &err);
	if (status == EXIT_DONE)
		status = work(args, &settings, path, NULL, &inputs);
	cli_inputs_free(&inputs);
	cli_run_free(&settings);
	return status;
}

const struct cli_command cli_command_import = {
	.name = "import",
	.summary = "read exports into a case, and nothing more",
	.operands = "FILE… -o CASE",
	.text = "Reads exports of posts as `overt run` does and keeps in the case what was read: the\n"
			"files with their digests, the accounts, the rows that could not be read and why. What\n"
			"an earlier detection found in the case is emptied; evidence and reviews stay. Go on\n"
			"with `overt detect CASE`.",
	.examples = "  overt import tweets.jsonl.gz telegram/*.json -o my.case\n"
				"  overt detect my.case --alpha 0.001\n"
				"  overt report my.case -o my.html\n",
	.options =
		(const struct cli_option[]){
			{"output", 'o', "CASE", false, "Case file to make or to redo."},
			CLI_READ_OPTIONS,
			{"strict", 0, NULL, false, "End with status 4 when rows were rejected."},
			{0}},
	.min_operands = 1,
	.max_operands = OVERT_FILES_MAX,
	.run = run_import,
};

const struct cli_command cli_command_screen = {
	.name = "screen",
	.summary = "ask registers again who acts in the open, and assess again",
	.operands = "CASE",
	.text = "Looks the accounts of the case up in the registers, measures signs of disguise, and\n"
			"weighs every finding again. Where no register, no list of covert domains or no published\n"
			"list is named, those of the last screening are asked again.",
	.examples = "  overt screen my.case --register declared.csv\n",
	.options = (const struct cli_option[]){CLI_SCREEN_OPTIONS, CLI_RULES_OPTION, {0}},
	.min_operands = 1,
	.max_operands = 1,
	.run = run_screen,
};
