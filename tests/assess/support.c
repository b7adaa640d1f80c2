// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include <stdlib.h>
#include <string.h>

struct overt_rules *support_rules(void)
{
	struct overt_rules_file files[OVERT_RULES_FILES];
	struct overt_rules *rules = NULL;
	struct overt_error err;
	char text[1024];

	overt_rules_builtin(files);
	if (overt_rules_load(files, &rules, &err)) {
		overt_error_format(&err, text, sizeof text);
		fprintf(stderr, "built-in rules: %s\n", text);
		exit(1);
	}
	return rules;
}

bool support_read(const char *folder, const char *name, struct overt_buf *out)
{
	char path[1024], chunk[4096];
	size_t n;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "rb");
	if (!f)
		return false;
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		overt_buf_append(out, chunk, n);
	fclose(f);
	return !out->failed;
}

bool support_read_shared(const char *name, struct overt_buf *out)
{
	const char *data = getenv("OVERT_DATA");
	char folder[1000];

	snprintf(folder, sizeof folder, "%s/..", data ? data : "../shared/data");
	if (support_read(folder, name, out))
		return true;
	fprintf(stderr, "SKIPPED: %s/%s is not there; set OVERT_DATA\n", folder, name);
	return false;
}

bool support_read_own(const char *name, struct overt_buf *out)
{
	const char *source = getenv("OVERT_SOURCE");
	char folder[1000];

	snprintf(folder, sizeof folder, "%s/tests/assess", source ? source : ".");
	return support_read(folder, name, out);
}

struct overt_evidence support_item(const struct overt_rules *rules, const char *id,
                                   const char *indicator)
{
	struct overt_evidence item;
	struct overt_error err;

	if (overt_evidence_default(rules, overt_str_from(indicator), &item, &err)) {
		fprintf(stderr, "%s\n", err.message);
		exit(1);
	}
	item.id = overt_str_from(id);
	return item;
}
