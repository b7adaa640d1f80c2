// SPDX-License-Identifier: GPL-3.0-or-later
#include "table.h"

#include <string.h>

/** Where the parser is. */
struct cursor {
	const char *name;
	const char *at, *end;
	int64_t line;
	struct overt_arena *arena;
	struct overt_error *err;
};

static overt_err fail_line(const struct cursor *c, int64_t line, const char *message)
{
	overt_fail(c->err, OVERT_E_INPUT, "%s", message);
	overt_fail_at(c->err, c->name, line, -1);
	return OVERT_E_INPUT;
}

static overt_err no_memory(const struct cursor *c)
{
	overt_fail(c->err, OVERT_E_NOMEM, "memory is used up, or the file is larger than allowed");
	overt_fail_at(c->err, c->name, c->line, -1);
	return OVERT_E_NOMEM;
}

static bool at_line_end(const struct cursor *c)
{
	return c->at == c->end || *c->at == '\n' ||
	       (*c->at == '\r' && c->at + 1 < c->end && c->at[1] == '\n');
}

static void skip_line_end(struct cursor *c)
{
	if (c->at < c->end && *c->at == '\r')
		c->at++;
	if (c->at < c->end) {
		c->at++;
		c->line++;
	}
}

/* First pass: to the closing quote; the raw length bounds the unquoted one. */
static const char *closing_quote(const struct cursor *c)
{
	const char *p = c->at;

	while (p < c->end) {
		if (*p != '"')
			p++;
		else if (p + 1 < c->end && p[1] == '"')
			p += 2;
		else
			return p;
	}
	return NULL;
}

static overt_err quoted_cell(struct cursor *c, overt_str *out)
{
	const int64_t start = c->line;
	size_t len = 0;

	c->at++;
	const char *close = closing_quote(c);
	if (!close)
		return fail_line(c, start, "expected a closing quote, found the end of the file");
	char *copy = overt_arena_alloc(c->arena, (size_t)(close - c->at) + 1);
	if (!copy)
		return no_memory(c);
	for (; c->at < close; c->at++) {
		if (*c->at == '"')
			c->at++;
		if (*c->at == '\n')
			c->line++;
		copy[len++] = *c->at;
	}
	c->at = close + 1;
	copy[len] = '\0';
	if (!at_line_end(c) && *c->at != ',')
		return fail_line(c, c->line, "expected a comma or the end of the line after a closing quote");
	*out = (overt_str){copy, len};
	return OVERT_OK;
}

static overt_err plain_cell(struct cursor *c, overt_str *out)
{
	const char *start = c->at;

	while (!at_line_end(c) && *c->at != ',')
		c->at++;
	if (!overt_arena_copy(c->arena, (overt_str){start, (size_t)(c->at - start)}, out))
		return no_memory(c);
	return OVERT_OK;
}

/* Reads a line's cells; the line end is consumed. */
static overt_err read_cells(struct cursor *c, overt_str cells[ASSESS_MAX_COLUMNS], size_t *count)
{
	const int64_t line = c->line;

	for (*count = 0;;) {
		if (*count == ASSESS_MAX_COLUMNS)
			return fail_line(c, line, "expected at most 64 columns");
		overt_err e = c->at < c->end && *c->at == '"' ? quoted_cell(c, &cells[*count])
		                                              : plain_cell(c, &cells[*count]);
		if (e)
			return e;
		(*count)++;
		if (at_line_end(c))
			break;
		c->at++; /* the comma */
	}
	skip_line_end(c);
	return OVERT_OK;
}

static void skip_empty_lines(struct cursor *c)
{
	while (c->at < c->end && at_line_end(c))
		skip_line_end(c);
}

static overt_str *keep_cells(struct cursor *c, const overt_str *cells, size_t count)
{
	overt_str *kept = overt_arena_alloc(c->arena, count * sizeof *kept);

	if (kept)
		memcpy(kept, cells, count * sizeof *kept);
	return kept;
}

