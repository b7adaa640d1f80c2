// SPDX-License-Identifier: GPL-3.0-or-later
/* The way into every output: looks up format and table, checks the options, runs. */
#include <string.h>

#include "format.h"

static const struct report_format *const formats[] = {
#define REPORT_FORMAT(name) &report_##name,
#include "reports.def"
#undef REPORT_FORMAT
};
enum { FORMATS = sizeof formats / sizeof *formats };

const struct overt_report_format *const *overt_report_formats(size_t *count)
{
	static const struct overt_report_format *const infos[] = {
#define REPORT_FORMAT(name) &report_##name.info,
#include "reports.def"
#undef REPORT_FORMAT
	};
	*count = FORMATS;
	return infos;
}

static overt_err to_stream(void *ctx, const void *data, size_t len, struct overt_error *err)
{
	if (fwrite(data, 1, len, ctx) != len)
		return overt_fail(err, OVERT_E_IO, "cannot write the output");
	return OVERT_OK;
}

struct overt_report_sink overt_report_stream(FILE *stream)
{
	return (struct overt_report_sink){to_stream, stream};
}

static overt_err to_buffer(void *ctx, const void *data, size_t len, struct overt_error *err)
{
	if (!overt_buf_append(ctx, data, len))
		return overt_fail(err, OVERT_E_NOMEM, "the output exceeds its maximum");
	return OVERT_OK;
}

struct overt_report_sink overt_report_buffer(struct overt_buf *buf)
{
	return (struct overt_report_sink){to_buffer, buf};
}

static const struct report_format *find_format(const char *name)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (strcmp(formats[i]->info.name, name) == 0)
			return formats[i];
	return NULL;
}

static const struct report_table *find_table(const char *name)
{
	for (size_t i = 0; name && i < report_table_count; i++)
		if (strcmp(report_tables[i].name, name) == 0)
			return &report_tables[i];
	return NULL;
}

overt_err overt_report_write(struct overt_case *file, const char *format, const char *table,
                             const struct overt_report_options *options,
                             const struct overt_report_sink *sink, struct overt_error *err)
{
	const struct report_format *found = find_format(format);
	if (!found)
		return overt_fail(err, OVERT_E_USAGE, "no output format is called \"%.60s\"", format);
	const struct report_table *which = found->info.tabular ? find_table(table) : NULL;
	if (found->info.tabular && !which)
		return overt_fail(err, OVERT_E_USAGE, "%s needs a table: accounts, edges, findings, posts "
		                  "or ledger; found \"%.60s\"", format, table ? table : "");
	struct out out;
	out_begin(&out, sink);
	found->write(&out, file, which, options);
	return out_end(&out, err);
}
