// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"

#include "support.h"

#include <math.h>

static struct overt_rules *rules;

static void dispositions(void **state)
{
	const struct overt_sign sign = {OVERT_STR("creation_burst"), true, true, OVERT_STR("x"),
	                                OVERT_STR(""), OVERT_STR("")};
	struct overt_sign blind = sign;
	struct overt_cluster c = {.accounts = 10, .declared = 8, .synchrony = true};

	(void)state;
	blind.measurable = false;
	assert_int_equal(overt_cluster_disposition(rules, &c), OVERT_DISPOSITION_DECLARED);
	c.association = true;
	assert_int_equal(overt_cluster_disposition(rules, &c), OVERT_DISPOSITION_DECLARED);
	c.declared = 7;
	assert_int_equal(overt_cluster_disposition(rules, &c), OVERT_DISPOSITION_ASSOCIATION);
	c.association = false;
	assert_int_equal(overt_cluster_disposition(rules, &c), OVERT_DISPOSITION_MIXED);
	c.declared = 2;
	assert_int_equal(overt_cluster_disposition(rules, &c), OVERT_DISPOSITION_MIXED);
	c.declared = 1;
	assert_int_equal(overt_cluster_disposition(rules, &c), OVERT_DISPOSITION_UNDECLARED);
	c.signs = &blind;
	c.sign_count = 1;
	assert_int_equal(overt_cluster_disposition(rules, &c), OVERT_DISPOSITION_UNDECLARED);
	c.signs = &sign;
	assert_int_equal(overt_cluster_disposition(rules, &c), OVERT_DISPOSITION_DISGUISED);
	c.accounts = c.declared = 0;
	c.sign_count = 0;
	assert_int_equal(overt_cluster_disposition(rules, &c), OVERT_DISPOSITION_UNDECLARED);
	assert_string_equal(overt_disposition_name(OVERT_DISPOSITION_MIXED), "mixed");
}

/* Items and verdict of a cluster; returns how many items name an indicator. */
static size_t weigh(const struct overt_cluster *c, const char *indicator,
                    struct overt_verdict *verdict)
{
	struct overt_arena *arena = overt_arena_new(SIZE_MAX);
	struct overt_assessment finding = {.scope = OVERT_SCOPE_IN};
	struct overt_evidence *items = NULL;
	struct overt_error err;
	size_t found = 0;

	assert_ok(overt_cluster_evidence(rules, c, arena, &items, &finding.item_count, &err), &err);
	finding.items = items;
	for (size_t i = 0; i < finding.item_count; i++)
		found += overt_str_equal(items[i].indicator, overt_str_from(indicator));
	assert_ok(overt_assess(rules, &finding, verdict, &err), &err);
	overt_arena_free(arena);
	return found;
}

static void coordination_alone_is_not_covert(void **state)
{
	const struct overt_cluster c = {.accounts = 10, .synchrony = true};
	struct overt_verdict v;

	(void)state;
	assert_int_equal(weigh(&c, "coordination_only", &v), 1);
	assert_false(v.ledgers[OVERT_LEDGER_COVERT].assessed);
	assert_int_equal(v.kind, OVERT_VERDICT_UNDETERMINED);
	overt_verdict_clear(&v);
}

static void disguise_makes_it_a_sign(void **state)
{
	const struct overt_sign signs[] = {
		{OVERT_STR("lookalike_handle"), true, true, OVERT_STR("d"), OVERT_STR(""), OVERT_STR("")},
		{OVERT_STR("creation_burst"), true, false, OVERT_STR("d"), OVERT_STR(""), OVERT_STR("")}};
	struct overt_cluster c = {.accounts = 10, .synchrony = true, .signs = signs, .sign_count = 2};
	struct overt_verdict v;

	(void)state;
	assert_int_equal(weigh(&c, "coordinated_undeclared", &v), 1);
	assert_int_equal(v.item_count, 2);
	assert_true(v.ledgers[OVERT_LEDGER_COVERT].low > 0.4);
	assert_true(v.ledgers[OVERT_LEDGER_COVERT].low < 0.45); /* of the sign, and of nothing else */
	assert_int_equal(v.kind, OVERT_VERDICT_UNDETERMINED);
	assert_int_equal(v.reason, OVERT_REASON_SPONSOR);
	overt_verdict_clear(&v);

	c.association = true; /* too weak to suspect anyone, whatever else is seen */
	assert_int_equal(weigh(&c, "lookalike_handle", &v), 0);
	assert_int_equal(v.item_count, 0);
	overt_verdict_clear(&v);
}

