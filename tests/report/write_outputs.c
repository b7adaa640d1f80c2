// SPDX-License-Identifier: GPL-3.0-or-later
/* Writes every output of the sample case into a folder, for the tests in Python. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <overt/report.h>

#include "sample.h"

static int write_one(struct overt_case *file, const struct overt_report_options *options,
                     const struct overt_report_format *format, const char *table, const char *folder)
{
	const char *whole = options->quotations ? "quoting" : options->public_report ? "public" : "report";
	struct overt_error err = {0};
	char path[4096], text[1024];
	snprintf(path, sizeof path, "%s/%s%s", folder, table ? table : whole, format->suffix);
	FILE *stream = fopen(path, "wb");
	if (!stream) {
		perror(path);
		return 1;
	}
	struct overt_report_sink sink = overt_report_stream(stream);
	overt_err code = overt_report_write(file, format->name, table, options, &sink, &err);
	if (fclose(stream) || code) {
		overt_error_format(&err, text, sizeof text);
		fprintf(stderr, "%s: %s\n", path, text);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct overt_error err = {0};
	struct overt_rules *rules = NULL;
	struct overt_case *file = NULL;
	char path[4096];
	int status = 0;
	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: write_outputs FOLDER [CASE]\n");
		return 2;
	}
	snprintf(path, sizeof path, "%s/sample.case", argv[1]);
	if (argc == 2)
		unlink(path);
	if (sample_rules(&rules, &err) || (argc == 2 && sample_make(path, &err)) ||
	    overt_case_open(argc == 3 ? argv[2] : path, OVERT_CASE_READ, 0, &file, &err)) {
		fprintf(stderr, "%s\n", err.message);
		status = 1;
		goto done;
	}
	struct overt_report_options options = {.rules = rules, .dated = true,
	                                       .now = INT64_C(1500000000000)};
	size_t formats, tables;
	const struct overt_report_format *const *all = overt_report_formats(&formats);
	const char *const *names = overt_report_tables(&tables);
	for (size_t i = 0; i < formats; i++) {
		if (!all[i]->tabular)
			status |= write_one(file, &options, all[i], NULL, argv[1]);
		for (size_t t = 0; all[i]->tabular && t < tables; t++)
			status |= write_one(file, &options, all[i], names[t], argv[1]);
	}
	options.public_report = true;
	status |= write_one(file, &options, all[0], NULL, argv[1]);
	options.quotations = true;
	status |= write_one(file, &options, all[0], NULL, argv[1]);
done:
	overt_case_close(file);
	overt_rules_free(rules);
	return status;
}
