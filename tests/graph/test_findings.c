// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"
#include <overt/graph.h>

static struct overt_error err;

static void share(struct overt_events *events, uint32_t account, uint32_t object)
{
	const struct overt_event e = {(overt_ms)events->count, object, account, (uint32_t)events->count};
	assert_ok(overt_events_add(events, e, &err), &err);
}

/* Accounts 0 … 2 share six texts of their own; accounts 3 and 4 two headlines, which
   account 5 puts out as well; everyone has `own` texts besides. */
static struct overt_shares world(uint32_t own)
{
	struct overt_events events = {0};
	struct overt_shares shares;
	uint32_t object = 0;
	for (int i = 0; i < 6; i++, object++)
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
	struct overt_shares s = world(6);
	struct overt_findings f;
	assert_ok(overt_findings_make(&s, 1, communities, NULL, &f, &err), &err);
	assert_ok(overt_findings_settle(&s, 1, NULL, &f, &err), &err);
	assert_int_equal(f.count, 1);
	assert_int_equal(f.items[0].member_count, 3);
	assert_int_equal(f.items[0].object_count, 6);
	assert_true(f.items[0].effect == 0.5);
	assert_true(f.items[0].suspect);
	assert_int_equal(f.items[0].grade, OVERT_SUPPORT_STRONG);
	assert_int_equal(f.items[0].members[1].own, 12);
	assert_int_equal(f.items[0].members[1].shared, 6);
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
	struct overt_shares s = world(400);
	struct overt_findings f;
	assert_ok(overt_findings_make(&s, 1, communities, NULL, &f, &err), &err);
	assert_int_equal(f.count, 1);
	assert_false(f.items[0].suspect);
	assert_int_equal(f.items[0].restraint, OVERT_RESTRAINT_SMALL_EFFECT);
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

/* Two accounts with `texts` common texts, `gap` ms apart, and as many of their own. */
static struct overt_shares pair_of_feeds(uint32_t texts, overt_ms gap, bool repost)
{
	struct overt_events events = {0};
	struct overt_shares shares;
	uint32_t object = 0;
	for (uint32_t i = 0; i < texts; i++, object++)
		for (uint32_t u = 0; u < 2; u++) {
			const overt_ms time = 86400000 * (overt_ms)i + gap * (overt_ms)u;
			const struct overt_event e = {time, object, u, (uint32_t)events.count};
			assert_ok(overt_events_add(&events, e, &err), &err);
		}
	for (uint32_t u = 0; u < 2; u++)
		for (uint32_t i = 0; i < texts; i++)
			share(&events, u, object++);
	assert_ok(overt_shares_build(&events, 2, &shares, &err), &err);
	shares.repost = repost;
	overt_events_free(&events);
	return shares;
}

static enum overt_restraint restraint_of(uint32_t texts, overt_ms gap, bool repost)
{
	static const uint32_t one[] = {0, 0};
	struct overt_shares s = pair_of_feeds(texts, gap, repost);
	struct overt_findings f;
	assert_ok(overt_findings_make(&s, 1, one, NULL, &f, &err), &err);
	assert_int_equal(f.count, 1);
	enum overt_restraint restraint = f.items[0].restraint;
	overt_findings_free(&f);
	overt_shares_free(&s);
	return restraint;
}

static void mirrored_feeds_are_one_owner(void **state)
{
	(void)state;
	assert_int_equal(restraint_of(10, 30000, false), OVERT_RESTRAINT_ONE_OWNER);
	assert_int_equal(restraint_of(10, 7200000, false), OVERT_RESTRAINT_NONE);
	assert_int_equal(restraint_of(10, 30000, true), OVERT_RESTRAINT_NONE);
}

static void a_handful_of_texts_is_too_little(void **state)
{
	(void)state;
	assert_int_equal(restraint_of(4, 7200000, false), OVERT_RESTRAINT_LITTLE);
	assert_int_equal(restraint_of(5, 7200000, false), OVERT_RESTRAINT_NONE);
	assert_int_equal(restraint_of(2, 7200000, true), OVERT_RESTRAINT_LITTLE);
	assert_int_equal(restraint_of(3, 7200000, true), OVERT_RESTRAINT_NONE);
}

/* Two members and an outsider on three objects: evidence if they are reposts. */
static void a_repost_may_have_one_outsider(void **state)
{
	(void)state;
	static const uint32_t group[] = {0, 0, OVERT_NO_INDEX};
	for (int repost = 0; repost < 2; repost++) {
		struct overt_events events = {0};
		struct overt_shares s;
		struct overt_findings f;
		for (uint32_t o = 0; o < 3; o++)
			for (uint32_t u = 0; u < 3; u++)
				share(&events, u, o);
		assert_ok(overt_shares_build(&events, 3, &s, &err), &err);
		s.repost = repost == 1;
		assert_ok(overt_findings_make(&s, 1, group, NULL, &f, &err), &err);
		assert_int_equal(f.count, repost);
		overt_findings_free(&f);
		overt_shares_free(&s);
		overt_events_free(&events);
	}
}

static void an_account_joins_the_finding_whose_texts_it_shares(void **state)
{
	(void)state;
	/* Account 3 shares one text with each of two members and has no others. */
	struct overt_events events = {0};
	struct overt_shares s;
	struct overt_findings f;
	uint32_t object = 0;
	const uint32_t group[] = {0, 0, 0, OVERT_NO_INDEX};
	const uint32_t home[] = {OVERT_NO_INDEX, OVERT_NO_INDEX, OVERT_NO_INDEX, 0};
	for (int i = 0; i < 6; i++, object++)
		for (uint32_t u = 0; u < 3; u++)
			share(&events, u, object);
	for (uint32_t u = 0; u < 2; u++, object++) {
		share(&events, u, object);
		share(&events, 3, object);
	}
	assert_ok(overt_shares_build(&events, 4, &s, &err), &err);
	assert_ok(overt_findings_make(&s, 1, group, NULL, &f, &err), &err);
	assert_int_equal(f.items[0].member_count, 3);
	assert_ok(overt_findings_join(&s, 1, home, NULL, &f, &err), &err);
	assert_int_equal(f.items[0].member_count, 4);
	assert_true(f.items[0].members[3].joined);
	assert_int_equal(f.items[0].members[3].shared, 2);
	overt_findings_free(&f);
	overt_shares_free(&s);
	overt_events_free(&events);
}

/* `members` accounts with 16 texts in common, each of which one outsider has, too: always
   the same one, or each time another. */
static struct overt_shares copied_world(uint32_t members, bool same)
{
	struct overt_events events = {0};
	struct overt_shares s;
	for (uint32_t o = 0; o < 16; o++) {
		for (uint32_t u = 0; u < members; u++)
			share(&events, u, o);
		share(&events, members + (same ? 0 : o), o);
	}
	assert_ok(overt_shares_build(&events, members + 16, &s, &err), &err);
	overt_events_free(&events);
	return s;
}

static size_t evidence_when_copied(uint32_t members, bool same)
{
	struct overt_shares s = copied_world(members, same);
	struct overt_findings f;
	uint32_t group[64];
	for (uint32_t u = 0; u < 64; u++)
		group[u] = u < members ? 0 : OVERT_NO_INDEX;
	assert_ok(overt_findings_make(&s, 1, group, NULL, &f, &err), &err);
	size_t objects = f.count ? f.items[0].object_count : 0;
	overt_findings_free(&f);
	overt_shares_free(&s);
	return objects;
}

static void a_stray_on_a_text_of_eight_is_no_common_cause(void **state)
{
	(void)state;
	assert_int_equal(evidence_when_copied(8, false), 16);
	assert_int_equal(evidence_when_copied(7, false), 0);
	assert_int_equal(evidence_when_copied(8, true), 0); // a source that is there every time
}

static void a_group_whose_texts_spill_is_listed(void **state)
{
	(void)state;
	struct overt_shares s = copied_world(4, false);
	struct overt_findings f = {0};
	uint32_t group[20];
	for (uint32_t u = 0; u < 20; u++)
		group[u] = u < 4 ? 0 : OVERT_NO_INDEX;
	assert_ok(overt_findings_add_spilled(&s, 1, group, &f, &err), &err);
	assert_int_equal(f.count, 1);
	assert_false(f.items[0].suspect);
	assert_int_equal(f.items[0].restraint, OVERT_RESTRAINT_SPILLED);
	assert_int_equal(f.items[0].member_count, 4);
	assert_int_equal(f.items[0].object_count, 16);
	assert_int_equal(f.items[0].members[3].shared, 16);
	/* Once it is listed, or in a finding, it is not listed again. */
	assert_ok(overt_findings_add_spilled(&s, 1, group, &f, &err), &err);
	assert_int_equal(f.count, 1);
	overt_findings_free(&f);
	overt_shares_free(&s);
}

/* 70 accounts with `texts` in common and nothing else. */
static bool suspects_a_crowd(uint32_t texts)
{
	struct overt_events events = {0};
	struct overt_shares s;
	struct overt_findings f;
	const struct overt_finding_options options = {.max_sharers = 100};
	static const uint32_t group[70] = {0};
	for (uint32_t o = 0; o < texts; o++)
		for (uint32_t u = 0; u < 70; u++)
			share(&events, u, o);
	assert_ok(overt_shares_build(&events, 70, &s, &err), &err);
	assert_ok(overt_findings_make(&s, 1, group, &options, &f, &err), &err);
	assert_int_equal(f.count, 1);
	bool suspect = f.items[0].suspect;
	assert_true(suspect || f.items[0].restraint == OVERT_RESTRAINT_LITTLE);
	overt_findings_free(&f);
	overt_shares_free(&s);
	overt_events_free(&events);
	return suspect;
}

static void it_takes_twenty_texts_of_a_crowd(void **state)
{
	(void)state;
	assert_true(suspects_a_crowd(20));
	assert_false(suspects_a_crowd(19));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_of_ones_own_are_evidence),
		cmocka_unit_test(what_spills_outside_is_no_evidence),
		cmocka_unit_test(a_small_part_of_much_activity_is_an_association),
		cmocka_unit_test(popular_objects_are_no_evidence),
		cmocka_unit_test(mirrored_feeds_are_one_owner),
		cmocka_unit_test(a_handful_of_texts_is_too_little),
		cmocka_unit_test(a_repost_may_have_one_outsider),
		cmocka_unit_test(an_account_joins_the_finding_whose_texts_it_shares),
		cmocka_unit_test(a_stray_on_a_text_of_eight_is_no_common_cause),
		cmocka_unit_test(a_group_whose_texts_spill_is_listed),
		cmocka_unit_test(it_takes_twenty_texts_of_a_crowd),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
