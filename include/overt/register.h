// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file register.h
 * Transparency registers: who says openly for whom they speak.
 *
 * What declares an account: its id or its handle stands in a register, or the
 * link in its profile leads to a registered domain. What does not: an equal
 * name (weaker evidence: shown, never counted as declared), a link in a post
 * (ordinary people share links: context only), an entry that was not in force
 * while the account posted, and an entry whose sponsor does not acknowledge its
 * role (kind "captured-private"). Registers are incomplete: that an account is
 * in none of them says nothing about it.
 *
 * Life: new, add…, seal, then match from any number of threads (each with its
 * own struct overt_norm). The order of adding never changes a result.
 */
#ifndef OVERT_REGISTER_H
#define OVERT_REGISTER_H

#include <overt/base.h>
#include <overt/norm.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Entries of all registers that were added. */
struct overt_registers;

/** What a key of an entry is. */
enum overt_register_key_kind {
	OVERT_REGISTER_KEY_ID,     /**< account id on `platform`, compared byte by byte */
	OVERT_REGISTER_KEY_HANDLE, /**< handle on `platform`, compared by overt_norm_handle */
	OVERT_REGISTER_KEY_DOMAIN, /**< host name; its subdomains belong to it */
	OVERT_REGISTER_KEY_NAME    /**< name or alias, compared by overt_norm_name */
};

/** One thing by which an entry is found. */
struct overt_register_key {
	enum overt_register_key_kind kind;
	overt_str platform; /**< twitter, facebook, …; unknown for domains and names */
	overt_str value;    /**< as it is compared */
	overt_str shown;    /**< as the register writes it */
};

/** One row of a register. */
struct overt_register_entry {
	overt_str registry; /**< name of the register */
	overt_str file;     /**< where it was read, as the caller named it */
	uint64_t line;      /**< 1-based line where the row begins */
	overt_str id;       /**< the register's own id, or unknown */
	overt_str name;     /**< outlet, person or body; may be unknown */
	overt_str owner;    /**< declared sponsor; never unknown */
	overt_str state;    /**< state of the sponsor in English, or unknown */
	overt_str kind;     /**< state-controlled, public-service, state-funded,
	                         captured-public, captured-private, state-managed,
	                         independent-public, foreign-principal, foreign-agent,
	                         legislator, or "declared" where the register does not say */
	overt_str cites;    /**< source that the row gives, or unknown */
	overt_ms since;     /**< in force from, or OVERT_TIME_UNKNOWN */
	overt_ms until;     /**< ended (terminated) then, or OVERT_TIME_UNKNOWN */
	bool acknowledged;  /**< the sponsor owns up to its role: a match may declare */
	const struct overt_register_key *keys;
	size_t key_count;
};

/** What was read from one file. */
struct overt_register_source {
	overt_str file;   /**< as the caller named it */
	overt_str format; /**< a name of overt_register_formats */
	char sha256[OVERT_SHA256_HEX];
	bool builtin;            /**< compiled into the program */
	uint64_t rows;           /**< rows, without the head */
	uint64_t entries;        /**< rows that became entries */
	uint64_t keys_dropped;   /**< handles, links and dates that cannot be what they claim */
	overt_str first_problem; /**< file:line: what was expected and found, or unknown */
};

/** A format that is recognised by its content. */
struct overt_register_format {
	const char *name; /**< e.g. "fara-principals" */
	const char *what; /**< one line for people */
};

/**
 * The formats that can be added.
 * \param count  how many
 * \return the table (static)
 */
const struct overt_register_format *overt_register_formats(size_t *count);

/**
 * Makes an empty set of registers.
 * \param out  the set; free with overt_registers_free
 * \param err  filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_INTERNAL (ICU data missing)
 */
overt_err overt_registers_new(struct overt_registers **out, struct overt_error *err);

/**
 * Frees the set and everything that it handed out.
 * \param set  set, or NULL
 */
void overt_registers_free(struct overt_registers *set);

/**
 * Adds the registers that are compiled into the program (registers/ in the source).
 * \param set  set, not sealed
 * \param err  filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM, OVERT_E_INTERNAL (a built-in register is damaged)
 */
overt_err overt_registers_add_builtin(struct overt_registers *set, struct overt_error *err);

/** Greatest size of a register file in bytes. */
#define OVERT_REGISTER_FILE_MAX ((size_t)64 << 20)

/**
 * Adds a register file; the format is recognised by content. A file whose bytes
 * were added before is left out, whatever its name. Rows that name nobody or no
 * sponsor are counted, not fatal.
 * \param set   set, not sealed
 * \param path  file of at most OVERT_REGISTER_FILE_MAX bytes, UTF-8 or Latin-1
 * \param err   filled on failure with file, line, expected and found
 * \return OVERT_OK, OVERT_E_IO, OVERT_E_FORMAT (no loader recognises it),
 *         OVERT_E_INPUT (malformed), OVERT_E_NOMEM, OVERT_E_USAGE (sealed)
 */
overt_err overt_registers_add_file(struct overt_registers *set, const char *path,
                                   struct overt_error *err);

/**
 * Adds a register that is in memory, as overt_registers_add_file does.
 * \param set   set, not sealed
 * \param name  name for messages and entries
 * \param data  bytes; copied where they are kept
 * \param err   filled on failure
 * \return as overt_registers_add_file, without OVERT_E_IO
 */
overt_err overt_registers_add_memory(struct overt_registers *set, const char *name,
                                     overt_str data, struct overt_error *err);

/**
 * Ends adding: sorts the entries by (register, digest of the file, line), joins
 * the two legislators' files by their person id and builds the index. After a
 * failure the set can only be freed.
 * \param set  set, not sealed
 * \param err  filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM, OVERT_E_USAGE (sealed already)
 */
