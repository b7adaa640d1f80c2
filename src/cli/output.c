// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"
#include "target.h"

#include <string.h>

static overt_err write_to(struct overt_case *file, const char *format, const char *table,
                          const struct overt_report_options *options, FILE *stream,
                          struct overt_error *err)
{
	const struct overt_report_sink sink = overt_report_stream(stream);
	return overt_report_write(file, format, table, options, &sink, err);
}

overt_err cli_spare_sources(struct overt_case *file, const char *path, struct overt_error *err)
{
	static const char sql[] = "SELECT file, 1 FROM pragma_database_list WHERE name = 'main' "
							  "UNION ALL SELECT path, 0 FROM sources "
							  "UNION ALL SELECT DISTINCT file, 0 FROM register_matches";
	struct overt_case_query *query = NULL;
	const struct overt_case_value *values = NULL;
	overt_err code = overt_case_query_open(file, sql, NULL, 0, &query, err);
	while (!code && !(code = overt_case_query_next(query, &values, err)) && values) {
		const char *input = values[0].text.ptr;
		if (input && values[1].integer)
			code = cli_spare_case(path, input, err);
		else
			code = cli_spare_inputs(path, &input, 1, err);
	}
	overt_case_query_close(query);
	return code;
}

overt_err cli_write_output(struct overt_case *file, const char *format, const char *table,
                           const struct overt_report_options *options, const char *path,
                           struct overt_error *err)
{
	struct cli_target target;
	if (strcmp(path, "-") == 0)
		return write_to(file, format, table, options, stdout, err);
	overt_err code = cli_spare_sources(file, path, err);
	if (!code)
		code = cli_target_open(&target, path, err);
	if (code)
		return code;
	code = write_to(file, format, table, options, target.stream, err);
	return cli_target_close(&target, code, err);
}

overt_err cli_write_report(struct overt_case *file, const struct overt_rules *rules, overt_ms now,
                           const char *path, struct overt_error *err)
{
	const struct overt_report_options options = {
		.rules = rules, .version = OVERT_STR(OVERT_VERSION), .dated = true, .now = now};
	return cli_write_output(file, "html", NULL, &options, path, err);
}
