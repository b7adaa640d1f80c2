// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file synth.h
 * Worlds with an answer key: ordinary users, viral cascades, a declared group, fans
 * and covert networks of chosen size, rate and delay. Everything is invented; the
 * same options and seed give the same bytes on every machine.
 */
#ifndef OVERT_SYNTH_H
#define OVERT_SYNTH_H

#include <overt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One covert network. */
struct overt_synth_network {
	uint32_t accounts; /**< >= 2 */
	uint32_t texts;    /**< texts of its pool */
	double rate;       /**< probability that a member puts out a text of the pool, 0 … 1 */
	overt_ms delay;    /**< mean delay behind the first member, ms */
	uint32_t platforms; /**< 1 … 3; members are spread over them */
	uint32_t camouflage; /**< ordinary posts of each member */
};

/** Greatest number of covert networks. */
#define OVERT_SYNTH_NETWORKS_MAX 64

/** A world. Start from overt_synth_defaults. */
struct overt_synth_options {
	uint64_t seed;
	uint32_t users;        /**< ordinary accounts */
	uint32_t posts;        /**< their posts, reposts included */
	uint32_t days;         /**< span, >= 1 */
	uint32_t declared;     /**< accounts of the openly coordinated, declared group */
	uint32_t fans;         /**< accounts of the fan community */
	struct overt_synth_network networks[OVERT_SYNTH_NETWORKS_MAX];
	size_t network_count;
};

/** The three files of a world; free each with overt_buf_free. */
struct overt_synth_world {
	struct overt_buf posts;    /**< CSV: post_id,platform,account_id,timestamp,post_type,text,urls */
	struct overt_buf key;      /**< CSV: platform,account_id,label,network: the answers */
	struct overt_buf declared; /**< CSV: platform,account_id,declared_owner,register,kind */
	uint64_t post_count;
	uint32_t account_count;
};

/**
 * Fills in a world of a few thousand users with two covert networks.
 * \param options  overwritten
 */
void overt_synth_defaults(struct overt_synth_options *options);

/**
 * Reads "size=12,texts=40,rate=0.5,delay=1m,platforms=2,camouflage=20"; what is left out
 * keeps its default.
 * \param text     the text
 * \param network  filled on success
 * \param err      says what was expected and found
 * \return OVERT_OK or OVERT_E_USAGE
 */
overt_err overt_synth_network_parse(overt_str text, struct overt_synth_network *network,
                                    struct overt_error *err);

/**
 * Makes a world.
 * \param options  what it holds
 * \param world    filled on success
 * \param err      filled on failure
 * \return OVERT_OK, OVERT_E_USAGE or OVERT_E_NOMEM. Cost: linear in the posts, plus sorting.
 */
overt_err overt_synth_make(const struct overt_synth_options *options,
                           struct overt_synth_world *world, struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif
