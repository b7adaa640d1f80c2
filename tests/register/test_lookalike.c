// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

static const char own[] =
	"id,name,aliases,state,owner,kind,domains,handles,since,source\n"
	"a,Harbour,,N,Harbour Corporation,public-service,,twitter:HarbourNews;twitter:hrb,,s\n"
	"b,Harbour City,,N,Harbour Corporation,public-service,,twitter:HarbourCityCouncil,,s\n"
	"c,Lighthouse,,N,Light Board,public-service,,twitter:lighthouse_tv;facebook:mainland.tv,,s\n";

static struct overt_register_lookalike alike(const struct overt_registers *set,
                                             const char *platform, const char *handle)
{
	struct overt_register_query q = account(platform, "1", handle);
	struct overt_register_lookalike found;
	struct overt_norm *norm = tools();
	assert_int_equal(overt_registers_lookalike(set, norm, &q, &found, NULL), OVERT_OK);
	overt_norm_free(norm);
	return found;
}

static void imitations_are_found(void **state)
{
	(void)state;
	struct overt_registers *set = sealed_of("own.csv", own, NULL);
	static const struct {
		const char *handle;
		enum overt_register_likeness likeness;
		unsigned distance;
	} cases[] = {
		{"HarbourNevvs", OVERT_REGISTER_ALIKE_NOT, 0}, /* two slips in a name of 11 */
		{"HarbourNew5", OVERT_REGISTER_ALIKE_EDIT, 1},
		{"HarbuorNews", OVERT_REGISTER_ALIKE_EDIT, 1},
		{"HarbourNewss", OVERT_REGISTER_ALIKE_EDIT, 1},
		{"Harbour_News", OVERT_REGISTER_ALIKE_SEPARATOR, 1},
		{"_harbour_news_", OVERT_REGISTER_ALIKE_SEPARATOR, 3},
		{"1ighthouse_tv", OVERT_REGISTER_ALIKE_SKELETON, 1},
		{"Iighthouse_tv", OVERT_REGISTER_ALIKE_SKELETON, 1},
		{"HarbourCtyCouncill", OVERT_REGISTER_ALIKE_EDIT, 2},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct overt_register_lookalike found = alike(set, "twitter", cases[i].handle);
		if (found.likeness != cases[i].likeness || found.distance != cases[i].distance)
			fail_msg("%s: likeness %d, distance %u", cases[i].handle, (int)found.likeness,
			         found.distance);
	}
	struct overt_register_lookalike found = alike(set, "x", "H\xd0\xb0rbourNews"); /* Cyrillic a */
	assert_int_equal(found.likeness, OVERT_REGISTER_ALIKE_SKELETON);
	overt_registers_free(set);
}

static void others_are_not(void **state)
{
	(void)state;
	struct overt_registers *set = sealed_of("own.csv", own, NULL);
	const char *const innocent[] = {
		"HarbourNews",  "@harbournews", /* registered itself */
		"hrbs",         "hr",           "arb", /* too short to mean anything */
		"BarbourNews", /* a name of its own: the first letter differs */
		"HarbourViews", "CityCouncil",  "somebody", "12345678", "",
	};
	for (size_t i = 0; i < sizeof innocent / sizeof innocent[0]; i++)
		if (alike(set, "twitter", innocent[i]).likeness != OVERT_REGISTER_ALIKE_NOT)
			fail_msg("%s", innocent[i]);
	/* Another platform's register says nothing here. */
	assert_int_equal(alike(set, "telegram", "HarbourNew5").likeness, OVERT_REGISTER_ALIKE_NOT);
	assert_int_equal(alike(set, "facebook", "main1and.tv").likeness, OVERT_REGISTER_ALIKE_SKELETON);
	overt_registers_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(imitations_are_found),
		cmocka_unit_test(others_are_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
