// SPDX-License-Identifier: GPL-3.0-or-later
/** \file known.h  Parts of the lists of known accounts. */
#ifndef OVERT_PIPELINE_KNOWN_H
#define OVERT_PIPELINE_KNOWN_H

#include <overt/known.h>
#include <overt/norm.h>

/** Greatest number of entries. */
enum { KNOWN_ENTRIES_MAX = 1 << 22, KNOWN_LISTS_MAX = 4096 };

struct overt_known {
	struct overt_arena *arena;
	struct overt_norm *norm;
	struct overt_buf key, form; /* scratch */
	struct overt_intern *keys;  /* kind, platform and value: what an entry is found by */
	uint32_t *first;            /* entry of each key */
	size_t first_cap;
	struct overt_known_list *lists;
	struct overt_known_entry *entries;
	size_t list_count, list_cap, entry_count, entry_cap;
};

/**
 * Adds an entry to the last list.
 * \param known     set
 * \param kind      what it is
 * \param platform  platform or host of one; empty for domains and links, or where not known
 * \param value     as the list writes it
 * \param object    id of its object, or unknown
 * \param line      or OVERT_NO_LINE
 * \param added     false when the value cannot be what it claims
 * \param err       filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_known_enter(struct overt_known *known, enum overt_known_kind kind,
                            overt_str platform, overt_str value, overt_str object, int64_t line,
                            bool *added, struct overt_error *err);

/**
 * Reads a STIX bundle into the last list.
 * \param known  set
 * \param text   the file, with OVERT_JSON_PADDING readable bytes behind it
 * \param err    filled on failure
 * \return OVERT_OK, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err overt_known_read_stix(struct overt_known *known, overt_str text, struct overt_error *err);

/**
 * Notes something of the last list that cannot be matched.
 * \param known  set
 * \param what   what it is
 */
void overt_known_leave_out(struct overt_known *known, overt_str what);

#endif
