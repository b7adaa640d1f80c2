// SPDX-License-Identifier: GPL-3.0-or-later
/** \file detection.h  Everything that the detect step knows before it writes. */
#ifndef OVERT_PIPELINE_DETECTION_H
#define OVERT_PIPELINE_DETECTION_H

#include <overt/detect.h>
#include <overt/synchrony.h>

#include "kinds.h"
#include "pipeline.h"
#include "search.h"

/** Window inside which two shares count as close in time in the pair figures. */
enum { CLOSE_MS = 600000 };

/** Bytes of a finding's id with its terminator: "F-", 12 hexadecimal digits, perhaps "-2". */
enum { FINDING_ID = 24 };

/** Greatest number of leads that are written down. */
enum { LEADS_MAX = 100 };

/** An object that is written down. */
struct chosen_object {
	uint32_t kind, object;
	bool evidence; /* of some finding; else it spills over */
};

/**
 * Order of chosen objects, by kind and object, for qsort and bsearch.
 * \param left   a struct chosen_object
 * \param right  another
 * \return negative, 0 or positive
 */
int overt_chosen_compare(const void *left, const void *right);

/** Two posts that explain an edge. */
struct chosen_pair {
	uint32_t edge; /* position among the significant pairs */
	struct overt_shared_object shared;
};

/** One detection. */
struct detection {
	struct overt_pipeline *pipeline;
	const struct overt_channel_yield *yields;
	size_t yield_count;
	struct overt_edges *joins;  /* per yield */
	overt_ms *windows;          /* per yield: the window that makes edges */
	struct kinds kinds;
	struct search search;
	struct overt_pair_index *index;
	struct overt_pair_index *wide_index; /* with wide texts; NULL where no pair rests on them */
	char (*ids)[FINDING_ID];    /* per finding */
	struct chosen_object *objects; /* by kind, object */
	size_t object_count, object_cap;
	struct chosen_pair *pairs;     /* by edge */
	size_t pair_count, pair_cap;
	struct chosen_object leads[LEADS_MAX];
	size_t lead_count, lead_total;
	uint8_t *wanted;               /* per post of the corpus: is it written down? */
	size_t wanted_count;
	double *xy;                    /* per account: place in the drawing */
};

/**
 * Stages 2 and 3 on a loaded corpus.
 * \param d    detection with its pipeline; fills yields, kinds, search, index
 * \param err  filled on failure
 * \return OVERT_OK (kinds.count 0: nothing can be tested) or the search's error
 */
overt_err overt_detection_search(struct detection *d, struct overt_error *err);

/**
 * Where the objects of a tested pair are looked up.
 * \param d     detection after the search
 * \param pair  one of its pairs
 * \return the index: with wide texts for a pair that was tested among them
 */
struct overt_pair_index *overt_detection_index(const struct detection *d,
                                               const struct overt_tested_pair *pair);

/**
 * Frees what a detection holds.
 * \param d  detection
 */
void overt_detection_free(struct detection *d);

/**
 * Stage 1 for every channel.
 * \param d    detection with its yields
 * \param err  filled on failure
 * \return OVERT_OK, OVERT_E_USAGE (a window below the times' precision) or the join's error
 */
overt_err overt_detection_join(struct detection *d, struct overt_error *err);

/**
 * Names the findings by their content and chooses the objects and posts to be written: of a
 * finding that suspects all its evidence, most shared first, until 100,000 posts are reached;
 * of an association the 50 most shared objects; of each of 3,000 pairs the two most telling.
 * \param d    detection after the search
 * \param err  filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_detection_choose(struct detection *d, struct overt_error *err);

/**
 * Adds an object to those that are written down, and the posts of findings' members with it.
 * \param d       detection
 * \param kind    position among the kinds
 * \param object  object number
 * \param err     filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_detection_add_object(struct detection *d, uint32_t kind, uint32_t object,
                                     struct overt_error *err);

/**
 * Finds the leads, closest in time first, and chooses their objects.
 * \param d    detection after the search
 * \param err  filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_detection_find_leads(struct detection *d, struct overt_error *err);

/**
 * Writes the leads; within an open step, after objects and posts were chosen.
 * \param d    detection
 * \param err  filled on failure
 * \return OVERT_OK or the store's error
 */
overt_err overt_detection_write_leads(struct detection *d, struct overt_error *err);

/**
 * Places the members of findings in the plane.
 * \param d    detection after the search
 * \param err  filled on failure
 * \return OVERT_OK or the layout's error
 */
overt_err overt_detection_place(struct detection *d, struct overt_error *err);

/**
 * Writes channels, findings, members, edges, objects; within an open step.
 * \param d    detection
 * \param err  filled on failure
 * \return OVERT_OK or the store's error
 */
overt_err overt_detection_write(struct detection *d, struct overt_error *err);

/**
 * Reads the sources again and writes the wanted posts and which objects they put out.
 * \param d    detection
 * \param err  filled on failure
 * \return OVERT_OK; OVERT_E_INPUT when a source changed in between; reading's or the
 *         store's error
 */
overt_err overt_detection_write_posts(struct detection *d, struct overt_error *err);

#endif
