// SPDX-License-Identifier: GPL-3.0-or-later
/* A table as CSV: RFC 4180, UTF-8, a head line, unknown as an empty field. */
#include <inttypes.h>
#include <math.h>

#include "ask.h"
#include "format.h"

static void value(struct out *out, const struct ask *ask, size_t i, enum report_column_type type)
{
	overt_str text = ask_text(ask, i);
	int64_t whole = ask_int(ask, i);
	char time[OVERT_TIME_TEXT];
	switch (type) {
	case REPORT_WHOLE:
		if (whole != OVERT_CASE_NONE)
			out_printf(out, "%" PRId64, whole);
		break;
	case REPORT_REAL:
		if (isfinite(ask_real(ask, i)))
			out_real(out, ask_real(ask, i));
		break;
	case REPORT_TIME:
		overt_time_format(whole, time);
		out_raw(out, time);
		break;
	case REPORT_BOOL:
		if (whole != OVERT_CASE_NONE)
			out_raw(out, whole ? "true" : "false");
		break;
	default:
		out_csv(out, text, type == REPORT_TEXT ? OUT_GUARD_TEXT
		                   : type == REPORT_ID ? OUT_GUARD_ID : OUT_GUARD_NONE);
	}
}

static void write_csv(struct out *out, struct overt_case *file, const struct report_table *table,
                      const struct overt_report_options *options)
{
	(void)options;
	for (size_t i = 0; i < table->column_count; i++)
		out_printf(out, "%s%s", i ? "," : "", table->columns[i].name);
	out_raw(out, "\r\n");
	struct ask ask;
	for (ask_begin(&ask, out, file, table->sql, OVERT_STR_NONE); ask_next(&ask);) {
		for (size_t i = 0; i < table->column_count; i++) {
			out_raw(out, i ? "," : "");
			value(out, &ask, i, table->columns[i].type);
		}
		out_raw(out, "\r\n");
	}
}

const struct report_format report_csv = {
	.info = {"csv", "a table as CSV (RFC 4180), guarded against spreadsheet formulas", ".csv",
	         "text/csv; charset=utf-8; header=present", true},
	.write = write_csv,
};
