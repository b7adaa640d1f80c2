// SPDX-License-Identifier: GPL-3.0-or-later
#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "utf8.h"

/* Good rows that must follow for a line to count as the place to go on from. */
#define RESYNC_ROWS 3

struct table {
	struct overt_reading *reading;
	const struct overt_layout *layout;
	struct overt_window *window;
	struct overt_csv_record record, probe;
	struct overt_row row;
	int bound[OVERT_SLOTS];
	overt_err (*tick)(void *ctx, struct overt_error *err);
	void *tick_ctx;
};

overt_str overt_row_get(struct overt_row *row, size_t slot)
{
	if (slot >= row->slots || row->bound[slot] < 0)
		return OVERT_STR_NONE;
	return overt_row_cell(row, row->bound[slot]);
}

overt_str overt_row_cell(struct overt_row *row, int column)
{
	struct overt_csv_field field = row->record->fields[column];
	overt_str s = {field.ptr, field.len};

	if (s.len == 0)
		return OVERT_STR_NONE;
	if (field.escaped) {
		char *out = overt_arena_alloc(row->reading->arena, s.len);
		if (!out)
			goto failed;
		s = (overt_str){out, overt_csv_unescape(field, out)};
	}
	if (!row->valid && !overt_utf8_valid(s.ptr, s.len)) {
		char *out = overt_arena_alloc(row->reading->arena, OVERT_UTF8_REPAIRED(s.len));
		if (!out)
			goto failed;
		s = (overt_str){out, overt_utf8_repair(s.ptr, s.len, out)};
	}
	return s.len > 0 ? s : OVERT_STR_NONE;
failed:
	row->failed = true;
	return OVERT_STR_NONE;
}

static void bind_columns(struct table *t)
{
	const char *const *columns = t->reading->format->columns;
	size_t n = 0;

	for (; columns && columns[n] && n < OVERT_SLOTS; n++)
		t->bound[n] = overt_header_find(&t->layout->header, columns[n]);
	t->row = (struct overt_row){
		.reading = t->reading, .record = &t->record, .bound = t->bound, .slots = n};
}

/* Moves on by `size` bytes that hold `lines` line ends. */
static void advance(struct table *t, size_t size, uint64_t lines)
{
	overt_window_drop(t->window, size);
	t->reading->offset = t->window->offset;
	t->reading->line += lines;
}

/* Bytes up to and with the first line feed, or 0. */
static size_t first_line(overt_str view)
{
	const char *nl = view.len ? memchr(view.ptr, '\n', view.len) : NULL;

	return nl ? (size_t)(nl - view.ptr) + 1 : 0;
}

/* Do rows as they should be stand right behind the first line? */
static bool rows_follow(struct table *t, overt_str view)
{
	size_t at = first_line(view);

	if (at == 0)
		return false;
	for (int i = 0; i < RESYNC_ROWS; i++) {
		if (at == view.len && t->window->at_end && i > 0)
			return true;
		if (!overt_csv_next(t->layout->delimiter, view.ptr + at, view.len - at,
		                    t->window->at_end, &t->probe) ||
		    t->probe.count != t->layout->header.count || t->probe.open_quote)
			return false;
		at += t->probe.size;
	}
	return true;
}

/* Throws the rest of a record away that is too large for memory: to its end, quotes heeded. */
static overt_err skip_record(struct table *t, struct overt_error *err)
{
	bool quoted = false, field_start = true, grown = true, ended = false;
	const char delimiter = t->layout->delimiter;

	while (!ended) {
		overt_str view = overt_window_view(t->window);
		size_t i = 0;
		uint64_t lines = 0;
		for (; i < view.len && !ended; i++) {
			char c = view.ptr[i];
			lines += c == '\n';
			if (c == '"' && (quoted || field_start))
				quoted = !quoted;
			ended = !quoted && c == '\n';
			/* A quote right behind a closing one opens again: that is how "" works out. */
			field_start = c == delimiter || c == '"';
		}
		advance(t, i, lines);
		if (ended)
			break;
		overt_err rc = overt_window_more(t->window, &grown, err);
		if (rc == OVERT_OK)
			rc = t->tick(t->tick_ctx, err);
		if (rc != OVERT_OK || !grown)
			return rc;
	}
	return OVERT_OK;
}

