// SPDX-License-Identifier: GPL-3.0-or-later
#include "dict.h"
#include <stdlib.h>

enum { BLOCK_BYTES = 1 << 16, FIRST_SLOTS_BITS = 16, MAX_SLOTS_BITS = 32 };

/* Bytes of long strings; blocks of one worker form a list, the newest first. */
struct dict_block {
	struct dict_block *next;
	size_t used, size;
	char bytes[];
};

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "short strings lie in their words");

static uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load(const char *at)
{
	uint64_t word;
	memcpy(&word, at, sizeof word);
	return word;
}

void overt_dict_key(const char *text, size_t len, struct dict_key *key)
{
	uint64_t hash;
	if (len <= DICT_INLINE) {
		uint64_t low = len ? load(text) : 0, high = len > 8 ? load(text + 8) : 0;
		if (len < 8)
			low &= (UINT64_C(1) << (len * 8)) - 1;
		high &= len > 8 ? (UINT64_C(1) << ((len - 8) * 8)) - 1 : 0;
		key->entry.low = low;
		key->entry.high = high | (uint64_t)len << 56;
		hash = mix(low ^ UINT64_C(0x2d358dccaa6c78a5),
		           key->entry.high ^ UINT64_C(0x8bb84b93962eacc9));
	} else {
		memcpy(&key->entry.low, &text, sizeof text);
		key->entry.high = UINT64_C(0xFF) << 56 | (uint64_t)len;
		hash = overt_hash64(text, len, 0);
	}
	key->hash = (uint32_t)(hash >> 32);
}

static bool same(const struct dict_entry *stored, const struct dict_entry *wanted)
{
	if (stored->high != wanted->high)
		return false;
	if (stored->low == wanted->low)
		return true;
	if (wanted->high >> 56 <= DICT_INLINE)
		return false;
	overt_str a = overt_dict_view(stored), b = overt_dict_view(wanted);
	return memcmp(a.ptr, b.ptr, a.len) == 0;
}

/* Keeps a long string's bytes. */
static bool keep(struct dict *dict, struct dict_entry *entry, unsigned worker)
{
	overt_str text = overt_dict_view(entry);
	struct dict_block *block = dict->blocks[worker];
	if (!block || block->size - block->used < text.len) {
		size_t size = text.len > BLOCK_BYTES ? text.len : BLOCK_BYTES;
		struct dict_block *fresh = malloc(sizeof *fresh + size);
		if (!fresh)
			return false;
		*fresh = (struct dict_block){.next = block, .size = size};
		dict->blocks[worker] = block = fresh;
	}
	char *copy = memcpy(block->bytes + block->used, text.ptr, text.len);
	block->used += text.len;
	memcpy(&entry->low, &copy, sizeof copy);
	return true;
}

bool overt_dict_add(struct dict *dict, const struct dict_key *key, unsigned worker,
                    uint32_t *number)
{
	size_t at = key->hash >> dict->shift;
	uint64_t mine = 0; // the slot's content for a new number, once one is taken
	for (;; at = (at + 1) & (dict->slot_count - 1)) {
		uint64_t slot = atomic_load_explicit(&dict->slots[at], memory_order_acquire);
		if (!slot) {
			if (!mine) {
				uint32_t fresh = atomic_fetch_add_explicit(&dict->count, 1, memory_order_relaxed);
				struct dict_entry entry = key->entry;
				if (entry.high >> 56 > DICT_INLINE && !keep(dict, &entry, worker))
					return false;
				dict->entries[fresh] = entry;
				mine = (uint64_t)key->hash << 32 | (fresh + 1);
			}
			if (atomic_compare_exchange_strong_explicit(&dict->slots[at], &slot, mine,
			                                            memory_order_acq_rel,
			                                            memory_order_acquire)) {
				*number = (uint32_t)mine - 1;
				return true;
			}
			// another thread was faster: `slot` holds what it put there
		}
		if (slot >> 32 == key->hash && same(&dict->entries[(uint32_t)slot - 1], &key->entry)) {
			*number = (uint32_t)slot - 1;
			return true;
		}
	}
}

/* Numbers in the old table go to twice as many slots, in nearly the same order. */
static void move(const struct dict *from, struct dict *to)
{
	for (size_t i = 0; i < from->slot_count; i++) {
		uint64_t slot = atomic_load_explicit(&from->slots[i], memory_order_relaxed);
		if (!slot)
			continue;
		size_t at = (size_t)(slot >> 32) >> to->shift;
		while (atomic_load_explicit(&to->slots[at], memory_order_relaxed))
			at = (at + 1) & (to->slot_count - 1);
		atomic_store_explicit(&to->slots[at], slot, memory_order_relaxed);
	}
}

overt_err overt_dict_grow(struct dict *dict, struct overt_error *err)
{
	struct dict grown = *dict;
	unsigned bits = dict->slots ? 32 - dict->shift + 1 : FIRST_SLOTS_BITS;
	if (bits > MAX_SLOTS_BITS)
		return overt_fail(err, OVERT_E_NOMEM, "more than %zu different accounts or objects",
		                  dict->limit);
	grown.slot_count = (size_t)1 << bits;
	grown.shift = 32 - bits;
	grown.limit = grown.slot_count / 8 * 5;
	grown.slot_memory = (struct overt_pages){0};
	dict->entry_memory.large = true;
	if (!overt_pages_grow(&dict->entry_memory, grown.limit * sizeof *dict->entries) ||
	    !overt_pages_map(&grown.slot_memory, grown.slot_count * sizeof *grown.slots, true))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu accounts or objects",
		                  grown.limit);
	grown.entry_memory = dict->entry_memory;
	grown.entries = dict->entries = grown.entry_memory.at;
	grown.slots = grown.slot_memory.at;
	move(dict, &grown);
	overt_pages_free(&dict->slot_memory);
	*dict = grown;
	return OVERT_OK;
}

void overt_dict_close(struct dict *dict)
{
	overt_pages_free(&dict->slot_memory);
	dict->slots = NULL;
	dict->slot_count = 0;
}

void overt_dict_free(struct dict *dict)
{
	overt_dict_close(dict);
	overt_pages_free(&dict->entry_memory);
	for (size_t w = 0; w < DICT_WORKERS; w++)
		while (dict->blocks[w]) {
			struct dict_block *next = dict->blocks[w]->next;
			free(dict->blocks[w]);
			dict->blocks[w] = next;
		}
	memset(dict, 0, sizeof *dict);
}
