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
	uint64_t pairs_seen;   /**< pairs of events within the last window that pruning left */
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

/** A pair of accounts, a < b by number. */
struct overt_pair {
	uint32_t a, b;
};

/** A pair acts together on an object: its two closest posts there. */
struct overt_coaction {
	uint32_t pair;           /**< which of the wanted pairs */
	uint32_t object;
	uint32_t post_a, post_b; /**< rows of the corpus */
	overt_ms time_a, time_b; /**< the delay is time_b - time_a, negative when b was first */
};

/** Co-actions, ordered by pair and then by time. Free with overt_coactions_free. */
struct overt_coactions {
	struct overt_coaction *items;
	size_t count, cap;
};

/**
 * Lists on which objects, and with which posts, given pairs acted together.
 * \param events  events; not changed
 * \param window  ms, >= 0
 * \param wanted  pairs, rising by (a, b), each once
 * \param count   how many, below 2^32
 * \param most    at most so many objects per pair, the earliest; 0: all
 * \param found   filled on success: one entry per pair and object, the two posts that are
 *                closest in time (the earliest of several, then the lowest rows)
 * \param err     filled on failure: OVERT_E_USAGE (pairs out of order), OVERT_E_NOMEM
 * \return OVERT_OK or the error
 *
 * Cost: sorting the events of the accounts in `wanted`, then one pass over both
 * accounts' events for each pair.
 */
overt_err overt_join_list(const struct overt_events *events, overt_ms window,
                          const struct overt_pair *wanted, size_t count, size_t most,
                          struct overt_coactions *found, struct overt_error *err);

/**
 * Frees co-actions.
 * \param found  co-actions, or NULL; empty afterwards
 */
void overt_coactions_free(struct overt_coactions *found);

/**
 * Frees edges.
 * \param edges  edges, or NULL; empty afterwards
 */
void overt_edges_free(struct overt_edges *edges);

#ifdef __cplusplus
}
#endif
#endif
