// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/base.h>
#include <pthread.h>

enum { THREADS_MAX = 256 };

struct pool {
	pthread_mutex_t lock;
	size_t next, tasks, failed_task;
	overt_err failure;
	overt_task run;
	void *ctx;
};

struct worker {
	struct pool *pool;
	unsigned number;
};

static bool take(struct pool *pool, size_t *task)
{
	pthread_mutex_lock(&pool->lock);
	bool some = pool->failure == OVERT_OK && pool->next < pool->tasks;
	if (some)
		*task = pool->next++;
	pthread_mutex_unlock(&pool->lock);
	return some;
}

static void note_failure(struct pool *pool, size_t task, overt_err code)
{
	pthread_mutex_lock(&pool->lock);
	if (pool->failure == OVERT_OK || task < pool->failed_task) {
		pool->failure = code;
		pool->failed_task = task;
	}
	pthread_mutex_unlock(&pool->lock);
}

static void *work(void *arg)
{
	const struct worker *worker = arg;
	struct pool *pool = worker->pool;
	size_t task;
	while (take(pool, &task)) {
		overt_err code = pool->run(pool->ctx, task, worker->number);
		if (code)
			note_failure(pool, task, code);
	}
	return NULL;
}

overt_err overt_parallel(unsigned threads, size_t tasks, overt_task run, void *ctx)
{
	struct pool pool = {.tasks = tasks, .run = run, .ctx = ctx};
	struct worker workers[THREADS_MAX];
	pthread_t ids[THREADS_MAX];
	if (threads > THREADS_MAX)
		threads = THREADS_MAX;
	if (threads > tasks)
		threads = (unsigned)tasks;
	if (threads == 0)
		threads = 1;
	pthread_mutex_init(&pool.lock, NULL);
	unsigned started = 1; // the caller is worker 0; fewer threads than asked for is no failure
	for (; started < threads; started++) {
		workers[started] = (struct worker){&pool, started};
		if (pthread_create(&ids[started], NULL, work, &workers[started]))
			break;
	}
	workers[0] = (struct worker){&pool, 0};
	work(&workers[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(ids[i], NULL);
	pthread_mutex_destroy(&pool.lock);
	return pool.failure;
}
