// SPDX-License-Identifier: GPL-3.0-or-later
/* The bars on the shared library of cases; skips (77) where it is absent. */
#include "../check.h"

#include <stdio.h>
#include <string.h>

#include "support.h"
#include "table.h"

static struct overt_rules *rules;
static struct overt_buf cases, names, pairs;

static void assess(overt_str csv, struct overt_buf *out, struct overt_library_totals *totals)
{
	struct overt_error err;

	assert_ok(overt_assess_library(rules, "cases.csv", csv, out, NULL, totals, &err), &err);
}

static void every_shared_name_is_known(void **state)
{
	size_t count = 0;

	(void)state;
	for (char *name = strtok(names.data, "\n"); name; name = strtok(NULL, "\n"), count++)
		if (!overt_rules_indicator(rules, overt_str_from(name)))
			fail_msg("not in the catalogue: %s", name);
	assert_true(count >= 117);
}

static void the_library_of_cases(void **state)
{
	struct overt_buf out = {.data = NULL};
	struct overt_library_totals totals;

	(void)state;
	assess(overt_buf_view(&cases), &out, &totals);
	print_message("cases: %zu of %zu as listed, %zu swapped\n", totals.agree, totals.with_listed,
	              totals.swapped);
	assert_int_equal(totals.with_listed, 64);
	assert_true(totals.agree >= 60);
	assert_int_equal(totals.swapped, 0);
	overt_buf_free(&out);
}

/* The same library with other words in every column that the arithmetic must not read. */
static void rewrite(const struct assess_table *t, struct overt_buf *out, bool keep_sponsor)
{
	const size_t id = assess_table_column(t, "id"), sponsor = assess_table_column(t, "sponsor");
	const size_t column = assess_table_column(t, "evidence_indicators");

	overt_buf_printf(out, "sponsor,target,name,platform,id,evidence_indicators\n");
	for (size_t i = 0; i < t->count; i++) {
		const overt_str *c = t->rows[i].cells;
		const bool named = keep_sponsor && c[sponsor].len > 0;
		overt_buf_printf(out, "%s,Freedonia %zu,\"renamed, %zu\",elsewhere,%.*s,\"%.*s\"\n",
		                 named ? "Ruritania" : "", i, i, (int)c[id].len, c[id].ptr,
		                 (int)c[column].len, c[column].ptr);
	}
}

static void renaming_and_blanking_the_library(void **state)
{
	struct overt_buf other = {.data = NULL};
	struct overt_buf before = {.data = NULL}, after = {.data = NULL};
	struct overt_arena *arena = overt_arena_new(SIZE_MAX);
	struct overt_library_totals totals;
	struct assess_table table;
	struct overt_error err;

	(void)state;
	assert_ok(assess_table_parse("cases.csv", overt_buf_view(&cases), arena, &table, &err), &err);
	assess(overt_buf_view(&cases), &before, &totals);
	rewrite(&table, &other, true);
	assess(overt_buf_view(&other), &after, &totals);
	assert_int_equal(totals.rows, table.count);
	assert_string_equal(before.data, after.data);
	assert_non_null(strstr(after.data, ",interference,"));

	overt_buf_clear(&other);
	overt_buf_clear(&after);
	rewrite(&table, &other, false);
	assess(overt_buf_view(&other), &after, &totals);
	assert_null(strstr(after.data, ",interference,"));
	overt_buf_free(&after);
	overt_buf_free(&before);
	overt_buf_free(&other);
	overt_arena_free(arena);
}

/* Verdict of a case in the result; its length is that of one word. */
static overt_str verdict_of(const struct overt_buf *out, overt_str id)
{
	char line[64];

	snprintf(line, sizeof line, "\n%.*s,", (int)id.len, id.ptr);
	const char *at = strstr(out->data, line);
	assert_non_null(at);
	at += strlen(line);
	return (overt_str){at, (size_t)(strchr(at, ',') - at)};
}

static void pairs_hold(void **state)
{
	struct overt_buf out = {.data = NULL};
	struct overt_arena *arena = overt_arena_new(SIZE_MAX);
	struct assess_table table;
	struct overt_error err;

	(void)state;
	assess(overt_buf_view(&cases), &out, NULL);
	assert_ok(assess_table_parse("pairs.csv", overt_buf_view(&pairs), arena, &table, &err), &err);
	for (size_t i = 0; i < table.count; i++) {
		const overt_str *c = table.rows[i].cells;
		const bool same = overt_str_equal(verdict_of(&out, c[1]), verdict_of(&out, c[2]));
		if (same != overt_str_equal(c[3], OVERT_STR("same")))
			fail_msg("pair %.*s", (int)c[0].len, c[0].ptr);
	}
	overt_buf_free(&out);
	overt_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shared_name_is_known),
		cmocka_unit_test(the_library_of_cases),
		cmocka_unit_test(renaming_and_blanking_the_library),
		cmocka_unit_test(pairs_hold),
	};
	int status = 77;

	rules = support_rules();
	if (support_read_shared("cases.csv", &cases) && support_read_shared("pairs.csv", &pairs) &&
	    support_read_shared("indicators.txt", &names))
		status = cmocka_run_group_tests(tests, NULL, NULL);
	overt_buf_free(&names);
	overt_buf_free(&pairs);
	overt_buf_free(&cases);
	overt_rules_free(rules);
	return status;
}
