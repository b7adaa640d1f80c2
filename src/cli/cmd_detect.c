// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect.h"
#include "run_options.h"
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One "field=column"; the text lives as long as the arguments' arena. */
static bool add_map(struct detect *detect, char *part)
{
	char *equals = strchr(part, '=');
	struct overt_share_columns *columns = &detect->engine.columns;
	if (!equals || equals == part || !equals[1] || detect->map_count == DETECT_MAP_MAX) {
		cli_message(detect->args, "--map takes FIELD=COLUMN,…, not '%s'", part);
		return false;
	}
	*equals = '\0';
	detect->map[detect->map_count++] = (struct overt_map_entry){part, equals + 1};
	if (strcmp(part, "object") == 0)
		columns->object = equals + 1;
	else if (strcmp(part, "account") == 0)
		columns->account = equals + 1;
	else if (strcmp(part, "content") == 0)
		columns->content = equals + 1;
	else if (strcmp(part, "time") == 0)
		columns->time = equals + 1;
	return true;
}

static bool take_map(struct detect *detect)
{
	const char *texts[DETECT_MAP_MAX];
	size_t count = cli_list(detect->args, "map", texts, DETECT_MAP_MAX);
	for (size_t i = 0; i < count && i < DETECT_MAP_MAX; i++) {
		overt_str copy;
		if (!overt_arena_copy(detect->args->arena, overt_str_from(texts[i]), &copy))
			return false;
		char *rest = NULL;
		for (char *part = strtok_r((char *)(uintptr_t)copy.ptr, ",", &rest); part;
		     part = strtok_r(NULL, ",", &rest))
			if (!add_map(detect, part))
				return false;
	}
	return true;
}

/* "10s" or "10s,60s": the longest one makes edges. */
static bool take_windows(struct detect *detect)
{
	const char *text = cli_text(detect->args, "window");
	struct overt_join_options *join = &detect->join;
	overt_str copy;
	char *rest = NULL;
	if (!overt_arena_copy(detect->args->arena, overt_str_from(text ? text : "10s"), &copy))
		return false;
	for (char *part = strtok_r((char *)(uintptr_t)copy.ptr, ",", &rest); part;
	     part = strtok_r(NULL, ",", &rest)) {
		overt_ms window;
		if (join->window_count == OVERT_WINDOWS_MAX ||
		    !overt_duration_parse(overt_str_from(part), &window)) {
			cli_message(detect->args, "--window takes up to %d durations like 10s, not '%s'",
			            OVERT_WINDOWS_MAX, text);
			return false;
		}
		join->windows[join->window_count++] = window;
	}
	return join->window_count > 0;
}

static bool prepare(struct detect *detect)
{
	struct cli_args *args = detect->args;
	int64_t least;
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	size_t half = pages > 0 && page > 0 ? (size_t)pages / 2 * (size_t)page : 0;
	const char *folder = getenv("TMPDIR");
	detect->engine.scratch = folder && *folder ? folder : "/tmp";
	if (!take_map(detect) || !take_windows(detect) ||
	    !cli_number(args, "min", 2, 1, UINT32_MAX, &least) ||
	    !cli_size(args, "memory", half, &detect->engine.memory) ||
	    !cli_threads(args, &detect->engine.threads))
		return false;
	detect->join.min_objects = (uint32_t)least;
	detect->join.threads = detect->engine.threads;
	detect->join.memory = detect->engine.memory;
	return true;
}

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

static void report_scan(struct detect *detect, const struct overt_scan_counts *scan)
{
	detect->rejected = scan->rejected;
	for (size_t i = 0; i < scan->first_count; i++)
		cli_message(detect->args, "%s:%" PRId64 ": row left out: %s",
		            detect->inputs[scan->first[i].file].path, scan->first[i].line,
		            scan->first[i].reason);
	if (scan->rejected > scan->first_count)
		cli_message(detect->args, "… and %" PRIu64 " more rows left out",
		            scan->rejected - scan->first_count);
	cli_message(detect->args, "%" PRIu64 " events read, %" PRIu64 " rows without an object",
	            scan->rows, scan->passed);
}

