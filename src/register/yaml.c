// SPDX-License-Identifier: GPL-3.0-or-later
/* A list of mappings in YAML, as events: memory does not grow with the file,
   and aliases are not followed. */
#include "local.h"
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { DEPTH_MAX = 16 };

/* One open list or mapping. */
struct level {
	bool mapping, want_key;
	overt_str key; /* of the mapping: the key whose value is being read */
};

struct state {
	const struct register_yaml *walk;
	struct level levels[DEPTH_MAX];
	size_t depth;
	int64_t item_line;
};

static overt_err malformed(struct overt_error *err, const char *expected, int64_t line)
{
	overt_fail(err, OVERT_E_INPUT, "expected %s", expected);
	overt_fail_at(err, NULL, line, -1);
	return OVERT_E_INPUT;
}

static overt_err open_level(struct state *s, bool mapping, int64_t line, struct overt_error *err)
{
	if (s->depth == DEPTH_MAX)
		return malformed(err, "at most 16 levels of YAML, found more", line);
	if (s->depth == 0 && mapping)
		return malformed(err, "a list of mappings, found a mapping", line);
	if (s->depth == 1)
		s->item_line = line;
	if (s->depth && s->levels[s->depth - 1].mapping && s->levels[s->depth - 1].want_key)
		return malformed(err, "a plain key, found a list or mapping", line);
	s->levels[s->depth++] = (struct level){.mapping = mapping, .want_key = mapping};
	return OVERT_OK;
}

/* A value has ended: in a mapping, a key comes next. */
static void value_done(struct state *s)
{
	struct level *top = s->depth ? &s->levels[s->depth - 1] : NULL;
	if (!top || !top->mapping)
		return;
	free((char *)(uintptr_t)top->key.ptr);
	top->key = OVERT_STR_NONE;
	top->want_key = true;
}

static overt_err close_level(struct state *s, struct overt_error *err)
{
	free((char *)(uintptr_t)s->levels[--s->depth].key.ptr);
	value_done(s);
	return s->depth == 1 ? s->walk->item(s->walk->ctx, s->item_line, err) : OVERT_OK;
}

static overt_err tell(struct state *s, overt_str value, int64_t line, struct overt_error *err)
{
	overt_str path[DEPTH_MAX];
	size_t keys = 0;
	for (size_t i = 0; i < s->depth; i++)
		if (s->levels[i].mapping)
			path[keys++] = s->levels[i].key;
	return s->walk->scalar(s->walk->ctx, path, keys, value, line, err);
}

static overt_err scalar(struct state *s, overt_str value, int64_t line, struct overt_error *err)
{
	struct level *top = s->depth ? &s->levels[s->depth - 1] : NULL;
	if (!top)
		return malformed(err, "a list of mappings, found a plain value", line);
	if (top->mapping && top->want_key) {
		char *copy = malloc(value.len + 1);
		if (!copy)
			return overt_fail(err, OVERT_E_NOMEM, "memory is used up: YAML");
		memcpy(copy, value.ptr, value.len);
		copy[value.len] = '\0';
		top->key = (overt_str){copy, value.len};
		top->want_key = false;
		return OVERT_OK;
	}
	overt_err code = tell(s, value, line, err);
	value_done(s);
	return code;
}

static overt_err handle(struct state *s, const yaml_event_t *event, struct overt_error *err)
{
	int64_t line = (int64_t)event->start_mark.line + 1;
	switch (event->type) {
	case YAML_SEQUENCE_START_EVENT:
		return open_level(s, false, line, err);
	case YAML_MAPPING_START_EVENT:
		return open_level(s, true, line, err);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_level(s, err);
	case YAML_SCALAR_EVENT:
		return scalar(s, (overt_str){(const char *)event->data.scalar.value,
		                             event->data.scalar.length}, line, err);
	case YAML_ALIAS_EVENT:
		return malformed(err, "a plain value, found an alias", line);
	default:
		return OVERT_OK;
	}
}

overt_err register_yaml_walk(overt_str data, const struct register_yaml *walk,
                             struct overt_error *err)
{
	struct state state = {.walk = walk};
	yaml_parser_t parser;
	overt_err code = OVERT_OK;
	bool end = false;
	if (!yaml_parser_initialize(&parser))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: YAML");
	yaml_parser_set_input_string(&parser, (const unsigned char *)data.ptr, data.len);
	while (!code && !end) {
		yaml_event_t event;
		if (!yaml_parser_parse(&parser, &event)) {
			overt_fail(err, parser.error == YAML_MEMORY_ERROR ? OVERT_E_NOMEM : OVERT_E_INPUT,
			           "expected YAML, found: %s", parser.problem ? parser.problem : "no YAML");
			overt_fail_at(err, NULL, (int64_t)parser.problem_mark.line + 1, -1);
			code = parser.error == YAML_MEMORY_ERROR ? OVERT_E_NOMEM : OVERT_E_INPUT;
			break;
		}
		end = event.type == YAML_STREAM_END_EVENT;
		code = handle(&state, &event, err);
		yaml_event_delete(&event);
	}
	while (state.depth)
		free((char *)(uintptr_t)state.levels[--state.depth].key.ptr);
	yaml_parser_delete(&parser);
	return code;
}
