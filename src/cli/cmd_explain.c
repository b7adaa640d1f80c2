// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"
#include "run_options.h"

static int run(struct cli_args *args)
{
	struct cli_run settings;
	struct overt_case *file = NULL;
	struct overt_pipeline *pipeline = NULL;
	struct overt_buf buf = {0};
	struct cli_progress bar;
	struct overt_error err;
	int status = cli_run_prepare(args, &settings);
	if (status == EXIT_DONE && !cli_threads(args, &settings.options.threads))
		status = EXIT_USAGE;
	if (status != EXIT_DONE) {
		cli_run_free(&settings);
		return status;
	}
	const struct overt_progress *progress = cli_progress_start(&bar, args);
	overt_err code = overt_case_open(args->operands[0], OVERT_CASE_READ, 5000, &file, &err);
	if (!code)
		code = overt_pipeline_new(file, &settings.options, progress, &pipeline, &err);
	if (!code)
		code = overt_pipeline_explain(pipeline, args->operands + 1, args->operand_count - 1,
		                              cli_flag(args, "json"), &buf, &err);
	cli_progress_end(&bar);
	overt_pipeline_free(pipeline);
	overt_case_close(file);
	cli_run_free(&settings);
	if (!code)
		return cli_print_buf(args, &buf);
	overt_buf_free(&buf);
	return cli_error(args, &err);
}

const struct cli_command cli_command_explain = {
	.name = "explain",
	.summary = "why is this account (or pair) here, and why is that one not",
	.operands = "CASE ACCOUNT [ACCOUNT]",
	.text = "Reads the case's sources again, repeats the search with the settings of the case, and\n"
			"shows for one account what it shares, with whom and when, expected against observed,\n"
			"and which rule put it into a finding or kept it out; for two accounts also their own\n"
			"test. ACCOUNT is PLATFORM:ID, an id, or a handle. With --json one object, as\n"
			"schema/explanation.schema.json says.",
	.examples = "  overt explain my.case @some_handle\n"
				"  overt explain my.case twitter:12345 twitter:67890\n"
				"  # the two, and what they have in common\n",
	.options = (const struct cli_option[]){{"json", 'j', NULL, false, "One JSON object."},
                                           {"threads", 't', "N", false,
                                            "Threads (default: all processors)."},
                                           {0}},
	.min_operands = 2,
	.max_operands = 3,
	.run = run,
};
