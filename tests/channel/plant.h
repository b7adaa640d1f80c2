// SPDX-License-Identifier: GPL-3.0-or-later
/** \file plant.h  Near-copies of real posts, disguised in the usual ways. */
#ifndef OVERT_CHANNEL_PLANT_H
#define OVERT_CHANNEL_PLANT_H

#include <overt/base.h>

enum plant_kind {
	PLANT_SWAPPED,    /* two neighbouring words exchanged */
	PLANT_REPLACED,   /* one word replaced by one of another post */
	PLANT_HOMOGLYPHS, /* a third of the letters that have a look-alike */
	PLANT_ZERO_WIDTH, /* invisible characters inside words */
	PLANT_EMOJI,      /* one to three emoji */
	PLANT_TRUNCATED,  /* cut at nine tenths, with an ellipsis */
	PLANT_LINK,       /* other link and other mention */
	PLANT_TYPOS,      /* one to three letters changed, lost or added */
	PLANT_KINDS
};

const char *plant_name(enum plant_kind kind);

/**
 * Writes a disguised copy.
 * \param kind   how
 * \param text   the original: at least eight words
 * \param other  another post, for its words
 * \param rng    where chance comes from
 * \param out    overwritten
 */
void plant_make(enum plant_kind kind, overt_str text, overt_str other, struct overt_rng *rng,
                struct overt_buf *out);

#endif
