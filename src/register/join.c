// SPDX-License-Identifier: GPL-3.0-or-later
/* Two files about the same people or registrations: what one lacks the other has. */
#include "local.h"
#include <stdlib.h>

/* Givers of one id, in the order of the sealed entries. */
struct givers {
	uint32_t first; /* item + 1 of the first giver, 0: none */
	uint32_t count;
	bool same_state;
};

static bool gives(const struct register_item *item)
{
	return item->join == REGISTER_JOIN_GIVES_NAME || item->join == REGISTER_JOIN_GIVES_OWNER;
}

/* Legislators and registrations must not meet when their ids happen to be equal. */
static bool word_of(const struct register_item *item, struct overt_buf *out)
{
	bool owner = item->join == REGISTER_JOIN_GIVES_OWNER || item->join == REGISTER_JOIN_TAKES_OWNER;
	overt_buf_clear(out);
	overt_buf_append(out, owner ? "o" : "n", 1);
	return overt_buf_add(out, item->join_id);
}

static overt_err take_owner(struct overt_registers *set, struct register_item *item,
                            const struct givers *from, struct overt_error *err)
{
	const struct register_item *giver = &set->items[from->first - 1];
	struct overt_buf text = {0};
	overt_err code = OVERT_OK;
	overt_buf_add(&text, giver->entry.owner);
	if (from->count > 1)
		overt_buf_printf(&text, " and %u more foreign principals", from->count - 1);
	if (text.failed || !overt_arena_copy(set->arena, overt_buf_view(&text), &item->entry.owner))
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	item->entry.state = from->same_state ? giver->entry.state : OVERT_STR_NONE;
	overt_buf_free(&text);
	if (code)
		return code;
	code = overt_norm_name(set->norm, item->entry.owner, &text, err);
	if (!code && !overt_arena_copy(set->arena, overt_buf_view(&text), &item->owner_form))
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	overt_buf_free(&text);
	return code == OVERT_E_INPUT ? OVERT_OK : code;
}

static overt_err take(struct overt_registers *set, struct register_item *item,
                      const struct givers *from, struct overt_error *err)
{
	if (item->join == REGISTER_JOIN_TAKES_OWNER)
		return take_owner(set, item, from, err);
	item->entry.name = set->items[from->first - 1].entry.name;
	return OVERT_OK;
}

static overt_err collect(struct overt_registers *set, struct overt_intern *ids,
                         struct givers *table, struct overt_buf *word, struct overt_error *err)
{
	for (size_t i = 0; i < set->item_count; i++) {
		const struct register_item *item = &set->items[i];
		uint32_t index;
		if (!gives(item))
			continue;
		if (!word_of(item, word) || !overt_intern_add(ids, overt_buf_view(word), &index))
			return overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
		struct givers *g = &table[index];
		if (g->count++ == 0) {
			g->first = (uint32_t)(i + 1);
			g->same_state = item->entry.state.ptr != NULL;
		}
		g->same_state = g->same_state && overt_str_equal(item->entry.state,
		                                                 set->items[g->first - 1].entry.state);
	}
	return OVERT_OK;
}

overt_err register_join_items(struct overt_registers *set, struct overt_error *err)
{
	struct overt_intern *ids = overt_intern_new();
	struct givers *table = calloc(set->item_count + 1, sizeof *table);
	struct overt_buf word = {0};
	overt_err code = OVERT_OK;
	if (!ids || !table) {
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
		goto done;
	}
	code = collect(set, ids, table, &word, err);
	for (size_t i = 0; i < set->item_count && !code; i++) {
		struct register_item *item = &set->items[i];
		if (item->join == REGISTER_JOIN_NONE || gives(item) || !word_of(item, &word))
			continue;
		uint32_t index = overt_intern_find(ids, overt_buf_view(&word));
		if (index != OVERT_NO_INDEX)
			code = take(set, item, &table[index], err);
	}
done:
	overt_buf_free(&word);
	overt_intern_free(ids);
	free(table);
	return code;
}
