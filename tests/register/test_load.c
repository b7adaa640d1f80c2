// SPDX-License-Identifier: GPL-3.0-or-later
/* Every format: what it yields, and what it refuses with which place. */
#include "kit.h"

static const struct overt_register_source *only_source(const struct overt_registers *set)
{
	size_t count;
	const struct overt_register_source *source = overt_registers_sources(set, &count);
	assert_int_equal(count, 1);
	return source;
}

static struct overt_error refused(const char *text, overt_err expected)
{
	struct overt_registers *set = NULL;
	struct overt_error err = {0};
	uint32_t count;
	size_t sources;
	assert_int_equal(overt_registers_new(&set, &err), OVERT_OK);
	assert_int_equal(overt_registers_add_memory(set, "in.csv", overt_str_from(text), &err),
	                 expected);
	assert_int_equal(err.code, expected);
	assert_string_equal(err.file, "in.csv");
	overt_registers_sources(set, &sources);
	assert_int_equal(sources, 0); /* a refused file leaves nothing behind */
	assert_int_equal(overt_registers_seal(set, &err), OVERT_OK);
	overt_registers_entries(set, &count);
	assert_int_equal(count, 0);
	overt_registers_free(set);
	return err;
}

static const char principals[] =
	"\"Foreign_Principal_Termination_Date\",\"Foreign_Principal\","
	"\"Foreign_Principal_Registration_Date\",\"Country/Location_Represented\","
	"\"Registration_Number\",\"Registrant_Date\",\"Registrant_Name\",\"Address_1\",\"Address_2\","
	"\"City\",\"State\",\"Zip\"\r\n"
	"\"\",\"Harbour Office of Fran\xe7" "ois\",\"06/27/2020\",\"NORTHLAND\",\"66\",\"03/22/2019\","
	"\"Agents, LLP\",\"1 Road\",\"\",\"\",\"\",\"\"\r\n"
	"\"05/06/1993\",\"Harbour Company \"\"North\"\"\",\" Ltd.\"\"\",\"04/20/1993\",\"NORTHLAND\","
	"\"66\",\"04/20/1993\",\"Agents\",\"\",\"\",\"\",\"\",\"\"\r\n";

static const char registrants[] =
	"\"Registration_Number\",\"Registration_Date\",\"Termination_Date\",\"Name\","
	"\"Business_Name\",\"Address_1\",\"Address_2\",\"City\",\"State\",\"Zip\"\r\n"
	"\"66\",\"09/14/1942\",\"11/09/2021\",\"Doe, Jane\",\"Doe Partners\",\"\",\"\",\"\",\"\",\"\"\r\n";

static void fara_is_latin1_and_joined(void **state)
{
	(void)state;
	struct overt_registers *set = sealed_of("p.csv", principals, "r.csv", registrants, NULL);
	uint32_t count;
	overt_ms ended;
	const struct overt_register_entry *e = overt_registers_entries(set, &count);
	assert_int_equal(count, 3);
	assert_true(same(e[0].name, "Harbour Office of Fran\xc3\xa7ois"));
	assert_true(same(e[0].kind, "foreign-principal"));
	assert_true(same(e[0].state, "NORTHLAND"));
	assert_true(e[0].until == OVERT_TIME_UNKNOWN);
	assert_int_equal(e[0].line, 2);
	/* A name that the export's quotes split at its comma is whole again. */
	assert_true(same(e[1].name, "Harbour Company \"North\", Ltd.\""));
	assert_true(overt_time_from_civil(1993, 5, 6, 0, 0, 0, &ended));
	assert_true(e[1].until == ended);
	/* The agent speaks for its principals. */
	assert_true(same(e[2].kind, "foreign-agent"));
	assert_true(same(e[2].owner, "Harbour Office of Fran\xc3\xa7ois and 1 more foreign principals"));
	assert_true(same(e[2].state, "NORTHLAND"));
	struct overt_register_query q = account("twitter", NULL, NULL);
	q.display_name = OVERT_STR("Jane Doe");
	struct overt_register_result r = match(set, &q);
	assert_int_equal(r.total, 1);
	assert_false(r.declared);
	overt_registers_free(set);
}

static void matrix_links_become_keys(void **state)
{
	(void)state;
	static const char text[] =
		"Region,Country,Media company,Main assets,URL,Typology,Instagram Link,Twitter Link,"
		"Facebook Link,Youtube Link\n"
		"North,Northland,Harbour Group (HG),Television: Harbour TV,https://www.harbour.example.org/en/,"
		"CaPr,https://www.instagram.com/harbour.tv,https://www.twitter.com/harbour.tv,"
		"https://www.facebook.com/Harbour-TV-147753375255446,"
		"https://www.youtube.com/channel/UCcLK3j-XWdGBnt5bR9NJHaQ\n"
		",,,,,,,,,\n"
		"North,Northland,Blog Co,Blog,https://www.facebook.com/blogco,SC,,,,\n";
	struct overt_registers *set = sealed_of("m.csv", text, NULL);
	const struct overt_register_source *source = only_source(set);
	uint32_t count;
	const struct overt_register_entry *e = overt_registers_entries(set, &count);
	assert_int_equal(source->rows, 3);
	assert_int_equal(source->entries, 2);
	assert_int_equal(source->keys_dropped, 1); /* a Twitter handle has no dot */
	assert_non_null(source->first_problem.ptr);
	assert_true(same(e[0].name, "Harbour TV"));
	assert_true(same(e[0].owner, "Harbour Group (HG)"));
	assert_false(e[0].acknowledged);
	struct overt_register_query q = account("facebook", "147753375255446", NULL);
	assert_int_equal(match(set, &q).items[0].method, OVERT_REGISTER_BY_ID);
	q = account("youtube", "UCcLK3j-XWdGBnt5bR9NJHaQ", NULL);
	assert_int_equal(match(set, &q).total, 1);
	q = account("youtube", "ucclk3j-xwdgbnt5br9njhaq", NULL); /* ids keep their case */
	assert_int_equal(match(set, &q).total, 0);
	q = account("facebook", NULL, "blogco"); /* a page is an account, not a site */
	assert_true(match(set, &q).declared);
	q = account("twitter", NULL, NULL);
	q.profile_url = OVERT_STR("https://facebook.com/anybody");
	assert_int_equal(match(set, &q).total, 0);
	overt_registers_free(set);
}

