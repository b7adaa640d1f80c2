// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file window.h
 * The part of a stream that is in memory: grows until a record fits, up to a maximum.
 */
#ifndef OVERT_READ_WINDOW_H
#define OVERT_READ_WINDOW_H

#include "stream.h"

/** Bytes behind the window's end that may be read (not written), whatever they hold. */
#define OVERT_WINDOW_PADDING 64

/** Bytes of a stream. Zero it, set `stream` and `max`; free with overt_window_free. */
struct overt_window {
	struct overt_stream *stream; /**< where the bytes come from; not owned */
	size_t max;                  /**< greatest number of bytes at once */
	char *data;                  /**< owned */
	size_t begin, end, cap;      /**< data[begin … end) is the window */
	uint64_t offset;             /**< of data[begin] in the decompressed file */
	bool at_end;                 /**< nothing comes after data[end - 1] */
};

/**
 * Makes the window larger at its end. Pointers into it are no longer valid.
 * \param window  window
 * \param grown   false when the stream has ended or the window is `max` bytes large
 * \param err     filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM, or what the stream failed with
 */
overt_err overt_window_more(struct overt_window *window, bool *grown, struct overt_error *err);

/**
 * Gives up bytes at the window's beginning.
 * \param window  window
 * \param count   how many, at most its size
 */
void overt_window_drop(struct overt_window *window, size_t count);

/**
 * View of the window.
 * \param window  window
 * \return its bytes (never unknown)
 */
overt_str overt_window_view(const struct overt_window *window);

/**
 * Frees the bytes.
 * \param window  window, or NULL
 */
void overt_window_free(struct overt_window *window);

#endif
