// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { SLOTS_FIRST = 1024 };

struct overt_key overt_key_of(overt_str platform, overt_str id)
{
	uint64_t seed = overt_hash64(platform.ptr, platform.len, 0);
	XXH128_hash_t hash = XXH3_128bits_withSeed(id.ptr, id.len, seed);
	struct overt_key key = {hash.low64, hash.high64};
	if (key.low == 0 && key.high == 0)
		key.low = 1;
	return key;
}

struct overt_key overt_key_within(struct overt_key id, overt_str account, overt_ms time)
{
	XXH128_hash_t name = XXH3_128bits(account.ptr, account.len);
	const uint64_t parts[] = {id.low, id.high, name.low64, name.high64, (uint64_t)time};
	XXH128_hash_t hash = XXH3_128bits(parts, sizeof parts);
	struct overt_key key = {hash.low64, hash.high64};
	if (key.low == 0 && key.high == 0)
		key.low = 1;
	return key;
}

static size_t probe(const struct overt_keys *keys, struct overt_key key)
{
	size_t at = key.low & keys->mask;
	for (;; at = (at + 1) & keys->mask) {
		const struct overt_key *slot = &keys->slots[at];
		if ((slot->low == key.low && slot->high == key.high) || (slot->low | slot->high) == 0)
			return at;
	}
}

static overt_err resize(struct overt_keys *keys, struct overt_error *err)
{
	size_t slots = keys->slots ? 2 * (keys->mask + 1) : SLOTS_FIRST;
	struct overt_keys wider = {.mask = slots - 1, .count = keys->count};
	wider.slots = calloc(slots, sizeof *wider.slots);
	wider.values = malloc(slots * sizeof *wider.values);
	if (!wider.slots || !wider.values) {
		overt_keys_free(&wider);
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: table of %zu keys", slots);
	}
	for (size_t i = 0; keys->slots && i <= keys->mask; i++) {
		if ((keys->slots[i].low | keys->slots[i].high) == 0)
			continue;
		size_t at = probe(&wider, keys->slots[i]);
		wider.slots[at] = keys->slots[i];
		wider.values[at] = keys->values[i];
	}
	overt_keys_free(keys);
	*keys = wider;
	return OVERT_OK;
}

uint32_t overt_keys_find(const struct overt_keys *keys, struct overt_key key)
{
	if (!keys->slots)
		return OVERT_NO_INDEX;
	size_t at = probe(keys, key);
	return keys->slots[at].low | keys->slots[at].high ? keys->values[at] : OVERT_NO_INDEX;
}

overt_err overt_keys_add(struct overt_keys *keys, struct overt_key key, uint32_t value,
                         uint32_t *found, bool *added, struct overt_error *err)
{
	if (!keys->slots || keys->count >= (keys->mask + 1) / 4 * 3) {
		overt_err code = resize(keys, err);
		if (code)
			return code;
	}
	size_t at = probe(keys, key);
	*added = (keys->slots[at].low | keys->slots[at].high) == 0;
	if (*added) {
		keys->slots[at] = key;
		keys->count++;
		keys->values[at] = value;
	}
	*found = keys->values[at];
	return OVERT_OK;
}

void overt_keys_free(struct overt_keys *keys)
{
	free(keys->slots);
	free(keys->values);
	*keys = (struct overt_keys){0};
}
