// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <stdlib.h>
#include <string.h>

enum { CHANNELS_MAX = 16, SCRATCH = 2, THREADS_MAX = 256 };

struct overt_channel_set {
	struct overt_channel_run *runs[CHANNELS_MAX + GIVEN_NAMES_MAX];
	size_t count, fixed; /* the first `fixed` runs are in the fixed order, then given ones */
	bool given;          /* given channels are wanted */
	unsigned threads;
	struct overt_norm *norms[THREADS_MAX];
	struct overt_batch *batch;
	struct overt_buf scratch[SCRATCH];
	struct overt_arena *names;
	uint32_t accounts;
	struct overt_channel_yield *yields;
	struct overt_channel_run **yielding;
	size_t yield_count;
};

struct overt_norm *overt_channel_norm(struct overt_channel_set *set)
{
	return set->norms[0];
}

struct overt_buf *overt_channel_scratch(struct overt_channel_set *set, size_t which)
{
	return &set->scratch[which];
}

struct overt_batch *overt_channel_batch(struct overt_channel_set *set)
{
	return set->batch;
}

static void run_free(struct overt_channel_run *run)
{
	if (!run)
		return;
	overt_events_free(&run->events);
	overt_intern_free(run->objects);
	overt_texts_free(run->texts);
	free(run);
}

static overt_err add_run(struct overt_channel_set *set, const struct overt_channel *channel,
                         overt_str name, struct overt_error *err)
{
	struct overt_channel_run *run = calloc(1, sizeof *run);
	if (run) {
		run->channel = channel;
		run->set = set;
		run->name = name;
		if (channel->texts)
			run->texts = overt_texts_new();
		else
			run->objects = overt_intern_new();
	}
	if (!run || (!run->texts && !run->objects)) {
		run_free(run);
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: channel %s", channel->info.name);
	}
	set->runs[set->count++] = run;
	return OVERT_OK;
}

static bool is_wanted(const struct overt_channel_options *options, const char *name)
{
	if (!options || !options->names)
		return true;
	for (size_t i = 0; i < options->name_count; i++)
		if (strcmp(options->names[i], name) == 0)
			return true;
	return false;
}

static overt_err check_names(const struct overt_channel_options *options, struct overt_error *err)
{
	size_t count, known;
	const struct overt_channel *const *records = overt_channel_records(&count);
	for (size_t i = 0; options && options->names && i < options->name_count; i++) {
		for (known = 0; known < count; known++)
			if (strcmp(records[known]->info.name, options->names[i]) == 0)
				break;
		if (known < count)
			continue;
		char list[256] = "";
		for (size_t j = 0; j < count; j++) {
			strncat(list, j ? ", " : "", sizeof list - strlen(list) - 1);
			strncat(list, records[j]->info.name, sizeof list - strlen(list) - 1);
		}
		return overt_fail(err, OVERT_E_USAGE, "expected a channel (%s), found '%.60s'", list,
		                  options->names[i]);
	}
	return OVERT_OK;
}

static overt_err open_all(struct overt_channel_set *set,
                          const struct overt_channel_options *options, struct overt_error *err)
{
	size_t count;
	const struct overt_channel *const *records = overt_channel_records(&count);
	overt_err code = OVERT_OK;
	set->threads = options && options->threads ? options->threads : 1;
	if (set->threads > THREADS_MAX)
		set->threads = THREADS_MAX;
	for (unsigned i = 0; !code && i < set->threads; i++)
		code = overt_norm_open(&set->norms[i], err);
	for (size_t i = 0; !code && i < count; i++) {
		bool given = strcmp(records[i]->info.name, "given") == 0;
		if (!is_wanted(options, records[i]->info.name))
			continue;
		set->given = set->given || given;
		if (!given)
			code = add_run(set, records[i], overt_str_from(records[i]->info.name), err);
	}
	set->fixed = set->count;
	return code;
}

overt_err overt_channel_set_open(struct overt_channel_set **set,
                                 const struct overt_channel_options *options,
                                 struct overt_error *err)
{
	struct overt_channel_set *made = NULL;
	overt_err code = check_names(options, err);
	if (code)
		goto done;
	made = calloc(1, sizeof *made);
	if (!made) {
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: channels");
		goto done;
	}
	code = open_all(made, options, err);
	if (code)
		goto done;
	made->names = overt_arena_new(1 << 20);
	made->batch = overt_batch_new(made->threads, made->norms);
	if (!made->names || !made->batch) {
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: channels");
		goto done;
	}
	*set = made;
	made = NULL;
done:
	overt_channel_set_free(made);
	return code;
}