static const char people[] = "- id:\n    bioguide: X1\n  name:\n    first: Ada\n    last: Byron\n"
							 "    official_full: Ada K. Byron\n  terms:\n"
							 "  - type: rep\n    start: '2001-01-03'\n    url: https://www.house.gov/byron\n"
							 "  - type: sen\n    start: '2013-01-03'\n    url: https://www.byron.senate.gov\n";
static const char social[] = "# comment\n- id:\n    bioguide: X1\n  social:\n    twitter: AdaByron\n"
							 "    facebook: '8037068318'\n    twitter_id: 4242\n    youtube: '@ada.byron'\n"
							 "- id:\n    bioguide: X2\n  social:\n    twitter: Nobody1\n";

static void legislators_are_joined(void **state)
{
	(void)state;
	struct overt_registers *set = sealed_of("s.yaml", social, "p.yaml", people, NULL);
	struct overt_register_query q = account("twitter", "4242", "changed");
	struct overt_register_result r = match(set, &q);
	uint32_t count;
	const struct overt_register_entry *e = overt_registers_entries(set, &count);
	assert_int_equal(count, 3);
	assert_true(r.declared);
	assert_int_equal(r.items[0].method, OVERT_REGISTER_BY_ID);
	assert_true(same(e[r.items[0].entry].name, "Ada K. Byron"));
	assert_true(same(r.owner, "United States Congress"));
	q = account("youtube", NULL, "Ada.Byron");
	assert_true(match(set, &q).declared);
	q = account("facebook", "8037068318", NULL);
	assert_true(match(set, &q).declared);
	q = account("mastodon", NULL, "somebody");
	q.profile_url = OVERT_STR("https://byron.senate.gov/about");
	assert_int_equal(match(set, &q).items[0].method, OVERT_REGISTER_BY_PROFILE);
	q.profile_url = OVERT_STR("https://house.gov/byron"); /* everybody's site */
	assert_int_equal(match(set, &q).total, 0);
	overt_registers_free(set);
}

static void errors_say_where(void **state)
{
	(void)state;
	struct overt_error err = refused("some,other,table\n1,2,3\n", OVERT_E_FORMAT);
	assert_non_null(strstr(err.message, "some,other,table"));
	refused("", OVERT_E_FORMAT);
	err = refused("platform,account_id,declared_owner,register\nx,a,b,c\nx,\"open,b,c\n",
	              OVERT_E_INPUT);
	assert_int_equal(err.line, 3);
	err = refused("id,name,owner,domains,handles,since\na,A,O,,,1950\nb,B,O,,,soon\n",
	              OVERT_E_INPUT);
	assert_int_equal(err.line, 3);
	err = refused("id,name,owner,domains,handles\na,A,,,\n", OVERT_E_INPUT);
	assert_int_equal(err.line, 2);
	err = refused("- id:\n    bioguide: X\n  social:\n    twitter: [a\n", OVERT_E_INPUT);
	assert_true(err.line >= 4);
	err = refused("- id: {bioguide: *x}\n# bioguide:\n  social: 1\n", OVERT_E_INPUT);
	assert_int_equal(err.line, 1);
}

static void rows_without_anybody_are_counted(void **state)
{
	(void)state;
	struct overt_registers *set = sealed_of(
		"p.csv", "platform,account_id,declared_owner,register\r\nx,,Owner,r\r\nx,a,,r\r\n\r\nx,b,O,\r\n",
		NULL);
	const struct overt_register_source *source = only_source(set);
	uint32_t count;
	const struct overt_register_entry *e = overt_registers_entries(set, &count);
	assert_int_equal(source->rows, 3);
	assert_int_equal(source->entries, 1);
	assert_true(overt_str_starts(source->first_problem, OVERT_STR("p.csv:2: ")));
	assert_int_equal(e[0].line, 5);
	assert_true(same(e[0].registry, "p"));
	overt_registers_free(set);
}

static void sealed_means_sealed(void **state)
{
	(void)state;
	struct overt_registers *set = sealed_of(NULL, NULL);
	struct overt_error err = {0};
	struct overt_register_query q = account("twitter", "1", "a");
	assert_int_equal(match(set, &q).total, 0);
	assert_int_equal(overt_registers_add_builtin(set, &err), OVERT_E_USAGE);
	assert_int_equal(overt_registers_seal(set, &err), OVERT_E_USAGE);
	assert_int_equal(overt_registers_add_file(set, "/nonexistent/x.csv", &err), OVERT_E_IO);
	assert_string_equal(err.file, "/nonexistent/x.csv");
	overt_registers_free(set);
	overt_registers_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fara_is_latin1_and_joined),
		cmocka_unit_test(matrix_links_become_keys),
		cmocka_unit_test(legislators_are_joined),
		cmocka_unit_test(errors_say_where),
		cmocka_unit_test(rows_without_anybody_are_counted),
		cmocka_unit_test(sealed_means_sealed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
