// SPDX-License-Identifier: GPL-3.0-or-later
/* Names of time zones' cities and of regions, from ICU's data: in English, and in each
   region's most used language. */
#include "place.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/uenum.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

enum { NAME_UNITS = 128, NAME_BYTES = 3 * NAME_UNITS };

static overt_err fail_icu(UErrorCode status, struct overt_error *err)
{
	return overt_fail(err, status == U_MEMORY_ALLOCATION_ERROR ? OVERT_E_NOMEM : OVERT_E_INTERNAL,
	                  "ICU's names of places cannot be read: %s", u_errorName(status));
}

static overt_err add_pair(struct overt_places *p, overt_str name, uint32_t zone,
                          struct overt_error *err)
{
	struct place_name pair = {.zone = zone};
	struct overt_error reason;
	overt_err code = overt_norm_name(p->norm, name, &p->text, &reason);
	if (code == OVERT_E_INPUT)
		return OVERT_OK;
	if (code)
		return overt_fail(err, code, "%s", reason.message);
	code = overt_grow(&p->pairs, &p->pair_cap, p->pair_count + 1, sizeof pair, 1 << 20, err);
	if (code)
		return code;
	if (!overt_intern_add(p->names, overt_buf_view(&p->text), &pair.name))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for names of places");
	p->pairs[p->pair_count++] = pair;
	return OVERT_OK;
}

static overt_err add_units(struct overt_places *p, const UChar *units, int32_t length,
                           uint32_t zone, struct overt_error *err)
{
	char bytes[NAME_BYTES + 1];
	int32_t n = 0;
	UErrorCode status = U_ZERO_ERROR;
	u_strToUTF8(bytes, sizeof bytes, &n, units, length, &status);
	if (U_FAILURE(status) || n > NAME_BYTES)
		return OVERT_OK; // longer than any place is called
	return add_pair(p, (overt_str){bytes, (size_t)n}, zone, err);
}

/* "America/Argentina/Buenos_Aires" is in Buenos Aires; "US/Eastern" is no city. */
static bool city_of(const char *id, char city[64])
{
	static const char *const areas[] = {"Africa/", "America/", "Asia/", "Atlantic/", "Europe/",
	                                    "Indian/", "Pacific/"};
	bool known = false;
	for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
		known |= strncmp(id, areas[i], strlen(areas[i])) == 0;
	const char *last = strrchr(id, '/');
	if (!known || strlen(last + 1) >= 64)
		return false;
	for (size_t i = 0; (city[i] = last[1 + i]); i++)
		if (city[i] == '_')
			city[i] = ' ';
	return true;
}

/* What the region's people call it, and what its zone's city is called there. */
struct tongue {
	char region[8];
	char locale[ULOC_FULLNAME_CAPACITY];
	UDateFormat *city; /* writes the city of a zone */
};

static overt_err add_city(struct overt_places *p, const struct tongue *t, uint32_t zone,
                          struct overt_error *err)
{
	UChar name[NAME_UNITS];
	UErrorCode status = U_ZERO_ERROR;
	UCalendar *calendar = ucal_open(p->zones[zone].id, -1, t->locale, UCAL_GREGORIAN, &status);
	int32_t n = 0;
	ucal_setMillis(calendar, 0, &status);
	n = udat_formatCalendar(t->city, calendar, name, NAME_UNITS, NULL, &status);
	ucal_close(calendar);
	if (status == U_MEMORY_ALLOCATION_ERROR)
		return fail_icu(status, err);
	return U_FAILURE(status) || n <= 0 ? OVERT_OK : add_units(p, name, n, zone, err);
}

static overt_err add_region_names(struct overt_places *p, const struct tongue *t, uint32_t zone,
                                  struct overt_error *err)
{
	const char *const locales[] = {"en", t->locale};
	overt_err code = add_pair(p, overt_str_from(uloc_getISO3Country(t->locale)), zone, err);
	for (size_t l = 0; l < 2; l++)
		for (int brief = 0; brief < 2 && !code; brief++) {
			UDisplayContext context = brief ? UDISPCTX_LENGTH_SHORT : UDISPCTX_LENGTH_FULL;
			UChar name[NAME_UNITS];
			UErrorCode status = U_ZERO_ERROR;
			ULocaleDisplayNames *names = uldn_openForContext(locales[l], &context, 1, &status);
			int32_t n = U_SUCCESS(status)
			                ? uldn_regionDisplayName(names, t->region, name, NAME_UNITS, &status)
			                : 0;
			uldn_close(names);
			if (U_SUCCESS(status) && n > 0)
				code = add_units(p, name, n, zone, err);
		}
	return code;
}

/* The number of a zone by its canonical id, so that two names of one zone are one. */
static overt_err add_zone(struct overt_places *p, const UChar *id, uint32_t *zone,
                          struct overt_error *err)
{
	struct place_zone made = {.calendar = NULL};
	char bytes[sizeof made.id];
	UErrorCode status = U_ZERO_ERROR;
	UBool is_system;
	ucal_getCanonicalTimeZoneID(id, -1, made.id, sizeof made.id / sizeof *made.id, &is_system,
	                            &status);
	if (U_FAILURE(status) || u_strlen(made.id) >= (int32_t)sizeof bytes)
		return fail_icu(status, err);
	u_UCharsToChars(made.id, bytes, u_strlen(made.id) + 1);
	uint32_t before = overt_intern_count(p->ids);
	if (!overt_intern_add(p->ids, overt_str_from(bytes), zone))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for time zones");
	if (*zone < before)
		return OVERT_OK;
	overt_err code = overt_grow(&p->zones, &p->zone_cap, (size_t)*zone + 1, sizeof made, 4096, err);
	if (!code)
		p->zones[*zone] = made;
	return code;
}

