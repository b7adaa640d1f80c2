// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include "near.h"
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { SLOTS_FIRST = 4096 };

struct overt_texts *overt_texts_new(void)
{
	struct overt_texts *texts = calloc(1, sizeof *texts);
	if (!texts)
		return NULL;
	texts->mask = SLOTS_FIRST - 1;
	texts->slots = calloc(SLOTS_FIRST, sizeof *texts->slots);
	texts->arena = overt_arena_new(SIZE_MAX);
	if (texts->slots && texts->arena)
		return texts;
	overt_texts_free(texts);
	return NULL;
}

void overt_texts_free(struct overt_texts *texts)
{
	if (!texts)
		return;
	free(texts->items);
	free(texts->slots);
	free(texts->object_of);
	free(texts->representative);
	overt_arena_free(texts->arena);
	free(texts);
}

static bool widen(struct overt_texts *texts)
{
	size_t slots = 2 * (texts->mask + 1);
	uint32_t *wider = calloc(slots, sizeof *wider);
	if (!wider)
		return false;
	for (uint32_t i = 0; i < texts->count; i++) {
		size_t at = texts->items[i].low & (slots - 1);
		while (wider[at])
			at = (at + 1) & (slots - 1);
		wider[at] = i + 1;
	}
	free(texts->slots);
	texts->slots = wider;
	texts->mask = slots - 1;
	return true;
}

/* At most `max` bytes, not ending within a character. */
static overt_str cut(overt_str s, size_t max)
{
	if (s.len <= max)
		return s;
	s.len = max;
	while (s.len && ((unsigned char)s.ptr[s.len] & 0xc0) == 0x80)
		s.len--;
	return s;
}

/* Which of several published texts stands for its form: the lowest hash, so that
   the order of posts does not matter. */
static bool relabel(struct overt_texts *texts, struct overt_text *item, overt_str text)
{
	overt_str copy, shown = cut(overt_str_trim(text), LABEL_BYTES);
	uint64_t rank = overt_hash64(shown.ptr, shown.len, 1);
	if (item->label && rank >= item->label_rank)
		return true;
	if (!overt_arena_copy(texts->arena, shown, &copy))
		return false;
	item->label = copy.ptr;
	item->label_len = (uint16_t)copy.len;
	item->label_rank = rank;
	return true;
}

static overt_err append(struct overt_texts *texts, overt_str form, XXH128_hash_t hash,
                        struct overt_error *err)
{
	overt_str copy;
	overt_err code = overt_grow(&texts->items, &texts->cap, (size_t)texts->count + 1,
	                            sizeof *texts->items, OVERT_NO_INDEX - 1, err);
	if (code)
		return code;
	if (!overt_arena_copy(texts->arena, cut(form, OVERT_NEAR_FORM_BYTES), &copy))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: %u distinct texts", texts->count);
	texts->items[texts->count] = (struct overt_text){.low = hash.low64, .high = hash.high64,
	                                                 .form = copy.ptr,
	                                                 .form_len = (uint32_t)copy.len};
	texts->count++;
	return OVERT_OK;
}

overt_err overt_texts_add(struct overt_texts *texts, overt_str form, overt_str text,
                          uint32_t *number, struct overt_error *err)
{
	XXH128_hash_t hash = XXH3_128bits(form.ptr, form.len);
	if (texts->count >= (texts->mask + 1) / 4 * 3 && !widen(texts))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: %u distinct texts", texts->count);
	size_t at = hash.low64 & texts->mask;
	for (; texts->slots[at]; at = (at + 1) & texts->mask) {
		const struct overt_text *item = &texts->items[texts->slots[at] - 1];
		if (item->low == hash.low64 && item->high == hash.high64)
			break;
	}
	if (!texts->slots[at]) {
		overt_err code = append(texts, form, hash, err);
		if (code)
			return code;
		texts->slots[at] = texts->count;
	}
	uint32_t found = texts->slots[at] - 1;
	if (!relabel(texts, &texts->items[found], text))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: %u distinct texts", texts->count);
	texts->items[found].posts++;
	*number = found;
	return OVERT_OK;
}

/* Objects are numbered in the order of their first event. */
static void number_objects(struct overt_texts *texts, const uint32_t *leader,
                           struct overt_events *events)
{
	for (uint32_t i = 0; i < texts->count; i++)
		texts->object_of[i] = OVERT_NO_INDEX;
	for (size_t i = 0; i < events->count; i++) {
		uint32_t text = leader[events->items[i].object];
		if (texts->object_of[text] == OVERT_NO_INDEX) {
			texts->object_of[text] = texts->objects;
			texts->representative[texts->objects++] = text;
		}
		events->items[i].object = texts->object_of[text];
	}
	events->objects = texts->objects;
}

/* The order in which texts are clustered: the most published first, then by hash. It
   depends on what was published alone, not on files, accounts or times. */
static int compare_rank(const void *a, const void *b)
{
	const struct overt_text *x = *(const struct overt_text *const *)a;
	const struct overt_text *y = *(const struct overt_text *const *)b;
	if (x->posts != y->posts)
		return x->posts > y->posts ? -1 : 1;
	if (x->low != y->low)
		return x->low < y->low ? -1 : 1;
	return x->high < y->high ? -1 : x->high > y->high;
}

/* Leaders by rank become leaders by number. */
static void unrank(const struct overt_texts *texts, const struct overt_text *const *order,
                   const uint32_t *by_rank, uint32_t *leader)
{
	for (uint32_t i = 0; i < texts->count; i++)
		leader[order[i] - texts->items] = (uint32_t)(order[by_rank[i]] - texts->items);
}

static overt_err cluster(const struct overt_texts *texts, uint32_t *leader, unsigned threads,
                         const struct overt_progress *progress, struct overt_error *err)
{
	size_t n = (size_t)texts->count + 1;
	const struct overt_text **order = malloc(n * sizeof(const struct overt_text *));
	overt_str *forms = malloc(n * sizeof *forms);
	uint32_t *by_rank = malloc(n * sizeof *by_rank);
	overt_err code = OVERT_OK;
	if (!order || !forms || !by_rank) {
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: %u distinct texts", texts->count);
		goto done;
	}
	for (uint32_t i = 0; i < texts->count; i++)
		order[i] = &texts->items[i];
	qsort(order, texts->count, sizeof(const struct overt_text *), compare_rank);
	for (uint32_t i = 0; i < texts->count; i++)
		forms[i] = (overt_str){order[i]->form, order[i]->form_len};
	code = overt_near_cluster(forms, texts->count, threads, by_rank, NULL, progress, err);
	if (!code)
		unrank(texts, order, by_rank, leader);
done:
	free(order);
	free(forms);
	free(by_rank);
	return code;
}

overt_err overt_texts_finish(struct overt_texts *texts, struct overt_events *events,
                             unsigned threads, const struct overt_progress *progress,
                             struct overt_error *err)
{
	size_t n = (size_t)texts->count + 1;
	uint32_t *leader = malloc(n * sizeof *leader);
	overt_err code = OVERT_OK;
	texts->object_of = calloc(n, sizeof *texts->object_of);
	texts->representative = calloc(n, sizeof *texts->representative);
	if (!leader || !texts->object_of || !texts->representative) {
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: %u distinct texts", texts->count);
		goto done;
	}
	code = cluster(texts, leader, threads, progress, err);
	if (!code)
		number_objects(texts, leader, events);
done:
	free(leader);
	return code;
}
