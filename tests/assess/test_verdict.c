// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"

#include <math.h>
#include <string.h>

#include "support.h"

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 5e-4)

/* Assesses items in a scope; the caller clears the verdict. */
static struct overt_verdict assess(const struct overt_rules *rules, enum overt_scope scope,
                                   const struct overt_evidence *items, size_t count)
{
	const struct overt_assessment finding = {scope, items, count};
	struct overt_verdict verdict;
	struct overt_error err;

	assert_ok(overt_assess(rules, &finding, &verdict, &err), &err);
	return verdict;
}

static void no_evidence_counts_as_the_prior(void **state)
{
	struct overt_rules *rules = support_rules();
	struct overt_verdict v = assess(rules, OVERT_SCOPE_IN, NULL, 0);

	(void)state;
	assert_int_equal(v.kind, OVERT_VERDICT_UNDETERMINED);
	assert_int_equal(v.reason, OVERT_REASON_THIN);
	for (int i = 0; i < OVERT_LEDGERS; i++) {
		assert_false(v.ledgers[i].assessed);
		NEAR(v.ledgers[i].low, v.ledgers[i].prior_low);
		NEAR(v.ledgers[i].high, v.ledgers[i].prior_high);
	}
	overt_verdict_clear(&v);
	overt_rules_free(rules);
}

/* ln 100 * 0.9 * 0.9 on logit 0.1: the thin margin that the method states. */
static void one_very_strong_b2_item_gives_082(void **state)
{
	struct overt_rules *rules = support_rules();
	struct overt_evidence items[] = {support_item(rules, "a", "fake_accounts"),
	                                 support_item(rules, "s", "sponsor_named")};
	struct overt_verdict v = assess(rules, OVERT_SCOPE_IN, items, 2);

	(void)state;
	NEAR(v.ledgers[OVERT_LEDGER_COVERT].low, 0.8224);
	NEAR(v.ledgers[OVERT_LEDGER_COVERT].high, 0.9766);
	assert_int_equal(v.kind, OVERT_VERDICT_INTERFERENCE);
	assert_true(v.items[0].flips);
	assert_true(v.items[1].flips);
	assert_int_equal(v.items[0].without, OVERT_VERDICT_UNDETERMINED);
	overt_verdict_clear(&v);

	items[0].reliability = 'C'; /* alone and below B: not enough */
	v = assess(rules, OVERT_SCOPE_IN, items, 2);
	assert_int_equal(v.kind, OVERT_VERDICT_UNDETERMINED);
	overt_verdict_clear(&v);
	overt_rules_free(rules);
}

static void groups_count_once(void **state)
{
	struct overt_rules *rules = support_rules();
	struct overt_evidence items[] = {support_item(rules, "a", "bots"),
	                                 support_item(rules, "b", "platform_takedown"),
	                                 support_item(rules, "s", "sponsor_named")};
	struct overt_verdict v = assess(rules, OVERT_SCOPE_IN, items, 3);

	(void)state;
	assert_int_equal(v.kind, OVERT_VERDICT_INTERFERENCE);
	assert_int_equal(v.ledgers[OVERT_LEDGER_COVERT].groups_for, 2);
	overt_verdict_clear(&v);

	items[0].group = items[1].group = OVERT_STR("one_report");
	v = assess(rules, OVERT_SCOPE_IN, items, 3);
	assert_int_equal(v.kind, OVERT_VERDICT_UNDETERMINED);
	assert_int_equal(v.ledgers[OVERT_LEDGER_COVERT].groups_for, 1);
	NEAR(v.ledgers[OVERT_LEDGER_COVERT].low, 0.4177);
	NEAR(v.ledgers[OVERT_LEDGER_COVERT].ungrouped_low, 0.8224);
	assert_int_equal(v.items[0].use, OVERT_ITEM_USED);
	assert_int_equal(v.items[1].use, OVERT_ITEM_IN_GROUP);
	assert_int_equal(v.items[1].stands_for_it, 0);
	assert_true(v.items[1].counted == 0 && v.items[1].log10 > 0);
	overt_verdict_clear(&v);
	overt_rules_free(rules);
}

