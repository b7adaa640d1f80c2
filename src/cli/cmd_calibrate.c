// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_options.h"

static void print(const struct overt_calibration *c)
{
	printf("rounds: %u; accounts suspected on the real activity: %u\n", c->rounds, c->real);
	printf("(a) texts redrawn:                   %.2f false accounts per round\n", c->redrawn);
	printf("(b) without the findings, shuffled:  %.2f false accounts per round\n", c->shuffled);
	for (size_t i = 0; i < sizeof c->stress / sizeof *c->stress; i++)
		printf("(c) texts copied with q = %.2f:      %.1f of %u still found, %.2f others suspected\n",
		       c->stress[i].q, c->stress[i].kept, c->real, c->stress[i].others);
	printf("(d) synchrony with p <= 0.05 though times were permuted: %.3f of %llu tests\n",
	       c->synchrony_below, (unsigned long long)c->synchrony_tests);
}

static int run(struct cli_args *args)
{
	struct cli_run settings;
	struct overt_case *file = NULL;
	struct overt_pipeline *pipeline = NULL;
	struct overt_calibration summary;
	struct cli_progress bar;
	struct overt_error err;
	int64_t rounds;
	int status = cli_run_prepare(args, &settings);
	if (status == EXIT_DONE && !cli_number(args, "rounds", 20, 1, 10000, &rounds))
		status = EXIT_USAGE;
	if (status != EXIT_DONE) {
		cli_run_free(&settings);
		return status;
	}
	const struct overt_progress *progress = cli_progress_start(&bar, args);
	overt_err code = overt_case_open(args->operands[0], OVERT_CASE_WRITE, 5000, &file, &err);
	if (!code)
		code = overt_pipeline_new(file, &settings.options, progress, &pipeline, &err);
	if (!code)
		code = overt_pipeline_calibrate(pipeline, (uint32_t)rounds, &summary, &err);
	cli_progress_end(&bar);
	if (code)
		status = cli_error(args, &err);
	else
		print(&summary);
	overt_pipeline_free(pipeline);
	overt_case_close(file);
	cli_run_free(&settings);
	return status;
}

const struct cli_command cli_command_calibrate = {
	.name = "calibrate",
	.summary = "measure the error rates of the detector on the case itself",
	.operands = "CASE",
	.text = "Makes worlds without coordination from the case (texts redrawn; findings removed and\n"
			"accounts shuffled within the day) and counts who is suspected there: each one is a\n"
			"false accusation. Then lets outsiders copy the findings' texts and counts what\n"
			"changes. The search is that of the case's last detection. Results are kept in the\n"
			"case and shown in the report.",
	.examples = "  overt calibrate my.case\n"
				"  overt calibrate my.case --rounds 100 --seed 3\n",
	.options =
		(const struct cli_option[]){
			{"rounds", 0, "N", false, "Rounds of each part (default 20)."},
			{"seed", 0, "N", false, "Seed of the rounds (default 0)."},
			CLI_EFFORT_OPTIONS, {0}},
	.min_operands = 1,
	.max_operands = 1,
	.run = run,
};
