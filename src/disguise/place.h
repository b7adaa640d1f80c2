// SPDX-License-Identifier: GPL-3.0-or-later
/** \file place.h  Names of places: the table that place.c looks into. */
#ifndef OVERT_DISGUISE_PLACE_H
#define OVERT_DISGUISE_PLACE_H

#include <overt/disguise.h>
#include <overt/norm.h>
#include <unicode/ucal.h>

/** Greatest number of time zones that a name may have. */
enum { PLACE_ZONES_MAX = 64 };

/** One time zone. */
struct place_zone {
	UChar id[48];
	UCalendar *calendar; /* opened when it is first asked */
};

/** One name with one of its zones. */
struct place_name {
	uint32_t name, zone;
};

struct overt_places {
	struct overt_norm *norm;
	struct overt_intern *names;   /* as overt_norm_name writes them */
	struct overt_intern *ids;     /* of the zones */
	struct place_zone *zones;
	size_t zone_cap;
	struct place_name *pairs;     /* by name, zone; each once */
	size_t pair_count, pair_cap;
	uint32_t *start;              /* per name: first of its pairs */
	uint32_t *flat;               /* the pairs' zones */
	struct overt_buf text;
};

/** Zones of a name, rising; count 0 when there is none or there are too many. */
const uint32_t *places_find(const struct overt_places *places, overt_str name, size_t *count);

#endif