overt_err overt_registers_seal(struct overt_registers *set, struct overt_error *err);

/**
 * The entries of a sealed set, in its fixed order.
 * \param set    sealed set
 * \param count  how many
 * \return the table; lives as long as the set
 */
const struct overt_register_entry *overt_registers_entries(const struct overt_registers *set,
                                                           uint32_t *count);

/**
 * The files that were added, in order of adding.
 * \param set    set
 * \param count  how many
 * \return the table; lives until the next add
 */
const struct overt_register_source *overt_registers_sources(const struct overt_registers *set,
                                                            size_t *count);

/* ---- matching ----------------------------------------------------------- */

/** How an account was found, strongest first. */
enum overt_register_method {
	OVERT_REGISTER_BY_ID = 0,      /**< account-id: declares */
	OVERT_REGISTER_BY_HANDLE,      /**< handle: declares */
	OVERT_REGISTER_BY_PROFILE,     /**< profile-domain: declares; the account's own word */
	OVERT_REGISTER_BY_NAME,        /**< name: equal name only, does not declare */
	OVERT_REGISTER_BY_LINKS        /**< linked-domain: posts link there, context only */
};

/**
 * Word for a method, as reports print it.
 * \param method  method
 * \return "account-id", "handle", "profile-domain", "name" or "linked-domain"
 */
const char *overt_register_method_name(enum overt_register_method method);

/** A host that an account's posts link to. */
struct overt_register_link {
	overt_str host;  /**< host or registrable domain, lower case */
	uint64_t posts;  /**< posts that link there */
};

/** What is known of the account to look up; unknown fields are skipped. */
struct overt_register_query {
	overt_str platform; /**< lower case; "x" and "t.me" are aliases, see overt_norm_platform */
	overt_str id, handle, display_name, profile_url;
	const struct overt_register_link *links; /**< hosts it links to most; may be NULL */
	size_t link_count;
	overt_ms first_seen, last_seen; /**< span of its posts, or OVERT_TIME_UNKNOWN */
};

/** One entry that fits the account. */
struct overt_register_match {
	uint32_t entry; /**< number in overt_registers_entries */
	uint32_t key;   /**< number of the key in the entry's keys */
	enum overt_register_method method;
	bool in_force;  /**< the entry's term overlaps the account's posts, as far as known */
	bool declares;  /**< method, term and acknowledgement all suffice */
};

/** Greatest number of matches that one answer holds. */
#define OVERT_REGISTER_MATCH_MAX 16

/** Answer for one account. */
struct overt_register_result {
	/** Sorted by method, then entry; one per entry and account, by its strongest method. */
	struct overt_register_match items[OVERT_REGISTER_MATCH_MAX];
	size_t count;      /**< matches in `items` */
	size_t total;      /**< matches found, may exceed `count` */
	bool declared;     /**< at least one match declares */
	bool ambiguous;    /**< the matches that decide disagree about the sponsor; say so */
	overt_str owner;   /**< sponsor of the first deciding match; unknown for names that are
	                        ambiguous and without a match above linked-domain */
	overt_str registry;/**< register of that match */
};

/**
 * Looks an account up. The deciding matches are those that declare, or, when
 * none does, those by name. Declaring matches disagree when they name different
 * owners and not the same state; names disagree when the owners differ.
 * \param set    sealed set
 * \param norm   tools of this thread
 * \param query  account
 * \param out    the answer; its strings live as long as the set
 * \param err    filled on failure
 * \return OVERT_OK (also when nothing was found), OVERT_E_NOMEM, or OVERT_E_USAGE
 *         (the set is not sealed).
 *         Cost: a few hash look-ups per field and link.
 */
overt_err overt_registers_match(const struct overt_registers *set, struct overt_norm *norm,
                                const struct overt_register_query *query,
                                struct overt_register_result *out, struct overt_error *err);

/** How a handle resembles a registered one. */
enum overt_register_likeness {
	OVERT_REGISTER_ALIKE_NOT = 0,
	OVERT_REGISTER_ALIKE_SKELETON,  /**< looks the same to the eye (UTS #39 skeleton) */
	OVERT_REGISTER_ALIKE_SEPARATOR, /**< same but for _ . - */
	OVERT_REGISTER_ALIKE_EDIT       /**< one slip apart (8 bytes and more) or two (16 and more),
	                                     with the same first letter: the weakest, since
	                                     people's names come this close by chance */
};

/** The registered handle that an account's handle resembles most. */
struct overt_register_lookalike {
	enum overt_register_likeness likeness; /**< ALIKE_NOT: no registered handle resembles it */
	unsigned distance; /**< insertions, deletions, changes and swaps of neighbours */
	uint32_t entry;    /**< entry imitated */
	uint32_t key;      /**< number of the key in the entry's keys */
};

/**
 * Does the account's handle imitate a registered one of the same platform? A
 * sign of disguise, never proof: people do have similar names. An account that a
 * register declares (by id or handle) imitates nobody.
 * \param set    sealed set
 * \param norm   tools of this thread
 * \param query  account; platform and handle (or id, where the platform's id is
 *               the handle) are used
 * \param out    the likeness: skeleton before separator before edit, then
 *               distance, then entry
 * \param err    filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM, or OVERT_E_USAGE (the set is not sealed). Cost:
 *         one pass over the platform's handles with a cheap filter.
 */
overt_err overt_registers_lookalike(const struct overt_registers *set, struct overt_norm *norm,
                                    const struct overt_register_query *query,
                                    struct overt_register_lookalike *out,
                                    struct overt_error *err);


#ifdef __cplusplus
}
#endif
#endif
