// SPDX-License-Identifier: GPL-3.0-or-later
/** \file evidence.c  When two evidence items are the same. */
#include <string.h>

#include "local.h"

/** Everything that an item says, without its id and the time of entry. */
static bool content_of(const struct overt_case_evidence *item, struct overt_buf *out)
{
	const overt_str fields[] = {
		item->finding, item->ledger, item->direction, item->indicator, item->strength,
		item->reliability, item->credibility, item->dependence_group, item->origin, item->sources,
		item->text, item->author, item->supersedes};
	overt_buf_clear(out);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		/* The length keeps ("ab", "c") apart from ("a", "bc"); - is the unknown text. */
		if (fields[i].ptr)
			overt_buf_printf(out, "%zu:", fields[i].len);
		else
			overt_buf_printf(out, "-:");
		overt_buf_add(out, fields[i]);
	}
	return !out->failed;
}

overt_err overt_case_evidence_id(const struct overt_case_evidence *item,
                                 char id[OVERT_CASE_EVIDENCE_ID], struct overt_error *err)
{
	struct overt_buf content = {0};
	char hex[OVERT_SHA256_HEX] = "";
	if (content_of(item, &content))
		overt_sha256_hex(content.data, content.len, hex);
	overt_buf_free(&content);
	if (!hex[0])
		return overt_fail(err, OVERT_E_NOMEM, "no memory for the id of an evidence item");
	memcpy(id, "ev-", 3);
	memcpy(id + 3, hex, 16);
	id[19] = '\0';
	return OVERT_OK;
}

static overt_err same_content(const struct overt_case_evidence *a,
                              const struct overt_case_evidence *b, struct overt_error *err)
{
	struct overt_buf first = {0}, second = {0};
	overt_err result = OVERT_OK;
	if (!content_of(a, &first) || !content_of(b, &second))
		result = overt_fail(err, OVERT_E_NOMEM, "no memory to compare evidence");
	else if (!overt_str_equal(overt_buf_view(&first), overt_buf_view(&second)))
		result = overt_fail(err, OVERT_E_USAGE,
		                    "the evidence item \"%.*s\" is there already and says something else; "
		                    "add an item that supersedes it", (int)(a->id.len < 80 ? a->id.len : 80),
		                    a->id.ptr);
	overt_buf_free(&first);
	overt_buf_free(&second);
	/* To say "it is there" of what no longer counts would lose it. */
	if (result == OVERT_OK && b->superseded_by.ptr)
		result = overt_fail(err, OVERT_E_USAGE,
		                    "the evidence item \"%.*s\" is there already and superseded by \"%.*s\"; "
		                    "add an item that says why it counts again",
		                    (int)(a->id.len < 80 ? a->id.len : 80), a->id.ptr,
		                    (int)(b->superseded_by.len < 80 ? b->superseded_by.len : 80),
		                    b->superseded_by.ptr);
	return result;
}

overt_err store_evidence_there(struct overt_case *file, const struct overt_case_evidence *item,
                               bool *there, struct overt_error *err)
{
	const struct overt_case_where where[] = {OVERT_CASE_IS("finding", item->finding),
	                                         OVERT_CASE_IS("id", item->id)};
	struct overt_case_rows *rows = NULL;
	struct overt_case_evidence old;
	bool more = false;
	if (!item->finding.ptr)
		return overt_fail(err, OVERT_E_USAGE, "an evidence item must name its finding");
	overt_err result = overt_case_select(file, OVERT_CASE_EVIDENCE, where, 2, &rows, err);
	if (result == OVERT_OK)
		result = overt_case_next_evidence(rows, &old, &more, err);
	if (result == OVERT_OK && more)
		result = same_content(item, &old, err);
	if (result == OVERT_OK)
		*there = more;
	overt_case_rows_close(rows);
	return result;
}
