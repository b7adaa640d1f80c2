// SPDX-License-Identifier: GPL-3.0-or-later
/** \file inputs.h  The files that a case is made from, and where the case goes. */
#ifndef OVERT_CLI_INPUTS_H
#define OVERT_CLI_INPUTS_H

#include "cli.h"

#include <overt/store.h>

/** What the steps read: files, and in place of standard input and pipes their copies. */
struct cli_inputs {
	const char **paths;
	char (*kept)[4096]; /**< per file; empty where the file itself is read */
	size_t count;
};

/**
 * Lists the operands as files that can be read more than once; what comes through a pipe is
 * copied beside the case first.
 * \param args       arguments; their operands are files, pipes or "-"
 * \param case_path  the case
 * \param inputs     filled; free with cli_inputs_free, also after a failure
 * \param err        filled on failure
 * \return OVERT_OK, OVERT_E_USAGE, OVERT_E_IO or OVERT_E_NOMEM
 */
overt_err cli_inputs_take(const struct cli_args *args, const char *case_path,
                          struct cli_inputs *inputs, struct overt_error *err);

/**
 * Frees the list; the copies stay.
 * \param inputs  list, or zeroed
 */
void cli_inputs_free(struct cli_inputs *inputs);

/**
 * The case that --output names.
 * \param args  arguments of a command with --output
 * \return its path, or NULL after a message on stderr
 */
const char *cli_case_to_make(const struct cli_args *args);

/**
 * Opens the case that --output names, or makes it.
 * \param path   the case
 * \param file   the case; close with cli_case_done
 * \param fresh  was there no such file before?
 * \param err    filled on failure
 * \return OVERT_OK or the store's error
 */
overt_err cli_case_make(const char *path, struct overt_case **file, bool *fresh,
                        struct overt_error *err);

/**
 * Closes a case. One that was made for nothing, since no step was completed, is removed:
 * an empty case looks like one in which nothing was found.
 * \param path   the case
 * \param file   the case, or NULL
 * \param fresh  what cli_case_make said
 */
void cli_case_done(const char *path, struct overt_case *file, bool fresh);

#endif
