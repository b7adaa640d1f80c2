// SPDX-License-Identifier: GPL-3.0-or-later
/** \file lane.h  What the files of this room share about lanes. */
#ifndef OVERT_DETECT_LANE_H
#define OVERT_DETECT_LANE_H

#include <overt/lane.h>
#include <stdatomic.h>

/**
 * End of the object that begins at `start`.
 * \param lane   lane
 * \param start  position of an object's first event
 * \return position behind its last event
 */
size_t overt_lane_end(const struct overt_lane *lane, size_t start);

/**
 * Drops the events of accounts below a count, then those without a partner.
 * \param lane    lane; thinned in place
 * \param window  ms
 * \param tally   count of every account, or NULL to keep all accounts
 * \param least   smallest count that an account must have
 * \param keep    scratch of at least the lane's greatest object, in bytes
 * \return true when events were dropped
 */
bool overt_lane_thin(struct overt_lane *lane, overt_ms window, const _Atomic uint32_t *tally,
                     uint32_t least, uint8_t *keep);

#endif
