// SPDX-License-Identifier: GPL-3.0-or-later
#include "scan.h"
#include "fields.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES ((size_t)1 << 18) /* small enough to stay in a processor's cache */
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif

/* One file on its way through the rounds. */
struct reading {
	struct scan_job job;
	const struct overt_engine_options *options;
	size_t blocks;      /* of this round */
	bool found_quote;   /* rows may contain line ends: blocks are cut row by row */
	atomic_bool quote_seen;
};

static overt_err map_file(struct scan_file *file, const struct overt_input *input,
                          struct overt_error *err)
{
	struct stat facts;
	if (fstat(input->fd, &facts) || !S_ISREG(facts.st_mode)) {
		overt_fail(err, OVERT_E_IO, "expected a regular file");
		return overt_fail_at(err, input->path, 0, -1);
	}
	file->path = input->path;
	file->size = (size_t)facts.st_size;
	if (!file->size)
		return OVERT_OK;
	void *map = mmap(NULL, file->size, PROT_READ, MAP_PRIVATE, input->fd, 0);
	if (map == MAP_FAILED) {
		overt_fail(err, OVERT_E_IO, "cannot be mapped: %s", strerror(errno));
		return overt_fail_at(err, input->path, 0, -1);
	}
	file->text = map;
	return OVERT_OK;
}

overt_err scan_open(struct scan *scan, const struct overt_input *inputs, size_t count,
                    const struct overt_share_columns *columns, struct overt_error *err)
{
	scan->files = calloc(count, sizeof *scan->files);
	if (!scan->files)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu files", count);
	uint64_t base = 0;
	for (size_t i = 0; i < count; i++) {
		struct scan_file *file = &scan->files[scan->file_count++];
		overt_err code = map_file(file, &inputs[i], err);
		if (code)
			return code;
		file->base = base;
		base += file->size;
		code = overt_layout_read(file->text, file->size, columns, &file->layout, err);
		if (code) {
			overt_fail_at(err, file->path, 1, 0);
			return code;
		}
	}
	return OVERT_OK;
}

void scan_free(struct scan *scan)
{
	for (size_t i = 0; i < scan->file_count; i++)
		if (scan->files[i].text)
			munmap((void *)(uintptr_t)scan->files[i].text, scan->files[i].size);
	free(scan->files);
	overt_dict_free(&scan->objects);
	overt_dict_free(&scan->accounts);
	scan->files = NULL;
	scan->file_count = 0;
}

/* Advice about whole pages inside a stretch; refusals do no harm. */
static void advise(const char *from, const char *to, int advice)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t first = (uintptr_t)from / page * page, last = (uintptr_t)to / page * page;
	if (last > first)
		(void)madvise((void *)first, last - first, advice);
}

static overt_err look_for_quotes(void *ctx, size_t task, unsigned worker)
{
	(void)worker;
	struct reading *reading = ctx;
	const struct scan_block *block = &reading->job.blocks[task];
	advise(block->from, block->to, MADV_POPULATE_READ);
	if (block->to > block->from &&
	    memchr(block->from, '"', (size_t)(block->to - block->from)))
		atomic_store(&reading->quote_seen, true);
	return OVERT_OK;
}

static overt_err read_block(void *ctx, size_t task, unsigned worker)
{
	struct reading *reading = ctx;
	return scan_block_read(&reading->job, task, worker);
}

/* Cuts a stretch after the first line end at or behind each block's nominal end. */
static const char *cut_lines(struct reading *reading, const char *from, const char *end,
                             size_t blocks)
{
	reading->blocks = 0;
	while (from < end && reading->blocks < blocks) {
		const char *to = end;
		if ((size_t)(end - from) > BLOCK_BYTES) {
			const char *line = from + BLOCK_BYTES;
			line = memchr(line, '\n', (size_t)(end - line));
			to = line ? line + 1 : end;
		}
		reading->job.blocks[reading->blocks++] = (struct scan_block){.from = from, .to = to};
		from = to;
	}
	return from;
}

/* The same where quoted fields may contain line ends: every row is stepped over. */
static const char *cut_rows(struct reading *reading, const char *from, const char *end,
                            size_t blocks)
{
	struct cursor cursor = {.end = end, .delimiter = reading->job.file->layout.delimiter};
	cursor_set(&cursor, from);
	reading->blocks = 0;
	while (from < end && reading->blocks < blocks) {
		const char *to = from;
		while (to < end && (size_t)(to - from) < BLOCK_BYTES)
			to = overt_fields_skip_row(&cursor, to);
		reading->job.blocks[reading->blocks++] = (struct scan_block){.from = from, .to = to};
		from = to;
	}
	return from;
}

static void add_counts(struct scan *scan, const struct reading *reading)
{
	struct overt_scan_counts *sum = &scan->counts;
	for (size_t b = 0; b < reading->blocks; b++) {
		const struct scan_block *block = &reading->job.blocks[b];
		sum->rows += block->rows;
		sum->passed += block->passed;
		sum->rejected += block->rejected;
		for (size_t i = 0; i < block->first_count && sum->first_count < OVERT_REJECTS_MAX; i++)
			sum->first[sum->first_count++] = block->first[i];
	}
}

