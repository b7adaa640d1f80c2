// SPDX-License-Identifier: GPL-3.0-or-later
/** \file job.h  What the definitions have in common when they run over ranks. */
#ifndef OVERT_ENGINE_JOB_H
#define OVERT_ENGINE_JOB_H

#include "cut.h"
#include "directory.h"
#include "save.h"
#include "totals.h"

/** Names of which each rank keeps those within its bounds. */
struct kept_names {
	uint64_t *bounds; /**< ranks + 1 */
	char *text;
	uint64_t *starts; /**< of each kept name in the text, and the end */
	uint32_t count;
};

/**
 * Copies names out of a dictionary, in an order.
 * \param entries  of a dictionary
 * \param order   their numbers; NULL: as they are
 * \param count   how many
 * \param names   `text`, `starts` and `count` are filled; free with names_free
 * \param err     filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err names_keep(const struct dict_entry *entries, const uint32_t *order, uint32_t count,
                     struct kept_names *names, struct overt_error *err);

/**
 * Writes names to a checkpoint.
 * \param ranks  job
 * \param names  names
 * \param file   begun
 */
void names_save(const struct overt_ranks *ranks, const struct kept_names *names,
                struct save_file *file);

/**
 * Reads names from a checkpoint.
 * \param ranks  job
 * \param file   loaded
 * \param names  filled on success
 * \return OVERT_OK or the error
 */
overt_err names_load(const struct overt_ranks *ranks, struct save_file *file,
                     struct kept_names *names);

/**
 * Frees names.
 * \param names  names
 */
void names_free(struct kept_names *names);

/** Names by number, fetched from those who keep them. */
struct lookup {
	struct sparse set;
	overt_str *names; /**< by place in the set */
	struct overt_arena *arena;
};

/**
 * Fetches the names of all numbers in the set.
 * \param ranks   job
 * \param kept    what this rank keeps
 * \param lookup  its set is closed; the rest is filled; free with lookup_free
 * \param err     filled on failure
 * \return OVERT_OK or the error
 */
overt_err lookup_fetch(struct overt_ranks *ranks, const struct kept_names *kept,
                       struct lookup *lookup, struct overt_error *err);

/**
 * Counts the numbers that are in the set of any rank.
 * \param ranks   job
 * \param lookup  its set is closed
 * \param count   on success how many
 * \param err     filled on failure
 * \return OVERT_OK or the error
 */
overt_err lookup_count(struct overt_ranks *ranks, const struct lookup *lookup, uint64_t *count,
                       struct overt_error *err);

/**
 * A fetched name.
 * \param lookup  lookup
 * \param number  a member of its set
 * \return the name
 */
static inline overt_str lookup_name(const struct lookup *lookup, uint32_t number)
{
	return lookup->names[sparse_place(&lookup->set, number)];
}

/**
 * Frees everything.
 * \param lookup  lookup
 */
void lookup_free(struct lookup *lookup);

/** What owners are told of the rows of each account, and what they make of it. */
struct job_rows {
	const uint64_t *first;  /**< per account: its first row among all */
	const uint32_t *counts; /**< per account: its rows here */
	/**
	 * Makes a value of each entry.
	 * \param ctx        `ctx` below
	 * \param directory  with first rows and numbers of rows
	 * \param values     on success one per entry (malloc)
	 * \param err        filled on failure
	 * \return OVERT_OK or the error
	 */
	overt_err (*value)(void *ctx, const struct directory *directory, uint64_t **values,
	                   struct overt_error *err);
	void *ctx;
};

/**
 * Numbers all accounts in order of names.
 * \param ranks     job
 * \param accounts  those that this rank has read
 * \param rows      their rows; NULL: owners need not know
 * \param answers   number, and value if there are rows, of each
 * \param names     filled on success
 * \param err       filled on failure
 * \return OVERT_OK or the error
 */
overt_err job_number_accounts(struct overt_ranks *ranks, struct dict *accounts,
                              const struct job_rows *rows, const struct directory_answers *answers,
                              struct kept_names *names, struct overt_error *err);

/**
 * The smallest of a number over all ranks; 0 counts as the greatest.
 * \param ranks  job
 * \param own    number
 * \param least  on success the smallest
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err job_least(struct overt_ranks *ranks, size_t own, size_t *least, struct overt_error *err);

/**
 * Begins a run: inputs and settings are the same on all ranks (agreed).
 * \param ranks  job
 * \param where  inputs and settings
 * \param save   filled on success: which stages are there
 * \param err    filled on failure
 * \return OVERT_OK, OVERT_E_USAGE or the error
 */
overt_err job_open(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                   struct save *save, struct overt_error *err);

/**
 * Hands the result over and removes the checkpoints (agreed).
 * \param ranks  job
 * \param save   run
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err job_finish(struct overt_ranks *ranks, struct save *save, struct overt_error *err);

/** Text of all ranks, one rank after the other. */
struct job_text {
	/**
	 * Makes the next lines.
	 * \param ctx   `ctx` below
	 * \param out   empty; some MiB are enough for one call
	 * \param more  set to true when there are more lines
	 * \return OVERT_OK or the error
	 */
	overt_err (*next)(void *ctx, struct overt_buf *out, bool *more);
	void *ctx;
};

/** Bytes that `next` should make at once. */
#define JOB_TEXT_BYTES ((size_t)4 << 20)

/**
 * Writes the lines of rank 0, then those of rank 1, … through rank 0.
 * \param ranks  job
 * \param text   makes lines
 * \param fd     rank 0: open file; else not used
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err job_write(struct overt_ranks *ranks, const struct job_text *text, int fd,
                    struct overt_error *err);

/** Buckets that first numbers fall into. */
#define PAIR_BUCKETS 65536

/**
 * Bucket of an account number.
 * \param space   account numbers are below this
 * \param number  number
 * \return 0 … PAIR_BUCKETS - 1
 */
static inline size_t pair_bucket(uint64_t space, uint32_t number)
{
	return (size_t)(number / (space / PAIR_BUCKETS + 1));
}

/** Cuts of the buckets: each rank owns a stretch, and each pass takes a part of each stretch. */
struct pair_cuts {
	size_t passes;
	size_t *begin; /**< [rank][pass]: first bucket; ranks * passes + 1 of them */
	uint64_t most; /**< records that one rank receives in one pass at most */
};

/**
 * Cuts buckets so that all ranks get about equally many records.
 * \param ranks   job
 * \param found   this rank's records per bucket
 * \param weights what ranks should get equally much of, per bucket; NULL: of records
 * \param budget  records that a rank should hold at once; one bucket may have more
 * \param cuts    filled on success; free begin with free
 * \param err     filled on failure
 * \return OVERT_OK or the error
 */
overt_err pair_cuts_make(struct overt_ranks *ranks, const uint64_t *found,
                         const uint64_t *weights, uint64_t budget, struct pair_cuts *cuts,
                         struct overt_error *err);

#endif
