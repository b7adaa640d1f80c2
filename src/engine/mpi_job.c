// SPDX-License-Identifier: GPL-3.0-or-later
#include "job.h"
#include "network.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>

/* ---- names that are kept ---- */

overt_err names_keep(const struct dict_entry *entries, const uint32_t *order, uint32_t count,
                     struct kept_names *names, struct overt_error *err)
{
	size_t size = 0;
	for (uint32_t i = 0; i < count; i++)
		size += overt_dict_view(&entries[order ? order[i] : i]).len;
	names->text = malloc(size + 1);
	names->starts = malloc(((size_t)count + 1) * sizeof *names->starts);
	if (!names->text || !names->starts)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u names", count);
	size = 0;
	for (uint32_t i = 0; i < count; i++) {
		overt_str name = overt_dict_view(&entries[order ? order[i] : i]);
		names->starts[i] = size;
		memcpy(names->text + size, name.ptr, name.len);
		size += name.len;
	}
	names->starts[count] = size;
	names->count = count;
	return OVERT_OK;
}

void names_save(const struct overt_ranks *ranks, const struct kept_names *names,
                struct save_file *file)
{
	save_put(file, names->bounds, ((size_t)ranks->count + 1) * sizeof *names->bounds);
	save_put(file, names->starts, ((size_t)names->count + 1) * sizeof *names->starts);
	save_put(file, names->text, names->starts[names->count]);
}

overt_err names_load(const struct overt_ranks *ranks, struct save_file *file,
                     struct kept_names *names)
{
	size_t bounds = 0, starts = 0, text = 0;
	free(names->bounds);
	names->bounds = NULL;
	overt_err code = save_take(file, sizeof *names->bounds, &names->bounds, &bounds);
	if (!code)
		code = save_take(file, sizeof *names->starts, &names->starts, &starts);
	if (!code)
		code = save_take(file, 1, &names->text, &text);
	if (code)
		return code;
	if (bounds != (size_t)ranks->count + 1 || !starts || names->starts[starts - 1] != text)
		return OVERT_E_INPUT;
	names->count = (uint32_t)(starts - 1);
	return OVERT_OK;
}

void names_free(struct kept_names *names)
{
	free(names->bounds);
	free(names->text);
	free(names->starts);
	*names = (struct kept_names){0};
}

/* ---- names that are looked up ---- */

struct keeper {
	const struct kept_names *kept;
	uint64_t base;
};

static overt_str kept_name(void *ctx, uint64_t number, char *scratch)
{
	(void)scratch;
	const struct keeper *keeper = ctx;
	const uint64_t *start = &keeper->kept->starts[number - keeper->base];
	return (overt_str){keeper->kept->text + start[0], (size_t)(start[1] - start[0])};
}

overt_err lookup_fetch(struct overt_ranks *ranks, const struct kept_names *kept,
                       struct lookup *lookup, struct overt_error *err)
{
	uint32_t count = lookup->set.count;
	uint32_t *members = malloc(((size_t)count + 1) * sizeof *members);
	uint64_t *wanted = malloc(((size_t)count + 1) * sizeof *wanted);
	lookup->names = calloc((size_t)count + 1, sizeof *lookup->names);
	lookup->arena = overt_arena_new(SIZE_MAX / 2);
	overt_err code = OVERT_OK;
	if (!members || !wanted || !lookup->names || !lookup->arena) {
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for %u names", count);
		goto done;
	}
	sparse_list(&lookup->set, members);
	for (uint32_t i = 0; i < count; i++)
		wanted[i] = members[i];
	struct keeper keeper = {kept, kept->bounds[ranks->me]};
	struct fetching fetch = {.numbers = wanted, .count = count, .bounds = kept->bounds,
	                         .keep = kept_name, .ctx = &keeper};
	code = totals_fetch(ranks, &fetch, lookup->arena, lookup->names, err);
done:
	free(members);
	free(wanted);
	return code;
}

overt_err lookup_count(struct overt_ranks *ranks, const struct lookup *lookup, uint64_t *count,
                       struct overt_error *err)
{
	uint32_t own = lookup->set.count;
	uint32_t *keys = malloc(((size_t)own + 1) * sizeof *keys);
	uint32_t *ones = malloc(((size_t)own + 1) * sizeof *ones);
	overt_err code = OVERT_E_NOMEM;
	if (!keys || !ones) {
		overt_fail(err, code, "no memory to count %u numbers", own);
		goto done;
	}
	sparse_list(&lookup->set, keys);
	for (uint32_t i = 0; i < own; i++)
		ones[i] = 1;
	code = totals_add(ranks, keys, ones, own, lookup->set.space, count, err);
done:
	free(keys);
	free(ones);
	return code;
}

void lookup_free(struct lookup *lookup)
{
	sparse_free(&lookup->set);
	free(lookup->names);
	overt_arena_free(lookup->arena);
	*lookup = (struct lookup){0};
}

