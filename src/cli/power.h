// SPDX-License-Identifier: GPL-3.0-or-later
/** \file power.h  Recall and false discoveries on synthetic worlds, and their picture. */
#ifndef OVERT_CLI_POWER_H
#define OVERT_CLI_POWER_H

#include <overt/synth.h>

/** One setting of the network, and what was found over its seeds. */
struct power_cell {
	uint32_t size, texts;
	double rate;
	unsigned worlds;
	double recall;      /**< mean over the worlds */
	double false_rate;  /**< mean over the worlds of false / suspected accounts, 0 where none is */
	double false_error; /**< standard error of that mean */
	uint32_t false_accounts; /**< sum over the worlds */
};

/**
 * Makes worlds with one network and looks for it.
 * \param base    world without its network
 * \param cell    setting; results are filled in
 * \param worlds  how many; seeds are base->seed, base->seed + 1, …
 * \param alpha   false discovery rate of the test
 * \param err     filled on failure
 * \return OVERT_OK, or what synth, files or detection return
 */
overt_err power_measure(const struct overt_synth_options *base, struct power_cell *cell,
                        unsigned worlds, double alpha, struct overt_error *err);

/**
 * Draws recall over the copying rate: a panel for each size, a line for each number of texts.
 * \param cells  by size, texts, rate
 * \param count  how many
 * \param title  heading
 * \param out    appended to
 * \return false when the buffer has failed
 */
bool power_draw(const struct power_cell *cells, size_t count, const char *title,
                struct overt_buf *out);

#endif
