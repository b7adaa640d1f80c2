// SPDX-License-Identifier: GPL-3.0-or-later
#include "count.h"
#include <stdlib.h>

void columns_free(struct columns *columns)
{
	overt_pages_free(&columns->pages);
	free(columns->starts);
	*columns = (struct columns){0};
}

/* Copies the lanes one by one; each is freed at once, so that memory is needed only once. */
static void move_lanes(struct overt_lanes *lanes, struct columns *columns)
{
	size_t at = 0;
	for (size_t l = 0; l < lanes->count; l++) {
		struct overt_lane *lane = &lanes->items[l];
		for (size_t i = 0; i < lane->count; i++)
			columns->items[at++] = (struct column){lane->account[i], lane->gap[i]};
		overt_lane_free(lane);
	}
	columns->items[at].gap = OVERT_GAP_START;
}

static void mark_starts(struct columns *columns)
{
	uint32_t objects = 0;
	for (size_t word = 0; word <= columns->count / 64; word++) {
		uint64_t bits = 0;
		size_t from = word * 64;
		size_t to = from + 64 < columns->count ? from + 64 : columns->count;
		for (size_t i = from; i < to; i++)
			bits |= (uint64_t)(columns->items[i].gap == OVERT_GAP_START) << (i & 63);
		columns->starts[word] = (struct column_starts){bits, objects};
		objects += (uint32_t)__builtin_popcountll(bits);
	}
}

overt_err columns_make(struct overt_lanes *lanes, struct columns *columns,
                       struct overt_error *err)
{
	struct columns made = {.accounts = lanes->accounts};
	overt_err code = OVERT_OK;
	for (size_t l = 0; l < lanes->count; l++)
		made.count += lanes->items[l].count;
	if (made.count >= UINT32_MAX) {
		code = overt_fail(err, OVERT_E_NOMEM, "%zu events are more than one count can hold (%u)",
		                  made.count, UINT32_MAX - 1);
		goto done;
	}
	made.starts = malloc((made.count / 64 + 1) * sizeof *made.starts);
	if (!made.starts ||
	    !overt_pages_map(&made.pages, (made.count + 1) * sizeof *made.items, true)) {
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for %zu events", made.count);
		goto done;
	}
	made.items = made.pages.at;
	move_lanes(lanes, &made);
	mark_starts(&made);
	*columns = made;
	made = (struct columns){0};
done:
	columns_free(&made);
	return code;
}
