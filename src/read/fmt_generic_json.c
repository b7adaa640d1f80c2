// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdlib.h>

#include "entities.h"
#include "json_values.h"
#include "map.h"

static bool has_key(const void *ctx, const char *key)
{
	return overt_json_has(*(const struct overt_json *)ctx, key);
}

static bool knows_value(struct overt_json value)
{
	struct overt_map map;

	return overt_map_guess(has_key, &value, &map);
}

/* Keys of an object for a message. */
static void list_keys(struct overt_json value, struct overt_buf *text)
{
	struct overt_json_walk walk = overt_json_walk(value);
	struct overt_json ignored;
	const char *comma = "";

	while (overt_json_next(&walk, &ignored) && text->len < 300) {
		overt_buf_printf(text, "%s%.*s", comma, (int)(walk.key.len & 63), walk.key.ptr);
		comma = ", ";
	}
}

/* A map of which the record has neither account nor time is a mistake of the user's. */
static overt_err check_map(const struct overt_map *map, struct overt_json value,
                           struct overt_error *err)
{
	for (size_t i = 0; i < map->count; i++) {
		enum overt_map_field field = map->entries[i].field;
		if (field != OVERT_MAP_ACCOUNT && field != OVERT_MAP_TIME)
			continue;
		if (overt_json_has(value, map->entries[i].column))
			continue;
		struct overt_buf text = {.max = 400};
		list_keys(value, &text);
		overt_fail(err, OVERT_E_USAGE, "there is no key \"%.100s\"; the keys are: %s",
		           map->entries[i].column, text.data ? text.data : "");
		overt_buf_free(&text);
		return OVERT_E_USAGE;
	}
	return OVERT_OK;
}

static overt_err make_map(struct overt_reading *reading, struct overt_json value,
                          struct overt_error *err)
{
	struct overt_map *map = calloc(1, sizeof *map);

	if (!map)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for the map of keys");
	reading->state = map;
	if (reading->options->map_count == 0) {
		overt_map_guess(has_key, &value, map);
		return OVERT_OK;
	}
	overt_err rc = overt_map_from_options(reading->options, map, err);
	return rc == OVERT_OK ? check_map(map, value, err) : rc;
}

static overt_str scalar_text(struct overt_builder *builder, struct overt_json value)
{
	enum overt_json_type type = overt_json_type(value);

	if (type == OVERT_JSON_BOOL)
		return overt_json_true(value) ? OVERT_STR("true") : OVERT_STR("false");
	if (type == OVERT_JSON_STRING || type == OVERT_JSON_INTEGER || type == OVERT_JSON_NUMBER) {
		/* Whether an id was rounded is for the map to say. */
		overt_str s = overt_json_text(value);
		return s.len > 0 ? s : overt_json_id(builder, value);
	}
	return OVERT_STR_NONE;
}

static overt_err sample(struct overt_reading *reading, struct overt_json value,
                        struct overt_error *err)
{
	struct overt_builder builder;

	if (!reading->state) {
		overt_err rc = make_map(reading, value, err);
		if (rc != OVERT_OK)
			return rc;
	}
	struct overt_map *map = reading->state;
	overt_builder_start(&builder, reading);
	for (size_t i = 0; i < map->count; i++)
		overt_map_sniff(map, &map->entries[i],
		                scalar_text(&builder, overt_json_get(value, map->entries[i].column)),
		                reading->line);
	return OVERT_OK;
}

static overt_err begin(struct overt_reading *reading, const struct overt_header *header,
                       struct overt_error *err)
{
	(void)header;
	if (!reading->state)
		return overt_fail(err, OVERT_E_FORMAT, "no record was found in which keys could be looked up");
	if (reading->options->map_count == 0)
		overt_map_say(reading->state, reading);
	return overt_map_settle(reading->state, reading, err);
}

static overt_err put_value(const struct overt_map *map, const struct overt_mapped *entry,
                           struct overt_builder *builder, struct overt_json value,
                           const char **expected, struct overt_error *err)
{
	overt_err rc = OVERT_OK;

	*expected = NULL;
	if (overt_json_type(value) == OVERT_JSON_ARRAY) {
		struct overt_json_walk walk = overt_json_walk(value);
		while (rc == OVERT_OK && !*expected && overt_json_next(&walk, &value)) {
			overt_str s = scalar_text(builder, value);
			if (s.len > 0)
				rc = overt_map_put(map, entry, builder, s, expected, err);
		}
		return rc;
	}
	bool number = overt_json_type(value) == OVERT_JSON_NUMBER;
	if (number && entry->field == OVERT_MAP_TIME) {
		if (!overt_json_epoch(value, map->unit, &builder->post.time, &builder->post.precision))
			*expected = "a time";
		return rc;
	}
	overt_str s = scalar_text(builder, value);
	if (number && s.len == 0)
		*expected = "a whole number or a string, not a rounded one";
	else if (s.len > 0)
		rc = overt_map_put(map, entry, builder, s, expected, err);
	return rc;
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	const struct overt_map *map = reading->state;
	struct overt_builder builder;

	overt_builder_start(&builder, reading);
	for (size_t i = 0; i < map->count; i++) {
		const struct overt_mapped *entry = &map->entries[i];
		const char *expected;
		overt_err rc = put_value(map, entry, &builder, overt_json_get(value, entry->column),
		                         &expected, err);
		if (rc != OVERT_OK)
			return rc;
		if (expected)
			return overt_reading_reject(reading, err, "expected %s in \"%s\"", expected, entry->column);
	}
	return overt_map_emit(map, &builder, err);
}

const struct overt_format overt_format_generic_json = {
	.about = {
		.name = "generic-json",
		.title = "Any JSON records (NDJSON, an array)",
		.known_by = "top-level keys with common names, such as account_id, timestamp, text; or --map",
		.limits = "",
	},
	.carrier = OVERT_CARRIER_JSON,
	.loose_ids = true,
	.knows_value = knows_value,
	.sample = sample,
	.begin = begin,
	.value = read_value,
};
