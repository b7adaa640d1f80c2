// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdlib.h>

#include "map.h"
#include "table.h"

static bool has_column(const void *ctx, const char *column)
{
	return overt_header_find(ctx, column) >= 0;
}

static bool knows_header(const struct overt_header *header)
{
	struct overt_map map;

	return overt_map_guess(has_column, header, &map);
}

static overt_err no_such_column(const struct overt_header *header, const char *column,
                                struct overt_error *err)
{
	struct overt_buf text = {.max = 400};

	for (size_t i = 0; i < header->count && !text.failed; i++)
		overt_buf_printf(&text, "%s%.*s", i ? ", " : "", (int)(header->names[i].len & 127),
		                 header->names[i].ptr);
	overt_fail(err, OVERT_E_USAGE, "there is no column \"%.100s\"; the columns are: %s", column,
	           text.data ? text.data : "");
	overt_buf_free(&text);
	return OVERT_E_USAGE;
}

static void sniff_times(struct overt_reading *reading, struct overt_map *map)
{
	struct overt_csv_record *record = malloc(sizeof *record);
	overt_str sample = reading->sample;
	uint64_t line = reading->line;

	while (record &&
	       overt_csv_next(reading->delimiter, sample.ptr, sample.len, reading->sample_last, record)) {
		sample.ptr += record->size;
		sample.len -= record->size;
		for (size_t i = 0; i < map->count; i++) {
			size_t at = (size_t)map->entries[i].at;
			if (at < record->count && at < OVERT_CSV_COLUMNS)
				overt_map_sniff(map, &map->entries[i],
				                (overt_str){record->fields[at].ptr, record->fields[at].len}, line);
		}
		line += record->lines;
	}
	free(record);
}

static overt_err begin(struct overt_reading *reading, const struct overt_header *header,
                       struct overt_error *err)
{
	struct overt_map *map = malloc(sizeof *map);

	if (!map)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for the map of columns");
	reading->state = map;
	if (reading->options->map_count > 0) {
		overt_err rc = overt_map_from_options(reading->options, map, err);
		if (rc != OVERT_OK)
			return rc;
	} else if (overt_map_guess(has_column, header, map)) {
		overt_map_say(map, reading);
	} else {
		return overt_fail(err, OVERT_E_USAGE,
		                  "the columns are not called as expected: say what they are with --map");
	}
	for (size_t i = 0; i < map->count; i++) {
		map->entries[i].at = overt_header_find(header, map->entries[i].column);
		if (map->entries[i].at < 0)
			return no_such_column(header, map->entries[i].column, err);
	}
	sniff_times(reading, map);
	return overt_map_settle(map, reading, err);
}

static overt_err read_row(struct overt_reading *reading, struct overt_row *row,
                          struct overt_error *err)
{
	const struct overt_map *map = reading->state;
	struct overt_builder builder;

	overt_builder_start(&builder, reading);
	for (size_t i = 0; i < map->count; i++) {
		const struct overt_mapped *entry = &map->entries[i];
		overt_str value = overt_row_cell(row, entry->at);
		if (value.len == 0)
			continue;
		const char *expected;
		overt_err rc = overt_map_put(map, entry, &builder, value, &expected, err);
		if (rc != OVERT_OK)
			return rc;
		if (expected)
			return overt_reading_reject(reading, err, "expected %s in \"%s\", found \"%.*s\"", expected,
			                            entry->column, (int)(value.len < 60 ? value.len : 60), value.ptr);
	}
	return overt_map_emit(map, &builder, err);
}

const struct overt_format overt_format_generic_csv = {
	.about = {
		.name = "generic-csv",
		.title = "Any table (CSV)",
		.known_by = "columns with common names, such as account_id, timestamp, text; or --map",
		.limits = "",
	},
	.carrier = OVERT_CARRIER_CSV,
	.loose_ids = true,
	.knows_header = knows_header,
	.begin = begin,
	.row = read_row,
};
