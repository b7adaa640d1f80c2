// SPDX-License-Identifier: GPL-3.0-or-later
#include "item.h"
#include "analyst.h"
#include "near.h"

#include <ctype.h>
#include <string.h>

enum { SOURCES_MAX = 64, NAMES_MAX = 4096 };

#define SHOW(s) (int)((s).len > 80 ? 80 : (s).len), ((s).ptr ? (s).ptr : "")

static bool json_list(const overt_str *texts, size_t count, struct overt_arena *arena, overt_str *out)
{
	struct overt_buf buf = {0};
	overt_buf_append(&buf, "[", 1);
	for (size_t i = 0; i < count; i++) {
		overt_buf_append(&buf, ",", i > 0);
		overt_buf_json(&buf, texts[i]);
	}
	overt_buf_append(&buf, "]", 1);
	const bool ok = !buf.failed && overt_arena_copy(arena, overt_buf_view(&buf), out);
	overt_buf_free(&buf);
	return ok;
}

/* A grade is one letter or digit; whether it exists is for the rules to say. */
static bool one_letter(overt_str text, char *out)
{
	*out = text.len == 1 ? (char)toupper((unsigned char)text.ptr[0]) : text.ptr ? '?' : 0;
	return *out != '?';
}

static overt_err bad_grade(const char *which, const char *range, overt_str found,
                           struct overt_error *err)
{
	return overt_fail(err, OVERT_E_INPUT, "%s is one of %s, not \"%.*s\"", which, range, SHOW(found));
}

static overt_err take_grades(overt_str reliability, overt_str credibility, struct cli_item *item,
                             struct overt_error *err)
{
	if (!one_letter(reliability, &item->reliability))
		return bad_grade("reliability", "A, B, C, D, E, F", reliability, err);
	if (!one_letter(credibility, &item->credibility))
		return bad_grade("credibility", "1, 2, 3, 4, 5, 6", credibility, err);
	return OVERT_OK;
}

overt_err cli_item_from_options(const struct cli_args *args, struct cli_item *item,
                                struct overt_error *err)
{
	const char *given[SOURCES_MAX];
	overt_str texts[SOURCES_MAX];
	const size_t count = cli_list(args, "source", given, SOURCES_MAX);
	*item = (struct cli_item){
		.indicator = overt_str_from(cli_text(args, "indicator")),
		.strength = overt_str_from(cli_text(args, "strength")),
		.group = overt_str_from(cli_text(args, "group")),
		.text = overt_str_from(cli_text(args, "text")),
	};
	if (count > SOURCES_MAX)
		return overt_fail(err, OVERT_E_USAGE, "at most %d sources belong to one item", SOURCES_MAX);
	for (size_t i = 0; i < count; i++)
		texts[i] = overt_str_from(given[i]);
	if (count && !json_list(texts, count, args->arena, &item->sources))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for the sources");
	return take_grades(overt_str_from(cli_text(args, "reliability")),
	                   overt_str_from(cli_text(args, "credibility")), item, err);
}

overt_err cli_check_keys(struct overt_json object, const overt_str *known, size_t count,
                         const char *expected, struct overt_error *err)
{
	struct overt_json_walk walk = overt_json_walk(object);
	struct overt_json value;
	char near[256];
	if (overt_json_type(object) != OVERT_JSON_OBJECT)
		return overt_fail(err, OVERT_E_INPUT, "expected a JSON object%s", expected);
	while (overt_json_next(&walk, &value)) {
		size_t i = 0;
		while (i < count && !overt_str_equal(known[i], walk.key))
			i++;
		if (i < count)
			continue;
		cli_near(walk.key, known, count, near, sizeof near);
		return overt_fail(err, OVERT_E_INPUT, "unknown key \"%.*s\"%s", SHOW(walk.key), near);
	}
	return OVERT_OK;
}

