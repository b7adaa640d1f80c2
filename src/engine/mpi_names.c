// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory.h"
#include "rows.h"
#include <stdlib.h>

enum { SAMPLES = 64, TEXT_MAX = 65536, OWNER_SEED = 1 };

/* A string on its way to its owner; the bytes follow. */
struct ask_message {
	uint64_t first;
	uint32_t rows, number, len, unused;
};

struct answer_message {
	uint64_t value;
	uint32_t number, answer;
};

struct asking {
	const struct overt_ranks *ranks;
	const struct directory_names *names;
	struct directory *directory;
	uint32_t next;
	char *scratch;
};

unsigned directory_owner(const struct overt_ranks *ranks, overt_str name)
{
	// another seed than the tables', or each rank would use only some of their slots
	return (unsigned)(overt_hash64(name.ptr, name.len, OWNER_SEED) % ranks->count);
}

static int by_sample(const void *left, const void *right)
{
	const struct name_sample *a = left, *b = right;
	return overt_str_compare((overt_str){a->text, a->len}, (overt_str){b->text, b->len});
}

static unsigned interval_of(const struct name_limits *limits, overt_str name)
{
	size_t from = 0, to = limits->count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct name_sample *limit = &limits->items[middle];
		if (overt_str_compare((overt_str){limit->text, limit->len}, name) <= 0)
			from = middle + 1;
		else
			to = middle;
	}
	return (unsigned)from;
}

static void take_samples(const struct directory_names *names, struct name_sample *own,
                         char *scratch)
{
	for (uint32_t i = 0; i < SAMPLES && names->count; i++) {
		uint32_t number = (uint32_t)((uint64_t)names->count * i / SAMPLES);
		overt_str name = names->name(names->ctx, number, scratch);
		own[i].len = (uint16_t)(name.len < NAME_SAMPLE ? name.len : NAME_SAMPLE);
		memcpy(own[i].text, name.ptr, own[i].len);
	}
}

overt_err directory_limits(struct overt_ranks *ranks, const struct directory_names *names,
                           struct name_limits *limits, struct overt_error *err)
{
	size_t all = (size_t)ranks->count * SAMPLES, some = 0;
	struct name_sample *own = calloc(SAMPLES, sizeof *own);
	struct name_sample *samples = calloc(all, sizeof *samples);
	char *scratch = malloc(TEXT_MAX);
	overt_err code = OVERT_OK;
	*limits = (struct name_limits){0};
	if (!own || !samples || !scratch) {
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for samples of names");
		goto done;
	}
	take_samples(names, own, scratch);
	code = ranks_collect_bytes(ranks, own, SAMPLES * sizeof *own, samples, err);
	if (code)
		goto done;
	for (size_t i = 0; i < all; i++) // ranks without names have empty samples
		if (samples[i].len)
			samples[some++] = samples[i];
	qsort(samples, some, sizeof *samples, by_sample);
	limits->count = some ? ranks->count - 1 : 0;
	limits->items = calloc(limits->count + 1, sizeof *limits->items);
	if (!limits->items)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for limits of names");
	for (size_t r = 0; r < limits->count && !code; r++)
		limits->items[r] = samples[(r + 1) * some / ranks->count];
done:
	free(own);
	free(samples);
	free(scratch);
	return code;
}

static overt_err fill_asks(void *ctx, struct mail *mail, bool *more)
{
	struct asking *asking = ctx;
	const struct directory_names *names = asking->names;
	for (; asking->next < names->count; asking->next++) {
		uint32_t number = asking->next;
		overt_str name = names->name(names->ctx, number, asking->scratch);
		struct ask_message message = {
			.first = names->first ? names->first[number] : names->base + number,
			.rows = names->rows ? names->rows[number] : 1,
			.number = number, .len = (uint32_t)name.len};
		unsigned to = names->limits ? interval_of(names->limits, name)
		                            : directory_owner(asking->ranks, name);
		if (!mail_put(mail, to, &message, sizeof message, name)) {
			*more = true;
			return OVERT_OK;
		}
	}
	return OVERT_OK;
}

/* First row and number of rows of an entry. */
static overt_err note_rows(struct directory *directory, uint32_t entry, bool fresh,
                           const struct ask_message *message)
{
	size_t need = (size_t)entry + 1;
	overt_err code = overt_grow(&directory->first, &directory->first_cap, need,
	                            sizeof *directory->first, SIZE_MAX, NULL);
	if (!code)
		code = overt_grow(&directory->rows, &directory->rows_cap, need, sizeof *directory->rows,
		                  SIZE_MAX, NULL);
	if (code)
		return code;
	if (fresh) {
		directory->first[entry] = UINT64_MAX;
		directory->rows[entry] = 0;
	}
	if (message->first < directory->first[entry])
		directory->first[entry] = message->first;
	directory->rows[entry] += message->rows;
	return OVERT_OK;
}

