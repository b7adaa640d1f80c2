// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include <overt/json.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

static void add_list(struct overt_buf *buf, overt_str text)
{
	overt_buf_append(buf, "[", 1);
	for (bool first = true; text.len; first = false) {
		const char *end = memchr(text.ptr, ';', text.len);
		const size_t len = end ? (size_t)(end - text.ptr) : text.len, skip = len + (end != NULL);
		overt_buf_append(buf, ",", !first);
		overt_buf_json(buf, (overt_str){text.ptr, len});
		text = (overt_str){text.ptr + skip, text.len - skip};
	}
	overt_buf_append(buf, "]", 1);
}

static void add_real(struct overt_buf *buf, double value)
{
	if (isfinite(value))
		overt_buf_printf(buf, "%.15g", value);
	else
		overt_buf_printf(buf, "null");
}

static void add_value(struct overt_buf *buf, const struct overt_case_value *value, const char *type)
{
	char time[OVERT_TIME_TEXT];
	if (strcmp(type, "list") == 0)
		add_list(buf, value->text);
	else if (value->type == OVERT_CASE_TYPE_NULL)
		overt_buf_printf(buf, "null");
	else if (strcmp(type, "json") == 0)
		overt_buf_add(buf, value->text);
	else if (strcmp(type, "bool") == 0)
		overt_buf_printf(buf, "%s", value->integer ? "true" : "false");
	else if (strcmp(type, "time") == 0) {
		overt_time_format(value->integer, time);
		overt_buf_json(buf, overt_str_from(time));
	} else if (value->type == OVERT_CASE_TYPE_INTEGER)
		overt_buf_printf(buf, "%" PRId64, value->integer);
	else if (value->type == OVERT_CASE_TYPE_REAL)
		add_real(buf, value->real);
	else
		overt_buf_json(buf, value->text);
}

static void add_row(struct overt_buf *buf, const struct overt_case_value *values,
                    const char *const *columns, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *colon = strchr(columns[i], ':');
		const size_t len = colon ? (size_t)(colon - columns[i]) : strlen(columns[i]);
		overt_buf_printf(buf, "%s\"%.*s\":", i ? "," : "{", (int)len, columns[i]);
		add_value(buf, &values[i], colon ? colon + 1 : "");
	}
	overt_buf_append(buf, "}", 1);
}

overt_err cli_rows_json(struct overt_case *file, const char *sql, const overt_str *params,
                        size_t count, const char *after, struct overt_buf *buf,
                        struct overt_error *err)
{
	struct overt_case_query *query = NULL;
	const struct overt_case_value *values = NULL;
	size_t columns = 0;
	const char *const *names = NULL;
	overt_err code = overt_case_query_open(file, sql, params, count, &query, err);
	if (!code)
		names = overt_case_query_columns(query, &columns);
	for (bool first = true; !code; first = false) {
		code = overt_case_query_next(query, &values, err);
		if (code || !values)
			break;
		overt_buf_printf(buf, "%s", first ? "" : after);
		add_row(buf, values, names, columns);
	}
	overt_case_query_close(query);
	if (!code && buf->failed)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for the output");
	return code;
}

/* Bytes of the control character at `at`: C0, DEL, or C1 in UTF-8; 0 when it is none. */
static size_t control(overt_str text, size_t at)
{
	const unsigned char c = (unsigned char)text.ptr[at];
	if (c < 0x20 || c == 0x7f)
		return 1;
	if (c == 0xc2 && at + 1 < text.len && ((unsigned char)text.ptr[at + 1] & 0xe0) == 0x80)
		return 2;
	return 0;
}

void cli_print_text(FILE *out, overt_str text, size_t max)
{
	size_t end = text.len;
	if (max && end > max)
		for (end = max; end > 0 && ((unsigned char)text.ptr[end] & 0xc0) == 0x80; end--)
			;
	for (size_t i = 0; i < end;) {
		const size_t skip = control(text, i);
		fputc(skip ? ' ' : text.ptr[i], out);
		i += skip ? skip : 1;
	}
	if (end < text.len)
		fputs("…", out);
}

static void print_source(FILE *out, overt_str text, int indent)
{
	fprintf(out, "%*ssource: ", indent, "");
	cli_print_text(out, text, 2000);
	fputc('\n', out);
}

void cli_print_sources(FILE *out, overt_str json, int indent)
{
	static const char padding[OVERT_JSON_PADDING];
	struct overt_json_parser *parser = overt_json_parser_new();
	struct overt_buf buf = {0};
	struct overt_json root = {0}, value;
	bool repaired;
	overt_buf_add(&buf, json);
	overt_buf_append(&buf, padding, sizeof padding);
	if (json.len && parser && !buf.failed &&
	    overt_json_parse(parser, buf.data, json.len, &root, &repaired, NULL) == OVERT_OK &&
	    overt_json_type(root) == OVERT_JSON_ARRAY) {
		struct overt_json_walk walk = overt_json_walk(root);
		while (overt_json_next(&walk, &value))
			print_source(out, overt_json_string(value), indent);
	} else if (json.len) {
		print_source(out, json, indent);
	}
	overt_json_parser_free(parser);
	overt_buf_free(&buf);
}

int cli_print_buf(const struct cli_args *args, struct overt_buf *buf)
{
	const bool ok = !buf->failed && fwrite(buf->data ? buf->data : "", 1, buf->len, stdout) == buf->len;
	if (!ok)
		cli_message(args, buf->failed ? "no memory for the output" : "standard output cannot be written");
	overt_buf_free(buf);
	return ok ? EXIT_DONE : EXIT_FAILED;
}
