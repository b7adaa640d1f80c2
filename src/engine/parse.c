// SPDX-License-Identifier: GPL-3.0-or-later
#include "fields.h"
#include "scan.h"
#include <math.h>
#include <stdlib.h>

enum { BATCH = SCAN_BATCH, FIELD_MAX = 65535, SCRATCH = 1 << 18 };
#define SECONDS_BELOW INT64_C(100000000000) /* plain numbers beyond (year 5138) are ms */

/* Rows on their way into the dictionaries: looked up together, so that waits overlap. */
struct batch {
	struct scan_row rows[BATCH];
	struct dict_key objects[BATCH], accounts[BATCH];
	size_t count;
	char *scratch; /* undoubled fields and short keys at the end of the file */
	size_t used;
};

struct parser {
	struct scan_job *job;
	struct scan_block *block;
	size_t number;
	unsigned worker;
	const char *file_end;
	struct batch batch;
};

/* The batch's rows get their numbers and go on. */
static overt_err flush(struct parser *parser)
{
	struct batch *batch = &parser->batch;
	struct scan *scan = parser->job->scan;
	for (size_t i = 0; i < batch->count; i++) {
		overt_dict_fetch_entry(&scan->objects, &batch->objects[i]);
		overt_dict_fetch_entry(&scan->accounts, &batch->accounts[i]);
	}
	for (size_t i = 0; i < batch->count; i++)
		if (!overt_dict_add(&scan->objects, &batch->objects[i], parser->worker,
		                    &batch->rows[i].object) ||
		    !overt_dict_add(&scan->accounts, &batch->accounts[i], parser->worker,
		                    &batch->rows[i].account))
			return OVERT_E_NOMEM;
	parser->block->rows += batch->count;
	return batch->count ? parser->job->sink->take(parser->job->sink->ctx, batch->rows,
	                                              batch->count, parser->number, parser->worker)
	                    : OVERT_OK;
}

static void reject(struct parser *parser, const char *row, const char *reason)
{
	struct scan_block *block = parser->block;
	block->rejected++;
	if (block->first_count == OVERT_REJECTS_MAX)
		return;
	block->first[block->first_count++] = (struct overt_bad_row){
		.file = (size_t)(parser->job->file - parser->job->scan->files),
		.offset = (uint64_t)(row - parser->job->file->text),
		.reason = reason};
}

/* Ten digits are the usual time: seconds since 1970. */
static bool parse_time(const struct field *field, overt_ms *out)
{
	int64_t number = 0;
	size_t i = 0;
	for (; i < field->len && i < 18; i++) {
		unsigned digit = (unsigned char)field->text[i] - (unsigned)'0';
		if (digit > 9)
			break;
		number = number * 10 + (int64_t)digit;
	}
	if (field->len && i == field->len) {
		*out = number < SECONDS_BELOW ? number * 1000 : number;
		return true;
	}
	overt_str text = overt_str_trim((overt_str){field->text, field->len});
	double seconds;
	if (overt_time_parse(text, out, NULL))
		return true;
	if (!overt_str_to_double(text, &seconds) || fabs(seconds) > 1e15)
		return false;
	*out = (overt_ms)llround(fabs(seconds) < (double)SECONDS_BELOW ? seconds * 1000 : seconds);
	return true;
}

/* A field's bytes with single quotes, readable 16 bytes far. */
static const char *plain(struct parser *parser, struct field *field)
{
	struct batch *batch = &parser->batch;
	bool short_end = parser->file_end - field->text < 16;
	if (!field->doubled && !short_end)
		return field->text;
	char *copy = batch->scratch + batch->used;
	if (field->doubled)
		field->len = overt_fields_undouble(field, copy);
	else
		memcpy(copy, field->text, field->len);
	batch->used += field->len + 16;
	return copy;
}

static void note_content(struct parser *parser, struct field *fields, struct scan_row *row)
{
	struct field *content = &fields[ROLE_CONTENT];
	const struct scan_file *file = parser->job->file;
	uint64_t place = file->base + (uint64_t)(content->text - file->text);
	uint64_t found = place << SCAN_PLACE_SHIFT | (content->doubled ? SCAN_DOUBLED : 0) |
	                 (uint64_t)content->len;
	struct dict_key key;
	const char *text = plain(parser, content);
	overt_dict_key(text, content->len, &key);
	row->content_hash = key.hash;
	bool same = content->len == fields[ROLE_OBJECT].len &&
	            memcmp(text, fields[ROLE_OBJECT].text, content->len) == 0;
	row->content = found | (same ? SCAN_SAME : 0);
}

static const char *check(const struct field *fields, const struct layout *layout, bool content)
{
	if (!fields[ROLE_ACCOUNT].len)
		return "expected an account, found an empty field";
	if (fields[ROLE_OBJECT].len > FIELD_MAX || fields[ROLE_ACCOUNT].len > FIELD_MAX ||
	    (content && layout->has[ROLE_CONTENT] && fields[ROLE_CONTENT].len > FIELD_MAX))
		return "expected at most 65535 bytes, found a longer field";
	return NULL;
}