static overt_err take_ask(struct asking *asking, unsigned from, const struct ask_message *message,
                          const char *text)
{
	struct directory *directory = asking->directory;
	struct dict *dict = &directory->dict;
	struct dict_key key;
	uint32_t before = atomic_load(&dict->count), entry;
	overt_dict_key(text, message->len, &key);
	if (!overt_dict_room(dict, 1)) {
		overt_err code = overt_dict_grow(dict, NULL);
		if (code)
			return code;
	}
	if (!overt_dict_add(dict, &key, 0, &entry) ||
	    overt_grow(&directory->asks, &directory->ask_cap, directory->ask_count + 1,
	               sizeof *directory->asks, SIZE_MAX, NULL))
		return OVERT_E_NOMEM;
	directory->asks[directory->ask_count++] =
		(struct directory_ask){from, message->number, entry};
	return asking->names->wanted ? note_rows(directory, entry, entry == before, message)
	                             : OVERT_OK;
}

static overt_err take_asks(void *ctx, unsigned from, const char *bytes, size_t len)
{
	struct ask_message message;
	for (size_t at = 0; at < len; at += message.len) {
		if (len - at < sizeof message)
			return OVERT_E_INTERNAL;
		memcpy(&message, bytes + at, sizeof message);
		at += sizeof message;
		if (message.len > len - at)
			return OVERT_E_INTERNAL;
		overt_err code = take_ask(ctx, from, &message, bytes + at);
		if (code)
			return code;
	}
	return OVERT_OK;
}

overt_err directory_collect(struct overt_ranks *ranks, const struct directory_names *names,
                            struct directory *directory, struct overt_error *err)
{
	struct asking asking = {ranks, names, directory, 0, malloc(TEXT_MAX)};
	struct mail_plan plan = {fill_asks, take_asks, &asking};
	overt_err code = asking.scratch ? mail_run(ranks, &plan, err)
	                                : overt_fail(err, OVERT_E_NOMEM, "no memory for names");
	free(asking.scratch);
	return code;
}

/* ---- answers ---- */

struct answering {
	struct directory *directory;
	const uint32_t *numbers;
	const uint64_t *values;
	const struct directory_answers *answers;
	size_t next;
};

static overt_err fill_answers(void *ctx, struct mail *mail, bool *more)
{
	struct answering *work = ctx;
	for (; work->next < work->directory->ask_count; work->next++) {
		const struct directory_ask *ask = &work->directory->asks[work->next];
		struct answer_message message = {
			.value = work->values ? work->values[ask->entry] : 0, .number = ask->number,
			.answer = work->numbers ? work->numbers[ask->entry] : ask->entry};
		if (!mail_put(mail, ask->from, &message, sizeof message, OVERT_STR_NONE)) {
			*more = true;
			return OVERT_OK;
		}
	}
	return OVERT_OK;
}

static overt_err take_answers(void *ctx, unsigned from, const char *bytes, size_t len)
{
	(void)from;
	const struct directory_answers *answers = ((struct answering *)ctx)->answers;
	struct answer_message message;
	for (size_t at = 0; at + sizeof message <= len; at += sizeof message) {
		memcpy(&message, bytes + at, sizeof message);
		if (answers->numbers)
			answers->numbers[message.number] = message.answer;
		if (answers->values)
			answers->values[message.number] = message.value;
	}
	return OVERT_OK;
}

overt_err directory_reply(struct overt_ranks *ranks, struct directory *directory,
                          const uint32_t *numbers, const uint64_t *values,
                          const struct directory_answers *answers, struct overt_error *err)
{
	struct answering work = {directory, numbers, values, answers, 0};
	struct mail_plan plan = {fill_answers, take_answers, &work};
	overt_err code = mail_run(ranks, &plan, err);
	free(directory->asks);
	directory->asks = NULL;
	directory->ask_count = directory->ask_cap = 0;
	return code;
}

void directory_free(struct directory *directory)
{
	overt_dict_free(&directory->dict);
	free(directory->first);
	free(directory->rows);
	free(directory->asks);
	*directory = (struct directory){0};
}

overt_err directory_order(struct overt_ranks *ranks, const struct directory *directory,
                          uint32_t **order, uint32_t **numbers, uint64_t *bounds,
                          struct overt_error *err)
{
	uint32_t count = directory_count(directory);
	uint32_t *entries = malloc(((size_t)count + 1) * sizeof *entries);
	uint32_t *back = malloc(((size_t)count + 1) * sizeof *back);
	overt_err code = OVERT_E_NOMEM;
	for (uint32_t i = 0; entries && i < count; i++)
		entries[i] = i;
	if (!entries || !back || !rows_sort_names(&directory->dict, entries, count)) {
		overt_fail(err, code, "no memory to order %u names", count);
		goto done;
	}
	code = ranks_bounds(ranks, count, bounds, err);
	if (!code && bounds[ranks->count] >= UINT32_MAX)
		code = overt_fail(err, OVERT_E_NOMEM, "at most 2^32 - 2 different accounts");
	if (code)
		goto done;
	for (uint32_t i = 0; i < count; i++)
		back[entries[i]] = (uint32_t)bounds[ranks->me] + i;
	*order = entries;
	*numbers = back;
	entries = back = NULL;
done:
	free(entries);
	free(back);
	return code;
}
