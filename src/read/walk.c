// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdio.h>
#include <string.h>

#include "documents.h"

#define LEVELS 8
#define PATH_MAX_BYTES 160

/* What is kept of a record's parent. */
static const char *const context_keys[] = {"name", "type", "id"};
#define CONTEXTS (sizeof context_keys / sizeof *context_keys)

struct level {
	bool array;
	bool records; /* the array's elements are records */
	size_t path;  /* bytes of the path that lead here */
};

struct walk {
	struct overt_documents *d;
	overt_err (*take)(void *ctx, overt_str text, struct overt_error *err);
	void *ctx;
	struct level levels[LEVELS];
	size_t depth;
	char path[PATH_MAX_BYTES];
	struct overt_buf context[CONTEXTS];
};

/* Does a path of the format begin with what the walk stands on? *whole: is it equal? */
static bool leads_on(const struct walk *w, size_t len, bool *whole)
{
	const char *const *paths = w->d->reading->format->paths;
	bool found = false;

	*whole = false;
	for (; paths && *paths; paths++) {
		/* Keys may hold NUL bytes. */
		if (strlen(*paths) < len || memcmp(*paths, w->path, len) != 0)
			continue;
		*whole |= (*paths)[len] == '\0';
		found |= (*paths)[len] == '.' || (*paths)[len] == '\0';
	}
	return found;
}

static void forget_context(struct walk *w)
{
	for (size_t i = 0; i < CONTEXTS; i++) {
		overt_buf_clear(&w->context[i]);
		w->d->reading->context[i] = OVERT_STR_NONE;
	}
}

static void push(struct walk *w, bool array, bool records, size_t path)
{
	if (!array)
		forget_context(w);
	w->levels[w->depth++] = (struct level){array, records, path};
	overt_documents_advance(w->d, 1);
}

/* Keeps a scalar of the record's parent; one that is too long stays unknown. */
static overt_err keep_context(struct walk *w, size_t which, struct overt_error *err)
{
	struct overt_extent extent;
	struct overt_json value;
	struct overt_error why;
	bool repaired;
	overt_err rc = overt_documents_extent(w->d, &extent, err);

	if (rc != OVERT_OK || !extent.complete)
		return rc;
	overt_str text = {overt_window_view(w->d->window).ptr, extent.at};
	struct overt_buf *buf = &w->context[which];
	overt_buf_clear(buf);
	buf->max = 4096;
	if (text.ptr[0] == '"') {
		rc = overt_json_parse(w->d->parser, text.ptr, text.len, &value, &repaired, &why);
		if (rc == OVERT_OK)
			overt_buf_add(buf, overt_json_string(value));
	} else if (!overt_str_equal(text, OVERT_STR("null"))) {
		overt_buf_add(buf, text);
	}
	if (!buf->failed && buf->len > 0)
		w->d->reading->context[which] = overt_buf_view(buf);
	overt_documents_advance(w->d, extent.at);
	return OVERT_OK;
}

/* The key at the window's beginning is appended to the path; *fits: is the path long enough for it? */
static overt_err take_key(struct walk *w, size_t base, size_t *len, int *context, bool *valid,
                          struct overt_error *err)
{
	struct overt_extent extent;
	char first;
	overt_err rc = overt_documents_extent(w->d, &extent, err);

	*valid = false;
	*context = -1;
	*len = base;
	if (rc != OVERT_OK || !extent.complete)
		return rc;
	overt_str key = {overt_window_view(w->d->window).ptr + 1, extent.at - 2};
	size_t dot = base > 0 ? 1 : 0;
	for (size_t i = 0; i < CONTEXTS; i++)
		if (overt_str_equal(key, overt_str_from(context_keys[i])))
			*context = (int)i;
	if (base + dot + key.len < PATH_MAX_BYTES) {
		if (dot)
			w->path[base] = '.';
		memcpy(w->path + base + dot, key.ptr, key.len);
		*len = base + dot + key.len;
	}
	overt_documents_advance(w->d, extent.at);
	rc = overt_documents_blanks(w->d, "", &first, err);
	if (rc != OVERT_OK || first != ':')
		return rc;
	overt_documents_advance(w->d, 1);
	*valid = true;
	return OVERT_OK;
}

