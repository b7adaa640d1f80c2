// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/event.h>
#include <stdlib.h>

overt_err overt_events_add(struct overt_events *events, struct overt_event event,
                           struct overt_error *err)
{
	overt_err code = overt_grow(&events->items, &events->cap, events->count + 1,
	                            sizeof *events->items, SIZE_MAX, err);
	if (code)
		return code;
	events->items[events->count++] = event;
	if (event.object >= events->objects)
		events->objects = event.object + 1;
	if (event.account >= events->accounts)
		events->accounts = event.account + 1;
	return OVERT_OK;
}

void overt_events_free(struct overt_events *events)
{
	if (!events)
		return;
	free(events->items);
	*events = (struct overt_events){0};
}
