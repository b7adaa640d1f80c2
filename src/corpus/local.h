// SPDX-License-Identifier: GPL-3.0-or-later
/** \file local.h  What the files of this room share. */
#ifndef OVERT_CORPUS_LOCAL_H
#define OVERT_CORPUS_LOCAL_H

#include <overt/corpus.h>

/* ---- keys.c: 128-bit keys to numbers ---- */

struct overt_key {
	uint64_t low, high;
};

struct overt_keys {
	struct overt_key *slots; /* low and high 0: free */
	uint32_t *values;
	size_t mask;             /* slots - 1 */
	size_t count;
};

/** Key of an id within a platform. */
struct overt_key overt_key_of(overt_str platform, overt_str id);

/** Key of an id together with its account (may be unknown) and its time. */
struct overt_key overt_key_within(struct overt_key id, overt_str account, overt_ms time);

/** Number of a key, or OVERT_NO_INDEX. */
uint32_t overt_keys_find(const struct overt_keys *keys, struct overt_key key);

/**
 * Number of a key, which is added with `value` when new.
 * `*added` says which it was. OVERT_E_NOMEM leaves the table as it was.
 */
overt_err overt_keys_add(struct overt_keys *keys, struct overt_key key, uint32_t value,
                         uint32_t *found, bool *added, struct overt_error *err);

void overt_keys_free(struct overt_keys *keys);

/* ---- client.c: the application that each account uses most ---- */

struct client_count {
	uint32_t account, client, count; /* count 0: free */
};

struct client_best {
	overt_str name; /* unknown: no post says */
	uint32_t count;
};

struct overt_clients {
	struct overt_intern *names;
	struct client_count *slots;
	size_t mask, used;
};

bool overt_clients_open(struct overt_clients *clients);
void overt_clients_close(struct overt_clients *clients);

/** Counts a post's client and renews the account's most used one. */
overt_err overt_clients_count(struct overt_clients *clients, uint32_t account, overt_str name,
                              struct client_best *best, struct overt_error *err);

/* ---- account.c: the table of accounts ---- */

enum { PROFILE_FIELDS = 5 };

/** When each profile field was last seen, so that the latest post decides. */
struct overt_profile_times {
	overt_ms at[PROFILE_FIELDS];
	struct client_best client;
};

struct overt_accounts {
	struct overt_account *items;
	struct overt_profile_times *times;
	size_t cap, times_cap;
	uint32_t count;
	struct overt_keys keys;
	struct overt_clients clients;
	struct overt_intern *platforms;
	struct overt_arena *arena;
};

bool overt_accounts_open(struct overt_accounts *accounts);
void overt_accounts_close(struct overt_accounts *accounts);

/** The account of a post, or OVERT_NO_INDEX: it has none, or it was not taken yet. */
uint32_t overt_accounts_find(const struct overt_accounts *accounts, const struct overt_post *post);

/** The account of a post that has one: found or added, and told of the post. */
overt_err overt_accounts_take(struct overt_accounts *accounts, const struct overt_post *post,
                              uint32_t *number, struct overt_error *err);

#endif