static void take(struct parser *parser, const char *row, struct field *fields)
{
	struct batch *batch = &parser->batch;
	const struct layout *layout = &parser->job->file->layout;
	bool content = parser->job->sink->content && layout->has[ROLE_CONTENT];
	struct scan_row *made = &batch->rows[batch->count];
	const char *wrong = check(fields, layout, content);
	if (!fields[ROLE_OBJECT].len || (layout->has[ROLE_UNLESS] && fields[ROLE_UNLESS].len)) {
		parser->block->passed++;
		return;
	}
	overt_ms time = 0;
	if (!wrong && !parse_time(&fields[ROLE_TIME], &time))
		wrong = "expected a time (seconds since 1970, or ISO 8601), found something else";
	if (wrong) {
		reject(parser, row, wrong);
		return;
	}
	made->time = time;
	struct dict_key *object = &batch->objects[batch->count];
	struct dict_key *account = &batch->accounts[batch->count];
	fields[ROLE_OBJECT].text = plain(parser, &fields[ROLE_OBJECT]);
	overt_dict_key(fields[ROLE_OBJECT].text, fields[ROLE_OBJECT].len, object);
	overt_dict_fetch(&parser->job->scan->objects, object);
	const char *name = plain(parser, &fields[ROLE_ACCOUNT]);
	overt_dict_key(name, fields[ROLE_ACCOUNT].len, account);
	overt_dict_fetch(&parser->job->scan->accounts, account);
	if (content)
		note_content(parser, fields, made);
	batch->count++;
}

static void strip_return(struct field *field)
{
	if (field->len && field->text[field->len - 1] == '\r')
		field->len--;
}

/* Reads one row; returns the beginning of the next one. */
static const char *read_row(struct parser *parser, struct cursor *cursor, const char *row)
{
	const struct layout *layout = &parser->job->file->layout;
	struct field fields[ROLES + 1]; // the last one takes what nobody wants
	const char *at = row, *stop;
	unsigned column = 0;
	bool closed = true;
	fields[ROLE_UNLESS].len = 0;
	for (;; column++, at = stop + 1) {
		struct field *field = &fields[layout->role[column < LAYOUT_COLUMNS_MAX
		                                               ? column : LAYOUT_COLUMNS_MAX]];
		if (at < cursor->end && *at == '"') {
			closed = overt_fields_quoted(cursor, at, field, &stop) && closed;
		} else {
			stop = cursor_next(cursor);
			field->text = at;
			field->len = (size_t)(stop - at);
			field->doubled = false;
			if (stop == cursor->end || *stop == '\n')
				strip_return(field);
		}
		if (stop == cursor->end || *stop == '\n')
			break;
	}
	if (column == 0 && (stop == row || (stop == row + 1 && *row == '\r')))
		; // an empty line is no row
	else if (!closed)
		reject(parser, row, "expected a delimiter behind the closing quote, found something else");
	else if (column + 1 < layout->needed)
		reject(parser, row, "expected as many columns as the header has, found fewer");
	else
		take(parser, row, fields);
	return stop < cursor->end ? stop + 1 : cursor->end;
}

/* Reads as many rows as are looked up together. */
static const char *read_batch(struct parser *parser, struct cursor *cursor, const char *row)
{
	struct batch *batch = &parser->batch;
	batch->count = batch->used = 0;
	while (row < cursor->end && batch->count < BATCH &&
	       SCRATCH - batch->used >= (size_t)3 * (FIELD_MAX + 16))
		row = read_row(parser, cursor, row);
	return row;
}

static bool room(const struct scan_job *job)
{
	return overt_dict_room(&job->scan->objects, job->margin) &&
	       overt_dict_room(&job->scan->accounts, job->margin);
}

static overt_err read_rows(struct parser *parser, struct scan_block *block)
{
	struct cursor cursor = {.end = block->to,
	                        .delimiter = parser->job->file->layout.delimiter};
	overt_err code = OVERT_OK;
	cursor_set(&cursor, block->from);
	while (block->from < block->to && !code) {
		uint64_t passed = block->passed, rejected = block->rejected;
		size_t first_count = block->first_count;
		const char *next = read_batch(parser, &cursor, block->from);
		if (!room(parser->job)) {
			block->passed = passed; // these rows are read again when the dictionaries have grown
			block->rejected = rejected;
			block->first_count = first_count;
			return OVERT_OK;
		}
		code = flush(parser);
		block->from = next;
	}
	return code;
}

overt_err scan_block_read(struct scan_job *job, size_t number, unsigned worker)
{
	struct scan_block *block = &job->blocks[number];
	if (block->from == block->to)
		return OVERT_OK;
	struct parser *parser = malloc(sizeof *parser);
	char *scratch = malloc(SCRATCH);
	overt_err code = OVERT_E_NOMEM;
	if (parser && scratch) {
		parser->job = job;
		parser->block = block;
		parser->number = number;
		parser->worker = worker;
		parser->file_end = job->file->text + job->file->size;
		parser->batch.scratch = scratch;
		code = read_rows(parser, block);
	}
	free(parser);
	free(scratch);
	return code;
}
