// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/lane.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS_A_TASK = 32768, TASKS_MAX = 1024, SLICES_A_THREAD = 4 };

/* Accounts are cut into tasks; a pass holds the positions of as many tasks as memory allows. */
struct grouping {
	const struct overt_group *group;
	unsigned threads;
	uint32_t *bounds;      /* first account of each task, and the number of accounts */
	uint16_t *task_of;     /* task of each account */
	size_t *sizes;         /* events of each task */
	size_t tasks;
	size_t from, to;       /* tasks of this pass */
	size_t slices;
	size_t *fill;          /* [slice][task]: where the slice's next event goes */
	uint64_t *slots;       /* account << 32 | position */
	size_t *begin;         /* first slot of each task of this pass */
	struct overt_buf *out; /* per task of this pass */
	bool *done;
	size_t next;           /* the task whose bytes are written next */
	overt_err write_failed;
	pthread_mutex_t lock;
};

static uint32_t account_at(const struct overt_group *group, size_t i)
{
	return group->account[i * group->stride];
}

/* Cuts the accounts into tasks of about equally many events. */
static overt_err cut(struct grouping *work)
{
	const struct overt_group *group = work->group;
	work->tasks = group->count / EVENTS_A_TASK + 1;
	if (work->tasks > TASKS_MAX)
		work->tasks = TASKS_MAX;
	uint32_t *degree = calloc((size_t)group->accounts + 1, sizeof *degree);
	work->bounds = calloc(work->tasks + 1, sizeof *work->bounds);
	work->sizes = calloc(work->tasks, sizeof *work->sizes);
	work->task_of = malloc(((size_t)group->accounts + 1) * sizeof *work->task_of);
	overt_err code = OVERT_E_NOMEM;
	if (!degree || !work->bounds || !work->sizes || !work->task_of)
		goto done;
	for (size_t i = 0; i < group->count; i++)
		degree[account_at(group, i)]++;
	size_t share = group->count / work->tasks + 1, task = 0;
	for (uint32_t a = 0; a < group->accounts; a++) {
		if (work->sizes[task] >= share && task + 1 < work->tasks)
			work->bounds[++task] = a;
		work->task_of[a] = (uint16_t)task;
		work->sizes[task] += degree[a];
	}
	work->tasks = task + 1;
	work->bounds[work->tasks] = group->accounts;
	code = OVERT_OK;
done:
	free(degree);
	return code;
}

static void slice_range(const struct grouping *work, size_t slice, size_t *from, size_t *to)
{
	size_t share = work->group->count / work->slices + 1;
	*from = slice * share < work->group->count ? slice * share : work->group->count;
	*to = *from + share < work->group->count ? *from + share : work->group->count;
}

static overt_err count_slice(void *ctx, size_t slice, unsigned worker)
{
	(void)worker;
	struct grouping *work = ctx;
	size_t from, to, *fill = work->fill + slice * work->tasks;
	slice_range(work, slice, &from, &to);
	memset(fill, 0, work->tasks * sizeof *fill);
	for (size_t i = from; i < to; i++)
		fill[work->task_of[account_at(work->group, i)]]++;
	return OVERT_OK;
}

static overt_err fill_slice(void *ctx, size_t slice, unsigned worker)
{
	(void)worker;
	struct grouping *work = ctx;
	size_t from, to, *fill = work->fill + slice * work->tasks;
	slice_range(work, slice, &from, &to);
	for (size_t i = from; i < to; i++) {
		uint32_t account = account_at(work->group, i);
		size_t task = work->task_of[account];
		if (task >= work->from && task < work->to)
			work->slots[fill[task]++] = (uint64_t)account << 32 | (uint32_t)i;
	}
	return OVERT_OK;
}

/* Brings a task's slots, which rise by position, into order of account. */
static bool sort_slots(uint64_t *slots, size_t count, uint32_t first, uint32_t last)
{
	uint64_t *sorted = malloc((count + 1) * sizeof *sorted);
	uint32_t *starts = calloc((size_t)(last - first) + 1, sizeof *starts);
	if (sorted && starts) {
		for (size_t i = 0; i < count; i++)
			starts[(uint32_t)(slots[i] >> 32) - first + 1]++;
		for (uint32_t a = 1; a < last - first; a++)
			starts[a] += starts[a - 1];
		for (size_t i = 0; i < count; i++)
			sorted[starts[(uint32_t)(slots[i] >> 32) - first]++] = slots[i];
		memcpy(slots, sorted, count * sizeof *slots);
	}
	bool fine = sorted && starts;
	free(sorted);
	free(starts);
	return fine;
}

