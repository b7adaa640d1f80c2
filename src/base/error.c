// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/base.h>
#include <string.h>

overt_err overt_fail(struct overt_error *err, overt_err code, const char *format, ...)
{
	if (!err)
		return code;
	va_list args;
	va_start(args, format);
	vsnprintf(err->message, sizeof err->message, format, args);
	va_end(args);
	err->code = code;
	err->file[0] = '\0';
	err->line = 0;
	err->byte = -1;
	return code;
}

overt_err overt_fail_at(struct overt_error *err, const char *file, int64_t line, int64_t byte)
{
	if (!err)
		return OVERT_E_INTERNAL;
	if (file)
		snprintf(err->file, sizeof err->file, "%s", file);
	err->line = line;
	err->byte = byte;
	return err->code;
}

void overt_error_format(const struct overt_error *err, char *out, size_t size)
{
	char place[320] = "";
	if (err->line > 0)
		snprintf(place, sizeof place, "%s:%lld: ", err->file[0] ? err->file : "line",
		         (long long)err->line);
	else if (err->byte >= 0)
		snprintf(place, sizeof place, "%s: byte %lld: ",
		         err->file[0] ? err->file : "input", (long long)err->byte);
	else if (err->file[0])
		snprintf(place, sizeof place, "%s: ", err->file);
	snprintf(out, size, "%s%s", place, err->message);
}
