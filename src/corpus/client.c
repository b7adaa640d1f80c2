// SPDX-License-Identifier: GPL-3.0-or-later
/* Which application each account posts with most. Pairs of (account, client) are counted
   in one open table, so that the answer does not depend on the order of posts. */
#include "local.h"
#include <stdlib.h>

enum { SLOTS_FIRST = 1024, CLIENT_BYTES = 256 };

bool overt_clients_open(struct overt_clients *clients)
{
	clients->names = overt_intern_new();
	return clients->names != NULL;
}

void overt_clients_close(struct overt_clients *clients)
{
	free(clients->slots);
	overt_intern_free(clients->names);
}

static size_t probe(const struct overt_clients *clients, uint32_t account, uint32_t client)
{
	const uint32_t key[2] = {account, client};
	size_t at = overt_hash64(key, sizeof key, 0) & clients->mask;
	for (;; at = (at + 1) & clients->mask) {
		const struct client_count *slot = &clients->slots[at];
		if (!slot->count || (slot->account == account && slot->client == client))
			return at;
	}
}

static overt_err widen(struct overt_clients *clients, struct overt_error *err)
{
	size_t slots = clients->slots ? 2 * (clients->mask + 1) : SLOTS_FIRST;
	struct overt_clients wider = {.mask = slots - 1};
	wider.slots = calloc(slots, sizeof *wider.slots);
	if (!wider.slots)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: table of %zu clients", slots);
	for (size_t i = 0; clients->slots && i <= clients->mask; i++) {
		const struct client_count *slot = &clients->slots[i];
		if (slot->count)
			wider.slots[probe(&wider, slot->account, slot->client)] = *slot;
	}
	free(clients->slots);
	clients->slots = wider.slots;
	clients->mask = wider.mask;
	return OVERT_OK;
}

/* The most used client stands, of equally used ones the first in byte order: whoever
   reaches the greatest count passes here, so the order of posts does not matter. */
overt_err overt_clients_count(struct overt_clients *clients, uint32_t account, overt_str name,
                              struct client_best *best, struct overt_error *err)
{
	uint32_t client;
	name = overt_str_trim(name);
	if (!name.len)
		return OVERT_OK;
	name.len = name.len < CLIENT_BYTES ? name.len : CLIENT_BYTES;
	if (!overt_intern_add(clients->names, name, &client))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: names of clients");
	if (!clients->slots || clients->used >= (clients->mask + 1) / 4 * 3) {
		overt_err code = widen(clients, err);
		if (code)
			return code;
	}
	struct client_count *slot = &clients->slots[probe(clients, account, client)];
	if (!slot->count) {
		*slot = (struct client_count){account, client, 0};
		clients->used++;
	}
	slot->count += slot->count < UINT32_MAX;
	name = overt_intern_get(clients->names, client);
	if (slot->count > best->count ||
	    (slot->count == best->count && overt_str_compare(name, best->name) < 0))
		*best = (struct client_best){name, slot->count};
	return OVERT_OK;
}