static void pending_items_establish_nothing(void **state)
{
	struct overt_rules *rules = support_rules();
	struct overt_evidence items[] = {support_item(rules, "a", "indictment"),
	                                 support_item(rules, "b", "registration_dispute"),
	                                 support_item(rules, "s", "sponsor_named")};
	struct overt_verdict v;

	(void)state;
	/* Even at the scale's top and in two groups, an accusation is no finding. */
	items[0].strength = items[1].strength = OVERT_STR("decisive");
	v = assess(rules, OVERT_SCOPE_IN, items, 3);
	assert_true(v.ledgers[OVERT_LEDGER_CRIMINAL].low > 0.9);
	assert_false(v.ledgers[OVERT_LEDGER_CRIMINAL].established);
	assert_int_equal(v.kind, OVERT_VERDICT_UNDETERMINED);
	assert_int_equal(v.reason, OVERT_REASON_PENDING);
	overt_verdict_clear(&v);

	items[1] = support_item(rules, "b", "conviction");
	v = assess(rules, OVERT_SCOPE_IN, items, 3);
	assert_int_equal(v.kind, OVERT_VERDICT_INTERFERENCE);
	overt_verdict_clear(&v);
	overt_rules_free(rules);
}

static void reasons_in_their_order(void **state)
{
	static const struct {
		const char *names[4];
		enum overt_reason reason;
	} cases[] = {
		{{"fake_accounts", "indictment"}, OVERT_REASON_SPONSOR},
		{{"indictment", "labelled_ad", "opaque", "sponsor_named"}, OVERT_REASON_PENDING},
		{{"labelled_ad", "opaque", "sponsor_named"}, OVERT_REASON_CONFLICT},
		{{"economic_coercion", "sponsor_named"}, OVERT_REASON_CONTESTED},
		{{"host_consent", "sponsor_named"}, OVERT_REASON_THIN},
	};
	struct overt_rules *rules = support_rules();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		static const char *const ids[] = {"a", "b", "c", "d"};
		struct overt_evidence items[4];
		size_t n = 0;
		for (; n < 4 && cases[i].names[n]; n++)
			items[n] = support_item(rules, ids[n], cases[i].names[n]);
		struct overt_verdict v = assess(rules, OVERT_SCOPE_IN, items, n);
		assert_int_equal(v.kind, OVERT_VERDICT_UNDETERMINED);
		assert_int_equal(v.reason, cases[i].reason);
		overt_verdict_clear(&v);
	}
	overt_rules_free(rules);
}

static void openness_without_a_sponsor_is_nobodys_influence(void **state)
{
	struct overt_rules *rules = support_rules();
	struct overt_evidence items[] = {support_item(rules, "a", "disclosed_funding"),
	                                 support_item(rules, "s", "sponsor_named")};
	struct overt_verdict v = assess(rules, OVERT_SCOPE_IN, items, 2);

	(void)state;
	assert_int_equal(v.kind, OVERT_VERDICT_INFLUENCE);
	overt_verdict_clear(&v);
	v = assess(rules, OVERT_SCOPE_IN, items, 1);
	assert_int_equal(v.kind, OVERT_VERDICT_UNDETERMINED);
	assert_int_equal(v.reason, OVERT_REASON_THIN);
	overt_verdict_clear(&v);
	overt_rules_free(rules);
}

static void scope_is_the_analysts(void **state)
{
	struct overt_rules *rules = support_rules();
	struct overt_evidence items[] = {support_item(rules, "a", "killing_or_plot"),
	                                 support_item(rules, "s", "sponsor_named")};
	struct overt_verdict v = assess(rules, OVERT_SCOPE_MILITARY_FORCE, items, 2);

	(void)state;
	assert_int_equal(v.kind, OVERT_VERDICT_OUT_OF_SCOPE);
	assert_int_equal(v.reason, OVERT_REASON_MILITARY_FORCE);
	assert_int_equal(v.need_count, 0);
	assert_int_equal(v.response_count, 1);
	overt_verdict_clear(&v);
	overt_rules_free(rules);
}

static bool has_response(const struct overt_verdict *v, const char *when)
{
	for (size_t i = 0; i < v->response_count; i++)
		if (overt_str_equal(v->responses[i]->when, overt_str_from(when)))
			return true;
	return false;
}

