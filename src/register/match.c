// SPDX-License-Identifier: GPL-3.0-or-later
/* Looking an account up: every key that fits, the strongest method per entry. */
#include "local.h"
#include <stdlib.h>
#include <string.h>

enum { HITS_MAX = 1 << 22 };

struct hits {
	struct overt_register_match *items;
	size_t count, cap;
};

/* What one look-up uses. */
struct search {
	const struct overt_registers *set;
	struct overt_norm *norm;
	const struct overt_register_query *query;
	overt_str platform;
	struct hits hits;
	struct overt_buf platform_text, value, word;
	struct overt_error *err;
};

const char *overt_register_method_name(enum overt_register_method method)
{
	static const char *const names[] = {"account-id", "handle", "profile-domain", "name",
	                                    "linked-domain"};
	return names[method];
}

static bool overlaps(const struct overt_register_entry *entry,
                     const struct overt_register_query *query)
{
	overt_ms first = query->first_seen, last = query->last_seen;
	if (entry->since != OVERT_TIME_UNKNOWN && last != OVERT_TIME_UNKNOWN && last < entry->since)
		return false;
	return entry->until == OVERT_TIME_UNKNOWN || first == OVERT_TIME_UNKNOWN ||
	       first <= entry->until;
}

static overt_err look(struct search *s, enum register_word kind, overt_str platform,
                      overt_str value, enum overt_register_method method)
{
	uint32_t count;
	if (!register_word(&s->word, kind, platform, value))
		return overt_fail(s->err, OVERT_E_NOMEM, "memory is used up: registers");
	const struct register_posting *found =
		register_find(&s->set->index, overt_buf_view(&s->word), &count);
	for (uint32_t i = 0; i < count; i++) {
		const struct overt_register_entry *entry = &s->set->entries[found[i].entry];
		struct overt_register_match match = {.entry = found[i].entry, .key = found[i].key,
		                                     .method = method,
		                                     .in_force = overlaps(entry, s->query)};
		match.declares = match.in_force && entry->acknowledged && method <= OVERT_REGISTER_BY_PROFILE;
		overt_err code = overt_grow(&s->hits.items, &s->hits.cap, s->hits.count + 1,
		                            sizeof *s->hits.items, HITS_MAX, s->err);
		if (code)
			return code;
		s->hits.items[s->hits.count++] = match;
	}
	return OVERT_OK;
}

static overt_err look_handle(struct search *s, overt_str handle)
{
	overt_err code = overt_norm_handle(s->norm, handle, &s->value, s->err);
	if (code)
		return code == OVERT_E_INPUT ? OVERT_OK : code;
	return look(s, REGISTER_WORD_HANDLE, s->platform, overt_buf_view(&s->value),
	            OVERT_REGISTER_BY_HANDLE);
}

static overt_err look_account(struct search *s)
{
	const struct overt_register_query *q = s->query;
	overt_err code = OVERT_OK;
	if (s->platform.len == 0 || s->platform.len > REGISTER_PLATFORM_MAX)
		return OVERT_OK;
	overt_str id = overt_str_trim(q->id);
	if (id.len)
		code = look(s, REGISTER_WORD_ID, s->platform, id, OVERT_REGISTER_BY_ID);
	if (!code && q->handle.len)
		code = look_handle(s, q->handle);
	/* Formats without ids put the handle there; a number is never a handle. */
	if (!code && id.len && !register_all_digits(id) && !overt_str_equal(id, q->handle))
		code = look_handle(s, id);
	return code;
}

/* Host and every domain above it. */
static overt_err look_host(struct search *s, overt_str link, enum overt_register_method method)
{
	overt_str host;
	overt_err code = OVERT_OK;
	if (!register_host(s->norm, link, &s->value, &host))
		return OVERT_OK;
	while (!code && host.len) {
		code = look(s, REGISTER_WORD_DOMAIN, OVERT_STR_NONE, host, method);
		const char *dot = memchr(host.ptr, '.', host.len);
		size_t skip = dot ? (size_t)(dot - host.ptr) + 1 : host.len;
		host = (overt_str){host.ptr + skip, host.len - skip};
	}
	return code;
}

static overt_err look_name(struct search *s)
{
	if (s->query->display_name.len == 0)
		return OVERT_OK;
	overt_err code = overt_norm_name(s->norm, s->query->display_name, &s->value, s->err);
	if (code)
		return code == OVERT_E_INPUT ? OVERT_OK : code;
	return look(s, REGISTER_WORD_NAME, OVERT_STR_NONE, overt_buf_view(&s->value),
	            OVERT_REGISTER_BY_NAME);
}

