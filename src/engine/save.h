// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file save.h
 * Checkpoints: one file per rank and stage in a folder that all ranks see.
 *
 * A file is written beside its name and renamed when it is on disk; it names the run
 * (a digest of inputs, settings and number of ranks), carries a number drawn when the
 * run began afresh, and ends with a checksum. A stage counts only when all ranks have
 * their file of it with the same drawn number.
 */
#ifndef OVERT_ENGINE_SAVE_H
#define OVERT_ENGINE_SAVE_H

#include "ranks.h"

/** Stages, in order. */
enum save_stage { SAVE_NONE, SAVE_NAMES, SAVE_EVENTS, SAVE_PRUNED, SAVE_EDGES };

/** Where checkpoints of this run go. */
struct save {
	struct overt_ranks *ranks;
	const struct overt_ranks_options *where;
	char digest[33];     /**< of inputs, settings and number of ranks */
	uint64_t drawn;      /**< tells this run from an earlier one that died */
	enum save_stage done; /**< last stage that is complete on all ranks; SAVE_NONE: start afresh */
};

/**
 * Looks for complete stages of this run.
 * \param ranks  job
 * \param where  folder, inputs, settings
 * \param save   filled on success
 * \param err    filled on failure
 * \return OVERT_OK or the error (agreed)
 */
overt_err save_open(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                    struct save *save, struct overt_error *err);

/**
 * Tells on rank 0 from which stage the run goes on, if from any.
 * \param save  opened
 */
void save_tell(const struct save *save);

/** A stage that is being written or read. */
struct save_file {
	struct save *save;
	enum save_stage stage;
	int fd;               /**< written; -1: no checkpoint is wanted, and blocks are dropped */
	uint64_t sum;
	const char *map;      /**< read */
	size_t size, at;
	overt_err code;       /**< the first failure */
};

/**
 * Begins to write a stage.
 * \param save   run
 * \param stage  which
 * \param file   filled
 */
void save_begin(struct save *save, enum save_stage stage, struct save_file *file);

/**
 * Adds a block of bytes.
 * \param file   begun
 * \param bytes  bytes
 * \param size   how many
 */
void save_put(struct save_file *file, const void *bytes, size_t size);

/**
 * Ends a stage: waits until it is on disk on all ranks (agreed).
 * \param file  begun
 * \param err   filled on failure
 * \return OVERT_OK or the error
 */
overt_err save_end(struct save_file *file, struct overt_error *err);

/**
 * Opens this rank's file of a complete stage.
 * \param save   run
 * \param stage  which
 * \param file   filled on success
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err save_load(struct save *save, enum save_stage stage, struct save_file *file,
                    struct overt_error *err);

/**
 * Next block, in the order in which they were put.
 * \param file   loaded
 * \param size   on return its bytes
 * \return the block, aligned to 8 bytes; NULL when there is none. Valid until save_close.
 */
const void *save_get(struct save_file *file, size_t *size);

/**
 * Next block as an array of its own.
 * \param file     loaded
 * \param element  bytes of one element
 * \param array    on success the elements (malloc, room for one more)
 * \param count    on success how many
 * \return OVERT_OK, OVERT_E_INPUT (no such block) or OVERT_E_NOMEM
 */
overt_err save_take(struct save_file *file, size_t element, void *array, size_t *count);

/**
 * Closes a loaded stage.
 * \param file  loaded
 */
void save_close(struct save_file *file);

/**
 * Removes this rank's files: the result is complete.
 * \param save  run
 */
void save_remove(struct save *save);

#endif
