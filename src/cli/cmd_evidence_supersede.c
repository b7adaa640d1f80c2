// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyst.h"
#include "item.h"
#include "near.h"
#include "rows.h"

#include <string.h>

enum { IDS_LISTED = 1000 };

/* The item that is to be superseded. */
struct target {
	struct cli_item item;
	char finding[CLI_FINDING_ID];
	overt_str id, superseded_by;
	bool withdraws; /* it is itself a withdrawal */
	size_t matches;
};

static bool copy_row(const struct cli_case *c, const struct overt_case_evidence *row,
                     struct target *t)
{
	struct overt_arena *arena = c->args->arena;
	snprintf(t->finding, sizeof t->finding, "%.*s", (int)row->finding.len, row->finding.ptr);
	t->withdraws = overt_str_equal(row->direction, OVERT_STR("none"));
	t->item.reliability = row->reliability.ptr[0];
	t->item.credibility = row->credibility.ptr[0];
	return overt_arena_copy(arena, row->id, &t->id) &&
	       overt_arena_copy(arena, row->superseded_by, &t->superseded_by) &&
	       overt_arena_copy(arena, row->indicator, &t->item.indicator) &&
	       overt_arena_copy(arena, row->strength, &t->item.strength) &&
	       overt_arena_copy(arena, row->dependence_group, &t->item.group) &&
	       overt_arena_copy(arena, row->sources, &t->item.sources);
}

/* Looks an id, or a beginning that only one item has, up in the whole case. */
static overt_err find(const struct cli_case *c, const char *text, struct target *t, overt_str *ids,
                      size_t *count, struct overt_error *err)
{
	struct overt_case_rows *rows = NULL;
	struct overt_case_evidence row;
	const overt_str wanted = overt_str_from(text);
	bool more = true, copied = true, exact = false;
	overt_err code = overt_case_select(c->file, OVERT_CASE_EVIDENCE, NULL, 0, &rows, err);
	while (!code && copied && !(code = overt_case_next_evidence(rows, &row, &more, err)) && more) {
		const bool same = overt_str_equal(row.id, wanted);
		if (*count < IDS_LISTED)
			copied = overt_arena_copy(c->args->arena, row.id, &ids[(*count)++]);
		if (!same && (exact || !overt_str_starts(row.id, wanted)))
			continue;
		t->matches = same && !exact ? 1 : t->matches + 1;
		exact = exact || same;
		copied = copied && copy_row(c, &row, t);
	}
	overt_case_rows_close(rows);
	return code || copied ? code : overt_fail(err, OVERT_E_NOMEM, "no memory for evidence");
}

static int find_target(const struct cli_case *c, const char *text, struct target *t)
{
	overt_str ids[IDS_LISTED];
	struct overt_error err;
	size_t count = 0;
	char near[400];
	if (find(c, text, t, ids, &count, &err) != OVERT_OK)
		return cli_error(c->args, &err);
	if (t->matches == 0) {
		cli_near(overt_str_from(text), ids, count, near, sizeof near);
		cli_message(c->args, "no evidence '%.80s'%s (see `overt evidence list`)", text, near);
	} else if (t->matches > 1) {
		cli_message(c->args, "'%.80s' is the beginning of %zu items; write more of it", text,
		            t->matches);
	} else if (t->withdraws) {
		cli_message(c->args, "%.*s only withdraws another item; add new evidence instead",
		            (int)t->id.len, t->id.ptr);
	} else if (t->superseded_by.ptr) {
		cli_message(c->args, "%.*s is superseded already, by %.*s", (int)t->id.len, t->id.ptr,
		            (int)t->superseded_by.len, t->superseded_by.ptr);
	} else {
		return EXIT_DONE;
	}
	return EXIT_USAGE;
}

/* What is given replaces the old value. A new indicator brings its own strength and group. */
static void replace(const struct cli_item *given, struct cli_item *item)
{
	if (given->indicator.ptr)
		*item = (struct cli_item){.indicator = given->indicator, .sources = item->sources,
		                          .reliability = item->reliability,
		                          .credibility = item->credibility};
	if (given->strength.ptr)
		item->strength = given->strength;
	if (given->group.ptr)
		item->group = given->group;
	if (given->sources.ptr)
		item->sources = given->sources;
	if (given->reliability)
		item->reliability = given->reliability;
	if (given->credibility)
		item->credibility = given->credibility;
	item->text = given->text;
}

