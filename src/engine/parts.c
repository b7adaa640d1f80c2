// SPDX-License-Identifier: GPL-3.0-or-later
#include "parts.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { EVENTS_A_PART = 32768, PARTS_MAX = 2048, BYTES_A_CHUNK = PART_CHUNK * 16 };

struct part_chunk {
	struct part_chunk *next;
	size_t count;
	struct overt_tick ticks[PART_CHUNK];
};

overt_err parts_make(struct parts *parts, uint64_t events, unsigned workers, size_t memory,
                     const char *scratch, struct overt_error *err)
{
	*parts = (struct parts){.count = 1, .workers = workers, .fd = -1, .scratch = scratch,
	                        .held_max = memory ? memory / BYTES_A_CHUNK + 1 : SIZE_MAX};
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
	size_t bytes = chunk->count * sizeof *chunk->ticks;
	overt_err code = open_scratch(parts);
	if (code)
		return code;
	struct part_extent extent = {.offset = atomic_fetch_add(&parts->end, bytes),
	                             .count = (uint32_t)chunk->count};
	code = move_bytes(parts->fd, chunk->ticks, bytes, extent.offset, true);
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
	*open = malloc(sizeof **open);
	pthread_mutex_lock(&part->lock);
	chunk->next = part->chunks;
	part->chunks = chunk;
	part->count += chunk->count;
	pthread_mutex_unlock(&part->lock);
	if (!*open)
		return OVERT_E_NOMEM;
	(*open)->count = 0;
	return OVERT_OK;
}

overt_err parts_take(void *ctx, const struct scan_row *rows, size_t count, size_t block,
                     unsigned worker)
{
	(void)block;
	struct parts *parts = ctx;
	struct part_chunk **open = parts->open + worker * parts->count;
	for (size_t i = 0; i < count; i++) {
		size_t number = rows[i].object & (parts->count - 1);
		struct part_chunk *chunk = open[number];
		if (!chunk) {
			open[number] = chunk = malloc(sizeof *chunk);
			if (!chunk)
				return OVERT_E_NOMEM;
			chunk->count = 0;
		}
		chunk->ticks[chunk->count++] =
			(struct overt_tick){rows[i].time, rows[i].object, rows[i].account};
		if (chunk->count < PART_CHUNK)
			continue;
		overt_err code = put_away(parts, number, &open[number]);
		if (code)
			return code;
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

overt_err parts_gather(struct parts *parts, size_t number, struct overt_tick *ticks)
{
	struct part *part = &parts->items[number];
	for (unsigned w = 0; w < parts->workers; w++) {
		struct part_chunk **open = &parts->open[w * parts->count + number];
		if (*open) {
			(*open)->next = part->chunks;
			part->chunks = *open;
			*open = NULL;
		}
	}
	while (part->chunks) {
		struct part_chunk *chunk = part->chunks;
		memcpy(ticks, chunk->ticks, chunk->count * sizeof *ticks);
		ticks += chunk->count;
		part->chunks = chunk->next;
		free(chunk);
	}
	for (size_t i = 0; i < part->extent_count; i++) {
		const struct part_extent *extent = &part->extents[i];
		overt_err code = move_bytes(parts->fd, ticks, extent->count * sizeof *ticks,
		                            extent->offset, false);
		if (code)
			return code;
		ticks += extent->count;
	}
	free(part->extents);
	part->extents = NULL;
	part->extent_count = 0;
	return OVERT_OK;
}

void parts_free(struct parts *parts)
{
	if (!parts->items && !parts->open)
		return;
	for (size_t i = 0; parts->items && i < parts->count; i++) {
		struct part *part = &parts->items[i];
		while (part->chunks) {
			struct part_chunk *next = part->chunks->next;
			free(part->chunks);
			part->chunks = next;
		}
		free(part->extents);
		pthread_mutex_destroy(&part->lock);
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
