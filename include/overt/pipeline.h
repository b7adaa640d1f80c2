// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file pipeline.h
 * The main job, step by step: files to posts, posts to findings, findings to
 * verdicts. Each step is one transaction of the case file and can be rerun.
 */
#ifndef OVERT_PIPELINE_H
#define OVERT_PIPELINE_H

#include <overt/assess.h>
#include <overt/base.h>
#include <overt/graph.h>
#include <overt/read.h>
#include <overt/store.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Greatest number of files of one kind on a command line. */
#define OVERT_FILES_MAX 4096

/** Settings of all steps. Zeroed: the defaults. Everything is borrowed. */
struct overt_run_options {
	struct overt_read_options read;
	const char *const *channels;  /**< names, or NULL for all */
	size_t channel_count;
	overt_ms window;              /**< for every channel; 0: each channel's own */
	uint32_t min_objects;         /**< m of stage 1; 0 means 2 */
	double alpha;                 /**< false discovery rate; 0 means 0.01 */
	enum overt_division division;
	uint64_t seed;
	unsigned threads;             /**< 0 counts as 1 */
	size_t memory;                /**< bytes for the join; 0: no bound */
	const char *const *registers; /**< files beside the built-in registers */
	size_t register_count;
	bool no_builtin_registers;
	const struct overt_rules *rules; /**< needed by screen and assess */
	const char *const *covert_domains; /**< lists of domains of known covert sites */
	size_t covert_domain_count;
	const char *const *known;     /**< published lists of known accounts and sites, see known.h */
	size_t known_count;
	overt_ms now;                 /**< time that is written into the case */
	overt_str command;            /**< what was typed, as far as it shapes the result */
	overt_str version;            /**< of the program */
};

/** Greatest number of lines about findings that are no longer found; the last one says what to do. */
#define OVERT_LOST_MAX 6

/** What the steps found, for the last lines of `overt run`. */
struct overt_run_summary {
	uint64_t posts, repeated, rejected;
	uint32_t accounts, sources;
	uint64_t tests;          /**< pairs of accounts that were tested */
	uint64_t significant;    /**< pairs beyond chance */
	uint32_t findings[5];    /**< by enum overt_disposition */
	uint32_t suspected;      /**< accounts in undeclared or disguised findings */
	uint32_t declared;       /**< accounts that a register or a label declares */
	uint32_t verdicts[4];    /**< by enum overt_verdict_kind, without associations */
	char notices[OVERT_NOTICE_MAX][400]; /**< what the user should know */
	size_t notice_count;
	char lost[OVERT_LOST_MAX][320]; /**< findings with people's evidence that are no longer found */
	size_t lost_count;
};

/** A run over one case. */
struct overt_pipeline;

/**
 * Prepares a run.
 * \param file      case opened for writing; must outlive the pipeline
 * \param options   settings; must outlive the pipeline
 * \param progress  told; may be NULL
 * \param out       the pipeline; free with overt_pipeline_free
 * \param err       filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_pipeline_new(struct overt_case *file, const struct overt_run_options *options,
                             const struct overt_progress *progress, struct overt_pipeline **out,
                             struct overt_error *err);

/**
 * Frees it.
 * \param pipeline  pipeline, or NULL
 */
void overt_pipeline_free(struct overt_pipeline *pipeline);

/**
 * Reads the registers and lists of domains of the settings and forgets them, so that a file that is missing or
 * broken is found before a step has changed the case.
 * \param pipeline  pipeline
 * \param err       filled on failure
 * \return OVERT_OK or what the register room returns
 */
overt_err overt_pipeline_check_registers(struct overt_pipeline *pipeline, struct overt_error *err);

/**
 * Takes the registers, lists of covert domains and published lists from the case's last
 * screening where the settings name none of the kind; without it, a new screening would
 * forget who declared what.
 * \param pipeline  pipeline; its settings are replaced
 * \param err       filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or the store's error
 */
overt_err overt_pipeline_recall_screening(struct overt_pipeline *pipeline, struct overt_error *err);

/**
 * Reads files and writes sources, rejected rows and accounts. Empties everything that
 * rested on earlier sources.
 * \param pipeline  pipeline
 * \param paths     files, none standard input
 * \param count     1 … OVERT_FILES_MAX
 * \param err       filled on failure; the case is then as before
 * \return OVERT_OK, what overt_read_file or the store returns
 */
overt_err overt_pipeline_import(struct overt_pipeline *pipeline, const char *const *paths,
                                size_t count, struct overt_error *err);

/**
 * Finds accounts that act together; reads the case's sources again where they are not
 * in memory. Writes channels, objects, findings, members, edges, evidence posts.
 * \param pipeline  pipeline
 * \param err       filled on failure; the case is then as before
 * \return OVERT_OK; OVERT_E_USAGE (no sources, a window below the times' precision);
 *         OVERT_E_INPUT (a source has changed); what reading or the store returns
 */
overt_err overt_pipeline_detect(struct overt_pipeline *pipeline, struct overt_error *err);

/**
 * Asks the registers who acts in the open and measures signs of disguise. Writes
 * dispositions, register matches and signs.
 * \param pipeline  pipeline
 * \param err       filled on failure; the case is then as before
 * \return OVERT_OK, what the register room or the store returns
 */