/* ---- accounts ---- */

static overt_str account_name(void *ctx, uint32_t number, char *scratch)
{
	(void)scratch;
	return overt_dict_get(ctx, number);
}

overt_err job_number_accounts(struct overt_ranks *ranks, struct dict *accounts,
                              const struct job_rows *rows, const struct directory_answers *answers,
                              struct kept_names *names, struct overt_error *err)
{
	struct name_limits limits = {0};
	struct directory directory = {0};
	struct directory_names mine = {.name = account_name, .ctx = accounts,
	                               .count = atomic_load(&accounts->count),
	                               .first = rows ? rows->first : NULL,
	                               .rows = rows ? rows->counts : NULL, .wanted = rows != NULL};
	uint32_t *order = NULL, *of_entry = NULL;
	uint64_t *values = NULL;
	names->bounds = calloc((size_t)ranks->count + 1, sizeof *names->bounds);
	overt_err code = names->bounds ? directory_limits(ranks, &mine, &limits, err)
	                               : overt_fail(err, OVERT_E_NOMEM, "no memory for names");
	mine.limits = &limits;
	if (!code)
		code = directory_collect(ranks, &mine, &directory, err);
	if (!code)
		code = directory_order(ranks, &directory, &order, &of_entry, names->bounds, err);
	if (!code && rows)
		code = rows->value(rows->ctx, &directory, &values, err);
	if (!code)
		code = directory_reply(ranks, &directory, of_entry, values, answers, err);
	if (!code)
		code = names_keep(directory.dict.entries, order, directory_count(&directory), names, err);
	free(values);
	free(order);
	free(of_entry);
	free(limits.items);
	directory_free(&directory);
	return code;
}

overt_err job_least(struct overt_ranks *ranks, size_t own, size_t *least, struct overt_error *err)
{
	uint64_t *all = calloc(ranks->count, sizeof *all);
	if (!all)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to compare settings");
	overt_err code = ranks_collect(ranks, own ? own : SIZE_MAX, all, err);
	uint64_t smallest = SIZE_MAX;
	for (unsigned r = 0; r < ranks->count; r++)
		smallest = all[r] < smallest ? all[r] : smallest;
	free(all);
	if (!code)
		*least = smallest;
	return code;
}

overt_err overt_ranks_used(struct overt_ranks *ranks, struct overt_ranks_usage *usage,
                           struct overt_error *err)
{
	struct rusage own;
	uint64_t moved = ranks->sent, most = 0, *all = calloc(ranks->count, sizeof *all);
	if (!all)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for figures");
	uint64_t peak = getrusage(RUSAGE_SELF, &own) ? 0 : (uint64_t)own.ru_maxrss * 1024;
	overt_err code = ranks_sum(ranks, &moved, 1, err);
	if (!code)
		code = ranks_collect(ranks, peak, all, err);
	for (unsigned r = 0; r < ranks->count; r++)
		most = all[r] > most ? all[r] : most;
	free(all);
	if (!code)
		*usage = (struct overt_ranks_usage){moved, most};
	return code;
}

static overt_err same_for_all(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                              struct overt_error *err)
{
	uint64_t own = overt_hash64(where->settings.ptr, where->settings.len, 0), first;
	for (size_t i = 0; i < where->input_count; i++) {
		const struct overt_ranks_input *input = &where->inputs[i];
		own = overt_hash64(input->path, strlen(input->path), own) + input->size + input->whole;
	}
	first = own;
	overt_err code = ranks_share(ranks, 0, &first, sizeof first, err);
	if (!code && first != own)
		code = overt_fail(err, OVERT_E_USAGE,
		                  "rank %u (%s) sees other inputs or options than rank 0", ranks->me,
		                  ranks->host);
	return overt_ranks_agree(ranks, code, err);
}

overt_err job_open(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                   struct save *save, struct overt_error *err)
{
	overt_err code = same_for_all(ranks, where, err);
	return code ? code : save_open(ranks, where, save, err);
}

overt_err job_finish(struct overt_ranks *ranks, struct save *save, struct overt_error *err)
{
	const struct overt_ranks_options *where = save->where;
	overt_err code = ranks->me == 0 && where->finish ? where->finish(where->ctx, err) : OVERT_OK;
	code = overt_ranks_agree(ranks, code, err);
	if (!code)
		save_remove(save);
	return code;
}

/* ---- cuts ---- */

/* First buckets of the ranks' stretches. */
static void cut_ranks(const struct overt_ranks *ranks, const uint64_t *all, size_t *first)
{
	uint64_t total = 0, seen = 0;
	for (size_t b = 0; b < PAIR_BUCKETS; b++)
		total += all[b];
	unsigned rank = 0;
	first[0] = 0;
	for (size_t b = 0; b < PAIR_BUCKETS; b++) {
		while (rank + 1 < ranks->count && seen >= (total / ranks->count + 1) * (rank + 1))
			first[++rank] = b;
		seen += all[b];
	}
	while (rank < ranks->count)
		first[++rank] = PAIR_BUCKETS;
}

