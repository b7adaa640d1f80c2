// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file event.h
 * Data that channels hand to detection: who put which object out, and when.
 * Part of `base`, since channel and detect may not know each other.
 */
#ifndef OVERT_EVENT_H
#define OVERT_EVENT_H

#include <overt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One share: account `account` put out object `object` at `time` in post `post`. */
struct overt_event {
	overt_ms time;    /**< known, UTC */
	uint32_t object;  /**< number within the channel */
	uint32_t account; /**< number within the corpus */
	uint32_t post;    /**< number within the corpus: the row in file order */
};

/** Events of one channel. The array belongs to the struct (malloc). */
struct overt_events {
	struct overt_event *items;
	size_t count;
	size_t cap;
	uint32_t objects;  /**< object numbers are 0 … objects - 1 */
	uint32_t accounts; /**< account numbers are 0 … accounts - 1 */
	enum overt_precision precision; /**< the coarsest precision among the times */
};

/**
 * Adds an event.
 * \param events  events
 * \param event   event to copy
 * \param err     filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_events_add(struct overt_events *events, struct overt_event event,
                           struct overt_error *err);

/**
 * Frees the events.
 * \param events  events, or NULL; empty afterwards
 */
void overt_events_free(struct overt_events *events);

/** Greatest number of accounts on an object that is evidence for a pair; a text of more accounts
    is *wide*. */
#define OVERT_SHARERS_MAX 64

/** One account on one object: its earliest event there. */
struct overt_share {
	uint32_t account;
	uint32_t post; /**< the earliest event's post */
	overt_ms time; /**< of that event */
};

/** Objects of one kind with their distinct accounts, in compressed rows. */
struct overt_shares {
	uint32_t objects;          /**< rows */
	uint64_t *start;           /**< objects + 1 positions in `items` */
	struct overt_share *items; /**< by object, then account */
	uint32_t accounts;         /**< account numbers are below this */
	uint32_t *degree;          /**< d: distinct objects of each account */
	bool repost;               /**< objects of this kind are reposts of somebody's post */
};

/**
 * Folds events into shares: one per account and object, the earliest.
 * \param events    events of one channel; not changed
 * \param accounts  number of accounts of the corpus, at least events->accounts
 * \param shares    filled on success; free with overt_shares_free
 * \param err       filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM. Cost: sorting the events of each object.
 */
overt_err overt_shares_build(const struct overt_events *events, uint32_t accounts,
                             struct overt_shares *shares, struct overt_error *err);

/**
 * Frees shares.
 * \param shares  shares, or NULL; empty afterwards
 */
void overt_shares_free(struct overt_shares *shares);

#ifdef __cplusplus
}
#endif
#endif
