// SPDX-License-Identifier: GPL-3.0-or-later
/* Handles that imitate registered ones. Short handles are close to many by
   chance: they count only when they look the same. */
#include "local.h"
#include <stdlib.h>
#include <string.h>

enum { EDIT_ONE = 8, EDIT_TWO = 16, EDIT_MAX = 64 };

/* Slips that a handle of this length may have: one in eight bytes, two at most. */
static unsigned allowed(size_t len)
{
	return len >= EDIT_TWO ? 2 : len >= EDIT_ONE ? 1 : 0;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Insertions, deletions, changes and swaps of neighbours (optimal string
   alignment); at most EDIT_MAX bytes each. */
static unsigned distance(overt_str a, overt_str b)
{
	unsigned rows[3][EDIT_MAX + 1];
	unsigned *before = rows[0], *above = rows[1], *now = rows[2];
	for (unsigned j = 0; j <= b.len; j++)
		above[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		now[0] = (unsigned)i;
		for (size_t j = 1; j <= b.len; j++) {
			unsigned change = above[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
			now[j] = least(change, least(above[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
		unsigned *spare = before;
		before = above;
		above = now;
		now = spare;
	}
	return above[b.len];
}

static size_t first_of_platform(const struct overt_registers *set, overt_str platform)
{
	size_t low = 0, high = set->handle_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (overt_str_compare(set->handles[middle].platform, platform) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Who imitates keeps the beginning, which people read first; that also spares most
   people whose name is close to somebody's. A change touches two letters of the
   set, an insertion one. */
static bool may_be_near(const struct register_handle *handle, overt_str value, uint64_t letters,
                        unsigned limit)
{
	size_t gap = handle->value.len > value.len ? handle->value.len - value.len
	                                           : value.len - handle->value.len;
	return limit && gap <= limit && handle->value.len <= EDIT_MAX &&
	       handle->value.ptr[0] == value.ptr[0] &&
	       __builtin_popcountll(handle->letters ^ letters) <= 2 * (int)limit;
}

static void nearest(const struct overt_registers *set, overt_str platform, overt_str value,
                    struct overt_register_lookalike *out)
{
	uint64_t letters = register_letters(value);
	if (value.len > EDIT_MAX)
		return;
	for (size_t i = first_of_platform(set, platform);
	     i < set->handle_count && overt_str_equal(set->handles[i].platform, platform); i++) {
		const struct register_handle *handle = &set->handles[i];
		unsigned limit = allowed(handle->value.len < value.len ? handle->value.len : value.len);
		if (!may_be_near(handle, value, letters, limit))
			continue;
		unsigned slips = distance(handle->value, value);
		bool better = out->likeness == OVERT_REGISTER_ALIKE_NOT || slips < out->distance;
		if (slips <= limit && better)
			*out = (struct overt_register_lookalike){OVERT_REGISTER_ALIKE_EDIT, slips,
			                                         handle->entry, handle->key};
	}
}

struct forms {
	struct overt_buf platform, value, other, word;
};

/* First handle with the same form; false when memory is used up. */
static bool same_form(const struct overt_registers *set, struct forms *f, enum register_word kind,
                      enum overt_register_likeness likeness, struct overt_register_lookalike *out)
{
	uint32_t count;
	if (!register_word(&f->word, kind, overt_buf_view(&f->platform), overt_buf_view(&f->other)))
		return false;
	const struct register_posting *found = register_find(&set->index, overt_buf_view(&f->word),
	                                                     &count);
	if (!count || f->other.len < 2)
		return true;
	overt_str value = set->entries[found->entry].keys[found->key].value;
	bool measurable = value.len <= EDIT_MAX && f->value.len <= EDIT_MAX;
	*out = (struct overt_register_lookalike){
		likeness, measurable ? distance(value, overt_buf_view(&f->value)) : 0, found->entry,
		found->key};
	return true;
}

static bool is_registered(const struct overt_registers *set, struct forms *f, overt_str id)
{
	uint32_t handles = 0, ids = 0;
	overt_str platform = overt_buf_view(&f->platform);
	if (register_word(&f->word, REGISTER_WORD_HANDLE, platform, overt_buf_view(&f->value)))
		register_find(&set->index, overt_buf_view(&f->word), &handles);
	if (id.len && register_word(&f->word, REGISTER_WORD_ID, platform, id))
		register_find(&set->index, overt_buf_view(&f->word), &ids);
	return handles || ids;
}

static overt_err compare(const struct overt_registers *set, struct overt_norm *norm,
                         const struct overt_register_query *query, overt_str handle,
                         struct forms *f, struct overt_register_lookalike *out,
                         struct overt_error *err)
{
	overt_err code = overt_norm_handle(norm, handle, &f->value, err);
	if (code)
		return code == OVERT_E_INPUT ? OVERT_OK : code;
	if (is_registered(set, f, overt_str_trim(query->id)))
		return OVERT_OK;
	code = overt_norm_skeleton(norm, overt_buf_view(&f->value), &f->other, err);
	if (code)
		return code == OVERT_E_INPUT ? OVERT_OK : code;
	bool ok = same_form(set, f, REGISTER_WORD_SKELETON, OVERT_REGISTER_ALIKE_SKELETON, out);
	if (ok && out->likeness == OVERT_REGISTER_ALIKE_NOT)
		ok = register_squeeze(&f->other, overt_buf_view(&f->value)) &&
		     same_form(set, f, REGISTER_WORD_SQUEEZED, OVERT_REGISTER_ALIKE_SEPARATOR, out);
	if (!ok)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	if (out->likeness == OVERT_REGISTER_ALIKE_NOT)
		nearest(set, overt_buf_view(&f->platform), overt_buf_view(&f->value), out);
	return OVERT_OK;
}

overt_err overt_registers_lookalike(const struct overt_registers *set, struct overt_norm *norm,
                                    const struct overt_register_query *query,
                                    struct overt_register_lookalike *out, struct overt_error *err)
{
	struct overt_register_lookalike found = {.likeness = OVERT_REGISTER_ALIKE_NOT};
	struct forms forms = {0};
	overt_str handle = query->handle.len ? query->handle : query->id;
	overt_err code = OVERT_OK;
	if (!set->sealed)
		code = overt_fail(err, OVERT_E_USAGE, "registers must be sealed before matching");
	else if (!overt_norm_platform(query->platform, &forms.platform))
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	else if (handle.len && !register_all_digits(handle) && forms.platform.len &&
	         forms.platform.len <= REGISTER_PLATFORM_MAX)
		code = compare(set, norm, query, handle, &forms, &found, err);
	if (!code)
		*out = found;
	overt_buf_free(&forms.platform);
	overt_buf_free(&forms.value);
	overt_buf_free(&forms.other);
	overt_buf_free(&forms.word);
	return code;
}
