// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"

#include <overt/store.h>

static void tell(void *ctx, enum overt_case_level level, const char *text)
{
	(void)ctx;
	printf("%s %s\n", level == OVERT_CASE_PROBLEM ? "PROBLEM" : "note   ", text);
}

static int run(struct cli_args *args)
{
	struct overt_case *file = NULL;
	struct overt_case_check check;
	struct cli_progress bar;
	struct overt_error err;
	const struct overt_case_verify_options options = {
		.skip_sources = cli_flag(args, "skip-sources"),
		.expected_head = cli_text(args, "head"),
		.tell = tell,
	};
	const struct overt_progress *progress = cli_progress_start(&bar, args);
	overt_err code = overt_case_open(args->operands[0], OVERT_CASE_READ, 5000, &file, &err);
	if (!code)
		code = overt_case_verify(file, &options, &check, progress, &err);
	cli_progress_end(&bar);
	overt_case_close(file);
	if (code)
		return cli_error(args, &err);
	printf("%llu links of the chain, %llu rows, %llu sources checked (%llu not there any more)\n",
	       (unsigned long long)check.links, (unsigned long long)check.rows,
	       (unsigned long long)check.sources, (unsigned long long)check.sources_missing);
	printf("head %s\n%s\n", check.head,
	       check.problems ? "the case is NOT as it was written" : "the case is as it was written");
	return check.problems ? EXIT_BAD_INPUT : EXIT_DONE;
}

const struct cli_command cli_command_verify = {
	.name = "verify",
	.summary = "check that a case is as it was written",
	.operands = "CASE",
	.text = "Works the hash chain of evidence, reviews and verdicts out again from the rows as\n"
			"they are, compares the digests of all tables and of the source files, and checks\n"
			"the database itself. Note the head elsewhere: with --head, a case that was\n"
			"rewritten as a whole is found out, too.",
	.examples = "  overt verify my.case\n"
				"  overt verify my.case --skip-sources --head 3b1f…\n",
	.options =
		(const struct cli_option[]){
			{"skip-sources", 0, NULL, false, "Do not read the source files again."},
			{"head", 0, "HASH", false, "Head of the chain that was noted before."},
			{0}},
	.min_operands = 1,
	.max_operands = 1,
	.run = run,
};
