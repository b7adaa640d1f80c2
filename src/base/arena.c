// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/base.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 1 << 18 };

struct block {
	struct block *next;
	size_t cap, used;
	alignas(max_align_t) char data[];
};

struct overt_arena {
	struct block *head;
	size_t max, used;
};

struct overt_arena *overt_arena_new(size_t max)
{
	struct overt_arena *arena = calloc(1, sizeof *arena);
	if (arena)
		arena->max = max;
	return arena;
}

static void free_blocks(struct block *block)
{
	while (block) {
		struct block *next = block->next;
		free(block);
		block = next;
	}
}

void overt_arena_free(struct overt_arena *arena)
{
	if (!arena)
		return;
	free_blocks(arena->head);
	free(arena);
}

void overt_arena_reset(struct overt_arena *arena)
{
	struct block *keep = arena->head;
	for (struct block *b = arena->head; b; b = b->next)
		if (b->cap > keep->cap)
			keep = b;
	for (struct block *b = arena->head, *next; b; b = next) {
		next = b->next;
		if (b != keep)
			free(b);
	}
	arena->head = keep;
	arena->used = 0;
	if (keep) {
		keep->next = NULL;
		keep->used = 0;
	}
}

static struct block *add_block(struct overt_arena *arena, size_t need)
{
	size_t cap = need > BLOCK_BYTES ? need : BLOCK_BYTES;
	if (cap > SIZE_MAX - sizeof(struct block))
		return NULL;
	struct block *block = malloc(sizeof *block + cap);
	if (!block)
		return NULL;
	*block = (struct block){.next = arena->head, .cap = cap};
	arena->head = block;
	return block;
}

void *overt_arena_alloc(struct overt_arena *arena, size_t size)
{
	size_t step = alignof(max_align_t);
	if (size > SIZE_MAX - step)
		return NULL;
	size = (size + step - 1) / step * step;
	if (size > arena->max - arena->used)
		return NULL;
	struct block *block = arena->head;
	if (!block || size > block->cap - block->used)
		block = add_block(arena, size);
	if (!block)
		return NULL;
	void *memory = block->data + block->used;
	block->used += size;
	arena->used += size;
	return memory;
}

bool overt_arena_copy(struct overt_arena *arena, overt_str s, overt_str *out)
{
	if (!s.ptr) {
		*out = OVERT_STR_NONE;
		return true;
	}
	char *copy = s.len < SIZE_MAX ? overt_arena_alloc(arena, s.len + 1) : NULL;
	if (!copy)
		return false;
	memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	*out = (overt_str){copy, s.len};
	return true;
}

size_t overt_arena_used(const struct overt_arena *arena)
{
	return arena->used;
}
