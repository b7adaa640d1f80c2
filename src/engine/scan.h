// SPDX-License-Identifier: GPL-3.0-or-later
/** \file scan.h  Files to numbered events, on all threads. */
#ifndef OVERT_ENGINE_SCAN_H
#define OVERT_ENGINE_SCAN_H

#include "dict.h"
#include "layout.h"

/** One event as it is read: 28 bytes, since all of them wait for one another. */
struct __attribute__((packed, aligned(4))) scan_row {
	overt_ms time;
	uint64_t content;      /**< where its content is (see scan_content); rises with the rows */
	uint32_t object;
	uint32_t account;
	uint32_t content_hash; /**< equal contents have equal ones */
};

/** In `content`: object and content are the same bytes. */
#define SCAN_SAME (UINT64_C(1) << 17)
/** In `content`: quotes inside are doubled. */
#define SCAN_DOUBLED (UINT64_C(1) << 16)
/** In `content`: the offset among all files is above these bits, the length in the low 16. */
#define SCAN_PLACE_SHIFT 18

/** A mapped file. */
struct scan_file {
	const char *path;
	const char *text;
	size_t size;
	uint64_t base;        /**< offset of its first byte among all files */
	struct layout layout;
};

/** Who takes the events. */
struct scan_sink {
	/**
	 * Takes some events of a block; called from several threads.
	 * \param ctx     `ctx` below
	 * \param rows    events in file order
	 * \param count   how many
	 * \param block   0 … blocks - 1 of this round, in file order
	 * \param worker  the thread
	 * \return OVERT_OK or an error that ends the scan
	 */
	overt_err (*take)(void *ctx, const struct scan_row *rows, size_t count, size_t block,
	                  unsigned worker);
	/**
	 * All blocks of a round are read; may be NULL.
	 * \param ctx     `ctx` below
	 * \param blocks  how many blocks it had
	 * \return OVERT_OK or an error that ends the scan
	 */
	overt_err (*round)(void *ctx, size_t blocks);
	void *ctx;
	bool content; /**< are `content`, `content_hash` and `same` wanted? */
};

/** What a scan reads and fills. */
struct scan {
	struct scan_file *files;
	size_t file_count;
	struct dict objects, accounts;
	struct overt_scan_counts counts;
};

/** Rows that a thread looks up together. */
#define SCAN_BATCH 64
/** Blocks of one round at most. */
#define SCAN_BLOCKS_MAX 128

/**
 * Maps files and reads their headers.
 * \param scan     zeroed; free with scan_free also after a failure
 * \param inputs   files
 * \param count    how many
 * \param columns  wanted columns
 * \param err      filled on failure
 * \return OVERT_OK, OVERT_E_IO, OVERT_E_FORMAT or OVERT_E_NOMEM
 */
overt_err scan_open(struct scan *scan, const struct overt_input *inputs, size_t count,
                    const struct overt_share_columns *columns, struct overt_error *err);

/**
 * Reads all files.
 * \param scan     opened
 * \param options  threads and progress are used
 * \param sink     who takes the events
 * \param err      filled on failure
 * \return OVERT_OK or the error
 */
overt_err scan_run(struct scan *scan, const struct overt_engine_options *options,
                   const struct scan_sink *sink, struct overt_error *err);

/**
 * Unmaps the files and frees the dictionaries.
 * \param scan  scan
 */
void scan_free(struct scan *scan);

/**
 * Lets the system take back the pages of the files that were looked at.
 * \param scan  scan
 */
void scan_forget(const struct scan *scan);

/**
 * Bytes of a content.
 * \param scan     scan
 * \param content  from a row
 * \param scratch  room for 64 KiB, used when quotes inside must be made single
 * \return the bytes; valid until `scratch` is used again
 */
overt_str scan_content(const struct scan *scan, uint64_t content, char *scratch);

/* ---- parse.c ---- */

/** A stretch of rows, read by one task. */
struct scan_block {
	const char *from, *to; /**< `from` moves on; before `to` when the dictionaries were full */
	uint64_t rows, passed, rejected;
	struct overt_bad_row first[OVERT_REJECTS_MAX];
	size_t first_count;
};

/** What a block is read with. */
struct scan_job {
	struct scan *scan;
	const struct scan_file *file;
	const struct scan_sink *sink;
	size_t margin; /**< strings that all threads together add before one can ask for room */
	struct scan_block blocks[SCAN_BLOCKS_MAX];
};

/**
 * Reads the rows of one block, as far as the dictionaries have room.
 * \param job     job
 * \param number  which block
 * \param worker  the thread
 * \return OVERT_OK or an error
 */
overt_err scan_block_read(struct scan_job *job, size_t number, unsigned worker);

#endif
