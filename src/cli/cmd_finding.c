// SPDX-License-Identifier: GPL-3.0-or-later
/* Activities that no detector saw, and what an analyst says of one that was found. */
#include "analyst.h"
#include "description.h"
#include "item.h"
#include "rows.h"

#include <string.h>

enum { ID_DIGITS = 16 };

#define WHAT_OPTIONS                                                                               \
	{"title", 0, "TEXT", false, "What it is, in a few words."},                                    \
		{"text", 0, "TEXT", false, "What happened, who says so."},                                 \
		{"scope", 0, "SCOPE", false, "in (default), military-force or no-foreign-element."},       \
		CLI_AUTHOR_OPTION, CLI_RULES_OPTION

/* Unknown means "in scope", as the case file has it. */
static bool take_scope(const struct cli_args *args, overt_str *scope)
{
	const char *text = cli_text(args, "scope");
	*scope = OVERT_STR_NONE;
	if (!text || strcmp(text, "in") == 0)
		return true;
	if (strcmp(text, "military-force") == 0)
		*scope = OVERT_STR("military force");
	else if (strcmp(text, "no-foreign-element") == 0)
		*scope = OVERT_STR("no foreign element");
	else
		cli_message(args, "--scope is one of in, military-force, no-foreign-element, not '%s'", text);
	return scope->ptr != NULL;
}

/* "act-" and digits of the digest of title and text: the same words, the same id. */
static void make_id(overt_str title, overt_str text, char id[CLI_FINDING_ID])
{
	char hex[OVERT_SHA256_HEX];
	struct overt_sha256 *sha = overt_sha256_new();
	if (sha) {
		overt_sha256_add(sha, title.ptr, title.len);
		overt_sha256_add(sha, "\n", 1);
		overt_sha256_add(sha, text.ptr ? text.ptr : "", text.len);
	}
	overt_sha256_end(sha, hex);
	snprintf(id, CLI_FINDING_ID, "act-%.*s", ID_DIGITS, hex);
}

/* The activity and its items, if there are any, in one transaction. */
static overt_err store_rows(struct cli_case *c, const struct overt_case_activity *row,
                            const char *id, const struct overt_assessment *input,
                            struct overt_error *err)
{
	char item_id[OVERT_CASE_EVIDENCE_ID];
	overt_err code = overt_case_add_activity(c->file, row, err);
	for (size_t i = 0; input && i < input->item_count && !code; i++) {
		struct overt_evidence item = input->items[i];
		item.time = row->time_ms;
		if (item.author.len == 0)
			item.author = row->author;
		code = cli_item_store(c->file, id, &item, OVERT_STR_NONE, false, item_id, err);
	}
	return code;
}

static int store(struct cli_case *c, const char *id, const struct overt_case_activity *what,
                 const struct overt_assessment *input)
{
	struct overt_error err;
	struct overt_case_activity row = *what;
	row.finding = overt_str_from(id);
	row.time_ms = c->run.options.now;
	overt_err code = cli_case_begin(c, &err);
	if (!code)
		code = cli_case_end(c, store_rows(c, &row, id, input, &err), &err);
	if (code)
		return cli_error(c->args, &err);
	return cli_case_say_verdict(c, id);
}

static int add_new(struct cli_case *c, const struct overt_case_activity *what,
                   const struct overt_assessment *input)
{
	char id[CLI_FINDING_ID], there[8];
	struct overt_error err;
	make_id(what->title, what->text, id);
	const overt_str params[] = {overt_str_from(id)};
	if (cli_case_ask(c->file, "SELECT count(*) FROM activities WHERE finding = ?1", params, 1, there,
	                 sizeof there, &err) != OVERT_OK)
		return cli_error(c->args, &err);
	if (strcmp(there, "0") != 0) {
		cli_message(c->args, "%s has the same title and text already", id);
		return EXIT_USAGE;
	}
	const int status = store(c, id, what, input);
	if (status == EXIT_DONE)
		printf("%s\n", id);
	return status;
}

/* What a description of a case says, in place of the options. */
static int take_description(const struct cli_case *c, const char *path,
                            struct overt_case_activity *what, struct overt_assessment *input)
{
	static const overt_str scopes[] = {{NULL, 0}, {"military force", 14}, {"no foreign element", 18}};
	struct cli_description d;
	struct overt_error err;
	if (cli_description_read(c->run.rules, path, c->args->arena, &d, &err) != OVERT_OK)
		return cli_error(c->args, &err);
	if (d.input.item_count > CLI_ITEMS_MAX) {
		cli_message(c->args, "%s has more than %d items", path, CLI_ITEMS_MAX);
		return EXIT_BAD_INPUT;
	}
	what->title = d.title;
	what->text = d.text;
	what->scope = scopes[d.input.scope];
	*input = d.input;
	return EXIT_DONE;
}

