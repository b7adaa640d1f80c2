// SPDX-License-Identifier: GPL-3.0-or-later
/* Each sign: present where it was planted, absent in an ordinary group, not measurable
   where the field is missing. */
#include "town.h"

enum { TOWN = 800, GANG = 20 };

#define PRESENT(town, sign) expect_state(&(town), sign, OVERT_DISGUISE_PRESENT)
#define ABSENT(town, sign) expect_state(&(town), sign, OVERT_DISGUISE_ABSENT)
#define UNMEASURABLE(town, sign) expect_state(&(town), sign, OVERT_DISGUISE_UNMEASURABLE)

static struct overt_disguise_result expect_state(const struct town *town, const char *sign,
                                                 enum overt_disguise_state state)
{
	struct overt_disguise_result r = measure_first(town, sign, GANG);
	if (r.state != state)
		fail_msg("%s is %s: %s", sign, overt_disguise_state_name(r.state), r.text);
	return r;
}

static void an_ordinary_group_shows_nothing(void **state)
{
	(void)state;
	struct town town = town_make(TOWN, 1);
	for (size_t s = 0; overt_disguise_sign(s); s++)
		ABSENT(town, overt_disguise_sign(s)->indicator);
	town_free(&town);
}

static void accounts_made_in_a_batch(void **state)
{
	(void)state;
	struct town town = town_make(TOWN, 2);
	for (uint32_t i = 0; i < 13; i++)
		town.accounts[i].created = 1400000000000 + i * 3600000;
	struct overt_disguise_result r = PRESENT(town, "creation_burst");
	assert_true(r.observed < 1 && r.expected > 300 && r.p <= 0.01);
	/* half a year out of six is less than chance gives, and still no batch */
	for (uint32_t i = 0; i < GANG; i++)
		town.accounts[i].created = 1400000000000 + i * 20 * 86400000LL;
	r = ABSENT(town, "creation_burst");
	assert_true(r.p <= 0.01);
	for (uint32_t i = 0; i < 11; i++)
		town.accounts[i].created = OVERT_TIME_UNKNOWN;
	r = UNMEASURABLE(town, "creation_burst");
	assert_non_null(strstr(r.text, "creation date is known for 9 of 20"));
	town_free(&town);
}

static void a_network_that_is_most_of_the_corpus_has_nothing_to_compare_with(void **state)
{
	(void)state;
	struct town town = town_make(GANG + 15, 3);
	struct overt_disguise_result r = UNMEASURABLE(town, "creation_burst");
	assert_non_null(strstr(r.text, "15 accounts outside"));
	town_free(&town);
}

static void platforms_are_compared_each_by_itself(void **state)
{
	(void)state;
	struct town town = town_make(TOWN, 4);
	/* a platform that opened in one month: everybody there was created then */
	for (uint32_t i = 0; i < 200; i++) {
		town.accounts[i].platform = OVERT_STR("new");
		town.accounts[i].created = 1400000000000 + (i * 7919 % 200) * 7200000LL;
	}
	ABSENT(town, "creation_burst");
	town_free(&town);
}

static void handles_of_one_template(void **state)
{
	(void)state;
	struct town town = town_make(TOWN, 5);
	for (uint32_t i = 0; i < 12; i++) {
		snprintf(town.people[i].handle, 48, "%cata%cor%u", 'a' + i, 'm' + i, 71845300 + 977 * i);
		town.accounts[i].handle = overt_str_from(town.people[i].handle);
	}
	struct overt_disguise_result r = PRESENT(town, "templated_profiles");
	assert_non_null(strstr(r.figures, "handle shape"));
	/* the same shape is nothing where everybody has it */
	for (uint32_t i = 0; i < TOWN / 2; i++) {
		snprintf(town.people[i].handle, 48, "%c%cor%u", 'a' + i % 26, 'a' + i / 26, 71845300 + 977 * i);
		town.accounts[i].handle = overt_str_from(town.people[i].handle);
	}
	ABSENT(town, "templated_profiles");
	town_free(&town);
}

/* Names of places, or of people, as a group would add them to a name of its own. */
static const char *const endings[GANG] = {
	"north", "south", "harbour", "oldtown", "hill", "lakeside", "bridge", "market", "mill", "castle",
	"garden", "station", "forest", "island", "valley", "meadow", "chapel", "tower", "quarry", "ferry"};

static void set_handles(struct town *town, uint32_t count, const char *before, const char *after)
{
	for (uint32_t i = 0; i < count; i++) {
		snprintf(town->people[i].handle, 48, "%s%s%s", before, endings[i], after);
		town->accounts[i].handle = overt_str_from(town->people[i].handle);
	}
}

static void a_name_that_all_show_is_no_disguise(void **state)
{
	(void)state;
	static const char *const names[][2] = {{"KSP_", ""}, {"velvet_", ""}, {"", "_KSP"}, {"ksp.", ""}};
	for (size_t n = 0; n < 4; n++) {
		struct town town = town_make(TOWN, 5);
		set_handles(&town, GANG, names[n][0], names[n][1]);
		struct overt_disguise_result r = ABSENT(town, "templated_profiles");
		assert_true(r.p > 0.5);
		town_free(&town);
	}
}

