// SPDX-License-Identifier: GPL-3.0-or-later
/** \file kinds.h  Which channels the pair test uses, so that one post gives one object. */
#ifndef OVERT_PIPELINE_KINDS_H
#define OVERT_PIPELINE_KINDS_H

#include <overt/channel.h>
#include <overt/cochoice.h>

/** The kinds of the pair test. Free with overt_kinds_free. */
struct kinds {
	struct overt_shares shares[OVERT_KINDS_MAX];
	size_t yield[OVERT_KINDS_MAX]; /* position among the channels' yields */
	size_t count;
	overt_ms *first; /* per account: its first event of any kind, or INT64_MAX */
};

/**
 * Chooses the kinds: texts and reposts where the posts have them, else the objects that
 * the file gives, else media, links and hashtags. A post that carries objects of several
 * kinds counts for the first one only.
 * \param yields    the channels' yields
 * \param count     how many
 * \param posts     posts in the corpus
 * \param accounts  accounts in the corpus
 * \param out       filled on success; count 0 when no channel yields anything
 * \param err       filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_kinds_choose(const struct overt_channel_yield *yields, size_t count,
                             uint32_t posts, uint32_t accounts, struct kinds *out,
                             struct overt_error *err);

/**
 * Frees kinds.
 * \param kinds  kinds, or NULL; empty afterwards
 */
void overt_kinds_free(struct kinds *kinds);

#endif
