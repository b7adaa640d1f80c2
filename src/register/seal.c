// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <stdlib.h>
#include <string.h>

/* What qsort needs to know of an item, whatever the order of adding. */
struct rank {
	const struct register_item *item;
	const char *sha256;
};

static int by_rank(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;
	int order = overt_str_compare(x->item->entry.registry, y->item->entry.registry);
	if (!order)
		order = strcmp(x->sha256, y->sha256);
	if (order)
		return order;
	return x->item->entry.line < y->item->entry.line ? -1 :
	       x->item->entry.line > y->item->entry.line;
}

static overt_err sort_items(struct overt_registers *set, struct overt_error *err)
{
	size_t count = set->item_count;
	struct rank *ranks = calloc(count + 1, sizeof *ranks);
	struct register_item *sorted = calloc(count + 1, sizeof *sorted);
	overt_err code = OVERT_OK;
	if (!ranks || !sorted) {
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
		goto done;
	}
	for (size_t i = 0; i < count; i++)
		ranks[i] = (struct rank){&set->items[i], set->sources[set->items[i].source].sha256};
	qsort(ranks, count, sizeof *ranks, by_rank);
	for (size_t i = 0; i < count; i++)
		sorted[i] = *ranks[i].item;
	free(set->items);
	set->items = sorted;
	set->item_cap = count + 1;
	sorted = NULL;
done:
	free(ranks);
	free(sorted);
	return code;
}

static overt_err publish(struct overt_registers *set, struct overt_error *err)
{
	set->entries = calloc(set->item_count + 1, sizeof *set->entries);
	if (!set->entries)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	for (size_t i = 0; i < set->item_count; i++) {
		struct register_item *item = &set->items[i];
		set->entries[i] = item->entry;
		set->entries[i].keys = item->entry.key_count ? set->keys + item->first_key : NULL;
	}
	return OVERT_OK;
}

overt_err overt_registers_seal(struct overt_registers *set, struct overt_error *err)
{
	if (set->sealed || set->broken)
		return overt_fail(err, OVERT_E_USAGE, "the registers are sealed already");
	overt_err code = sort_items(set, err);
	if (!code)
		code = register_join_items(set, err);
	if (!code)
		code = publish(set, err);
	if (!code)
		code = register_index_build(set, err);
	set->sealed = !code;
	set->broken = code != OVERT_OK;
	return code;
}
