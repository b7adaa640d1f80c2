// SPDX-License-Identifier: GPL-3.0-or-later
/** \file case_view.h  Findings and members as the case holds them: what screen and assess start from. */
#ifndef OVERT_PIPELINE_CASE_VIEW_H
#define OVERT_PIPELINE_CASE_VIEW_H

#include "pipeline.h"

/** One account of the case. */
struct viewed_account {
	overt_str platform, id, handle, display_name, profile_url;
	overt_ms created, first_seen, last_seen;
	uint32_t labels;
	uint32_t finding; /**< position among the findings, or OVERT_NO_INDEX */
	bool declared;    /**< set by screen */
	overt_str owner;  /**< sponsor that it is declared for */
	overt_str registry;
};

/** One finding of the case. */
struct viewed_finding {
	overt_str id, grade, disposition; /**< disposition: unknown before screen */
	bool suspected;
	int64_t accounts, edges, objects, declared;
	double effect, density, median_delay;
	overt_str channels, owner;
};

/** Both. Strings and arrays live in the arena. */
struct case_view {
	struct overt_arena *arena;
	struct viewed_account *accounts; /**< by the case's number of the account */
	uint32_t account_count;
	struct viewed_finding *findings; /**< by rank */
	uint32_t finding_count;
	uint32_t *members;      /**< accounts in findings, finding by finding, each in order */
	uint32_t *first_member; /**< per finding where its members begin; one more ends the last */
};

/**
 * Reads it.
 * \param file  case
 * \param view  filled on success; free with overt_case_view_free
 * \param err   filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or the store's error
 */
overt_err overt_case_view_read(struct overt_case *file, struct case_view *view,
                               struct overt_error *err);

/**
 * Frees it.
 * \param view  view, or NULL; empty afterwards
 */
void overt_case_view_free(struct case_view *view);

#endif
