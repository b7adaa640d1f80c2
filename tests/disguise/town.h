// SPDX-License-Identifier: GPL-3.0-or-later
/** \file town.h  A made-up corpus of ordinary accounts, seeded, for tests of signs. */
#ifndef OVERT_TESTS_TOWN_H
#define OVERT_TESTS_TOWN_H

#include "../check.h"

#include <overt/disguise.h>
#include <string.h>

/** Texts of one account. */
struct townsman {
	char handle[48], name[48], text[96], place[32], client[32];
	uint16_t hours[24];
};

/** A corpus. Free with town_free. */
struct town {
	struct overt_disguise_account *accounts;
	struct townsman *people;
	uint32_t count;
	struct overt_rng rng;
};

/** Ordinary accounts: created over six years, own handles and profiles, common clients,
    asleep at night at the place that they claim. */
struct town town_make(uint32_t count, uint64_t seed);

/** Frees it. */
void town_free(struct town *town);

/** Lets an account post in these hours of UTC only. */
void town_hours(struct town *town, uint32_t account, int from, int to);

/** Position of a sign by its indicator; fails the test when there is none. */
size_t sign_called(const char *indicator);

/** Measures a sign on the first `count` accounts. */
struct overt_disguise_result measure_first(const struct town *town, const char *indicator,
                                           uint32_t count);

#endif
