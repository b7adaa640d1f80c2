// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as one file of the rules (the first byte says which): no crash, no leak,
 * and an error names its file. */
#include <overt/rules.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct overt_rules_file files[OVERT_RULES_FILES];
	struct overt_rules *rules = NULL;
	struct overt_error err = {.code = OVERT_OK};
	struct overt_buf out = {.max = 1 << 20};

	if (size == 0 || size > (1 << 20))
		return 0;
	overt_rules_builtin(files);
	struct overt_rules_file *file = &files[data[0] % OVERT_RULES_FILES];
	file->bytes = (overt_str){(const char *)data + 1, size - 1};
	if (overt_rules_load(files, &rules, &err) == OVERT_OK)
		overt_rules_show(rules, OVERT_STR_NONE, &out, &err);
	else if (err.code == OVERT_OK || rules != NULL)
		abort();
	overt_buf_free(&out);
	overt_rules_free(rules);
	return 0;
}
