// SPDX-License-Identifier: GPL-3.0-or-later
/** \file summary.h  What the steps of a run found, in a few lines for people. */
#ifndef OVERT_CLI_SUMMARY_H
#define OVERT_CLI_SUMMARY_H

#include "cli.h"

#include <overt/pipeline.h>

/**
 * Prints the notices of a run on stderr.
 * \param args  arguments
 * \param s     summary
 */
void cli_print_notices(const struct cli_args *args, const struct overt_run_summary *s);

/**
 * Prints what was read.
 * \param s  summary after the import
 */
void cli_print_read(const struct overt_run_summary *s);

/**
 * Prints how many pairs were tested.
 * \param s  summary after the detection
 */
void cli_print_tested(const struct overt_run_summary *s);

/**
 * Prints which groups were found and what the verdicts are.
 * \param s  summary after screening and assessment
 */
void cli_print_found(const struct overt_run_summary *s);

/**
 * A number with commas between its thousands.
 * \param number  any number
 * \param out     room for 27 bytes
 * \return `out`
 */
const char *cli_count(uint64_t number, char out[27]);

#endif
