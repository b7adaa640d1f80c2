// SPDX-License-Identifier: GPL-3.0-or-later
#include "documents.h"

#include <string.h>

overt_err overt_documents_more(struct overt_documents *documents, bool *grown,
                               struct overt_error *err)
{
	overt_err rc = overt_window_more(documents->window, grown, err);

	if (rc == OVERT_OK && documents->tick)
		rc = documents->tick(documents->tick_ctx, err);
	return rc;
}

void overt_documents_advance(struct overt_documents *documents, size_t size)
{
	overt_str view = overt_window_view(documents->window);
	const char *p = view.ptr, *end = view.ptr + size;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		documents->reading->line++;
		p++;
	}
	overt_window_drop(documents->window, size);
	documents->reading->offset = documents->window->offset;
}

static overt_err give(struct overt_documents *d, struct overt_json value, struct overt_error *err)
{
	struct overt_reading *reading = d->reading;
	overt_err rc = OVERT_OK;

	if (overt_json_type(value) == OVERT_JSON_ARRAY) {
		struct overt_json_walk walk = overt_json_walk(value);
		while (rc == OVERT_OK && overt_json_next(&walk, &value))
			rc = reading->format->value(reading, value, err);
	} else {
		rc = reading->format->value(reading, value, err);
	}
	overt_arena_reset(reading->arena);
	return rc;
}

overt_err overt_documents_record(struct overt_documents *documents, overt_str text,
                                 struct overt_error *err)
{
	struct overt_reading *reading = documents->reading;
	struct overt_error why;
	struct overt_json value;
	bool repaired;
	overt_err rc = overt_json_parse(documents->parser, text.ptr, text.len, &value, &repaired, &why);

	if (rc == OVERT_E_INPUT)
		return overt_reading_reject(reading, err, "%s", why.message);
	if (rc != OVERT_OK)
		return overt_fail(err, rc, "%s", why.message);
	reading->source->replaced_utf8 += repaired;
	return give(documents, value, err);
}

overt_err overt_documents_extent(struct overt_documents *documents, struct overt_extent *extent,
                                 struct overt_error *err)
{
	overt_err rc = OVERT_OK;
	bool grown = true;

	*extent = (struct overt_extent){.at = 0};
	while (rc == OVERT_OK) {
		overt_str view = overt_window_view(documents->window);
		if (overt_extent_scan(extent, view.ptr, view.len, documents->window->at_end) || !grown)
			break;
		rc = overt_documents_more(documents, &grown, err);
	}
	return rc;
}

overt_err overt_documents_pass(struct overt_documents *documents, struct overt_error *err)
{
	struct overt_extent extent = {.at = 0};
	overt_err rc = OVERT_OK;
	bool grown = true, ended = false;

	while (rc == OVERT_OK && !ended && grown) {
		overt_str view = overt_window_view(documents->window);
		ended = overt_extent_scan(&extent, view.ptr, view.len, documents->window->at_end);
		overt_documents_advance(documents, extent.at);
		extent.at = 0;
		if (!ended)
			rc = overt_documents_more(documents, &grown, err);
	}
	return rc;
}

overt_err overt_documents_blanks(struct overt_documents *documents, const char *also, char *first,
                                 struct overt_error *err)
{
	overt_err rc = OVERT_OK;
	bool grown = true;

	*first = '\0';
	while (rc == OVERT_OK) {
		overt_str view = overt_window_view(documents->window);
		size_t i = 0;
		while (i < view.len && view.ptr[i] != '\0' &&
		       (strchr(" \t\r\n", view.ptr[i]) || strchr(also, view.ptr[i])))
			i++;
		char found = i < view.len ? view.ptr[i] : '\0';
		overt_documents_advance(documents, i);
		if (i < view.len) {
			*first = found == '\0' ? '?' : found;
			break;
		}
		if (!grown)
			break;
		rc = overt_documents_more(documents, &grown, err);
	}
	return rc;
}

/* Bytes of the line at the window's beginning with its end; 0: it does not fit. */
static overt_err line_extent(struct overt_documents *d, size_t *size, struct overt_error *err)
{
	overt_err rc = OVERT_OK;
	size_t looked_at = 0;
	bool grown = true;

	while (rc == OVERT_OK) {
		overt_str view = overt_window_view(d->window);
		const char *nl = view.len > looked_at
			? memchr(view.ptr + looked_at, '\n', view.len - looked_at) : NULL;
		*size = nl ? (size_t)(nl - view.ptr) + 1 : 0;
		if (nl || !grown)
			break;
		looked_at = view.len;
		rc = overt_documents_more(d, &grown, err);
	}
	if (rc == OVERT_OK && *size == 0 && d->window->at_end)
		*size = d->window->end - d->window->begin;
	return rc;
}

/* Throws away the rest of a line that is too large for memory. */
static overt_err skip_line(struct overt_documents *d, struct overt_error *err)
{
	overt_err rc = OVERT_OK;
	bool grown = true;

	while (rc == OVERT_OK && grown) {
		overt_str view = overt_window_view(d->window);
		const char *nl = view.len ? memchr(view.ptr, '\n', view.len) : NULL;
		overt_documents_advance(d, nl ? (size_t)(nl - view.ptr) + 1 : view.len);
		if (nl)
			break;
		rc = overt_documents_more(d, &grown, err);
	}
	return rc;
}

