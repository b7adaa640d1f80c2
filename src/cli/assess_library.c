// SPDX-License-Identifier: GPL-3.0-or-later
#include "assess_library.h"
#include "file.h"
#include "rows.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Beside its final name first, so that nobody ever reads half of it. */
static overt_err write_file(const char *path, const struct overt_buf *buf, struct overt_error *err)
{
	char temporary[4200];
	snprintf(temporary, sizeof temporary, "%s.part", path);
	FILE *stream = fopen(temporary, "we");
	bool ok = stream && fwrite(buf->data, 1, buf->len, stream) == buf->len;
	int why = errno;
	if (stream && fclose(stream) != 0 && ok) {
		ok = false;
		why = errno;
	}
	if (ok && rename(temporary, path) != 0) {
		ok = false;
		why = errno;
	}
	if (ok)
		return OVERT_OK;
	if (stream)
		unlink(temporary);
	overt_fail(err, OVERT_E_IO, "%s", strerror(why));
	return overt_fail_at(err, path, 0, -1);
}

static void say_totals(const struct cli_args *args, const struct overt_library_totals *t)
{
	if (t->with_listed)
		cli_message(args, "%zu cases; %zu of %zu verdicts as listed; influence and interference "
		                  "swapped: %zu", t->rows, t->agree, t->with_listed, t->swapped);
	else
		cli_message(args, "%zu cases", t->rows);
}

int cli_assess_library(const struct cli_args *args, const struct overt_rules *rules)
{
	const char *path = cli_text(args, "library"), *output = cli_text(args, "output");
	struct overt_library_totals totals;
	struct overt_buf csv = {0}, out = {0};
	struct overt_error err;
	const bool to_stdout = !output || strcmp(output, "-") == 0;
	overt_err code = cli_file_read(path, &csv, &err);
	if (!code)
		code = overt_assess_library(rules, path, overt_buf_view(&csv), &out, NULL, &totals, &err);
	if (!code && !to_stdout)
		code = write_file(output, &out, &err);
	int status = code ? cli_error(args, &err) : EXIT_DONE;
	if (!code && to_stdout)
		status = cli_print_buf(args, &out);
	if (!code)
		say_totals(args, &totals);
	overt_buf_free(&out);
	overt_buf_free(&csv);
	return status;
}
