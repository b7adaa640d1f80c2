// SPDX-License-Identifier: GPL-3.0-or-later
/* Assesses the library of cases named by its argument and prints the result as CSV. */
#include "support.h"

int main(int argc, char **argv)
{
	struct overt_rules *rules = support_rules();
	struct overt_buf csv = {.data = NULL}, out = {.data = NULL};
	struct overt_error err;
	char text[1024];
	int status = 1;

	if (argc != 2 || !support_read("", argv[1], &csv)) {
		fprintf(stderr, "usage: dump ABSOLUTE-FILE\n");
	} else if (overt_assess_library(rules, argv[1], overt_buf_view(&csv), &out, NULL, NULL, &err)) {
		overt_error_format(&err, text, sizeof text);
		fprintf(stderr, "%s\n", text);
	} else {
		status = fwrite(out.data, 1, out.len, stdout) != out.len;
	}
	overt_buf_free(&out);
	overt_buf_free(&csv);
	overt_rules_free(rules);
	return status;
}
