// SPDX-License-Identifier: GPL-3.0-or-later
/** \file output.h  Reports and exports into files. */
#ifndef OVERT_CLI_OUTPUT_H
#define OVERT_CLI_OUTPUT_H

#include "cli.h"

#include <overt/report.h>

/**
 * Neither the case nor a file that it rests on may be overwritten by what is made from it.
 * \param file  case
 * \param path  where an output will be written
 * \param err   filled on failure
 * \return OVERT_OK, OVERT_E_USAGE or the store's error
 */
overt_err cli_spare_sources(struct overt_case *file, const char *path, struct overt_error *err);

/**
 * Writes an output to a file beside its final name, then renames it, so that a
 * reader never sees half of it.
 * \param file     case
 * \param format   name of the output, e.g. "html"
 * \param table    table of a tabular output, or NULL
 * \param options  how
 * \param path     where to, or "-" for standard output
 * \param err      filled on failure
 * \return OVERT_OK, OVERT_E_IO or the report's error
 */
overt_err cli_write_output(struct overt_case *file, const char *format, const char *table,
                           const struct overt_report_options *options, const char *path,
                           struct overt_error *err);

/**
 * Writes the analyst's report.
 * \param file   case
 * \param rules  rules
 * \param now    time that the report names
 * \param path   where to, or "-"
 * \param err    filled on failure
 * \return as cli_write_output
 */
overt_err cli_write_report(struct overt_case *file, const struct overt_rules *rules, overt_ms now,
                           const char *path, struct overt_error *err);

#endif
