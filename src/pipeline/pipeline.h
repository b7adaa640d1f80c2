// SPDX-License-Identifier: GPL-3.0-or-later
/** \file pipeline.h  What the steps of a run share. */
#ifndef OVERT_PIPELINE_PRIVATE_H
#define OVERT_PIPELINE_PRIVATE_H

#include <overt/channel.h>
#include <overt/corpus.h>
#include <overt/pipeline.h>

/** A rejected row that is kept. */
struct kept_reject {
	uint32_t source;
	uint64_t offset, line;
	overt_str reason;
};

struct overt_pipeline {
	struct overt_case *file;
	const struct overt_run_options *options;
	const struct overt_progress *progress;
	struct overt_run_summary summary;
	struct overt_arena *arena; /* texts that live as long as the pipeline */
	bool loaded;               /* corpus and channels hold the case's sources */
	struct overt_corpus *corpus;
	struct overt_channel_set *channels;
	const char *const *only; /* channels to read in place of those of the options, or NULL */
	size_t only_count;
	struct overt_source *sources;
	uint64_t *repeated; /* per source */
	size_t source_count;
	struct kept_reject *rejects;
	size_t reject_count, reject_cap;
};

/** Greatest number of rejected rows of one source that are written down; all are counted. */
enum { REJECTS_KEPT = 10000 };

/**
 * Adds a notice to the summary, unless there are too many.
 * \param pipeline  pipeline
 * \param format    printf format
 */
void overt_pipeline_notice(struct overt_pipeline *pipeline, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * Begins a step with the run's command, time and settings.
 * \param pipeline  pipeline
 * \param step      which
 * \param err       filled on failure
 * \return OVERT_OK or the store's error
 */
overt_err overt_pipeline_begin(struct overt_pipeline *pipeline, enum overt_case_step step,
                               struct overt_error *err);

/**
 * Commits the open step when `code` is OVERT_OK, else rolls it back.
 * \param pipeline  pipeline
 * \param code      how the step went
 * \param err       filled when the commit fails
 * \return `code`, or the commit's error
 */
overt_err overt_pipeline_end(struct overt_pipeline *pipeline, overt_err code,
                             struct overt_error *err);

/**
 * Notes in the summary which findings people said something of that are not found any more,
 * and which present finding is closest to each.
 * \param pipeline  pipeline; its summary's `lost` is written anew
 * \param err       filled on failure
 * \return OVERT_OK or the store's error
 */
overt_err overt_pipeline_tell_lost(struct overt_pipeline *pipeline, struct overt_error *err);

/**
 * Reads files into a fresh corpus and fresh channels.
 * \param pipeline  pipeline
 * \param paths     files
 * \param count     how many
 * \param err       filled on failure
 * \return OVERT_OK, or what reading returns
 */
overt_err overt_pipeline_load(struct overt_pipeline *pipeline, const char *const *paths,
                              size_t count, struct overt_error *err);

/**
 * Takes the settings of reading (format, platform, map) from the case's import where none
 * are given.
 * \param p    pipeline; its options are replaced
 * \param err  filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or the store's error
 */
overt_err overt_pipeline_recall_reading(struct overt_pipeline *p, struct overt_error *err);

/**
 * Takes the settings of the search (alpha, seed, division, window, channels) from the case's
 * last detection.
 * \param p    pipeline; its options are replaced
 * \param err  filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or the store's error
 */
overt_err overt_pipeline_recall_search(struct overt_pipeline *p, struct overt_error *err);

/**
 * Refuses a window that the user asked for and that the loaded times cannot bear.
 * \param pipeline  pipeline with loaded channels
 * \param err       filled on failure
 * \return OVERT_OK or OVERT_E_USAGE
 */
overt_err overt_pipeline_check_windows(struct overt_pipeline *pipeline, struct overt_error *err);

/**
 * Loads the sources that the case names, with the settings of its import; checks digests.
 * \param pipeline  pipeline
 * \param err       filled on failure
 * \return OVERT_OK, OVERT_E_USAGE (no sources), OVERT_E_INPUT (a source has changed)
 */
overt_err overt_pipeline_reload(struct overt_pipeline *pipeline, struct overt_error *err);

#endif
