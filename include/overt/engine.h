// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file engine.h
 * From delimited files of share events to edges in one go, without a case.
 *
 * A file has a header and one event a row: an object, an account, a content
 * (the post) and a time. Files are mapped, cut at row ends and parsed on all
 * threads; account and object names are compared byte by byte. Rows that
 * cannot be read are counted and the first ones reported.
 */
#ifndef OVERT_ENGINE_H
#define OVERT_ENGINE_H

#include <overt/base.h>
#include <overt/detect.h>

#ifdef __cplusplus
extern "C" {
#endif

/** An open, uncompressed file. */
struct overt_input {
	const char *path; /**< for messages */
	int fd;           /**< open for reading; a regular file that can be mapped */
};

/** Names of the columns. NULL takes the peers' names. */
struct overt_share_columns {
	const char *object;  /**< "object_id" */
	const char *account; /**< "account_id" or "user_id" */
	const char *content; /**< "content_id", "post_id" or "message_id" */
	const char *time;    /**< "timestamp_share", "timestamp" or "time" */
	const char *unless;  /**< rows in which this column is not empty are passed over; NULL: none */
	bool need_content;   /**< must there be a content column? */
	enum overt_date_order dates; /**< of times such as 05/04/2024; unsaid: rows with them are bad */
};

/** Greatest number of rejected rows that are kept for the report. */
#define OVERT_REJECTS_MAX 20

/** A row that could not be read. */
struct overt_bad_row {
	size_t file;        /**< which input */
	uint64_t offset;    /**< where the row begins */
	int64_t line;       /**< 1-based */
	const char *reason; /**< a literal */
};

/** What was read. */
struct overt_scan_counts {
	uint64_t rows;     /**< events */
	uint64_t passed;   /**< rows without an object, or that `unless` passes over */
	uint64_t rejected; /**< rows that could not be read */
	struct overt_bad_row first[OVERT_REJECTS_MAX]; /**< the first of them */
	size_t first_count;
};

/** How to run. */
struct overt_engine_options {
	struct overt_share_columns columns;
	unsigned threads;          /**< 0 counts as 1 */
	size_t memory;             /**< bytes it may use; 0: no bound. Mapped files do not count */
	const char *scratch;       /**< folder for what does not fit memory; NULL: "/tmp" */
	const struct overt_progress *progress; /**< told; may be NULL */
	bool test;                 /**< overt's own definition: test all pairs (see alike.h) */
	double alpha;              /**< false discovery rate of the test; 0 means 0.01 */
};

/**
 * Would the engine understand these files?
 * \param inputs   files
 * \param count    how many, >= 1
 * \param columns  names of the columns
 * \param err      why not: OVERT_E_FORMAT (a column is missing), OVERT_E_IO
 * \return OVERT_OK or the error
 */
overt_err overt_engine_fits(const struct overt_input *inputs, size_t count,
                            const struct overt_share_columns *columns, struct overt_error *err);

/** What the pair test found; see overt_cochoice_test. */
struct overt_test_counts {
	bool made;            /**< false: no test was asked for, and all else is 0 */
	bool testable;        /**< is there a background rate? */
	double kappa, alpha;
	uint64_t tests;       /**< M */
	uint64_t pairs_more;  /**< pairs that share two or more evidence objects */
	uint64_t significant; /**< those beyond chance, edges or not */
	uint64_t edges;       /**< edges beyond chance */
};

/** Result of overt_engine_join. */
struct overt_engine_counts {
	struct overt_scan_counts scan;
	uint64_t edges;
	uint64_t nodes;         /**< accounts with an edge */
	uint64_t events_left;   /**< events that a-priori pruning left */
	uint64_t pairs;         /**< pairs of events walked after pruning */
	struct overt_test_counts test;
};

/**
 * Finds edges by overt's own definition (see overt_join) and writes them as CSV:
 * account_a,account_b,objects[,objects_<window> …],pairs,mean_delay,a_first,ties,
 * in byte order of (account_a, account_b). With `test`, all pairs are tested over the objects
 * that they share at any time, and each edge gets k,lambda,p,q,significant.
 * \param inputs   files
 * \param count    how many, >= 1
 * \param options  how
 * \param join     windows and min_objects; its other fields are not used
 * \param out      an open file that the CSV goes to
 * \param counts   filled on success
 * \param err      filled on failure
 * \return OVERT_OK or the error
 *
 * The bytes written do not depend on threads, memory, or the order of rows and files.
 */
overt_err overt_engine_join(const struct overt_input *inputs, size_t count,
                            const struct overt_engine_options *options,
                            const struct overt_join_options *join, int out,
                            struct overt_engine_counts *counts, struct overt_error *err);

/** CooRTweet's settings (detect_groups, flag_speed_share, generate_coordinated_network). */
struct overt_coortweet_options {
	overt_ms window;         /**< inclusive */
	uint32_t min_rows;       /**< min_participation: rows of an account */
	bool keep_loops;         /**< remove_loops = FALSE */
	double quantile;         /**< 0 … 1: edges strictly above this quantile of weights pass */
	uint32_t min_weight;     /**< lighter edges are not written; 0 and 1: all are */
	bool fast;               /**< flag pairs of `fast_window` and write fast_net's columns */
	overt_ms fast_window;
};

/** Figures of one network. */
struct overt_network_counts {
	uint64_t nodes, edges, pairs;
	uint64_t delay_sum;      /**< ms over all pairs */
	uint64_t max_weight;
	double threshold;        /**< the quantile of weights */
	uint64_t above_nodes, above_edges; /**< edges above it, and their accounts */
};

/** What overt_engine_coortweet found. */
struct overt_coortweet_counts {
	struct overt_scan_counts scan;
	struct overt_network_counts all;
	struct overt_network_counts fast; /**< flagged pairs only; zero unless asked for */
	uint64_t around_nodes, around_edges; /**< fast edges above their threshold, their accounts'
	                                          neighbours in the whole network, and all between */
};

/**
 * Reproduces CooRTweet 2.1 on raw rows.
 * \param inputs   files with a content column
 * \param count    how many, >= 1
 * \param options  how to run
 * \param peer     the peer's settings
 * \param edges    open file for the edges, in byte order of (from, to); -1: none
 * \param pairs    open file for the pairs, by object in no stated order; -1: none
 * \param counts   filled on success
 * \param err      filled on failure
 * \return OVERT_OK or the error
 */
overt_err overt_engine_coortweet(const struct overt_input *inputs, size_t count,
                                 const struct overt_engine_options *options,
                                 const struct overt_coortweet_options *peer, int edges, int pairs,
                                 struct overt_coortweet_counts *counts, struct overt_error *err);

/** What overt_engine_toolkit found. */
struct overt_toolkit_counts {
	struct overt_scan_counts scan;
	uint64_t repeated;       /**< rows dropped since their message came before */
	uint64_t nodes, edges, weight;
};

/**
 * Reproduces the Coordination Network Toolkit on raw rows: directed edges
 * user_1,user_2,weight without self-loops, in byte order.
 * \param inputs      files with a content column (the message)
 * \param count       how many, >= 1
 * \param options     how to run
 * \param window      inclusive
 * \param min_weight  lighter edges are not written
 * \param edges       open file for the edges
 * \param counts      filled on success
 * \param err         filled on failure
 * \return OVERT_OK or the error
 */
overt_err overt_engine_toolkit(const struct overt_input *inputs, size_t count,
                               const struct overt_engine_options *options, overt_ms window,
                               uint32_t min_weight, int edges,
                               struct overt_toolkit_counts *counts, struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif
