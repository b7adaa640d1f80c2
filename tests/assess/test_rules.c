// SPDX-License-Identifier: GPL-3.0-or-later
#include "../check.h"

#include <overt/rules.h>
#include <string.h>

#include "support.h"

/* Loads the built-in rules with one file replaced; expects them to be refused. */
static void refuse(const char *name, const char *bytes, int64_t line, const char *message)
{
	struct overt_rules_file files[OVERT_RULES_FILES];
	struct overt_rules *rules = NULL;
	struct overt_error err = {.code = OVERT_OK};
	size_t i = 0;

	overt_rules_builtin(files);
	while (strcmp(files[i].name, name) != 0)
		i++;
	files[i].bytes = overt_str_from(bytes);
	assert_int_equal(overt_rules_load(files, &rules, &err), OVERT_E_INPUT);
	assert_null(rules);
	assert_string_equal(err.file, name);
	assert_int_equal(err.line, line);
	if (!strstr(err.message, message))
		fail_msg("expected \"%s\" in \"%s\"", message, err.message);
}

static void builtin_rules_load(void **state)
{
	struct overt_rules *rules = support_rules();

	(void)state;
	assert_true(rules->indicator_count > 117);
	assert_int_equal(rules->grade_count, 12);
	assert_int_equal(strlen(rules->sha256), 64);
	for (size_t i = 0; i < rules->indicator_count; i++)
		assert_true(rules->indicators[i].definition.len > 0);
	overt_rules_free(rules);
	overt_rules_free(NULL);
}

static void pending_never_means_proved(void **state)
{
	static const char *const names[] = {"indictment",     "charges_pending", "mistrial",
	                                    "agency_alert",   "allegation_only", "mixed_verdicts",
	                                    "labour_coercion_alleged", "undisclosed_payment_alleged"};
	struct overt_rules *rules = support_rules();

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct overt_indicator *row =
			overt_rules_indicator(rules, overt_str_from(names[i]));
		assert_non_null(row);
		assert_true(row->flags & OVERT_INDICATOR_PENDING);
	}
	assert_false(overt_rules_indicator(rules, OVERT_STR("conviction"))->flags &
	             OVERT_INDICATOR_PENDING);
	overt_rules_free(rules);
}

#define HEAD "name,ledger,direction,strength,group,flags,disarm,definition,reason\n"

static void errors_name_file_and_line(void **state)
{
	(void)state;
	refuse("indicators.csv", "", 1, "expected a header line");
	refuse("indicators.csv", "name,ledger\na,covert\n", 1, "expected the header");
	refuse("indicators.csv", HEAD, 1, "at least one row");
	refuse("indicators.csv", HEAD "a,covert\n", 2, "expected 9 cells as in the header, found 2");
	refuse("indicators.csv", HEAD "\n\na,hidden,for,slight,g,,,d,r\n", 4, "expected a ledger");
	refuse("indicators.csv", HEAD "a,covert,maybe,slight,g,,,d,r\n", 2, "for or against");
	refuse("indicators.csv", HEAD "a,covert,for,enormous,g,,,d,r\n", 2, "enormous");
	refuse("indicators.csv", HEAD "a,covert,for,slight,,,,d,r\n", 2, "dependence group");
	refuse("indicators.csv", HEAD "a,covert,for,slight,g,odd,,d,r\n", 2, "odd");
	refuse("indicators.csv", HEAD "a,covert,for,slight,g,names_sponsor,,d,r\n", 2, "sponsor ledger");
	refuse("indicators.csv", HEAD "a,covert,for,slight,g,,X1,d,r\n", 2, "DISARM");
	refuse("indicators.csv", HEAD "a,covert,for,slight,g,,,,r\n", 2, "definition");
	refuse("indicators.csv", HEAD "Å,covert,for,slight,g,,,d,r\n", 2, "small letters");
	refuse("indicators.csv", HEAD "a,covert,for,slight,g,,,d,r\na,covert,for,slight,g,,,d,r\n", 3,
	       "listed twice");
	refuse("indicators.csv", HEAD "a,covert,for,slight,g,,,d,r\n", 1, "sponsor_named");
	refuse("indicators.csv", HEAD "a,covert,for,\"slight\"x,g,,,d,r\n", 2, "closing quote");
	refuse("indicators.csv", HEAD "a,covert,for,\"slight,g\n,,,d,r\n", 2, "end of the file");
}

