// SPDX-License-Identifier: GPL-3.0-or-later
#include "mpi_detect.h"
#include "detect.h"
#include "target.h"

#include <overt/pipeline.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct mpi_on_signal mpi_on_signal;

enum output_kind { EDGES, PAIRS };

/* A result; only rank 0 has it. */
struct output {
	const char *path;         /* NULL: not wanted */
	struct cli_target target;
	int fd;                   /* -1: not this rank's */
	bool open;                /* the target is being written */
};

/* State of one run. */
struct mpi_detect {
	struct detect detect;
	struct overt_ranks *ranks;
	struct overt_ranks_input *inputs;
	struct overt_ranks_options where;
	struct overt_buf settings;
	struct output outputs[MPI_DETECT_OUTPUTS];
};

static int run_detect(struct cli_args *args);

const struct cli_command mpi_detect_command = {
	.name = "detect",
	.summary = "find pairs of accounts that act together, on many machines",
	.operands = "FILE…",
	.text = "Does what `overt detect` does with tables of events, on all processes of an MPI job,\n"
			"and writes the same edges (with --test the same figures, too). Files must be at the\n"
			"same paths for all processes; plain files are read in byte ranges, compressed ones\n"
			"each by one process.\n\n"
			"With --checkpoint, each process keeps what it has after each stage in a folder that\n"
			"all processes see. When a job dies, the same command goes on from the last stage that\n"
			"was complete; inputs, options and number of processes must be the same.",
	.examples = "  mpirun -n 16 overt-mpi detect --window 10s --edges edges.csv shares-*.csv\n"
				"  srun overt-mpi detect --checkpoint /scratch/job --edges e.csv shares.csv\n"
				"  # in a Slurm job; see examples/slurm\n",
	.options =
		(const struct cli_option[]){
			{"checkpoint", 0, "DIR", false, "Keep finished stages in DIR, and go on from there."},
#include "detect_options.def"
			{0}},
	.min_operands = 1,
	.max_operands = OVERT_FILES_MAX,
	.run = run_detect,
};

/* ---- inputs ---- */

static overt_err open_input(void *ctx, const char *path, int *fd, struct overt_error *err)
{
	const struct mpi_detect *run = ctx;
	return detect_open_input(path, run->detect.engine.scratch, fd, err);
}

static overt_err describe_input(const char *path, struct overt_ranks_input *input,
                                struct overt_error *err)
{
	struct stat facts;
	if (strcmp(path, "-") == 0)
		return overt_fail(err, OVERT_E_USAGE, "the processes of a job have no common standard "
		                                      "input: name a file");
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &facts)) {
		overt_fail(err, OVERT_E_IO, "cannot open: %s", strerror(errno));
		overt_fail_at(err, path, 0, -1);
		if (fd >= 0)
			close(fd);
		return OVERT_E_IO;
	}
	*input = (struct overt_ranks_input){path, (uint64_t)facts.st_size, !detect_is_plain(fd)};
	close(fd);
	return OVERT_OK;
}

static overt_err describe_inputs(struct mpi_detect *run, struct overt_error *err)
{
	const struct cli_args *args = run->detect.args;
	run->inputs = calloc(args->operand_count, sizeof *run->inputs);
	if (!run->inputs)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u files", args->operand_count);
	for (unsigned i = 0; i < args->operand_count; i++) {
		overt_err code = describe_input(args->operands[i], &run->inputs[i], err);
		if (code)
			return code;
	}
	run->where.inputs = run->inputs;
	run->where.input_count = args->operand_count;
	return OVERT_OK;
}

/* Options that change nothing in the result. */
static bool is_setting(const char *name)
{
	static const char *const others[] = {"checkpoint", "edges", "threads", "memory",
	                                     "no-progress", "config", "strict"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(name, others[i]) == 0)
			return false;
	return true;
}

static bool describe_settings(struct mpi_detect *run)
{
	const struct cli_args *args = run->detect.args;
	overt_buf_add(&run->settings, OVERT_STR("overt-mpi " OVERT_VERSION));
	for (size_t i = 0; i < args->value_count; i++) {
		const struct cli_value *value = &args->values[i];
		if (is_setting(value->option->name))
			overt_buf_printf(&run->settings, "\n%s=%s", value->option->name,
			                 value->text ? value->text : "");
	}
	run->where.settings = overt_buf_view(&run->settings);
	return !run->settings.failed;
}

/* ---- output ---- */

