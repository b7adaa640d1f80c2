// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"
#include <overt/graph.h>

static struct overt_error err;

static void share(struct overt_events *events, uint32_t account, uint32_t object)
{
	const struct overt_event e = {(overt_ms)events->count, object, account, (uint32_t)events->count};
	assert_ok(overt_events_add(events, e, &err), &err);
}

/* Accounts 0 … 2 share four texts of their own; accounts 3 and 4 two headlines, which
   account 5 puts out as well; everyone has `own` texts besides. */
static struct overt_shares world(uint32_t own)
{
	struct overt_events events = {0};
	struct overt_shares shares;
	uint32_t object = 0;
	for (int i = 0; i < 4; i++, object++)
		for (uint32_t u = 0; u < 3; u++)
			share(&events, u, object);
	for (int i = 0; i < 2; i++, object++)
		for (uint32_t u = 3; u < 6; u++)
			share(&events, u, object);
	for (uint32_t u = 0; u < 6; u++)
		for (uint32_t i = 0; i < own; i++)
			share(&events, u, object++);
	assert_ok(overt_shares_build(&events, 6, &shares, &err), &err);
	overt_events_free(&events);
	return shares;
}

static const uint32_t communities[] = {0, 0, 0, 1, 1, OVERT_NO_INDEX};

static void texts_of_ones_own_are_evidence(void **state)
{
	(void)state;
	struct overt_shares s = world(4);
	struct overt_findings f;
	assert_ok(overt_findings_make(&s, 1, communities, NULL, &f, &err), &err);
	assert_int_equal(f.count, 1);
	assert_int_equal(f.items[0].member_count, 3);
	assert_int_equal(f.items[0].object_count, 4);
	assert_true(f.items[0].effect == 0.5);
	assert_true(f.items[0].suspect);
	assert_int_equal(f.items[0].grade, OVERT_SUPPORT_STRONG);
	assert_int_equal(f.items[0].members[1].own, 8);
	assert_int_equal(f.items[0].members[1].shared, 4);
	overt_findings_free(&f);
	overt_shares_free(&s);
}

static void what_spills_outside_is_no_evidence(void **state)
{
	(void)state;
	struct overt_shares s = world(4);
	const uint32_t headlines[] = {OVERT_NO_INDEX, OVERT_NO_INDEX, OVERT_NO_INDEX, 1, 1,
	                              OVERT_NO_INDEX};
	struct overt_findings f;
	assert_ok(overt_findings_make(&s, 1, headlines, NULL, &f, &err), &err);
	assert_int_equal(f.count, 0);
	overt_findings_free(&f);
	overt_shares_free(&s);
}

static void a_small_part_of_much_activity_is_an_association(void **state)
{
	(void)state;
	struct overt_shares s = world(30);
	struct overt_findings f;
	assert_ok(overt_findings_make(&s, 1, communities, NULL, &f, &err), &err);
	assert_int_equal(f.count, 1);
	assert_false(f.items[0].suspect);
	overt_findings_free(&f);
	overt_shares_free(&s);
}

static void popular_objects_are_no_evidence(void **state)
{
	(void)state;
	struct overt_shares s = world(4);
	const struct overt_finding_options options = {.max_sharers = 2};
	struct overt_findings f;
	assert_ok(overt_findings_make(&s, 1, communities, &options, &f, &err), &err);
	assert_int_equal(f.count, 0);
	overt_findings_free(&f);
	overt_shares_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_of_ones_own_are_evidence),
		cmocka_unit_test(what_spills_outside_is_no_evidence),
		cmocka_unit_test(a_small_part_of_much_activity_is_an_association),
		cmocka_unit_test(popular_objects_are_no_evidence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
