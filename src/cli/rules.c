// SPDX-License-Identifier: GPL-3.0-or-later
#include "file.h"
#include "run_options.h"

#include <string.h>
#include <unistd.h>

int cli_rules_load(const struct cli_args *args, const char *dir, struct overt_rules **rules)
{
	struct overt_rules_file files[OVERT_RULES_FILES];
	struct overt_buf own[OVERT_RULES_FILES] = {0};
	struct overt_error err;
	char path[4096];
	overt_err code = OVERT_OK;
	unsigned replaced = 0;
	overt_rules_builtin(files);
	for (size_t i = 0; dir && i < OVERT_RULES_FILES && !code; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, files[i].name);
		if (access(path, F_OK) != 0)
			continue;
		code = cli_file_read(path, &own[i], &err);
		files[i].bytes = overt_buf_view(&own[i]);
		replaced++;
	}
	if (!code && dir && replaced == 0) {
		overt_fail(&err, OVERT_E_USAGE, "the folder holds none of the rule files, e.g. %s",
		           files[0].name);
		code = overt_fail_at(&err, dir, 0, -1);
	}
	if (!code)
		code = overt_rules_load(files, rules, &err);
	for (size_t i = 0; i < OVERT_RULES_FILES; i++)
		overt_buf_free(&own[i]);
	return code ? cli_error(args, &err) : EXIT_DONE;
}