static void scales_are_checked(void **state)
{
	(void)state;
	refuse("strengths.csv", "name,ratio,meaning\na,0.5,x\n", 2, "at least 1");
	refuse("strengths.csv", "name,ratio,meaning\na,2,x\nb,2,x\n", 3, "above that of");
	refuse("strengths.csv", "name,ratio,meaning\na,nan,x\n", 2, "at least 1");
	refuse("admiralty.csv", "scale,grade,factor,meaning\nreliability,A,1.2,x\n", 2, "factor");
	refuse("admiralty.csv", "scale,grade,factor,meaning\nreliability,A,1,x\nreliability,B,1,x\n", 3,
	       "below");
	refuse("admiralty.csv", "scale,grade,factor,meaning\nreliability,A,1,x\n", 1, "12 grades");
	refuse("priors.csv", "ledger,low,high,reason\ncovert,0,0.5,x\n", 2, "0 < low");
	refuse("priors.csv", "ledger,low,high,reason\ncovert,0.1,0.5,x\n", 1, "five ledgers");
	refuse("priors.csv", "ledger,low,high,reason\ncovert,0.1,0.5,x\ncovert,0.1,0.5,x\n", 3, "twice");
	refuse("gates.csv", "name,value,meaning\nestablished,0.2,x\n", 2, "between");
	refuse("gates.csv", "name,value,meaning\nodd,0.2,x\n", 2, "unknown gate");
	refuse("gates.csv", "name,value,meaning\nestablished,0.8,x\n", 1, "gates");
	refuse("yardsticks.csv", "yardstick,low,high,word,stated\na,0,0.5,x,y\na,0.6,1,x,y\n", 3,
	       "begins where");
	refuse("yardsticks.csv", "yardstick,low,high,word,stated\na,0,0.5,x,y\n", 2, "end at 1");
	refuse("questions.csv", "ledger,direction,look_for\ncovert,perhaps,x\n", 2, "for or against");
	refuse("responses.csv",
	       "when,measure,actor,ground,check_first,must_not_become\nalways,a,b,c,d,e\n", 2, "always");
	refuse("responses.csv",
	       "when,measure,actor,ground,check_first,must_not_become\ninfluence,a,b,c,d,\n", 2, "filled");
	refuse("responses.csv",
	       "when,measure,actor,ground,check_first,must_not_become\nindicator:no_such,a,b,c,d,e\n", 2,
	       "no_such");
}

/** A number and its word. */
struct golden {
	double p;
	const char *word;
};

static void check_words(const char *yardstick, const struct golden *golden, size_t count)
{
	struct overt_rules *rules = support_rules();

	for (size_t i = 0; i < count; i++) {
		const overt_str word = overt_rules_word(rules, overt_str_from(yardstick), golden[i].p);
		if (!overt_str_equal(word, overt_str_from(golden[i].word)))
			fail_msg("%s %.4f: expected %s, found %.*s", yardstick, golden[i].p, golden[i].word,
			         (int)word.len, word.ptr);
	}
	assert_null(overt_rules_word(rules, overt_str_from(yardstick), -0.1).ptr);
	assert_null(overt_rules_word(rules, overt_str_from(yardstick), 1.1).ptr);
	assert_null(overt_rules_word(rules, OVERT_STR("no such"), 0.5).ptr);
	overt_rules_free(rules);
}

static void golden_words(void **state)
{
	static const struct golden icd[] = {
		{0, "almost no chance"},    {0.0499, "almost no chance"}, {0.05, "very unlikely"},
		{0.1999, "very unlikely"},  {0.2, "unlikely"},            {0.45, "roughly even chance"},
		{0.5499, "roughly even chance"}, {0.55, "likely"},        {0.7999, "likely"},
		{0.8, "very likely"},       {0.9499, "very likely"},      {0.95, "almost certain"},
		{1, "almost certain"}};
	static const struct golden phia[] = {
		{0.03, "remote chance"}, {0.15, "highly unlikely"}, {0.3, "unlikely"},
		{0.45, "realistic possibility"}, {0.65, "likely"}, {0.85, "highly likely"},
		{0.97, "almost certain"}};

	(void)state;
	check_words("icd203", icd, sizeof icd / sizeof *icd);
	check_words("phia", phia, sizeof phia / sizeof *phia);
}

static void ranges_in_words(void **state)
{
	struct overt_rules *rules = support_rules();
	struct overt_buf out = {.data = NULL};

	(void)state;
	assert_true(overt_assess_words(rules, OVERT_STR("icd203"), 0.82, 0.98, &out));
	assert_string_equal(out.data, "very likely to almost certain");
	overt_buf_clear(&out);
	assert_true(overt_assess_words(rules, OVERT_STR("icd203"), 0.1, 0.14, &out));
	assert_string_equal(out.data, "very unlikely");
	assert_false(overt_assess_words(rules, OVERT_STR("none"), 0.1, 0.14, &out));
	overt_buf_free(&out);
	overt_rules_free(rules);
}

static void show_prints_rows(void **state)
{
	struct overt_rules *rules = support_rules();
	struct overt_buf out = {.data = NULL};
	struct overt_error err;

	(void)state;
	assert_ok(overt_rules_show(rules, OVERT_STR("conviction"), &out, &err), &err);
	assert_non_null(strstr(out.data, "decisive (likelihood ratio 1000)"));
	overt_buf_clear(&out);
	assert_ok(overt_rules_show(rules, OVERT_STR_NONE, &out, &err), &err);
	assert_non_null(strstr(out.data, "lookalike_domain"));
	assert_int_equal(overt_rules_show(rules, OVERT_STR("odd"), &out, &err), OVERT_E_USAGE);
	overt_buf_free(&out);
	overt_rules_free(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builtin_rules_load),
		cmocka_unit_test(pending_never_means_proved), cmocka_unit_test(errors_name_file_and_line),
		cmocka_unit_test(scales_are_checked),     cmocka_unit_test(golden_words),
		cmocka_unit_test(ranges_in_words),        cmocka_unit_test(show_prints_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
