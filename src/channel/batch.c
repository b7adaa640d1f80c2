// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Normalising is most of the work of the text channels, so texts are gathered
 * and normalised many at a time on all threads, then numbered one by one in the
 * order in which they came.
 */
#include "local.h"
#include <stdlib.h>
#include <string.h>

enum {
	BATCH_POSTS = 8192,
	BATCH_BYTES = 8 << 20,
	TASK_POSTS = 256,
	TASKS = BATCH_POSTS / TASK_POSTS,
	WORDS_MIN = 4,
	CHARACTERS_MIN = 30
};

struct item {
	struct overt_channel_run *run;
	struct overt_event event;
	enum overt_precision precision;
	size_t text_at, text_len; /* in the batch's texts */
	size_t form_at, form_len; /* in its task's forms */
	bool kept;
};

struct overt_batch {
	struct item *items;
	size_t count;
	struct overt_buf texts;
	struct overt_buf forms[TASKS], scratch[TASKS];
	struct overt_error errors[TASKS];
	struct overt_norm **norms; /* one per thread; belong to the set */
	unsigned threads;
};

struct overt_batch *overt_batch_new(unsigned threads, struct overt_norm **norms)
{
	struct overt_batch *batch = calloc(1, sizeof *batch);
	if (!batch)
		return NULL;
	batch->threads = threads;
	batch->norms = norms;
	batch->items = calloc(BATCH_POSTS, sizeof *batch->items);
	if (batch->items)
		return batch;
	overt_batch_free(batch);
	return NULL;
}

void overt_batch_free(struct overt_batch *batch)
{
	if (!batch)
		return;
	for (size_t i = 0; i < TASKS; i++) {
		overt_buf_free(&batch->forms[i]);
		overt_buf_free(&batch->scratch[i]);
	}
	overt_buf_free(&batch->texts);
	free(batch->items);
	free(batch);
}

overt_err overt_batch_add(struct overt_channel_run *run, const struct overt_taken *taken,
                          overt_str text, struct overt_error *err)
{
	struct overt_batch *batch = overt_channel_batch(run->set);
	overt_err code = OVERT_OK;
	if (text.len == 0)
		return OVERT_OK;
	if (batch->count == BATCH_POSTS || batch->texts.len > BATCH_BYTES)
		code = overt_batch_flush(batch, err);
	if (code)
		return code;
	size_t at = batch->texts.len;
	if (!overt_buf_add(&batch->texts, text))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: a text of %zu bytes", text.len);
	batch->items[batch->count++] = (struct item){
		.run = run, .text_at = at, .text_len = text.len, .precision = taken->post->precision,
		.event = {.time = taken->post->time, .account = taken->account, .post = taken->index}};
	return OVERT_OK;
}

static size_t characters(const struct overt_buf *form)
{
	size_t count = 0;
	for (size_t i = 0; i < form->len; i++)
		count += ((unsigned char)form->data[i] & 0xc0) != 0x80;
	return count;
}

static overt_str text_of(const struct overt_batch *batch, const struct item *item)
{
	return (overt_str){batch->texts.data + item->text_at, item->text_len};
}

static overt_err normalise(void *ctx, size_t task, unsigned worker)
{
	struct overt_batch *batch = ctx;
	struct overt_buf *form = &batch->scratch[task], *forms = &batch->forms[task];
	size_t end = (task + 1) * TASK_POSTS;
	overt_buf_clear(forms);
	for (size_t i = task * TASK_POSTS; i < end && i < batch->count; i++) {
		struct item *item = &batch->items[i];
		size_t words;
		overt_err code = overt_norm_text(batch->norms[worker], text_of(batch, item), form, &words,
		                                 &batch->errors[task]);
		if (code)
			return code;
		item->kept = words >= WORDS_MIN || characters(form) >= CHARACTERS_MIN;
		item->form_at = forms->len;
		item->form_len = form->len;
		if (item->kept && !overt_buf_append(forms, form->data, form->len))
			return overt_fail(&batch->errors[task], OVERT_E_NOMEM, "memory is used up: texts");
	}
	return OVERT_OK;
}

static overt_err number(struct overt_batch *batch, size_t i, struct overt_error *err)
{
	struct item *item = &batch->items[i];
	if (!item->kept)
		return OVERT_OK;
	overt_str form = {batch->forms[i / TASK_POSTS].data + item->form_at, item->form_len};
	overt_err code = overt_texts_add(item->run->texts, form, text_of(batch, item),
	                                 &item->event.object, err);
	return code ? code : overt_event_add(item->run, &item->event, item->precision, err);
}

overt_err overt_batch_flush(struct overt_batch *batch, struct overt_error *err)
{
	size_t tasks = (batch->count + TASK_POSTS - 1) / TASK_POSTS;
	for (size_t i = 0; i < tasks; i++)
		batch->errors[i] = (struct overt_error){.byte = -1};
	overt_err code = overt_parallel(batch->threads, tasks, normalise, batch);
	for (size_t i = 0; code && i < tasks; i++)
		if (batch->errors[i].code == code)
			return overt_fail(err, code, "%s", batch->errors[i].message);
	if (code)
		return overt_fail(err, code, "the threads for texts failed");
	for (size_t i = 0; !code && i < batch->count; i++)
		code = number(batch, i, err);
	batch->count = 0;
	overt_buf_clear(&batch->texts);
	return code;
}
