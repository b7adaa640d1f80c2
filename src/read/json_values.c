// SPDX-License-Identifier: GPL-3.0-or-later
#include "json_values.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

overt_str overt_json_text(struct overt_json value)
{
	overt_str s = overt_json_string(value);

	return s.len > 0 ? s : OVERT_STR_NONE;
}

overt_str overt_json_text_at(struct overt_json object, const char *path)
{
	return overt_json_text(overt_json_at(object, path));
}

overt_str overt_json_id(struct overt_builder *builder, struct overt_json value)
{
	char text[24];
	overt_str id;
	int64_t n;

	/* Whole numbers that some tools write as 123.0 are exact up to 2^53. */
	double x;
	bool whole = overt_json_integer(value, &n);
	if (!whole && overt_json_number(value, &x) && x > -9e15 && x < 9e15 && (double)(int64_t)x == x) {
		n = (int64_t)x;
		whole = true;
	}
	if (whole) {
		int len = snprintf(text, sizeof text, "%" PRId64, n);
		if (!overt_arena_copy(builder->reading->arena, (overt_str){text, (size_t)len}, &id)) {
			builder->failed = true;
			return OVERT_STR_NONE;
		}
		return id;
	}
	id = overt_json_text(value);
	return overt_id_rounded(id) ? OVERT_STR_NONE : id;
}

int64_t overt_json_count(struct overt_json value)
{
	int64_t n;
	double x;

	if (overt_json_integer(value, &n))
		return n >= 0 ? n : OVERT_METRIC_UNKNOWN;
	if (overt_json_number(value, &x))
		return x >= 0 && x < 1e15 ? (int64_t)x : OVERT_METRIC_UNKNOWN;
	return overt_count_parse(overt_json_string(value));
}

bool overt_json_epoch(struct overt_json value, int64_t unit, overt_ms *out,
                      enum overt_precision *precision)
{
	char text[40];
	double x;
	int64_t n;
	int len;

	if (overt_json_integer(value, &n))
		len = snprintf(text, sizeof text, "%" PRId64, n);
	else if (overt_json_number(value, &x) && x >= 0 && x < 1e18)
		len = snprintf(text, sizeof text, "%" PRId64 ".%03d", (int64_t)x,
		               (int)((x - (double)(int64_t)x) * 1000 + 0.0005));
	else
		return overt_epoch_parse(overt_json_text(value), unit, out, precision);
	return overt_epoch_parse((overt_str){text, (size_t)len}, unit, out, precision);
}

bool overt_json_time(struct overt_json value, overt_ms *out, enum overt_precision *precision)
{
	overt_str s = overt_json_text(value);

	return s.len > 0 && overt_time_parse(s, out, precision);
}

overt_str overt_join_ids(struct overt_builder *builder, overt_str a, overt_str b)
{
	if (a.len == 0 || b.len == 0)
		return b;
	char *out = overt_arena_alloc(builder->reading->arena, a.len + 1 + b.len);
	if (!out) {
		builder->failed = true;
		return OVERT_STR_NONE;
	}
	memcpy(out, a.ptr, a.len);
	out[a.len] = '/';
	memcpy(out + a.len + 1, b.ptr, b.len);
	return (overt_str){out, a.len + 1 + b.len};
}

void overt_json_add(struct overt_builder *builder, struct overt_json list, const char *path,
                    void (*add)(struct overt_builder *builder, overt_str s))
{
	struct overt_json_walk walk = overt_json_walk(list);
	struct overt_json item;

	if (overt_json_type(list) != OVERT_JSON_ARRAY)
		return;
	while (overt_json_next(&walk, &item))
		add(builder, path ? overt_json_id(builder, overt_json_at(item, path))
		                  : overt_json_id(builder, item));
}

/* The array that one of the paths leads to, or absent. */
static struct overt_json find_records(struct overt_json value, const char *const *paths)
{
	for (; *paths; paths++) {
		struct overt_json list = overt_json_at(value, *paths);
		if (overt_json_type(list) == OVERT_JSON_ARRAY)
			return list;
	}
	return (struct overt_json){NULL, 0};
}

struct overt_json overt_json_first(struct overt_json value, const char *const *paths)
{
	struct overt_json list = find_records(value, paths), first = {NULL, 0};
	struct overt_json_walk walk = overt_json_walk(list);

	if (overt_json_type(list) == OVERT_JSON_ABSENT)
		return value;
	overt_json_next(&walk, &first);
	return first;
}

overt_err overt_json_records(struct overt_reading *reading, struct overt_json value,
                             const char *const *paths,
                             overt_err (*run)(struct overt_reading *reading, struct overt_json record,
                                              struct overt_error *err),
                             struct overt_error *err)
{
	struct overt_json list = find_records(value, paths), record;
	struct overt_json_walk walk = overt_json_walk(list);
	overt_err rc = OVERT_OK;

	if (overt_json_type(list) == OVERT_JSON_ABSENT)
		return run(reading, value, err);
	while (rc == OVERT_OK && overt_json_next(&walk, &record))
		rc = run(reading, record, err);
	return rc;
}

struct overt_json overt_json_cell(struct overt_builder *builder, overt_str cell)
{
	struct overt_reading *reading = builder->reading;
	struct overt_json value = {NULL, 0};
	struct overt_error why;
	bool repaired;

	if (cell.len == 0)
		return value;
	if (!reading->cells)
		reading->cells = overt_json_parser_new();
	char *copy = overt_arena_alloc(reading->arena, cell.len + OVERT_JSON_PADDING);
	if (!reading->cells || !copy) {
		builder->failed = true;
		return value;
	}
	memcpy(copy, cell.ptr, cell.len);
	memset(copy + cell.len, 0, OVERT_JSON_PADDING);
	overt_json_parse(reading->cells, copy, cell.len, &value, &repaired, &why);
	return value;
}
