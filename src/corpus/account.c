// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <stdlib.h>

/* A profile that is longer helps nobody and would let one account fill the memory. */
enum { PROFILE_BYTES = 4096 };

bool overt_accounts_open(struct overt_accounts *accounts)
{
	accounts->arena = overt_arena_new(SIZE_MAX);
	accounts->platforms = overt_intern_new();
	return accounts->arena && accounts->platforms && overt_clients_open(&accounts->clients);
}

void overt_accounts_close(struct overt_accounts *accounts)
{
	free(accounts->items);
	free(accounts->times);
	overt_keys_free(&accounts->keys);
	overt_clients_close(&accounts->clients);
	overt_intern_free(accounts->platforms);
	overt_arena_free(accounts->arena);
}

static overt_str shorten(overt_str s)
{
	if (s.len <= PROFILE_BYTES)
		return s;
	s.len = PROFILE_BYTES;
	while (s.len && ((unsigned char)s.ptr[s.len] & 0xc0) == 0x80)
		s.len--;
	return s;
}

/* The value of the latest post stands, of equally late ones the greatest in byte
   order: so the order of files does not matter. */
static bool renew(struct overt_arena *arena, overt_str *kept, overt_ms *at, overt_str seen,
                  overt_ms time)
{
	seen = shorten(seen);
	if (!seen.ptr)
		return true;
	bool later = time > *at, same_time = time == *at;
	if (kept->ptr && !later && !(same_time && overt_str_compare(seen, *kept) > 0))
		return true;
	if (later || !kept->ptr)
		*at = time;
	return overt_str_equal(seen, *kept) || overt_arena_copy(arena, seen, kept);
}

static bool renew_all(struct overt_accounts *accounts, uint32_t number,
                      const struct overt_post *post)
{
	struct overt_account *account = &accounts->items[number];
	overt_ms *at = accounts->times[number].at;
	struct overt_arena *arena = accounts->arena;
	return renew(arena, &account->handle, at, post->handle, post->time) &&
	       renew(arena, &account->display_name, at + 1, post->display_name, post->time) &&
	       renew(arena, &account->profile_text, at + 2, post->profile_text, post->time) &&
	       renew(arena, &account->profile_location, at + 3, post->profile_location, post->time) &&
	       renew(arena, &account->profile_url, at + 4, post->profile_url, post->time);
}

static overt_err append(struct overt_accounts *accounts, const struct overt_post *post,
                        struct overt_error *err)
{
	uint32_t platform;
	struct overt_account account = {.created = OVERT_TIME_UNKNOWN,
	                                .first_seen = OVERT_TIME_UNKNOWN,
	                                .last_seen = OVERT_TIME_UNKNOWN};
	if (!overt_intern_add(accounts->platforms, post->platform.ptr ? post->platform : OVERT_STR(""),
	                      &platform) ||
	    !overt_arena_copy(accounts->arena, post->account_id, &account.id))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: account %u", accounts->count);
	account.platform = overt_intern_get(accounts->platforms, platform);
	size_t need = (size_t)accounts->count + 1;
	overt_err code = overt_grow(&accounts->items, &accounts->cap, need, sizeof account,
	                            OVERT_NO_INDEX, err);
	if (!code)
		code = overt_grow(&accounts->times, &accounts->times_cap, need, sizeof *accounts->times,
		                  OVERT_NO_INDEX, err);
	if (code)
		return code;
	accounts->items[accounts->count] = account;
	accounts->times[accounts->count].client = (struct client_best){OVERT_STR_NONE, 0};
	for (size_t i = 0; i < PROFILE_FIELDS; i++)
		accounts->times[accounts->count].at[i] = OVERT_TIME_UNKNOWN;
	accounts->count++;
	return OVERT_OK;
}

/* Hours of posts whose time of day is known; a bin that is full stays full. */
static void count_hour(struct overt_account *account, const struct overt_post *post)
{
	const overt_ms hour_ms = 3600000;
	if (post->precision == OVERT_PRECISION_UNKNOWN || post->precision == OVERT_PRECISION_DAY)
		return;
	overt_ms hour = post->time / hour_ms - (post->time % hour_ms < 0);
	uint16_t *bin = &account->hours[(hour % 24 + 24) % 24];
	*bin = (uint16_t)(*bin + (*bin < UINT16_MAX));
}

static void count_post(struct overt_account *account, const struct overt_post *post)
{
	account->posts++;
	account->labels |= post->labels;
	if (post->account_created != OVERT_TIME_UNKNOWN &&
	    (account->created == OVERT_TIME_UNKNOWN || post->account_created < account->created))
		account->created = post->account_created;
	if (post->time == OVERT_TIME_UNKNOWN)
		return;
	if (account->first_seen == OVERT_TIME_UNKNOWN || post->time < account->first_seen)
		account->first_seen = post->time;
	if (account->last_seen == OVERT_TIME_UNKNOWN || post->time > account->last_seen)
		account->last_seen = post->time;
	count_hour(account, post);
}

uint32_t overt_accounts_find(const struct overt_accounts *accounts, const struct overt_post *post)
{
	if (!post->account_id.len)
		return OVERT_NO_INDEX;
	return overt_keys_find(&accounts->keys, overt_key_of(post->platform, post->account_id));
}

overt_err overt_accounts_take(struct overt_accounts *accounts, const struct overt_post *post,
                              uint32_t *number, struct overt_error *err)
{
	uint32_t found;
	bool added;
	overt_err code = overt_keys_add(&accounts->keys, overt_key_of(post->platform, post->account_id),
	                                accounts->count, &found, &added, err);
	if (!code && added)
		code = append(accounts, post, err);
	if (code)
		return code;
	if (!renew_all(accounts, found, post))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: profile of account %u", found);
	struct client_best *best = &accounts->times[found].client;
	code = overt_clients_count(&accounts->clients, found, post->client, best, err);
	if (code)
		return code;
	accounts->items[found].client = best->name;
	count_post(&accounts->items[found], post);
	*number = found;
	return OVERT_OK;
}