static bool check_add(const struct cli_args *args, const struct overt_case_activity *what)
{
	const char *from = cli_text(args, "from");
	if (from && (cli_text(args, "title") || cli_text(args, "text") || cli_text(args, "scope")))
		cli_message(args, "--from brings title, text and scope; do not give them, too");
	else if (!from && what->title.len == 0)
		cli_message(args, "say what it is: --title TEXT, or --from FILE.json");
	else
		return true;
	return false;
}

static int run_add(struct cli_args *args)
{
	struct cli_case c = {.args = args};
	const char *from = cli_text(args, "from");
	struct overt_assessment input = {0};
	struct overt_error err;
	struct overt_case_activity what = {.title = overt_str_trim(overt_str_from(cli_text(args, "title"))),
	                                   .text = overt_str_from(cli_text(args, "text"))};
	if (!check_add(args, &what) || !take_scope(args, &what.scope) || !cli_author(args, &what.author))
		return EXIT_USAGE;
	int status = cli_run_prepare(args, &c.run);
	if (status == EXIT_DONE && from)
		status = take_description(&c, from, &what, &input);
	if (status == EXIT_DONE &&
	    overt_case_open(args->operands[0], OVERT_CASE_CREATE, 5000, &c.file, &err) != OVERT_OK)
		status = cli_error(args, &err);
	if (status == EXIT_DONE)
		status = add_new(&c, &what, &input);
	cli_case_close(&c);
	return status;
}

const struct cli_command cli_command_finding_add = {
	.name = "finding add",
	.summary = "describe an activity that no detector saw",
	.operands = "CASE (--title TEXT | --from FILE.json)",
	.text = "Adds an activity to the case, prints its id, and weighs it. The case is made when it\n"
			"does not exist. Evidence is added with `overt evidence add`; without any, the verdict\n"
			"is undetermined. --scope takes an activity out of what is judged here: nothing else\n"
			"does. --from takes all of it, evidence included, from a description of a case\n"
			"(schema/case-description.schema.json; see examples/cases).",
	.examples = "  overt finding add my.case --title 'Language courses of an embassy'\n"
				"  overt finding add my.case --title 'Shelling' --scope military-force --author Kim\n"
				"  overt finding add my.case --from examples/cases/10-covert-network.json\n",
	.options =
		(const struct cli_option[]){
			{"from", 0, "FILE", false, "Take title, text, scope and evidence from this JSON file."},
			WHAT_OPTIONS,
			{0}},
	.min_operands = 1,
	.max_operands = 1,
	.run = run_add,
};

/* What is not said again stays as it was said last. */
static overt_err fill_from_last(struct cli_case *c, const char *id, struct overt_case_activity *what,
                                struct overt_error *err)
{
	const struct overt_case_where where = OVERT_CASE_IS("finding", overt_str_from(id));
	struct overt_case_rows *rows = NULL;
	struct overt_case_activity row;
	bool more = true, copied = true;
	const bool title = what->title.ptr, text = what->text.ptr, scope = cli_text(c->args, "scope");
	overt_err code = overt_case_select(c->file, OVERT_CASE_ACTIVITY, &where, 1, &rows, err);
	while (!code && !(code = overt_case_next_activity(rows, &row, &more, err)) && more) {
		copied = copied && (title || overt_arena_copy(c->args->arena, row.title, &what->title)) &&
		         (text || overt_arena_copy(c->args->arena, row.text, &what->text)) &&
		         (scope || overt_arena_copy(c->args->arena, row.scope, &what->scope));
	}
	overt_case_rows_close(rows);
	return code || copied ? code : overt_fail(err, OVERT_E_NOMEM, "no memory for an activity");
}

static int run_describe(struct cli_args *args)
{
	struct cli_case c;
	struct overt_error err;
	char id[CLI_FINDING_ID];
	struct overt_case_activity what = {.title = overt_str_from(cli_text(args, "title")),
	                                   .text = overt_str_from(cli_text(args, "text"))};
	if (!what.title.ptr && !what.text.ptr && !cli_text(args, "scope")) {
		cli_message(args, "nothing is said: give --title, --text or --scope");
		return EXIT_USAGE;
	}
	if (!take_scope(args, &what.scope) || !cli_author(args, &what.author))
		return EXIT_USAGE;
	int status = cli_case_open(args, args->operands[0], OVERT_CASE_WRITE, &c);
	if (status == EXIT_DONE)
		status = cli_case_finding(&c, args->operands[1], id);
	if (status == EXIT_DONE && fill_from_last(&c, id, &what, &err) != OVERT_OK)
		status = cli_error(args, &err);
	if (status == EXIT_DONE)
		status = store(&c, id, &what, NULL);
	cli_case_close(&c);
	return status;
}

