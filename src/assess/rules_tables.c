// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules_load.h"

#include "local.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* Every column that names its place in the header; see rules_load.c. */
#define CELL(row, i) overt_str_trim((row)->cells[i])
#define FAIL(...) (overt_fail(err, OVERT_E_INPUT, __VA_ARGS__), assess_table_fail(table, row, err))
#define ARG(s) (int)(s).len, (s).ptr

overt_err assess_fill_strengths(struct overt_rules *rules, const struct assess_table *table,
                                struct overt_error *err)
{
	struct overt_strength *list = assess_take(rules->arena, table->count, sizeof *list);

	if (!list)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up");
	for (size_t i = 0; i < table->count; i++) {
		const struct assess_row *row = &table->rows[i];
		list[i] = (struct overt_strength){CELL(row, 0), 0, CELL(row, 2)};
		if (list[i].name.len == 0)
			return FAIL("expected a name");
		if (!overt_str_to_double(CELL(row, 1), &list[i].ratio) || list[i].ratio < 1)
			return FAIL("expected a likelihood ratio of at least 1, found \"%.*s\"", ARG(CELL(row, 1)));
		if (i > 0 && list[i].ratio <= list[i - 1].ratio)
			return FAIL("expected a ratio above that of \"%.*s\"", ARG(list[i - 1].name));
		for (size_t j = 0; j < i; j++)
			if (overt_str_equal(list[j].name, list[i].name))
				return FAIL("\"%.*s\" is listed twice", ARG(list[i].name));
	}
	rules->strengths = list;
	rules->strength_count = table->count;
	return OVERT_OK;
}

overt_err assess_fill_grades(struct overt_rules *rules, const struct assess_table *table,
                             struct overt_error *err)
{
	static const char expected[] = "ABCDEF123456";
	struct overt_grade *list = assess_take(rules->arena, table->count, sizeof *list);

	if (!list)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up");
	for (size_t i = 0; i < table->count; i++) {
		const struct assess_row *row = &table->rows[i];
		const overt_str scale = i < 6 ? OVERT_STR("reliability") : OVERT_STR("credibility");
		const overt_str grade = CELL(row, 1);
		double *factor = &list[i].factor;
		if (i >= sizeof expected - 1)
			return FAIL("expected 12 rows: reliability A to F, credibility 1 to 6");
		if (!overt_str_equal(CELL(row, 0), scale) || grade.len != 1 || grade.ptr[0] != expected[i])
			return FAIL("expected %.*s %c", ARG(scale), expected[i]);
		if (!overt_str_to_double(CELL(row, 2), factor) || *factor < 0 || *factor > 1)
			return FAIL("expected a factor between 0 and 1, found \"%.*s\"", ARG(CELL(row, 2)));
		if (i % 6 > 0 && *factor >= list[i - 1].factor)
			return FAIL("expected a factor below that of the grade before");
		if (i % 6 == 5 && *factor > 0)
			return FAIL("expected 0: what cannot be judged is missing data");
		list[i].grade = expected[i];
		list[i].meaning = CELL(row, 3);
	}
	rules->grades = list;
	rules->grade_count = table->count;
	if (table->count == sizeof expected - 1)
		return OVERT_OK;
	overt_fail(err, OVERT_E_INPUT, "expected 12 grades, found %zu", table->count);
	return overt_fail_at(err, table->name, 1, -1), OVERT_E_INPUT;
}

overt_err assess_fill_priors(struct overt_rules *rules, const struct assess_table *table,
                             struct overt_error *err)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct assess_row *row = &table->rows[i];
		enum overt_ledger ledger;
		double low, high;
		if (!overt_ledger_parse(CELL(row, 0), &ledger))
			return FAIL("expected a ledger, found \"%.*s\"", ARG(CELL(row, 0)));
		if (rules->priors[ledger].high > 0)
			return FAIL("the ledger \"%.*s\" is listed twice", ARG(CELL(row, 0)));
		if (!overt_str_to_double(CELL(row, 1), &low) || !overt_str_to_double(CELL(row, 2), &high) ||
		    !(low > 0 && low <= high && high < 1))
			return FAIL("expected 0 < low <= high < 1");
		rules->priors[ledger] = (struct overt_prior){low, high, CELL(row, 3)};
	}
	if (table->count == OVERT_LEDGERS)
		return OVERT_OK;
	overt_fail(err, OVERT_E_INPUT, "expected one prior for each of the five ledgers");
	return overt_fail_at(err, table->name, 1, -1), OVERT_E_INPUT;
}

/** A gate that is a number. */
static const struct gate {
	const char *name;
	size_t offset;
	double low, high;
} number_gates[] = {
	{"established", offsetof(struct overt_gates, established), 0.5, 1},
	{"ruled_out", offsetof(struct overt_gates, ruled_out), 0, 0.5},
	{"likely", offsetof(struct overt_gates, likely), 0.5, 1},
	{"contested_ratio", offsetof(struct overt_gates, contested_ratio), 1, 1e6},
	{"sole_ratio", offsetof(struct overt_gates, sole_ratio), 1, 1e6},
	{"independent", offsetof(struct overt_gates, independent), 1, 100},
	{"declared_share", offsetof(struct overt_gates, declared_share), 0, 1},
	{"mixed_share", offsetof(struct overt_gates, mixed_share), 0, 1},
};
#define NUMBER_GATES (sizeof number_gates / sizeof *number_gates)

