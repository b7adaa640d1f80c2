// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/lane.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS_A_PART = 32768, PARTS_MAX = 2048, SLICES_A_THREAD = 4 };

/* Events are dealt out by object to parts that fit a processor's cache. */
struct dealing {
	const struct overt_events *events;
	overt_ms window;
	unsigned threads;
	size_t parts;      /* a power of two */
	size_t from, to;   /* parts of this pass */
	size_t slices;
	size_t *fill;      /* [slice][part] */
	size_t *sizes;     /* events of each part */
	size_t *begin;     /* where each part of this pass begins among `ticks` */
	struct overt_tick *ticks, *scratch;
	struct overt_lanes lanes;
};

static void slice_range(const struct dealing *work, size_t slice, size_t *from, size_t *to)
{
	size_t share = work->events->count / work->slices + 1;
	*from = slice * share < work->events->count ? slice * share : work->events->count;
	*to = *from + share < work->events->count ? *from + share : work->events->count;
}

static overt_err count_slice(void *ctx, size_t slice, unsigned worker)
{
	(void)worker;
	struct dealing *work = ctx;
	size_t from, to, *fill = work->fill + slice * work->parts;
	slice_range(work, slice, &from, &to);
	memset(fill, 0, work->parts * sizeof *fill);
	for (size_t i = from; i < to; i++)
		fill[work->events->items[i].object & (work->parts - 1)]++;
	return OVERT_OK;
}

static overt_err deal_slice(void *ctx, size_t slice, unsigned worker)
{
	(void)worker;
	struct dealing *work = ctx;
	size_t from, to, *fill = work->fill + slice * work->parts;
	slice_range(work, slice, &from, &to);
	for (size_t i = from; i < to; i++) {
		const struct overt_event *event = &work->events->items[i];
		size_t part = event->object & (work->parts - 1);
		if (part >= work->from && part < work->to)
			work->ticks[fill[part]++] =
				(struct overt_tick){event->time, event->object, event->account};
	}
	return OVERT_OK;
}

static overt_err build_part(void *ctx, size_t task, unsigned worker)
{
	(void)worker;
	struct dealing *work = ctx;
	size_t part = work->from + task;
	struct overt_tick *ticks = work->ticks + work->begin[task];
	overt_ticks_sort(ticks, work->scratch + work->begin[task], work->sizes[part]);
	return overt_lane_build(ticks, work->sizes[part], work->window, &work->lanes.items[part],
	                        NULL);
}

/* Deals out the events of parts from … to - 1 and makes their lanes. */
static overt_err run_pass(struct dealing *work)
{
	size_t at = 0;
	overt_err code = overt_parallel(work->threads, work->slices, count_slice, work);
	for (size_t part = work->from; part < work->to; part++) {
		work->begin[part - work->from] = at;
		for (size_t slice = 0; slice < work->slices; slice++) {
			size_t *fill = &work->fill[slice * work->parts + part], here = *fill;
			*fill = at;
			at += here;
		}
	}
	work->ticks = malloc((at + 1) * sizeof *work->ticks);
	work->scratch = malloc((at + 1) * sizeof *work->scratch);
	if (!work->ticks || !work->scratch)
		code = OVERT_E_NOMEM;
	if (!code)
		code = overt_parallel(work->threads, work->slices, deal_slice, work);
	if (!code)
		code = overt_parallel(work->threads, work->to - work->from, build_part, work);
	free(work->ticks);
	free(work->scratch);
	return code;
}

static overt_err count_parts(struct dealing *work)
{
	overt_err code = overt_parallel(work->threads, work->slices, count_slice, work);
	for (size_t part = 0; part < work->parts; part++)
		for (size_t slice = 0; slice < work->slices; slice++)
			work->sizes[part] += work->fill[slice * work->parts + part];
	return code;
}

static size_t pass_end(const struct dealing *work, size_t memory)
{
	size_t budget = memory ? memory / 2 : SIZE_MAX, used = 0, to = work->from;
	do
		used += work->sizes[to++] * 2 * sizeof *work->ticks;
	while (to < work->parts &&
	       used + work->sizes[to] * 2 * sizeof *work->ticks <= budget);
	return to;
}

/* Turns events into lanes. */
static overt_err deal(struct dealing *work, size_t memory, const struct overt_progress *progress,
                      struct overt_error *err)
{
	for (work->parts = 1; work->parts < PARTS_MAX &&
	                      work->parts * EVENTS_A_PART < work->events->count;)
		work->parts *= 2;
	work->slices = (size_t)work->threads * SLICES_A_THREAD;
	work->fill = malloc(work->slices * work->parts * sizeof *work->fill);
	work->sizes = calloc(work->parts, sizeof *work->sizes);
	work->begin = calloc(work->parts, sizeof *work->begin);
	work->lanes.items = calloc(work->parts, sizeof *work->lanes.items);
	work->lanes.accounts = work->events->accounts;
	overt_err code = OVERT_E_NOMEM;
	if (!work->fill || !work->sizes || !work->begin || !work->lanes.items)
		goto done;
	work->lanes.count = work->parts;
	code = count_parts(work);
	for (; !code && work->from < work->parts; work->from = work->to) {
		work->to = pass_end(work, memory);
		code = run_pass(work);
		if (!code && !overt_progress_tell(progress, "sorting events", work->to, work->parts))
			code = OVERT_E_CANCELLED;
	}
done:
	free(work->fill);
	free(work->sizes);
	free(work->begin);
	if (code)
		overt_fail(err, code, code == OVERT_E_CANCELLED ? "stopped while sorting events"
		                                                : "no memory to sort %zu events",
		           work->events->count);
	return code;
}

