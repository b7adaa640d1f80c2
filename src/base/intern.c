// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/base.h>
#include <stdlib.h>
#include <string.h>

/* A slot keeps part of the hash beside the number, so that a probe of a wrong
   slot hardly ever touches the string. */
struct slot {
	uint32_t tag;
	uint32_t index; /* number + 1; 0: free */
};

struct overt_intern {
	struct overt_arena *arena;
	overt_str *strings;
	size_t strings_cap;
	uint32_t count;
	struct slot *slots;
	size_t mask;
};

struct overt_intern *overt_intern_new(void)
{
	struct overt_intern *table = calloc(1, sizeof *table);
	if (!table)
		return NULL;
	table->mask = 1023;
	table->slots = calloc(table->mask + 1, sizeof *table->slots);
	table->arena = overt_arena_new(SIZE_MAX);
	if (table->slots && table->arena)
		return table;
	overt_intern_free(table);
	return NULL;
}

void overt_intern_free(struct overt_intern *table)
{
	if (!table)
		return;
	overt_arena_free(table->arena);
	free(table->strings);
	free(table->slots);
	free(table);
}

static size_t probe(const struct overt_intern *table, overt_str s, uint64_t hash)
{
	uint32_t tag = (uint32_t)(hash >> 32);
	size_t at = hash & table->mask;
	for (;; at = (at + 1) & table->mask) {
		struct slot slot = table->slots[at];
		if (slot.index == 0)
			return at;
		if (slot.tag == tag && overt_str_equal(table->strings[slot.index - 1], s))
			return at;
	}
}

static bool rehash(struct overt_intern *table)
{
	size_t size = (table->mask + 1) * 2;
	struct slot *slots = calloc(size, sizeof *slots);
	if (!slots)
		return false;
	for (uint32_t i = 0; i < table->count; i++) {
		uint64_t hash = overt_hash64(table->strings[i].ptr, table->strings[i].len, 0);
		size_t at = hash & (size - 1);
		while (slots[at].index)
			at = (at + 1) & (size - 1);
		slots[at] = (struct slot){(uint32_t)(hash >> 32), i + 1};
	}
	free(table->slots);
	table->slots = slots;
	table->mask = size - 1;
	return true;
}

bool overt_intern_add(struct overt_intern *table, overt_str s, uint32_t *index)
{
	uint64_t hash = overt_hash64(s.ptr, s.len, 0);
	size_t at = probe(table, s, hash);
	if (table->slots[at].index) {
		*index = table->slots[at].index - 1;
		return true;
	}
	if (table->count >= UINT32_MAX - 1)
		return false;
	if ((size_t)table->count * 4 >= (table->mask + 1) * 3) {
		if (!rehash(table))
			return false;
		at = probe(table, s, hash);
	}
	if (overt_grow(&table->strings, &table->strings_cap, (size_t)table->count + 1,
	               sizeof *table->strings, UINT32_MAX, NULL) != OVERT_OK ||
	    !overt_arena_copy(table->arena, s, &table->strings[table->count]))
		return false;
	*index = table->count++;
	table->slots[at] = (struct slot){(uint32_t)(hash >> 32), *index + 1};
	return true;
}

uint32_t overt_intern_find(const struct overt_intern *table, overt_str s)
{
	size_t at = probe(table, s, overt_hash64(s.ptr, s.len, 0));
	return table->slots[at].index ? table->slots[at].index - 1 : OVERT_NO_INDEX;
}

overt_str overt_intern_get(const struct overt_intern *table, uint32_t index)
{
	return table->strings[index];
}

uint32_t overt_intern_count(const struct overt_intern *table)
{
	return table->count;
}