static overt_err reject_large(struct overt_documents *d, struct overt_error *err)
{
	return overt_reading_reject(d->reading, err,
	                            "expected a record of at most %zu bytes, found a longer one",
	                            d->window->max);
}

/* A line that holds several documents: each is a record. */
static overt_err several(struct overt_documents *d, overt_str line, struct overt_error *err)
{
	overt_err rc = OVERT_OK;

	while (rc == OVERT_OK) {
		struct overt_extent extent = {.at = 0};
		line = overt_str_trim(line);
		if (line.len == 0)
			break;
		overt_extent_scan(&extent, line.ptr, line.len, true);
		/* A stray bracket begins no value: what follows it is rejected as it stands. */
		if (extent.at == 0)
			extent.at = line.len;
		rc = overt_documents_record(d, (overt_str){line.ptr, extent.at}, err);
		line.ptr += extent.at;
		line.len -= extent.at;
	}
	return rc;
}

/* One document a line is the rule; where it is not, the line is taken apart. */
static overt_err read_line(struct overt_documents *d, overt_str line, struct overt_error *err)
{
	struct overt_extent extent = {.at = 0};
	struct overt_error why;
	struct overt_json value;
	bool repaired;
	overt_err rc = overt_json_parse(d->parser, line.ptr, line.len, &value, &repaired, &why);

	if (rc == OVERT_OK) {
		d->reading->source->replaced_utf8 += repaired;
		return give(d, value, err);
	}
	if (rc != OVERT_E_INPUT)
		return overt_fail(err, rc, "%s", why.message);
	if (line.ptr[0] == '{' && overt_extent_scan(&extent, line.ptr, line.len, true) &&
	    extent.complete && extent.at < line.len)
		return several(d, line, err);
	return overt_reading_reject(d->reading, err, "%s", why.message);
}

static overt_err read_lines(struct overt_documents *d, struct overt_error *err)
{
	overt_err rc = OVERT_OK;

	while (rc == OVERT_OK) {
		size_t size;
		rc = line_extent(d, &size, err);
		if (rc != OVERT_OK)
			break;
		overt_str view = overt_window_view(d->window);
		if (view.len == 0)
			break;
		if (size == 0) {
			rc = reject_large(d, err);
			if (rc == OVERT_OK)
				rc = skip_line(d, err);
			continue;
		}
		overt_str line = overt_str_trim((overt_str){view.ptr, size});
		if (line.len > 0)
			rc = read_line(d, line, err);
		overt_documents_advance(d, size);
	}
	return rc;
}

/* A value that has no end: a string that a line end cuts, or larger than a record. */
static overt_err endless_value(struct overt_documents *d, const struct overt_extent *extent,
                               struct overt_error *err)
{
	overt_err rc;

	if (extent->broken) {
		rc = overt_reading_reject(d->reading, err,
		                          "expected the end of a string, found the end of its line");
		overt_documents_advance(d, extent->at);
		return rc;
	}
	if (d->window->at_end) {
		rc = overt_reading_reject(d->reading, err,
		                          "expected the end of a value, found the end of the file");
		overt_documents_advance(d, d->window->end - d->window->begin);
		return rc;
	}
	rc = reject_large(d, err);
	return rc == OVERT_OK ? overt_documents_pass(d, err) : rc;
}

static overt_err read_values(struct overt_documents *d, struct overt_error *err)
{
	overt_err rc = OVERT_OK;

	while (rc == OVERT_OK) {
		struct overt_extent extent;
		char first;
		rc = overt_documents_blanks(d, "[],", &first, err);
		if (rc != OVERT_OK || first == '\0')
			break;
		if (first != '{') {
			rc = overt_reading_reject(d->reading, err, "expected an object, found \"%c\"",
			                          first > ' ' && first < 127 ? first : '?');
			if (rc == OVERT_OK)
				rc = skip_line(d, err);
			continue;
		}
		rc = overt_documents_extent(d, &extent, err);
		if (rc != OVERT_OK)
			break;
		if (!extent.complete) {
			rc = endless_value(d, &extent, err);
			continue;
		}
		rc = overt_documents_record(d, (overt_str){overt_window_view(d->window).ptr, extent.at}, err);
		overt_documents_advance(d, extent.at);
	}
	return rc;
}

static overt_err take_record(void *ctx, overt_str text, struct overt_error *err)
{
	return overt_documents_record(ctx, text, err);
}

overt_err overt_documents_read(struct overt_documents *documents, struct overt_error *err)
{
	documents->reading->offset = documents->window->offset;
	switch (documents->packing) {
	case OVERT_PACKING_LINES: return read_lines(documents, err);
	case OVERT_PACKING_VALUES: return read_values(documents, err);
	default: return overt_walk_object(documents, take_record, documents, err);
	}
}
