// SPDX-License-Identifier: GPL-3.0-or-later
/* The sample case through every output: options, failures, and GraphML read back by igraph. */
#include "../check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <igraph/igraph.h>
#include <overt/report.h>

#include "sample.h"

static char folder[] = "/tmp/overt-report-XXXXXX";
static char path[64];
static struct overt_rules *rules;
static struct overt_case *file;

static int make(void **state)
{
	struct overt_error err = {0};
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/sample.case", folder);
	assert_ok(sample_rules(&rules, &err), &err);
	assert_ok(sample_make(path, &err), &err);
	assert_ok(overt_case_open(path, OVERT_CASE_READ, 0, &file, &err), &err);
	return 0;
}

static int clear(void **state)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	char name[80];
	(void)state;
	overt_case_close(file);
	overt_rules_free(rules);
	for (size_t i = 0; i < 3; i++) {
		snprintf(name, sizeof name, "%s%s", path, ends[i]);
		unlink(name);
	}
	return rmdir(folder);
}

static overt_err output(const char *format, const char *table, overt_str yardstick,
                       const struct overt_rules *with, struct overt_buf *buf, struct overt_error *err)
{
	struct overt_report_options options = {.rules = with, .yardstick = yardstick};
	struct overt_report_sink sink = overt_report_buffer(buf);
	return overt_report_write(file, format, table, &options, &sink, err);
}

static void every_format_is_written(void **state)
{
	size_t formats, tables;
	const struct overt_report_format *const *all = overt_report_formats(&formats);
	const char *const *names = overt_report_tables(&tables);
	(void)state;
	assert_true(formats >= 5 && tables == 5);
	for (size_t i = 0; i < formats; i++) {
		for (size_t t = 0; t < (all[i]->tabular ? tables : 1); t++) {
			struct overt_buf once = {0}, again = {0};
			struct overt_error err = {0};
			assert_ok(output(all[i]->name, names[t], OVERT_STR_NONE, rules, &once, &err), &err);
			assert_ok(output(all[i]->name, names[t], OVERT_STR_NONE, rules, &again, &err), &err);
			assert_true(once.len > 100);
			assert_int_equal(once.len, again.len);
			assert_memory_equal(once.data, again.data, once.len);
			overt_buf_free(&once);
			overt_buf_free(&again);
		}
	}
}

static void wrong_wishes_are_refused(void **state)
{
	struct overt_buf buf = {0};
	struct overt_error err = {0};
	(void)state;
	assert_int_equal(output("pdf", NULL, OVERT_STR_NONE, rules, &buf, &err), OVERT_E_USAGE);
	assert_non_null(strstr(err.message, "pdf"));
	assert_int_equal(output("csv", NULL, OVERT_STR_NONE, rules, &buf, &err), OVERT_E_USAGE);
	assert_int_equal(output("csv", "people", OVERT_STR_NONE, rules, &buf, &err), OVERT_E_USAGE);
	assert_non_null(strstr(err.message, "people"));
	assert_int_equal(output("html", NULL, OVERT_STR("stars"), rules, &buf, &err), OVERT_E_USAGE);
	assert_non_null(strstr(err.message, "stars"));
	assert_int_equal(output("html", NULL, OVERT_STR_NONE, NULL, &buf, &err), OVERT_E_USAGE);
	assert_int_equal(buf.len, 0);
	overt_buf_free(&buf);
}

static void the_yardstick_is_named(void **state)
{
	struct overt_buf buf = {0};
	struct overt_error err = {0};
	(void)state;
	assert_ok(output("html", NULL, OVERT_STR("phia"), rules, &buf, &err), &err);
	assert_non_null(strstr(buf.data, "PHIA"));
	overt_buf_clear(&buf);
	assert_ok(output("html", NULL, OVERT_STR_NONE, rules, &buf, &err), &err);
	assert_non_null(strstr(buf.data, "ICD 203"));
	overt_buf_free(&buf);
}

static void evidence_is_weighed_as_the_case_has_it(void **state)
{
	struct overt_report_assessed assessed;
	struct overt_error err = {0};
	(void)state;
	assert_ok(overt_report_assess(file, rules, OVERT_STR("a-analyst-1"), &assessed, &err), &err);
	assert_int_equal(assessed.input.item_count, 3);
	assert_int_equal(assessed.verdict.kind, OVERT_VERDICT_INTERFERENCE);
	overt_report_assessed_free(&assessed);
	assert_ok(overt_report_assess(file, rules, OVERT_STR("no such finding"), &assessed, &err), &err);
	assert_int_equal(assessed.input.item_count, 0);
	assert_int_equal(assessed.verdict.kind, OVERT_VERDICT_UNDETERMINED);
	overt_report_assessed_free(&assessed);
}

static void igraph_reads_the_graphml(void **state)
{
	struct overt_buf buf = {0};
	struct overt_error err = {0};
	igraph_t graph;
	(void)state;
	igraph_set_attribute_table(&igraph_cattribute_table);
	assert_ok(output("graphml", NULL, OVERT_STR_NONE, rules, &buf, &err), &err);
	FILE *stream = fmemopen(buf.data, buf.len, "r");
	assert_non_null(stream);
	assert_int_equal(igraph_read_graph_graphml(&graph, stream, 0), IGRAPH_SUCCESS);
	fclose(stream);
	assert_int_equal(igraph_vcount(&graph), 15); /* 16 accounts, one of them in no pair */
	assert_int_equal(igraph_ecount(&graph), 15 + 6 + 1 + 3);
	assert_string_equal(VAS(&graph, "account_id", 0), "-1005");
	assert_string_equal(VAS(&graph, "label", 3), "<script>alert(1)</script>");
	assert_string_equal(VAS(&graph, "disposition", 0), "disguised");
	assert_true(VAB(&graph, "declared", 7));
	assert_true(EAN(&graph, "weight", 0) >= 2 && EAN(&graph, "weight", 0) == EAN(&graph, "k", 0));
	assert_true(EAN(&graph, "q", 0) > 0);
	igraph_destroy(&graph);
	overt_buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_is_written),
		cmocka_unit_test(wrong_wishes_are_refused),
		cmocka_unit_test(the_yardstick_is_named),
		cmocka_unit_test(evidence_is_weighed_as_the_case_has_it),
		cmocka_unit_test(igraph_reads_the_graphml),
	};
	return cmocka_run_group_tests(tests, make, clear);
}
