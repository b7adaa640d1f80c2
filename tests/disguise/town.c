// SPDX-License-Identifier: GPL-3.0-or-later
#include "town.h"

#include <stdlib.h>

static const char *const clients[] = {"Web", "Web", "Web", "Phone", "Phone", "Pad", "Pen", "Kite"};
static const char *const places[] = {"Berlin", "Tokyo", "Paris, France", "Nairobi"};
static const int offsets[] = {2, 9, 2, 3}; /* in July */

void town_hours(struct town *town, uint32_t account, int from, int to)
{
	memset(town->people[account].hours, 0, sizeof town->people[account].hours);
	for (int h = from; h < to; h++)
		town->people[account].hours[((h % 24) + 24) % 24] = 5;
}

static void settle(struct town *town, uint32_t i)
{
	struct townsman *p = &town->people[i];
	struct overt_disguise_account *a = &town->accounts[i];
	unsigned place = (unsigned)overt_rng_below(&town->rng, 4);
	char one = (char)('a' + overt_rng_below(&town->rng, 26));
	char two = (char)('a' + overt_rng_below(&town->rng, 26));
	unsigned year = 50 + (unsigned)overt_rng_below(&town->rng, 60);
	switch (overt_rng_below(&town->rng, 4)) {
	case 0: snprintf(p->handle, sizeof p->handle, "%c%cmaria%u", one, two, year); break;
	case 1: snprintf(p->handle, sizeof p->handle, "%c%c_kim_%u", one, two, year); break;
	case 2: snprintf(p->handle, sizeof p->handle, "%c%cworld%u", one, two, i); break;
	default: snprintf(p->handle, sizeof p->handle, "the%c%cfan", one, two);
	}
	snprintf(p->name, sizeof p->name, "Person %u of %u", (unsigned)overt_rng_below(&town->rng, 5000), i % 7);
	snprintf(p->text, sizeof p->text, "I like %c%cthings and %c%ctopics very much %u", one, two,
	         (char)('a' + overt_rng_below(&town->rng, 26)),
	         (char)('a' + overt_rng_below(&town->rng, 26)), i);
	snprintf(p->place, sizeof p->place, "%s", places[place]);
	snprintf(p->client, sizeof p->client, "%s", clients[overt_rng_below(&town->rng, 8)]);
	town_hours(town, i, 7 - offsets[place] + (int)overt_rng_below(&town->rng, 3), 23 - offsets[place]);
	*a = (struct overt_disguise_account){
		.platform = OVERT_STR("twitter"),
		.handle = overt_str_from(p->handle),
		.display_name = overt_str_from(p->name),
		.profile_text = overt_str_from(p->text),
		.profile_location = overt_str_from(p->place),
		.client = overt_str_from(p->client),
		.created = 1230768000000 + (overt_ms)overt_rng_below(&town->rng, 6ull * 365 * 86400 * 1000),
		.first_seen = 1499000000000,
		.last_seen = 1501000000000,
		.hours = p->hours,
		.handle_compared = true,
		.lookalike = overt_rng_below(&town->rng, 100) == 0,
		.links = (uint32_t)overt_rng_below(&town->rng, 50),
	};
	a->listed = a->links && overt_rng_below(&town->rng, 40) < 1 ? 1 + a->links / 10 : 0;
}

struct town town_make(uint32_t count, uint64_t seed)
{
	struct town town = {.count = count, .rng = {seed}};
	town.accounts = calloc(count, sizeof *town.accounts);
	town.people = calloc(count, sizeof *town.people);
	assert_non_null(town.accounts);
	assert_non_null(town.people);
	for (uint32_t i = 0; i < count; i++)
		settle(&town, i);
	return town;
}

void town_free(struct town *town)
{
	free(town->accounts);
	free(town->people);
}

size_t sign_called(const char *indicator)
{
	for (size_t s = 0; overt_disguise_sign(s); s++)
		if (strcmp(overt_disguise_sign(s)->indicator, indicator) == 0)
			return s;
	fail_msg("no sign %s", indicator);
	return 0;
}

struct overt_disguise_result measure_first(const struct town *town, const char *indicator,
                                           uint32_t count)
{
	const struct overt_disguise_options options = {
		.seed = 7, .have_registers = true, .have_domains = true, .have_links = true};
	struct overt_disguise *d = NULL;
	struct overt_disguise_result result;
	struct overt_error err;
	uint32_t members[512];
	for (uint32_t i = 0; i < count; i++)
		members[i] = i;
	assert_ok(overt_disguise_open(town->accounts, town->count, &options, &d, &err), &err);
	assert_ok(overt_disguise_measure(d, sign_called(indicator), members, count, &result, &err), &err);
	overt_disguise_free(d);
	return result;
}