static bool finished(const struct reading *reading)
{
	for (size_t b = 0; b < reading->blocks; b++)
		if (reading->job.blocks[b].from < reading->job.blocks[b].to)
			return false;
	return true;
}

/* Reads all blocks; when the dictionaries are full, they grow and the rest is read. */
static overt_err read_blocks(struct scan *scan, struct reading *reading, unsigned threads,
                             struct overt_error *err)
{
	overt_err code = OVERT_OK;
	reading->job.margin = (size_t)threads * SCAN_BATCH;
	while (!finished(reading) && !code) {
		if (!overt_dict_room(&scan->objects, reading->job.margin))
			code = overt_dict_grow(&scan->objects, err);
		if (!code && !overt_dict_room(&scan->accounts, reading->job.margin))
			code = overt_dict_grow(&scan->accounts, err);
		if (!code)
			code = overt_parallel(threads, reading->blocks, read_block, reading);
	}
	return code;
}

static overt_err read_round(struct scan *scan, struct reading *reading, const char **at,
                            size_t blocks, struct overt_error *err)
{
	const char *end = reading->job.file->text + reading->job.file->size, *from = *at;
	unsigned threads = reading->options->threads ? reading->options->threads : 1;
	overt_err code = OVERT_OK;
	if (!reading->found_quote) {
		*at = cut_lines(reading, from, end, blocks);
		code = overt_parallel(threads, reading->blocks, look_for_quotes, reading);
		reading->found_quote = atomic_load(&reading->quote_seen);
	}
	if (reading->found_quote)
		*at = cut_rows(reading, from, end, blocks);
	if (!code)
		code = read_blocks(scan, reading, threads, err);
	if (!code && reading->job.sink->round)
		code = reading->job.sink->round(reading->job.sink->ctx, reading->blocks);
	add_counts(scan, reading);
	advise(from, *at, MADV_DONTNEED); // pages that were read need no longer count as ours
	if (code)
		return overt_fail(err, code, code == OVERT_E_IO ? "cannot write scratch files"
		                                                : "no memory to read events");
	return OVERT_OK;
}

static overt_err read_file(struct scan *scan, size_t number,
                           const struct overt_engine_options *options,
                           const struct scan_sink *sink, struct overt_error *err)
{
	struct reading *reading = calloc(1, sizeof *reading);
	if (!reading)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to read");
	const struct scan_file *file = &scan->files[number];
	reading->job = (struct scan_job){.scan = scan, .file = file, .sink = sink};
	reading->options = options;
	overt_err code = OVERT_OK;
	const char *at = file->text + file->layout.data, *end = file->text + file->size;
	unsigned threads = options->threads ? options->threads : 1;
	size_t blocks = (size_t)threads * 16;
	if (blocks > SCAN_BLOCKS_MAX)
		blocks = SCAN_BLOCKS_MAX;
	while (!code && at < end) {
		code = read_round(scan, reading, &at, blocks, err);
		if (!code && !overt_progress_tell(options->progress, "reading events",
		                                  file->base + (uint64_t)(at - file->text),
		                                  scan->files[scan->file_count - 1].base +
		                                      scan->files[scan->file_count - 1].size))
			code = overt_fail(err, OVERT_E_CANCELLED, "stopped while reading events");
	}
	if (code)
		overt_fail_at(err, file->path, 0, -1);
	free(reading);
	return code;
}

/* Lines are counted only when there is something to report. */
static void find_lines(struct scan *scan)
{
	for (size_t i = 0; i < scan->counts.first_count; i++) {
		struct overt_bad_row *bad = &scan->counts.first[i];
		const char *at = scan->files[bad->file].text, *to = at + bad->offset;
		bad->line = 1;
		while (at < to && (at = memchr(at, '\n', (size_t)(to - at)))) {
			at++;
			bad->line++;
		}
	}
}

overt_err scan_run(struct scan *scan, const struct overt_engine_options *options,
                   const struct scan_sink *sink, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < scan->file_count && !code; i++)
		code = read_file(scan, i, options, sink, err);
	if (!code)
		find_lines(scan);
	return code;
}

void scan_forget(const struct scan *scan)
{
	for (size_t i = 0; i < scan->file_count; i++)
		advise(scan->files[i].text, scan->files[i].text + scan->files[i].size, MADV_DONTNEED);
}

overt_str scan_content(const struct scan *scan, uint64_t content, char *scratch)
{
	uint64_t place = content >> SCAN_PLACE_SHIFT;
	size_t file = scan->file_count - 1;
	while (file && scan->files[file].base > place)
		file--;
	struct field field = {.text = scan->files[file].text + (place - scan->files[file].base),
	                      .len = (size_t)(content & 0xFFFF)};
	if (!(content & SCAN_DOUBLED))
		return (overt_str){field.text, field.len};
	return (overt_str){scratch, overt_fields_undouble(&field, scratch)};
}
