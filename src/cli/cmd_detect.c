// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect.h"
#include "run_options.h"
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static overt_err open_inputs(struct detect *detect, struct overt_error *err)
{
	const struct cli_args *args = detect->args;
	detect->inputs = calloc(args->operand_count, sizeof *detect->inputs);
	if (!detect->inputs)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u files", args->operand_count);
	for (unsigned i = 0; i < args->operand_count; i++) {
		int fd;
		overt_err code = detect_open_input(args->operands[i], detect->engine.scratch, &fd, err);
		if (code)
			return code;
		detect->inputs[detect->input_count++] = (struct overt_input){args->operands[i], fd};
	}
	return OVERT_OK;
}

/* Opens a result; standard output gets it when it is complete. */
static overt_err open_output(const struct detect *detect, const char *path, int *fd,
                             struct overt_error *err)
{
	if (strcmp(path, "-") == 0)
		return detect_open_scratch(detect->engine.scratch, fd, err);
	*fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (*fd >= 0)
		return OVERT_OK;
	overt_fail(err, OVERT_E_IO, "cannot be written: %s", strerror(errno));
	return overt_fail_at(err, path, 0, -1);
}

/* The results come to lie neither on a file that is read nor on each other. */
static overt_err spare_inputs(const struct cli_args *args, const char *edges, const char *pairs,
                              struct overt_error *err)
{
	overt_err code = cli_spare_inputs(edges, args->operands, args->operand_count, err);
	if (!code && pairs)
		code = cli_spare_inputs(pairs, args->operands, args->operand_count, err);
	if (!code && pairs && strcmp(edges, "-") != 0 && cli_same_file(edges, pairs))
		code = overt_fail(err, OVERT_E_USAGE, "--edges and --pairs go to the same file");
	return code;
}

/* Closes a result; half of one is removed. */
static overt_err close_output(int fd, const char *path, overt_err code, struct overt_error *err)
{
	struct stat facts;
	if (fd < 0)
		return code;
	if (strcmp(path, "-") == 0 && !code)
		code = detect_to_stdout(fd, err);
	else if (strcmp(path, "-") != 0 && code && !fstat(fd, &facts) && S_ISREG(facts.st_mode))
		unlink(path);
	if (close(fd) && !code) {
		overt_fail(err, OVERT_E_IO, "cannot be written: %s", strerror(errno));
		code = overt_fail_at(err, path, 0, -1);
	}
	return code;
}

static overt_err run_coortweet(struct detect *detect, struct overt_error *err)
{
	struct overt_coortweet_counts counts;
	struct overt_coortweet_options peer;
	if (!detect_coortweet_options(detect, &peer))
		return overt_fail(err, OVERT_E_USAGE, "an option has a value that cannot be");
	overt_err code = overt_engine_coortweet(detect->inputs, detect->input_count, &detect->engine,
	                                        &peer, detect->edges, detect->pairs, &counts, err);
	if (code)
		return code;
	detect_report_coortweet(detect, &counts, peer.fast);
	return OVERT_OK;
}

static overt_err run_toolkit(struct detect *detect, struct overt_error *err)
{
	struct overt_toolkit_counts counts;
	overt_err code = overt_engine_toolkit(
		detect->inputs, detect->input_count, &detect->engine,
		detect->join.windows[detect->join.window_count - 1], detect->join.min_objects,
		detect->edges, &counts, err);
	if (code)
		return code;
	detect_report_toolkit(detect, &counts);
	return OVERT_OK;
}

static overt_err run_own(struct detect *detect, struct overt_error *err)
{
	struct overt_engine_counts counts;
	overt_err code = overt_engine_fits(detect->inputs, detect->input_count,
	                                   &detect->engine.columns, err);
	if (code == OVERT_E_FORMAT && !detect->engine.columns.object && detect->engine.test)
		return overt_fail(err, OVERT_E_USAGE, "--test goes with tables of events; `overt run` "
		                                      "tests posts of other formats");
	if (code == OVERT_E_FORMAT && !detect->engine.columns.object)
		return detect_posts(detect, err); // no table of events: some format of posts
	if (!code)
		code = overt_engine_join(detect->inputs, detect->input_count, &detect->engine,
		                         &detect->join, detect->edges, &counts, err);
	if (code)
		return code;
	detect_report_own(detect, &counts);
	return OVERT_OK;
}

/* Do the files have an object column of their own? */
static bool fits(const struct detect *detect)
{
	struct overt_error err;
	return overt_engine_fits(detect->inputs, detect->input_count, &detect->engine.columns,
	                         &err) == OVERT_OK;
}