void overt_channel_set_free(struct overt_channel_set *set)
{
	if (!set)
		return;
	for (size_t i = 0; i < set->count; i++)
		run_free(set->runs[i]);
	for (size_t i = 0; i < THREADS_MAX; i++)
		overt_norm_free(set->norms[i]);
	for (size_t i = 0; i < SCRATCH; i++)
		overt_buf_free(&set->scratch[i]);
	overt_batch_free(set->batch);
	overt_arena_free(set->names);
	free(set->yields);
	free(set->yielding);
	free(set);
}

/* Makes the channel of a given name that was not met before. */
static overt_err meet_given(struct overt_channel_set *set, overt_str name, struct overt_error *err)
{
	struct overt_buf *full = &set->scratch[0];
	overt_str kept;
	overt_buf_clear(full);
	overt_buf_add(full, OVERT_STR("given:"));
	overt_buf_add(full, name);
	for (size_t i = set->fixed; i < set->count; i++)
		if (overt_str_equal(set->runs[i]->name, overt_buf_view(full)))
			return OVERT_OK;
	if (set->count - set->fixed == GIVEN_NAMES_MAX)
		return overt_fail(err, OVERT_E_NOMEM, "more than %d names of given objects",
		                  GIVEN_NAMES_MAX);
	if (full->failed || !overt_arena_copy(set->names, overt_buf_view(full), &kept))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: names of given objects");
	size_t count;
	return add_run(set, overt_channel_records(&count)[count - 1], kept, err);
}

overt_err overt_channel_set_take(struct overt_channel_set *set, const struct overt_post *post,
                                 uint32_t account, uint32_t index, struct overt_error *err)
{
	struct overt_taken taken = {.post = post, .account = account, .index = index};
	overt_err code = OVERT_OK;
	if (account == OVERT_NO_INDEX || post->time == OVERT_TIME_UNKNOWN)
		return OVERT_OK;
	taken.repost = post->kind == OVERT_KIND_REPOST || post->repost_of.len ||
	               overt_norm_is_manual_repost(post->text);
	if (account >= set->accounts)
		set->accounts = account + 1;
	for (size_t i = 0; !code && set->given && i < post->given_count && i < OVERT_GIVEN_MAX; i++)
		code = meet_given(set, post->given[i].name, err);
	for (size_t i = 0; !code && i < set->count; i++)
		code = set->runs[i]->channel->take(set->runs[i], &taken, err);
	return code;
}

static int compare_names(const void *a, const void *b)
{
	const struct overt_channel_run *const *x = a, *const *y = b;
	return overt_str_compare((*x)->name, (*y)->name);
}

static overt_err list_yields(struct overt_channel_set *set, struct overt_error *err)
{
	set->yields = calloc(set->count + 1, sizeof *set->yields);
	set->yielding = calloc(set->count + 1, sizeof(struct overt_channel_run *));
	if (!set->yields || !set->yielding)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: channels");
	for (size_t i = 0; i < set->count; i++) {
		struct overt_channel_run *run = set->runs[i];
		run->events.accounts = set->accounts;
		if (run->objects)
			run->events.objects = overt_intern_count(run->objects);
		if (run->events.count == 0)
			continue;
		set->yielding[set->yield_count] = run;
		set->yields[set->yield_count++] = (struct overt_channel_yield){
			.info = &run->channel->info, .name = run->name, .events = &run->events};
	}
	return OVERT_OK;
}

overt_err overt_channel_set_finish(struct overt_channel_set *set,
                                   const struct overt_progress *progress, struct overt_error *err)
{
	overt_err code = overt_batch_flush(set->batch, err);
	qsort(set->runs + set->fixed, set->count - set->fixed, sizeof(struct overt_channel_run *),
	      compare_names);
	for (size_t i = 0; !code && i < set->count; i++)
		if (set->runs[i]->texts)
			code = overt_texts_finish(set->runs[i]->texts, &set->runs[i]->events, set->threads,
			                          progress, err);
	return code ? code : list_yields(set, err);
}

const struct overt_channel_yield *overt_channel_set_yields(const struct overt_channel_set *set,
                                                           size_t *count)
{
	*count = set->yield_count;
	return set->yields;
}

overt_str overt_channel_set_label(const struct overt_channel_set *set, size_t channel,
                                  uint32_t object)
{
	const struct overt_channel_run *run = set->yielding[channel];
	if (!run->texts)
		return overt_keyed_label(run, object);
	const struct overt_text *text = &run->texts->items[run->texts->representative[object]];
	return (overt_str){text->label, text->label_len};
}
