// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file parts.h
 * Records dealt out to parts while events are read, in small chunks; beyond a
 * bound the chunks go to a scratch file.
 */
#ifndef OVERT_ENGINE_PARTS_H
#define OVERT_ENGINE_PARTS_H

#include "scan.h"
#include <overt/lane.h>
#include <pthread.h>

/** Records in one chunk. */
#define PART_CHUNK 512

/** Records of one part, `size` bytes each. */
struct part_chunk {
	struct part_chunk *next;
	size_t count;
	char bytes[];
};

/** Chunks of one part that went to the scratch file. */
struct part_extent {
	uint64_t offset;
	uint32_t count;
};

/** All records of one part, in no order. */
struct part {
	struct part_chunk *chunks;   /**< full ones, in memory */
	struct part_extent *extents; /**< those in the scratch file */
	size_t extent_count, extent_cap;
	size_t count;                /**< records, without those in open chunks */
	pthread_mutex_t lock;
};

/** All records. */
struct parts {
	struct part *items;
	size_t size;               /**< bytes of a record */
	size_t count;              /**< a power of two */
	unsigned workers;
	struct part_chunk **open;  /**< [worker][part]: the chunk that is being filled */
	size_t held_max;           /**< chunks that may be held in memory */
	_Atomic size_t held;
	const char *scratch;       /**< folder */
	int fd;                    /**< scratch file, or -1 */
	_Atomic uint64_t end;      /**< where it ends */
	pthread_mutex_t lock;
};

/**
 * Makes empty parts.
 * \param parts    filled on success; free with parts_free also after a failure
 * \param size     bytes of a record
 * \param events   about how many will come
 * \param workers  threads
 * \param memory   bytes for chunks, 0: no bound
 * \param scratch  folder of the scratch file; NULL: /tmp
 * \param err      filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err parts_make(struct parts *parts, size_t size, uint64_t events, unsigned workers,
                     size_t memory, const char *scratch, struct overt_error *err);

/**
 * An empty chunk in the place of a full one, or of none.
 * \param parts   parts
 * \param number  which
 * \param worker  the thread
 * \param code    on failure OVERT_E_NOMEM or OVERT_E_IO
 * \return the chunk, or NULL
 */
struct part_chunk *parts_open(struct parts *parts, size_t number, unsigned worker,
                              overt_err *code);

/**
 * Room for one more record.
 * \param parts   parts
 * \param number  which
 * \param worker  the thread
 * \param code    on failure OVERT_E_NOMEM or OVERT_E_IO
 * \return where the caller writes it, or NULL
 */
static inline void *parts_place(struct parts *parts, size_t number, unsigned worker,
                                overt_err *code)
{
	struct part_chunk *chunk = parts->open[worker * parts->count + number];
	if (!chunk || chunk->count == PART_CHUNK) {
		chunk = parts_open(parts, number, worker, code);
		if (!chunk)
			return NULL;
	}
	return chunk->bytes + chunk->count++ * parts->size;
}

/**
 * Takes events as ticks, by object: the `take` of a scan_sink whose context is the parts.
 * \param ctx     parts with records of the size of a tick
 * \param rows    events
 * \param count   how many
 * \param block   not used
 * \param worker  the thread
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_IO
 */
overt_err parts_take(void *ctx, const struct scan_row *rows, size_t count, size_t block,
                     unsigned worker);

/**
 * Records of one part, open chunks included.
 * \param parts   parts
 * \param number  which
 * \return how many
 */
size_t parts_count(const struct parts *parts, size_t number);

/**
 * Copies a part's records; different parts may be copied at once.
 * \param parts    parts
 * \param number   which
 * \param keep     may they be wanted again? Else their chunks are freed
 * \param records  room for parts_count records
 * \return OVERT_OK or OVERT_E_IO
 */
overt_err parts_gather(struct parts *parts, size_t number, bool keep, void *records);

/**
 * Frees parts and removes the scratch file.
 * \param parts  parts
 */
void parts_free(struct parts *parts);

/**
 * Makes a file without a name: it goes when the process goes.
 * \param folder  where
 * \param fd      the open file
 * \return OVERT_OK or OVERT_E_IO
 */
overt_err parts_scratch(const char *folder, int *fd);

#endif
