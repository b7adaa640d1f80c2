// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory.h"
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>

#define LARGE_PAGE ((size_t)1 << 21)

static size_t round_up(size_t size)
{
	size_t step = size < LARGE_PAGE ? 4096 : LARGE_PAGE;
	return size > SIZE_MAX - step ? 0 : (size + step - 1) / step * step + (size == 0) * step;
}

/* Advice only: a system without large pages works all the same. */
static void advise(const struct memory *memory)
{
	if (memory->size >= LARGE_PAGE)
		(void)madvise(memory->at, memory->size, MADV_HUGEPAGE);
}

/* Maps at an address that large pages can begin at. */
static void *map_aligned(size_t size)
{
	size_t spare = size >= LARGE_PAGE ? LARGE_PAGE : 0;
	if (size > SIZE_MAX - spare)
		return MAP_FAILED;
	char *at = mmap(NULL, size + spare, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
	                0);
	if (at == MAP_FAILED || !spare)
		return at;
	size_t before = (LARGE_PAGE - (uintptr_t)at % LARGE_PAGE) % LARGE_PAGE;
	if (before)
		munmap(at, before);
	if (spare > before)
		munmap(at + before + size, spare - before);
	return at + before;
}

bool memory_map(struct memory *memory, size_t size)
{
	size_t rounded = round_up(size);
	void *at = rounded ? map_aligned(rounded) : MAP_FAILED;
	if (at == MAP_FAILED)
		return false;
	*memory = (struct memory){at, rounded};
	advise(memory);
	return true;
}

bool memory_grow(struct memory *memory, size_t size)
{
	if (!memory->at)
		return memory_map(memory, size);
	size_t rounded = round_up(size);
	if (rounded && rounded <= memory->size)
		return true;
	struct memory grown;
	if (!rounded || !memory_map(&grown, rounded))
		return false;
	// the pages move, not the bytes; the fresh mapping only chose an address for them
	void *at = mremap(memory->at, memory->size, rounded, MREMAP_MAYMOVE | MREMAP_FIXED, grown.at);
	if (at == MAP_FAILED) {
		memory_free(&grown);
		return false;
	}
	*memory = (struct memory){at, rounded};
	advise(memory);
	return true;
}

void memory_free(struct memory *memory)
{
	if (memory->at)
		munmap(memory->at, memory->size);
	*memory = (struct memory){0};
}
