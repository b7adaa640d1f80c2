// SPDX-License-Identifier: GPL-3.0-or-later
#include "kinds.h"

#include <stdlib.h>
#include <string.h>

/* Classes in the order in which they are tried; the first with an event is used. Objects
   of a later class are shared for more innocent reasons. */
static const char *const classes[][4] = {
	{"repost", "repost-text", "text", NULL},
	{"given", NULL},
	{"media", "link", "hashtags", NULL},
};

static bool in_class(const struct overt_channel_yield *yield, size_t class)
{
	for (const char *const *name = classes[class]; *name; name++)
		if (strcmp(yield->info->name, *name) == 0)
			return yield->events->count > 0;
	return false;
}

/* The events of posts that no earlier kind has claimed; a post may give several objects. */
static overt_err claim(const struct overt_events *events, uint8_t *claimed, uint8_t mark,
                       struct overt_events *out, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < events->count && !code; i++) {
		uint32_t post = events->items[i].post;
		if (claimed[post] && claimed[post] != mark)
			continue;
		claimed[post] = mark;
		code = overt_events_add(out, events->items[i], err);
	}
	out->objects = events->objects;
	return code;
}

static overt_err add_kind(const struct overt_channel_yield *yields, size_t at, uint8_t *claimed,
                          uint32_t accounts, struct kinds *out, struct overt_error *err)
{
	struct overt_events mine = {0};
	overt_err code = claim(yields[at].events, claimed, (uint8_t)(out->count + 1), &mine, err);
	if (!code)
		code = overt_shares_build(&mine, accounts, &out->shares[out->count], err);
	for (size_t i = 0; i < mine.count && !code; i++)
		if (mine.items[i].time < out->first[mine.items[i].account])
			out->first[mine.items[i].account] = mine.items[i].time;
	if (!code) {
		out->shares[out->count].repost = strncmp(yields[at].info->name, "repost", 6) == 0;
		out->yield[out->count++] = at;
	}
	overt_events_free(&mine);
	return code;
}

/* Positions of the class's yields: in the channels' order, but given objects by how specific
   they are (distinct objects per event), so that a domain does not stand for its links. */
static size_t list_class(const struct overt_channel_yield *yields, size_t count, size_t class,
                         size_t *list)
{
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		if (!in_class(&yields[i], class) || n == OVERT_KINDS_MAX)
			continue;
		const struct overt_events *mine = yields[i].events;
		size_t at = n++;
		while (at > 0 && strcmp(yields[i].info->name, "given") == 0) {
			const struct overt_events *before = yields[list[at - 1]].events;
			if ((double)mine->objects * (double)before->count <=
			    (double)before->objects * (double)mine->count)
				break;
			list[at] = list[at - 1];
			at--;
		}
		list[at] = i;
	}
	return n;
}

overt_err overt_kinds_choose(const struct overt_channel_yield *yields, size_t count,
                             uint32_t posts, uint32_t accounts, struct kinds *out,
                             struct overt_error *err)
{
	struct kinds made = {.first = malloc(((size_t)accounts + 1) * sizeof *made.first)};
	uint8_t *claimed = calloc((size_t)posts + 1, 1);
	overt_err code = OVERT_OK;
	if (!made.first || !claimed)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for %u posts", posts);
	for (uint32_t u = 0; u < accounts && !code; u++)
		made.first[u] = INT64_MAX;
	for (size_t class = 0; class < sizeof classes / sizeof *classes && !made.count && !code;
	     class++) {
		size_t list[OVERT_KINDS_MAX], n = list_class(yields, count, class, list);
		for (size_t i = 0; i < n && !code; i++)
			code = add_kind(yields, list[i], claimed, accounts, &made, err);
	}
	free(claimed);
	if (code)
		overt_kinds_free(&made);
	else
		*out = made;
	return code;
}

void overt_kinds_free(struct kinds *kinds)
{
	if (!kinds)
		return;
	for (size_t k = 0; k < kinds->count; k++)
		overt_shares_free(&kinds->shares[k]);
	free(kinds->first);
	*kinds = (struct kinds){0};
}
