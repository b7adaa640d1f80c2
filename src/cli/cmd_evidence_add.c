// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyst.h"
#include "file.h"
#include "item.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>

/* Items that will be added together. */
struct batch {
	struct overt_evidence *items;
	size_t count, cap;
};

static overt_err take_item(struct cli_case *c, struct batch *batch, const struct cli_item *item,
                           overt_str author, struct overt_error *err)
{
	struct overt_evidence made = {0};
	overt_err code = cli_item_complete(c->run.rules, item, &made, err);
	if (!code)
		code = overt_grow(&batch->items, &batch->cap, batch->count + 1, sizeof *batch->items,
		                  OVERT_ASSESS_MAX_ITEMS, err);
	if (code)
		return code;
	if (made.author.len == 0)
		made.author = author;
	made.time = c->run.options.now;
	batch->items[batch->count++] = made;
	return OVERT_OK;
}

static overt_err take_line(struct cli_case *c, struct batch *batch, struct overt_json_parser *parser,
                           overt_str line, overt_str author, struct overt_error *err)
{
	struct overt_json object;
	struct cli_item item;
	bool repaired;
	overt_err code = overt_json_parse(parser, line.ptr, line.len, &object, &repaired, err);
	if (!code)
		code = cli_item_from_json(object, c->args->arena, &item, err);
	return code ? code : take_item(c, batch, &item, author, err);
}

/* Every line of standard input; the first one that is wrong ends it. */
static overt_err take_lines(struct cli_case *c, struct batch *batch, overt_str author,
                            struct overt_error *err)
{
	static const char padding[OVERT_JSON_PADDING];
	struct overt_buf buf = {0};
	struct overt_json_parser *parser = overt_json_parser_new();
	int64_t number = 1;
	overt_err code = cli_file_read("-", &buf, err);
	const size_t len = buf.len;
	buf.max = 0;
	if (!code && (!parser || !overt_buf_append(&buf, padding, sizeof padding)))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for evidence");
	for (size_t at = 0; !code && at < len; number++) {
		const char *end = memchr(buf.data + at, '\n', len - at);
		const size_t size = end ? (size_t)(end - buf.data) - at : len - at;
		const overt_str line = overt_str_trim((overt_str){buf.data + at, size});
		at += size + 1;
		if (line.len > 0 && (code = take_line(c, batch, parser, line, author, err)) != OVERT_OK)
			overt_fail_at(err, "standard input", number, -1);
	}
	overt_json_parser_free(parser);
	overt_buf_free(&buf);
	if (!code && batch->count == 0)
		code = overt_fail(err, OVERT_E_INPUT, "standard input holds no evidence");
	return code;
}

static overt_err check_room(struct cli_case *c, const char *finding, size_t more,
                            struct overt_error *err)
{
	const struct overt_case_where where = OVERT_CASE_IS("finding", overt_str_from(finding));
	int64_t there = 0;
	overt_err code = overt_case_count(c->file, OVERT_CASE_EVIDENCE, &where, 1, &there, err);
	if (!code && there + (int64_t)more > CLI_ITEMS_MAX)
		code = overt_fail(err, OVERT_E_USAGE,
		                  "%s has %lld items; with %zu more there would be over %d", finding,
		                  (long long)there, more, CLI_ITEMS_MAX);
	return code;
}

static overt_err store_all(struct cli_case *c, const char *finding, const struct batch *batch,
                           struct overt_buf *ids, struct overt_error *err)
{
	char id[OVERT_CASE_EVIDENCE_ID];
	overt_err code = check_room(c, finding, batch->count, err);
	if (!code)
		code = cli_case_begin(c, err);
	if (code)
		return code;
	for (size_t i = 0; i < batch->count && !code; i++) {
		code = cli_item_store(c->file, finding, &batch->items[i], OVERT_STR_NONE, false, id, err);
		overt_buf_printf(ids, "%s\n", id);
	}
	return cli_case_end(c, code, err);
}

static int add(struct cli_case *c, const char *finding, overt_str author)
{
	struct batch batch = {0};
	struct overt_buf ids = {0};
	struct overt_error err;
	struct cli_item item;
	overt_err code;
	if (c->args->operand_count > 2) {
		code = take_lines(c, &batch, author, &err);
	} else {
		code = cli_item_from_options(c->args, &item, &err);
		if (!code)
			code = take_item(c, &batch, &item, author, &err);
		if (code == OVERT_E_INPUT)
			err.code = OVERT_E_USAGE; // what was typed, not a file
	}
	if (!code)
		code = store_all(c, finding, &batch, &ids, &err);
	free(batch.items);
	int status = code ? cli_error(c->args, &err) : cli_print_buf(c->args, &ids);
	if (code)
		overt_buf_free(&ids);
	return status == EXIT_DONE ? cli_case_say_verdict(c, finding) : status;
}

static bool check_operands(const struct cli_args *args)
{
	if (args->operand_count == 2 && !cli_text(args, "indicator")) {
		cli_message(args, "say what it says: --indicator NAME (see `overt rules show`), or - for "
		                  "JSON Lines on standard input");
		return false;
	}
	if (args->operand_count == 2)
		return true;
	if (strcmp(args->operands[2], "-") != 0) {
		cli_message(args, "expected - for standard input, not '%s'", args->operands[2]);
		return false;
	}
	if (cli_text(args, "indicator")) {
		cli_message(args, "--indicator and - exclude one another");
		return false;
	}
	return true;
}

static int run(struct cli_args *args)
{
	struct cli_case c;
	overt_str author;
	char finding[CLI_FINDING_ID];
	if (!check_operands(args) || !cli_author(args, &author))
		return EXIT_USAGE;
	int status = cli_case_open(args, args->operands[0], OVERT_CASE_WRITE, &c);
	if (status == EXIT_DONE)
		status = cli_case_finding(&c, args->operands[1], finding);
	if (status == EXIT_DONE)
		status = add(&c, finding, author);
	cli_case_close(&c);
	return status;
}

const struct cli_command cli_command_evidence_add = {
	.name = "evidence add",
	.summary = "add evidence to a finding and weigh it again",
	.operands = "CASE FINDING (--indicator NAME | -)",
	.text = "Adds an item to the ledgers of a finding, prints its id, and says on standard error\n"
			"what the verdict is now and why. FINDING is an id or the beginning of one. The\n"
			"catalogue says which question an indicator bears on, for or against, and how\n"
			"strongly; the strength can be given otherwise with --strength.\n"
			"\n"
			"With - items are read from standard input, one JSON object a line, with the keys\n"
			"indicator, strength, reliability, credibility, group, sources, text and author\n"
			"(schema/evidence-item.schema.json). Either all of them are added or none.\n"
			"\n"
			"Evidence is never changed or removed; see `overt evidence supersede`.",
	.examples = "  overt evidence add my.case F-3f9a -i sponsor_named --source https://example.org/report\n"
				"  # graded B2, as strong as the catalogue says\n"
				"  overt evidence add my.case F-3f9a -i platform_takedown --reliability A "
				"--credibility 1 --group q3-report --text 'Named in the report, page 4' --author Kim\n"
				"  overt evidence add my.case F-3f9a - < items.jsonl\n",
	.options = (const struct cli_option[]){CLI_ITEM_OPTIONS, CLI_AUTHOR_OPTION, CLI_RULES_OPTION, {0}},
	.min_operands = 2,
	.max_operands = 3,
	.run = run,
};
