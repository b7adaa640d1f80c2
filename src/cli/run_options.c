// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIST_MAX = 256, TEXT_MAX = 1 << 24 };

static bool has_option(const struct cli_args *args, const char *name)
{
	for (const struct cli_option *o = args->command->options; o && o->name; o++)
		if (strcmp(o->name, name) == 0)
			return true;
	return false;
}

/* "field=column,field=column" of one --map; the text is cut in place. */
static bool parse_map(const struct cli_args *args, struct cli_run *run, char *text)
{
	char *rest = NULL;
	for (char *part = strtok_r(text, ",", &rest); part; part = strtok_r(NULL, ",", &rest)) {
		char *equals = strchr(part, '=');
		if (!equals || equals == part || !equals[1] || run->map_count == LIST_MAX) {
			cli_message(args, "--map takes FIELD=COLUMN,…, not '%s'", part);
			return false;
		}
		*equals = '\0';
		run->map[run->map_count++] = (struct overt_map_entry){part, equals + 1};
	}
	return true;
}

static bool take_map(const struct cli_args *args, struct cli_run *run)
{
	const char *texts[LIST_MAX];
	size_t count = cli_list(args, "map", texts, LIST_MAX);
	run->map = calloc(LIST_MAX, sizeof *run->map);
	run->map_texts = calloc(LIST_MAX, sizeof *run->map_texts);
	if (!run->map || !run->map_texts)
		return false;
	for (size_t i = 0; i < count && i < LIST_MAX; i++) {
		run->map_texts[i] = strdup(texts[i]);
		if (!run->map_texts[i] || !parse_map(args, run, run->map_texts[i]))
			return false;
	}
	run->options.read.map = run->map_count ? run->map : NULL;
	run->options.read.map_count = run->map_count;
	return true;
}

/* Values of an option that may be repeated, each a list with commas. */
static bool take_names(const struct cli_args *args, const char *name, const char **out,
                       size_t *count, struct overt_arena *arena)
{
	const char *texts[LIST_MAX];
	size_t given = cli_list(args, name, texts, LIST_MAX);
	*count = 0;
	for (size_t i = 0; i < given && i < LIST_MAX; i++) {
		overt_str copy;
		if (!overt_arena_copy(arena, overt_str_from(texts[i]), &copy))
			return false;
		char *rest = NULL;
		for (char *part = strtok_r((char *)(uintptr_t)copy.ptr, ",", &rest);
		     part && *count < LIST_MAX; part = strtok_r(NULL, ",", &rest))
			out[(*count)++] = part;
	}
	return true;
}

/* What is looked for. `overt detect` calls its list of channels by another name. */
static bool take_search(const struct cli_args *args, struct cli_run *run)
{
	struct overt_run_options *o = &run->options;
	int64_t min;
	const char *channels = has_option(args, "channels") ? "channels" : "channel";
	const char *division = cli_text(args, "division"), *window = cli_text(args, "window");
	if (!take_names(args, channels, run->lists, &o->channel_count, args->arena) ||
	    (window && !cli_window(args, window, &o->window)) ||
	    !cli_number(args, "min", 2, 1, 1000000, &min) ||
	    !cli_decimal(args, "alpha", 0.01, 1e-9, 0.5, &o->alpha))
		return false;
	o->channels = o->channel_count ? run->lists : NULL;
	o->min_objects = (uint32_t)min;
	if (division && strcmp(division, "leiden") == 0)
		o->division = OVERT_DIVISION_LEIDEN;
	else if (division && strcmp(division, "labels") != 0) {
		cli_message(args, "--division takes labels or leiden, not '%s'", division);
		return false;
	}
	return true;
}

/* What it may cost, and the seed. */
static bool take_effort(const struct cli_args *args, struct cli_run *run)
{
	struct overt_run_options *o = &run->options;
	int64_t seed = 0;
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	size_t half = pages > 0 && page > 0 ? (size_t)pages / 2 * (size_t)page : 0;
	if ((has_option(args, "seed") && !cli_number(args, "seed", 0, 0, INT64_MAX, &seed)) ||
	    (has_option(args, "memory") && !cli_size(args, "memory", half, &o->memory)) ||
	    !cli_threads(args, &o->threads))
		return false;
	o->seed = (uint64_t)seed;
	return true;
}

static void take_screen(const struct cli_args *args, struct cli_run *run)
{
	struct overt_run_options *o = &run->options;
	o->registers = run->lists + LIST_MAX;
	o->register_count = cli_list(args, "register", run->lists + LIST_MAX, LIST_MAX);
	o->covert_domains = run->lists + 2 * LIST_MAX;
	o->covert_domain_count = cli_list(args, "covert-domains", run->lists + 2 * LIST_MAX, LIST_MAX);
	o->known = run->lists + 3 * LIST_MAX;
	o->known_count = cli_list(args, "known", run->lists + 3 * LIST_MAX, LIST_MAX);
	o->no_builtin_registers = cli_flag(args, "no-builtin-registers");
}

/* Where results go and how fast they come does not shape them: without these options the
   same job leaves the same case, whatever the machine. */
static bool shapes_nothing(const char *name)
{
	static const char *const names[] = {"output", "report",   "threads", "memory",
	                                    "config", "no-progress", "strict",  "fail-on"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void note_word(struct cli_run *run, const char *before, const char *word)
{
	size_t at = strlen(run->command);
	snprintf(run->command + at, sizeof run->command - at, "%s%s", before, word);
}

static void note_command(const struct cli_args *args, struct cli_run *run)
{
	note_word(run, "overt ", args->command->name);
	for (unsigned i = 0; i < args->operand_count; i++)
		note_word(run, " ", args->operands[i]);
	for (size_t i = 0; i < args->value_count; i++) {
		const struct cli_value *value = &args->values[i];
		if (shapes_nothing(value->option->name))
			continue;
		note_word(run, " --", value->option->name);
		if (value->text)
			note_word(run, " ", value->text);
	}
	run->options.command = overt_str_from(run->command);
}

int cli_run_prepare(const struct cli_args *args, struct cli_run *run)
{
	*run = (struct cli_run){.lists = calloc(4 * LIST_MAX, sizeof *run->lists)};
	if (!run->lists)
		return EXIT_FAILED;
	run->options.now = cli_now();
	run->options.version = OVERT_STR(OVERT_VERSION);
	run->options.threads = 1;
	note_command(args, run);
	if (has_option(args, "platform")) {
		run->options.read.format = cli_text(args, "format");
		run->options.read.platform = cli_text(args, "platform");
		if (!take_map(args, run) || !cli_dates(args, &run->options.read.dates))
			return EXIT_USAGE;
	}
	if ((has_option(args, "alpha") && !take_search(args, run)) ||
	    (has_option(args, "threads") && !take_effort(args, run)))
		return EXIT_USAGE;
	if (has_option(args, "register"))
		take_screen(args, run);
	if (!has_option(args, "rules"))
		return EXIT_DONE;
	int status = cli_rules_load(args, cli_text(args, "rules"), &run->rules);
	run->options.rules = run->rules;
	return status;
}

void cli_run_free(struct cli_run *run)
{
	for (size_t i = 0; run->map_texts && i < LIST_MAX; i++)
		free(run->map_texts[i]);
	free(run->map_texts);
	free(run->map);
	free(run->lists);
	overt_rules_free(run->rules);
	*run = (struct cli_run){0};
}