static overt_err add_id(struct overt_places *p, const struct tongue *t, const UChar *id,
                        int32_t length, bool *named, struct overt_error *err)
{
	char bytes[64], city[64];
	uint32_t zone, before = overt_intern_count(p->ids);
	if (length >= (int32_t)sizeof bytes)
		return OVERT_OK;
	u_UCharsToChars(id, bytes, length + 1);
	if (!city_of(bytes, city))
		return OVERT_OK;
	overt_err code = add_zone(p, id, &zone, err);
	if (!code)
		code = add_pair(p, overt_str_from(city), zone, err);
	if (!code && zone >= before)
		code = add_city(p, t, zone, err);
	if (!code)
		code = add_region_names(p, t, zone, err);
	*named = true;
	return code;
}

static overt_err open_tongue(const char *region, struct tongue *t, struct overt_error *err)
{
	static const UChar pattern[] = {'V', 'V', 'V', 0};
	UErrorCode status = U_ZERO_ERROR;
	char guess[16];
	snprintf(t->region, sizeof t->region, "%.3s", region);
	snprintf(guess, sizeof guess, "und_%s", t->region);
	uloc_addLikelySubtags(guess, t->locale, sizeof t->locale, &status);
	t->city = udat_open(UDAT_PATTERN, UDAT_PATTERN, t->locale, NULL, 0, pattern, -1, &status);
	return U_FAILURE(status) ? fail_icu(status, err) : OVERT_OK;
}

static overt_err add_region(struct overt_places *p, const char *region, struct overt_error *err)
{
	UErrorCode status = U_ZERO_ERROR;
	struct tongue t = {.city = NULL};
	bool named = false;
	UEnumeration *ids = ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_ANY, region, NULL, &status);
	if (U_FAILURE(status))
		return fail_icu(status, err);
	overt_err code = open_tongue(region, &t, err);
	while (!code) {
		int32_t length = 0;
		const UChar *id = uenum_unext(ids, &length, &status);
		if (!id || U_FAILURE(status))
			break;
		code = add_id(p, &t, id, length, &named, err);
	}
	udat_close(t.city);
	uenum_close(ids);
	return code;
}

static int by_name(const void *left, const void *right)
{
	const struct place_name *a = left, *b = right;
	if (a->name != b->name)
		return a->name < b->name ? -1 : 1;
	return (a->zone > b->zone) - (a->zone < b->zone);
}

static overt_err put_in_order(struct overt_places *p, struct overt_error *err)
{
	size_t n = 0;
	qsort(p->pairs, p->pair_count, sizeof *p->pairs, by_name);
	for (size_t i = 0; i < p->pair_count; i++)
		if (n == 0 || by_name(&p->pairs[n - 1], &p->pairs[i]) != 0)
			p->pairs[n++] = p->pairs[i];
	p->pair_count = n;
	uint32_t names = overt_intern_count(p->names);
	p->start = calloc((size_t)names + 1, sizeof *p->start);
	p->flat = malloc((n + 1) * sizeof *p->flat);
	if (!p->start || !p->flat)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for names of places");
	for (size_t i = 0; i < n; i++) {
		p->flat[i] = p->pairs[i].zone;
		p->start[p->pairs[i].name + 1]++;
	}
	for (uint32_t i = 0; i < names; i++)
		p->start[i + 1] += p->start[i];
	return OVERT_OK;
}

const uint32_t *places_find(const struct overt_places *places, overt_str name, size_t *count)
{
	uint32_t number = overt_intern_find(places->names, name);
	*count = 0;
	if (number == OVERT_NO_INDEX)
		return NULL;
	size_t n = places->start[number + 1] - places->start[number];
	if (n <= PLACE_ZONES_MAX)
		*count = n;
	return places->flat + places->start[number];
}

overt_err overt_places_open(struct overt_places **out, struct overt_error *err)
{
	struct overt_places *made = calloc(1, sizeof *made);
	overt_err code = OVERT_OK;
	if (!made)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for names of places");
	made->names = overt_intern_new();
	made->ids = overt_intern_new();
	if (!made->names || !made->ids)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for names of places");
	if (!code)
		code = overt_norm_open(&made->norm, err);
	for (const char *const *region = uloc_getISOCountries(); *region && !code; region++)
		code = add_region(made, *region, err);
	if (!code)
		code = put_in_order(made, err);
	if (code)
		overt_places_free(made);
	else
		*out = made;
	return code;
}

void overt_places_free(struct overt_places *places)
{
	if (!places)
		return;
	for (uint32_t i = 0; places->ids && i < overt_intern_count(places->ids) && places->zones; i++)
		ucal_close(places->zones[i].calendar);
	free(places->zones);
	free(places->pairs);
	free(places->start);
	free(places->flat);
	overt_intern_free(places->names);
	overt_intern_free(places->ids);
	overt_norm_free(places->norm);
	overt_buf_free(&places->text);
	free(places);
}
