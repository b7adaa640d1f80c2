// SPDX-License-Identifier: GPL-3.0-or-later
/** \file channel_test.h  A small world to feed a channel set with. */
#ifndef OVERT_CHANNEL_TEST_H
#define OVERT_CHANNEL_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <overt/channel.h>

/** A post of account `account` at second 1000 + index, all else unknown. */
struct overt_post channel_post(enum overt_post_kind kind, const char *text);

/** Opens a set with all channels. */
struct overt_channel_set *channel_open(unsigned threads);

/** Takes a post; accounts are numbered as the caller likes. */
void channel_take(struct overt_channel_set *set, struct overt_post post, uint32_t account,
                  uint32_t index);

/** Finishes the set. */
void channel_finish(struct overt_channel_set *set);

/** Events of a channel by name; NULL when it has none. */
const struct overt_events *channel_events(const struct overt_channel_set *set, const char *name);

/** Object of post `index` in a channel, or OVERT_NO_INDEX. */
uint32_t channel_object(const struct overt_channel_set *set, const char *name, uint32_t index);

/** Takes the texts as posts 0, 1, … and gives the text object of each. */
void channel_texts(const char *const *texts, size_t count, unsigned threads, uint32_t *objects);

/** Are two texts one object of the text channel? Both must be kept. */
void assert_texts_joined(const char *a, const char *b);

/** Are two texts two objects of the text channel? Both must be kept. */
void assert_texts_apart(const char *a, const char *b);

#endif
