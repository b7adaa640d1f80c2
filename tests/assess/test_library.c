// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"

#include <string.h>

#include "support.h"

static struct overt_rules *rules;

static void assess(overt_str csv, struct overt_buf *out, struct overt_library_totals *totals)
{
	struct overt_error err;

	assert_ok(overt_assess_library(rules, "cases.csv", csv, out, NULL, totals, &err), &err);
}

static void refuse(const char *csv, int64_t line, const char *message)
{
	struct overt_library_totals totals = {.rows = 99};
	struct overt_buf out = {.data = NULL};
	struct overt_error err = {.code = OVERT_OK};

	assert_int_equal(overt_assess_library(rules, "l.csv", overt_str_from(csv), &out, NULL, &totals,
	                                      &err),
	                 OVERT_E_INPUT);
	assert_int_equal(totals.rows, 99);
	assert_int_equal(out.len, 0);
	assert_string_equal(err.file, "l.csv");
	assert_int_equal(err.line, line);
	if (!strstr(err.message, message))
		fail_msg("expected \"%s\" in \"%s\"", message, err.message);
	overt_buf_free(&out);
}

#define HEAD "id,sponsor,evidence_indicators,verdict\n"

static void rows_become_verdicts(void **state)
{
	const overt_str csv = OVERT_STR("\xEF\xBB\xBFverdict,id,note,evidence_indicators,sponsor\r\n"
	                                "influence,\"a,\"\"1\"\"\",\"two\nlines\", labelled_state_media ;;,X\r\n"
	                                ",b,,fake_accounts,\r\n"
	                                "interference,c,,fake_accounts,Y");
	struct overt_buf out = {.data = NULL};
	struct overt_library_totals totals;

	(void)state;
	assess(csv, &out, &totals);
	assert_int_equal(totals.rows, 3);
	assert_int_equal(totals.with_listed, 2);
	assert_int_equal(totals.agree, 2);
	assert_int_equal(totals.swapped, 0);
	assert_non_null(strstr(out.data, "id,verdict,reason,covert_low,covert_high,corrosive_low"));
	assert_non_null(strstr(out.data, "\n\"a,\"\"1\"\"\",influence,\"it is open,"));
	assert_non_null(strstr(out.data, "\nb,undetermined,sponsor not established,0.8224,0.9766"));
	assert_non_null(strstr(out.data, "\nc,interference,"));
	overt_buf_free(&out);
}

static void unknown_indicators_are_named(void **state)
{
	(void)state;
	refuse(HEAD "a,X,bots,\nb,X,bots;odd_one;fake_accounts;other_odd,\n", 3,
	       "case \"b\": unknown indicators: odd_one, other_odd");
	refuse("id,sponsor\na,b\n", 1, "evidence_indicators");
	refuse("", 1, "header");
	refuse(HEAD "a,X,\"bots\n", 2, "closing quote");
	refuse(HEAD "a,X,bots\n", 2, "expected 4 cells");
}

static void blank_sponsors_are_no_sponsor(void **state)
{
	struct overt_buf out = {.data = NULL};
	struct overt_library_totals totals;

	(void)state;
	assess(OVERT_STR(HEAD "a,  ,fake_accounts,interference\n"), &out, &totals);
	assert_int_equal(totals.agree, 0);
	assert_int_equal(totals.swapped, 0);
	assess(OVERT_STR(HEAD "a,X,fake_accounts,influence\n"), &out, &totals);
	assert_int_equal(totals.swapped, 1);
	overt_buf_free(&out);
}

/** Counts what a visitor sees and prints what differs. */
static overt_err compare_row(void *ctx, overt_str id, overt_str listed,
                             const struct overt_assessment *finding,
                             const struct overt_verdict *verdict)
{
	size_t *wrong = ctx;

	(void)finding;
	if (!overt_str_equal(listed, overt_str_from(overt_verdict_name(verdict->kind)))) {
		print_message("%.*s: expected %.*s, found %s\n", (int)id.len, id.ptr, (int)listed.len,
		              listed.ptr, overt_verdict_name(verdict->kind));
		(*wrong)++;
	}
	return OVERT_OK;
}

static void combinations_of_indicators(void **state)
{
	struct overt_buf csv = {.data = NULL};
	struct overt_library_totals totals;
	struct overt_error err;
	size_t wrong = 0;
	const struct overt_library_visitor visitor = {compare_row, &wrong};

	(void)state;
	assert_true(support_read_own("combinations.csv", &csv));
	assert_ok(overt_assess_library(rules, "combinations.csv", overt_buf_view(&csv), NULL, &visitor,
	                               &totals, &err), &err);
	assert_int_equal(wrong, 0);
	assert_true(totals.rows >= 80);
	overt_buf_free(&csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_become_verdicts),
		cmocka_unit_test(unknown_indicators_are_named),
		cmocka_unit_test(blank_sponsors_are_no_sponsor),
		cmocka_unit_test(combinations_of_indicators),
	};

	rules = support_rules();
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	overt_rules_free(rules);
	return failed;
}
