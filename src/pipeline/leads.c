// SPDX-License-Identifier: GPL-3.0-or-later
/* Leads: one long text that two accounts and nobody else put out. Listed, suspects nobody. */
#include <stdlib.h>
#include <string.h>

#include "detection.h"

enum { LEAD_WORDS = 16 };

/* A lead with what orders it. */
struct candidate {
	uint32_t kind, object;
	overt_ms delay, first;
};

static size_t count_words(overt_str text)
{
	size_t words = 0;
	for (size_t i = 0; i < text.len; i++)
		words += text.ptr[i] != ' ' && (i == 0 || text.ptr[i - 1] == ' ');
	return words;
}

static bool is_lead(const struct detection *d, uint32_t k, uint32_t o)
{
	const struct overt_shares *kind = &d->kinds.shares[k];
	const struct overt_share *s = &kind->items[kind->start[o]];
	const uint32_t *of = d->search.finding_of;
	if (kind->repost || kind->start[o + 1] - kind->start[o] != 2 ||
	    strcmp(d->yields[d->kinds.yield[k]].info->name, "text") != 0)
		return false;
	if (of[s[0].account] != OVERT_NO_INDEX && of[s[0].account] == of[s[1].account])
		return false;
	overt_str label = overt_channel_set_label(d->pipeline->channels, d->kinds.yield[k], o);
	return count_words(label) >= LEAD_WORDS;
}

static int by_delay(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	if (a->delay != b->delay)
		return a->delay < b->delay ? -1 : 1;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return (a->object > b->object) - (a->object < b->object);
}

static overt_err collect(const struct detection *d, struct candidate **list, size_t *count,
                         struct overt_error *err)
{
	size_t cap = 0;
	*list = NULL;
	*count = 0;
	for (uint32_t k = 0; k < d->kinds.count; k++)
		for (uint32_t o = 0; o < d->kinds.shares[k].objects; o++) {
			if (!is_lead(d, k, o))
				continue;
			const struct overt_shares *kind = &d->kinds.shares[k];
			const struct overt_share *s = &kind->items[kind->start[o]];
			overt_err code = overt_grow(list, &cap, *count + 1, sizeof **list, SIZE_MAX, err);
			if (code)
				return code;
			(*list)[(*count)++] =
				(struct candidate){k, o, llabs(s[1].time - s[0].time),
			                       s[0].time < s[1].time ? s[0].time : s[1].time};
		}
	return OVERT_OK;
}

overt_err overt_detection_find_leads(struct detection *d, struct overt_error *err)
{
	struct candidate *list;
	size_t count;
	overt_err code = collect(d, &list, &count, err);
	if (!code && count)
		qsort(list, count, sizeof *list, by_delay);
	d->lead_total = count;
	d->lead_count = count < LEADS_MAX ? count : LEADS_MAX;
	for (size_t i = 0; i < d->lead_count && !code; i++) {
		d->leads[i] = (struct chosen_object){list[i].kind, list[i].object, false};
		code = overt_detection_add_object(d, list[i].kind, list[i].object, err);
	}
	free(list);
	return code;
}

overt_err overt_detection_write_leads(struct detection *d, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < d->lead_count && !code; i++) {
		const struct overt_shares *kind = &d->kinds.shares[d->leads[i].kind];
		const struct overt_share *s = &kind->items[kind->start[d->leads[i].object]];
		const struct chosen_object *hit = bsearch(&d->leads[i], d->objects, d->object_count,
		                                          sizeof *hit, overt_chosen_compare);
		if (!hit)
			return overt_fail(err, OVERT_E_INTERNAL, "a lead's object was not chosen");
		const struct overt_case_lead row = {
			.id = (int64_t)i,
			.object = hit - d->objects,
			.account_a = s[0].account,
			.account_b = s[1].account,
			.post_a = s[0].post,
			.post_b = s[1].post,
			.delay_ms = s[1].time - s[0].time,
			.text = OVERT_STR("a long text that two accounts and nobody else put out"),
		};
		code = overt_case_add_lead(d->pipeline->file, &row, err);
	}
	return code;
}
