// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/alike.h>

enum { FIRST_SIZE = 1024 };

static size_t home(const struct overt_bins *bins, uint64_t value, uint32_t k)
{
	uint64_t hash = (value * 64 + k) * UINT64_C(0x9E3779B97F4A7C15);
	return (hash >> 24 ^ hash >> 44) & (bins->size - 1);
}

static size_t find(const struct overt_bins *bins, uint64_t value, uint32_t k)
{
	size_t at = home(bins, value, k);
	while (bins->slots[at].count && (bins->slots[at].value != value || bins->slots[at].k != k))
		at = (at + 1) & (bins->size - 1);
	return at;
}

static bool grow(struct overt_bins *bins)
{
	struct overt_bins grown = {.size = bins->size ? bins->size * 2 : FIRST_SIZE,
	                           .used = bins->used};
	if (!overt_pages_map(&grown.pages, grown.size * sizeof *grown.slots, true))
		return false;
	grown.slots = grown.pages.at;
	for (size_t i = 0; i < bins->size; i++)
		if (bins->slots[i].count)
			grown.slots[find(&grown, bins->slots[i].value, bins->slots[i].k)] = bins->slots[i];
	overt_bins_free(bins);
	*bins = grown;
	return true;
}

bool overt_bins_add(struct overt_bins *bins, uint64_t value, uint32_t k, uint64_t count)
{
	if (bins->used * 4 >= bins->size * 3 && !grow(bins))
		return false;
	struct overt_bin *bin = &bins->slots[find(bins, value, k)];
	if (!bin->count) {
		bin->value = value;
		bin->k = k;
		bins->used++;
	}
	bin->count += count;
	return true;
}

bool overt_bins_add_all(struct overt_bins *bins, const struct overt_bin *items, size_t count)
{
	for (size_t i = 0; i < count && bins->size; i++)
		__builtin_prefetch(&bins->slots[home(bins, items[i].value, items[i].k)]);
	for (size_t i = 0; i < count; i++)
		if (!overt_bins_add(bins, items[i].value, items[i].k, items[i].count))
			return false;
	return true;
}

const struct overt_bin *overt_bins_at(const struct overt_bins *bins, size_t number)
{
	size_t stride = bins->size / 8 * 5 | 1; // odd: every slot is met once
	return &bins->slots[number * stride & (bins->size - 1)];
}

bool overt_bins_merge(struct overt_bins *bins, const struct overt_bins *more)
{
	for (size_t i = 0; i < more->size; i++) {
		const struct overt_bin *bin = overt_bins_at(more, i);
		if (bin->count && !overt_bins_add(bins, bin->value, bin->k, bin->count))
			return false;
	}
	return true;
}

void overt_bins_free(struct overt_bins *bins)
{
	if (!bins)
		return;
	overt_pages_free(&bins->pages);
	*bins = (struct overt_bins){0};
}