static overt_err fill_number_gate(struct overt_rules *rules, const struct gate *gate,
                                  const struct assess_table *table, const struct assess_row *row,
                                  struct overt_error *err)
{
	double value;

	if (!overt_str_to_double(CELL(row, 1), &value) || value < gate->low || value > gate->high)
		return FAIL("expected \"%s\" between %g and %g, found \"%.*s\"", gate->name, gate->low,
		            gate->high, ARG(CELL(row, 1)));
	memcpy((char *)&rules->gates + gate->offset, &value, sizeof value);
	return OVERT_OK;
}

static overt_err fill_grade_gate(char *gate, const char *allowed, const struct assess_table *table,
                                 const struct assess_row *row, struct overt_error *err)
{
	const overt_str value = CELL(row, 1);

	if (value.len != 1 || !memchr(allowed, value.ptr[0], strlen(allowed)))
		return FAIL("expected one of %s, found \"%.*s\"", allowed, ARG(value));
	*gate = value.ptr[0];
	return OVERT_OK;
}

overt_err assess_fill_gates(struct overt_rules *rules, const struct assess_table *table,
                            struct overt_error *err)
{
	unsigned seen = 0;

	for (size_t i = 0; i < table->count; i++) {
		const struct assess_row *row = &table->rows[i];
		const overt_str name = CELL(row, 0);
		size_t k = 0;
		overt_err e = OVERT_OK;
		while (k < NUMBER_GATES && !overt_str_equal(name, overt_str_from(number_gates[k].name)))
			k++;
		if (k < NUMBER_GATES)
			e = fill_number_gate(rules, &number_gates[k], table, row, err);
		else if (overt_str_equal(name, OVERT_STR("sole_reliability")))
			e = fill_grade_gate(&rules->gates.sole_reliability, "ABCDE", table, row, err);
		else if (k++, overt_str_equal(name, OVERT_STR("sole_credibility")))
			e = fill_grade_gate(&rules->gates.sole_credibility, "12345", table, row, err);
		else
			e = FAIL("unknown gate \"%.*s\"", ARG(name));
		if (e)
			return e;
		if (seen & (1U << k))
			return FAIL("\"%.*s\" is listed twice", ARG(name));
		seen |= 1U << k;
	}
	if (seen == (1U << (NUMBER_GATES + 2)) - 1)
		return OVERT_OK;
	overt_fail(err, OVERT_E_INPUT, "expected %zu gates, found %zu", NUMBER_GATES + 2, table->count);
	return overt_fail_at(err, table->name, 1, -1), OVERT_E_INPUT;
}

overt_err assess_fill_words(struct overt_rules *rules, const struct assess_table *table,
                            struct overt_error *err)
{
	struct overt_word *list = assess_take(rules->arena, table->count, sizeof *list);

	if (!list)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up");
	for (size_t i = 0; i < table->count; i++) {
		const struct assess_row *row = &table->rows[i];
		struct overt_word *w = &list[i];
		*w = (struct overt_word){CELL(row, 0), 0, 0, CELL(row, 3), CELL(row, 4)};
		const bool first = i == 0 || !overt_str_equal(w->yardstick, list[i - 1].yardstick);
		const bool last = i + 1 == table->count ||
		                  !overt_str_equal(w->yardstick, CELL(&table->rows[i + 1], 0));
		if (w->word.len == 0 || !overt_str_to_double(CELL(row, 1), &w->low) ||
		    !overt_str_to_double(CELL(row, 2), &w->high) || !(w->low < w->high))
			return FAIL("expected a word and low < high");
		if (fabs(w->low - (first ? 0 : list[i - 1].high)) > 0)
			return FAIL("expected a range that begins where the one before ends (the first at 0)");
		if (last && fabs(w->high - 1) > 0)
			return FAIL("expected the last range of a yardstick to end at 1");
	}
	rules->words = list;
	rules->word_count = table->count;
	return OVERT_OK;
}

overt_err assess_fill_questions(struct overt_rules *rules, const struct assess_table *table,
                                struct overt_error *err)
{
	struct overt_question *list = assess_take(rules->arena, table->count, sizeof *list);

	if (!list)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up");
	for (size_t i = 0; i < table->count; i++) {
		const struct assess_row *row = &table->rows[i];
		if (!overt_ledger_parse(CELL(row, 0), &list[i].ledger))
			return FAIL("expected a ledger, found \"%.*s\"", ARG(CELL(row, 0)));
		if (!overt_direction_parse(CELL(row, 1), &list[i].direction))
			return FAIL("expected for or against, found \"%.*s\"", ARG(CELL(row, 1)));
		list[i].look_for = CELL(row, 2);
	}
	rules->questions = list;
	rules->question_count = table->count;
	return OVERT_OK;
}