/* Cuts one stretch into parts of the budget; returns how many. `begin` may be NULL. */
static size_t cut_stretch(const uint64_t *all, size_t from, size_t to, uint64_t budget,
                          size_t *begin, uint64_t *most)
{
	size_t parts = 1;
	uint64_t held = 0;
	if (begin)
		begin[0] = from;
	for (size_t b = from; b < to; b++) {
		if (held && held + all[b] > budget) {
			if (begin)
				begin[parts] = b;
			parts++;
			held = 0;
		}
		held += all[b];
		*most = held > *most ? held : *most;
	}
	return parts;
}

overt_err pair_cuts_make(struct overt_ranks *ranks, const uint64_t *found,
                         const uint64_t *weights, uint64_t budget, struct pair_cuts *cuts,
                         struct overt_error *err)
{
	uint64_t *all = malloc(PAIR_BUCKETS * sizeof *all);
	size_t *first = calloc((size_t)ranks->count + 1, sizeof *first);
	overt_err code = OVERT_E_NOMEM;
	*cuts = (struct pair_cuts){.passes = 1};
	if (!all || !first)
		goto done;
	memcpy(all, weights ? weights : found, PAIR_BUCKETS * sizeof *all);
	code = ranks_sum(ranks, all, PAIR_BUCKETS, err);
	if (code)
		goto done;
	cut_ranks(ranks, all, first);
	if (weights) {
		memcpy(all, found, PAIR_BUCKETS * sizeof *all);
		code = ranks_sum(ranks, all, PAIR_BUCKETS, err);
	}
	if (code)
		goto done;
	for (unsigned r = 0; r < ranks->count; r++) {
		size_t parts = cut_stretch(all, first[r], first[r + 1], budget, NULL, &cuts->most);
		cuts->passes = parts > cuts->passes ? parts : cuts->passes;
	}
	cuts->begin = malloc((ranks->count * cuts->passes + 1) * sizeof *cuts->begin);
	code = cuts->begin ? OVERT_OK : OVERT_E_NOMEM;
	for (unsigned r = 0; r < ranks->count && !code; r++) {
		size_t *begin = cuts->begin + r * cuts->passes;
		size_t parts = cut_stretch(all, first[r], first[r + 1], budget, begin, &cuts->most);
		for (; parts < cuts->passes; parts++)
			begin[parts] = first[r + 1];
	}
	if (!code)
		cuts->begin[ranks->count * cuts->passes] = PAIR_BUCKETS;
done:
	free(all);
	free(first);
	return code ? overt_fail(err, code, "no memory to share pairs out") : OVERT_OK;
}

/* ---- text ---- */

static overt_err write_text(int fd, overt_str text, struct overt_error *err)
{
	return network_write(fd, text) ? overt_fail(err, OVERT_E_IO, "cannot write the edges: %s",
	                                            strerror(errno))
	                               : OVERT_OK;
}

/* Rank 0 writes what another rank sends, until it sends nothing. */
static overt_err pass_on(unsigned from, int fd, struct overt_error *err)
{
	uint64_t size = 1;
	overt_err code = OVERT_OK;
	while (size && !code) {
		code = ranks_receive(from, &size, sizeof size, err);
		char *text = code || !size ? NULL : malloc(size);
		if (!code && size && !text)
			code = overt_fail(err, OVERT_E_NOMEM, "no memory for text");
		if (text)
			code = ranks_receive(from, text, size, err);
		if (text && !code)
			code = write_text(fd, (overt_str){text, size}, err);
		free(text);
	}
	return code;
}

static overt_err make_text(struct overt_ranks *ranks, const struct job_text *text, int fd,
                           struct overt_error *err)
{
	struct overt_buf out = {.max = INT32_MAX};
	overt_err code = OVERT_OK;
	for (bool more = true; more && !code;) {
		more = false;
		overt_buf_clear(&out);
		code = text->next(text->ctx, &out, &more);
		if (code || out.failed) {
			code = overt_fail(err, code ? code : OVERT_E_NOMEM, "no memory for text");
			break;
		}
		uint64_t size = out.len;
		if (ranks->me == 0)
			code = write_text(fd, overt_buf_view(&out), err);
		else if (size && !(code = ranks_send(0, &size, sizeof size, err)))
			code = ranks_send(0, out.data, out.len, err);
	}
	uint64_t end = 0;
	if (!code && ranks->me)
		code = ranks_send(0, &end, sizeof end, err);
	overt_buf_free(&out);
	return code;
}

overt_err job_write(struct overt_ranks *ranks, const struct job_text *text, int fd,
                    struct overt_error *err)
{
	overt_err code = make_text(ranks, text, fd, err);
	for (unsigned r = 1; r < ranks->count && !code && ranks->me == 0; r++)
		code = pass_on(r, fd, err);
	return code;
}
