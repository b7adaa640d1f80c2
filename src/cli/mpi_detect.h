// SPDX-License-Identifier: GPL-3.0-or-later
/** \file mpi_detect.h  The one command of `overt-mpi`. */
#ifndef OVERT_CLI_MPI_DETECT_H
#define OVERT_CLI_MPI_DETECT_H

#include "cli.h"
#include <overt/ranks.h>

/** Results that a run may write. */
#define MPI_DETECT_OUTPUTS 2

/** `overt-mpi detect`. */
extern const struct cli_command mpi_detect_command;

/** What a signal handler must know. */
extern struct mpi_on_signal {
	char message[640];                     /**< what it says; empty once there are results */
	char parts[MPI_DETECT_OUTPUTS][4200];  /**< half-written results of this rank; empty: none */
} mpi_on_signal;

/**
 * Says which job the command runs in; must come before it.
 * \param ranks  job; stays the caller's
 */
void mpi_detect_use(struct overt_ranks *ranks);

#endif
