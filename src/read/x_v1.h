// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file x_v1.h
 * X's posts as version 1.1 of its API wrote them; collectors and X's own archives do so still.
 */
#ifndef OVERT_READ_X_V1_H
#define OVERT_READ_X_V1_H

#include "json_values.h"

/**
 * Puts a post's own fields in: ids, time, text, kind, lists, counts; not its account.
 * \param builder  started
 * \param value    the object that holds full_text or text
 */
void overt_x_v1_post(struct overt_builder *builder, struct overt_json value);

/**
 * Puts the account's fields in, except its id.
 * \param builder  started
 * \param user     the object that holds screen_name
 */
void overt_x_v1_account(struct overt_builder *builder, struct overt_json user);

#endif
