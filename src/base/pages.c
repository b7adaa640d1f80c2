// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/pages.h>
#include <stdint.h>
#include <sys/mman.h>

#define LARGE_PAGE ((size_t)1 << 21)

static size_t round_up(size_t size)
{
	size_t step = size < LARGE_PAGE ? 4096 : LARGE_PAGE;
	return size > SIZE_MAX - step ? 0 : (size + step - 1) / step * step + (size == 0) * step;
}

/* Advice only: a system without large pages works all the same. */
static void advise(const struct overt_pages *pages)
{
	if (pages->large && pages->size >= LARGE_PAGE)
		(void)madvise(pages->at, pages->size, MADV_HUGEPAGE);
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

bool overt_pages_map(struct overt_pages *pages, size_t size, bool large)
{
	size_t rounded = round_up(size);
	void *at = rounded ? map_aligned(rounded) : MAP_FAILED;
	if (at == MAP_FAILED)
		return false;
	*pages = (struct overt_pages){at, rounded, large};
	advise(pages);
	return true;
}

bool overt_pages_grow(struct overt_pages *pages, size_t size)
{
	if (!pages->at)
		return overt_pages_map(pages, size, pages->large);
	size_t rounded = round_up(size);
	if (rounded && rounded <= pages->size)
		return true;
	struct overt_pages grown;
	if (!rounded || !overt_pages_map(&grown, rounded, pages->large))
		return false;
	// the pages move, not the bytes; the fresh mapping only chose an address for them
	void *at = mremap(pages->at, pages->size, rounded, MREMAP_MAYMOVE | MREMAP_FIXED, grown.at);
	if (at == MAP_FAILED) {
		overt_pages_free(&grown);
		return false;
	}
	*pages = (struct overt_pages){at, rounded, pages->large};
	advise(pages);
	return true;
}

void overt_pages_free(struct overt_pages *pages)
{
	if (pages->at)
		munmap(pages->at, pages->size);
	*pages = (struct overt_pages){0};
}
