// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file parts.h
 * Events dealt out by object while they are read, in small chunks; beyond a
 * bound the chunks go to a scratch file.
 */
#ifndef OVERT_ENGINE_PARTS_H
#define OVERT_ENGINE_PARTS_H

#include "scan.h"
#include <overt/lane.h>
#include <pthread.h>

/** Events in one chunk. */
#define PART_CHUNK 512

struct part_chunk;

/** Chunks of one part that went to the scratch file. */
struct part_extent {
	uint64_t offset;
	uint32_t count;
};

/** All events of some objects, in no order. */
struct part {
	struct part_chunk *chunks;   /**< full ones, in memory */
	struct part_extent *extents; /**< those in the scratch file */
	size_t extent_count, extent_cap;
	size_t count;                /**< events, without those in open chunks */
	pthread_mutex_t lock;
};

/** All events. */
struct parts {
	struct part *items;
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
 * \param events   about how many events will come
 * \param workers  threads
 * \param memory   bytes for chunks, 0: no bound
 * \param scratch  folder of the scratch file
 * \param err      filled on failure: OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err parts_make(struct parts *parts, uint64_t events, unsigned workers, size_t memory,
                     const char *scratch, struct overt_error *err);

/**
 * Takes events: the `take` of a scan_sink whose context is the parts.
 * \param ctx     parts
 * \param rows    events
 * \param count   how many
 * \param block   not used
 * \param worker  the thread
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_IO
 */
overt_err parts_take(void *ctx, const struct scan_row *rows, size_t count, size_t block,
                     unsigned worker);

/**
 * Events of one part, open chunks included.
 * \param parts   parts
 * \param number  which
 * \return how many
 */
size_t parts_count(const struct parts *parts, size_t number);

/**
 * Copies a part's events and frees its chunks; different parts may be taken at once.
 * \param parts   parts
 * \param number  which
 * \param ticks   room for parts_count events
 * \return OVERT_OK or OVERT_E_IO
 */
overt_err parts_gather(struct parts *parts, size_t number, struct overt_tick *ticks);

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
