// SPDX-License-Identifier: GPL-3.0-or-later
/** \file file.h  Small whole files, and standard input kept beside a case. */
#ifndef OVERT_CLI_FILE_H
#define OVERT_CLI_FILE_H

#include "cli.h"

/**
 * Reads a whole file of at most 64 MiB.
 * \param path  file, or "-" for standard input
 * \param buf   overwritten
 * \param err   filled on failure
 * \return OVERT_OK, OVERT_E_IO, OVERT_E_INPUT (too large) or OVERT_E_NOMEM
 */
overt_err cli_file_read(const char *path, struct overt_buf *buf, struct overt_error *err);

/**
 * Keeps what can be read once beside the case, as "CASE.<digest>.stdin", so that the case
 * can be worked on again. What an earlier run kept there is not touched.
 * \param case_path  the case
 * \param path       a pipe, or "-" for standard input
 * \param out        path of the copy
 * \param size       bytes in `out`
 * \param err        filled on failure
 * \return OVERT_OK or OVERT_E_IO
 */
overt_err cli_file_spool(const char *case_path, const char *path, char *out, size_t size,
                         struct overt_error *err);

#endif
