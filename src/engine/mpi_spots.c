// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer_rows.h"
#include <stdlib.h>

/* ---- checkpoints ---- */

struct counts_block {
	struct overt_scan_counts scan;
	uint64_t total, repeated;
};

overt_err peer_rows_save(struct save *save, const struct peer_rows *rows, struct overt_error *err)
{
	struct save_file file;
	struct counts_block counts = {rows->scan, rows->total, rows->repeated};
	save_begin(save, SAVE_NAMES, &file);
	save_put(&file, &counts, sizeof counts);
	names_save(save->ranks, &rows->account_names, &file);
	names_save(save->ranks, &rows->object_names, &file);
	names_save(save->ranks, &rows->content_names, &file);
	overt_err code = save_end(&file, err);
	if (code)
		return code;
	save_begin(save, SAVE_EVENTS, &file);
	save_put(&file, rows->items, rows->count * sizeof *rows->items);
	save_put(&file, rows->objects, rows->object_count * sizeof *rows->objects);
	return save_end(&file, err);
}

static overt_err load_names(struct save *save, struct save_file *file, struct peer_rows *rows)
{
	size_t size;
	const void *block = save_get(file, &size);
	struct counts_block counts;
	if (!block || size != sizeof counts)
		return OVERT_E_INPUT;
	memcpy(&counts, block, sizeof counts);
	rows->scan = counts.scan;
	rows->scan.first_count = 0; // their reasons were literals of the process that died
	rows->total = counts.total;
	rows->repeated = counts.repeated;
	overt_err code = names_load(save->ranks, file, &rows->account_names);
	if (!code)
		code = names_load(save->ranks, file, &rows->object_names);
	return code ? code : names_load(save->ranks, file, &rows->content_names);
}

static overt_err load_rows(struct save_file *file, struct peer_rows *rows)
{
	size_t objects = 0;
	overt_err code = save_take(file, sizeof *rows->items, &rows->items, &rows->count);
	if (!code)
		code = save_take(file, sizeof *rows->objects, &rows->objects, &objects);
	rows->object_count = (uint32_t)objects;
	return code;
}

overt_err peer_rows_load(struct save *save, bool names, struct peer_rows *rows,
                         struct overt_error *err)
{
	struct save_file file;
	overt_err code = save_load(save, SAVE_NAMES, &file, err);
	if (code)
		return code;
	code = load_names(save, &file, rows);
	save_close(&file);
	if (!code && !names && !(code = save_load(save, SAVE_EVENTS, &file, err))) {
		code = load_rows(&file, rows);
		save_close(&file);
	}
	return code ? overt_fail(err, code, "the checkpoint cannot be read back") : OVERT_OK;
}

/* ---- spots ---- */

/* Rows as the local engine knows them. A content's bytes are its number here. */
struct local {
	struct scan_file file;
	struct scan scan;
	struct parts parts;
	uint32_t *contents;
};

static overt_err deal_rows(const struct peer_rows *rows, struct local *local)
{
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < rows->count && !code; i++) {
		const struct peer_row *row = &rows->items[i];
		local->contents[i] = row->content;
		if (!(row->row & PEER_ROW_USED))
			continue;
		struct scan_row made = {
			.time = row->time,
			.content = (uint64_t)i * sizeof *local->contents << SCAN_PLACE_SHIFT |
			           (row->row & PEER_ROW_SAME ? SCAN_SAME : 0) | sizeof *local->contents,
			.object = row->object, .account = row->account,
			.content_hash = row->content * UINT32_C(0x9E3779B1)};
		code = spots_take(&local->parts, &made, 1, 0, 0);
	}
	return code;
}

static overt_err make_local(const struct peer_rows *rows, struct local *local,
                            struct overt_error *err)
{
	const struct overt_engine_options unbound = {0};
	overt_err code = spots_parts(&local->parts, rows->count, 1, &unbound, err);
	local->contents = malloc((rows->count + 1) * sizeof *local->contents);
	if (!code)
		code = local->contents ? deal_rows(rows, local) : OVERT_E_NOMEM;
	local->file = (struct scan_file){.path = "rows", .text = (const char *)local->contents,
	                                 .size = rows->count * sizeof *local->contents};
	local->scan = (struct scan){.files = &local->file, .file_count = 1};
	return code ? overt_fail(err, code, "no memory for %zu rows", rows->count) : OVERT_OK;
}

/* Where a content is tells its row; from now on spots know their rows instead of objects. */
static void note_rows(struct spots *spots)
{
	for (size_t i = 0; i < spots->count; i++)
		spots->items[i].object = (uint32_t)((spots->contents[i] >> SCAN_PLACE_SHIFT) /
		                                    sizeof(uint32_t));
	spots_forget_contents(spots);
}

/* Accounts of the spots get numbers of their own, in the same order. */
static overt_err number_accounts(const struct peer_rows *rows, struct peer_spots *found,
                                 uint64_t space, struct overt_error *err)
{
	struct sparse set = {0};
	struct spots *spots = &found->spots;
	if (!sparse_make(&set, space))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for accounts");
	for (size_t i = 0; i < spots->count; i++)
		sparse_add(&set, spots->items[i].account);
	sparse_close(&set);
	found->account_count = set.count;
	found->accounts = malloc(((size_t)set.count + 1) * sizeof *found->accounts);
	found->appeared = malloc(((size_t)set.count + 1) * sizeof *found->appeared);
	bool fine = found->accounts && found->appeared;
	if (fine)
		sparse_list(&set, found->accounts);
	for (size_t i = 0; fine && i < spots->count; i++) {
		struct spot *spot = &spots->items[i];
		spot->account = sparse_place(&set, spot->account);
		found->appeared[spot->account] = rows->items[spot->object].appeared;
	}
	sparse_free(&set);
	return fine ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for accounts");
}

overt_err peer_spots_find(const struct peer_rows *rows, const struct spots_rule *rule,
                          struct peer_spots *found, struct overt_error *err)
{
	struct local local = {.parts.fd = -1};
	uint64_t space = 0;
	for (size_t i = 0; i < rows->count; i++)
		if (rows->items[i].account >= space)
			space = (uint64_t)rows->items[i].account + 1;
	overt_err code = make_local(rows, &local, err);
	if (!code)
		code = spots_find(&local.scan, &local.parts, rule, NULL, &found->spots, err);
	if (!code)
		note_rows(&found->spots);
	parts_free(&local.parts);
	free(local.contents);
	return code ? code : number_accounts(rows, found, space, err);
}

void peer_spots_free(struct peer_spots *found)
{
	spots_free(&found->spots);
	free(found->accounts);
	free(found->appeared);
	*found = (struct peer_spots){0};
}
