// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"
#include <overt/radix.h>
#include <stdlib.h>

/* Events of one block of the round at hand. */
struct piece {
	struct scan_row *items;
	size_t count, cap;
};

struct gathering {
	struct rows *rows;
	struct piece pieces[SCAN_BLOCKS_MAX];
};

static overt_err take(void *ctx, const struct scan_row *rows, size_t count, size_t block,
                      unsigned worker)
{
	(void)worker;
	struct piece *piece = &((struct gathering *)ctx)->pieces[block];
	if (overt_grow(&piece->items, &piece->cap, piece->count + count, sizeof *rows, SIZE_MAX,
	               NULL))
		return OVERT_E_NOMEM;
	memcpy(piece->items + piece->count, rows, count * sizeof *rows);
	piece->count += count;
	return OVERT_OK;
}

/* Blocks follow one another in file order, whichever thread read them. */
static overt_err round_done(void *ctx, size_t blocks)
{
	struct gathering *gathering = ctx;
	struct rows *rows = gathering->rows;
	size_t more = 0;
	for (size_t b = 0; b < blocks; b++)
		more += gathering->pieces[b].count;
	size_t need = (rows->count + more) * sizeof *rows->items;
	if (need > rows->memory.size && !overt_pages_grow(&rows->memory, need + rows->memory.size / 4))
		return OVERT_E_NOMEM;
	rows->items = rows->memory.at;
	for (size_t b = 0; b < blocks; b++) {
		struct piece *piece = &gathering->pieces[b];
		if (piece->count)
			memcpy(rows->items + rows->count, piece->items, piece->count * sizeof *rows->items);
		rows->count += piece->count;
		piece->count = 0;
	}
	return rows->count < UINT32_MAX ? OVERT_OK : OVERT_E_NOMEM;
}

static overt_err renumber_objects(const struct scan *scan, struct rows *rows,
                                  struct overt_error *err)
{
	size_t room = (size_t)scan->objects.count + 1;
	uint32_t *map = malloc(room * sizeof *map), met = 0;
	rows->objects = malloc(room * sizeof *rows->objects);
	if (!map || !rows->objects) {
		free(map);
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu objects", room);
	}
	memset(map, 0xFF, room * sizeof *map);
	for (size_t i = 0; i < rows->count; i++) {
		uint32_t object = rows->items[i].object;
		if (map[object] == OVERT_NO_INDEX) {
			rows->objects[met] = scan->objects.entries[object];
			map[object] = met++;
		}
		rows->items[i].object = map[object];
	}
	free(map);
	return OVERT_OK;
}

overt_err rows_read(struct scan *scan, const struct overt_engine_options *options,
                    struct rows *rows, struct overt_error *err)
{
	rows->memory.large = true;
	struct gathering gathering = {.rows = rows};
	struct scan_sink sink = {.take = take, .round = round_done, .ctx = &gathering,
	                         .content = true};
	overt_err code = scan_run(scan, options, &sink, err);
	for (size_t b = 0; b < SCAN_BLOCKS_MAX; b++)
		free(gathering.pieces[b].items);
	if (!code)
		code = renumber_objects(scan, rows, err);
	if (code)
		rows_free(rows);
	return code;
}

overt_err rows_deal(const struct rows *rows, const uint8_t *use, struct parts *parts)
{
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < rows->count && !code; i++)
		if (use[i])
			code = spots_take(parts, &rows->items[i], 1, 0, 0);
	return code;
}

void rows_free(struct rows *rows)
{
	overt_pages_free(&rows->memory);
	free(rows->objects);
	*rows = (struct rows){0};
}

/* ---- order of names ---- */

static _Thread_local const struct dict *sorted_dict; // qsort has no context

static int by_name(const void *left, const void *right)
{
	overt_str a = overt_dict_get(sorted_dict, (uint32_t)((const struct overt_keyed *)left)->value);
	overt_str b = overt_dict_get(sorted_dict, (uint32_t)((const struct overt_keyed *)right)->value);
	return overt_str_compare(a, b);
}

static uint64_t prefix_of(overt_str name)
{
	uint64_t prefix = 0;
	for (size_t i = 0; i < 8; i++)
		prefix = prefix << 8 | (i < name.len ? (unsigned char)name.ptr[i] : 0);
	return prefix;
}

bool rows_sort_names(const struct dict *dict, uint32_t *numbers, size_t count)
{
	struct overt_keyed *names = malloc((count + 1) * sizeof *names);
	struct overt_keyed *scratch = malloc((count + 1) * sizeof *scratch);
	bool fine = names && scratch;
	if (!fine)
		goto done;
	for (size_t i = 0; i < count; i++) {
		overt_str name = overt_dict_get(dict, numbers[i]);
		names[i] = (struct overt_keyed){prefix_of(name), numbers[i]};
	}
	struct overt_keyed *sorted = overt_radix_sort(names, scratch, count);
	sorted_dict = dict;
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && sorted[end].key == sorted[i].key; end++)
			;
		if (end - i > 1)
			qsort(sorted + i, end - i, sizeof *sorted, by_name);
	}
	for (size_t i = 0; i < count; i++)
		numbers[i] = (uint32_t)sorted[i].value;
done:
	free(names);
	free(scratch);
	return fine;
}