static void what_a_generator_writes_is_a_template_whatever_stands_before_it(void **state)
{
	(void)state;
	struct town town = town_make(TOWN, 5);
	for (uint32_t i = 0; i < GANG; i++) { /* two words that nobody shares */
		snprintf(town.people[i].handle, 48, "%s_%s", endings[i], endings[(i * 7 + 3) % GANG]);
		town.accounts[i].handle = overt_str_from(town.people[i].handle);
	}
	PRESENT(town, "templated_profiles");
	for (uint32_t i = 0; i < GANG; i++) { /* a name in common, and digits behind it */
		snprintf(town.people[i].handle, 48, "velvet_%c%c%04u", 'a' + i, 'a' + i * 11 % 26, 1009 * i % 9973);
		town.accounts[i].handle = overt_str_from(town.people[i].handle);
	}
	assert_non_null(strstr(PRESENT(town, "templated_profiles").figures, "handle shape"));
	set_handles(&town, 8, "KSP_", ""); /* branches among a farm do not hide the farm */
	PRESENT(town, "templated_profiles");
	town_free(&town);
}

static void stems_names_and_profiles(void **state)
{
	(void)state;
	struct town town = town_make(TOWN, 6);
	for (uint32_t i = 0; i < 8; i++) {
		snprintf(town.people[i].handle, 48, "truthvoice_%u", 3 * i + i * i * i * 7);
		town.accounts[i].handle = overt_str_from(town.people[i].handle);
	}
	assert_non_null(strstr(PRESENT(town, "templated_profiles").figures, "handle stem"));
	town_free(&town);
	town = town_make(TOWN, 6);
	for (uint32_t i = 0; i < 8; i++) {
		snprintf(town.people[i].text, 96, "Mother of %u, patriot, coffee first! http://x.example/%u", i, i);
		town.accounts[i].profile_text = overt_str_from(town.people[i].text);
	}
	assert_non_null(strstr(PRESENT(town, "templated_profiles").figures, "profile text"));
	for (uint32_t i = 0; i < TOWN; i++) {
		town.accounts[i].profile_text = town.accounts[i].display_name = OVERT_STR_NONE;
		town.accounts[i].handle = OVERT_STR("182736"); /* an id where a handle should be */
	}
	UNMEASURABLE(town, "templated_profiles");
	town_free(&town);
}

static void a_client_that_few_others_use(void **state)
{
	(void)state;
	struct town town = town_make(TOWN, 7);
	for (uint32_t i = 0; i < 9; i++)
		town.accounts[i].client = OVERT_STR("sochi-bird 1.1");
	assert_non_null(strstr(PRESENT(town, "shared_client_or_media").text, "sochi-bird"));
	for (uint32_t i = 0; i < GANG; i++)
		town.accounts[i].client = OVERT_STR("Pen"); /* one in eight others has it, too */
	ABSENT(town, "shared_client_or_media");
	for (uint32_t i = GANG; i < TOWN; i++)
		town.accounts[i].client = OVERT_STR_NONE;
	UNMEASURABLE(town, "shared_client_or_media");
	town_free(&town);
}

static void handles_that_imitate(void **state)
{
	(void)state;
	struct town town = town_make(TOWN, 8);
	for (uint32_t i = 0; i < GANG; i++)
		town.accounts[i].lookalike = i < 5;
	struct overt_disguise_result r = PRESENT(town, "lookalike_handle");
	assert_true(r.observed > 4.5 && r.expected < 1);
	for (uint32_t i = 1; i < GANG; i++)
		town.accounts[i].lookalike = false; /* one namesake is no sign */
	ABSENT(town, "lookalike_handle");
	for (uint32_t i = 0; i < GANG; i++)
		town.accounts[i].handle_compared = false;
	UNMEASURABLE(town, "lookalike_handle");
	town_free(&town);
}

static void awake_at_night(void **state)
{
	(void)state;
	struct town town = town_make(TOWN, 9);
	for (uint32_t i = 0; i < GANG; i++) {
		town.accounts[i].profile_location = OVERT_STR("Chicago");
		town_hours(&town, i, 7, 16); /* office hours of UTC; Chicago's night */
	}
	struct overt_disguise_result r = PRESENT(town, "place_contradicted");
	assert_true(r.observed > 0.3);
	for (uint32_t i = 0; i < GANG; i++)
		town_hours(&town, i, 0, 24); /* round the clock: a machine, not a false place */
	ABSENT(town, "place_contradicted");
	for (uint32_t i = 0; i < 12; i++)
		town.accounts[i].profile_location = OVERT_STR("United States"); /* four zones and more */
	assert_non_null(strstr(UNMEASURABLE(town, "place_contradicted").text, "8 of 20"));
	town_free(&town);
}

