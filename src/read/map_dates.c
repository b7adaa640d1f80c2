// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Dates such as 05/04/2024. Which number is the day is a property of the file, not of a row:
 * it is decided once, from rows that can be read in one way only, or by who asks, and a row
 * that does not bear it out ends the reading. A guess would move posts by months in silence.
 */
#include "map.h"

#include <stdio.h>

static void remember(struct overt_seen_date *seen, overt_str value, uint64_t line)
{
	size_t len = value.len < sizeof seen->text ? value.len : sizeof seen->text - 1;

	if (seen->text[0])
		return;
	for (size_t i = 0; i < len; i++)
		seen->text[i] = value.ptr[i];
	seen->text[len] = '\0';
	seen->line = line;
}

/* What a text that no other rule reads may be as a date with slashes. */
static void ways(overt_str value, bool *day_first, bool *month_first, bool *same)
{
	overt_ms a = 0, b = 0;

	*day_first = overt_time_parse_ordered(value, OVERT_DATES_DAY_FIRST, &a, NULL);
	*month_first = overt_time_parse_ordered(value, OVERT_DATES_MONTH_FIRST, &b, NULL);
	*same = *day_first && *month_first && a == b;
}

void overt_map_dates_sniff(struct overt_map *map, overt_str value, uint64_t line)
{
	struct overt_date_sniff *dates = &map->dates;
	bool day_first, month_first, same;

	ways(value, &day_first, &month_first, &same);
	if (same)
		return; // no slashes, or the same day either way
	dates->looked_at += day_first || month_first;
	if (day_first && month_first)
		remember(&dates->either, value, line);
	else if (day_first)
		remember(&dates->day_first, value, line);
	else if (month_first)
		remember(&dates->month_first, value, line);
}

static overt_err ambiguous(const struct overt_seen_date *seen, struct overt_error *err)
{
	return overt_fail(err, OVERT_E_USAGE,
	                  "\"%s\" in line %llu can be read in two ways, and no date that was looked at says "
	                  "which: add --dates dmy if the day comes first, --dates mdy if the month does",
	                  seen->text, (unsigned long long)seen->line);
}

overt_err overt_map_dates_settle(struct overt_map *map, struct overt_reading *reading,
                                 struct overt_error *err)
{
	const struct overt_date_sniff *dates = &map->dates;
	const struct overt_seen_date *day = &dates->day_first, *month = &dates->month_first;

	map->order = reading->options->dates;
	if (dates->looked_at == 0)
		return OVERT_OK;
	if (day->text[0] && month->text[0])
		return overt_fail(err, OVERT_E_INPUT,
		                  "dates are written in two orders: line %llu has the day first (\"%s\"), "
		                  "line %llu the month (\"%s\")", (unsigned long long)day->line, day->text,
		                  (unsigned long long)month->line, month->text);
	if (map->order == OVERT_DATES_UNSAID && day->text[0])
		map->order = OVERT_DATES_DAY_FIRST;
	else if (map->order == OVERT_DATES_UNSAID && month->text[0])
		map->order = OVERT_DATES_MONTH_FIRST;
	if (map->order == OVERT_DATES_UNSAID)
		return ambiguous(&dates->either, err);
	overt_reading_notice(reading, "dates such as %s are read with the %s first",
	                     day->text[0] ? day->text : month->text[0] ? month->text : dates->either.text,
	                     map->order == OVERT_DATES_DAY_FIRST ? "day" : "month");
	return OVERT_OK;
}

overt_err overt_map_dates_parse(const struct overt_map *map, const struct overt_reading *reading,
                                overt_str value, struct overt_parsed_time *out,
                                struct overt_error *err)
{
	struct overt_seen_date here = {.line = 0};
	bool day_first, month_first, same;

	out->read = overt_time_parse_ordered(value, map->order, &out->time, &out->precision);
	if (out->read)
		return OVERT_OK;
	ways(value, &day_first, &month_first, &same);
	if (same) // it needs no order
		out->read = overt_time_parse_ordered(value, OVERT_DATES_DAY_FIRST, &out->time,
		                                     &out->precision);
	if (out->read)
		return OVERT_OK;
	if (!day_first && !month_first)
		return OVERT_OK;
	remember(&here, value, reading->line);
	if (map->order == OVERT_DATES_UNSAID) {
		ambiguous(&here, err);
	} else {
		bool stated = reading->options->dates != OVERT_DATES_UNSAID;
		overt_fail(err, OVERT_E_INPUT, "\"%s\" has the %s first, but %s the %s", here.text,
		           day_first ? "day" : "month",
		           stated ? "--dates says that it is" : "the dates before it have",
		           day_first ? "month" : "day");
	}
	return overt_fail_at(err, reading->source->path, (int64_t)reading->line, -1);
}
