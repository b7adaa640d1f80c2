// SPDX-License-Identifier: GPL-3.0-or-later
/* Pairs: what is found, and what must not be. */
#include "kit.h"

static const char own[] =
	"id,name,aliases,state,owner,kind,domains,handles,since,until,source\n"
	"one,Harbour Radio,HR;Harbour World,Northland,Harbour Corporation,public-service,"
	"harbour.example.org,twitter:HarbourRadio;facebook:harbour.radio,1950,,Harbour Act\n"
	"two,Red Wire,,Southland,Ministry of Wires,state-controlled,redwire.example.net,"
	"telegram:red_wire,2005,2010,https://redwire.example.net/about\n"
	"three,Grey Sheet,,Southland,Grey Holding,captured-private,grey.example.com,"
	"twitter:GreySheet,,,a study\n";

static const char plain[] = "platform,account_id,declared_owner,register\n"
							"twitter,12345,Party A,labels\n"
							"X,NewsDesk,Party B,labels\n";

static overt_ms day(int year)
{
	overt_ms t = 0;
	assert_true(overt_time_from_civil(year, 6, 1, 0, 0, 0, &t));
	return t;
}

static void handle_declares(void **state)
{
	(void)state;
	struct overt_registers *set = sealed_of("own.csv", own, NULL);
	struct overt_register_query q = account("x", "77", "@harbourRADIO");
	struct overt_register_result r = match(set, &q);
	assert_true(r.declared);
	assert_false(r.ambiguous);
	assert_int_equal(r.total, 1);
	assert_int_equal(r.items[0].method, OVERT_REGISTER_BY_HANDLE);
	assert_true(same(r.owner, "Harbour Corporation"));
	assert_true(same(r.registry, "own"));
	q = account("facebook", "77", "HarbourRadio"); /* another platform's handle */
	assert_int_equal(match(set, &q).total, 0);
	q = account("twitter", "77", "HarbourRadi0");
	assert_int_equal(match(set, &q).total, 0);
	overt_registers_free(set);
}

static void id_is_exact_and_no_handle(void **state)
{
	(void)state;
	struct overt_registers *set = sealed_of("plain.csv", plain, NULL);
	struct overt_register_query q = account("twitter", "12345", "whoever");
	struct overt_register_result r = match(set, &q);
	assert_true(r.declared);
	assert_int_equal(r.items[0].method, OVERT_REGISTER_BY_ID);
	/* Somebody who takes a registered number for a handle is somebody else. */
	q = account("twitter", "999", "12345");
	assert_int_equal(match(set, &q).total, 0);
	/* Formats without ids write the handle in its place. */
	q = account("twitter", "newsdesk", NULL);
	r = match(set, &q);
	assert_true(r.declared);
	assert_int_equal(r.items[0].method, OVERT_REGISTER_BY_HANDLE);
	q = account("twitter", "NewsDesk", NULL);
	assert_int_equal(match(set, &q).items[0].method, OVERT_REGISTER_BY_ID);
	q = account("telegram", "NewsDesk", NULL);
	assert_int_equal(match(set, &q).total, 0);
	overt_registers_free(set);
}

static void profile_declares_but_posts_do_not(void **state)
{
	(void)state;
	struct overt_registers *set = sealed_of("own.csv", own, NULL);
	struct overt_register_query q = account("twitter", "5", "someone");
	q.profile_url = OVERT_STR("http://www.news.harbour.example.org/team?x=1");
	struct overt_register_result r = match(set, &q);
	assert_true(r.declared);
	assert_int_equal(r.items[0].method, OVERT_REGISTER_BY_PROFILE);
	struct overt_register_link link = {OVERT_STR("harbour.example.org"), 500};
	q.profile_url = OVERT_STR_NONE;
	q.links = &link;
	q.link_count = 1;
	r = match(set, &q);
	assert_false(r.declared);
	assert_null(r.owner.ptr);
	assert_int_equal(r.total, 1);
	assert_int_equal(r.items[0].method, OVERT_REGISTER_BY_LINKS);
	assert_false(r.items[0].declares);
	/* The registrable domain above it, a neighbour and a lengthened name are others. */
	q.link_count = 0;
	const char *const others[] = {"https://example.org/harbour", "https://notharbour.example.org",
	                              "https://harbour.example.org.evil.test/",
	                              "https://evil.test/harbour.example.org", "not a link"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		q.profile_url = overt_str_from(others[i]);
		assert_int_equal(match(set, &q).total, 0);
	}
	overt_registers_free(set);
}

static void name_is_weaker(void **state)
{
	(void)state;
	struct overt_registers *set = sealed_of("own.csv", own, NULL);
	struct overt_register_query q = account("twitter", "5", "someone");
	q.display_name = OVERT_STR("  HARBOUR  World! ");
	struct overt_register_result r = match(set, &q);
	assert_false(r.declared);
	assert_int_equal(r.items[0].method, OVERT_REGISTER_BY_NAME);
	assert_true(same(r.owner, "Harbour Corporation"));
	q.display_name = OVERT_STR("Harbour World fans");
	assert_int_equal(match(set, &q).total, 0);
	overt_registers_free(set);
}