/* Acting together counts as covert because of the sign: the two are one observation. A second
   sign of another kind is another one. */
static void one_observation_counts_once(void **state)
{
	const struct overt_sign signs[] = {
		{OVERT_STR("templated_profiles"), true, true, OVERT_STR("d"), OVERT_STR(""), OVERT_STR("")},
		{OVERT_STR("creation_burst"), true, true, OVERT_STR("d"), OVERT_STR(""), OVERT_STR("")},
		{OVERT_STR("shared_client_or_media"), true, true, OVERT_STR("d"), OVERT_STR(""), OVERT_STR("")}};
	struct overt_cluster c = {.accounts = 12, .synchrony = true, .signs = signs, .sign_count = 1};
	const double one = log10(3) * 0.81;
	struct overt_verdict v;

	(void)state;
	for (size_t count = 1; count <= 3; count++) {
		c.sign_count = count;
		assert_int_equal(weigh(&c, "coordinated_undeclared", &v), 1);
		assert_int_equal(v.item_count, count + 1);
		assert_true(fabs(v.ledgers[OVERT_LEDGER_COVERT].log10_for - (count == 3 ? 2 * one : one)) < 1e-9);
		assert_false(v.ledgers[OVERT_LEDGER_COVERT].established);
		overt_verdict_clear(&v);
	}
	c.signs = &signs[2]; /* whichever sign it is */
	c.sign_count = 1;
	assert_int_equal(weigh(&c, "coordinated_undeclared", &v), 1);
	assert_true(fabs(v.ledgers[OVERT_LEDGER_COVERT].log10_for - one) < 1e-9);
	overt_verdict_clear(&v);
}

static void declared_clusters_are_open(void **state)
{
	const struct overt_sign signs[] = {
		{OVERT_STR("creation_burst"), true, true, OVERT_STR("d"), OVERT_STR(""), OVERT_STR("")}};
	struct overt_cluster c = {.accounts = 10, .declared = 9, .same_sponsor = true,
	                          .synchrony = true, .signs = signs, .sign_count = 1};
	struct overt_verdict v;

	(void)state;
	assert_int_equal(weigh(&c, "declared_in_register", &v), 1);
	assert_int_equal(v.kind, OVERT_VERDICT_UNDETERMINED); /* open, but nobody's influence */
	assert_true(v.ledgers[OVERT_LEDGER_COVERT].ruled_out);
	overt_verdict_clear(&v);
	c.state_sponsor = true;
	assert_int_equal(weigh(&c, "sponsor_in_register", &v), 1);
	assert_int_equal(v.kind, OVERT_VERDICT_INFLUENCE);
	overt_verdict_clear(&v);
	c.same_sponsor = false;
	assert_int_equal(weigh(&c, "declared_several_owners", &v), 1);
	assert_int_equal(v.kind, OVERT_VERDICT_UNDETERMINED);
	overt_verdict_clear(&v);
}

static void unknown_signs_are_refused(void **state)
{
	const struct overt_sign sign = {OVERT_STR("odd"), true, true, OVERT_STR("d"), OVERT_STR(""),
	                                OVERT_STR("")};
	const struct overt_cluster c = {.accounts = 2, .signs = &sign, .sign_count = 1};
	struct overt_arena *arena = overt_arena_new(SIZE_MAX);
	struct overt_evidence *items = NULL;
	struct overt_error err;
	size_t count = 7;

	(void)state;
	assert_int_equal(overt_cluster_evidence(rules, &c, arena, &items, &count, &err),
	                 OVERT_E_INPUT);
	assert_null(items);
	assert_int_equal(count, 7);
	overt_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dispositions),
		cmocka_unit_test(coordination_alone_is_not_covert),
		cmocka_unit_test(disguise_makes_it_a_sign),
		cmocka_unit_test(one_observation_counts_once),
		cmocka_unit_test(declared_clusters_are_open),
		cmocka_unit_test(unknown_signs_are_refused),
	};

	rules = support_rules();
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	overt_rules_free(rules);
	return failed;
}
