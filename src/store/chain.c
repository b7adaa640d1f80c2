// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file chain.c
 * The chain of custody: every append-only row, and every run with the digests of
 * its tables, is hashed together with the hash of the row before.
 */
#include <string.h>

#include "local.h"

overt_err store_link_hash(overt_str prev, int64_t seq, overt_str kind, int64_t row,
                          overt_str payload, char hex[OVERT_SHA256_HEX], struct overt_error *err)
{
	struct overt_buf head = {0};
	struct overt_sha256 *sha = overt_sha256_new();
	overt_buf_add(&head, prev);
	overt_buf_printf(&head, "\n%lld\n", (long long)seq);
	overt_buf_add(&head, kind);
	overt_buf_printf(&head, "\n%lld\n", (long long)row);
	bool good = sha && !head.failed;
	if (good) {
		overt_sha256_add(sha, head.data, head.len);
		overt_sha256_add(sha, payload.ptr, payload.len);
	}
	overt_sha256_end(sha, hex);
	overt_buf_free(&head);
	if (!good)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for a hash");
	return OVERT_OK;
}

overt_err store_chain_head(struct overt_case *file, int64_t *links, char hash[OVERT_SHA256_HEX],
                           struct overt_error *err)
{
	sqlite3_stmt *read = NULL;
	overt_err result = store_prepare(file, "SELECT links, hash FROM head", false, &read, err);
	if (result != OVERT_OK)
		goto done;
	int code = sqlite3_step(read);
	overt_str text = code == SQLITE_ROW ? store_text(read, 1) : OVERT_STR_NONE;
	if (code != SQLITE_ROW && code != SQLITE_DONE) {
		result = store_fail(file, err, "read the head of the chain");
	} else if (text.len != OVERT_SHA256_HEX - 1) {
		result = overt_fail(err, OVERT_E_STORE, "the head of the chain is missing or damaged");
		overt_fail_at(err, file->path, 0, -1);
	} else {
		*links = sqlite3_column_int64(read, 0);
		memcpy(hash, text.ptr, OVERT_SHA256_HEX);
	}
done:
	sqlite3_finalize(read);
	return result;
}

static overt_err insert_link(struct overt_case *file, const char *kind, int64_t row,
                             overt_str payload, struct overt_error *err)
{
	char hash[OVERT_SHA256_HEX];
	overt_err result = OVERT_OK;
	if (!file->chain_insert)
		result = store_prepare(file, "INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?)", true,
		                       &file->chain_insert, err);
	if (result == OVERT_OK)
		result = store_link_hash(overt_str_from(file->head), file->links + 1, overt_str_from(kind),
		                         row, payload, hash, err);
	if (result != OVERT_OK)
		return result;
	sqlite3_stmt *insert = file->chain_insert;
	sqlite3_bind_int64(insert, 1, file->links + 1);
	store_bind_text(insert, 2, overt_str_from(kind));
	sqlite3_bind_int64(insert, 3, row);
	store_bind_text(insert, 4, payload);
	store_bind_text(insert, 5, overt_str_from(file->head));
	store_bind_text(insert, 6, overt_str_from(hash));
	if (sqlite3_step(insert) != SQLITE_DONE)
		result = store_fail(file, err, "add a link to the chain");
	sqlite3_reset(insert);
	sqlite3_clear_bindings(insert);
	if (result == OVERT_OK) {
		file->links++;
		memcpy(file->head, hash, sizeof hash);
	}
	return result;
}

overt_err store_chain_append(struct overt_case *file, const char *kind, const char *key,
                             int64_t row, struct overt_error *err)
{
	char sql[96];
	struct overt_buf payload = {0};
	sqlite3_stmt *read = NULL;
	snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE %s = %lld", kind, key, (long long)row);
	overt_err result = store_prepare(file, sql, false, &read, err);
	if (result != OVERT_OK)
		goto done;
	if (sqlite3_step(read) != SQLITE_ROW)
		result = store_fail(file, err, "read a row for the chain");
	else
		result = store_payload(read, &payload, err);
	if (result == OVERT_OK)
		result = insert_link(file, kind, row, overt_buf_view(&payload), err);
done:
	sqlite3_finalize(read);
	overt_buf_free(&payload);
	return result;
}

overt_err store_chain_close(struct overt_case *file, struct overt_error *err)
{
	sqlite3_stmt *write = NULL;
	overt_err result = store_prepare(file, "UPDATE head SET links = ?, hash = ?", false, &write, err);
	if (result != OVERT_OK)
		return result;
	sqlite3_bind_int64(write, 1, file->links);
	store_bind_text(write, 2, overt_str_from(file->head));
	if (sqlite3_step(write) != SQLITE_DONE)
		result = store_fail(file, err, "write the head of the chain");
	sqlite3_finalize(write);
	return result;
}
