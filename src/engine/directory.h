// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file directory.h
 * Numbers for strings among all ranks. Each string has one owner among the ranks, who
 * compares its bytes; whoever has the string asks its owner.
 */
#ifndef OVERT_ENGINE_DIRECTORY_H
#define OVERT_ENGINE_DIRECTORY_H

#include "dict.h"
#include "ranks.h"

/** Bytes of a sample of a name. */
#define NAME_SAMPLE 254

/** The beginning of a name. */
struct name_sample {
	uint16_t len;
	char text[NAME_SAMPLE];
};

/** Where the intervals of names begin that each rank owns; count - 1 of them. */
struct name_limits {
	struct name_sample *items;
	size_t count;
};

/** Strings that this rank has. */
struct directory_names {
	/**
	 * A string.
	 * \param ctx      `ctx` below
	 * \param number   0 … count - 1
	 * \param scratch  room for 64 KiB
	 * \return its bytes
	 */
	overt_str (*name)(void *ctx, uint32_t number, char *scratch);
	void *ctx;
	uint32_t count;
	const struct name_limits *limits; /**< owners by order; NULL: by hash */
	const uint64_t *first; /**< of each: number of its first row among all; NULL: base + number */
	uint64_t base;
	const uint32_t *rows;  /**< of each: how many rows it has; NULL: 1 */
	bool wanted;           /**< are first rows and numbers of rows wanted by the owners? */
};

/** Somebody asked for a string. */
struct directory_ask {
	uint32_t from, number, entry;
};

/** Strings that this rank owns. */
struct directory {
	struct dict dict;      /**< entries 0 … dict.count - 1 */
	uint64_t *first;       /**< per entry: its first row */
	uint64_t *rows;        /**< per entry: its rows */
	size_t first_cap, rows_cap;
	struct directory_ask *asks;
	size_t ask_count, ask_cap;
};

/**
 * Number of strings that this rank owns.
 * \param directory  directory
 * \return how many
 */
static inline uint32_t directory_count(const struct directory *directory)
{
	return atomic_load(&((struct directory *)(uintptr_t)directory)->dict.count);
}

/**
 * Owner of a string by its bytes.
 * \param ranks  job
 * \param name   string
 * \return rank
 */
unsigned directory_owner(const struct overt_ranks *ranks, overt_str name);

/**
 * Cuts all names into one interval per rank, by samples of them.
 * \param ranks   job
 * \param names   this rank's
 * \param limits  filled on success; free with free(items)
 * \param err     filled on failure
 * \return OVERT_OK or the error
 */
overt_err directory_limits(struct overt_ranks *ranks, const struct directory_names *names,
                           struct name_limits *limits, struct overt_error *err);

/**
 * Brings all strings to their owners.
 * \param ranks      job
 * \param names      this rank's strings
 * \param directory  zeroed; filled with those that this rank owns; free with directory_free
 * \param err        filled on failure
 * \return OVERT_OK or the error
 */
overt_err directory_collect(struct overt_ranks *ranks, const struct directory_names *names,
                            struct directory *directory, struct overt_error *err);

/** What owners say of strings: room for directory_names.count of each that is not NULL. */
struct directory_answers {
	uint32_t *numbers;
	uint64_t *values;
};

/**
 * Answers all who asked.
 * \param ranks      job
 * \param directory  directory; the asks are freed
 * \param numbers    per entry; NULL: the entry's own number
 * \param values     per entry; NULL: 0
 * \param answers    this rank's
 * \param err        filled on failure
 * \return OVERT_OK or the error
 */
overt_err directory_reply(struct overt_ranks *ranks, struct directory *directory,
                          const uint32_t *numbers, const uint64_t *values,
                          const struct directory_answers *answers, struct overt_error *err);

/**
 * Frees everything.
 * \param directory  directory
 */
void directory_free(struct directory *directory);

/**
 * A number for each entry in order of names, over all ranks when these own intervals.
 * \param ranks      job
 * \param directory  owned by intervals
 * \param order      on success the entries in order of names (malloc)
 * \param numbers    on success the number of each entry (malloc)
 * \param bounds     ranks->count + 1 places: the first number of each rank, and the number of all
 * \param err        filled on failure
 * \return OVERT_OK or the error
 */
overt_err directory_order(struct overt_ranks *ranks, const struct directory *directory,
                          uint32_t **order, uint32_t **numbers, uint64_t *bounds,
                          struct overt_error *err);

#endif
