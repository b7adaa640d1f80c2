// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file known.h
 * Published lists of accounts, sites and links of campaigns, to be matched against.
 *
 * A list is a STIX 2.1 bundle (its user-account, channel, domain-name and url objects), or a
 * list of domains: one a line, or CSV with the domain in the first column. To be on a list is
 * somebody else's finding: such lists also name bystanders, outlets that were merely quoted,
 * and open bodies of a state. It declares nobody and it convicts nobody.
 */
#ifndef OVERT_KNOWN_H
#define OVERT_KNOWN_H

#include <overt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Lists that were added. */
struct overt_known;

/** What an entry is. */
enum overt_known_kind {
	OVERT_KNOWN_ID,     /**< account id on a platform, compared byte by byte */
	OVERT_KNOWN_HANDLE, /**< handle, compared as overt_norm_handle writes it */
	OVERT_KNOWN_DOMAIN, /**< host; its subdomains belong to it */
	OVERT_KNOWN_LINK    /**< canonical link */
};

/** One entry. An account that has an id and a handle gives two. */
struct overt_known_entry {
	enum overt_known_kind kind;
	uint32_t list;      /**< number of its list */
	overt_str platform; /**< as overt_register_platform writes it; empty: the list does not say */
	overt_str value;    /**< as it is compared */
	overt_str shown;    /**< as the list writes it */
	overt_str object;   /**< id of the STIX object, or unknown */
	int64_t line;       /**< in a list of domains, or OVERT_NO_LINE */
};

/** Line that is not known. */
#define OVERT_NO_LINE INT64_MIN

/** One list. */
struct overt_known_list {
	overt_str file;      /**< as the caller named it */
	overt_str name;      /**< of the bundle's report, else the file's name */
	overt_str publisher; /**< who made the report, or unknown */
	uint64_t accounts;   /**< objects that name an account */
	uint64_t domains, links;
	uint64_t left_out;   /**< objects of these types that name none, e.g. "423 accounts" */
	overt_str first_left_out; /**< the first of them, or unknown */
};

/**
 * Makes an empty set of lists.
 * \param out  the set; free with overt_known_free
 * \param err  filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_INTERNAL (ICU data missing)
 */
overt_err overt_known_new(struct overt_known **out, struct overt_error *err);

/**
 * Frees the set and everything that it handed out.
 * \param known  set, or NULL
 */
void overt_known_free(struct overt_known *known);

/**
 * Adds a list.
 * \param known  set
 * \param path   file of at most 256 MiB
 * \param err    filled on failure, with the file
 * \return OVERT_OK, OVERT_E_IO, OVERT_E_INPUT (no bundle, or nothing in it that can be
 *         matched), OVERT_E_NOMEM
 */
overt_err overt_known_add_file(struct overt_known *known, const char *path,
                               struct overt_error *err);

/**
 * Adds a list that is in memory.
 * \param known  set
 * \param name   name for messages and matches
 * \param data   bytes; copied where they are kept
 * \param err    filled on failure
 * \return as overt_known_add_file, without OVERT_E_IO
 */
overt_err overt_known_add_memory(struct overt_known *known, const char *name, overt_str data,
                                 struct overt_error *err);

/**
 * The lists, in order of adding.
 * \param known  set
 * \param count  how many
 * \return the table; lives until the next add
 */
const struct overt_known_list *overt_known_lists(const struct overt_known *known, size_t *count);

/**
 * The entries, in the order of the lists.
 * \param known  set
 * \param count  how many
 * \return the table; lives until the next add
 */
const struct overt_known_entry *overt_known_entries(const struct overt_known *known,
                                                    size_t *count);

/**
 * Looks an account up: by id, then by handle, on its platform. An entry whose platform the
 * list does not name fits no account: equal handles on different platforms are common.
 * \param known     set
 * \param platform  of the account
 * \param id        its id, or unknown
 * \param handle    its handle, or unknown
 * \param entry     number of the first entry that fits; OVERT_NO_INDEX when there is none
 * \param err       filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_known_find(struct overt_known *known, overt_str platform, overt_str id,
                           overt_str handle, uint32_t *entry, struct overt_error *err);

/**
 * Looks a link up: the link itself, then its host and the hosts above it.
 * \param known  set
 * \param link   as overt_norm_link writes it
 * \return number of the entry, or OVERT_NO_INDEX
 */
uint32_t overt_known_find_link(const struct overt_known *known, overt_str link);

#ifdef __cplusplus
}
#endif
#endif
