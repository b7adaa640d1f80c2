// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file disguise.h
 * Signs of disguise: does a group of accounts look made, or made to look like somebody
 * else, more than groups of other accounts in the same sources do?
 *
 * Every sign is measured against its own null: membership is dealt out anew among all
 * accounts whose field is known, platform by platform, and the sign is measured again on
 * each random group; p = (1 + groups as extreme) / (1 + groups). Signs that count marked
 * accounts use the exact hypergeometric distribution instead. A sign is present only if
 * p <= 0.01 and the effect is large in itself, so that a large ordinary group does not
 * show it by mere significance. What the data cannot show is "not measurable", which is
 * not "absent". Names of countries, nationalities and languages are no evidence; a place
 * is used only for its time zone.
 *
 * Sources: Besag and Clifford 1991 (doi 10.1093/biomet/78.2.301) for ending a Monte Carlo
 * test early; Phipson and Smyth 2010 (doi 10.2202/1544-6115.1585) for the added one.
 */
#ifndef OVERT_DISGUISE_H
#define OVERT_DISGUISE_H

#include <overt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What is known of one account. Strings are borrowed; what is unknown is NULL or
    OVERT_TIME_UNKNOWN. */
struct overt_disguise_account {
	overt_str platform;
	overt_str handle, display_name, profile_text, profile_location;
	overt_str client;       /**< application of most of its posts */
	overt_ms created;
	overt_ms first_seen, last_seen; /**< span of its posts: decides about summer time */
	const uint16_t *hours;  /**< posts per hour of day in UTC, 24 of them; may be NULL */
	bool handle_compared;   /**< its handle was held against registered ones */
	bool lookalike;         /**< and imitates one of them */
	uint32_t links;         /**< links that its posts carry */
	uint32_t listed;        /**< of these, links into listed covert domains */
	bool left_out;          /**< takes no part, e.g. since a register declares it */
};

/** What was compared with what. Zeroed: 999 draws, seed 0, nothing supplied. */
struct overt_disguise_options {
	uint64_t seed;
	uint32_t draws;      /**< random groups; 0 means 999; at most 1,000,000 */
	bool have_registers; /**< `handle_compared` and `lookalike` mean something */
	bool have_domains;   /**< a list of covert domains was given */
	bool have_links;     /**< `links` and `listed` mean something */
};

/** What a sign is, for docs and reports. */
struct overt_disguise_sign {
	const char *indicator; /**< name in the catalogue of indicators */
	const char *question;
	const char *inputs;    /**< fields that it uses */
	const char *limits;    /**< who shows it innocently, or what it cannot see */
};

/**
 * One of the signs, in their fixed order.
 * \param sign  position, 0, 1, …
 * \return what it is, for ever; NULL behind the last one
 */
const struct overt_disguise_sign *overt_disguise_sign(size_t sign);

/** Outcome of a measurement. */
enum overt_disguise_state {
	OVERT_DISGUISE_UNMEASURABLE = 0, /**< the data cannot show it */
	OVERT_DISGUISE_ABSENT,
	OVERT_DISGUISE_PRESENT
};

/**
 * Word for a state, as the case file writes it.
 * \param state  state
 * \return "not measurable here", "absent" or "present"
 */
const char *overt_disguise_state_name(enum overt_disguise_state state);

/** One measured sign. */
struct overt_disguise_result {
	enum overt_disguise_state state;
	double observed; /**< in the unit that `text` names; NaN when not measurable */
	double expected; /**< mean over random groups; NaN when not measurable */
	double p;        /**< NaN when not measurable */
	char text[512];  /**< the figures in a sentence, or what is missing */
	char figures[512]; /**< JSON object: counts, thresholds, draws */
};

/** The accounts of some sources, ready to be compared. */
struct overt_disguise;

/**
 * Gets the accounts ready. Fields are prepared when a sign first asks for them.
 * \param accounts  all accounts; borrowed, must outlive the result
 * \param count     how many
 * \param options   how, or NULL; copied
 * \param out       the result; free with overt_disguise_free
 * \param err       filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM, OVERT_E_INTERNAL (ICU data missing) or OVERT_E_USAGE
 *         (too many draws)
 */
overt_err overt_disguise_open(const struct overt_disguise_account *accounts, uint32_t count,
                              const struct overt_disguise_options *options,
                              struct overt_disguise **out, struct overt_error *err);

/**
 * Frees it.
 * \param disguise  what overt_disguise_open gave, or NULL
 */
void overt_disguise_free(struct overt_disguise *disguise);

/**
 * Measures one sign on one group. The same accounts in any order give the same result.
 * \param disguise  accounts; used by one thread at a time
 * \param sign      position, as for overt_disguise_sign
 * \param members   numbers of the group's accounts, each once; those left out are skipped
 * \param count     how many
 * \param result    filled on success
 * \param err       filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_USAGE (no such sign or account). Cost: draws x
 *         members (x log members for creation dates); the first call for a field sorts all
 *         accounts.
 */
overt_err overt_disguise_measure(struct overt_disguise *disguise, size_t sign,
                                 const uint32_t *members, size_t count,
                                 struct overt_disguise_result *result, struct overt_error *err);

/* ---- parts, for tests and explanations ---------------------------------- */

/** Greatest number of bytes of a handle's shape or stem with its terminator. */
#define OVERT_SHAPE_BYTES 64

/**
 * Shape of a handle: each run of letters is `a`, each run of digits `d` with its length,
 * other characters stand for themselves: `Anna_K82736455` is `a_ad8`.
 * \param handle  UTF-8
 * \param shape   overwritten, terminated; cut after OVERT_SHAPE_BYTES - 1 bytes
 * \return runs of letters or digits
 */
unsigned overt_handle_shape(overt_str handle, char shape[OVERT_SHAPE_BYTES]);

/**
 * Stem of a handle that ends in a number: what stands before it, in lower case (ASCII).
 * \param handle  UTF-8
 * \param stem    overwritten, terminated; empty when there is none
 * \return true for four or more bytes of stem, with a letter, before one or more digits
 */
bool overt_handle_stem(overt_str handle, char stem[OVERT_SHAPE_BYTES]);

/** Names of places and the time zones that they may lie in (ICU, CLDR). */
struct overt_places;

/**
 * Opens the names of places.
 * \param out  the names; free with overt_places_free
 * \param err  filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_INTERNAL (ICU data missing). Cost: some
 *         hundred milliseconds.
 */
overt_err overt_places_open(struct overt_places **out, struct overt_error *err);

/**
 * Frees the names.
 * \param places  names, or NULL
 */
void overt_places_free(struct overt_places *places);

/**
 * Offset from UTC at the place that an account claims. Parts between commas, slashes and
 * the like are looked up one by one among cities that name time zones and regions (in
 * English and in each region's most used language); every part must be known, and
 * together they must leave zones whose offsets lie at most one hour apart.
 * \param places  names
 * \param text    the claimed place; may be unknown
 * \param at      when, since summer time counts
 * \param offset  minutes east of UTC; untouched when the place is unknown or ambiguous
 * \param err     filled on failure
 * \return OVERT_OK, OVERT_E_INPUT (no such place, or an ambiguous one) or OVERT_E_NOMEM
 */
overt_err overt_places_offset(struct overt_places *places, overt_str text, overt_ms at,
                              int *offset, struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif
