// SPDX-License-Identifier: GPL-3.0-or-later
/** \file detect.h  The parts of `overt detect`. */
#ifndef OVERT_CLI_DETECT_H
#define OVERT_CLI_DETECT_H

#include "cli.h"

#include <overt/engine.h>
#include <overt/read.h>

/** Greatest number of --map entries. */
#define DETECT_MAP_MAX 64

/** Settings of one `overt detect`. */
struct detect {
	struct cli_args *args;
	struct overt_engine_options engine;
	struct overt_join_options join;
	struct overt_map_entry map[DETECT_MAP_MAX];
	size_t map_count;
	struct overt_input *inputs; /**< open, plain files */
	size_t input_count;
	int edges, pairs;           /**< open files, or -1 */
	uint64_t rejected;          /**< rows that could not be read */
};

/**
 * Takes what the options say about columns, windows, memory and threads.
 * \param detect  `args` is set; the rest is filled
 * \return false after a message on stderr
 */
bool detect_prepare(struct detect *detect);

/**
 * Does --test go with the other options?
 * \param detect  prepared
 * \param err     filled on failure
 * \return OVERT_OK or OVERT_E_USAGE
 */
overt_err detect_check_test(const struct detect *detect, struct overt_error *err);

/**
 * CooRTweet's settings.
 * \param detect  prepared
 * \param peer    filled on success
 * \return false after a message on stderr
 */
bool detect_coortweet_options(const struct detect *detect, struct overt_coortweet_options *peer);

/**
 * Columns of the toolkit's channel (--channel).
 * \param detect  prepared; its columns are set
 * \param fits    do the files have the wanted columns as it is?
 * \return false after a message on stderr
 */
bool detect_choose_columns(struct detect *detect, bool fits);

/**
 * Says what was found.
 * \param detect  settings; `rejected` is set
 * \param counts  figures
 * \param fast    was --fast-window given?
 */
void detect_report_coortweet(struct detect *detect, const struct overt_coortweet_counts *counts,
                             bool fast);

/**
 * Says what was found.
 * \param detect  settings; `rejected` is set
 * \param counts  figures
 */
void detect_report_toolkit(struct detect *detect, const struct overt_toolkit_counts *counts);

/**
 * Says what was found.
 * \param detect  settings; `rejected` is set
 * \param counts  figures
 */
void detect_report_own(struct detect *detect, const struct overt_engine_counts *counts);

/**
 * Can a file be mapped as it is, neither compressed nor a pipe?
 * \param fd  open file
 * \return true if so
 */
bool detect_is_plain(int fd);

/**
 * Opens an operand; a compressed one or standard input is first copied to a scratch file.
 * \param path     file or "-"
 * \param scratch  folder for the copy
 * \param fd       the open file
 * \param err      filled on failure
 * \return OVERT_OK or the error
 */
overt_err detect_open_input(const char *path, const char *scratch, int *fd,
                            struct overt_error *err);

/**
 * Opens a file that nobody else sees.
 * \param scratch  folder
 * \param fd       the open file
 * \param err      filled on failure
 * \return OVERT_OK or OVERT_E_IO
 */
overt_err detect_open_scratch(const char *scratch, int *fd, struct overt_error *err);

/**
 * Copies a whole file to standard output.
 * \param fd   open file
 * \param err  filled on failure
 * \return OVERT_OK or OVERT_E_IO
 */
overt_err detect_to_stdout(int fd, struct overt_error *err);

/**
 * Posts of any format through all channels to edges, with a column that names the channel.
 * \param detect  settings
 * \param err     filled on failure
 * \return OVERT_OK or the error
 */
overt_err detect_posts(struct detect *detect, struct overt_error *err);

/**
 * Repeats the detection of a case, and what follows from it, with the settings given.
 * \param args  arguments; the operand is a case
 * \return an exit status
 */
int detect_case(struct cli_args *args);

#endif