static void term_and_acknowledgement_count(void **state)
{
	(void)state;
	struct overt_registers *set = sealed_of("own.csv", own, NULL);
	struct overt_register_query q = account("telegram", NULL, "red_wire");
	q.first_seen = day(2007);
	q.last_seen = day(2008);
	assert_true(match(set, &q).declared);
	q.first_seen = q.last_seen = day(2015);
	struct overt_register_result r = match(set, &q);
	assert_false(r.declared);
	assert_int_equal(r.total, 1);
	assert_false(r.items[0].in_force);
	q.first_seen = q.last_seen = day(1999);
	assert_false(match(set, &q).declared);
	q.first_seen = q.last_seen = OVERT_TIME_UNKNOWN;
	assert_true(match(set, &q).declared);
	q = account("twitter", NULL, "GreySheet"); /* its sponsor does not own up */
	r = match(set, &q);
	assert_int_equal(r.total, 1);
	assert_true(r.items[0].in_force);
	assert_false(r.declared);
	overt_registers_free(set);
}

static void disagreement_is_reported(void **state)
{
	(void)state;
	static const char twins[] =
		"id,name,aliases,state,owner,kind,domains,handles,since,source\n"
		"a,The Agency,,Northland,Owner A,state-controlled,,twitter:agency,,s\n"
		"b,The Agency,,Southland,Owner B,state-controlled,,twitter:agency,,s\n"
		"c,Lone,,Northland,Owner A,state-controlled,,twitter:lone,,s\n"
		"d,Lone,,Northland,owner a,state-controlled,,twitter:lone,,s\n"
		"e,Pair,,Northland,Owner X,state-controlled,,twitter:pair,,s\n"
		"f,Pair,,Northland,Owner Y,state-controlled,,twitter:pair,,s\n";
	struct overt_registers *set = sealed_of("twins.csv", twins, NULL);
	struct overt_register_query q = account("twitter", NULL, "agency");
	struct overt_register_result r = match(set, &q);
	assert_true(r.declared);
	assert_true(r.ambiguous);
	assert_int_equal(r.total, 2);
	q = account("twitter", NULL, NULL);
	q.display_name = OVERT_STR("the agency");
	r = match(set, &q);
	assert_true(r.ambiguous);
	assert_null(r.owner.ptr);
	q.display_name = OVERT_STR("Lone"); /* the same owner twice */
	r = match(set, &q);
	assert_false(r.ambiguous);
	assert_true(same(r.owner, "Owner A"));
	q = account("twitter", NULL, "pair"); /* two words for one state's sponsor */
	assert_false(match(set, &q).ambiguous);
	q.handle = OVERT_STR_NONE;
	q.display_name = OVERT_STR("Pair");
	assert_true(match(set, &q).ambiguous);
	overt_registers_free(set);
}

static void order_of_adding_is_nothing(void **state)
{
	(void)state;
	struct overt_registers *a = sealed_of("own.csv", own, "plain.csv", plain, NULL);
	struct overt_registers *b = sealed_of("p", plain, "own.csv", own, "again.csv", own, NULL);
	uint32_t na, nb;
	size_t sources;
	const struct overt_register_entry *ea = overt_registers_entries(a, &na);
	const struct overt_register_entry *eb = overt_registers_entries(b, &nb);
	overt_registers_sources(b, &sources);
	assert_int_equal(sources, 2); /* the same bytes are read once */
	assert_int_equal(na, nb);
	assert_int_equal(na, 5);
	for (uint32_t i = 0; i < na; i++) {
		assert_true(overt_str_equal(ea[i].registry, eb[i].registry));
		assert_true(overt_str_equal(ea[i].id, eb[i].id));
		assert_int_equal(ea[i].line, eb[i].line);
		assert_int_equal(ea[i].key_count, eb[i].key_count);
	}
	overt_registers_free(a);
	overt_registers_free(b);
}

static void many_matches_are_cut_not_lost(void **state)
{
	(void)state;
	struct overt_buf text = {0};
	overt_buf_printf(&text, "id,name,aliases,state,owner,kind,domains,handles,since,source\n");
	for (int i = 0; i < 40; i++)
		overt_buf_printf(&text, "n%d,Same Name,,,Owner %d,,,,,s\n", i, i);
	struct overt_registers *set = sealed_of("many.csv", text.data, NULL);
	struct overt_register_query q = account("twitter", NULL, NULL);
	q.display_name = OVERT_STR("Same Name");
	struct overt_register_result r = match(set, &q);
	assert_int_equal(r.total, 40);
	assert_int_equal(r.count, OVERT_REGISTER_MATCH_MAX);
	assert_true(r.ambiguous);
	for (size_t i = 1; i < r.count; i++)
		assert_true(r.items[i - 1].entry < r.items[i].entry);
	overt_registers_free(set);
	overt_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(handle_declares),
		cmocka_unit_test(id_is_exact_and_no_handle),
		cmocka_unit_test(profile_declares_but_posts_do_not),
		cmocka_unit_test(name_is_weaker),
		cmocka_unit_test(term_and_acknowledgement_count),
		cmocka_unit_test(disagreement_is_reported),
		cmocka_unit_test(order_of_adding_is_nothing),
		cmocka_unit_test(many_matches_are_cut_not_lost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
