// SPDX-License-Identifier: GPL-3.0-or-later
#include "parts.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { EVENTS_A_PART = 32768, PARTS_MAX = 2048 };

overt_err parts_make(struct parts *parts, size_t size, uint64_t events, unsigned workers,
                     size_t memory, const char *scratch, struct overt_error *err)
{
	*parts = (struct parts){.size = size, .count = 1, .workers = workers, .fd = -1,
	                        .scratch = scratch ? scratch : "/tmp",
	                        .held_max = memory ? memory / (PART_CHUNK * size) + 1 : SIZE_MAX};
	while (parts->count < PARTS_MAX && parts->count * EVENTS_A_PART < events)
		parts->count *= 2;
	pthread_mutex_init(&parts->lock, NULL);
	parts->items = calloc(parts->count, sizeof *parts->items);
	parts->open = calloc(parts->count * workers, sizeof(struct part_chunk *));
	for (size_t i = 0; parts->items && i < parts->count; i++)
		pthread_mutex_init(&parts->items[i].lock, NULL);
	return parts->items && parts->open ? OVERT_OK
	                                   : overt_fail(err, OVERT_E_NOMEM, "no memory for parts");
}

overt_err parts_scratch(const char *folder, int *fd)
{
	int made = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (made < 0) { // not every file system can make a file without a name
		char name[4096];
		snprintf(name, sizeof name, "%s/overt-XXXXXX", folder);
		made = mkstemp(name);
		if (made >= 0)
			unlink(name);
	}
	if (made < 0)
		return OVERT_E_IO;
	*fd = made;
	return OVERT_OK;
}

static overt_err open_scratch(struct parts *parts)
{
	overt_err code = OVERT_OK;
	pthread_mutex_lock(&parts->lock);
	if (parts->fd < 0)
		code = parts_scratch(parts->scratch, &parts->fd);
	pthread_mutex_unlock(&parts->lock);
	return code;
}

static overt_err move_bytes(int fd, void *bytes, size_t count, uint64_t offset, bool out)
{
	char *at = bytes;
	while (count) {
		ssize_t done = out ? pwrite(fd, at, count, (off_t)offset)
		                   : pread(fd, at, count, (off_t)offset);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return OVERT_E_IO;
		at += done;
		offset += (uint64_t)done;
		count -= (size_t)done;
	}
	return OVERT_OK;
}

static overt_err spill(struct parts *parts, struct part *part, struct part_chunk *chunk)
{
	size_t bytes = chunk->count * parts->size;
	overt_err code = open_scratch(parts);
	if (code)
		return code;
	struct part_extent extent = {.offset = atomic_fetch_add(&parts->end, bytes),
	                             .count = (uint32_t)chunk->count};
	code = move_bytes(parts->fd, chunk->bytes, bytes, extent.offset, true);
	if (code)
		return code;
	pthread_mutex_lock(&part->lock);
	code = overt_grow(&part->extents, &part->extent_cap, part->extent_count + 1,
	                  sizeof *part->extents, SIZE_MAX, NULL);
	if (!code) {
		part->extents[part->extent_count++] = extent;
		part->count += chunk->count;
	}
	pthread_mutex_unlock(&part->lock);
	chunk->count = 0;
	return code;
}

/* A full chunk goes to the part or to the scratch file; an empty one is in its place then. */
static overt_err put_away(struct parts *parts, size_t number, struct part_chunk **open)
{
	struct part *part = &parts->items[number];
	struct part_chunk *chunk = *open;
	if (atomic_fetch_add_explicit(&parts->held, 1, memory_order_relaxed) >= parts->held_max) {
		atomic_fetch_sub_explicit(&parts->held, 1, memory_order_relaxed);
		return spill(parts, part, chunk);
	}
	*open = NULL;
	pthread_mutex_lock(&part->lock);
	chunk->next = part->chunks;
	part->chunks = chunk;
	part->count += chunk->count;
	pthread_mutex_unlock(&part->lock);
	return OVERT_OK;
}

struct part_chunk *parts_open(struct parts *parts, size_t number, unsigned worker,
                              overt_err *code)
{
	struct part_chunk **open = &parts->open[worker * parts->count + number];
	*code = *open ? put_away(parts, number, open) : OVERT_OK;
	if (!*code && !*open) {
		*open = malloc(sizeof **open + PART_CHUNK * parts->size);
		if (*open)
			(*open)->count = 0;
		else
			*code = OVERT_E_NOMEM;
	}
	return *code ? NULL : *open;
}

overt_err parts_take(void *ctx, const struct scan_row *rows, size_t count, size_t block,
                     unsigned worker)
{
	(void)block;
	struct parts *parts = ctx;
	for (size_t i = 0; i < count; i++) {
		overt_err code;
		struct overt_tick *tick = parts_place(parts, rows[i].object & (parts->count - 1), worker,
		                                      &code);
		if (!tick)
			return code;
		*tick = (struct overt_tick){rows[i].time, rows[i].object, rows[i].account};
	}
	return OVERT_OK;
}

size_t parts_count(const struct parts *parts, size_t number)
{
	size_t count = parts->items[number].count;
	for (unsigned w = 0; w < parts->workers; w++) {
		const struct part_chunk *chunk = parts->open[w * parts->count + number];
		count += chunk ? chunk->count : 0;
	}
	return count;
}

/* Open chunks join the others. */
static void close_chunks(struct parts *parts, size_t number)
{
	struct part *part = &parts->items[number];
	for (unsigned w = 0; w < parts->workers; w++) {
		struct part_chunk **open = &parts->open[w * parts->count + number];
		if (!*open)
			continue;
		(*open)->next = part->chunks;
		part->chunks = *open;
		part->count += (*open)->count;
		*open = NULL;
	}
}

static void drop_chunks(struct part *part)
{
	while (part->chunks) {
		struct part_chunk *next = part->chunks->next;
		free(part->chunks);
		part->chunks = next;
	}
	free(part->extents);
	part->extents = NULL;
	part->extent_count = part->extent_cap = 0;
}

overt_err parts_gather(struct parts *parts, size_t number, bool keep, void *records)
{
	struct part *part = &parts->items[number];
	close_chunks(parts, number);
	// the newest chunk is the first one: from behind, one worker's records keep their order
	char *at = (char *)records + part->count * parts->size;
	for (const struct part_chunk *chunk = part->chunks; chunk; chunk = chunk->next) {
		at -= chunk->count * parts->size;
		memcpy(at, chunk->bytes, chunk->count * parts->size);
	}
	at = records;
	for (size_t i = 0; i < part->extent_count; i++) {
		const struct part_extent *extent = &part->extents[i];
		overt_err code = move_bytes(parts->fd, at, extent->count * parts->size, extent->offset,
		                            false);
		if (code)
			return code;
		at += extent->count * parts->size;
	}
	if (!keep)
		drop_chunks(part);
	return OVERT_OK;
}

void parts_free(struct parts *parts)
{
	if (!parts->items && !parts->open)
		return;
	for (size_t i = 0; parts->items && i < parts->count; i++) {
		drop_chunks(&parts->items[i]);
		pthread_mutex_destroy(&parts->items[i].lock);
	}
	for (size_t i = 0; parts->open && i < parts->count * parts->workers; i++)
		free(parts->open[i]);
	free(parts->items);
	free((void *)parts->open);
	if (parts->fd >= 0)
		close(parts->fd);
	pthread_mutex_destroy(&parts->lock);
	*parts = (struct parts){.fd = -1};
}
