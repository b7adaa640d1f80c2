// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file zeeschuimer.h
 * Items of web interfaces, one function per platform. Each fills a post and returns
 * NULL, or the reason why the item cannot be read (a literal).
 */
#ifndef OVERT_READ_ZEESCHUIMER_H
#define OVERT_READ_ZEESCHUIMER_H

#include "json_values.h"

/**
 * A post of X's web interface.
 * \param builder  started
 * \param item     {rest_id, legacy{}, core.user_results}
 * \return NULL or a reason
 */
const char *overt_zeeschuimer_x(struct overt_builder *builder, struct overt_json item);

/**
 * A TikTok video.
 * \param builder  started
 * \param item     {id, desc, createTime, author, stats}
 * \return NULL or a reason
 */
const char *overt_zeeschuimer_tiktok(struct overt_builder *builder, struct overt_json item);

/**
 * A TikTok comment.
 * \param builder  started
 * \param item     {cid, aweme_id, text, user}
 * \return NULL or a reason
 */
const char *overt_zeeschuimer_tiktok_comment(struct overt_builder *builder, struct overt_json item);

/**
 * A post of Instagram or Threads.
 * \param builder  started
 * \param item     {code, user, caption.text, taken_at}
 * \return NULL or a reason
 */
const char *overt_zeeschuimer_instagram(struct overt_builder *builder, struct overt_json item);

#endif
