// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file detect.h
 * Stage 1: accounts that put out the same object within a window.
 *
 * Accounts u and v co-act on object o when they have events at |t_u - t_v| <= window.
 * An edge is a pair with at least `min_objects` distinct objects of co-action.
 */
#ifndef OVERT_DETECT_H
#define OVERT_DETECT_H

#include <overt/base.h>
#include <overt/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Greatest number of windows in one pass. */
#define OVERT_WINDOWS_MAX 4

/** How to join. */
struct overt_join_options {
	overt_ms windows[OVERT_WINDOWS_MAX]; /**< rising; the last is the one that makes edges */
	size_t window_count;                 /**< 1 … OVERT_WINDOWS_MAX */
	uint32_t min_objects;                /**< m >= 1 */
	unsigned threads;                    /**< 0 counts as 1 */
	size_t memory;                       /**< bytes it may use; 0: no bound */
};

/** A pair of accounts, a < b by number. */
struct overt_edge {
	uint32_t a, b;
	uint32_t objects[OVERT_WINDOWS_MAX]; /**< distinct objects of co-action, per window */
	uint32_t pairs;        /**< pairs of events within the last window */
	uint64_t delay_sum;    /**< sum of |t_a - t_b| over those pairs, ms */
	uint32_t a_first;      /**< pairs in which a's event is earlier */
	uint32_t ties;         /**< pairs at the same time */
};

/** Edges, ordered by (a, b). Free with overt_edges_free. */
struct overt_edges {
	struct overt_edge *items;
	size_t count;
	uint64_t pairs_seen;   /**< pairs of events within the last window, edges or not */
	uint64_t pruned_events; /**< events that a-priori pruning dropped */
};

/**
 * Finds the edges among events, exactly.
 * \param events    events; not changed
 * \param options   how
 * \param edges     filled on success
 * \param progress  told; may be NULL
 * \param err       filled on failure: OVERT_E_USAGE (windows not rising, a window below the
 *                  events' precision), OVERT_E_NOMEM, OVERT_E_CANCELLED
 * \return OVERT_OK or the error
 *
 * Cost: sorting n events, plus one step per pair of events inside the last window
 * that a-priori pruning leaves. The result does not depend on `threads` or `memory`.
 */
overt_err overt_join(const struct overt_events *events, const struct overt_join_options *options,
                     struct overt_edges *edges, const struct overt_progress *progress,
                     struct overt_error *err);

/**
 * Frees edges.
 * \param edges  edges, or NULL; empty afterwards
 */
void overt_edges_free(struct overt_edges *edges);

#ifdef __cplusplus
}
#endif
#endif
