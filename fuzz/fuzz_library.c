// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as a library of cases: no crash, no leak, every row has a verdict. */
#include <overt/assess.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct overt_rules *rules; /* loaded once; lives as long as the process */
	struct overt_rules_file files[OVERT_RULES_FILES];
	struct overt_library_totals totals;
	struct overt_buf out = {.max = 1 << 24};
	struct overt_error err = {.code = OVERT_OK};

	if (!rules) {
		overt_rules_builtin(files);
		if (overt_rules_load(files, &rules, &err))
			abort();
	}
	if (size > (1 << 16))
		return 0;
	const overt_str csv = {(const char *)data, size};
	if (overt_assess_library(rules, "fuzz", csv, &out, NULL, &totals, &err) == OVERT_OK) {
		size_t lines = 0;
		for (size_t i = 0; i < out.len; i++)
			lines += out.data[i] == '\n';
		if (lines < totals.rows + 1)
			abort();
	} else if (err.code == OVERT_OK) {
		abort();
	}
	overt_buf_free(&out);
	return 0;
}
