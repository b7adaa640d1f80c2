// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut.h"
#include "fields.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DENSER = 4 }; /* text that comes out of one compressed byte, about */

/* Where a rank's stretch of all bytes begins. */
static uint64_t begin_of(uint64_t total, unsigned rank, unsigned ranks)
{
	return total / ranks * rank + total % ranks * rank / ranks;
}

static uint64_t weight(const struct overt_ranks_input *input)
{
	return input->whole ? input->size * DENSER : input->size;
}

/* This rank's part of one file whose bytes begin at `at` among all. */
static bool part_of(const struct overt_ranks_input *input, uint64_t at, uint64_t from, uint64_t to,
                    uint64_t *first, uint64_t *last)
{
	uint64_t bytes = weight(input);
	if (input->whole) {
		uint64_t middle = at + bytes / 2;
		*first = 0;
		*last = UINT64_MAX;
		return middle >= from && middle < to;
	}
	*first = from > at ? from - at : 0;
	*last = to < at + bytes ? (to > at ? to - at : 0) : bytes;
	return *first < *last;
}

static overt_err map_piece(struct cut_piece *piece, const struct overt_ranks_options *where,
                           struct overt_error *err)
{
	const struct overt_ranks_input *input = &where->inputs[piece->file];
	struct stat facts;
	int fd;
	overt_err code = where->open(where->ctx, input->path, &fd, err);
	if (code)
		return code;
	if (fstat(fd, &facts) || !S_ISREG(facts.st_mode))
		code = overt_fail(err, OVERT_E_IO, "expected a regular file");
	else if (!input->whole && (uint64_t)facts.st_size != input->size)
		code = overt_fail(err, OVERT_E_IO, "expected %llu bytes as rank 0 sees, found %lld",
		                  (unsigned long long)input->size, (long long)facts.st_size);
	piece->size = code ? 0 : (size_t)facts.st_size;
	if (piece->size) {
		void *map = mmap(NULL, piece->size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (map == MAP_FAILED)
			code = overt_fail(err, OVERT_E_IO, "cannot be mapped: %s", strerror(errno));
		else
			piece->map = map;
	}
	close(fd);
	if (piece->to > piece->size)
		piece->to = piece->size;
	return code ? overt_fail_at(err, input->path, 0, -1) : OVERT_OK;
}

static overt_err open_pieces(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                             const struct overt_share_columns *columns, struct cut *cut,
                             struct overt_error *err)
{
	uint64_t total = 0, at = 0, base = 0;
	for (size_t i = 0; i < where->input_count; i++)
		total += weight(&where->inputs[i]);
	uint64_t from = begin_of(total, ranks->me, ranks->count);
	uint64_t to = begin_of(total, ranks->me + 1, ranks->count);
	cut->pieces = calloc(where->input_count, sizeof *cut->pieces);
	cut->scan.files = calloc(where->input_count, sizeof *cut->scan.files);
	if (!cut->pieces || !cut->scan.files)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu files", where->input_count);
	for (size_t i = 0; i < where->input_count; at += weight(&where->inputs[i++])) {
		struct cut_piece piece = {.file = i};
		// an empty file is nobody's share, but must be complained of
		if (!part_of(&where->inputs[i], at, from, to, &piece.from, &piece.to) &&
		    (where->inputs[i].size || ranks->me))
			continue;
		struct cut_piece *kept = &cut->pieces[cut->count];
		struct scan_file *file = &cut->scan.files[cut->count++];
		*kept = piece;
		overt_err code = map_piece(kept, where, err);
		if (code)
			return code;
		*file = (struct scan_file){.path = where->inputs[i].path, .base = base};
		base += kept->size;
		code = overt_layout_read(kept->map, kept->size, columns, &file->layout, err);
		if (code) {
			overt_fail_at(err, file->path, 1, 0);
			return code;
		}
	}
	cut->scan.file_count = cut->count;
	return OVERT_OK;
}

/* Which files have quotes, and so perhaps rows over several lines? */
static overt_err look_for_quotes(struct overt_ranks *ranks, const struct cut *cut, size_t files,
                                 uint64_t **quotes, struct overt_error *err)
{
	uint64_t *found = calloc(files + 1, sizeof *found);
	if (!found)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu files", files);
	for (size_t i = 0; i < cut->count; i++) {
		const struct cut_piece *piece = &cut->pieces[i];
		if (piece->to - piece->from < piece->size)
			found[piece->file] =
				memchr(piece->map + piece->from, '"', piece->to - piece->from) != NULL;
	}
	overt_err code = ranks_sum(ranks, found, files, err);
	if (code)
		free(found);
	else
		*quotes = found;
	return code;
}

/* First line behind a line end at or after `at` - 1. */
static uint64_t next_line(const struct cut_piece *piece, uint64_t at)
{
	if (at == 0 || at >= piece->size)
		return at;
	const char *line = memchr(piece->map + at - 1, '\n', piece->size - at + 1);
	return line ? (uint64_t)(line + 1 - piece->map) : piece->size;
}

/* First row that begins at or after `to`, stepping from one that begins at `from`. */
static uint64_t step(const struct cut_piece *piece, char delimiter, uint64_t from, uint64_t to)
{
	const char *at = piece->map + from, *end = piece->map + piece->size;
	struct cursor cursor = {.end = end, .delimiter = delimiter};
	cursor_set(&cursor, at);
	while (at < end && (uint64_t)(at - piece->map) < to)
		at = overt_fields_skip_row(&cursor, at);
	return (uint64_t)(at - piece->map);
}

/* The nearest rank before or behind this one that reads some of the same file. */
static unsigned neighbour(const struct overt_ranks *ranks, const struct overt_ranks_options *where,
                          size_t file, int direction)
{
	uint64_t total = 0, at = 0, first, last;
	for (size_t i = 0; i < where->input_count; i++) {
		at = i == file ? total : at;
		total += weight(&where->inputs[i]);
	}
	for (unsigned r = ranks->me + (unsigned)direction; r < ranks->count; r += (unsigned)direction)
		if (part_of(&where->inputs[file], at, begin_of(total, r, ranks->count),
		            begin_of(total, r + 1, ranks->count), &first, &last))
			return r;
	return ranks->me;
}

/*
 * In a file with quotes only the rank before knows where a row begins. Each rank guesses
 * that a row begins at its first line and steps on from there; then the true beginnings go
 * from rank to rank, and only a wrong guess costs a second walk.
 */
static overt_err chain(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                       struct cut_piece *piece, const struct layout *layout,
                       struct overt_error *err)
{
	uint64_t from = piece->from ? next_line(piece, piece->from) : layout->data;
	bool first = piece->from == 0, last = piece->to == piece->size;
	if (from < layout->data)
		from = layout->data;
	uint64_t to = last ? piece->size : step(piece, layout->delimiter, from, piece->to);
	overt_err code = OVERT_OK;
	if (!first) {
		uint64_t real = 0;
		code = ranks_receive(neighbour(ranks, where, piece->file, -1), &real, sizeof real, err);
		if (real != from && !last && !code)
			to = step(piece, layout->delimiter, real, piece->to);
		from = real;
	}
	if (!last && !code)
		code = ranks_send(neighbour(ranks, where, piece->file, 1), &to, sizeof to, err);
	piece->from = from;
	piece->to = to;
	return code;
}

static overt_err settle(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                        struct cut *cut, const uint64_t *quotes, struct overt_error *err)
{
	for (size_t i = 0; i < cut->count; i++) {
		struct cut_piece *piece = &cut->pieces[i];
		struct scan_file *file = &cut->scan.files[i];
		if (quotes[piece->file]) {
			overt_err code = chain(ranks, where, piece, &file->layout, err);
			if (code)
				return code;
		} else {
			piece->from = next_line(piece, piece->from);
			piece->to = next_line(piece, piece->to);
		}
		if (piece->from < file->layout.data)
			piece->from = file->layout.data;
		if (piece->to < piece->from)
			piece->to = piece->from;
		file->text = piece->map + piece->from;
		file->size = piece->to - piece->from;
		file->layout.data = 0;
	}
	return OVERT_OK;
}

overt_err cut_open(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                   const struct overt_share_columns *columns, struct cut *cut,
                   struct overt_error *err)
{
	uint64_t *quotes = NULL;
	overt_err code = open_pieces(ranks, where, columns, cut, err);
	code = overt_ranks_agree(ranks, code, err);
	if (code)
		return code;
	code = look_for_quotes(ranks, cut, where->input_count, &quotes, err);
	if (!code)
		code = settle(ranks, where, cut, quotes, err);
	free(quotes);
	return code;
}

void cut_free(struct cut *cut)
{
	for (size_t i = 0; cut->pieces && i < cut->count; i++)
		if (cut->pieces[i].map)
			munmap(cut->pieces[i].map, cut->pieces[i].size);
	cut->scan.file_count = 0; // its files are parts of these maps
	scan_free(&cut->scan);
	free(cut->pieces);
	cut->pieces = NULL;
	cut->count = 0;
}

/* ---- what was read ---- */

enum { REASON_MAX = 112 };

/* Counts as they travel: addresses of literals mean nothing elsewhere. */
struct packed_counts {
	uint64_t rows, passed, rejected, first_count;
	struct packed_row {
		uint64_t file, offset;
		int64_t line;
		char reason[REASON_MAX];
	} first[OVERT_REJECTS_MAX];
};

static void pack(const struct cut *cut, struct packed_counts *packed)
{
	const struct overt_scan_counts *counts = &cut->scan.counts;
	packed->rows = counts->rows;
	packed->passed = counts->passed;
	packed->rejected = counts->rejected;
	packed->first_count = counts->first_count;
	for (size_t i = 0; i < counts->first_count; i++) {
		const struct overt_bad_row *bad = &counts->first[i];
		const struct cut_piece *piece = &cut->pieces[bad->file];
		struct packed_row *row = &packed->first[i];
		row->file = piece->file;
		row->offset = piece->from + bad->offset;
		row->line = bad->line; // counted from the piece's beginning
		const char *at = piece->map, *to = piece->map + piece->from;
		while (at < to && (at = memchr(at, '\n', (size_t)(to - at)))) {
			at++;
			row->line++;
		}
		snprintf(row->reason, sizeof row->reason, "%s", bad->reason);
	}
}

overt_err cut_counts(struct overt_ranks *ranks, const struct cut *cut,
                     struct overt_scan_counts *counts, struct overt_error *err)
{
	static char reasons[OVERT_REJECTS_MAX][REASON_MAX]; // they must outlive the counts
	struct packed_counts own = {0}, *all = calloc(ranks->count, sizeof *all);
	if (!all)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for the counts of %u ranks",
		                  ranks->count);
	pack(cut, &own);
	overt_err code = ranks_collect_bytes(ranks, &own, sizeof own, all, err);
	*counts = (struct overt_scan_counts){0};
	for (unsigned r = 0; r < ranks->count && !code; r++) {
		counts->rows += all[r].rows;
		counts->passed += all[r].passed;
		counts->rejected += all[r].rejected;
		for (size_t i = 0; i < all[r].first_count && counts->first_count < OVERT_REJECTS_MAX; i++) {
			const struct packed_row *row = &all[r].first[i];
			size_t place = counts->first_count++;
			memcpy(reasons[place], row->reason, REASON_MAX);
			counts->first[place] = (struct overt_bad_row){(size_t)row->file, row->offset,
			                                              row->line, reasons[place]};
		}
	}
	free(all);
	return code;
}
