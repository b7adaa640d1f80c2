// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules_load.h"

#include "local.h"

#include <string.h>

#define CELL(row, i) overt_str_trim((row)->cells[i])
#define FAIL(...) (overt_fail(err, OVERT_E_INPUT, __VA_ARGS__), assess_table_fail(table, row, err))
#define ARG(s) (int)(s).len, (s).ptr

static bool is_name(overt_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		const char c = s.ptr[i];
		if (!((c >= 'a' && c <= 'z') || (i > 0 && ((c >= '0' && c <= '9') || c == '_'))))
			return false;
	}
	return s.len > 0 && s.len <= 64;
}

static bool is_technique(overt_str s)
{
	size_t i = 1;

	if (s.len == 0)
		return true;
	if (s.ptr[0] != 'T')
		return false;
	while (i < s.len && ((s.ptr[i] >= '0' && s.ptr[i] <= '9') || (s.ptr[i] == '.' && i == 5)))
		i++;
	return i == s.len && (s.len == 5 || s.len == 9);
}

static overt_err parse_flags(overt_str text, unsigned *flags, const struct assess_table *table,
                             const struct assess_row *row, struct overt_error *err)
{
	static const struct {
		const char *name;
		unsigned bit;
	} known[] = {{"pending", OVERT_INDICATOR_PENDING},
	             {"names_sponsor", OVERT_INDICATOR_NAMES_SPONSOR},
	             {"disguise", OVERT_INDICATOR_DISGUISE},
	             {"detector", OVERT_INDICATOR_DETECTOR}};
	overt_str name;

	while (assess_next_name(&text, ';', &name)) {
		size_t k = 0;
		while (k < 4 && !overt_str_equal(name, overt_str_from(known[k].name)))
			k++;
		if (k == 4)
			return FAIL("expected pending, names_sponsor, disguise or detector, found \"%.*s\"",
			            ARG(name));
		*flags |= known[k].bit;
	}
	return OVERT_OK;
}

static overt_err fill_indicator(const struct overt_rules *rules, struct overt_indicator *it,
                                const struct assess_table *table, const struct assess_row *row,
                                struct overt_error *err)
{
	*it = (struct overt_indicator){.name = CELL(row, 0), .strength = CELL(row, 3),
	                               .group = CELL(row, 4), .disarm = CELL(row, 6),
	                               .definition = CELL(row, 7), .reason = CELL(row, 8)};
	if (!is_name(it->name))
		return FAIL("expected a name of small letters, digits and _, found \"%.*s\"", ARG(it->name));
	if (!overt_ledger_parse(CELL(row, 1), &it->ledger))
		return FAIL("expected a ledger, found \"%.*s\"", ARG(CELL(row, 1)));
	if (!overt_direction_parse(CELL(row, 2), &it->direction))
		return FAIL("expected for or against, found \"%.*s\"", ARG(CELL(row, 2)));
	if (!overt_rules_strength(rules, it->strength))
		return FAIL("expected a strength of strengths.csv, found \"%.*s\"", ARG(it->strength));
	if (!is_name(it->group))
		return FAIL("expected a dependence group, found \"%.*s\"", ARG(it->group));
	if (!is_technique(it->disarm))
		return FAIL("expected a DISARM id such as T0123.001, found \"%.*s\"", ARG(it->disarm));
	if (it->definition.len == 0 || it->reason.len == 0)
		return FAIL("\"%.*s\" needs a definition and a reason", ARG(it->name));
	overt_err e = parse_flags(CELL(row, 5), &it->flags, table, row, err);
	if (!e && (it->flags & OVERT_INDICATOR_NAMES_SPONSOR) &&
	    (it->ledger != OVERT_LEDGER_SPONSOR || it->direction != OVERT_FOR))
		return FAIL("names_sponsor belongs to the sponsor ledger, for");
	return e;
}

overt_err assess_fill_indicators(struct overt_rules *rules, const struct assess_table *table,
                                 struct overt_error *err)
{
	struct overt_indicator *list = assess_take(rules->arena, table->count, sizeof *list);

	if (!list)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up");
	for (size_t i = 0; i < table->count; i++) {
		const struct assess_row *row = &table->rows[i];
		overt_err e = fill_indicator(rules, &list[i], table, row, err);
		if (e)
			return e;
		for (size_t j = 0; j < i; j++)
			if (overt_str_equal(list[j].name, list[i].name))
				return FAIL("\"%.*s\" is listed twice", ARG(list[i].name));
	}
	rules->indicators = list;
	rules->indicator_count = table->count;
	if (overt_rules_indicator(rules, OVERT_STR(ASSESS_SPONSOR_NAMED)))
		return OVERT_OK;
	overt_fail(err, OVERT_E_INPUT, "expected an indicator \"%s\"", ASSESS_SPONSOR_NAMED);
	return overt_fail_at(err, table->name, 1, -1), OVERT_E_INPUT;
}

static bool known_condition(const struct overt_rules *rules, overt_str token)
{
	static const char prefix[] = "indicator:";
	const size_t skip = sizeof prefix - 1;
	enum overt_ledger ledger;
	enum overt_verdict_kind kind;

	if (overt_str_starts(token, overt_str_from(prefix)))
		return overt_rules_indicator(rules, (overt_str){token.ptr + skip, token.len - skip}) != NULL;
	return assess_verdict_token(token, &kind) || overt_ledger_parse(token, &ledger);
}

overt_err assess_fill_responses(struct overt_rules *rules, const struct assess_table *table,
                                struct overt_error *err)
{
	struct overt_response *list = assess_take(rules->arena, table->count, sizeof *list);

	if (!list)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up");
	for (size_t i = 0; i < table->count; i++) {
		const struct assess_row *row = &table->rows[i];
		overt_str token, rest = CELL(row, 0);
		list[i] = (struct overt_response){rest,         CELL(row, 1), CELL(row, 2),
		                                  CELL(row, 3), CELL(row, 4), CELL(row, 5)};
		for (size_t column = 0; column < table->columns; column++)
			if (CELL(row, column).len == 0)
				return FAIL("expected every cell of a response to be filled");
		while (assess_next_name(&rest, ' ', &token))
			if (!known_condition(rules, token))
				return FAIL("expected a verdict, a ledger or indicator:NAME, found \"%.*s\"",
				            ARG(token));
	}
	rules->responses = list;
	rules->response_count = table->count;
	return OVERT_OK;
}
