// SPDX-License-Identifier: GPL-3.0-or-later
#include "recognise.h"

#include <string.h>

/* Columns that an error message names at most. */
#define COLUMNS_NAMED 12

void overt_list_formats(enum overt_carrier carrier, struct overt_buf *buf)
{
	size_t count;
	const struct overt_format *const *all = overt_formats(&count);
	const char *comma = "";

	for (size_t i = 0; i < count; i++) {
		if (all[i]->carrier != carrier)
			continue;
		overt_buf_printf(buf, "%s%s", comma, all[i]->about.name);
		comma = ", ";
	}
}

static const struct overt_format *by_name(const char *name, enum overt_carrier carrier,
                                          bool *other_carrier)
{
	size_t count;
	const struct overt_format *const *all = overt_formats(&count);

	*other_carrier = false;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(all[i]->about.name, name) != 0)
			continue;
		if (all[i]->carrier == carrier)
			return all[i];
		*other_carrier = true;
	}
	return NULL;
}

overt_err overt_format_wanted(const struct overt_read_options *options,
                              enum overt_carrier carrier, const struct overt_format **format,
                              struct overt_error *err)
{
	const char *name = options->format;
	bool other = false;

	if (!name && options->map_count > 0)
		name = "generic";
	*format = NULL;
	if (!name)
		return OVERT_OK;
	if (strcmp(name, "generic") == 0)
		name = carrier == OVERT_CARRIER_CSV ? "generic-csv" : "generic-json";
	*format = by_name(name, carrier, &other);
	if (*format)
		return OVERT_OK;
	if (other)
		return overt_fail(err, OVERT_E_FORMAT, "expected %s, found %s", name,
		                  carrier == OVERT_CARRIER_CSV ? "no JSON" : "JSON");
	return overt_fail(err, OVERT_E_USAGE, "there is no reader called \"%s\"", name);
}

/* Bytes of a column's name that a message shows: no more than 60, and whole characters. */
static size_t shown(overt_str name)
{
	size_t len = name.len;
	if (len <= 60)
		return len;
	for (len = 60; len > 0 && ((unsigned char)name.ptr[len] & 0xc0) == 0x80; len--)
		;
	return len;
}

overt_err overt_recognise_table(const struct overt_header *header,
                                const struct overt_format **format, struct overt_error *err)
{
	size_t count;
	const struct overt_format *const *all = overt_formats(&count);
	struct overt_buf text = {.max = 4096};

	for (size_t i = 0; i < count; i++) {
		if (all[i]->carrier == OVERT_CARRIER_CSV && all[i]->knows_header(header)) {
			*format = all[i];
			return OVERT_OK;
		}
	}
	overt_buf_printf(&text, "no reader knows this table, whose columns are ");
	for (size_t i = 0; i < header->count && i < COLUMNS_NAMED; i++)
		overt_buf_printf(&text, "%s%.*s", i ? ", " : "", (int)shown(header->names[i]),
		                 header->names[i].ptr);
	overt_buf_printf(&text, "%s; say which is which with --map account=COLUMN,time=COLUMN,"
	                 "text=COLUMN,… (`overt formats` lists the fields); tried ",
	                 header->count > COLUMNS_NAMED ? ", …" : "");
	overt_list_formats(OVERT_CARRIER_CSV, &text);
	overt_fail(err, OVERT_E_FORMAT, "%s", text.data ? text.data : "no reader knows this table");
	overt_buf_free(&text);
	return OVERT_E_FORMAT;
}

/* Half of the bytes of plain ASCII are NUL in UTF-16, all on one side; a header is enough. */
static const char *utf16_of(overt_str sample)
{
	size_t nul[2] = {0, 0}, looked_at = sample.len < 512 ? sample.len : 512;

	if (sample.len >= 2 && memcmp(sample.ptr, "\xFF\xFE", 2) == 0)
		return "UTF-16LE";
	if (sample.len >= 2 && memcmp(sample.ptr, "\xFE\xFF", 2) == 0)
		return "UTF-16BE";
	for (size_t i = 0; i < looked_at; i++)
		nul[i % 2] += sample.ptr[i] == '\0';
	if (looked_at >= 16 && nul[0] == 0 && nul[1] > looked_at / 8)
		return "UTF-16LE";
	return looked_at >= 16 && nul[1] == 0 && nul[0] > looked_at / 8 ? "UTF-16BE" : NULL;
}

static bool all_nul(overt_str sample)
{
	size_t i = 0;

	while (i < sample.len && sample.ptr[i] == '\0')
		i++;
	return i > 0 && i == sample.len;
}

overt_err overt_refuse_foreign(overt_str sample, struct overt_error *err)
{
	/* What people have at hand and take for an export. */
	static const struct {
		const char *magic;
		size_t len;
		const char *what;
	} kinds[] = {
		{"SQLite format 3", 16, "an SQLite database: write the table with the posts as CSV"},
		{"PK\3\4", 4, "a ZIP archive or a spreadsheet (xlsx, ods): unpack it, or save it as CSV"},
		{"\xD0\xCF\x11\xE0", 4, "an old spreadsheet (xls): save it as CSV"},
		{"%PDF-", 5, "a PDF"},
		{"\xFD" "7zXZ", 5, "a file packed with xz: unpack it, or pack it with gzip or zstd"},
		{"BZh", 3, "a file packed with bzip2: unpack it, or pack it with gzip or zstd"},
		{"PAR1", 4, "a Parquet file: write it as CSV or NDJSON"},
		{"<!DOCTYPE", 9, "a web page: get the export itself"},
		{"<html", 5, "a web page: get the export itself"},
	};
	const char *encoding = utf16_of(sample);
	if (encoding)
		return overt_fail(err, OVERT_E_FORMAT, "expected UTF-8, found UTF-16: convert the file first: "
		                  "iconv -f %s -t UTF-8", encoding);
	if (all_nul(sample))
		return overt_fail(err, OVERT_E_FORMAT, "expected text, found nothing but NUL bytes");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (sample.len >= kinds[i].len && memcmp(sample.ptr, kinds[i].magic, kinds[i].len) == 0)
			return overt_fail(err, OVERT_E_FORMAT, "expected CSV or JSON, found %s", kinds[i].what);
	return OVERT_OK;
}