static void report_network(const struct detect *detect, const char *name,
                           const struct overt_network_counts *counts)
{
	char seconds[32];
	snprintf(seconds, sizeof seconds, "%.15g", (double)counts->delay_sum / 1000);
	cli_message(detect->args,
	            "%s: %" PRIu64 " pairs, sum of delays %s s, %" PRIu64 " accounts, %" PRIu64
	            " edges, greatest weight %" PRIu64 "; above the quantile %.15g: %" PRIu64
	            " accounts, %" PRIu64 " edges",
	            name, counts->pairs, seconds, counts->nodes, counts->edges, counts->max_weight,
	            counts->threshold, counts->above_nodes, counts->above_edges);
}

static overt_err run_coortweet(struct detect *detect, struct overt_error *err)
{
	struct cli_args *args = detect->args;
	struct overt_coortweet_counts counts;
	int64_t weight;
	struct overt_coortweet_options peer = {
		.window = detect->join.windows[detect->join.window_count - 1],
		.min_rows = detect->join.min_objects,
		.keep_loops = cli_flag(args, "keep-loops"),
		.fast = cli_text(args, "fast-window") != NULL};
	if (!cli_decimal(args, "quantile", 0.5, 0, 1, &peer.quantile) ||
	    !cli_number(args, "min-weight", 1, 1, UINT32_MAX, &weight) ||
	    !cli_duration(args, "fast-window", 0, &peer.fast_window))
		return overt_fail(err, OVERT_E_USAGE, "an option has a value that cannot be");
	peer.min_weight = (uint32_t)weight;
	overt_err code = overt_engine_coortweet(detect->inputs, detect->input_count, &detect->engine,
	                                        &peer, detect->edges, detect->pairs, &counts, err);
	if (code)
		return code;
	report_scan(detect, &counts.scan);
	report_network(detect, "network", &counts.all);
	if (peer.fast) {
		report_network(detect, "fast network", &counts.fast);
		cli_message(args, "around the fast edges: %" PRIu64 " accounts, %" PRIu64 " edges",
		            counts.around_nodes, counts.around_edges);
	}
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
	report_scan(detect, &counts.scan);
	cli_message(detect->args,
	            "%" PRIu64 " directed edges among %" PRIu64 " accounts, weights %" PRIu64
	            " in all; %" PRIu64 " rows of repeated messages left out",
	            counts.edges, counts.nodes, counts.weight, counts.repeated);
	return OVERT_OK;
}

static overt_err run_own(struct detect *detect, struct overt_error *err)
{
	struct overt_engine_counts counts;
	overt_err code = overt_engine_fits(detect->inputs, detect->input_count,
	                                   &detect->engine.columns, err);
	if (code == OVERT_E_FORMAT && !detect->engine.columns.object)
		return detect_posts(detect, err); // no table of events: some format of posts
	if (!code)
		code = overt_engine_join(detect->inputs, detect->input_count, &detect->engine,
		                         &detect->join, detect->edges, &counts, err);
	if (code)
		return code;
	report_scan(detect, &counts.scan);
	cli_message(detect->args,
	            "%" PRIu64 " edges among %" PRIu64 " accounts; %" PRIu64
	            " events left by pruning, %" PRIu64 " pairs of them walked",
	            counts.edges, counts.nodes, counts.events_left, counts.pairs);
	return OVERT_OK;
}

/* The toolkit reads another column for each channel; our own channels are known to `channels`. */
static bool choose_columns(struct detect *detect)
{
	static const char *const columns[][2] = {{"retweet", "repost_id"}, {"reply", "reply_id"},
	                                         {"link", "urls"}, {"text", "message"}};
	const char *channel = cli_text(detect->args, "channel");
	struct overt_error err;
	if (!channel || overt_engine_fits(detect->inputs, detect->input_count,
	                                  &detect->engine.columns, &err) == OVERT_OK)
		return true;
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		if (strcmp(channel, columns[i][0]) == 0) {
			detect->engine.columns.object = columns[i][1];
			if (i)
				detect->engine.columns.unless = "repost_id";
			return true;
		}
	cli_message(detect->args, "--as toolkit knows the channels retweet, reply, link and text, "
	                          "not '%s'", channel);
	return false;
}

