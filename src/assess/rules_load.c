// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules_load.h"

#include <stdlib.h>
#include <string.h>

/* The catalogue is a few ten thousand bytes; this bounds a hostile one. */
#define RULES_MAX_BYTES ((size_t)64 << 20)

/** One file of the rules: its header, and who fills it. In the order of meson.build. */
static const struct {
	const char *name, *header;
	assess_rules_fill fill;
} rules_files[OVERT_RULES_FILES] = {
	{"strengths.csv", "name,ratio,meaning", assess_fill_strengths},
	{"admiralty.csv", "scale,grade,factor,meaning", assess_fill_grades},
	{"priors.csv", "ledger,low,high,reason", assess_fill_priors},
	{"gates.csv", "name,value,meaning", assess_fill_gates},
	{"yardsticks.csv", "yardstick,low,high,word,stated", assess_fill_words},
	{"indicators.csv", "name,ledger,direction,strength,group,flags,disarm,definition,reason",
	 assess_fill_indicators},
	{"questions.csv", "ledger,direction,look_for", assess_fill_questions},
	{"responses.csv", "when,measure,actor,ground,check_first,must_not_become",
	 assess_fill_responses},
};

static overt_err digest(const struct overt_rules_file *files, struct overt_rules *rules,
                        struct overt_error *err)
{
	struct overt_sha256 *sha = overt_sha256_new();

	if (!sha)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up");
	for (size_t i = 0; i < OVERT_RULES_FILES; i++) {
		char length[32];
		const int n = snprintf(length, sizeof length, "%zu\n", files[i].bytes.len);
		overt_sha256_add(sha, length, (size_t)n);
		overt_sha256_add(sha, files[i].bytes.ptr, files[i].bytes.len);
	}
	overt_sha256_end(sha, rules->sha256);
	return OVERT_OK;
}

static overt_err load_file(size_t i, const struct overt_rules_file *file,
                           struct overt_rules *rules, struct overt_error *err)
{
	struct assess_table table;

	if (strcmp(file->name, rules_files[i].name) != 0)
		return overt_fail(err, OVERT_E_USAGE, "expected the rules file %s, found %s",
		                  rules_files[i].name, file->name);
	overt_err e = assess_table_parse(file->name, file->bytes, rules->arena, &table, err);
	if (!e)
		e = assess_table_expect(&table, rules_files[i].header, err);
	if (!e && table.count == 0) {
		e = overt_fail(err, OVERT_E_INPUT, "expected at least one row below the header");
		overt_fail_at(err, file->name, 1, -1);
	}
	return e ? e : rules_files[i].fill(rules, &table, err);
}

overt_err overt_rules_load(const struct overt_rules_file files[OVERT_RULES_FILES],
                           struct overt_rules **out, struct overt_error *err)
{
	struct overt_rules *rules = calloc(1, sizeof *rules);
	overt_err e = OVERT_OK;

	if (rules)
		rules->arena = overt_arena_new(RULES_MAX_BYTES);
	if (!rules || !rules->arena) {
		e = overt_fail(err, OVERT_E_NOMEM, "memory is used up");
		goto done;
	}
	for (size_t i = 0; i < OVERT_RULES_FILES && !e; i++)
		e = load_file(i, &files[i], rules, err);
	if (!e)
		e = digest(files, rules, err);
	if (!e) {
		*out = rules;
		rules = NULL;
	}
done:
	overt_rules_free(rules);
	return e;
}

void overt_rules_free(struct overt_rules *rules)
{
	if (!rules)
		return;
	overt_arena_free(rules->arena);
	free(rules);
}
