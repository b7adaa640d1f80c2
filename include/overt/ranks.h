// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file ranks.h
 * The engine spread over the processes ("ranks") of an MPI job. Part of the program
 * `overt-mpi`, not of the library.
 *
 * Every rank calls the same functions with the same values. Results are those of
 * the local engine, byte by byte, for any number of ranks and threads. Only rank 0
 * writes results. A function that fails on one rank leaves the others waiting: the
 * caller must end the job with overt_ranks_abort. Functions marked "agreed" fail on
 * all ranks alike; after them the job can end in order.
 */
#ifndef OVERT_RANKS_H
#define OVERT_RANKS_H

#include <overt/engine.h>

#ifdef __cplusplus
extern "C" {
#endif

/** This process among those of the job. */
struct overt_ranks;

/**
 * Joins the job. Once per process, before anything else.
 * \param argc   of main
 * \param argv   of main
 * \param ranks  filled on success
 * \param err    filled on failure
 * \return OVERT_OK, OVERT_E_IO (MPI refuses) or OVERT_E_NOMEM
 */
overt_err overt_ranks_start(int *argc, char ***argv, struct overt_ranks **ranks,
                            struct overt_error *err);

/**
 * Number of this process.
 * \param ranks  job
 * \return 0 … overt_ranks_count - 1
 */
unsigned overt_ranks_me(const struct overt_ranks *ranks);

/**
 * Number of processes.
 * \param ranks  job
 * \return at least 1
 */
unsigned overt_ranks_count(const struct overt_ranks *ranks);

/**
 * Name of this process's machine.
 * \param ranks  job
 * \return a name that lives as long as the job
 */
const char *overt_ranks_host(const struct overt_ranks *ranks);

/** What the job has used so far. */
struct overt_ranks_usage {
	uint64_t moved;  /**< bytes sent from rank to rank */
	uint64_t memory; /**< bytes of memory that the rank with most has had at once */
};

/**
 * Adds up what all ranks have used.
 * \param ranks  job
 * \param usage  filled on success
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err overt_ranks_used(struct overt_ranks *ranks, struct overt_ranks_usage *usage,
                           struct overt_error *err);

/**
 * Makes one outcome out of those of all ranks: the failure of the lowest rank that failed.
 * \param ranks  job
 * \param code   this rank's outcome
 * \param err    its error; on return that of the rank that counts
 * \return OVERT_OK when all ranks succeeded, else that rank's error (agreed)
 */
overt_err overt_ranks_agree(struct overt_ranks *ranks, overt_err code, struct overt_error *err);

/**
 * Ends the whole job at once.
 * \param ranks   job
 * \param status  exit status
 */
void overt_ranks_abort(struct overt_ranks *ranks, int status) __attribute__((noreturn));

/**
 * Leaves the job in order; every rank must call it.
 * \param ranks  job, or NULL; freed
 */
void overt_ranks_end(struct overt_ranks *ranks);

/** One input file. */
struct overt_ranks_input {
	const char *path;
	uint64_t size; /**< bytes on disk */
	bool whole;    /**< compressed: one rank reads all of it; else byte ranges are dealt out */
};

/** What a run on ranks needs besides overt_engine_options. */
struct overt_ranks_options {
	const struct overt_ranks_input *inputs;
	size_t input_count;
	/**
	 * Opens a file that can be mapped.
	 * \param ctx   `ctx` below
	 * \param path  an input's path
	 * \param fd    the open file
	 * \param err   filled on failure
	 * \return OVERT_OK or the error
	 */
	overt_err (*open)(void *ctx, const char *path, int *fd, struct overt_error *err);
	/**
	 * Told on rank 0 when a stage is complete on all ranks; may be NULL.
	 * \param ctx      `ctx` below
	 * \param stage    its name
	 * \param resumed  was it taken from the checkpoint?
	 */
	void (*stage)(void *ctx, const char *stage, bool resumed);
	/**
	 * Called on rank 0 when the whole result is written, before checkpoints are removed.
	 * \param ctx  `ctx` below
	 * \param err  filled on failure
	 * \return OVERT_OK or the error
	 */
	overt_err (*finish)(void *ctx, struct overt_error *err);
	void *ctx;
	const char *checkpoint; /**< folder that all ranks see, or NULL */
	overt_str settings;     /**< everything that the result depends on besides the inputs */
};

/**
 * overt_engine_join over the ranks.
 * \param ranks    job
 * \param where    inputs and checkpoint
 * \param options  how each rank runs: columns, threads, memory, scratch
 * \param join     windows and min_objects
 * \param out      rank 0: an open file for the edges; else -1
 * \param counts   filled on success, alike on all ranks but for the rejected rows, which
 *                 rank 0 has
 * \param err      filled on failure
 * \return OVERT_OK or the error
 */
overt_err overt_ranks_join(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                           const struct overt_engine_options *options,
                           const struct overt_join_options *join, int out,
                           struct overt_engine_counts *counts, struct overt_error *err);

/**
 * overt_engine_toolkit over the ranks.
 * \param ranks       job
 * \param where       inputs and checkpoint
 * \param options     how each rank runs
 * \param window      inclusive
 * \param min_weight  lighter edges are not written
 * \param out         rank 0: an open file for the edges; else -1
 * \param counts      filled on success
 * \param err         filled on failure
 * \return OVERT_OK or the error
 */
overt_err overt_ranks_toolkit(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                              const struct overt_engine_options *options, overt_ms window,
                              uint32_t min_weight, int out, struct overt_toolkit_counts *counts,
                              struct overt_error *err);

/**
 * overt_engine_coortweet over the ranks.
 * \param ranks       job
 * \param where       inputs and checkpoint
 * \param options     how each rank runs
 * \param peer        the peer's settings
 * \param edges       rank 0: an open file for the edges; else -1
 * \param pairs       rank 0: an open file for the pairs; else -1
 * \param with_pairs  are the pairs wanted? The same on all ranks
 * \param counts      filled on success
 * \param err         filled on failure
 * \return OVERT_OK or the error
 */
overt_err overt_ranks_coortweet(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                                const struct overt_engine_options *options,
                                const struct overt_coortweet_options *peer, int edges, int pairs,
                                bool with_pairs, struct overt_coortweet_counts *counts,
                                struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif
