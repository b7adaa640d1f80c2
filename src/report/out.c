// SPDX-License-Identifier: GPL-3.0-or-later
#include "out.h"

#include <stdlib.h>
#include <string.h>

enum { FLUSH_AT = 1 << 16 };

void out_begin(struct out *out, const struct overt_report_sink *sink)
{
	memset(out, 0, sizeof *out);
	out->sink = sink;
}

static void flush(struct out *out)
{
	if (!out->error.code && out->buf.failed)
		overt_fail(&out->error, OVERT_E_NOMEM, "memory is used up while writing");
	if (!out->error.code && out->buf.len)
		out->sink->write(out->sink->ctx, out->buf.data, out->buf.len, &out->error);
	overt_buf_clear(&out->buf);
}

static void settle(struct out *out)
{
	if (out->buf.len >= FLUSH_AT || out->buf.failed)
		flush(out);
}

overt_err out_end(struct out *out, struct overt_error *err)
{
	flush(out);
	overt_buf_free(&out->buf);
	if (out->error.code && err)
		*err = out->error;
	return out->error.code;
}

bool out_failed(const struct out *out)
{
	return out->error.code != OVERT_OK;
}

void out_raw(struct out *out, const char *s)
{
	overt_buf_append(&out->buf, s, strlen(s));
	settle(out);
}

void out_bytes(struct out *out, overt_str s)
{
	overt_buf_add(&out->buf, s);
	settle(out);
}

void out_printf(struct out *out, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	int need = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (need < 0 || (size_t)need >= sizeof text)
		out->buf.failed = true;
	else
		overt_buf_append(&out->buf, text, (size_t)need);
	settle(out);
}

void out_json(struct out *out, overt_str s)
{
	overt_buf_json(&out->buf, s);
	settle(out);
}

void out_real(struct out *out, double value)
{
	char text[40];
	/* The shortest of 15 to 17 digits that reads back as the same number. */
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	char *comma = strchr(text, ',');
	if (comma)
		*comma = '.';
	out_raw(out, text);
}
