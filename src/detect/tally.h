// SPDX-License-Identifier: GPL-3.0-or-later
/** \file tally.h  Counts of one account's partners: an open hash table that is reused. */
#ifndef OVERT_DETECT_TALLY_H
#define OVERT_DETECT_TALLY_H

#include <overt/base.h>
#include <overt/pages.h>

/** One partner, as far as the last window goes. */
struct tally_slot {
	uint32_t account; /**< OVERT_NO_INDEX: empty */
	uint32_t last;    /**< the object counted last */
	uint32_t objects; /**< distinct ones, if an object's events come in one go */
	uint32_t pairs;
	uint64_t delay_sum;
	uint32_t first;   /**< pairs in which the account that has the tally is earlier */
	uint32_t ties;
};

/** Partners of one account. */
struct tally {
	struct tally_slot *slots;
	struct overt_pages pages; /**< holds the slots */
	uint32_t *used; /**< positions of the slots in use */
	uint32_t mask, shift, used_count;
};

/**
 * Doubles the table (or makes the first one).
 * \param tally  tally
 * \return false when memory is used up
 */
bool tally_grow(struct tally *tally);

/**
 * Frees the table.
 * \param tally  tally
 */
void tally_free(struct tally *tally);

/**
 * Empties the table in time of its partners, and shrinks it when it had become large.
 * \param tally  tally
 */
void tally_clear(struct tally *tally);

/**
 * Where the search for a partner begins.
 * \param tally    tally with slots
 * \param account  partner
 * \return position of a slot
 */
static inline uint32_t tally_home(const struct tally *tally, uint32_t account)
{
	return account * UINT32_C(0x9E3779B1) >> tally->shift;
}

/**
 * Slot of a partner, or the empty slot where it belongs.
 * \param tally    tally with slots
 * \param account  partner
 * \return the slot's position
 */
static inline uint32_t tally_find(const struct tally *tally, uint32_t account)
{
	uint32_t at = tally_home(tally, account);
	while (tally->slots[at].account != account && tally->slots[at].account != OVERT_NO_INDEX)
		at = (at + 1) & tally->mask;
	return at;
}

/**
 * Counts a pair of events with a partner.
 * \param tally    tally with slots
 * \param account  partner
 * \param object   object, in one go: not again after another one
 * \param delay    ms
 * \param first    is the account that has the tally earlier?
 * \return false when memory is used up
 */
static inline bool tally_add(struct tally *tally, uint32_t account, uint32_t object,
                             uint64_t delay, bool first)
{
	uint32_t at = tally_find(tally, account);
	struct tally_slot *slot = &tally->slots[at];
	if (slot->account != account) {
		*slot = (struct tally_slot){account, object, 1, 1, delay, first && delay, !delay};
		tally->used[tally->used_count++] = at;
		return tally->used_count <= tally->mask / 2 || tally_grow(tally);
	}
	slot->objects += slot->last != object;
	slot->last = object;
	if (slot->pairs == UINT32_MAX)
		return true; // saturated: four thousand million pairs say no more than that
	slot->pairs++;
	slot->delay_sum += delay;
	slot->first += first && delay;
	slot->ties += !delay;
	return true;
}

#endif
