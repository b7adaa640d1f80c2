// SPDX-License-Identifier: GPL-3.0-or-later
/** \file local.h  What the parts of a synthetic world share. */
#ifndef OVERT_SYNTH_LOCAL_H
#define OVERT_SYNTH_LOCAL_H

#include <overt/synth.h>

/** What an account is, for the key. */
enum role { ROLE_PUBLIC, ROLE_DECLARED, ROLE_FAN, ROLE_COVERT };

/** One account. */
struct actor {
	enum role role;
	uint32_t network;  /**< of a covert account */
	uint32_t platform; /**< 0 … 2 */
	uint32_t name;     /**< number in its name; a permutation, so that it tells nothing */
};

/** One post. */
struct entry {
	overt_ms time;
	uint32_t actor;
	uint32_t text;    /**< number of its text */
	uint32_t serial;  /**< order of making, to break ties */
	bool repost;
};

/** A world in the making. */
struct workshop {
	const struct overt_synth_options *options;
	struct overt_rng rng;
	struct overt_arena *arena;
	double *word_weights; /**< cumulative Zipf weights of the vocabulary */
	struct actor *actors;
	uint32_t actor_count;
	overt_str *texts;
	size_t text_count, text_cap;
	struct entry *entries;
	size_t entry_count, entry_cap;
};

/** First moment of every world: 2024-01-01T00:00:00Z. */
#define WORLD_START ((overt_ms)1704067200000)

/**
 * Position in a table of cumulative weights.
 * \param rng         generator
 * \param cumulative  rising, > 0
 * \param count       how many
 * \return 0 … count - 1
 */
uint32_t overt_synth_pick(struct overt_rng *rng, const double *cumulative, uint32_t count);

/**
 * Makes a Zipf-Mandelbrot table: weight of rank k is 1 / (k + shift).
 * \param arena  memory
 * \param count  how many
 * \param shift  > 0
 * \return cumulative weights, or NULL
 */
double *overt_synth_zipf(struct overt_arena *arena, uint32_t count, double shift);

/**
 * A waiting time.
 * \param rng   generator
 * \param mean  ms
 * \return exponentially distributed time, ms
 */
overt_ms overt_synth_wait(struct overt_rng *rng, overt_ms mean);

/**
 * Makes a text of invented words.
 * \param w      workshop
 * \param words  how many words
 * \param tag    a hashtag to end with, or NULL
 * \param link   put a link of its own behind it?
 * \param text   number of the text
 * \return false when memory is used up
 */
bool overt_synth_text(struct workshop *w, uint32_t words, const char *tag, bool link,
                      uint32_t *text);

/**
 * Adds a post.
 * \param w       workshop
 * \param actor   who
 * \param time    when; brought back into the world's span
 * \param text    number of the text
 * \param repost  is it a repost?
 * \return false when memory is used up
 */
bool overt_synth_post(struct workshop *w, uint32_t actor, overt_ms time, uint32_t text,
                      bool repost);

/**
 * A moment of the world, more likely in the day than at night.
 * \param w  workshop
 * \return ms
 */
overt_ms overt_synth_moment(struct workshop *w);

/**
 * Ordinary users: Zipf activity, own texts, reposts of viral posts, shared headlines.
 * \param w  workshop
 * \return false when memory is used up
 */
bool overt_synth_ordinary(struct workshop *w);

/**
 * The declared group, the fans, the covert networks.
 * \param w  workshop
 * \return false when memory is used up
 */
bool overt_synth_groups(struct workshop *w);

#endif
