// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file channel.h
 * Channels turn posts into events (account, object, time). One file per channel,
 * listed in channels.def.
 *
 * Life of a set: open, take every post in file order, finish once, then read the
 * events and the objects' labels, free.
 */
#ifndef OVERT_CHANNEL_H
#define OVERT_CHANNEL_H

#include <overt/base.h>
#include <overt/event.h>
#include <overt/norm.h>
#include <overt/post.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a channel is, for `overt channels`, docs and reports. */
struct overt_channel_info {
	const char *name;     /**< e.g. "text" */
	const char *question; /**< what two accounts have in common when they co-act */
	const char *inputs;   /**< fields of the post that it uses */
	const char *limits;   /**< what it cannot see, or who shares it innocently */
	overt_ms window;      /**< default window, > 0 */
	const char *window_reason; /**< why that long */
	int rank; /**< one post gives a pair one object only: the channel with the lowest rank wins */
};

/**
 * The channels, in their fixed order: repost, repost-text, text, media, link, hashtags,
 * reply, mention; `given` is made per name when a post carries such objects.
 * \param count  how many
 * \return a table that lives for ever
 */
const struct overt_channel_info *overt_channels(size_t *count);

/** The channels of one run, with their state. */
struct overt_channel_set;

/** Which channels, and how. Zeroed: all, one thread. */
struct overt_channel_options {
	const char *const *names; /**< names to use ("given" for all given ones), or NULL for all */
	size_t name_count;
	unsigned threads;         /**< 0 counts as 1 */
};

/**
 * Opens the channels.
 * \param set      the set; free with overt_channel_set_free
 * \param options  which and how, or NULL
 * \param err      filled on failure
 * \return OVERT_OK; OVERT_E_USAGE for an unknown name (lists the names); OVERT_E_NOMEM
 */
overt_err overt_channel_set_open(struct overt_channel_set **set,
                                 const struct overt_channel_options *options,
                                 struct overt_error *err);

/**
 * Frees the set.
 * \param set  set, or NULL
 */
void overt_channel_set_free(struct overt_channel_set *set);

/**
 * Shows a post to every channel. Posts without account or time give no event.
 * \param set      set
 * \param post     post
 * \param account  its number in the corpus, or OVERT_NO_INDEX
 * \param index    the post's number in the corpus
 * \param err      filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_channel_set_take(struct overt_channel_set *set, const struct overt_post *post,
                                 uint32_t account, uint32_t index, struct overt_error *err);

/**
 * Ends the taking: near-identical texts become clusters, objects get their numbers.
 * \param set       set
 * \param progress  told; may be NULL
 * \param err       filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_CANCELLED
 */
overt_err overt_channel_set_finish(struct overt_channel_set *set,
                                   const struct overt_progress *progress,
                                   struct overt_error *err);

/** One channel's yield. Everything belongs to the set. */
struct overt_channel_yield {
	const struct overt_channel_info *info; /**< for given channels: the info of "given" */
	overt_str name;                /**< "text", "given:url_id", … */
	const struct overt_events *events; /**< one event per post and object, in order of posts */
};

/**
 * The channels that have yielded at least one event, in the fixed order, given ones by name last.
 * \param set    a finished set
 * \param count  how many
 * \return a table, valid as long as the set
 */
const struct overt_channel_yield *overt_channel_set_yields(const struct overt_channel_set *set,
                                                           size_t *count);

/**
 * What an object is, for people: the canonical link, the hashtags, the text of
 * the cluster's representative (at most 300 bytes), the id.
 * \param set      a finished set
 * \param channel  position in the table of yields
 * \param object   object number
 * \return the label, valid as long as the set
 */
overt_str overt_channel_set_label(const struct overt_channel_set *set, size_t channel,
                                  uint32_t object);

#ifdef __cplusplus
}
#endif
#endif
