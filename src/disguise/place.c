// SPDX-License-Identifier: GPL-3.0-or-later
/* A claimed place to an offset from UTC. A place is used for its time zone and for nothing
   else; one that several zones share is not used at all. */
#include "place.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>

enum { PARTS_MAX = 6, PLACE_BYTES = 200, APART_MAX = 60 };

/* Zones that are still possible, as a list; starts with those of the first part. */
struct candidates {
	uint32_t items[PLACE_ZONES_MAX];
	size_t count;
};

static void keep_common(struct candidates *left, const uint32_t *zones, size_t count)
{
	size_t n = 0;
	for (size_t i = 0; i < left->count; i++)
		for (size_t j = 0; j < count; j++)
			if (left->items[i] == zones[j]) {
				left->items[n++] = left->items[i];
				break;
			}
	left->count = n;
}

/* One part of the claim: nothing to look up, or a known name that leaves some zones. */
static overt_err narrow(struct overt_places *p, overt_str part, struct candidates *left,
                        bool *first, struct overt_error *err)
{
	struct overt_error reason;
	overt_err code = overt_norm_name(p->norm, part, &p->text, &reason);
	if (code == OVERT_E_INPUT)
		return OVERT_OK;
	if (code)
		return overt_fail(err, code, "%s", reason.message);
	size_t count;
	const uint32_t *zones = places_find(p, overt_buf_view(&p->text), &count);
	if (!count)
		return overt_fail(err, OVERT_E_INPUT, "no place with a time zone is called so");
	if (*first) {
		memcpy(left->items, zones, count * sizeof *zones);
		left->count = count;
		*first = false;
	} else {
		keep_common(left, zones, count);
	}
	return left->count ? OVERT_OK
	                   : overt_fail(err, OVERT_E_INPUT, "the parts of the place lie apart");
}

static overt_err zone_offset(struct overt_places *p, uint32_t zone, overt_ms at, int *minutes,
                             struct overt_error *err)
{
	UErrorCode status = U_ZERO_ERROR;
	struct place_zone *z = &p->zones[zone];
	if (!z->calendar)
		z->calendar = ucal_open(z->id, -1, "en", UCAL_GREGORIAN, &status);
	ucal_setMillis(z->calendar, (UDate)at, &status);
	int32_t base = ucal_get(z->calendar, UCAL_ZONE_OFFSET, &status);
	int32_t summer = ucal_get(z->calendar, UCAL_DST_OFFSET, &status);
	if (U_FAILURE(status))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for a time zone (%s)", u_errorName(status));
	*minutes = (base + summer) / 60000;
	return OVERT_OK;
}

overt_err overt_places_offset(struct overt_places *places, overt_str text, overt_ms at,
                              int *offset, struct overt_error *err)
{
	struct candidates left = {.count = 0};
	bool first = true;
	int low = 0, high = 0, parts = 0;
	overt_err code = OVERT_OK;
	if (text.len > PLACE_BYTES)
		return overt_fail(err, OVERT_E_INPUT, "a place of %zu bytes is none", text.len);
	for (size_t from = 0, i = 0; i <= text.len && !code; i++) {
		if (i < text.len && !strchr(",/|;&\n()", text.ptr[i]))
			continue;
		if (i > from && ++parts > PARTS_MAX)
			return overt_fail(err, OVERT_E_INPUT, "a place of many parts is none");
		code = narrow(places, (overt_str){text.ptr + from, i - from}, &left, &first, err);
		from = i + 1;
	}
	if (!code && first)
		code = overt_fail(err, OVERT_E_INPUT, "no place is claimed");
	for (size_t i = 0; i < left.count && !code; i++) {
		int minutes = 0;
		code = zone_offset(places, left.items[i], at, &minutes, err);
		low = i && low < minutes ? low : minutes;
		high = i && high > minutes ? high : minutes;
	}
	if (!code && high - low > APART_MAX)
		code = overt_fail(err, OVERT_E_INPUT, "the place has several time zones");
	if (!code)
		*offset = low + (high - low) / 2;
	return code;
}