static overt_err run_as(struct detect *detect, const char *as, struct overt_error *err)
{
	if (!as)
		return run_own(detect, err);
	if (strcmp(as, "coortweet") == 0)
		return run_coortweet(detect, err);
	if (strcmp(as, "toolkit") != 0)
		return overt_fail(err, OVERT_E_USAGE, "--as takes coortweet or toolkit, not '%s'", as);
	return detect_choose_columns(detect, fits(detect)) ? run_toolkit(detect, err)
	                              : overt_fail(err, OVERT_E_USAGE, "no such channel");
}

/* A case keeps its results itself, and peers' definitions are applied to files only. */
static bool fits_case(const struct cli_args *args)
{
	static const char *const names[] = {"as", "edges", "pairs", "map", "dates"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (cli_text(args, names[i])) {
			cli_message(args, "--%s goes with files, not with a case", names[i]);
			return false;
		}
	if (cli_flag(args, "test"))
		cli_message(args, "--test goes with files: a case is always tested");
	return !cli_flag(args, "test");
}

static int run_on_files(struct cli_args *args)
{
	struct detect detect = {.args = args, .edges = -1, .pairs = -1};
	struct cli_progress bar;
	struct overt_error err = {0};
	const char *as = cli_text(args, "as"), *edges = cli_text(args, "edges");
	const char *pairs = cli_text(args, "pairs");
	edges = edges ? edges : "-";
	if (!detect_prepare(&detect))
		return EXIT_USAGE;
	if (pairs && (!as || strcmp(as, "coortweet") != 0)) {
		cli_message(args, "--pairs goes with --as coortweet");
		return EXIT_USAGE;
	}
	detect.engine.progress = cli_progress_start(&bar, args);
	overt_err code = detect_check_test(&detect, &err);
	if (!code)
		code = spare_inputs(args, edges, pairs, &err);
	if (!code)
		code = open_inputs(&detect, &err);
	if (!code)
		code = open_output(&detect, edges, &detect.edges, &err);
	if (!code && pairs)
		code = open_output(&detect, pairs, &detect.pairs, &err);
	if (!code)
		code = run_as(&detect, as, &err);
	cli_progress_end(&bar);
	code = close_output(detect.edges, edges, code, &err);
	code = close_output(detect.pairs, pairs, code, &err);
	for (size_t i = 0; i < detect.input_count; i++)
		close(detect.inputs[i].fd);
	free(detect.inputs);
	if (code)
		return cli_error(args, &err);
	return cli_flag(args, "strict") && detect.rejected ? EXIT_REJECTED : EXIT_DONE;
}

static int run(struct cli_args *args)
{
	bool on_case = false;
	for (unsigned i = 0; i < args->operand_count && !on_case; i++)
		on_case = cli_is_database(args->operands[i]);
	if (!on_case)
		return run_on_files(args);
	if (args->operand_count == 1)
		return fits_case(args) ? detect_case(args) : EXIT_USAGE;
	cli_message(args, "a case is worked on alone: name one case, or files");
	return EXIT_USAGE;
}

const struct cli_command cli_command_detect = {
	.name = "detect",
	.summary = "find pairs of accounts that act together, in files or again in a case",
	.operands = "(FILE… | CASE)",
	.text = "With a case, its sources are read again, groups are searched with the settings given\n"
			"here (else the defaults), screened and assessed. Reading and registers are as before.\n\n"
			"With files, writes pairs of accounts that put out the same objects within a window, at\n"
			"least --min times. Files are tables of events (object_id, account_id, content_id,\n"
			"timestamp_share, or what --map names) or posts in any format that `overt formats`\n"
			"lists. Such pairs are where to look, not what was found: nothing is tested, unless\n"
			"--test asks for tables of events whether two accounts share more objects than their\n"
			"activity explains (columns k, lambda, p, q, significant).\n\n"
			"With --as, another tool's definition is applied exactly, to the rows as they are.\n"
			"There --min is CooRTweet's min_participation, or the toolkit's smallest weight.",
	.examples = "  overt detect --window 10s --min 2 --edges edges.csv shares.csv\n"
				"  overt detect --test --alpha 0.001 --edges edges.csv shares.csv\n"
				"  overt detect --as coortweet --window 60 --edges e.csv --pairs p.csv shares.csv.zst\n"
				"  # CooRTweet's detect_groups and generate_coordinated_network\n"
				"  overt detect --map object=url_id,account=account_id,time=timestamp posts.csv\n"
				"  overt detect my.case --alpha 0.001\n",
	.options =
		(const struct cli_option[]){
#include "detect_options.def"
			{"division", 0, "NAME", false,
	         "Case: communities by `labels` (default) or `leiden`."},
			{"seed", 0, "N", false, "Case: seed of everything random (default 0)."},
			CLI_RULES_OPTION,
			{0}},
	.min_operands = 1,
	.max_operands = OVERT_FILES_MAX,
	.run = run,
};
