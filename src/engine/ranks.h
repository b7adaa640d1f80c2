// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file ranks.h
 * How ranks talk to one another. Only mpi.c and mpi_mail.c know MPI; all else is
 * written in terms of these functions. Each of them is called by all ranks alike.
 */
#ifndef OVERT_ENGINE_RANKS_H
#define OVERT_ENGINE_RANKS_H

#include <overt/ranks.h>

/** Longest name of a machine. */
#define RANKS_HOST_MAX 256

/** See overt/ranks.h. */
struct overt_ranks {
	unsigned me, count;
	size_t room; /**< bytes for each rank in one round of mail */
	uint64_t sent; /**< bytes of mail to other ranks so far */
	char host[RANKS_HOST_MAX];
};

/* ---- mpi.c ---- */

/**
 * Turns a result of MPI into an error.
 * \param result  MPI's result
 * \param what    what was tried
 * \param err     filled unless the result is success
 * \return OVERT_OK or OVERT_E_IO
 */
overt_err ranks_check(int result, const char *what, struct overt_error *err);

/**
 * Adds numbers up over all ranks, place by place.
 * \param ranks   job
 * \param values  own numbers; the sums on return
 * \param count   how many
 * \param err     filled on failure
 * \return OVERT_OK or the error
 */
overt_err ranks_sum(struct overt_ranks *ranks, uint64_t *values, size_t count,
                    struct overt_error *err);

/**
 * Collects one number of each rank.
 * \param ranks  job
 * \param own    this rank's
 * \param all    room for one number per rank
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err ranks_collect(struct overt_ranks *ranks, uint64_t own, uint64_t *all,
                        struct overt_error *err);

/**
 * Collects equally many bytes of each rank.
 * \param ranks  job
 * \param own    this rank's bytes
 * \param size   how many, below 2^31
 * \param all    room for size bytes per rank
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err ranks_collect_bytes(struct overt_ranks *ranks, const void *own, size_t size, void *all,
                              struct overt_error *err);

/**
 * Running sums over the ranks: where each rank's share of a whole begins.
 * \param ranks   job
 * \param own     size of this rank's share
 * \param bounds  count + 1 numbers: beginnings, and the whole's size at the end
 * \param err     filled on failure
 * \return OVERT_OK or the error
 */
overt_err ranks_bounds(struct overt_ranks *ranks, uint64_t own, uint64_t *bounds,
                       struct overt_error *err);

/**
 * The rank whose share of a whole has a number.
 * \param bounds  from ranks_bounds
 * \param count   ranks
 * \param number  below the whole's size
 * \return the rank. Cost: log2(count) steps
 */
static inline unsigned ranks_share_of(const uint64_t *bounds, unsigned count, uint64_t number)
{
	unsigned from = 0, to = count - 1;
	while (from < to) {
		unsigned middle = from + (to - from) / 2;
		if (bounds[middle + 1] <= number)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/**
 * Gives all ranks the bytes that one has.
 * \param ranks  job
 * \param root   who has them
 * \param bytes  the bytes, or room for them
 * \param size   how many
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err ranks_share(struct overt_ranks *ranks, unsigned root, void *bytes, size_t size,
                      struct overt_error *err);

/**
 * Sends bytes to one rank, which must call ranks_receive.
 * \param to     who gets them
 * \param bytes  bytes
 * \param size   how many, below 2^31
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err ranks_send(unsigned to, const void *bytes, size_t size, struct overt_error *err);

/**
 * Waits for bytes of one rank.
 * \param from   who sends
 * \param bytes  room for them
 * \param size   how many exactly
 * \param err    filled on failure
 * \return OVERT_OK or the error
 */
overt_err ranks_receive(unsigned from, void *bytes, size_t size, struct overt_error *err);

/* ---- mpi_mail.c ---- */

/** Longest message. */
#define MAIL_MESSAGE_MAX ((size_t)140 << 10)

/** Readable bytes behind a message: overt_dict_key looks so far. */
#define MAIL_BEHIND 16

/** Messages on their way out. */
struct mail {
	struct overt_ranks *ranks;
	char *out;       /**< ranks->room bytes for each rank */
	uint64_t *used;
};

/** Who writes and who reads messages. */
struct mail_plan {
	/**
	 * Writes messages until one does not fit or there are no more.
	 * \param ctx   `ctx` below
	 * \param mail  takes them
	 * \param more  set to true when there are more to write
	 * \return OVERT_OK or the error
	 */
	overt_err (*fill)(void *ctx, struct mail *mail, bool *more);
	/**
	 * Reads messages: those of one rank come in the order in which it wrote them.
	 * \param ctx    `ctx` below
	 * \param from   who wrote them
	 * \param bytes  whole messages
	 * \param len    bytes
	 * \return OVERT_OK or the error
	 */
	overt_err (*take)(void *ctx, unsigned from, const char *bytes, size_t len);
	void *ctx;
};

/**
 * Writes one message: a head and a body.
 * \param mail  mail
 * \param to    who gets it
 * \param head  bytes
 * \param size  how many
 * \param body  more bytes; ptr may be NULL
 * \return false when it does not fit this round
 */
bool mail_put(struct mail *mail, unsigned to, const void *head, size_t size, overt_str body);

/**
 * Rounds of messages until no rank has more. Memory is bounded by two rooms per rank;
 * sizes beyond 2^31 bytes simply take more rounds.
 * \param ranks  job
 * \param plan   who writes and reads
 * \param err    filled on failure; what `fill` and `take` return becomes a general message
 * \return OVERT_OK or the error
 */
overt_err mail_run(struct overt_ranks *ranks, const struct mail_plan *plan,
                   struct overt_error *err);

#endif