static void responses_follow_the_verdict(void **state)
{
	struct overt_rules *rules = support_rules();
	struct overt_evidence items[] = {support_item(rules, "a", "fake_accounts"),
	                                 support_item(rules, "s", "sponsor_named"),
	                                 support_item(rules, "t", "threats_to_person"),
	                                 support_item(rules, "x", "data_exposure_official_devices")};
	struct overt_verdict v = assess(rules, OVERT_SCOPE_IN, items, 1);

	(void)state;
	assert_true(has_response(&v, "undetermined covert"));
	assert_false(has_response(&v, "interference covert"));
	overt_verdict_clear(&v);
	v = assess(rules, OVERT_SCOPE_IN, items, 3);
	assert_true(has_response(&v, "interference covert"));
	assert_true(has_response(&v, "interference coercive"));
	assert_false(has_response(&v, "interference criminal"));
	assert_false(has_response(&v, "indicator:data_exposure_official_devices"));
	overt_verdict_clear(&v);
	v = assess(rules, OVERT_SCOPE_IN, items, 4);
	assert_true(has_response(&v, "indicator:data_exposure_official_devices"));
	overt_verdict_clear(&v);
	items[0] = support_item(rules, "a", "labelled_state_media");
	v = assess(rules, OVERT_SCOPE_IN, items, 2);
	assert_true(has_response(&v, "influence"));
	overt_verdict_clear(&v);
	overt_rules_free(rules);
}

/* A refusal leaves the verdict as it was and names the item. */
static void refuse(const struct overt_rules *rules, const struct overt_evidence *items, size_t n,
                   const char *message)
{
	const struct overt_assessment finding = {OVERT_SCOPE_IN, items, n};
	struct overt_verdict v = {.item_count = 77};
	struct overt_error err = {.code = OVERT_OK};

	assert_int_equal(overt_assess(rules, &finding, &v, &err), OVERT_E_INPUT);
	assert_int_equal(v.item_count, 77);
	if (!strstr(err.message, message))
		fail_msg("expected \"%s\" in \"%s\"", message, err.message);
}

static void wrong_items_are_refused(void **state)
{
	struct overt_rules *rules = support_rules();
	const struct overt_evidence good = support_item(rules, "a", "bots");
	struct overt_evidence items[2] = {good, good};

	(void)state;
	refuse(rules, items, 2, "two items have the id");
	items[0].reliability = 'G';
	refuse(rules, items, 1, "from A to F");
	items[0] = good;
	items[0].credibility = '0';
	refuse(rules, items, 1, "from 1 to 6");
	items[0] = good;
	items[0].ledger = OVERT_LEDGER_CRIMINAL;
	refuse(rules, items, 1, "the ledger covert, for");
	items[0] = good;
	items[0].strength = OVERT_STR("huge");
	refuse(rules, items, 1, "huge");
	items[0] = good;
	items[0].indicator = OVERT_STR("odd");
	refuse(rules, items, 1, "odd");
	items[0] = good;
	items[0].group = OVERT_STR("");
	refuse(rules, items, 1, "dependence group");
	items[0] = good;
	items[0].supersedes = good.id;
	refuse(rules, items, 1, "supersedes itself");
	items[0] = good;
	items[0].id = OVERT_STR("");
	refuse(rules, items, 1, "needs an id");
	refuse(rules, items, OVERT_ASSESS_MAX_ITEMS + 1, "at most");
	overt_rules_free(rules);
}

static void explanation_has_every_number(void **state)
{
	struct overt_rules *rules = support_rules();
	struct overt_evidence items[] = {support_item(rules, "a", "fake_accounts"),
	                                 support_item(rules, "s", "sponsor_named")};
	const struct overt_assessment finding = {OVERT_SCOPE_IN, items, 2};
	struct overt_verdict v = assess(rules, OVERT_SCOPE_IN, items, 2);
	struct overt_buf out = {.data = NULL};
	struct overt_error err;

	(void)state;
	assert_ok(overt_assess_explain(rules, &finding, &v, OVERT_STR("icd203"), &out, &err), &err);
	assert_non_null(strstr(out.data, "verdict: interference"));
	assert_non_null(strstr(out.data, "posterior 0.822 to 0.977, very likely to almost certain"));
	assert_non_null(strstr(out.data, "without a (fake_accounts): undetermined"));
	assert_int_equal(overt_assess_explain(rules, &finding, &v, OVERT_STR("odd"), &out, &err),
	                 OVERT_E_USAGE);
	overt_buf_free(&out);
	overt_verdict_clear(&v);
	overt_rules_free(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_evidence_counts_as_the_prior),
		cmocka_unit_test(one_very_strong_b2_item_gives_082),
		cmocka_unit_test(groups_count_once),
		cmocka_unit_test(pending_items_establish_nothing),
		cmocka_unit_test(reasons_in_their_order),
		cmocka_unit_test(openness_without_a_sponsor_is_nobodys_influence),
		cmocka_unit_test(scope_is_the_analysts),
		cmocka_unit_test(responses_follow_the_verdict),
		cmocka_unit_test(wrong_items_are_refused),
		cmocka_unit_test(explanation_has_every_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
