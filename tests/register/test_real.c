// SPDX-License-Identifier: GPL-3.0-or-later
/* The matrix has an empty row, and handles that its platforms do not allow.
   The public registers as they are published; skipped, loudly, without them. */
#include "kit.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[3072];

static struct overt_registers *loaded(const char *const *files, size_t count)
{
	struct overt_registers *set = NULL;
	struct overt_error err = {0};
	char path[4096];
	assert_int_equal(overt_registers_new(&set, &err), OVERT_OK);
	for (size_t i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, files[i]);
		if (overt_registers_add_file(set, path, &err))
			fail_msg("%s:%d: %s", err.file, (int)err.line, err.message);
	}
	assert_int_equal(overt_registers_seal(set, &err), OVERT_OK);
	return set;
}

static void counts_are_those_of_the_files(void **state)
{
	(void)state;
	static const struct {
		const char *file, *format;
		uint64_t rows, entries, dropped;
	} expected[] = {
		{"registers/FARA_All_ForeignPrincipals.csv", "fara-principals", 16947, 16947, 0},
		{"registers/FARA_All_Registrants.csv", "fara-registrants", 6718, 6718, 0},
		{"registers/State_Media_Matrix.csv", "state-media-matrix", 1157, 1156, 35},
		{"registers/legislators-current.yaml", "legislators", 537, 537, 0},
		{"registers/legislators-social-media.yaml", "legislators-social", 519, 519, 0},
		{"worlds/dev_A_spring2016.declared.csv", "plain", 250, 250, 0},
		{"worlds/dev_D_aug2017.declared.csv", "plain", 0, 0, 0},
	};
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		struct overt_registers *set = loaded(&expected[i].file, 1);
		size_t count;
		const struct overt_register_source *s = overt_registers_sources(set, &count);
		print_message("%s: %s, %llu rows, %llu entries, %llu keys dropped; %.*s\n",
		              expected[i].file, s->format.ptr, (unsigned long long)s->rows,
		              (unsigned long long)s->entries, (unsigned long long)s->keys_dropped,
		              (int)s->first_problem.len, s->first_problem.ptr ? s->first_problem.ptr : "");
		assert_true(same(s->format, expected[i].format));
		assert_int_equal(s->rows, expected[i].rows);
		assert_int_equal(s->entries, expected[i].entries);
		assert_int_equal(s->keys_dropped, expected[i].dropped);
		overt_registers_free(set);
	}
}

static void terms_are_kept(void **state)
{
	(void)state;
	static const char *const files[] = {"registers/FARA_All_ForeignPrincipals.csv",
	                                    "registers/FARA_All_Registrants.csv"};
	struct overt_registers *set = loaded(files, 2);
	uint32_t count, principals = 0, agents = 0, joined = 0;
	const struct overt_register_entry *e = overt_registers_entries(set, &count);
	for (uint32_t i = 0; i < count; i++) {
		bool agent = same(e[i].kind, "foreign-agent");
		bool ended = e[i].until != OVERT_TIME_UNKNOWN;
		principals += !agent && ended;
		agents += agent && ended;
		joined += agent && !overt_str_starts(e[i].owner, OVERT_STR("principals of FARA"));
		assert_true(e[i].acknowledged);
	}
	print_message("terminated: %u principals, %u registrants; %u registrants joined\n", principals,
	              agents, joined);
	assert_int_equal(principals, 16175);
	assert_int_equal(agents, 6204);
	assert_true(joined > 6000);
	overt_registers_free(set);
}

static void known_bodies_are_found(void **state)
{
	(void)state;
	static const char *const files[] = {"registers/State_Media_Matrix.csv",
	                                    "registers/legislators-current.yaml",
	                                    "registers/legislators-social-media.yaml"};
	struct overt_registers *set = loaded(files, 3);
	struct overt_register_query q = account("twitter", "3026622545", "renamed");
	assert_true(match(set, &q).declared);
	q = account("twitter", "ChannelNewsAsia", NULL);
	assert_true(match(set, &q).declared);
	q = account("instagram", NULL, "nobody_at_all_here");
	assert_int_equal(match(set, &q).total, 0);
	overt_registers_free(set);
}

int main(void)
{
	const char *data = getenv("OVERT_DATA");
	snprintf(folder, sizeof folder, "%s", data ? data : "../shared/data");
	char probe[4096];
	snprintf(probe, sizeof probe, "%s/registers/State_Media_Matrix.csv", folder);
	if (access(probe, R_OK) != 0) {
		fprintf(stderr, "SKIPPED: %s is not there (set OVERT_DATA)\n", probe);
		return 77;
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_those_of_the_files),
		cmocka_unit_test(terms_are_kept),
		cmocka_unit_test(known_bodies_are_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
