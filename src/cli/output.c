// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static overt_err write_to(struct overt_case *file, const char *format, const char *table,
                          const struct overt_report_options *options, FILE *stream,
                          struct overt_error *err)
{
	const struct overt_report_sink sink = overt_report_stream(stream);
	return overt_report_write(file, format, table, options, &sink, err);
}

overt_err cli_write_output(struct overt_case *file, const char *format, const char *table,
                           const struct overt_report_options *options, const char *path,
                           struct overt_error *err)
{
	char temporary[4200];
	if (strcmp(path, "-") == 0)
		return write_to(file, format, table, options, stdout, err);
	snprintf(temporary, sizeof temporary, "%s.part", path);
	FILE *stream = fopen(temporary, "we");
	if (!stream) {
		overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
		return overt_fail_at(err, path, 0, -1);
	}
	overt_err code = write_to(file, format, table, options, stream, err);
	if ((fclose(stream) != 0 || (!code && rename(temporary, path) != 0)) && !code) {
		overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
		code = overt_fail_at(err, path, 0, -1);
	}
	if (code)
		unlink(temporary);
	return code;
}

overt_err cli_write_report(struct overt_case *file, const struct overt_rules *rules, overt_ms now,
                           const char *path, struct overt_error *err)
{
	const struct overt_report_options options = {
		.rules = rules, .version = OVERT_STR(OVERT_VERSION), .dated = true, .now = now};
	return cli_write_output(file, "html", NULL, &options, path, err);
}