/* Writes what is ready, in order of tasks, whoever made it. */
static overt_err hand_over(struct grouping *work, size_t task)
{
	overt_err code = OVERT_OK;
	pthread_mutex_lock(&work->lock);
	work->done[task - work->from] = true;
	while (!work->write_failed && work->next < work->to && work->done[work->next - work->from]) {
		struct overt_buf *out = &work->out[work->next - work->from];
		if (out->failed)
			work->write_failed = OVERT_E_NOMEM;
		else if (out->len)
			work->write_failed = work->group->write(work->group->ctx, overt_buf_view(out));
		overt_buf_free(out);
		work->next++;
		if (!overt_progress_tell(work->group->progress, work->group->step, work->next, work->tasks))
			work->write_failed = OVERT_E_CANCELLED;
	}
	code = work->write_failed;
	pthread_mutex_unlock(&work->lock);
	return code;
}

static overt_err run_task(void *ctx, size_t task, unsigned worker)
{
	struct grouping *work = ctx;
	task += work->from;
	struct overt_buf *out = &work->out[task - work->from];
	uint64_t *slots = work->slots + work->begin[task - work->from];
	size_t count = work->sizes[task];
	out->max = SIZE_MAX / 2;
	if (!sort_slots(slots, count, work->bounds[task], work->bounds[task + 1]))
		return OVERT_E_NOMEM;
	for (size_t i = 0, end; i < count; i = end) {
		uint32_t account = (uint32_t)(slots[i] >> 32);
		for (end = i; end < count && slots[end] >> 32 == account; end++)
			;
		overt_err code = work->group->each(work->group->ctx, account, slots + i, end - i, worker,
		                                   out);
		if (code)
			return code;
	}
	return hand_over(work, task);
}

/* Places the slots of the tasks of this pass. */
static overt_err place(struct grouping *work)
{
	overt_err code = overt_parallel(work->threads, work->slices, count_slice, work);
	size_t at = 0;
	for (size_t task = work->from; task < work->to; task++) {
		work->begin[task - work->from] = at;
		for (size_t slice = 0; slice < work->slices; slice++) {
			size_t *fill = &work->fill[slice * work->tasks + task], here = *fill;
			*fill = at;
			at += here;
		}
	}
	return code ? code : overt_parallel(work->threads, work->slices, fill_slice, work);
}

static overt_err run_pass(struct grouping *work)
{
	size_t tasks = work->to - work->from, slots = 1;
	for (size_t task = work->from; task < work->to; task++)
		slots += work->sizes[task];
	work->slots = malloc(slots * sizeof *work->slots);
	work->begin = calloc(tasks, sizeof *work->begin);
	work->out = calloc(tasks, sizeof *work->out);
	work->done = calloc(tasks, sizeof *work->done);
	work->next = work->from;
	overt_err code = OVERT_E_NOMEM;
	if (work->slots && work->begin && work->out && work->done) {
		code = place(work);
		if (!code)
			code = overt_parallel(work->threads, tasks, run_task, work);
	}
	for (size_t i = 0; work->out && i < tasks; i++)
		overt_buf_free(&work->out[i]);
	free(work->slots);
	free(work->begin);
	free(work->out);
	free(work->done);
	return code;
}

/* Tasks that fit one pass. */
static size_t pass_end(const struct grouping *work)
{
	size_t budget = work->group->memory ? work->group->memory : SIZE_MAX, used = 0;
	size_t to = work->from;
	do
		used += work->sizes[to++] * sizeof *work->slots;
	while (to < work->tasks && used + work->sizes[to] * sizeof *work->slots <= budget);
	return to;
}

overt_err overt_group_run(const struct overt_group *group, struct overt_error *err)
{
	struct grouping work = {.group = group, .threads = group->threads ? group->threads : 1};
	pthread_mutex_init(&work.lock, NULL);
	overt_err code = cut(&work);
	if (code)
		goto done;
	work.slices = (size_t)work.threads * SLICES_A_THREAD;
	work.fill = malloc(work.slices * work.tasks * sizeof *work.fill);
	code = work.fill ? OVERT_OK : OVERT_E_NOMEM;
	for (; !code && work.from < work.tasks; work.from = work.to) {
		work.to = pass_end(&work);
		code = run_pass(&work);
	}
done:
	if (code)
		overt_fail(err, code, code == OVERT_E_NOMEM ? "%s: memory is used up" : "%s ended early",
		           group->step);
	free(work.fill);
	free(work.bounds);
	free(work.sizes);
	free(work.task_of);
	pthread_mutex_destroy(&work.lock);
	return code;
}
