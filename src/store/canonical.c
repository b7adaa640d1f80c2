// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file canonical.c
 * One fixed form of a row, as JSON for the chain and as bytes for the digest of
 * a table. docs/case-file.md describes both, so that others can work them out.
 */
#include <string.h>

#include "local.h"

/** Text that is no UTF-8 (or holds U+FFFD) is written as bytes: no two texts look alike. */
static void payload_text(struct overt_buf *out, overt_str s)
{
	size_t start = out->len;
	overt_buf_json(out, s);
	if (out->failed || !memmem(out->data + start, out->len - start, "\xEF\xBF\xBD", 3))
		return;
	out->len = start;
	overt_buf_printf(out, "{\"hex\":\"");
	for (size_t i = 0; i < s.len; i++)
		overt_buf_printf(out, "%02x", (unsigned char)s.ptr[i]);
	overt_buf_printf(out, "\"}");
}

static void payload_value(sqlite3_stmt *row, int column, struct overt_buf *out)
{
	switch (sqlite3_column_type(row, column)) {
	case SQLITE_NULL:
		overt_buf_printf(out, "null");
		break;
	case SQLITE_INTEGER:
		overt_buf_printf(out, "%lld", (long long)sqlite3_column_int64(row, column));
		break;
	case SQLITE_FLOAT:
		overt_buf_printf(out, "%.17g", sqlite3_column_double(row, column));
		break;
	default:
		payload_text(out, store_text(row, column));
	}
}

overt_err store_payload(sqlite3_stmt *row, struct overt_buf *out, struct overt_error *err)
{
	int count = sqlite3_column_count(row);
	for (int i = 0; i < count; i++) {
		overt_buf_printf(out, "%s\"%s\":", i ? "," : "{", sqlite3_column_name(row, i));
		payload_value(row, i, out);
	}
	if (!overt_buf_printf(out, "}"))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for the canonical form of a row");
	return OVERT_OK;
}

/* ---- the digest of a table ---------------------------------------------- */

/** Small pieces are gathered, since hashing eight bytes at a time is slow. */
struct digest {
	struct overt_sha256 *sha;
	size_t len;
	unsigned char bytes[65536];
};

static void digest_add(struct digest *d, const void *data, size_t len)
{
	if (len > sizeof d->bytes - d->len) {
		overt_sha256_add(d->sha, d->bytes, d->len);
		d->len = 0;
	}
	if (len > sizeof d->bytes) {
		overt_sha256_add(d->sha, data, len);
	} else if (len) {
		memcpy(d->bytes + d->len, data, len);
		d->len += len;
	}
}

static void digest_tagged(struct digest *d, char tag, uint64_t number)
{
	unsigned char piece[9] = {(unsigned char)tag};
	for (size_t i = 0; i < 8; i++)
		piece[i + 1] = (unsigned char)(number >> (56 - 8 * i));
	digest_add(d, piece, sizeof piece);
}

static void digest_value(struct digest *d, sqlite3_stmt *row, int column)
{
	double real;
	uint64_t bits;
	overt_str text;
	switch (sqlite3_column_type(row, column)) {
	case SQLITE_NULL:
		digest_add(d, "N", 1);
		break;
	case SQLITE_INTEGER:
		digest_tagged(d, 'I', (uint64_t)sqlite3_column_int64(row, column));
		break;
	case SQLITE_FLOAT:
		real = sqlite3_column_double(row, column);
		memcpy(&bits, &real, sizeof bits);
		digest_tagged(d, 'R', bits);
		break;
	default:
		text = store_text(row, column);
		digest_tagged(d, 'T', text.len);
		digest_add(d, text.ptr, text.len);
	}
}

overt_err store_table_digest(struct overt_case *file, const char *table,
                             char hex[OVERT_SHA256_HEX], uint64_t *rows, struct overt_error *err)
{
	char sql[96];
	int code;
	sqlite3_stmt *all = NULL;
	struct digest d;
	d.len = 0;
	d.sha = overt_sha256_new();
	snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY rowid", table);
	overt_err result = d.sha ? store_prepare(file, sql, false, &all, err)
	                         : overt_fail(err, OVERT_E_NOMEM, "no memory for a digest");
	if (result != OVERT_OK)
		goto done;
	int count = sqlite3_column_count(all);
	while ((code = sqlite3_step(all)) == SQLITE_ROW) {
		for (int i = 0; i < count; i++)
			digest_value(&d, all, i);
		(*rows)++;
	}
	if (code != SQLITE_DONE)
		result = store_fail(file, err, "read a table");
	overt_sha256_add(d.sha, d.bytes, d.len);
done:
	overt_sha256_end(d.sha, hex);
	sqlite3_finalize(all);
	return result;
}