static overt_err take_text(struct overt_json object, const char *key, struct overt_arena *arena,
                           overt_str *out, struct overt_error *err)
{
	const struct overt_json value = overt_json_get(object, key);
	const enum overt_json_type type = overt_json_type(value);
	int64_t digit;
	char text[24];
	if (type == OVERT_JSON_ABSENT) {
		*out = OVERT_STR_NONE;
		return OVERT_OK;
	}
	overt_str found = overt_json_string(value);
	if (type == OVERT_JSON_INTEGER && strcmp(key, "credibility") == 0 &&
	    overt_json_integer(value, &digit)) {
		snprintf(text, sizeof text, "%lld", (long long)digit);
		found = overt_str_from(text);
	}
	if (!found.ptr)
		return overt_fail(err, OVERT_E_INPUT, "\"%s\" takes a text", key);
	return overt_arena_copy(arena, found, out) ? OVERT_OK
	                                           : overt_fail(err, OVERT_E_NOMEM, "no memory for evidence");
}

/* One text or an array of texts. */
static overt_err take_sources(struct overt_json object, struct overt_arena *arena, overt_str *out,
                              struct overt_error *err)
{
	const struct overt_json value = overt_json_get(object, "sources");
	overt_str texts[SOURCES_MAX] = {overt_json_string(value)};
	size_t count = texts[0].ptr != NULL;
	struct overt_json_walk walk = overt_json_walk(value);
	struct overt_json element;
	const enum overt_json_type type = overt_json_type(value);
	if (type == OVERT_JSON_ABSENT)
		return OVERT_OK;
	while (type == OVERT_JSON_ARRAY && overt_json_next(&walk, &element)) {
		const overt_str text = overt_json_string(element);
		if (!text.ptr || count == SOURCES_MAX)
			return overt_fail(err, OVERT_E_INPUT, "\"sources\" takes at most %d texts", SOURCES_MAX);
		texts[count++] = text;
	}
	if (type != OVERT_JSON_STRING && type != OVERT_JSON_ARRAY)
		return overt_fail(err, OVERT_E_INPUT, "\"sources\" takes a text or an array of texts");
	return json_list(texts, count, arena, out)
	               ? OVERT_OK
	               : overt_fail(err, OVERT_E_NOMEM, "no memory for evidence");
}

overt_err cli_item_from_json(struct overt_json object, struct overt_arena *arena,
                             struct cli_item *item, struct overt_error *err)
{
	struct cli_item made = {0};
	static const overt_str known[] = {{"indicator", 9}, {"strength", 8}, {"reliability", 11},
	                                  {"credibility", 11}, {"group", 5}, {"sources", 7},
	                                  {"text", 4}, {"author", 6}};
	overt_str reliability, credibility;
	overt_err code = cli_check_keys(object, known, sizeof known / sizeof *known,
	                                ", e.g. {\"indicator\": \"…\"}", err);
	if (!code)
		code = take_text(object, "indicator", arena, &made.indicator, err);
	if (!code)
		code = take_text(object, "strength", arena, &made.strength, err);
	if (!code)
		code = take_text(object, "group", arena, &made.group, err);
	if (!code)
		code = take_text(object, "text", arena, &made.text, err);
	if (!code)
		code = take_text(object, "author", arena, &made.author, err);
	if (!code)
		code = take_text(object, "reliability", arena, &reliability, err);
	if (!code)
		code = take_text(object, "credibility", arena, &credibility, err);
	if (!code)
		code = take_sources(object, arena, &made.sources, err);
	if (!code)
		code = take_grades(reliability, credibility, &made, err);
	if (!code)
		*item = made;
	return code;
}

static overt_err unknown_indicator(const struct overt_rules *rules, overt_str name,
                                   struct overt_error *err)
{
	overt_str names[NAMES_MAX];
	char near[400];
	size_t count = 0;
	while (count < rules->indicator_count && count < NAMES_MAX) {
		names[count] = rules->indicators[count].name;
		count++;
	}
	cli_near(name, names, count, near, sizeof near);
	return overt_fail(err, OVERT_E_INPUT, "unknown indicator \"%.*s\"%s", SHOW(name),
	                  near[0] ? near : "; `overt rules show` lists all");
}