static overt_err look_everywhere(struct search *s)
{
	if (!overt_norm_platform(s->query->platform, &s->platform_text))
		return overt_fail(s->err, OVERT_E_NOMEM, "memory is used up: registers");
	s->platform = overt_buf_view(&s->platform_text);
	overt_err code = look_account(s);
	if (!code && s->query->profile_url.len)
		code = look_host(s, s->query->profile_url, OVERT_REGISTER_BY_PROFILE);
	if (!code)
		code = look_name(s);
	for (size_t i = 0; i < s->query->link_count && !code; i++)
		code = look_host(s, s->query->links[i].host, OVERT_REGISTER_BY_LINKS);
	return code;
}

static int by_entry(const void *a, const void *b)
{
	const struct overt_register_match *x = a, *y = b;
	if (x->entry != y->entry)
		return x->entry < y->entry ? -1 : 1;
	if (x->method != y->method)
		return x->method < y->method ? -1 : 1;
	return x->key < y->key ? -1 : x->key > y->key;
}

static int by_method(const void *a, const void *b)
{
	const struct overt_register_match *x = a, *y = b;
	if (x->method != y->method)
		return x->method < y->method ? -1 : 1;
	return by_entry(a, b);
}

static void strongest_only(struct hits *hits)
{
	size_t kept = 0;
	if (!hits->count)
		return;
	qsort(hits->items, hits->count, sizeof *hits->items, by_entry);
	for (size_t i = 0; i < hits->count; i++)
		if (i == 0 || hits->items[i].entry != hits->items[i - 1].entry)
			hits->items[kept++] = hits->items[i];
	hits->count = kept;
	qsort(hits->items, hits->count, sizeof *hits->items, by_method);
}

static bool decides(const struct overt_register_match *match, bool declared)
{
	return declared ? match->declares : match->method == OVERT_REGISTER_BY_NAME;
}

/* Registers word the same sponsor differently: the same state counts as agreement. */
static bool disagree(const struct overt_registers *set, uint32_t a, uint32_t b, bool declared)
{
	if (overt_str_equal(set->items[a].owner_form, set->items[b].owner_form))
		return false;
	overt_str state = set->entries[a].state;
	return !declared || !state.ptr || !overt_str_equal(state, set->entries[b].state);
}

static void decide(const struct overt_registers *set, const struct hits *hits,
                   struct overt_register_result *out)
{
	const struct overt_register_match *first = NULL;
	for (size_t i = 0; i < hits->count; i++)
		out->declared = out->declared || hits->items[i].declares;
	for (size_t i = 0; i < hits->count; i++) {
		const struct overt_register_match *match = &hits->items[i];
		if (!decides(match, out->declared))
			continue;
		if (!first)
			first = match;
		else
			out->ambiguous = out->ambiguous ||
			                 disagree(set, first->entry, match->entry, out->declared);
	}
	if (!first || (out->ambiguous && !out->declared))
		return;
	out->owner = set->entries[first->entry].owner;
	out->registry = set->entries[first->entry].registry;
}

overt_err overt_registers_match(const struct overt_registers *set, struct overt_norm *norm,
                                const struct overt_register_query *query,
                                struct overt_register_result *out, struct overt_error *err)
{
	struct search s = {.set = set, .norm = norm, .query = query, .err = err};
	struct overt_register_result result = {.owner = OVERT_STR_NONE, .registry = OVERT_STR_NONE};
	overt_err code = OVERT_OK;
	if (!set->sealed)
		code = overt_fail(err, OVERT_E_USAGE, "registers must be sealed before matching");
	if (!code)
		code = look_everywhere(&s);
	if (!code) {
		strongest_only(&s.hits);
		decide(set, &s.hits, &result);
		result.total = s.hits.count;
		result.count = s.hits.count < OVERT_REGISTER_MATCH_MAX ? s.hits.count
		                                                       : OVERT_REGISTER_MATCH_MAX;
		if (result.count)
			memcpy(result.items, s.hits.items, result.count * sizeof *result.items);
		*out = result;
	}
	free(s.hits.items);
	overt_buf_free(&s.platform_text);
	overt_buf_free(&s.value);
	overt_buf_free(&s.word);
	return code;
}
