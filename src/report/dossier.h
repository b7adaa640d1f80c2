// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file dossier.h
 * What is handed on to threat-sharing platforms: findings, weighed, without associations.
 *
 * Times are those of the case's runs, never the clock's, so that the same case always
 * gives the same bytes.
 */
#ifndef OVERT_REPORT_DOSSIER_H
#define OVERT_REPORT_DOSSIER_H

#include <overt/report.h>

#include "ask.h"

/** One finding. */
struct dossier_finding {
	overt_str id;
	overt_str title;       /**< an analyst's, or "Finding ID" */
	overt_str text;        /**< an analyst's description, or unknown */
	overt_str disposition; /**< or unknown for an activity that no detector saw */
	overt_str owner, registry; /**< sponsor that the declared members name */
	int64_t accounts, declared;
	overt_ms first, last;  /**< of its evidence posts */
	struct overt_report_assessed assessed;
};

/** Findings of a case. */
struct dossier {
	struct out *out;
	struct overt_case *file;
	const struct overt_report_options *options;
	overt_str yardstick;
	overt_str key;             /**< stays the same as long as the case lives: its first link */
	overt_str name;            /**< title of the whole */
	overt_ms created, modified; /**< end of the first and of the last run */
	struct dossier_finding *findings;
	size_t count, cap;
	struct overt_arena *arena;
};

/** The notice that goes with everything that is handed on. */
#define DOSSIER_NOTICE                                                                             \
	"Acting together is no proof of disguise. Engaging with a topic, or coming from a country, "   \
	"links nobody to a state. Each account is to be looked at by itself before anything is done."

/**
 * Reads the findings that the options name, or all but associations, and weighs them.
 * \param dossier  filled; free with dossier_free, also after a failure
 * \param out      document; fails with OVERT_E_USAGE when rules are missing, no finding has a
 *                 name of the options, or the yardstick is unknown
 * \param file     case
 * \param options  how
 */
void dossier_load(struct dossier *dossier, struct out *out, struct overt_case *file,
                  const struct overt_report_options *options);

/**
 * Frees what dossier_load made.
 * \param dossier  dossier
 */
void dossier_free(struct dossier *dossier);

/**
 * Which findings were asked for: what is handed on of one finding does not replace what was
 * handed on of the whole case.
 * \param dossier  dossier
 * \param buf      memory for the answer
 * \return "whole case", or the ids of the findings by rank, joined by commas
 */
overt_str dossier_selection(const struct dossier *dossier, struct overt_buf *buf);

/**
 * Verdict, reason, the five questions in the words of the yardstick, what would decide it,
 * and the notice, as plain text.
 * \param dossier  dossier
 * \param finding  one of its findings
 * \param buf      buffer to append to
 */
void dossier_explain(const struct dossier *dossier, const struct dossier_finding *finding,
                     struct overt_buf *buf);

/**
 * Does an item help to carry the verdict *interference*? It is counted, speaks for an
 * established ledger and is not pending; nothing does under another verdict.
 * \param finding  finding
 * \param effect   one of its verdict's items
 * \return true if so
 */
bool dossier_carries(const struct dossier_finding *finding, const struct overt_item_effect *effect);

/**
 * Technique of an item that carries an interference.
 * \param dossier  dossier
 * \param finding  finding
 * \param effect   one of its verdict's items
 * \return the technique, or NULL when the item does not carry it or the catalogue names none
 */
const struct disarm *dossier_technique(const struct dossier *dossier,
                                       const struct dossier_finding *finding,
                                       const struct overt_item_effect *effect);

#endif
