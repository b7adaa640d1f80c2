// SPDX-License-Identifier: GPL-3.0-or-later
/** \file run_options.h  The settings that run, import, detect, screen and assess have in common. */
#ifndef OVERT_CLI_RUN_OPTIONS_H
#define OVERT_CLI_RUN_OPTIONS_H

#include "cli.h"

#include <overt/pipeline.h>

/** Settings of a run, with the memory that they point to. */
struct cli_run {
	struct overt_run_options options; /**< what the pipeline takes */
	struct overt_rules *rules;
	struct overt_map_entry *map;
	char **map_texts;
	size_t map_count;
	const char **lists; /**< channels, registers and covert domains, one after the other */
	char command[1024];
};

/* Options of reading. */
#define CLI_READ_OPTIONS                                                                           \
	{"format", 'f', "NAME", false, "Read all files as this format (see `overt formats`)."},        \
		{"platform", 'p', "NAME", false, "Platform of files that do not say theirs."},             \
		{"map", 'm', "FIELD=COLUMN,…", true,                                                       \
	     "Read a table by these columns, e.g. account=user,time=when,text=body (`overt formats` "  \
	     "lists the fields)."},                                                                    \
		CLI_DATES_OPTION

/* Options of detection. */
#define CLI_DETECT_OPTIONS                                                                         \
	{"channels", 'c', "NAME,…", true, "Use these channels only (see `overt channels`)."},          \
		{"window", 'w', "TIME", false, "Window for all channels, e.g. 10s or 5m."},                \
		{"min", 0, "N", false, "Objects that make an edge of stage 1 (default 2)."},               \
		{"alpha", 0, "P", false, "False discovery rate of the pair test (default 0.01)."},         \
		{"division", 0, "NAME", false, "Communities by `labels` (default) or `leiden`."},          \
		{"seed", 0, "N", false, "Seed of everything random (default 0)."}, CLI_EFFORT_OPTIONS

/* Options of what a search may cost. */
#define CLI_EFFORT_OPTIONS                                                                         \
	{"memory", 0, "SIZE", false, "Memory for the join, e.g. 2G (default: half of RAM)."},          \
		{"threads", 't', "N", false, "Threads (default: all processors)."}

/* Options of screening. */
#define CLI_SCREEN_OPTIONS                                                                         \
	{"register", 'r', "FILE", true, "Add a transparency register (see `overt registers`)."},       \
		{"no-builtin-registers", 0, NULL, false, "Leave the built-in registers out."},             \
		{"covert-domains", 0, "FILE", true, "List of domains of known covert sites."},     \
		{"known", 0, "FILE", true, "Published list of accounts: a STIX bundle (see `overt known`)."}

/* Option of assessment. */
#define CLI_RULES_OPTION                                                                           \
	{"rules", 0, "DIR", false, "Take rules from DIR where it has them (see `overt rules`)."}

/**
 * Fills the settings from those of the options above that the command has.
 * \param args  arguments
 * \param run   filled; free with cli_run_free, also after a failure
 * \return EXIT_DONE, or the exit status after a message
 */
int cli_run_prepare(const struct cli_args *args, struct cli_run *run);

/**
 * Frees the settings.
 * \param run  settings; zeroed afterwards
 */
void cli_run_free(struct cli_run *run);

/**
 * Loads the built-in rules, with the files of a folder in their place.
 * \param args   arguments, for messages
 * \param dir    folder, or NULL
 * \param rules  the rules; free with overt_rules_free
 * \return EXIT_DONE, or the exit status after a message
 */
int cli_rules_load(const struct cli_args *args, const char *dir, struct overt_rules **rules);

#endif
