// SPDX-License-Identifier: GPL-3.0-or-later
#include "inputs.h"
#include "file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_once(const char *path)
{
	struct stat facts;
	return strcmp(path, "-") == 0 ||
	       (stat(path, &facts) == 0 && (S_ISFIFO(facts.st_mode) || S_ISSOCK(facts.st_mode)));
}

overt_err cli_inputs_take(const struct cli_args *args, const char *case_path,
                          struct cli_inputs *inputs, struct overt_error *err)
{
	bool seen = false;
	*inputs = (struct cli_inputs){.count = args->operand_count};
	inputs->paths = calloc(args->operand_count, sizeof *inputs->paths);
	inputs->kept = calloc(args->operand_count, sizeof *inputs->kept);
	if (!inputs->paths || !inputs->kept)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u files", args->operand_count);
	for (unsigned i = 0; i < args->operand_count; i++) {
		const char *path = inputs->paths[i] = args->operands[i];
		if (!read_once(path))
			continue;
		if (seen && strcmp(path, "-") == 0)
			return overt_fail(err, OVERT_E_USAGE, "standard input can be read once");
		seen |= strcmp(path, "-") == 0;
		overt_err code =
			cli_file_spool(case_path, path, inputs->kept[i], sizeof inputs->kept[i], err);
		if (code)
			return code;
		inputs->paths[i] = inputs->kept[i];
	}
	return OVERT_OK;
}

void cli_inputs_free(struct cli_inputs *inputs)
{
	free(inputs->paths);
	free(inputs->kept);
	*inputs = (struct cli_inputs){0};
}

const char *cli_case_to_make(const struct cli_args *args)
{
	const char *path = cli_text(args, "output");
	if (path && *path && strcmp(path, "-") != 0)
		return path;
	cli_message(args, "say where the case goes: -o CASE%s",
	            path && *path ? "; it is a file, not a stream" : "");
	return NULL;
}

overt_err cli_case_make(const char *path, struct overt_case **file, bool *fresh,
                        struct overt_error *err)
{
	*fresh = access(path, F_OK) != 0;
	return overt_case_open(path, OVERT_CASE_CREATE, 5000, file, err);
}

static bool is_untouched(struct overt_case *file)
{
	struct overt_error err;
	struct overt_case_query *query = NULL;
	const struct overt_case_value *values = NULL;
	const bool read = !overt_case_query_open(file, "SELECT count(*) FROM runs", NULL, 0, &query, &err) &&
	                  !overt_case_query_next(query, &values, &err);
	const bool none = read && values && values[0].integer == 0;
	overt_case_query_close(query);
	return none;
}

void cli_case_done(const char *path, struct overt_case *file, bool fresh)
{
	const bool remove_it = file && fresh && is_untouched(file);
	overt_case_close(file);
	if (remove_it)
		unlink(path);
}
