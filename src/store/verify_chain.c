// SPDX-License-Identifier: GPL-3.0-or-later
/** \file verify_chain.c  Is every link right, and does every row have its link? */
#include <inttypes.h>
#include <string.h>

#include "local.h"

/** What the walk along the chain carries from link to link. */
struct walk {
	int64_t seq;
	char hash[OVERT_SHA256_HEX];
	bool expected_met;
	sqlite3_stmt *row[OVERT_CASE_TABLES]; /**< reads one row of a chained table */
};

static int table_of(overt_str kind)
{
	for (int i = 0; i < OVERT_CASE_TABLES; i++)
		if (store_tables[i].key && overt_str_equal(kind, overt_str_from(store_tables[i].name)))
			return i;
	return -1;
}

/** The row as it is now must say what the link says. */
static overt_err check_row(struct verify *v, struct walk *w, sqlite3_stmt *link,
                           struct overt_error *err)
{
	struct overt_buf now = {0};
	overt_err result = OVERT_OK;
	int64_t seq = sqlite3_column_int64(link, 0), row = sqlite3_column_int64(link, 2);
	int table = table_of(store_text(link, 1));
	if (table < 0) {
		verify_tell(v, OVERT_CASE_PROBLEM, "link %" PRId64 " is of no known kind", seq);
		return OVERT_OK;
	}
	const struct table *t = &store_tables[table];
	char sql[96];
	snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE %s = ?", t->name, t->key);
	if (!w->row[table])
		result = store_prepare(v->file, sql, true, &w->row[table], err);
	if (result != OVERT_OK)
		return result;
	sqlite3_bind_int64(w->row[table], 1, row);
	int code = sqlite3_step(w->row[table]);
	if (code == SQLITE_DONE)
		verify_tell(v, OVERT_CASE_PROBLEM, "row %" PRId64 " of %s was removed (link %" PRId64 ")",
		            row, t->name, seq);
	else if (code != SQLITE_ROW)
		result = store_fail(v->file, err, "read a row of the chain");
	else
		result = store_payload(w->row[table], &now, err);
	if (code == SQLITE_ROW && result == OVERT_OK &&
	    !overt_str_equal(overt_buf_view(&now), store_text(link, 3)))
		verify_tell(v, OVERT_CASE_PROBLEM, "row %" PRId64 " of %s was changed (link %" PRId64 ")",
		            row, t->name, seq);
	v->check->rows++;
	sqlite3_reset(w->row[table]);
	overt_buf_free(&now);
	return result;
}

static overt_err check_link(struct verify *v, struct walk *w, sqlite3_stmt *link,
                            struct overt_error *err)
{
	char hash[OVERT_SHA256_HEX];
	int64_t seq = sqlite3_column_int64(link, 0);
	if (seq != w->seq + 1)
		verify_tell(v, OVERT_CASE_PROBLEM, "the chain has a gap: link %" PRId64 " after %" PRId64,
		            seq, w->seq);
	if (!overt_str_equal(store_text(link, 4), overt_str_from(w->hash)))
		verify_tell(v, OVERT_CASE_PROBLEM, "link %" PRId64 " does not join the one before", seq);
	overt_err result = store_link_hash(store_text(link, 4), seq, store_text(link, 1),
	                                   sqlite3_column_int64(link, 2), store_text(link, 3), hash, err);
	if (result != OVERT_OK)
		return result;
	if (!overt_str_equal(store_text(link, 5), overt_str_from(hash)))
		verify_tell(v, OVERT_CASE_PROBLEM, "link %" PRId64 " was changed: its hash is wrong", seq);
	w->seq = seq;
	memcpy(w->hash, hash, sizeof hash);
	if (v->options->expected_head && strcmp(hash, v->options->expected_head) == 0)
		w->expected_met = true;
	v->check->links++;
	return check_row(v, w, link, err);
}

static overt_err check_head(struct verify *v, const struct walk *w, struct overt_error *err)
{
	char hash[OVERT_SHA256_HEX];
	int64_t links = 0;
	overt_err result = store_chain_head(v->file, &links, hash, err);
	if (result != OVERT_OK)
		return result;
	if (links != w->seq || strcmp(hash, w->hash) != 0)
		verify_tell(v, OVERT_CASE_PROBLEM,
		            "the chain ends at link %" PRId64 ", its head says %" PRId64 ": it was cut off "
		            "or added to", w->seq, links);
	if (v->options->expected_head && !w->expected_met)
		verify_tell(v, OVERT_CASE_PROBLEM, "the head that was noted (%s) is not in the chain",
		            v->options->expected_head);
	memcpy(v->check->head, hash, sizeof hash);
	return OVERT_OK;
}

/** A row without a link was put there by somebody else. */
static overt_err check_strays(struct verify *v, struct overt_error *err)
{
	overt_err result = OVERT_OK;
	for (size_t i = 0; result == OVERT_OK && i < OVERT_CASE_TABLES; i++) {
		const struct table *t = &store_tables[i];
		char sql[192];
		int64_t strays = 0;
		if (!t->key)
			continue;
		snprintf(sql, sizeof sql, "SELECT count(*) FROM %s AS t WHERE NOT EXISTS "
		         "(SELECT 1 FROM chain AS c WHERE c.kind = '%s' AND c.row = t.%s)",
		         t->name, t->name, t->key);
		result = store_integer(v->file, sql, &strays, err);
		if (result == OVERT_OK && strays > 0)
			verify_tell(v, OVERT_CASE_PROBLEM, "%" PRId64 " rows of %s are not in the chain", strays,
			            t->name);
	}
	return result;
}

overt_err verify_chain(struct verify *v, struct overt_error *err)
{
	struct walk w = {0};
	sqlite3_stmt *links = NULL;
	int code = SQLITE_DONE;
	memset(w.hash, '0', OVERT_SHA256_HEX - 1);
	overt_err result = store_prepare(v->file, "SELECT seq, kind, row, payload, prev_hash, hash"
	                                          " FROM chain ORDER BY seq", false, &links, err);
	while (result == OVERT_OK && (code = sqlite3_step(links)) == SQLITE_ROW)
		result = check_link(v, &w, links, err);
	if (result == OVERT_OK && code != SQLITE_DONE)
		result = store_fail(v->file, err, "read the chain");
	if (result == OVERT_OK)
		result = check_head(v, &w, err);
	if (result == OVERT_OK)
		result = check_strays(v, err);
	sqlite3_finalize(links);
	for (size_t i = 0; i < OVERT_CASE_TABLES; i++)
		sqlite3_finalize(w.row[i]);
	return result;
}
