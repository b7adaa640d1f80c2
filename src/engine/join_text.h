// SPDX-License-Identifier: GPL-3.0-or-later
/** \file join_text.h  Edges of overt's own definition as CSV. */
#ifndef OVERT_ENGINE_JOIN_TEXT_H
#define OVERT_ENGINE_JOIN_TEXT_H

#include <overt/alike.h>
#include <overt/engine.h>

/** What the pair test says of an edge. */
struct join_tested {
	uint32_t k; /**< evidence objects that both shared */
	struct overt_verdict verdict;
};

/**
 * Appends the header line.
 * \param out   buffer
 * \param join  windows
 * \param test  are pairs tested?
 * \return false when the buffer has failed
 */
bool join_put_header(struct overt_buf *out, const struct overt_join_options *join,
                     bool test);

/**
 * Appends the line of one edge.
 * \param out      buffer; it may fail
 * \param a        name of the first account
 * \param b        name of the second one
 * \param edge     figures
 * \param windows  how many windows there are
 * \param tested   what the pair test says; NULL: there is none
 */
void join_put_edge(struct overt_buf *out, overt_str a, overt_str b, const struct overt_edge *edge,
                   size_t windows, const struct join_tested *tested);

/**
 * Figures of the test for the report.
 * \param verdicts  of all pairs
 * \param counts    filled, but for `edges`
 */
void join_test_counts(const struct overt_verdicts *verdicts, struct overt_test_counts *counts);

#endif