static overt_err check(const struct overt_events *events,
                       const struct overt_join_options *options, struct overt_error *err)
{
	if (options->window_count < 1 || options->window_count > OVERT_WINDOWS_MAX)
		return overt_fail(err, OVERT_E_USAGE, "1 to %d windows are possible, not %zu",
		                  OVERT_WINDOWS_MAX, options->window_count);
	for (size_t w = 0; w < options->window_count; w++)
		if (options->windows[w] < (w ? options->windows[w - 1] + 1 : 0) ||
		    options->windows[w] > OVERT_WINDOW_LONGEST)
			return overt_fail(err, OVERT_E_USAGE,
			                  "windows must rise from 0 to at most 49 days: number %zu is %lld ms",
			                  w + 1, (long long)options->windows[w]);
	if (options->min_objects < 1)
		return overt_fail(err, OVERT_E_USAGE, "an edge needs at least one object");
	overt_ms step = overt_precision_ms(events->precision);
	if (step > 1000 && options->windows[0] < step)
		return overt_fail(err, OVERT_E_USAGE,
		                  "a window of %lld ms is below the precision of the times (%lld ms)",
		                  (long long)options->windows[0], (long long)step);
	if (events->count >= UINT32_MAX)
		return overt_fail(err, OVERT_E_USAGE, "%zu events are more than one join can hold (%u)",
		                  events->count, UINT32_MAX - 1);
	for (size_t i = 0; i < events->count; i++)
		if (events->items[i].account >= events->accounts ||
		    events->items[i].object >= events->objects)
			return overt_fail(err, OVERT_E_USAGE, "event %zu has a number beyond its bound", i);
	return OVERT_OK;
}

/* Where overt_join collects its edges. */
struct collected {
	struct overt_edge *items;
	size_t count, cap;
	const uint32_t *back;
};

static overt_err pack(void *ctx, const struct overt_edge *edges, size_t count,
                      struct overt_buf *out)
{
	(void)ctx;
	return overt_buf_append(out, edges, count * sizeof *edges) ? OVERT_OK : OVERT_E_NOMEM;
}

static overt_err collect(void *ctx, overt_str bytes)
{
	struct collected *all = ctx;
	size_t more = bytes.len / sizeof *all->items;
	overt_err code = overt_grow(&all->items, &all->cap, all->count + more, sizeof *all->items,
	                            SIZE_MAX, NULL);
	if (code)
		return code;
	memcpy(all->items + all->count, bytes.ptr, bytes.len);
	for (size_t i = all->count; i < all->count + more; i++) {
		all->items[i].a = all->back[all->items[i].a];
		all->items[i].b = all->back[all->items[i].b];
	}
	all->count += more;
	return OVERT_OK;
}

static size_t events_left(const struct overt_lanes *lanes)
{
	size_t left = 0;
	for (size_t l = 0; l < lanes->count; l++)
		left += lanes->items[l].count;
	return left;
}

overt_err overt_join(const struct overt_events *events, const struct overt_join_options *options,
                     struct overt_edges *edges, const struct overt_progress *progress,
                     struct overt_error *err)
{
	overt_err code = check(events, options, err);
	if (code)
		return code;
	overt_ms window = options->windows[options->window_count - 1];
	struct dealing work = {.events = events, .window = window,
	                       .threads = options->threads ? options->threads : 1};
	struct collected all = {0};
	struct overt_edges made = {0};
	uint32_t *back = NULL;
	code = deal(&work, options->memory, progress, err);
	if (!code)
		code = overt_lanes_prune(&work.lanes, window, options->min_objects, work.threads, err);
	if (code)
		goto done;
	made.pruned_events = events->count - events_left(&work.lanes);
	code = overt_lanes_renumber(&work.lanes, NULL, NULL, work.threads, &back, err);
	if (code)
		goto done;
	all.back = back;
	struct overt_edge_sink sink = {pack, collect, &all};
	code = overt_lanes_count(&work.lanes, options, &sink, &made.pairs_seen, progress, err);
	if (code)
		goto done;
	made.items = all.items;
	made.count = all.count;
	all.items = NULL;
	*edges = made;
done:
	free(all.items);
	free(back);
	overt_lanes_free(&work.lanes);
	return code;
}

void overt_edges_free(struct overt_edges *edges)
{
	if (!edges)
		return;
	free(edges->items);
	*edges = (struct overt_edges){0};
}
