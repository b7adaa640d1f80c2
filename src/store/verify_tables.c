// SPDX-License-Identifier: GPL-3.0-or-later
/** \file verify_tables.c  Are the tables of the steps, and the source files, as they were? */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "local.h"

/** Digest that the latest run which wrote or emptied the table has noted; "" for none. */
static overt_err noted_digest(struct verify *v, const char *table, char hex[OVERT_SHA256_HEX],
                              int64_t *run, struct overt_error *err)
{
	sqlite3_stmt *read = NULL;
	overt_err result = store_prepare(v->file,
	                                 "SELECT json_extract(digests, '$.' || ?1), id FROM runs"
	                                 " WHERE json_extract(digests, '$.' || ?1) IS NOT NULL"
	                                 " ORDER BY id DESC LIMIT 1", false, &read, err);
	if (result != OVERT_OK)
		return result;
	store_bind_text(read, 1, overt_str_from(table));
	int code = sqlite3_step(read);
	overt_str text = code == SQLITE_ROW ? store_text(read, 0) : OVERT_STR_NONE;
	hex[0] = '\0';
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		result = store_fail(v->file, err, "read the digests of the runs");
	else if (text.len == OVERT_SHA256_HEX - 1)
		memcpy(hex, text.ptr, OVERT_SHA256_HEX);
	if (code == SQLITE_ROW)
		*run = sqlite3_column_int64(read, 1);
	sqlite3_finalize(read);
	return result;
}

overt_err verify_tables(struct verify *v, struct overt_error *err)
{
	char empty[OVERT_SHA256_HEX];
	overt_sha256_hex("", 0, empty);
	for (size_t i = 0; i <= store_clear_count; i++) {
		const char *name = i < store_clear_count ? store_tables[store_clear_order[i]].name
		                                         : STORE_KEPT_MEMBERS;
		char noted[OVERT_SHA256_HEX], now[OVERT_SHA256_HEX];
		int64_t run = 0;
		struct overt_error why = {0};
		if (!overt_progress_tell(v->progress, "checking the tables", i, store_clear_count))
			return overt_fail(err, OVERT_E_CANCELLED, "the check was stopped");
		overt_err result = noted_digest(v, name, noted, &run, &why);
		if (result == OVERT_OK)
			result = store_table_digest(v->file, name, now, &v->check->rows, &why);
		if (result != OVERT_OK && (result = verify_broken(v, &why, err)) != OVERT_OK)
			return result;
		if (why.code == OVERT_OK && strcmp(now, run ? noted : empty) != 0)
			verify_tell(v, OVERT_CASE_PROBLEM, "the table %s is not as run %" PRId64 " left it%s",
			            name, run, run ? "" : " (no run wrote it)");
	}
	return OVERT_OK;
}

/* ---- sources ------------------------------------------------------------ */

static void hash_file(FILE *in, char hex[OVERT_SHA256_HEX])
{
	unsigned char bytes[65536];
	size_t len;
	struct overt_sha256 *sha = overt_sha256_new();
	while (sha && (len = fread(bytes, 1, sizeof bytes, in)) > 0)
		overt_sha256_add(sha, bytes, len);
	overt_sha256_end(sha, hex);
	if (ferror(in))
		hex[0] = '\0';
}

static void check_source(struct verify *v, const char *path, overt_str sha256)
{
	char hex[OVERT_SHA256_HEX];
	FILE *in = strcmp(path, "-") == 0 ? NULL : fopen(path, "rbe");
	if (in)
		hash_file(in, hex);
	if (!in || !hex[0]) {
		v->check->sources_missing++;
		verify_tell(v, OVERT_CASE_NOTE, "the source %s cannot be read here: not checked", path);
	} else if (overt_str_equal(sha256, overt_str_from(hex))) {
		v->check->sources++;
	} else {
		verify_tell(v, OVERT_CASE_PROBLEM, "the source %s has changed: SHA-256 %s, expected %.*s",
		            path, hex, (int)sha256.len, sha256.ptr);
	}
	if (in)
		fclose(in);
}

overt_err verify_sources(struct verify *v, struct overt_error *err)
{
	sqlite3_stmt *sources = NULL;
	int code = SQLITE_DONE;
	if (v->options->skip_sources)
		return OVERT_OK;
	overt_err result = store_prepare(v->file, "SELECT path, sha256 FROM sources ORDER BY id", false,
	                                 &sources, err);
	while (result == OVERT_OK && (code = sqlite3_step(sources)) == SQLITE_ROW) {
		const char *path = (const char *)sqlite3_column_text(sources, 0);
		check_source(v, path ? path : "-", store_text(sources, 1));
		if (!overt_progress_tell(v->progress, "checking the sources", v->check->sources, 0))
			result = overt_fail(err, OVERT_E_CANCELLED, "the check was stopped");
	}
	if (result == OVERT_OK && code != SQLITE_DONE)
		result = store_fail(v->file, err, "read the sources");
	sqlite3_finalize(sources);
	return result;
}
