// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <string.h>

overt_err overt_event_add(struct overt_channel_run *run, const struct overt_event *event,
                          enum overt_precision precision, struct overt_error *err)
{
	overt_err code = overt_events_add(&run->events, *event, err);
	if (!code && precision > run->events.precision)
		run->events.precision = precision;
	return code;
}

/* The post's objects are the last events of the channel. */
static bool is_repeated(const struct overt_events *events, uint32_t post, uint32_t object)
{
	size_t seen = 0;
	for (size_t i = events->count; i > 0 && events->items[i - 1].post == post; i--)
		if (events->items[i - 1].object == object || ++seen == OBJECTS_PER_POST)
			return true;
	return false;
}

/* Platform and key, so that equal ids of two platforms differ. */
static overt_str with_platform(struct overt_buf *buf, overt_str platform, overt_str key)
{
	overt_buf_clear(buf);
	overt_buf_add(buf, platform);
	overt_buf_append(buf, "\n", 1);
	overt_buf_add(buf, key);
	return buf->failed ? OVERT_STR_NONE : overt_buf_view(buf);
}

overt_err overt_keyed_add(struct overt_channel_run *run, const struct overt_taken *taken,
                          overt_str key, struct overt_error *err)
{
	uint32_t object;
	if (key.len == 0)
		return OVERT_OK;
	if (run->channel->platforms)
		key = with_platform(overt_channel_scratch(run->set, 1), taken->post->platform, key);
	if (!key.ptr || !overt_intern_add(run->objects, key, &object))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: objects of channel %.*s",
		                  (int)run->name.len, run->name.ptr);
	if (is_repeated(&run->events, taken->index, object))
		return OVERT_OK;
	struct overt_event event = {.time = taken->post->time, .object = object,
	                            .account = taken->account, .post = taken->index};
	return overt_event_add(run, &event, taken->post->precision, err);
}

overt_str overt_keyed_label(const struct overt_channel_run *run, uint32_t object)
{
	overt_str key = overt_intern_get(run->objects, object);
	const char *line = run->channel->platforms ? memchr(key.ptr, '\n', key.len) : NULL;
	if (!line)
		return key;
	return (overt_str){line + 1, key.len - (size_t)(line + 1 - key.ptr)};
}
