// SPDX-License-Identifier: GPL-3.0-or-later
/** \file assess_library.h  Whole libraries of cases: `overt assess --library`. */
#ifndef OVERT_CLI_ASSESS_LIBRARY_H
#define OVERT_CLI_ASSESS_LIBRARY_H

#include "cli.h"

#include <overt/assess.h>

/**
 * Assesses every row of a CSV and writes `id,verdict,reason` and the ledgers' ranges.
 * \param args   arguments, with --library and --output
 * \param rules  rules
 * \return an exit status
 */
int cli_assess_library(const struct cli_args *args, const struct overt_rules *rules);

#endif
