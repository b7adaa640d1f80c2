// SPDX-License-Identifier: GPL-3.0-or-later
/* Sealing: a fixed order of entries, then every key with the places it leads to. */
#include "local.h"
#include <stdlib.h>
#include <string.h>

bool register_word(struct overt_buf *out, enum register_word kind, overt_str platform,
                   overt_str value)
{
	/* The platform's length keeps "ab" + "c" and "a" + "bc" apart. */
	char head[2] = {(char)kind, (char)(platform.len & 0x7f)};
	overt_buf_clear(out);
	overt_buf_append(out, head, sizeof head);
	overt_buf_add(out, platform);
	return overt_buf_add(out, value);
}

bool register_squeeze(struct overt_buf *out, overt_str handle)
{
	overt_buf_clear(out);
	for (size_t i = 0; i < handle.len; i++)
		if (!strchr("_.-", handle.ptr[i]) || !handle.ptr[i])
			overt_buf_append(out, handle.ptr + i, 1);
	return !out->failed;
}

uint64_t register_letters(overt_str s)
{
	uint64_t letters = 0;
	for (size_t i = 0; i < s.len; i++)
		letters |= UINT64_C(1) << ((unsigned char)s.ptr[i] % 61);
	return letters;
}

void register_index_free(struct register_index *index)
{
	overt_intern_free(index->words);
	free(index->first);
	free(index->postings);
	*index = (struct register_index){0};
}

const struct register_posting *register_find(const struct register_index *index, overt_str word,
                                             uint32_t *count)
{
	uint32_t at = index->words ? overt_intern_find(index->words, word) : OVERT_NO_INDEX;
	*count = 0;
	if (at == OVERT_NO_INDEX)
		return NULL;
	*count = index->first[at + 1] - index->first[at];
	return index->postings + index->first[at];
}

/* A posting before the words have their places. */
struct draft {
	uint32_t word;
	struct register_posting to;
};

struct drafts {
	struct draft *items;
	size_t count, cap;
	struct overt_buf text;
};

static overt_err add_draft(struct overt_registers *set, struct drafts *drafts,
                           enum register_word kind, overt_str platform, overt_str value,
                           struct register_posting to, struct overt_error *err)
{
	struct draft draft = {.to = to};
	if (!register_word(&drafts->text, kind, platform, value) ||
	    !overt_intern_add(set->index.words, overt_buf_view(&drafts->text), &draft.word))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	overt_err code = overt_grow(&drafts->items, &drafts->cap, drafts->count + 1,
	                            sizeof *drafts->items, 3 * (size_t)REGISTER_KEYS_MAX, err);
	if (!code)
		drafts->items[drafts->count++] = draft;
	return code;
}

/* A handle leads there also by what it looks like. */
static overt_err add_handle(struct overt_registers *set, struct drafts *drafts,
                            const struct overt_register_key *key, struct register_posting to,
                            struct overt_error *err)
{
	struct register_handle *handle = &set->handles[set->handle_count];
	struct overt_buf form = {0};
	overt_err code = OVERT_OK;
	*handle = (struct register_handle){.platform = key->platform, .value = key->value,
	                                   .letters = register_letters(key->value),
	                                   .entry = to.entry, .key = to.key};
	code = overt_norm_skeleton(set->norm, key->shown, &form, err);
	if (!code && !overt_arena_copy(set->arena, overt_buf_view(&form), &handle->skeleton))
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	if (!code && (!register_squeeze(&form, key->value) ||
	              !overt_arena_copy(set->arena, overt_buf_view(&form), &handle->squeezed)))
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	overt_buf_free(&form);
	if (!code)
		code = add_draft(set, drafts, REGISTER_WORD_SKELETON, key->platform, handle->skeleton, to,
		                 err);
	if (!code)
		code = add_draft(set, drafts, REGISTER_WORD_SQUEEZED, key->platform, handle->squeezed, to,
		                 err);
	if (!code)
		set->handle_count++;
	return code;
}

static overt_err draft_all(struct overt_registers *set, struct drafts *drafts,
                           struct overt_error *err)
{
	static const enum register_word words[] = {
		[OVERT_REGISTER_KEY_ID] = REGISTER_WORD_ID,
		[OVERT_REGISTER_KEY_HANDLE] = REGISTER_WORD_HANDLE,
		[OVERT_REGISTER_KEY_DOMAIN] = REGISTER_WORD_DOMAIN,
		[OVERT_REGISTER_KEY_NAME] = REGISTER_WORD_NAME,
	};
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < set->item_count; i++)
		for (size_t k = 0; k < set->entries[i].key_count && !code; k++) {
			const struct overt_register_key *key = &set->entries[i].keys[k];
			struct register_posting to = {(uint32_t)i, (uint32_t)k};
			code = add_draft(set, drafts, words[key->kind], key->platform, key->value, to, err);
			if (!code && key->kind == OVERT_REGISTER_KEY_HANDLE)
				code = add_handle(set, drafts, key, to, err);
		}
	return code;
}

/* Counting sort by word; within a word the order of entries stays. */
static overt_err place(struct register_index *index, const struct drafts *drafts,
                       struct overt_error *err)
{
	size_t words = overt_intern_count(index->words);
	index->first = calloc(words + 2, sizeof *index->first);
	index->postings = calloc(drafts->count + 1, sizeof *index->postings);
	if (!index->first || !index->postings)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	/* Shifted by two, so that filling leaves the starts in their places. */
	for (size_t i = 0; i < drafts->count; i++)
		if (drafts->items[i].word + 2 <= words)
			index->first[drafts->items[i].word + 2]++;
	for (size_t w = 2; w <= words; w++)
		index->first[w] += index->first[w - 1];
	for (size_t i = 0; i < drafts->count; i++)
		index->postings[index->first[drafts->items[i].word + 1]++] = drafts->items[i].to;
	return OVERT_OK;
}

static int by_platform(const void *a, const void *b)
{
	const struct register_handle *x = a, *y = b;
	int order = overt_str_compare(x->platform, y->platform);
	if (order)
		return order;
	if (x->entry != y->entry)
		return x->entry < y->entry ? -1 : 1;
	return x->key < y->key ? -1 : x->key > y->key;
}

overt_err register_index_build(struct overt_registers *set, struct overt_error *err)
{
	struct drafts drafts = {0};
	overt_err code = OVERT_OK;
	set->index.words = overt_intern_new();
	set->handles = calloc(set->key_count + 1, sizeof *set->handles);
	if (!set->index.words || !set->handles)
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	if (!code)
		code = draft_all(set, &drafts, err);
	if (!code)
		code = place(&set->index, &drafts, err);
	if (!code)
		qsort(set->handles, set->handle_count, sizeof *set->handles, by_platform);
	free(drafts.items);
	overt_buf_free(&drafts.text);
	return code;
}
