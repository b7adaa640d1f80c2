// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file corpus.h
 * Who and what was read: accounts, posts (without their texts) and repeated
 * rows. The texts stay in the files; a post is found again by source and offset.
 */
#ifndef OVERT_CORPUS_H
#define OVERT_CORPUS_H

#include <overt/base.h>
#include <overt/post.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * One account. Strings live as long as the corpus. Of a profile field that changes, the
 * value of the latest post stands (of equally late ones the greatest in byte order), so
 * that the order of files does not matter; at most 4,096 bytes of it are kept.
 */
struct overt_account {
	overt_str platform;
	overt_str id;
	overt_str handle, display_name, profile_text, profile_location, profile_url;
	overt_ms created;              /**< the earliest that was stated, or OVERT_TIME_UNKNOWN */
	overt_ms first_seen, last_seen; /**< of its posts with a known time; or unknown */
	uint64_t posts;
	uint32_t labels;               /**< all bits ever seen, enum overt_label */
	overt_str client;              /**< application of most of its posts, of equally used ones the
	                                    first in byte order; unknown where no post says */
	uint16_t hours[24];            /**< posts per hour of day in UTC, where the time of day is known;
	                                    a bin stays at 65,535 once it is there */
};

/** One post, as far as it is kept. */
struct overt_post_row {
	overt_ms time;     /**< or OVERT_TIME_UNKNOWN */
	uint64_t offset;   /**< byte offset of its row in the decompressed source */
	uint32_t source;   /**< number of its source */
	uint32_t account;  /**< or OVERT_NO_INDEX when the format has no author */
	uint8_t kind;      /**< enum overt_post_kind */
	uint8_t precision; /**< enum overt_precision */
	bool loose_id;     /**< its id may be the number of a row, see overt_corpus_add */
	uint32_t nth;      /**< number of the post in its source, repeated ones counted: one row of a
	                        source (a page of results) may hold many posts */
};

/** Accounts and posts of all sources of a run. */
struct overt_corpus;

/**
 * Makes an empty corpus.
 * \return the corpus, or NULL when memory is used up
 */
struct overt_corpus *overt_corpus_new(void);

/**
 * Frees the corpus.
 * \param corpus  corpus, or NULL
 */
void overt_corpus_free(struct overt_corpus *corpus);

/**
 * Takes a post. (platform, post id) is the key: a post that is already there is
 * counted as repeated and not added; without a post id, every row is a post. Loose ids are
 * not trusted so far: where the earlier post or this one has one, they are the same only
 * if their accounts are, and their times as far as they are known (to the coarser
 * precision of the two; from the third post of an id on, exactly). Others are kept apart,
 * and counted. Formats of platforms are trusted even where accounts differ: they
 * name one account by its id here and by its handle there, and a post that counted twice
 * would make the account act together with itself.
 * Keys are compared by their 128-bit XXH3. An empty id counts as none. After a failure
 * the corpus may only be freed. Memory: 32 bytes a post, 27 to 54 more where it has an id,
 * as much again where it was kept apart; an account 300 bytes, its profile, and 16 per
 * application that it posts with.
 * \param corpus  corpus
 * \param post    post; its strings are copied where they are kept
 * \param source  number of its source, as the caller counts; a source's posts come in one run
 * \param index   number of the new post, or OVERT_NO_INDEX when it was repeated
 * \param err     filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_corpus_add(struct overt_corpus *corpus, const struct overt_post *post,
                           uint32_t source, uint32_t *index, struct overt_error *err);

/**
 * Accounts in order of first appearance.
 * \param corpus  corpus
 * \param count   how many
 * \return the table, valid until the next overt_corpus_add
 */
const struct overt_account *overt_corpus_accounts(const struct overt_corpus *corpus,
                                                  uint32_t *count);

/**
 * Posts in order of first appearance.
 * \param corpus  corpus
 * \param count   how many
 * \return the table, valid until the next overt_corpus_add
 */
const struct overt_post_row *overt_corpus_posts(const struct overt_corpus *corpus,
                                                uint32_t *count);

/** How ids turned out. */
struct overt_corpus_tally {
	uint64_t repeated;  /**< rows that repeated a post already there */
	uint64_t elsewhere; /**< of them, those that repeated a post of another source */
	uint64_t apart;     /**< posts that have the id of another post */
};

/**
 * How the ids of the posts that were taken turned out so far.
 * \param corpus  corpus
 * \return the counts
 */
struct overt_corpus_tally overt_corpus_tally(const struct overt_corpus *corpus);

#ifdef __cplusplus
}
#endif
#endif