static overt_err unknown_strength(const struct overt_rules *rules, overt_str name,
                                  struct overt_error *err)
{
	char list[400] = "";
	for (size_t i = 0; i < rules->strength_count; i++) {
		const size_t len = strlen(list);
		snprintf(list + len, sizeof list - len, "%s%.*s", i ? ", " : "",
		         SHOW(rules->strengths[i].name));
	}
	return overt_fail(err, OVERT_E_INPUT, "unknown strength \"%.*s\"; one of: %s", SHOW(name), list);
}

static overt_err check_grade(const struct overt_rules *rules, char grade, bool letter,
                             struct overt_error *err)
{
	const bool right_kind = letter ? grade >= 'A' && grade <= 'F' : grade >= '1' && grade <= '6';
	if (right_kind && overt_rules_factor(rules, grade) >= 0)
		return OVERT_OK;
	return bad_grade(letter ? "reliability" : "credibility",
	                 letter ? "A, B, C, D, E, F" : "1, 2, 3, 4, 5, 6", (overt_str){&grade, 1}, err);
}

overt_err cli_item_complete(const struct overt_rules *rules, const struct cli_item *item,
                            struct overt_evidence *out, struct overt_error *err)
{
	struct overt_evidence made;
	if (item->indicator.len == 0)
		return overt_fail(err, OVERT_E_INPUT, "an item needs an indicator (`overt rules show`)");
	if (!overt_rules_indicator(rules, item->indicator))
		return unknown_indicator(rules, item->indicator, err);
	overt_err code = overt_evidence_default(rules, item->indicator, &made, err);
	if (code)
		return code;
	if (overt_str_equal(item->author, OVERT_STR(CLI_PROGRAM_AUTHOR)))
		return overt_fail(err, OVERT_E_INPUT, "\"author\" is a person's name; \"%s\" is what the "
		                                      "program calls itself", CLI_PROGRAM_AUTHOR);
	if (item->strength.ptr && !overt_rules_strength(rules, item->strength))
		return unknown_strength(rules, item->strength, err);
	made.strength = item->strength.ptr ? item->strength : made.strength;
	made.group = item->group.len ? item->group : made.group;
	made.reliability = item->reliability ? item->reliability : made.reliability;
	made.credibility = item->credibility ? item->credibility : made.credibility;
	code = check_grade(rules, made.reliability, true, err);
	if (!code)
		code = check_grade(rules, made.credibility, false, err);
	if (code)
		return code;
	made.sources = item->sources.ptr ? item->sources : OVERT_STR("[]");
	made.text = item->text;
	made.author = item->author;
	*out = made;
	return OVERT_OK;
}

overt_err cli_item_store(struct overt_case *file, const char *finding,
                         const struct overt_evidence *item, overt_str supersedes, bool withdraw,
                         char id[OVERT_CASE_EVIDENCE_ID], struct overt_error *err)
{
	struct overt_buf origin = {0};
	struct overt_case_evidence row = {
		.finding = overt_str_from(finding),
		.ledger = overt_str_from(overt_ledger_name(item->ledger)),
		.direction = overt_str_from(withdraw ? "none" : overt_direction_name(item->direction)),
		.indicator = item->indicator,
		.strength = item->strength,
		.reliability = {&item->reliability, 1},
		.credibility = {&item->credibility, 1},
		.dependence_group = item->group,
		.sources = item->sources,
		.text = item->text,
		.author = item->author,
		.time_ms = item->time,
		.supersedes = supersedes,
	};
	overt_buf_printf(&origin, "{\"analyst\":");
	overt_buf_json(&origin, item->author);
	overt_buf_append(&origin, "}", 1);
	row.origin = overt_buf_view(&origin);
	overt_err code = origin.failed ? overt_fail(err, OVERT_E_NOMEM, "no memory for evidence")
	                               : overt_case_evidence_id(&row, id, err);
	row.id = overt_str_from(id);
	if (!code)
		code = overt_case_add_evidence(file, &row, err);
	overt_buf_free(&origin);
	return code;
}
