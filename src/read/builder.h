// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file builder.h
 * A post that is being put together, with its lists.
 */
#ifndef OVERT_READ_BUILDER_H
#define OVERT_READ_BUILDER_H

#include "values.h"

/** A post and its growing lists. */
struct overt_builder {
	struct overt_reading *reading;
	struct overt_post post;
	struct overt_list mentions, hashtags, links, media;
	bool no_links, no_hashtags, no_mentions; /**< the format has lists of them: empty means none */
	bool failed; /**< memory was used up */
};

/**
 * Starts a post of which nothing is known.
 * \param builder  builder
 * \param reading  reading
 */
void overt_builder_start(struct overt_builder *builder, struct overt_reading *reading);

/**
 * Says that the format lists links, hashtags and mentions, so that an empty list means
 * that there are none, not that they are unknown.
 * \param builder  builder
 */
void overt_builder_lists_known(struct overt_builder *builder);

/**
 * Adds a mentioned account.
 * \param builder  builder
 * \param s        handle or id, with or without @; unknown adds nothing
 */
void overt_builder_mention(struct overt_builder *builder, overt_str s);

/**
 * Adds a hashtag.
 * \param builder  builder
 * \param s        tag, with or without #; unknown adds nothing
 */
void overt_builder_hashtag(struct overt_builder *builder, overt_str s);

/**
 * Adds a link, unless it is there already.
 * \param builder  builder
 * \param s        link; unknown adds nothing
 */
void overt_builder_link(struct overt_builder *builder, overt_str s);

/**
 * Adds a media id or hash.
 * \param builder  builder
 * \param s        id; unknown adds nothing
 */
void overt_builder_media(struct overt_builder *builder, overt_str s);

/**
 * Adds a given object; beyond OVERT_GIVEN_MAX nothing happens.
 * \param builder  builder
 * \param name     what kind of object
 * \param object   its id; unknown adds nothing
 */
void overt_builder_given(struct overt_builder *builder, overt_str name, overt_str object);

/**
 * Takes the platform that the record names; an empty name leaves it to the file.
 * \param builder  builder
 * \param s        name in any spelling
 */
void overt_builder_platform(struct overt_builder *builder, overt_str s);

/**
 * Reads a time into the post.
 * \param builder  builder
 * \param s        ISO 8601 and the like; unknown leaves the time unknown
 * \return false when it is known but no time
 */
bool overt_builder_time(struct overt_builder *builder, overt_str s);

/**
 * Hands the post on, or rejects the record when memory was used up.
 * \param builder  builder
 * \param err      filled on failure
 * \return OVERT_OK or what the sink returned
 */
overt_err overt_builder_emit(struct overt_builder *builder, struct overt_error *err);

#endif