const struct cli_command cli_command_finding_describe = {
	.name = "finding describe",
	.summary = "give a finding a title, a description or a scope",
	.operands = "CASE FINDING",
	.text = "Says something of a finding, be it a detector's or an analyst's. What is not said\n"
			"again stays as it was. Nothing is overwritten: the history keeps every version.",
	.examples = "  overt finding describe my.case F-3f9a --title 'The same joke, 40 accounts'\n"
				"  overt finding describe my.case F-3f9a --scope no-foreign-element --author Kim\n",
	.options = (const struct cli_option[]){WHAT_OPTIONS, {0}},
	.min_operands = 2,
	.max_operands = 2,
	.run = run_describe,
};

#define COUNTS                                                                                     \
	"(SELECT count(*) FROM current_evidence AS e WHERE e.finding = f.finding) AS evidence, "       \
	"(SELECT count(DISTINCT author) FROM reviews AS r WHERE r.finding = f.finding) AS reviewers, "
#define LIST                                                                                       \
	"SELECT finding, title, scope, verdict, reason, disposition, rank, accounts, evidence, "       \
	"reviewers, rank IS NOT NULL AS \"detected:bool\", lost AS \"lost:bool\", closest FROM ("      \
	"SELECT finding, title, scope, verdict, reason, disposition, rank, accounts, " COUNTS          \
	"0 AS lost, NULL AS closest FROM export_findings AS f UNION ALL "                              \
	"SELECT finding, title, scope, verdict, reason, NULL, NULL, accounts, evidence, reviewers, "   \
	"1, closest FROM lost_findings) ORDER BY rank IS NULL, rank, lost, finding"

static void print_row(const struct overt_case_value *v)
{
	cli_print_text(stdout, v[0].text, 0);
	printf("  %-12.*s  ", (int)v[3].text.len, v[3].text.ptr ? v[3].text.ptr : "");
	const bool lost = v[11].integer;
	overt_str open = v[5].text.ptr ? v[5].text : lost ? OVERT_STR("not found") : OVERT_STR("described");
	printf("%-11.*s  ", (int)open.len, open.ptr);
	printf("%3lld evidence, %lld reviewers", (long long)v[8].integer, (long long)v[9].integer);
	if (v[7].type != OVERT_CASE_TYPE_NULL)
		printf(", %lld accounts", (long long)v[7].integer);
	if (lost && v[12].text.ptr)
		printf("; closest now: %.*s", (int)v[12].text.len, v[12].text.ptr);
	if (v[1].text.len) {
		fputs("  ", stdout);
		cli_print_text(stdout, v[1].text, 60);
	}
	putchar('\n');
}

static overt_err print_list(struct overt_case *file, struct overt_error *err)
{
	struct overt_case_query *query = NULL;
	const struct overt_case_value *values = NULL;
	overt_err code = overt_case_query_open(file, LIST, NULL, 0, &query, err);
	while (!code && !(code = overt_case_query_next(query, &values, err)) && values)
		print_row(values);
	overt_case_query_close(query);
	return code;
}

static int run_list(struct cli_args *args)
{
	struct overt_case *file = NULL;
	struct overt_buf buf = {0};
	struct overt_error err;
	overt_err code = overt_case_open(args->operands[0], OVERT_CASE_READ, 5000, &file, &err);
	if (!code && cli_flag(args, "json")) {
		code = cli_rows_json(file, LIST, NULL, 0, "\n", &buf, &err);
		overt_buf_append(&buf, "\n", buf.len > 0);
	} else if (!code) {
		code = print_list(file, &err);
	}
	overt_case_close(file);
	if (code) {
		overt_buf_free(&buf);
		return cli_error(args, &err);
	}
	return cli_print_buf(args, &buf);
}

const struct cli_command cli_command_finding_list = {
	.name = "finding list",
	.summary = "list the findings of a case with their verdicts",
	.operands = "CASE",
	.text = "Lists what detectors found, by rank, and what analysts described. \"not found\" are\n"
			"findings that the last detection did not find again, but of which somebody said\n"
			"something, with the present finding that has the most accounts in common. With --json\n"
			"one object a line, as schema/finding-list.schema.json says.",
	.examples = "  overt finding list my.case\n"
				"  overt finding list my.case --json | jq -r .finding\n",
	.options = (const struct cli_option[]){{"json", 'j', NULL, false, "JSON Lines."}, {0}},
	.min_operands = 1,
	.max_operands = 1,
	.run = run_list,
};