static overt_err open_output(struct mpi_detect *run, enum output_kind kind, struct overt_error *err)
{
	const struct cli_args *args = run->detect.args;
	struct output *output = &run->outputs[kind];
	if (overt_ranks_me(run->ranks) || !output->path)
		return OVERT_OK;
	if (strcmp(output->path, "-") == 0)
		return detect_open_scratch(run->detect.engine.scratch, &output->fd, err);
	overt_err code = cli_spare_inputs(output->path, args->operands, args->operand_count, err);
	if (!code)
		code = cli_target_open(&output->target, output->path, err);
	if (code)
		return code;
	output->open = true;
	output->fd = fileno(output->target.stream);
	snprintf(mpi_on_signal.parts[kind], sizeof mpi_on_signal.parts[kind], "%s",
	         output->target.temporary);
	return OVERT_OK;
}

static overt_err open_outputs(struct mpi_detect *run, struct overt_error *err)
{
	const char *edges = run->outputs[EDGES].path, *pairs = run->outputs[PAIRS].path;
	const char *as = cli_text(run->detect.args, "as");
	if (pairs && (!as || strcmp(as, "coortweet") != 0))
		return overt_fail(err, OVERT_E_USAGE, "--pairs goes with --as coortweet");
	if (pairs && cli_same_file(edges, pairs))
		return overt_fail(err, OVERT_E_USAGE, "--edges and --pairs go to the same file");
	overt_err code = open_output(run, EDGES, err);
	return code ? code : open_output(run, PAIRS, err);
}

static overt_err close_output(struct mpi_detect *run, enum output_kind kind, overt_err code,
                              struct overt_error *err)
{
	struct output *output = &run->outputs[kind];
	if (!output->open)
		return code || output->fd < 0 ? code : detect_to_stdout(output->fd, err);
	if (!code && !output->target.direct && fsync(output->fd))
		code = overt_fail(err, OVERT_E_IO, "cannot write %s: %s", output->path, strerror(errno));
	output->open = false;
	code = cli_target_close(&output->target, code, err);
	mpi_on_signal.parts[kind][0] = '\0';
	if (!code)
		mpi_on_signal.message[0] = '\0'; // from here on there are results
	return code;
}

static overt_err finish(void *ctx, struct overt_error *err)
{
	overt_err code = close_output(ctx, EDGES, OVERT_OK, err);
	return close_output(ctx, PAIRS, code, err);
}

static void tell_stage(void *ctx, const char *stage, bool resumed)
{
	const struct mpi_detect *run = ctx;
	if (run->where.checkpoint)
		cli_message(run->detect.args, "stage \"%s\" %s", stage,
		            resumed ? "taken from the checkpoint" : "complete");
}

/* ---- the run ---- */

static overt_err run_own(struct mpi_detect *run, struct overt_error *err)
{
	struct overt_engine_counts counts;
	overt_err code = overt_ranks_join(run->ranks, &run->where, &run->detect.engine,
	                                  &run->detect.join, run->outputs[EDGES].fd, &counts, err);
	if (!code && overt_ranks_me(run->ranks) == 0)
		detect_report_own(&run->detect, &counts);
	return code;
}

static overt_err run_toolkit(struct mpi_detect *run, struct overt_error *err)
{
	struct overt_toolkit_counts counts;
	const struct overt_join_options *join = &run->detect.join;
	overt_err code = overt_ranks_toolkit(run->ranks, &run->where, &run->detect.engine,
	                                     join->windows[join->window_count - 1], join->min_objects,
	                                     run->outputs[EDGES].fd, &counts, err);
	if (!code && overt_ranks_me(run->ranks) == 0)
		detect_report_toolkit(&run->detect, &counts);
	return code;
}

static overt_err run_coortweet(struct mpi_detect *run, struct overt_error *err)
{
	struct overt_coortweet_counts counts;
	struct overt_coortweet_options peer;
	if (!detect_coortweet_options(&run->detect, &peer))
		return overt_fail(err, OVERT_E_USAGE, "an option has a value that cannot be");
	overt_err code = overt_ranks_coortweet(run->ranks, &run->where, &run->detect.engine, &peer,
	                                       run->outputs[EDGES].fd, run->outputs[PAIRS].fd,
	                                       run->outputs[PAIRS].path != NULL, &counts, err);
	if (!code && overt_ranks_me(run->ranks) == 0)
		detect_report_coortweet(&run->detect, &counts, peer.fast);
	return code;
}