/* A withdrawal carries no weight of its own, whatever it withdraws. */
static overt_err make(struct cli_case *c, const struct target *t, bool withdraw,
                      struct overt_evidence *out, struct overt_error *err)
{
	struct cli_item given, item = t->item;
	overt_err code = cli_item_from_options(c->args, &given, err);
	if (code)
		return code;
	if (!withdraw) {
		replace(&given, &item);
		return cli_item_complete(c->run.rules, &item, out, err);
	}
	*out = (struct overt_evidence){.indicator = item.indicator, .strength = OVERT_STR("slight"),
	                               .reliability = 'F', .credibility = '6',
	                               .group = OVERT_STR("withdrawn"), .text = given.text,
	                               .sources = given.sources.ptr ? given.sources : OVERT_STR("[]")};
	return OVERT_OK;
}

static int supersede(struct cli_case *c, const struct target *t, overt_str author)
{
	const bool withdraw = cli_flag(c->args, "withdraw");
	struct overt_evidence item = {0};
	struct overt_error err;
	char id[OVERT_CASE_EVIDENCE_ID];
	overt_err code = make(c, t, withdraw, &item, &err);
	if (code == OVERT_E_INPUT)
		err.code = OVERT_E_USAGE; // what was typed, not a file
	item.author = author;
	item.time = c->run.options.now;
	if (!code)
		code = cli_case_begin(c, &err);
	if (!code)
		code = cli_case_end(
			c, cli_item_store(c->file, t->finding, &item, t->id, withdraw, id, &err), &err);
	if (code)
		return cli_error(c->args, &err);
	printf("%s\n", id);
	return cli_case_say_verdict(c, t->finding);
}

static bool check_options(const struct cli_args *args)
{
	static const char *const changes[] = {"indicator", "strength", "reliability", "credibility",
	                                      "group", "source"};
	size_t given = 0;
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		given += cli_text(args, changes[i]) != NULL;
	const bool withdraw = cli_flag(args, "withdraw");
	if (!cli_text(args, "text"))
		cli_message(args, "say why with --text");
	else if (!withdraw && given == 0)
		cli_message(args, "nothing changes: give a new value (e.g. --credibility 3) or --withdraw");
	else if (withdraw && given > (cli_text(args, "source") != NULL))
		cli_message(args, "--withdraw takes the item out; it cannot change it, too");
	else
		return true;
	return false;
}

static int run(struct cli_args *args)
{
	struct cli_case c;
	struct target target = {0};
	overt_str author;
	if (!check_options(args) || !cli_author(args, &author))
		return EXIT_USAGE;
	int status = cli_case_open(args, args->operands[0], OVERT_CASE_WRITE, &c);
	if (status == EXIT_DONE)
		status = find_target(&c, args->operands[1], &target);
	if (status == EXIT_DONE)
		status = supersede(&c, &target, author);
	cli_case_close(&c);
	return status;
}

const struct cli_command cli_command_evidence_supersede = {
	.name = "evidence supersede",
	.summary = "replace or withdraw an item of evidence; the old one stays on record",
	.operands = "CASE ID --text WHY (--withdraw | new values)",
	.text = "Adds an item that takes the place of an earlier one. What is not given is taken from\n"
			"the earlier item; a new indicator brings its own strength and group. With --withdraw\n"
			"the earlier item only stops counting. Neither changes nor removes anything: both\n"
			"items stay in the chain. A detector's item that an analyst superseded is not entered\n"
			"again, unless its figures change.",
	.examples = "  overt evidence supersede my.case ev-1f0c9a2b7d3e4f56 --credibility 4 "
				"--text 'The second source took it from the first'\n"
				"  overt evidence supersede my.case ev-1f0c --withdraw --text 'Wrong account' "
				"--author Kim\n",
	.options =
		(const struct cli_option[]){CLI_ITEM_OPTIONS,
                                    {"withdraw", 0, NULL, false, "Only take the item out."},
                                    CLI_AUTHOR_OPTION,
                                    CLI_RULES_OPTION,
                                    {0}},
	.min_operands = 2,
	.max_operands = 2,
	.run = run,
};
