// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Recognition runs the very code that reads, on what is in the window, with a
 * stand-in for the format that looks at each record instead of reading it.
 */
#include <string.h>

#include "documents.h"
#include "recognise.h"

/* Records by which a format is recognised; the format itself looks at all in the window. */
#define RECORDS 20
#define FORMATS_MAX 64

struct probe {
	struct overt_reading *real;
	unsigned votes[FORMATS_MAX]; /* records that a format knows */
	size_t seen;
	bool sampling; /* the format is known: let it look */
	const struct overt_format *target;
};

static overt_err ignore_post(void *ctx, const struct overt_post *post, struct overt_error *err)
{
	(void)ctx;
	(void)post;
	(void)err;
	return OVERT_OK;
}

/* Stands in for a format's `value`. Stopping is no failure: see run_probe. */
static overt_err look(struct overt_reading *reading, struct overt_json value, struct overt_error *err)
{
	struct probe *p = reading->state;
	size_t count;
	const struct overt_format *const *all = overt_formats(&count);
	overt_err rc = OVERT_OK;

	if (p->sampling) {
		p->real->line = reading->line;
		if (p->target->sample)
			rc = p->target->sample(p->real, value, err);
	} else {
		for (size_t i = 0; i < count && i < FORMATS_MAX; i++)
			if (all[i]->carrier == OVERT_CARRIER_JSON && (!p->target || p->target == all[i]))
				p->votes[i] += all[i]->knows_value(value);
	}
	if (rc == OVERT_OK && ++p->seen >= RECORDS && !p->sampling)
		return overt_fail(err, OVERT_E_CANCELLED, "enough records were seen");
	return rc;
}

/* Reads the window as it is, then puts it back. */
static overt_err run_probe(struct overt_documents *d, struct probe *p, enum overt_packing packing,
                           const char *const *paths, struct overt_error *err)
{
	struct overt_format stand_in = {.carrier = OVERT_CARRIER_JSON, .paths = paths, .value = look};
	struct overt_read_sink sink = {.post = ignore_post};
	struct overt_source source = {.rows = 0};
	struct overt_reading reading = {.format = &stand_in, .options = d->reading->options,
	                                .sink = &sink, .source = &source,
	                                .arena = d->reading->arena, .line = d->reading->line,
	                                .state = p};
	struct overt_window saved = *d->window;
	uint64_t line = d->reading->line;
	struct overt_documents copy = {.reading = &reading, .window = d->window, .parser = d->parser,
	                               .packing = packing};

	p->real = d->reading;
	p->seen = 0;
	d->window->at_end = true;
	overt_err rc = overt_documents_read(&copy, err);
	*d->window = saved;
	d->reading->line = line;
	return rc == OVERT_E_CANCELLED ? OVERT_OK : rc;
}

static const struct overt_format *winner(const struct probe *p)
{
	size_t count;
	const struct overt_format *const *all = overt_formats(&count);

	for (size_t i = 0; i < count && i < FORMATS_MAX; i++)
		if (p->votes[i] > 0)
			return all[i];
	return NULL;
}

/* One a line, when the first document ends with its line. */
static enum overt_packing packing_of(overt_str view, const struct overt_extent *extent)
{
	size_t i = extent->at;

	if (extent->broken)
		return OVERT_PACKING_LINES;
	if (memchr(view.ptr, '\n', extent->at))
		return OVERT_PACKING_VALUES;
	while (i < view.len && (view.ptr[i] == ' ' || view.ptr[i] == '\t' || view.ptr[i] == '\r'))
		i++;
	return i == view.len || view.ptr[i] == '\n' ? OVERT_PACKING_LINES : OVERT_PACKING_VALUES;
}

/* Passes over a BOM and blanks for good, then finds the first document's end. */
static overt_err first_document(struct overt_documents *d, struct overt_extent *extent, char *first,
                                struct overt_error *err)
{
	overt_str view = overt_window_view(d->window);

	*extent = (struct overt_extent){.at = 0};
	if (view.len >= 3 && memcmp(view.ptr, "\xEF\xBB\xBF", 3) == 0)
		overt_documents_advance(d, 3);
	overt_err rc = overt_documents_blanks(d, "", first, err);
	if (rc != OVERT_OK || *first != '{')
		return rc;
	return overt_documents_extent(d, extent, err);
}

/* Formats whose records may lie deep within one object. */
static overt_err try_paths(struct overt_documents *d, const struct overt_format *wanted,
                           struct overt_error *err)
{
	size_t count;
	const struct overt_format *const *all = overt_formats(&count);
	overt_err rc = OVERT_OK;

	for (size_t i = 0; rc == OVERT_OK && i < count && !d->reading->format; i++) {
		if (!all[i]->paths || (wanted && wanted != all[i]))
			continue;
		struct probe p = {.target = all[i]};
		rc = run_probe(d, &p, OVERT_PACKING_OBJECT, all[i]->paths, err);
		d->reading->format = winner(&p);
		d->packing = OVERT_PACKING_OBJECT;
	}
	return rc;
}

static overt_err unknown(struct overt_error *err)
{
	struct overt_buf text = {.max = 2048};

	overt_list_formats(OVERT_CARRIER_JSON, &text);
	overt_fail(err, OVERT_E_FORMAT,
	           "no reader knows these JSON records; tried %s; say what their keys are with --map",
	           text.data ? text.data : "");
	overt_buf_free(&text);
	return OVERT_E_FORMAT;
}

static overt_err let_it_look(struct overt_documents *d, struct overt_error *err)
{
	const struct overt_format *format = d->reading->format;
	struct probe p = {.sampling = true, .target = format};
	overt_err rc = OVERT_OK;

	if (format->sample)
		rc = run_probe(d, &p, d->packing, format->paths, err);
	if (rc == OVERT_OK && format->begin)
		rc = format->begin(d->reading, NULL, err);
	return rc;
}

overt_err overt_documents_recognise(struct overt_documents *documents, struct overt_error *err)
{
	const struct overt_format *wanted;
	struct overt_extent extent;
	struct probe p = {.seen = 0};
	char first;
	overt_err rc = overt_format_wanted(documents->reading->options, OVERT_CARRIER_JSON, &wanted, err);

	documents->reading->line = 1;
	if (rc == OVERT_OK)
		rc = first_document(documents, &extent, &first, err);
	if (rc != OVERT_OK)
		return rc;
	documents->packing = OVERT_PACKING_VALUES;
	documents->reading->format = NULL;
	if (first == '{' && (extent.complete || extent.broken))
		documents->packing = packing_of(overt_window_view(documents->window), &extent);
	if (first != '{' || extent.complete || extent.broken) {
		p.target = wanted;
		rc = run_probe(documents, &p, documents->packing, NULL, err);
		documents->reading->format = winner(&p);
	}
	if (rc == OVERT_OK && first == '{' && !documents->reading->format)
		rc = try_paths(documents, wanted, err);
	if (rc == OVERT_OK && !documents->reading->format && wanted && !wanted->paths)
		documents->reading->format = wanted;
	if (rc == OVERT_OK && !documents->reading->format)
		return unknown(err);
	return rc == OVERT_OK ? let_it_look(documents, err) : rc;
}