static overt_err tell_usage(struct mpi_detect *run, struct overt_error *err)
{
	struct overt_ranks_usage usage;
	overt_err code = overt_ranks_used(run->ranks, &usage, err);
	if (!code && overt_ranks_me(run->ranks) == 0)
		cli_message(run->detect.args,
		            "ranks: %u, %llu bytes sent from one to another, %llu MiB of memory at most",
		            overt_ranks_count(run->ranks), (unsigned long long)usage.moved,
		            (unsigned long long)(usage.memory >> 20));
	return code;
}

/* Does the first file have an object column of its own? All ranks look at the same one. */
static bool fits(const struct mpi_detect *run)
{
	struct overt_error err;
	struct overt_input input = {run->inputs[0].path, -1};
	bool yes = open_input((void *)(uintptr_t)run, input.path, &input.fd, &err) == OVERT_OK &&
	           overt_engine_fits(&input, 1, &run->detect.engine.columns, &err) == OVERT_OK;
	if (input.fd >= 0)
		close(input.fd);
	return yes;
}

static overt_err run_as(struct mpi_detect *run, const char *as, struct overt_error *err)
{
	if (!as)
		return run_own(run, err);
	if (strcmp(as, "coortweet") == 0)
		return run_coortweet(run, err);
	if (cli_text(run->detect.args, "channel") && !detect_choose_columns(&run->detect, fits(run)))
		return overt_fail(err, OVERT_E_USAGE, "no such channel");
	return run_toolkit(run, err);
}

/* The job cannot go on: what this rank knows is said before all are ended. */
static void give_up(struct mpi_detect *run, const struct overt_error *err)
{
	char text[1200];
	overt_error_format(err, text, sizeof text);
	cli_message(run->detect.args, "rank %u of %u on %s: %s", overt_ranks_me(run->ranks),
	            overt_ranks_count(run->ranks), overt_ranks_host(run->ranks), text);
	if (run->where.checkpoint)
		cli_message(run->detect.args, "finished stages are in %s: the same command goes on "
		                              "from there", run->where.checkpoint);
	struct overt_error ignored;
	close_output(run, EDGES, err->code, &ignored);
	close_output(run, PAIRS, err->code, &ignored);
	nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL); // some launchers drop late messages
	overt_ranks_abort(run->ranks, EXIT_FAILED);
}

/* Failures of preparation are the same for all: rank 0 tells of them, and the job ends in order. */
static overt_err prepare(struct mpi_detect *run, struct overt_error *err)
{
	overt_err code = describe_inputs(run, err);
	if (!code && !describe_settings(run))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for settings");
	const char *as = cli_text(run->detect.args, "as");
	if (!code)
		code = detect_check_test(&run->detect, err);
	if (!code && as && strcmp(as, "coortweet") != 0 && strcmp(as, "toolkit") != 0)
		code = overt_fail(err, OVERT_E_USAGE, "--as takes coortweet or toolkit, not '%s'", as);
	if (!code)
		code = open_outputs(run, err);
	return overt_ranks_agree(run->ranks, code, err);
}

static struct overt_ranks *job; /* cli_command.run has no context */

void mpi_detect_use(struct overt_ranks *ranks)
{
	job = ranks;
}

static int run_detect(struct cli_args *args)
{
	struct mpi_detect run = {.detect = {.args = args, .edges = -1, .pairs = -1}, .ranks = job};
	struct overt_error err = {0};
	run.outputs[EDGES].path = cli_text(args, "edges") ? cli_text(args, "edges") : "-";
	run.outputs[PAIRS].path = cli_text(args, "pairs");
	run.outputs[EDGES].fd = run.outputs[PAIRS].fd = -1;
	run.where.open = open_input;
	run.where.finish = finish;
	run.where.stage = tell_stage;
	run.where.ctx = &run;
	run.where.checkpoint = cli_text(args, "checkpoint");
	overt_err code = detect_prepare(&run.detect) ? OVERT_OK : OVERT_E_USAGE;
	if (code)
		overt_fail(&err, code, "an option has a value that cannot be");
	code = overt_ranks_agree(job, code, &err);
	if (!code)
		code = prepare(&run, &err);
	bool early = code != OVERT_OK;
	if (!code)
		code = run_as(&run, cli_text(args, "as"), &err);
	if (!code)
		code = tell_usage(&run, &err);
	if (code && !early)
		give_up(&run, &err);
	overt_buf_free(&run.settings);
	free(run.inputs);
	if (code)
		return overt_ranks_me(job) == 0 ? cli_error(args, &err) : EXIT_FAILED;
	return cli_flag(args, "strict") && run.detect.rejected ? EXIT_REJECTED : EXIT_DONE;
}

