// SPDX-License-Identifier: GPL-3.0-or-later
/** \file target.h  Files that are written: never an input, never half. */
#ifndef OVERT_CLI_TARGET_H
#define OVERT_CLI_TARGET_H

#include "cli.h"

/** An output on its way. */
struct cli_target {
	FILE *stream; /**< where to write */
	char path[4096], temporary[4096 + 16];
	bool direct;  /**< a device or a pipe: written as it is */
};

/**
 * Do two paths lead, or would they lead, to the same file? Links are followed.
 * \param a  a path
 * \param b  another
 * \return true if so
 */
bool cli_same_file(const char *a, const char *b);

/**
 * Refuses an output that is one of the files that are read.
 * \param output  where something will be written; "-" is always fine
 * \param inputs  paths that are read; NULL among them are passed over
 * \param count   how many
 * \param err     filled on failure
 * \return OVERT_OK or OVERT_E_USAGE
 */
overt_err cli_spare_inputs(const char *output, const char *const *inputs, size_t count,
                           struct overt_error *err);

/**
 * Refuses an output that is a case or one of the files that SQLite keeps beside it.
 * \param output     where something will be written
 * \param case_path  the case
 * \param err        filled on failure
 * \return OVERT_OK or OVERT_E_USAGE
 */
overt_err cli_spare_case(const char *output, const char *case_path, struct overt_error *err);

/**
 * Is the file an SQLite database, such as a case?
 * \param path  a path
 * \return true if it begins like one
 */
bool cli_is_database(const char *path);

/**
 * Opens a file beside the final name; devices and pipes are opened themselves, and what a
 * link points to is replaced, not the link. A file that is an SQLite database is refused.
 * \param target  filled on success; close with cli_target_close
 * \param path    final name
 * \param err     filled on failure
 * \return OVERT_OK, OVERT_E_USAGE or OVERT_E_IO
 */
overt_err cli_target_open(struct cli_target *target, const char *path, struct overt_error *err);

/**
 * Gives the file its final name, or removes it when `code` tells of a failure.
 * \param target  an opened target
 * \param code    how the writing went
 * \param err     filled when closing or renaming fails
 * \return `code`, or OVERT_E_IO
 */
overt_err cli_target_close(struct cli_target *target, overt_err code, struct overt_error *err);

#endif