static overt_err read_header(struct cursor *c, struct assess_table *t)
{
	overt_str cells[ASSESS_MAX_COLUMNS];

	skip_empty_lines(c);
	if (c->at == c->end)
		return fail_line(c, c->line, "expected a header line, found nothing");
	overt_err e = read_cells(c, cells, &t->columns);
	if (e)
		return e;
	for (size_t i = 0; i < t->columns; i++)
		cells[i] = overt_str_trim(cells[i]);
	t->header = keep_cells(c, cells, t->columns);
	return t->header ? OVERT_OK : no_memory(c);
}

static overt_err read_row(struct cursor *c, struct assess_table *t)
{
	overt_str cells[ASSESS_MAX_COLUMNS];
	const int64_t line = c->line;
	size_t count;

	overt_err e = read_cells(c, cells, &count);
	if (e)
		return e;
	if (count != t->columns) {
		overt_fail(c->err, OVERT_E_INPUT, "expected %zu cells as in the header, found %zu",
		           t->columns, count);
		overt_fail_at(c->err, c->name, line, -1);
		return OVERT_E_INPUT;
	}
	const overt_str *kept = keep_cells(c, cells, count);
	if (!kept)
		return no_memory(c);
	t->rows[t->count++] = (struct assess_row){kept, line};
	return OVERT_OK;
}

static size_t count_lines(const struct cursor *c)
{
	size_t lines = 1;

	for (const char *p = c->at; p < c->end; p++)
		lines += *p == '\n';
	return lines;
}

overt_err assess_table_parse(const char *name, overt_str bytes, struct overt_arena *arena,
                             struct assess_table *out, struct overt_error *err)
{
	struct assess_table t = {.name = name};
	struct cursor c = {.name = name, .line = 1, .arena = arena, .err = err};
	size_t size;

	if (overt_str_starts(bytes, OVERT_STR("\xEF\xBB\xBF")))
		bytes = (overt_str){bytes.ptr + 3, bytes.len - 3};
	c.at = bytes.ptr ? bytes.ptr : "";
	c.end = c.at + (bytes.ptr ? bytes.len : 0);
	overt_err e = read_header(&c, &t);
	if (e)
		return e;
	if (!overt_size_mul(count_lines(&c), sizeof *t.rows, &size))
		return no_memory(&c);
	t.rows = overt_arena_alloc(arena, size);
	if (!t.rows)
		return no_memory(&c);
	for (skip_empty_lines(&c); c.at < c.end; skip_empty_lines(&c)) {
		e = read_row(&c, &t);
		if (e)
			return e;
	}
	*out = t;
	return OVERT_OK;
}

size_t assess_table_column(const struct assess_table *table, const char *column)
{
	for (size_t i = 0; i < table->columns; i++)
		if (overt_str_equal(table->header[i], overt_str_from(column)))
			return i;
	return ASSESS_NO_COLUMN;
}

overt_err assess_table_need(const struct assess_table *table, const char *column, size_t *number,
                            struct overt_error *err)
{
	const size_t found = assess_table_column(table, column);

	if (found == ASSESS_NO_COLUMN) {
		overt_fail(err, OVERT_E_INPUT, "expected a column \"%s\" in the header", column);
		overt_fail_at(err, table->name, 1, -1);
		return OVERT_E_INPUT;
	}
	*number = found;
	return OVERT_OK;
}

overt_err assess_table_expect(const struct assess_table *table, const char *header,
                              struct overt_error *err)
{
	const char *p = header;

	for (size_t i = 0; i < table->columns; i++) {
		const char *comma = strchr(p, ',');
		const overt_str want = {p, comma ? (size_t)(comma - p) : strlen(p)};
		if (!overt_str_equal(table->header[i], want) || !comma != (i + 1 == table->columns))
			goto wrong;
		if (comma)
			p = comma + 1;
	}
	return OVERT_OK;
wrong:
	overt_fail(err, OVERT_E_INPUT, "expected the header \"%s\"", header);
	overt_fail_at(err, table->name, 1, -1);
	return OVERT_E_INPUT;
}

overt_err assess_table_fail(const struct assess_table *table, const struct assess_row *row,
                            struct overt_error *err)
{
	overt_fail_at(err, table->name, row->line, -1);
	return OVERT_E_INPUT;
}