static void links_into_listed_sites(void **state)
{
	(void)state;
	struct town town = town_make(TOWN, 10);
	for (uint32_t i = 0; i < GANG; i++) {
		town.accounts[i].links = 20;
		town.accounts[i].listed = i < 12 ? 2 : 0;
	}
	PRESENT(town, "links_listed_covert_domain");
	for (uint32_t i = 0; i < 12; i++)
		town.accounts[i].links = 100; /* two of a hundred links lead anywhere */
	ABSENT(town, "links_listed_covert_domain");
	for (uint32_t i = 0; i < 12; i++)
		town.accounts[i].links = 20;
	/* the same share among many others who link as much */
	for (uint32_t i = GANG; i < TOWN; i++) {
		town.accounts[i].links = 20;
		town.accounts[i].listed = i % 3 ? 0 : 2;
	}
	ABSENT(town, "links_listed_covert_domain");
	for (uint32_t i = 0; i < GANG; i++)
		town.accounts[i].links = 0;
	UNMEASURABLE(town, "links_listed_covert_domain");
	town_free(&town);
}

static void what_was_not_supplied_is_named(void **state)
{
	(void)state;
	struct town town = town_make(TOWN, 11);
	struct overt_disguise *d = NULL;
	struct overt_disguise_result r;
	struct overt_error err;
	const uint32_t members[] = {1, 2, 3, 4};
	assert_ok(overt_disguise_open(town.accounts, TOWN, NULL, &d, &err), &err);
	assert_ok(overt_disguise_measure(d, sign_called("lookalike_handle"), members, 4, &r, &err), &err);
	assert_int_equal(r.state, OVERT_DISGUISE_UNMEASURABLE);
	assert_non_null(strstr(r.text, "register"));
	assert_ok(overt_disguise_measure(d, sign_called("links_listed_covert_domain"), members, 4, &r, &err),
	          &err);
	assert_non_null(strstr(r.text, "--covert-domains"));
	assert_int_equal(overt_disguise_measure(d, 99, members, 4, &r, &err), OVERT_E_USAGE);
	const uint32_t nobody[] = {1, 2, TOWN};
	assert_int_equal(overt_disguise_measure(d, 0, nobody, 3, &r, &err), OVERT_E_USAGE);
	overt_disguise_free(d);
	town_free(&town);
}

static void order_and_numbers_of_accounts_do_not_matter(void **state)
{
	(void)state;
	struct town town = town_make(TOWN, 12);
	const struct overt_disguise_options options = {
		.have_registers = true, .have_domains = true, .have_links = true};
	struct overt_disguise_account turned[TOWN];
	struct overt_disguise *a = NULL, *b = NULL;
	struct overt_disguise_result left, right;
	struct overt_error err;
	uint32_t members[30], others[30];
	for (uint32_t i = 0; i < TOWN; i++)
		turned[i] = town.accounts[TOWN - 1 - i];
	for (uint32_t i = 0; i < 30; i++) {
		members[i] = 5 * i;
		others[29 - i] = TOWN - 1 - 5 * i;
	}
	assert_ok(overt_disguise_open(town.accounts, TOWN, &options, &a, &err), &err);
	assert_ok(overt_disguise_open(turned, TOWN, &options, &b, &err), &err);
	for (size_t s = 0; overt_disguise_sign(s); s++) {
		assert_ok(overt_disguise_measure(a, s, members, 30, &left, &err), &err);
		assert_ok(overt_disguise_measure(b, s, others, 30, &right, &err), &err);
		assert_string_equal(left.text, right.text);
		assert_string_equal(left.figures, right.figures);
	}
	overt_disguise_free(a);
	overt_disguise_free(b);
	town_free(&town);
}

static void who_is_left_out_takes_no_part(void **state)
{
	(void)state;
	struct town town = town_make(TOWN, 13);
	for (uint32_t i = 0; i < 18; i++)
		town.accounts[i].left_out = true;
	assert_non_null(strstr(UNMEASURABLE(town, "creation_burst").text, "2 of 20 members take part"));
	town_free(&town);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ordinary_group_shows_nothing),
		cmocka_unit_test(accounts_made_in_a_batch),
		cmocka_unit_test(a_network_that_is_most_of_the_corpus_has_nothing_to_compare_with),
		cmocka_unit_test(platforms_are_compared_each_by_itself),
		cmocka_unit_test(handles_of_one_template),
		cmocka_unit_test(a_name_that_all_show_is_no_disguise),
		cmocka_unit_test(what_a_generator_writes_is_a_template_whatever_stands_before_it),
		cmocka_unit_test(stems_names_and_profiles),
		cmocka_unit_test(a_client_that_few_others_use),
		cmocka_unit_test(handles_that_imitate),
		cmocka_unit_test(awake_at_night),
		cmocka_unit_test(links_into_listed_sites),
		cmocka_unit_test(what_was_not_supplied_is_named),
		cmocka_unit_test(order_and_numbers_of_accounts_do_not_matter),
		cmocka_unit_test(who_is_left_out_takes_no_part),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