static overt_err run_as(struct detect *detect, const char *as, struct overt_error *err)
{
	if (!as)
		return run_own(detect, err);
	if (strcmp(as, "coortweet") == 0)
		return run_coortweet(detect, err);
	if (strcmp(as, "toolkit") != 0)
		return overt_fail(err, OVERT_E_USAGE, "--as takes coortweet or toolkit, not '%s'", as);
	return choose_columns(detect) ? run_toolkit(detect, err)
	                              : overt_fail(err, OVERT_E_USAGE, "no such channel");
}

/* A case keeps its results itself, and peers' definitions are applied to files only. */
static bool fits_case(const struct cli_args *args)
{
	static const char *const names[] = {"as", "edges", "pairs", "map"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (cli_text(args, names[i])) {
			cli_message(args, "--%s goes with files, not with a case", names[i]);
			return false;
		}
	return true;
}

static int run_on_files(struct cli_args *args)
{
	struct detect detect = {.args = args, .edges = -1, .pairs = -1};
	struct cli_progress bar;
	struct overt_error err = {0};
	const char *as = cli_text(args, "as"), *edges = cli_text(args, "edges");
	const char *pairs = cli_text(args, "pairs");
	edges = edges ? edges : "-";
	if (!prepare(&detect))
		return EXIT_USAGE;
	if (pairs && (!as || strcmp(as, "coortweet") != 0)) {
		cli_message(args, "--pairs goes with --as coortweet");
		return EXIT_USAGE;
	}
	detect.engine.progress = cli_progress_start(&bar, args);
	overt_err code = spare_inputs(args, edges, pairs, &err);
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
			"lists. Nothing is tested here: such pairs are where to look, not what was found.\n\n"
			"With --as, another tool's definition is applied exactly, to the rows as they are.\n"
			"There --min is CooRTweet's min_participation, or the toolkit's smallest weight.",
	.examples = "  overt detect --window 10s --min 2 --edges edges.csv shares.csv\n"
				"  overt detect --as coortweet --window 60 --edges e.csv --pairs p.csv shares.csv.zst\n"
				"  # CooRTweet's detect_groups and generate_coordinated_network\n"
				"  overt detect --map object=url_id,account=account_id,time=timestamp posts.csv\n"
				"  overt detect my.case --alpha 0.001\n",
	.options =
		(const struct cli_option[]){
			{"as", 0, "TOOL", false, "Use the definition of `coortweet` or `toolkit`."},
			{"window", 'w', "TIME", false,
	         "Window, e.g. 10s or 5m; several as 10s,60s: the longest makes edges (default 10s)."},
			{"min", 0, "N", false, "Objects (or rows, or weight) that make an edge (default 2)."},
			{"edges", 'e', "FILE", false, "Where edges go (default: standard output)."},
			{"pairs", 0, "FILE", false, "Where pairs of posts go (--as coortweet)."},
			{"map", 'm', "FIELD=COLUMN,…", true,
	         "Columns that hold account, object, content and time."},
			{"channel", 'c', "NAME", true, "Use this channel only (see `overt channels`)."},
			{"keep-loops", 0, NULL, false, "CooRTweet's remove_loops = FALSE."},
			{"quantile", 0, "Q", false, "CooRTweet's edge_weight (default 0.5)."},
			{"min-weight", 0, "N", false, "Leave lighter edges out of CooRTweet's network."},
			{"fast-window", 0, "TIME", false, "Flag faster pairs, CooRTweet's flag_speed_share."},
			{"alpha", 0, "P", false, "Case: false discovery rate of the pair test (default 0.01)."},
			{"division", 0, "NAME", false,
	         "Case: communities by `labels` (default) or `leiden`."},
			{"seed", 0, "N", false, "Case: seed of everything random (default 0)."},
			CLI_RULES_OPTION,
			{"memory", 0, "SIZE", false, "Memory to stay within (default: half of RAM)."},
			{"threads", 't', "N", false, "Threads (default: all processors)."},
			{"strict", 0, NULL, false, "Exit with 4 when rows were left out."},
			{0}},
	.min_operands = 1,
	.max_operands = OVERT_FILES_MAX,
	.run = run,
};
