// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks.h"
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

/* One exchange: what goes out and comes in, and how much of it. */
struct rounds {
	struct mail mail;
	char *in;
	uint64_t *sizes_out, *sizes_in; /* bytes << 1, and 1 when more will come */
	int *counts_out, *counts_in, *starts_out, *starts_in;
};

bool mail_put(struct mail *mail, unsigned to, const void *head, size_t size, overt_str body)
{
	size_t room = mail->ranks->room, used = mail->used[to];
	if (size + body.len > room - used)
		return false;
	char *at = mail->out + (size_t)to * room + used;
	memcpy(at, head, size);
	if (body.len)
		memcpy(at + size, body.ptr, body.len);
	mail->used[to] += size + body.len;
	return true;
}

static void rounds_free(struct rounds *rounds)
{
	free(rounds->mail.out);
	free(rounds->mail.used);
	free(rounds->in);
	free(rounds->sizes_out);
	free(rounds->sizes_in);
	free(rounds->counts_out);
	free(rounds->counts_in);
	free(rounds->starts_out);
	free(rounds->starts_in);
}

static overt_err rounds_make(struct rounds *rounds, struct overt_ranks *ranks,
                             struct overt_error *err)
{
	size_t count = ranks->count;
	*rounds = (struct rounds){.mail.ranks = ranks};
	rounds->mail.out = malloc(count * ranks->room);
	rounds->in = malloc(count * ranks->room + MAIL_BEHIND);
	rounds->mail.used = calloc(count, sizeof *rounds->mail.used);
	rounds->sizes_out = calloc(count, sizeof *rounds->sizes_out);
	rounds->sizes_in = calloc(count, sizeof *rounds->sizes_in);
	rounds->counts_out = calloc(count, sizeof(int));
	rounds->counts_in = calloc(count, sizeof(int));
	rounds->starts_out = calloc(count, sizeof(int));
	rounds->starts_in = calloc(count, sizeof(int));
	bool fine = rounds->mail.out && rounds->in && rounds->mail.used && rounds->sizes_out &&
	            rounds->sizes_in && rounds->counts_out && rounds->counts_in &&
	            rounds->starts_out && rounds->starts_in;
	return fine ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for mail among %zu ranks",
	                                    count);
}

/* Everybody tells everybody how much comes; what comes fits, since all rooms are alike. */
static overt_err announce(struct rounds *rounds, bool more, bool *any, struct overt_error *err)
{
	struct overt_ranks *ranks = rounds->mail.ranks;
	for (unsigned r = 0; r < ranks->count; r++) {
		rounds->sizes_out[r] = rounds->mail.used[r] << 1 | more;
		ranks->sent += r == ranks->me ? 0 : rounds->mail.used[r];
	}
	overt_err code = ranks_check(MPI_Alltoall(rounds->sizes_out, 1, MPI_UINT64_T,
	                                          rounds->sizes_in, 1, MPI_UINT64_T, MPI_COMM_WORLD),
	                             "cannot announce mail", err);
	*any = false;
	int start = 0;
	for (unsigned r = 0; r < ranks->count && !code; r++) {
		uint64_t size = rounds->sizes_in[r] >> 1;
		*any = *any || (rounds->sizes_in[r] & 1);
		if (size > ranks->room)
			return overt_fail(err, OVERT_E_INTERNAL, "rank %u announces too much", r);
		rounds->counts_out[r] = (int)rounds->mail.used[r];
		rounds->starts_out[r] = (int)(r * ranks->room);
		rounds->counts_in[r] = (int)size;
		rounds->starts_in[r] = start;
		start += (int)size;
	}
	return code;
}

static overt_err exchange(struct rounds *rounds, struct overt_error *err)
{
	return ranks_check(MPI_Alltoallv(rounds->mail.out, rounds->counts_out, rounds->starts_out,
	                                 MPI_BYTE, rounds->in, rounds->counts_in, rounds->starts_in,
	                                 MPI_BYTE, MPI_COMM_WORLD),
	                   "cannot exchange mail", err);
}

overt_err mail_run(struct overt_ranks *ranks, const struct mail_plan *plan,
                   struct overt_error *err)
{
	struct rounds rounds;
	bool any = true;
	overt_err code = rounds_make(&rounds, ranks, err);
	while (!code && any) {
		bool more = false;
		memset(rounds.mail.used, 0, ranks->count * sizeof *rounds.mail.used);
		code = plan->fill(plan->ctx, &rounds.mail, &more);
		if (code) {
			overt_fail(err, code, "cannot write messages to other ranks");
			break;
		}
		code = announce(&rounds, more, &any, err);
		if (!code)
			code = exchange(&rounds, err);
		for (unsigned r = 0; r < ranks->count && !code; r++)
			if (rounds.counts_in[r])
				code = plan->take(plan->ctx, r, rounds.in + rounds.starts_in[r],
				                  (size_t)rounds.counts_in[r]);
		if (code && code != OVERT_E_IO)
			overt_fail(err, code, "cannot take messages of other ranks");
	}
	rounds_free(&rounds);
	return code;
}
