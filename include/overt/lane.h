// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file lane.h
 * The inner parts of the window join, for callers that bring their own columns.
 *
 * A lane holds all events of some objects, ordered by object and time, in two
 * columns: the account, and the gap to the event before. Events that have no
 * other account within the window are dropped while a lane is built, since no
 * pair can contain them. Detection never stores pairs of events: it walks the
 * window of every event of one account and counts that account's partners, so
 * memory grows with the number of events and never with the number of pairs.
 */
#ifndef OVERT_LANE_H
#define OVERT_LANE_H

#include <overt/detect.h>
#include <overt/pages.h>

#ifdef __cplusplus
extern "C" {
#endif

/** An event without its post. */
struct overt_tick {
	overt_ms time;
	uint32_t object;
	uint32_t account;
};

/** Gap of the first event of an object. */
#define OVERT_GAP_START UINT32_MAX
/** Longest window in ms (49 days): gaps are stored in 32 bits. */
#define OVERT_WINDOW_LONGEST ((overt_ms)UINT32_MAX - 2)

/** Events of some objects in order of (object, time). Free with overt_lane_free. */
struct overt_lane {
	uint32_t *account;
	uint32_t *gap;     /**< ms since the event before, at most window + 1; OVERT_GAP_START */
	size_t count;
	struct overt_pages pages; /**< holds both: freed pages go back to the system at once */
};

/**
 * Sorts by object, then time; equal ones keep their order.
 * \param ticks   events; sorted in place
 * \param scratch  room for as many
 * \param count    how many, below 2^32
 *
 * Cost: one to three passes over the events when each object's times already rise.
 */
void overt_ticks_sort(struct overt_tick *ticks, struct overt_tick *scratch, size_t count);

/**
 * Makes a lane of sorted events, without those that have no partner in the window.
 * \param ticks  events of whole objects, sorted
 * \param count   how many, below 2^32
 * \param window  ms, 0 … OVERT_WINDOW_LONGEST
 * \param lane    filled on success
 * \param err     filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err overt_lane_build(const struct overt_tick *ticks, size_t count, overt_ms window,
                           struct overt_lane *lane, struct overt_error *err);

/**
 * Frees a lane's columns.
 * \param lane  lane, or NULL; empty afterwards
 */
void overt_lane_free(struct overt_lane *lane);

/** Lanes that together hold all objects. */
struct overt_lanes {
	struct overt_lane *items;
	size_t count;
	uint32_t accounts; /**< account numbers are 0 … accounts - 1 */
};

/**
 * A-priori pruning: drops the events of accounts that have partners on fewer than
 * `min_objects` objects, then events without a partner, until nothing changes.
 * No edge is lost, since each object of an edge counts for both its accounts.
 * \param lanes        lanes; thinned
 * \param window       ms, 0 … OVERT_WINDOW_LONGEST
 * \param min_objects  m >= 1
 * \param threads      1 … 256
 * \param err          filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err overt_lanes_prune(struct overt_lanes *lanes, overt_ms window, uint32_t min_objects,
                            unsigned threads, struct overt_error *err);

/** Others who hold lanes of the same accounts but of other objects, as on other machines. */
struct overt_prune_peers {
	/**
	 * Adds up what all peers found in one round.
	 * \param ctx       `ctx` below
	 * \param tally     per account, exact or at least min_objects; the sums on return
	 * \param accounts  how many
	 * \param changed   did this round drop events here? On return: anywhere?
	 * \return OVERT_OK or an error that ends the pruning
	 */
	overt_err (*share)(void *ctx, uint32_t *tally, uint32_t accounts, bool *changed);
	void *ctx;
};

/**
 * As overt_lanes_prune, with objects of the same accounts that others hold.
 * \param lanes        lanes; thinned
 * \param window       ms, 0 … OVERT_WINDOW_LONGEST
 * \param min_objects  m >= 1
 * \param threads      1 … 256
 * \param peers        the others, or NULL
 * \param err          filled on failure: OVERT_E_NOMEM, or what `share` returned
 * \return OVERT_OK or the error
 */
overt_err overt_lanes_prune_among(struct overt_lanes *lanes, overt_ms window,
                                  uint32_t min_objects, unsigned threads,
                                  const struct overt_prune_peers *peers,
                                  struct overt_error *err);

/**
 * Renumbers the accounts that are left: those without events get no number, the
 * others keep their order or take the one that `order` states.
 * \param lanes    lanes; their account columns and `accounts` change
 * \param order    called once with the old numbers of the accounts that are left, rising,
 *                 to bring them into the order wanted; may be NULL
 * \param ctx      handed to `order`
 * \param threads  1 … 256
 * \param back     on success the old number of each new one (malloc, for the caller to free)
 * \param err      filled on failure: OVERT_E_NOMEM or what `order` returned
 * \return OVERT_OK or the error
 */
overt_err overt_lanes_renumber(struct overt_lanes *lanes,
                               overt_err (*order)(void *ctx, uint32_t *accounts, size_t count),
                               void *ctx, unsigned threads, uint32_t **back,
                               struct overt_error *err);

/** Where edges go. */
struct overt_edge_sink {
	/**
	 * Turns edges into bytes; called from several threads at once.
	 * \param ctx    `ctx` below
	 * \param edges  edges in order of (a, b), numbered as in the lanes
	 * \param count  how many
	 * \param out    where the bytes go
	 * \return OVERT_OK or an error that ends the count
	 */
	overt_err (*pack)(void *ctx, const struct overt_edge *edges, size_t count,
	                  struct overt_buf *out);
	/**
	 * Takes the bytes, in order of (a, b); called from one thread.
	 * \param ctx    `ctx` below
	 * \param bytes  what `pack` made
	 * \return OVERT_OK or an error that ends the count
	 */
	overt_err (*write)(void *ctx, overt_str bytes);
	void *ctx;
};

/**
 * Counts the partners of every account and hands out the edges.
 * \param lanes     lanes; emptied, to save memory
 * \param options   windows, min_objects, threads and memory are used
 * \param sink      where edges go
 * \param seen      on success, pairs of events within the last window in these lanes
 * \param progress  told; may be NULL
 * \param err       filled on failure: OVERT_E_NOMEM, OVERT_E_CANCELLED, what the sink returned
 * \return OVERT_OK or the error
 *
 * Cost: two steps per pair of events in the window, again two per pair of accounts
 * that have an edge; memory 16 bytes per event and 12 per partner of the account
 * that has most.
 */
overt_err overt_lanes_count(struct overt_lanes *lanes, const struct overt_join_options *options,
                            const struct overt_edge_sink *sink, uint64_t *seen,
                            const struct overt_progress *progress, struct overt_error *err);

/** Work on the events of one account after the other. */
struct overt_group {
	const uint32_t *account; /**< of the first event */
	size_t stride;           /**< how many 32-bit words later that of the next one is */
	size_t count;            /**< events, below 2^32 */
	uint32_t accounts;       /**< account numbers are 0 … accounts - 1, each with an event */
	unsigned threads;        /**< 0 counts as 1 */
	size_t memory;           /**< bytes for the events' positions, 8 each; 0: no bound */
	const char *step;        /**< for progress and messages */
	const struct overt_progress *progress; /**< told; may be NULL */
	/**
	 * Works on one account; called from several threads at once.
	 * \param ctx      `ctx` below
	 * \param account  the account
	 * \param slots    its events, rising: position in the low 32 bits
	 * \param count    how many
	 * \param worker   the thread, 0 … threads - 1
	 * \param out      where its bytes go
	 * \return OVERT_OK or an error that ends the run
	 */
	overt_err (*each)(void *ctx, uint32_t account, const uint64_t *slots, size_t count,
	                  unsigned worker, struct overt_buf *out);
	/**
	 * Takes the bytes of some accounts, in order of accounts; one call at a time.
	 * \param ctx    `ctx` below
	 * \param bytes  what `each` made, never empty
	 * \return OVERT_OK or an error that ends the run
	 */
	overt_err (*write)(void *ctx, overt_str bytes);
	void *ctx;
};

/**
 * Runs the work.
 * \param group  what to do
 * \param err    filled on failure: OVERT_E_NOMEM, OVERT_E_CANCELLED, what a callback returned
 * \return OVERT_OK or the error
 */
overt_err overt_group_run(const struct overt_group *group, struct overt_error *err);

/**
 * Frees all lanes.
 * \param lanes  lanes, or NULL; empty afterwards
 */
void overt_lanes_free(struct overt_lanes *lanes);

#ifdef __cplusplus
}
#endif
#endif
