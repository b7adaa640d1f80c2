// SPDX-License-Identifier: GPL-3.0-or-later
#include "description.h"
#include "file.h"
#include "item.h"

#include <stdlib.h>
#include <string.h>

#define SHOW(s) (int)((s).len > 80 ? 80 : (s).len), ((s).ptr ? (s).ptr : "")

static overt_err take_scope(struct overt_json root, enum overt_scope *scope, struct overt_error *err)
{
	const struct overt_json value = overt_json_get(root, "scope");
	const overt_str text = overt_json_string(value);
	if (overt_json_type(value) == OVERT_JSON_ABSENT || overt_str_equal(text, OVERT_STR("in")))
		*scope = OVERT_SCOPE_IN;
	else if (overt_str_equal(text, OVERT_STR("military-force")))
		*scope = OVERT_SCOPE_MILITARY_FORCE;
	else if (overt_str_equal(text, OVERT_STR("no-foreign-element")))
		*scope = OVERT_SCOPE_NO_FOREIGN_ELEMENT;
	else
		return overt_fail(err, OVERT_E_INPUT, "\"scope\" is one of in, military-force, "
		                                      "no-foreign-element, not \"%.*s\"", SHOW(text));
	return OVERT_OK;
}

static overt_err take_head(struct overt_json root, struct overt_arena *arena,
                           struct cli_description *made, struct overt_error *err)
{
	static const overt_str known[] = {{"$schema", 7}, {"title", 5}, {"text", 4}, {"scope", 5},
	                                  {"evidence", 8}};
	const struct overt_json text = overt_json_get(root, "text");
	overt_err code = cli_check_keys(root, known, sizeof known / sizeof *known,
	                                " with \"title\" and \"evidence\"", err);
	if (code)
		return code;
	const overt_str title = overt_str_trim(overt_json_string(overt_json_get(root, "title")));
	if (title.len == 0)
		return overt_fail(err, OVERT_E_INPUT, "\"title\" takes a text and must be there");
	if (overt_json_type(text) != OVERT_JSON_ABSENT && !overt_json_string(text).ptr)
		return overt_fail(err, OVERT_E_INPUT, "\"text\" takes a text");
	if (overt_json_type(overt_json_get(root, "evidence")) != OVERT_JSON_ARRAY)
		return overt_fail(err, OVERT_E_INPUT, "\"evidence\" takes an array and must be there");
	if (!overt_arena_copy(arena, title, &made->title) ||
	    !overt_arena_copy(arena, overt_json_string(text), &made->text))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for a case");
	return take_scope(root, &made->input.scope, err);
}

static overt_err take_item(const struct overt_rules *rules, struct overt_json object, size_t number,
                           struct overt_arena *arena, struct overt_evidence *out,
                           struct overt_error *err)
{
	struct cli_item item;
	char id[32];
	struct overt_error inner;
	overt_err code = cli_item_from_json(object, arena, &item, &inner);
	if (!code)
		code = cli_item_complete(rules, &item, out, &inner);
	if (code)
		return overt_fail(err, code, "item %zu of \"evidence\": %s", number, inner.message);
	snprintf(id, sizeof id, "e%zu", number);
	if (!overt_arena_copy(arena, overt_str_from(id), &out->id))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for a case");
	return OVERT_OK;
}

static overt_err take_items(const struct overt_rules *rules, struct overt_json root,
                            struct overt_arena *arena, struct cli_description *made,
                            struct overt_error *err)
{
	struct overt_json_walk walk = overt_json_walk(overt_json_get(root, "evidence"));
	struct overt_evidence *items = NULL, *kept;
	size_t count = 0, cap = 0;
	struct overt_json object;
	overt_err code = OVERT_OK;
	while (!code && overt_json_next(&walk, &object)) {
		code = overt_grow(&items, &cap, count + 1, sizeof *items, OVERT_ASSESS_MAX_ITEMS, err);
		if (!code)
			code = take_item(rules, object, count + 1, arena, &items[count], err);
		count++;
	}
	kept = code ? NULL : overt_arena_alloc(arena, count * sizeof *items);
	if (kept && count)
		memcpy(kept, items, count * sizeof *items);
	else if (!code && !kept)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for a case");
	free(items);
	made->input.items = kept;
	made->input.item_count = count;
	return code;
}

overt_err cli_description_read(const struct overt_rules *rules, const char *path,
                               struct overt_arena *arena, struct cli_description *out,
                               struct overt_error *err)
{
	static const char padding[OVERT_JSON_PADDING];
	struct overt_json_parser *parser = overt_json_parser_new();
	struct cli_description made = {0};
	struct overt_buf buf = {0};
	struct overt_json root;
	bool repaired;
	overt_err code = cli_file_read(path, &buf, err);
	const size_t len = buf.len;
	buf.max = 0;
	if (!code && (!parser || !overt_buf_append(&buf, padding, sizeof padding)))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for a case");
	if (!code)
		code = overt_json_parse(parser, buf.data, len, &root, &repaired, err);
	if (!code)
		code = take_head(root, arena, &made, err);
	if (!code)
		code = take_items(rules, root, arena, &made, err);
	if (code)
		overt_fail_at(err, strcmp(path, "-") == 0 ? "standard input" : path, 0, -1);
	else
		*out = made;
	overt_json_parser_free(parser);
	overt_buf_free(&buf);
	return code;
}
