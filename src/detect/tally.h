// SPDX-License-Identifier: GPL-3.0-or-later
/** \file tally.h  Counts of one account's partners: an open hash table that is reused. */
#ifndef OVERT_DETECT_TALLY_H
#define OVERT_DETECT_TALLY_H

#include <overt/base.h>

/** One partner. */
struct tally_slot {
	uint32_t account; /**< OVERT_NO_INDEX: empty */
	uint32_t last;    /**< the object counted last */
	uint32_t count;   /**< distinct objects, if an object's events come in one go */
};

/** Partners of one account. */
struct tally {
	struct tally_slot *slots;
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
 * Slot of a partner, or the empty slot where it belongs.
 * \param tally    tally with slots
 * \param account  partner
 * \return the slot's position
 */
static inline uint32_t tally_find(const struct tally *tally, uint32_t account)
{
	uint32_t at = account * UINT32_C(0x9E3779B1) >> tally->shift;
	while (tally->slots[at].account != account && tally->slots[at].account != OVERT_NO_INDEX)
		at = (at + 1) & tally->mask;
	return at;
}

/**
 * Counts an object for a partner, once.
 * \param tally    tally with slots
 * \param account  partner
 * \param object   object, in one go: not again after another one
 * \return false when memory is used up
 */
static inline bool tally_add(struct tally *tally, uint32_t account, uint32_t object)
{
	uint32_t at = tally_find(tally, account);
	struct tally_slot *slot = &tally->slots[at];
	if (slot->account == account) {
		slot->count += slot->last != object;
		slot->last = object;
		return true;
	}
	*slot = (struct tally_slot){account, object, 1};
	tally->used[tally->used_count++] = at;
	return tally->used_count <= tally->mask / 2 || tally_grow(tally);
}

#endif
