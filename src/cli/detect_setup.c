// SPDX-License-Identifier: GPL-3.0-or-later
// What `overt detect` and `overt-mpi detect` have in common.
#include "detect.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
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
		if (join->window_count == OVERT_WINDOWS_MAX) {
			cli_message(detect->args, "--window takes up to %d durations like 10s, not '%s'",
			            OVERT_WINDOWS_MAX, text);
			return false;
		}
		if (!cli_window(detect->args, part, &window))
			return false;
		join->windows[join->window_count++] = window;
	}
	return join->window_count > 0;
}

bool detect_prepare(struct detect *detect)
{
	struct cli_args *args = detect->args;
	int64_t least;
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	size_t half = pages > 0 && page > 0 ? (size_t)pages / 2 * (size_t)page : 0;
	const char *folder = getenv("TMPDIR");
	detect->engine.scratch = folder && *folder ? folder : "/tmp";
	if (!take_map(detect) || !take_windows(detect) ||
	    !cli_dates(args, &detect->engine.columns.dates) ||
	    !cli_number(args, "min", 2, 1, UINT32_MAX, &least) ||
	    !cli_decimal(args, "alpha", 0.01, 1e-9, 0.5, &detect->engine.alpha) ||
	    !cli_size(args, "memory", half, &detect->engine.memory) ||
	    !cli_threads(args, &detect->engine.threads))
		return false;
	detect->engine.test = cli_flag(args, "test");
	detect->join.min_objects = (uint32_t)least;
	detect->join.threads = detect->engine.threads;
	detect->join.memory = detect->engine.memory;
	return true;
}

overt_err detect_check_test(const struct detect *detect, struct overt_error *err)
{
	const char *as = cli_text(detect->args, "as");
	if (!detect->engine.test || !as)
		return OVERT_OK;
	return overt_fail(err, OVERT_E_USAGE, "--test goes with overt's own definition, not with "
	                                      "--as %s", as);
}

bool detect_coortweet_options(const struct detect *detect, struct overt_coortweet_options *peer)
{
	const struct cli_args *args = detect->args;
	int64_t weight;
	*peer = (struct overt_coortweet_options){
		.window = detect->join.windows[detect->join.window_count - 1],
		.min_rows = detect->join.min_objects,
		.keep_loops = cli_flag(args, "keep-loops"),
		.fast = cli_text(args, "fast-window") != NULL};
	if (!cli_decimal(args, "quantile", 0.5, 0, 1, &peer->quantile) ||
	    !cli_number(args, "min-weight", 1, 1, UINT32_MAX, &weight) ||
	    !cli_duration(args, "fast-window", 0, &peer->fast_window))
		return false;
	peer->min_weight = (uint32_t)weight;
	return true;
}

/* The toolkit reads another column for each channel; our own channels are known to `channels`. */
bool detect_choose_columns(struct detect *detect, bool fits)
{
	static const char *const columns[][2] = {{"retweet", "repost_id"}, {"reply", "reply_id"},
	                                         {"link", "urls"}, {"text", "message"}};
	const char *channel = cli_text(detect->args, "channel");
	if (!channel || fits)
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

static void report_scan(struct detect *detect, const struct overt_scan_counts *scan)
{
	detect->rejected = scan->rejected;
	for (size_t i = 0; i < scan->first_count; i++)
		cli_message(detect->args, "%s:%" PRId64 ": row left out: %s",
		            detect->args->operands[scan->first[i].file], scan->first[i].line,
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

void detect_report_coortweet(struct detect *detect, const struct overt_coortweet_counts *counts,
                             bool fast)
{
	report_scan(detect, &counts->scan);
	report_network(detect, "network", &counts->all);
	if (fast) {
		report_network(detect, "fast network", &counts->fast);
		cli_message(detect->args, "around the fast edges: %" PRIu64 " accounts, %" PRIu64 " edges",
		            counts->around_nodes, counts->around_edges);
	}
}

void detect_report_toolkit(struct detect *detect, const struct overt_toolkit_counts *counts)
{
	report_scan(detect, &counts->scan);
	cli_message(detect->args,
	            "%" PRIu64 " directed edges among %" PRIu64 " accounts, weights %" PRIu64
	            " in all; %" PRIu64 " rows of repeated messages left out",
	            counts->edges, counts->nodes, counts->weight, counts->repeated);
}

static void report_test(const struct detect *detect, const struct overt_engine_counts *counts)
{
	const struct overt_test_counts *test = &counts->test;
	if (!test->testable) {
		cli_message(detect->args,
		            "pair test: not possible, since no background rate fits: too few pairs of "
		            "accounts share nothing; no edge is called beyond chance");
		return;
	}
	cli_message(detect->args,
	            "pair test: %" PRIu64 " pairs tested, kappa %.6g; %" PRIu64 " share two objects "
	            "or more, %" PRIu64 " of them beyond chance at %g; of %" PRIu64 " edges %" PRIu64
	            " are beyond chance",
	            test->tests, test->kappa, test->pairs_more, test->significant, test->alpha,
	            counts->edges, test->edges);
}

void detect_report_own(struct detect *detect, const struct overt_engine_counts *counts)
{
	report_scan(detect, &counts->scan);
	cli_message(detect->args,
	            "%" PRIu64 " edges among %" PRIu64 " accounts; %" PRIu64
	            " events left by pruning, %" PRIu64 " pairs of them walked",
	            counts->edges, counts->nodes, counts->events_left, counts->pairs);
	if (counts->test.made)
		report_test(detect, counts);
}