overt_err overt_pipeline_screen(struct overt_pipeline *pipeline, struct overt_error *err);

/**
 * Adds the detectors' evidence and weighs every finding. Writes evidence and verdicts.
 * \param pipeline  pipeline
 * \param err       filled on failure; the case is then as before
 * \return OVERT_OK, what the assess room or the store returns
 */
overt_err overt_pipeline_assess(struct overt_pipeline *pipeline, struct overt_error *err);

/** Probabilities of a copy in the stress of calibration. */
#define OVERT_STRESS_LEVELS 5

/** Stress at one level. */
struct overt_stress {
	double q;      /**< probability that an outsider copies a text once */
	double kept;   /**< suspected accounts that are still suspected, mean per round */
	double others; /**< other accounts that are suspected, mean per round */
};

/** Results of calibration, means over the rounds. */
struct overt_calibration {
	uint32_t rounds;
	uint64_t seed;     /**< of the rounds */
	uint32_t real;     /**< accounts that are suspected on the real activity */
	double redrawn;    /**< (a) accounts suspected though texts were redrawn: all false */
	double shuffled;   /**< (b) accounts suspected without the findings, shuffled: all false */
	struct overt_stress stress[OVERT_STRESS_LEVELS]; /**< (c) q = 0.05, 0.25, 0.5, 0.75, 1 */
	uint64_t synchrony_tests;      /**< (d) tests over all rounds */
	double synchrony_below;        /**< (d) share of them with p <= 0.05 */
};

/**
 * Measures the detector's error rates on worlds made from the case itself; writes them
 * into the case. (a) Every share gets the object of a random share of the same kind by an
 * account outside findings; (b) the case without its findings, accounts shuffled within
 * the day; (c) texts of findings copied by outsiders; (d) times permuted within objects.
 * What is searched, and how, is as in the case's last detection; the seed is the rounds' own.
 * \param pipeline  pipeline
 * \param rounds    of each part; 0 means 20
 * \param summary   filled on success
 * \param err       filled on failure; the case is then as before
 * \return OVERT_OK; OVERT_E_USAGE when nothing can be tested; what detection returns.
 *         Cost: rounds x 5 times stages 2 and 3, on all threads.
 */
overt_err overt_pipeline_calibrate(struct overt_pipeline *pipeline, uint32_t rounds,
                                   struct overt_calibration *summary, struct overt_error *err);

/** An account as detection alone sees it. */
struct overt_found_account {
	overt_str platform, id;
	uint32_t finding; /**< or OVERT_NO_INDEX */
	bool suspected;
};

/** Result of overt_find. Free with overt_found_free. */
struct overt_found {
	struct overt_found_account *items; /**< in order of first appearance */
	uint32_t count;
	uint64_t tests, significant; /**< pairs of accounts */
	struct overt_arena *arena;   /**< holds everything */
};

/**
 * Reads files and finds accounts that act together, without a case and without registers.
 * \param paths    files
 * \param count    how many
 * \param options  settings of reading and detection; must not be NULL
 * \param found    filled on success
 * \param err      filled on failure
 * \return OVERT_OK, or what reading and detection return
 */
overt_err overt_find(const char *const *paths, size_t count,
                     const struct overt_run_options *options, struct overt_found *found,
                     struct overt_error *err);

/**
 * Frees a result.
 * \param found  result, or NULL; empty afterwards
 */
void overt_found_free(struct overt_found *found);

/**
 * Explains why one or two accounts are where they are: reads the sources again where they
 * are not in memory, repeats the search with the settings of the case's detection, and says
 * what each account shares, with whom and when, expected against observed, and which rule
 * put it into a finding or kept it out. Nothing is written.
 * \param pipeline  pipeline over a case, which may be open for reading only
 * \param accounts  each platform:id, id, or handle
 * \param count     1 or 2
 * \param json      one JSON object instead of text
 * \param out       buffer to append to
 * \param err       filled on failure
 * \return OVERT_OK; OVERT_E_USAGE (no such account, or several: lists them); OVERT_E_INPUT (a
 *         source has changed, or the search gives another result than the case has); what
 *         reading or detection returns. Cost: that of detection.
 */
overt_err overt_pipeline_explain(struct overt_pipeline *pipeline, const char *const *accounts,
                                 size_t count, bool json, struct overt_buf *out,
                                 struct overt_error *err);

/**
 * What was found so far.
 * \param pipeline  pipeline
 * \return the summary; lives as long as the pipeline
 */
const struct overt_run_summary *overt_pipeline_summary(const struct overt_pipeline *pipeline);

/**
 * Appends a verdict as a JSON object: ledgers with their ranges, what became of each
 * item, what would decide it, responses, digest of the rules.
 * \param rules    rules that gave the verdict
 * \param finding  what was assessed
 * \param verdict  its verdict
 * \param buf      buffer to append to
 * \return false when the buffer has failed
 */
bool overt_verdict_to_json(const struct overt_rules *rules, const struct overt_assessment *finding,
                           const struct overt_verdict *verdict, struct overt_buf *buf);

#ifdef __cplusplus
}
#endif
#endif
