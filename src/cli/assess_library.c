// SPDX-License-Identifier: GPL-3.0-or-later
#include "assess_library.h"
#include "file.h"
#include "rows.h"
#include "target.h"

#include <errno.h>
#include <string.h>

static overt_err write_file(const char *path, const struct overt_buf *buf, struct overt_error *err)
{
	struct cli_target target;
	overt_err code = cli_target_open(&target, path, err);
	if (code)
		return code;
	if (fwrite(buf->data, 1, buf->len, target.stream) != buf->len) {
		overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
		code = overt_fail_at(err, path, 0, -1);
	}
	return cli_target_close(&target, code, err);
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
	overt_err code = to_stdout ? OVERT_OK : cli_spare_inputs(output, &path, 1, &err);
	if (!code)
		code = cli_file_read(path, &csv, &err);
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
