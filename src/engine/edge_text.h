// SPDX-License-Identifier: GPL-3.0-or-later
/** \file edge_text.h  Edges of the CooRTweet definition as CSV. */
#ifndef OVERT_ENGINE_EDGE_TEXT_H
#define OVERT_ENGINE_EDGE_TEXT_H

#include "network.h"

/** Bytes that edge_put_sum needs at most. */
#define EDGE_SUM_TEXT 240

/**
 * The header line.
 * \param fast  with the columns of fast_net?
 * \return the line
 */
overt_str edge_header(bool fast);

/**
 * Writes the figures of an edge, each behind a comma; nothing between commas when it has no pair.
 * \param out  room for EDGE_SUM_TEXT bytes
 * \param sum  figures
 * \return behind the last byte
 */
char *edge_put_sum(char *out, const struct edge_sum *sum);

#endif
