// SPDX-License-Identifier: GPL-3.0-or-later
#include "window.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAP ((size_t)512 * 1024)

/* Room behind the end: by moving the bytes to the front, else by doubling. */
static overt_err make_room(struct overt_window *w, struct overt_error *err)
{
	size_t len = w->end - w->begin;

	if (w->begin > 0 && len <= w->cap / 2) {
		memmove(w->data, w->data + w->begin, len);
		w->begin = 0;
		w->end = len;
		return OVERT_OK;
	}
	size_t cap = w->cap == 0 ? FIRST_CAP : w->cap * 2;
	if (cap > w->max)
		cap = w->max;
	if (cap > w->cap) {
		char *data = malloc(cap + OVERT_WINDOW_PADDING);
		if (!data)
			return overt_fail(err, OVERT_E_NOMEM, "no memory for a row of %zu bytes", cap);
		memset(data + cap, 0, OVERT_WINDOW_PADDING);
		if (len > 0)
			memcpy(data, w->data + w->begin, len);
		free(w->data);
		w->data = data;
		w->cap = cap;
	} else {
		memmove(w->data, w->data + w->begin, len);
	}
	w->begin = 0;
	w->end = len;
	return OVERT_OK;
}

overt_err overt_window_more(struct overt_window *window, bool *grown, struct overt_error *err)
{
	size_t got = 0;

	*grown = false;
	if (window->at_end || window->end - window->begin >= window->max)
		return OVERT_OK;
	if (window->end == window->cap) {
		overt_err rc = make_room(window, err);
		if (rc != OVERT_OK)
			return rc;
	}
	/* Filled to the brim: who looks at an unfinished record again does so seldom. */
	while (window->end < window->cap && !window->at_end) {
		overt_err rc = overt_stream_read(window->stream, window->data + window->end,
		                                 window->cap - window->end, &got, err);
		if (rc != OVERT_OK)
			return rc;
		window->end += got;
		window->at_end = got == 0;
		*grown = *grown || got > 0;
	}
	return OVERT_OK;
}

void overt_window_drop(struct overt_window *window, size_t count)
{
	window->begin += count;
	window->offset += count;
}

overt_str overt_window_view(const struct overt_window *window)
{
	if (!window->data)
		return OVERT_STR("");
	return (overt_str){window->data + window->begin, window->end - window->begin};
}

void overt_window_free(struct overt_window *window)
{
	if (!window)
		return;
	free(window->data);
	window->data = NULL;
	window->begin = 0;
	window->end = 0;
	window->cap = 0;
}
