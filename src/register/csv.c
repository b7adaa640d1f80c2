// SPDX-License-Identifier: GPL-3.0-or-later
/* RFC 4180 over memory, with what exports really do: LF or CRLF, quotes inside
   unquoted fields. Registers are small; posts have their own streaming reader. */
#include "local.h"
#include <string.h>
#include <strings.h>

enum { ROW_MAX = 1 << 20 };

static bool at_line_end(const struct register_csv *csv)
{
	return csv->at >= csv->data.len || csv->data.ptr[csv->at] == '\n' ||
	       (csv->data.ptr[csv->at] == '\r' && csv->at + 1 < csv->data.len &&
	        csv->data.ptr[csv->at + 1] == '\n');
}

static void skip_line_end(struct register_csv *csv)
{
	if (csv->at < csv->data.len && csv->data.ptr[csv->at] == '\r')
		csv->at++;
	if (csv->at < csv->data.len) {
		csv->at++;
		csv->line++;
	}
}

/* A field after its opening quote; false when the closing one is missing. */
static bool quoted(struct register_csv *csv)
{
	while (csv->at < csv->data.len) {
		char c = csv->data.ptr[csv->at++];
		if (c == '"') {
			if (csv->at >= csv->data.len || csv->data.ptr[csv->at] != '"')
				return true;
			csv->at++;
		}
		if (c == '\n')
			csv->line++;
		if (!overt_buf_append(&csv->text, &c, 1))
			return true;
	}
	return false;
}

static bool field(struct register_csv *csv)
{
	bool closed = true;
	if (csv->at < csv->data.len && csv->data.ptr[csv->at] == '"') {
		csv->at++;
		closed = quoted(csv);
	}
	while (closed && !at_line_end(csv) && csv->data.ptr[csv->at] != ',')
		if (!overt_buf_append(&csv->text, csv->data.ptr + csv->at++, 1))
			break;
	return closed;
}

int register_csv_next(struct register_csv *csv, struct register_row *row, struct overt_error *err)
{
	size_t ends[REGISTER_FIELDS_MAX];
	csv->text.max = ROW_MAX;
	while (csv->at < csv->data.len && at_line_end(csv))
		skip_line_end(csv);
	if (csv->at >= csv->data.len)
		return 0;
	overt_buf_clear(&csv->text);
	row->count = 0;
	row->line = csv->line;
	for (;;) {
		if (row->count == REGISTER_FIELDS_MAX) {
			overt_fail(err, OVERT_E_INPUT, "expected at most %d fields, found more",
			           REGISTER_FIELDS_MAX);
			return overt_fail_at(err, NULL, row->line, -1);
		}
		if (!field(csv)) {
			overt_fail(err, OVERT_E_INPUT, "expected a closing quote, found the end of the file");
			return overt_fail_at(err, NULL, row->line, -1);
		}
		if (csv->text.failed) {
			overt_fail(err, OVERT_E_INPUT, "expected a row of at most %d bytes, found more", ROW_MAX);
			return overt_fail_at(err, NULL, row->line, -1);
		}
		ends[row->count++] = csv->text.len;
		if (at_line_end(csv))
			break;
		csv->at++;
	}
	skip_line_end(csv);
	/* The text moves while it grows, hence the views come last. */
	const char *text = csv->text.data ? csv->text.data : "";
	for (size_t i = 0, from = 0; i < row->count; from = ends[i++])
		row->fields[i] = (overt_str){text + from, ends[i] - from};
	return 1;
}

size_t register_column(const struct register_row *head, const char *name)
{
	for (size_t i = 0; i < head->count; i++) {
		overt_str field_name = overt_str_trim(head->fields[i]);
		if (field_name.len == strlen(name) &&
		    strncasecmp(field_name.ptr, name, field_name.len) == 0)
			return i;
	}
	return SIZE_MAX;
}

overt_str register_field(const struct register_row *row, size_t column)
{
	if (column >= row->count)
		return OVERT_STR_NONE;
	overt_str value = overt_str_trim(row->fields[column]);
	return value.len ? value : OVERT_STR_NONE;
}
