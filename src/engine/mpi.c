// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks.h"
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 1 << 20, TAG = 1 };
#define MAIL_BYTES ((size_t)16 << 20)
#define MAIL_LEAST ((size_t)160 << 10)

overt_err ranks_check(int result, const char *what, struct overt_error *err)
{
	if (result == MPI_SUCCESS)
		return OVERT_OK;
	char text[MPI_MAX_ERROR_STRING + 1] = "unknown error";
	int len = 0;
	MPI_Error_string(result, text, &len);
	return overt_fail(err, OVERT_E_IO, "%s: MPI says: %.400s", what, text);
}

overt_err overt_ranks_start(int *argc, char ***argv, struct overt_ranks **ranks,
                            struct overt_error *err)
{
	int level, me, count, len;
	struct overt_ranks *made = calloc(1, sizeof *made);
	if (!made)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to join the job");
	overt_err code = ranks_check(MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &level),
	                             "cannot join the job", err);
	if (code)
		goto failed;
	MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
	MPI_Comm_rank(MPI_COMM_WORLD, &me);
	MPI_Comm_size(MPI_COMM_WORLD, &count);
	char host[MPI_MAX_PROCESSOR_NAME + 1] = "";
	MPI_Get_processor_name(host, &len);
	snprintf(made->host, sizeof made->host, "%s", host);
	made->me = (unsigned)me;
	made->count = (unsigned)count;
	made->room = MAIL_BYTES / made->count;
	if (made->room < MAIL_LEAST)
		made->room = MAIL_LEAST;
	if (made->room > INT32_MAX / made->count) {
		code = overt_fail(err, OVERT_E_USAGE, "at most %zu ranks, not %u",
		                  (size_t)INT32_MAX / MAIL_LEAST, made->count);
		goto failed;
	}
	*ranks = made;
	return OVERT_OK;
failed:
	free(made);
	return code;
}

unsigned overt_ranks_me(const struct overt_ranks *ranks)
{
	return ranks->me;
}

unsigned overt_ranks_count(const struct overt_ranks *ranks)
{
	return ranks->count;
}

const char *overt_ranks_host(const struct overt_ranks *ranks)
{
	return ranks->host;
}

overt_err overt_ranks_agree(struct overt_ranks *ranks, overt_err code, struct overt_error *err)
{
	int own = code ? (int)ranks->me : (int)ranks->count, least = own;
	struct overt_error ours = {0};
	if (MPI_Allreduce(&own, &least, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD))
		return overt_fail(err, OVERT_E_IO, "the ranks cannot reach one another");
	if (least == (int)ranks->count)
		return OVERT_OK;
	if (least == own)
		ours = *err;
	if (ranks_share(ranks, (unsigned)least, &ours, sizeof ours, err))
		return OVERT_E_IO;
	*err = ours;
	return ours.code;
}

void overt_ranks_abort(struct overt_ranks *ranks, int status)
{
	(void)ranks;
	MPI_Abort(MPI_COMM_WORLD, status);
	_Exit(status);
}

void overt_ranks_end(struct overt_ranks *ranks)
{
	if (ranks)
		MPI_Finalize();
	free(ranks);
}

overt_err ranks_sum(struct overt_ranks *ranks, uint64_t *values, size_t count,
                    struct overt_error *err)
{
	(void)ranks;
	overt_err code = OVERT_OK;
	for (size_t at = 0; at < count && !code; at += AT_ONCE) {
		int now = (int)(count - at < AT_ONCE ? count - at : AT_ONCE);
		code = ranks_check(MPI_Allreduce(MPI_IN_PLACE, values + at, now, MPI_UINT64_T, MPI_SUM,
		                                 MPI_COMM_WORLD),
		                   "cannot add figures up", err);
	}
	return code;
}

overt_err ranks_collect_bytes(struct overt_ranks *ranks, const void *own, size_t size, void *all,
                              struct overt_error *err)
{
	(void)ranks;
	return ranks_check(MPI_Allgather(own, (int)size, MPI_BYTE, all, (int)size, MPI_BYTE,
	                                 MPI_COMM_WORLD),
	                   "cannot collect figures", err);
}

overt_err ranks_collect(struct overt_ranks *ranks, uint64_t own, uint64_t *all,
                        struct overt_error *err)
{
	return ranks_collect_bytes(ranks, &own, sizeof own, all, err);
}

overt_err ranks_bounds(struct overt_ranks *ranks, uint64_t own, uint64_t *bounds,
                       struct overt_error *err)
{
	overt_err code = ranks_collect(ranks, own, bounds + 1, err);
	bounds[0] = 0;
	for (unsigned r = 0; r < ranks->count && !code; r++)
		bounds[r + 1] += bounds[r];
	return code;
}

overt_err ranks_share(struct overt_ranks *ranks, unsigned root, void *bytes, size_t size,
                      struct overt_error *err)
{
	(void)ranks;
	overt_err code = OVERT_OK;
	char *at = bytes;
	while (size && !code) {
		int now = (int)(size < AT_ONCE ? size : AT_ONCE);
		code = ranks_check(MPI_Bcast(at, now, MPI_BYTE, (int)root, MPI_COMM_WORLD),
		                   "cannot share settings", err);
		at += now;
		size -= (size_t)now;
	}
	return code;
}

overt_err ranks_send(unsigned to, const void *bytes, size_t size, struct overt_error *err)
{
	return ranks_check(MPI_Send(bytes, (int)size, MPI_BYTE, (int)to, TAG, MPI_COMM_WORLD),
	                   "cannot send", err);
}

overt_err ranks_receive(unsigned from, void *bytes, size_t size, struct overt_error *err)
{
	MPI_Status status;
	int got = 0;
	overt_err code = ranks_check(MPI_Recv(bytes, (int)size, MPI_BYTE, (int)from, TAG,
	                                      MPI_COMM_WORLD, &status),
	                             "cannot receive", err);
	if (code)
		return code;
	MPI_Get_count(&status, MPI_BYTE, &got);
	return got == (int)size ? OVERT_OK
	                        : overt_fail(err, OVERT_E_INTERNAL,
	                                     "expected %zu bytes of rank %u, found %d", size, from, got);
}
