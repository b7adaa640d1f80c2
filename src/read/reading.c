// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "values.h"

/*
 * X ids hold their millisecond. The file's own time must agree, so that an id of
 * another kind, or a time zone that was lost, changes nothing. One that agrees is no
 * row's number, whoever made the table.
 */
static void restore_milliseconds(struct overt_post *post)
{
	overt_ms exact;

	if (!overt_str_equal(post->platform, OVERT_STR("twitter")) ||
	    !overt_snowflake_time(post->post_id, &exact))
		return;
	if (post->time != OVERT_TIME_UNKNOWN &&
	    (exact < post->time || exact - post->time >= overt_precision_ms(post->precision)))
		return;
	post->loose_id = post->loose_id && post->time == OVERT_TIME_UNKNOWN;
	post->time = exact;
	post->precision = OVERT_PRECISION_MS;
}

static overt_str platform_of(const struct overt_reading *reading)
{
	if (reading->format->platform)
		return overt_str_from(reading->format->platform);
	if (reading->options->platform)
		return overt_str_from(reading->options->platform);
	return OVERT_STR(OVERT_PLATFORM_UNKNOWN);
}

overt_err overt_reading_emit(struct overt_reading *reading, struct overt_post *post,
                             struct overt_error *err)
{
	struct overt_source *source = reading->source;

	if (post->platform.len == 0)
		post->platform = platform_of(reading);
	post->offset = reading->offset;
	post->line = reading->line;
	if (post->time == OVERT_TIME_UNKNOWN)
		post->precision = OVERT_PRECISION_UNKNOWN;
	post->loose_id = reading->format->loose_ids;
	restore_milliseconds(post);
	if (post->precision > source->precision)
		source->precision = post->precision;
	source->rows++;
	return reading->sink->post(reading->sink->ctx, post, err);
}

overt_err overt_reading_reject(struct overt_reading *reading, struct overt_error *err,
                               const char *format, ...)
{
	char reason[400];
	va_list args;

	reading->source->rejected++;
	if (!reading->sink->reject)
		return OVERT_OK;
	va_start(args, format);
	vsnprintf(reason, sizeof reason, format, args);
	va_end(args);
	struct overt_reject reject = {
		.offset = reading->offset, .line = reading->line, .reason = reason};
	return reading->sink->reject(reading->sink->ctx, &reject, err);
}

overt_err overt_reading_skip(struct overt_reading *reading, const char *what)
{
	if (reading->skipped++ == 0)
		snprintf(reading->skipped_what, sizeof reading->skipped_what, "%s", what);
	return OVERT_OK;
}

static bool add_notice(struct overt_source *source, const char *text, bool loud)
{
	for (size_t i = 0; i < source->notice_count; i++)
		if (strcmp(source->notices[i], text) == 0)
			return true;
	if (source->notice_count == OVERT_NOTICE_MAX)
		return false;
	source->loud |= (uint32_t)loud << source->notice_count;
	snprintf(source->notices[source->notice_count++], sizeof source->notices[0], "%s", text);
	return true;
}

void overt_reading_notice(struct overt_reading *reading, const char *format, ...)
{
	char text[sizeof reading->source->notices[0]];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	add_notice(reading->source, text, false);
}

bool overt_source_warn(struct overt_source *source, const char *format, ...)
{
	char text[sizeof source->notices[0]];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return add_notice(source, text, true);
}
