// SPDX-License-Identifier: GPL-3.0-or-later
/** \file join_text.h  Edges of overt's own definition as CSV. */
#ifndef OVERT_ENGINE_JOIN_TEXT_H
#define OVERT_ENGINE_JOIN_TEXT_H

#include <overt/detect.h>

/**
 * Appends the header line.
 * \param out   buffer
 * \param join  windows
 * \return false when the buffer has failed
 */
bool join_put_header(struct overt_buf *out, const struct overt_join_options *join);

/**
 * Appends the line of one edge.
 * \param out      buffer; it may fail
 * \param a        name of the first account
 * \param b        name of the second one
 * \param edge     figures
 * \param windows  how many windows there are
 */
void join_put_edge(struct overt_buf *out, overt_str a, overt_str b, const struct overt_edge *edge,
                   size_t windows);

#endif
