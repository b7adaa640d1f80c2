// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file entities.h
 * Links, hashtags and mentions out of plain text, for formats that have no lists of them.
 */
#ifndef OVERT_READ_ENTITIES_H
#define OVERT_READ_ENTITIES_H

#include "builder.h"

/** Which lists are filled. */
enum overt_entities {
	OVERT_ENTITIES_LINKS = 1u << 0,
	OVERT_ENTITIES_HASHTAGS = 1u << 1,
	OVERT_ENTITIES_MENTIONS = 1u << 2,
	OVERT_ENTITIES_ALL = 7u
};

/**
 * Adds what the text holds to the post's lists.
 * \param builder  post
 * \param text     UTF-8; unknown adds nothing
 * \param which    bits of enum overt_entities
 */
void overt_entities_add(struct overt_builder *builder, overt_str text, unsigned which);

/**
 * Takes Markdown marks away as Telegram libraries write them: `**`, `__`, and
 * `[label](link)`, whose link is added to the post.
 * \param builder  post, whose reading's arena holds the result
 * \param text     UTF-8
 * \return the plain text
 */
overt_str overt_entities_markdown(struct overt_builder *builder, overt_str text);

#endif
