// SPDX-License-Identifier: GPL-3.0-or-later
/** \file near.h  "Did you mean …": names that resemble one that does not exist. */
#ifndef OVERT_CLI_NEAR_H
#define OVERT_CLI_NEAR_H

#include <overt/base.h>

/** Names listed at most. */
#define CLI_NEAR_MAX 5

/**
 * Writes "; did you mean a, b or c?" when names resemble the wanted one, else nothing.
 * A name resembles it when few letters must change, when one holds the other, or
 * when both share a word. Cost: product of the lengths, for each name.
 * \param wanted  what was asked for
 * \param names   the names that exist
 * \param count   how many
 * \param out     always terminated
 * \param size    bytes in `out`, at least 1
 */
void cli_near(overt_str wanted, const overt_str *names, size_t count, char *out, size_t size);

#endif
