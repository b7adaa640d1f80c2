// SPDX-License-Identifier: GPL-3.0-or-later
/* The rules: are they sound, and what do they say? */
#include "near.h"
#include "rows.h"
#include "run_options.h"

#include <string.h>
#include <unistd.h>

/* Which files of the folder take the place of built-in ones. */
static void print_files(const char *dir)
{
	struct overt_rules_file files[OVERT_RULES_FILES];
	char path[4200];
	overt_rules_builtin(files);
	for (size_t i = 0; i < OVERT_RULES_FILES; i++) {
		snprintf(path, sizeof path, "%s/%s", dir ? dir : "", files[i].name);
		printf("  %-16s %s\n", files[i].name,
		       dir && access(path, F_OK) == 0 ? path : "built in");
	}
}

static int run_check(struct cli_args *args)
{
	const char *dir = args->operand_count ? args->operands[0] : NULL;
	struct overt_rules *rules = NULL;
	const int status = cli_rules_load(args, dir, &rules);
	if (status != EXIT_DONE)
		return status;
	print_files(dir);
	printf("%zu indicators, %zu strengths, %zu grades, %zu words of likelihood, %zu responses\n",
	       rules->indicator_count, rules->strength_count, rules->grade_count, rules->word_count,
	       rules->response_count);
	printf("sha256 %s\nthe rules are sound\n", rules->sha256);
	overt_rules_free(rules);
	return EXIT_DONE;
}

const struct cli_command cli_command_rules_check = {
	.name = "rules check",
	.summary = "check a folder of rules",
	.operands = "[DIR]",
	.text = "Reads the rules as --rules DIR would, and says which files are the folder's own and\n"
			"which are built in. An error names file and line, what was expected and what was\n"
			"found. docs/methods/rules.md describes the files.",
	.examples = "  overt rules check\n"
				"  overt rules check my-rules\n",
	.options = (const struct cli_option[]){{0}},
	.max_operands = 1,
	.run = run_check,
};

static void add_cell(struct overt_buf *buf, const char *name, overt_str text)
{
	overt_buf_printf(buf, ",\"%s\":", name);
	overt_buf_json(buf, text);
}

static void add_flags(struct overt_buf *buf, unsigned flags)
{
	static const char *const names[] = {"pending", "names_sponsor", "disguise", "detector"};
	bool first = true;
	overt_buf_printf(buf, ",\"flags\":[");
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		if (!(flags & 1u << i))
			continue;
		overt_buf_printf(buf, "%s\"%s\"", first ? "" : ",", names[i]);
		first = false;
	}
	overt_buf_append(buf, "]", 1);
}

static bool show_json(const struct overt_rules *rules, overt_str name, struct overt_buf *buf)
{
	for (size_t i = 0; i < rules->indicator_count; i++) {
		const struct overt_indicator *row = &rules->indicators[i];
		if (name.ptr && !overt_str_equal(name, row->name))
			continue;
		overt_buf_printf(buf, "{\"indicator\":");
		overt_buf_json(buf, row->name);
		add_cell(buf, "ledger", overt_str_from(overt_ledger_name(row->ledger)));
		add_cell(buf, "direction", overt_str_from(overt_direction_name(row->direction)));
		add_cell(buf, "strength", row->strength);
		overt_buf_printf(buf, ",\"ratio\":%.15g", overt_rules_strength(rules, row->strength)->ratio);
		add_cell(buf, "group", row->group);
		add_flags(buf, row->flags);
		add_cell(buf, "disarm", row->disarm.len ? row->disarm : OVERT_STR_NONE);
		add_cell(buf, "definition", row->definition);
		add_cell(buf, "reason", row->reason);
		overt_buf_append(buf, "}\n", 2);
	}
	return !buf->failed;
}

static int no_indicator(const struct cli_args *args, const struct overt_rules *rules, overt_str name)
{
	enum { NAMES_MAX = 4096 };
	overt_str names[NAMES_MAX];
	size_t count = 0;
	char near[400];
	for (; count < rules->indicator_count && count < NAMES_MAX; count++)
		names[count] = rules->indicators[count].name;
	cli_near(name, names, count, near, sizeof near);
	cli_message(args, "no indicator '%.80s' in the catalogue%s", name.ptr, near);
	return EXIT_USAGE;
}

static int run_show(struct cli_args *args)
{
	const overt_str name = overt_str_from(args->operand_count ? args->operands[0] : NULL);
	struct overt_rules *rules = NULL;
	struct overt_buf buf = {0};
	struct overt_error err;
	int status = cli_rules_load(args, cli_text(args, "rules"), &rules);
	if (status == EXIT_DONE && name.ptr && !overt_rules_indicator(rules, name))
		status = no_indicator(args, rules, name);
	else if (status == EXIT_DONE && cli_flag(args, "json"))
		status = show_json(rules, name, &buf) ? EXIT_DONE : EXIT_FAILED;
	else if (status == EXIT_DONE && overt_rules_show(rules, name, &buf, &err) != OVERT_OK)
		status = cli_error(args, &err);
	overt_rules_free(rules);
	if (status == EXIT_DONE)
		return cli_print_buf(args, &buf);
	overt_buf_free(&buf);
	return status;
}

const struct cli_command cli_command_rules_show = {
	.name = "rules show",
	.summary = "show the catalogue of indicators, or one of them in full",
	.operands = "[NAME]",
	.text = "Prints the catalogue: what each indicator says, the question that it bears on, for or\n"
			"against, how strongly and why. With --json one object a line, as\n"
			"schema/indicator.schema.json says.",
	.examples = "  overt rules show\n"
				"  overt rules show platform_takedown\n"
				"  overt rules show --json | jq -r 'select(.ledger == \"coercive\").indicator'\n",
	.options = (const struct cli_option[]){{"json", 'j', NULL, false, "JSON Lines."},
                                           CLI_RULES_OPTION,
                                           {0}},
	.max_operands = 1,
	.run = run_show,
};
