// SPDX-License-Identifier: GPL-3.0-or-later
/** \file untested.h  What no test looked at, since too many accounts put it out. */
#ifndef OVERT_PIPELINE_UNTESTED_H
#define OVERT_PIPELINE_UNTESTED_H

#include "detection.h"

/**
 * Counts the objects of a kind that were left out.
 * \param kind   shares of one kind
 * \param above  objects with more accounts were left out
 * \return how many, and figures of the one with most accounts
 */
struct untested overt_untested_count(const struct overt_shares *kind, uint32_t above);

/**
 * Says so in one sentence, without a line's end; nothing where nothing was left out.
 * \param d    detection after the search
 * \param k    position of the kind
 * \param buf  buffer to append to
 * \return true if something was said
 */
bool overt_untested_say(const struct detection *d, size_t k, struct overt_buf *buf);

/**
 * Writes a span of time for people.
 * \param buf  buffer to append to
 * \param ms   milliseconds, at least 0
 */
void overt_span_say(struct overt_buf *buf, double ms);

#endif
