// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdlib.h>
#include <string.h>

#include "table.h"
#include "utf8.h"
#include "values.h"

/* The name as it is compared: unescaped, repaired, trimmed. Returns the bytes used. */
static size_t put_name(struct overt_csv_field field, char *scratch, char *out, overt_str *name)
{
	size_t len = field.len;

	if (field.escaped) {
		len = overt_csv_unescape(field, scratch);
	} else {
		memcpy(scratch, field.ptr, len);
	}
	len = overt_utf8_repair(scratch, len, out);
	*name = overt_str_trim((overt_str){out, len});
	return len;
}

static overt_err copy_names(struct overt_layout *layout, const struct overt_csv_record *record,
                            struct overt_error *err)
{
	char *scratch = NULL;
	size_t at = 0;

	layout->names = calloc(record->count, sizeof *layout->names);
	layout->bytes = malloc(OVERT_UTF8_REPAIRED(record->size) + 1);
	scratch = malloc(record->size + 1);
	if (!layout->names || !layout->bytes || !scratch) {
		free(scratch);
		return overt_fail(err, OVERT_E_NOMEM, "no memory for the column names");
	}
	for (size_t i = 0; i < record->count; i++)
		at += put_name(record->fields[i], scratch, layout->bytes + at, &layout->names[i]);
	layout->header = (struct overt_header){layout->names, record->count};
	free(scratch);
	return OVERT_OK;
}

overt_err overt_layout_find(overt_str sample, bool last, struct overt_layout *layout,
                            struct overt_error *err)
{
	static const char bom[] = "\xEF\xBB\xBF";
	struct overt_csv_record *record = NULL;
	overt_err rc = OVERT_OK;

	memset(layout, 0, sizeof *layout);
	if (sample.len >= 3 && memcmp(sample.ptr, bom, 3) == 0) {
		sample.ptr += 3;
		sample.len -= 3;
		layout->size = 3;
	}
	layout->delimiter = overt_csv_sniff(sample.ptr, sample.len, last);
	record = malloc(sizeof *record);
	if (!record) {
		rc = overt_fail(err, OVERT_E_NOMEM, "no memory for a record");
		goto done;
	}
	if (layout->delimiter == 0 ||
	    !overt_csv_next(layout->delimiter, sample.ptr, sample.len, last, record)) {
		rc = overt_fail(err, OVERT_E_FORMAT, "no header line with two columns or more was found");
		goto done;
	}
	if (record->count > OVERT_CSV_COLUMNS) {
		rc = overt_fail(err, OVERT_E_FORMAT, "expected at most %d columns, found %zu",
		                OVERT_CSV_COLUMNS, record->count);
		goto done;
	}
	layout->size += record->size;
	layout->lines = record->lines;
	rc = copy_names(layout, record, err);
done:
	free(record);
	if (rc != OVERT_OK)
		overt_layout_free(layout);
	return rc;
}

void overt_layout_free(struct overt_layout *layout)
{
	if (!layout)
		return;
	free(layout->names);
	free(layout->bytes);
	layout->names = NULL;
	layout->bytes = NULL;
	layout->header = (struct overt_header){NULL, 0};
}

int overt_header_find(const struct overt_header *header, const char *name)
{
	overt_str wanted = overt_str_from(name);

	for (size_t i = 0; i < header->count; i++)
		if (overt_str_equal(header->names[i], wanted))
			return (int)i;
	for (size_t i = 0; i < header->count; i++)
		if (overt_is_word(header->names[i], name))
			return (int)i;
	return -1;
}

bool overt_header_has(const struct overt_header *header, const char *const *names)
{
	for (; *names; names++)
		if (overt_header_find(header, *names) < 0)
			return false;
	return true;
}
