// SPDX-License-Identifier: GPL-3.0-or-later
/** \file config.h  Defaults from a file: `[command]` sections with `option = value` lines. */
#ifndef OVERT_CLI_CONFIG_H
#define OVERT_CLI_CONFIG_H

#include "cli.h"

/**
 * Reads the sections that concern a command: those before any `[…]` and its own.
 * \param args   arguments, for the command's name and messages
 * \param path   the file
 * \param arena  keeps the texts
 * \param take   called for each line; false ends the reading
 * \param ctx    handed to `take`
 * \return true, or false after a message on stderr
 */
bool cli_config_read(const struct cli_args *args, const char *path, struct overt_arena *arena,
                     bool (*take)(void *ctx, const char *name, const char *text), void *ctx);

#endif
