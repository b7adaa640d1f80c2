// SPDX-License-Identifier: GPL-3.0-or-later
/* The steps of a run, one command each, on a case that is there. */
#include "run_options.h"

typedef overt_err (*step)(struct overt_pipeline *pipeline, struct overt_error *err);

static int run_step(struct cli_args *args, step first, step second)
{
	struct cli_run settings;
	struct overt_case *file = NULL;
	struct overt_pipeline *pipeline = NULL;
	struct cli_progress bar;
	struct overt_error err;
	int status = cli_run_prepare(args, &settings);
	if (status != EXIT_DONE) {
		cli_run_free(&settings);
		return status;
	}
	const struct overt_progress *progress = cli_progress_start(&bar, args);
	overt_err code = overt_case_open(args->operands[0], OVERT_CASE_WRITE, 5000, &file, &err);
	if (!code)
		code = overt_pipeline_new(file, &settings.options, progress, &pipeline, &err);
	if (!code)
		code = first(pipeline, &err);
	if (!code && second)
		code = second(pipeline, &err);
	cli_progress_end(&bar);
	if (code)
		status = cli_error(args, &err);
	for (size_t i = 0; pipeline && i < overt_pipeline_summary(pipeline)->notice_count; i++)
		cli_message(args, "%s", overt_pipeline_summary(pipeline)->notices[i]);
	overt_pipeline_free(pipeline);
	overt_case_close(file);
	cli_run_free(&settings);
	return status;
}

static int run_screen(struct cli_args *args)
{
	return run_step(args, overt_pipeline_screen, overt_pipeline_assess);
}

const struct cli_command cli_command_screen = {
	.name = "screen",
	.summary = "ask registers again who acts in the open, and assess again",
	.operands = "CASE",
	.text = "Looks the accounts of the case up in the registers, measures signs of disguise, and\n"
			"weighs every finding again.",
	.examples = "  overt screen my.case --register declared.csv\n",
	.options = (const struct cli_option[]){CLI_SCREEN_OPTIONS, CLI_RULES_OPTION, {0}},
	.min_operands = 1,
	.max_operands = 1,
	.run = run_screen,
};