/* A record that does not end within max_record bytes. */
static overt_err too_large(struct table *t, struct overt_error *err)
{
	overt_str view = overt_window_view(t->window);
	overt_err rc;

	if (rows_follow(t, view)) {
		rc = overt_reading_reject(t->reading, err,
		                          "expected the end of a quoted field within %zu bytes, found none: "
		                          "going on with the next line", view.len);
		if (rc == OVERT_OK)
			advance(t, first_line(view), 1);
		return rc;
	}
	rc = overt_reading_reject(t->reading, err, "expected a row of at most %zu bytes, found a longer one",
	                          view.len);
	return rc == OVERT_OK ? skip_record(t, err) : rc;
}

static overt_err wrong_columns(struct table *t, struct overt_error *err)
{
	const struct overt_csv_record *r = &t->record;
	/* A stray quote has swallowed lines: only the first is bad. */
	bool stray = r->lines > 1 && (r->untidy || r->open_quote);
	size_t size = r->size;
	uint64_t lines = r->lines;
	overt_err rc;

	if (r->open_quote)
		rc = overt_reading_reject(t->reading, err,
		                          "expected a closing quote, found the end of the file");
	else
		rc = overt_reading_reject(t->reading, err, "expected %zu columns, found %zu%s",
		                          t->layout->header.count, r->count,
		                          stray ? " (a stray quote)" : "");
	if (stray) {
		size = first_line(overt_window_view(t->window));
		lines = 1;
	}
	advance(t, size, lines);
	return rc;
}

static overt_err one_record(struct table *t, struct overt_error *err)
{
	struct overt_csv_record *r = &t->record;
	overt_err rc = OVERT_OK;

	if (r->count != t->layout->header.count || r->open_quote) {
		if (!(r->count == 1 && r->fields[0].len == 0 && !r->open_quote))
			return wrong_columns(t, err);
	} else {
		t->row.valid = overt_utf8_valid(overt_window_view(t->window).ptr, r->size);
		t->reading->source->replaced_utf8 += !t->row.valid;
		rc = t->reading->format->row(t->reading, &t->row, err);
		if (rc == OVERT_OK && t->row.failed)
			rc = overt_reading_reject(t->reading, err, "the row needs more memory than is allowed");
		t->row.failed = false;
		overt_arena_reset(t->reading->arena);
	}
	advance(t, r->size, r->lines);
	return rc;
}

static overt_err all_rows(struct table *t, struct overt_error *err)
{
	overt_err rc = OVERT_OK;

	while (rc == OVERT_OK) {
		overt_str view = overt_window_view(t->window);
		bool grown;
		if (overt_csv_next(t->layout->delimiter, view.ptr, view.len, t->window->at_end,
		                   &t->record)) {
			rc = one_record(t, err);
			continue;
		}
		if (t->window->at_end)
			break;
		rc = overt_window_more(t->window, &grown, err);
		if (rc == OVERT_OK)
			rc = t->tick(t->tick_ctx, err);
		if (rc == OVERT_OK && !grown && !t->window->at_end)
			rc = too_large(t, err);
	}
	return rc;
}

overt_err overt_table_read(struct overt_reading *reading, const struct overt_layout *layout,
                           struct overt_window *window,
                           overt_err (*tick)(void *ctx, struct overt_error *err), void *ctx,
                           struct overt_error *err)
{
	struct table *t = malloc(sizeof *t);
	overt_err rc = OVERT_OK;

	if (!t)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to read a table");
	t->reading = reading;
	t->layout = layout;
	t->window = window;
	t->tick = tick;
	t->tick_ctx = ctx;
	bind_columns(t);
	reading->line = 1;
	advance(t, layout->size, layout->lines);
	reading->sample = overt_window_view(window);
	reading->sample_last = window->at_end;
	reading->delimiter = layout->delimiter;
	if (reading->format->begin)
		rc = reading->format->begin(reading, &layout->header, err);
	if (rc == OVERT_OK)
		rc = all_rows(t, err);
	free(t);
	return rc;
}