static overt_err broken(struct walk *w, const char *expected, struct overt_error *err)
{
	w->depth = 0;
	return overt_reading_reject(w->d->reading, err, "expected %s: the rest of the file is not read",
	                            expected);
}

static overt_err in_object(struct walk *w, char first, struct overt_error *err)
{
	size_t base = w->levels[w->depth - 1].path, len;
	int context;
	bool valid, whole;
	overt_err rc;

	if (first == '}') {
		w->depth--;
		overt_documents_advance(w->d, 1);
		return OVERT_OK;
	}
	if (first != '"')
		return broken(w, "a key or a closing brace", err);
	rc = take_key(w, base, &len, &context, &valid, err);
	if (rc == OVERT_OK && !valid)
		return broken(w, "a key and a colon", err);
	if (rc == OVERT_OK)
		rc = overt_documents_blanks(w->d, "", &first, err);
	if (rc != OVERT_OK)
		return rc;
	if (len > base && leads_on(w, len, &whole) && w->depth < LEVELS &&
	    (first == '[' || (first == '{' && !whole))) {
		push(w, first == '[', first == '[' && whole, len);
		return OVERT_OK;
	}
	if (context >= 0 && first != '{' && first != '[')
		return keep_context(w, (size_t)context, err);
	return overt_documents_pass(w->d, err);
}

static overt_err take_record(struct walk *w, struct overt_error *err)
{
	struct overt_extent extent;
	overt_err rc = overt_documents_extent(w->d, &extent, err);

	if (rc != OVERT_OK)
		return rc;
	if (extent.complete) {
		rc = w->take(w->ctx, (overt_str){overt_window_view(w->d->window).ptr, extent.at}, err);
		overt_documents_advance(w->d, extent.at);
		return rc;
	}
	if (extent.broken || w->d->window->at_end)
		return broken(w, "the end of a record", err);
	rc = overt_reading_reject(w->d->reading, err,
	                          "expected a record of at most %zu bytes, found a longer one",
	                          w->d->window->max);
	return rc == OVERT_OK ? overt_documents_pass(w->d, err) : rc;
}

static overt_err in_array(struct walk *w, char first, struct overt_error *err)
{
	const struct level *level = &w->levels[w->depth - 1];

	if (first == ']') {
		w->depth--;
		overt_documents_advance(w->d, 1);
		return OVERT_OK;
	}
	if (first == '}')
		return broken(w, "an element or a closing bracket", err);
	if (first != '{')
		return overt_documents_pass(w->d, err);
	if (level->records)
		return take_record(w, err);
	if (w->depth == LEVELS)
		return overt_documents_pass(w->d, err);
	push(w, false, false, level->path);
	return OVERT_OK;
}

overt_err overt_walk_object(struct overt_documents *documents,
                            overt_err (*take)(void *ctx, overt_str text, struct overt_error *err),
                            void *ctx, struct overt_error *err)
{
	struct walk w = {.d = documents, .take = take, .ctx = ctx};
	char first;
	overt_err rc = overt_documents_blanks(documents, "", &first, err);

	if (rc == OVERT_OK && first == '{')
		push(&w, false, false, 0);
	while (rc == OVERT_OK && w.depth > 0) {
		rc = overt_documents_blanks(documents, ",", &first, err);
		if (rc != OVERT_OK)
			break;
		if (first == '\0')
			rc = broken(&w, "a closing brace, found the end of the file", err);
		else if (w.levels[w.depth - 1].array)
			rc = in_array(&w, first, err);
		else
			rc = in_object(&w, first, err);
	}
	forget_context(&w);
	for (size_t i = 0; i < CONTEXTS; i++)
		overt_buf_free(&w.context[i]);
	return rc;
}
