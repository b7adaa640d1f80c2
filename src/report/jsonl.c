// SPDX-License-Identifier: GPL-3.0-or-later
/* A table as JSON Lines: one object a line, every column present, unknown as null. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "ask.h"
#include "format.h"

static void list(struct out *out, overt_str text)
{
	out_raw(out, "[");
	for (bool first = true; text.ptr && text.len; first = false) {
		const char *end = memchr(text.ptr, ';', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;
		out_raw(out, first ? "" : ",");
		out_json(out, (overt_str){text.ptr, len});
		text = (overt_str){text.ptr + len + (end ? 1 : 0), text.len - len - (end ? 1 : 0)};
	}
	out_raw(out, "]");
}

static void known(struct out *out, const struct ask *ask, size_t i, enum report_column_type type)
{
	overt_str text = ask_text(ask, i);
	char time[OVERT_TIME_TEXT];
	switch (type) {
	case REPORT_WHOLE:
		out_printf(out, "%" PRId64, ask_int(ask, i));
		break;
	case REPORT_REAL:
		if (isfinite(ask_real(ask, i)))
			out_real(out, ask_real(ask, i));
		else
			out_raw(out, "null");
		break;
	case REPORT_TIME:
		overt_time_format(ask_int(ask, i), time);
		out_json(out, overt_str_from(time));
		break;
	case REPORT_BOOL:
		out_raw(out, ask_int(ask, i) ? "true" : "false");
		break;
	case REPORT_LIST:
		list(out, text);
		break;
	case REPORT_JSON:
		out_utf8(out, text);
		break;
	default:
		out_json(out, text);
	}
}

static void write_jsonl(struct out *out, struct overt_case *file, const struct report_table *table,
                        const struct overt_report_options *options)
{
	(void)options;
	struct ask ask;
	for (ask_begin(&ask, out, file, table->sql, OVERT_STR_NONE); ask_next(&ask);) {
		for (size_t i = 0; i < table->column_count; i++) {
			enum report_column_type type = table->columns[i].type;
			out_printf(out, "%s\"%s\":", i ? "," : "{", table->columns[i].name);
			if (ask.row[i].type != OVERT_CASE_TYPE_NULL)
				known(out, &ask, i, type);
			else
				out_raw(out, type == REPORT_LIST ? "[]" : "null");
		}
		out_raw(out, "}\n");
	}
}

const struct report_format report_jsonl = {
	.info = {"jsonl", "a table as JSON Lines, described by schema/TABLE.schema.json", ".jsonl",
	         "application/jsonl", true},
	.write = write_jsonl,
};
