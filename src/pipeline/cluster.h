// SPDX-License-Identifier: GPL-3.0-or-later
/** \file cluster.h  A finding as the assess room takes it: one place for screen and assess. */
#ifndef OVERT_PIPELINE_CLUSTER_H
#define OVERT_PIPELINE_CLUSTER_H

#include "case_view.h"

/** Greatest number of signs of one finding. */
enum { CLUSTER_SIGNS = 32 };

/** A cluster with what it points to. Texts live in the arena. */
struct cluster {
	struct overt_cluster cluster;
	struct overt_sign signs[CLUSTER_SIGNS];
	char origin[256];
};

/**
 * Builds the cluster of a finding from its figures, its register matches and its signs, as
 * the case (or the step that is open) holds them.
 * \param p        pipeline
 * \param finding  finding with `declared` and `owner` filled
 * \param arena    memory for texts
 * \param out      filled on success; must not be moved
 * \param err      filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or the store's error
 */
overt_err overt_pipeline_cluster(struct overt_pipeline *p, const struct viewed_finding *finding,
                                 struct overt_arena *arena, struct cluster *out,
                                 struct overt_error *err);

#endif
