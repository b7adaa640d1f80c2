// SPDX-License-Identifier: GPL-3.0-or-later
/** \file item.h  Evidence as people write it: options, JSON objects, descriptions of cases. */
#ifndef OVERT_CLI_ITEM_H
#define OVERT_CLI_ITEM_H

#include "cli.h"

#include <overt/assess.h>
#include <overt/json.h>
#include <overt/store.h>

/** One item as it was written. What was left out is unknown (0 for the grades). */
struct cli_item {
	overt_str indicator, strength, group, text, author;
	overt_str sources; /**< JSON array of texts */
	char reliability, credibility;
};

/** The options that describe an item. */
#define CLI_ITEM_OPTIONS                                                                           \
	{"indicator", 'i', "NAME", false, "What it says: a name of the catalogue (`overt rules show`)."}, \
		{"strength", 0, "WORD", false, "How strongly (default: the catalogue's)."},                \
		{"reliability", 0, "A-F", false, "How reliable the source is (default B)."},               \
		{"credibility", 0, "1-6", false, "How credible the information is (default 2)."},          \
		{"group", 0, "NAME", false, "Items of one origin share a group and count once."},          \
		{"source", 0, "TEXT", true, "What it rests on: link, archive copy, file and place."},      \
		{"text", 0, "TEXT", false, "What it says, for people."}

/**
 * Takes an item from the options above.
 * \param args  arguments
 * \param item  filled; strings belong to the arguments
 * \param err   filled on failure
 * \return OVERT_OK, OVERT_E_USAGE or OVERT_E_NOMEM
 */
overt_err cli_item_from_options(const struct cli_args *args, struct cli_item *item,
                                struct overt_error *err);

/**
 * Refuses what is no object, and keys that nobody reads: a mistyped one must not be lost in
 * silence.
 * \param object    what should be an object
 * \param known     the keys that may be there
 * \param count     how many
 * \param expected  ends "expected a JSON object"
 * \param err       filled on failure
 * \return OVERT_OK or OVERT_E_INPUT
 */
overt_err cli_check_keys(struct overt_json object, const overt_str *known, size_t count,
                         const char *expected, struct overt_error *err);

/**
 * Takes an item from a JSON object with the keys indicator, strength, reliability,
 * credibility, group, sources, text, author.
 * \param object  the object
 * \param arena   keeps the strings
 * \param item    filled; untouched on failure
 * \param err     names an unknown key or what is of the wrong type
 * \return OVERT_OK, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err cli_item_from_json(struct overt_json object, struct overt_arena *arena,
                             struct cli_item *item, struct overt_error *err);

/**
 * Checks an item against the rules and fills in what was left out.
 * \param rules  rules
 * \param item   item
 * \param out    what the assessment takes, with an empty id; strings belong to both
 * \param err    names what is unknown and lists near names
 * \return OVERT_OK or OVERT_E_INPUT
 */
overt_err cli_item_complete(const struct overt_rules *rules, const struct cli_item *item,
                            struct overt_evidence *out, struct overt_error *err);

/**
 * Adds a row of evidence to the open transaction.
 * \param file        case
 * \param finding     id
 * \param item        a complete item; `author` and `time` are taken, `id` is made
 * \param supersedes  id of an earlier item, or unknown
 * \param withdraw    the row only withdraws what it supersedes
 * \param id          the new item's id
 * \param err         filled on failure
 * \return OVERT_OK or the store's error
 */
overt_err cli_item_store(struct overt_case *file, const char *finding,
                         const struct overt_evidence *item, overt_str supersedes, bool withdraw,
                         char id[OVERT_CASE_EVIDENCE_ID], struct overt_error *err);

#endif
