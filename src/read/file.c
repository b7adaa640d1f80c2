// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <overt/norm.h>

#include "documents.h"
#include "recognise.h"
#include "table.h"

#define DEFAULT_MAX_RECORD ((size_t)16 * 1024 * 1024)
#define LEAST_MAX_RECORD ((size_t)1024)
/* Bytes that are looked at before a table's rows are read. */
#define SAMPLE_SIZE ((size_t)256 * 1024)

/* Everything that reading one file needs. */
struct job {
	struct overt_reading reading;
	struct overt_stream *stream;
	struct overt_window window;
	struct overt_read_options options;
	struct overt_buf platform; /* the option's, as all rooms know it */
	const struct overt_progress *progress;
	uint64_t told; /* bytes on disk when progress was last told */
};

static overt_err tick(void *ctx, struct overt_error *err)
{
	struct job *job = ctx;
	struct overt_stream_facts facts = overt_stream_facts(job->stream);

	if (facts.disk_done == job->told)
		return OVERT_OK;
	job->told = facts.disk_done;
	if (!overt_progress_tell(job->progress, "reading", facts.disk_done, facts.disk_total))
		return overt_fail(err, OVERT_E_CANCELLED, "stopped while reading");
	return OVERT_OK;
}

static overt_err fill_sample(struct job *job, size_t size, struct overt_error *err)
{
	overt_err rc = OVERT_OK;
	bool grown = true;

	while (rc == OVERT_OK && grown && job->window.end - job->window.begin < size)
		rc = overt_window_more(&job->window, &grown, err);
	return rc;
}

static overt_err read_table(struct job *job, struct overt_error *err)
{
	struct overt_layout layout;
	overt_err rc = overt_layout_find(overt_window_view(&job->window), job->window.at_end, &layout, err);

	if (rc != OVERT_OK)
		return rc;
	rc = overt_format_wanted(&job->options, OVERT_CARRIER_CSV, &job->reading.format, err);
	const struct overt_format *wanted = job->reading.format;
	if (rc == OVERT_OK && wanted && !wanted->begin && !wanted->knows_header(&layout.header))
		rc = overt_fail(err, OVERT_E_FORMAT, "expected a table for %s (%s), found other columns",
		                wanted->about.name, wanted->about.known_by);
	if (rc == OVERT_OK && !wanted)
		rc = overt_recognise_table(&layout.header, &job->reading.format, err);
	if (rc == OVERT_OK) {
		if (layout.delimiter != ',')
			overt_reading_notice(&job->reading, layout.delimiter == '\t'
			                     ? "columns are separated by tabs" : "columns are separated by \"%c\"",
			                     layout.delimiter);
		rc = overt_table_read(&job->reading, &layout, &job->window, tick, job, err);
	}
	overt_layout_free(&layout);
	return rc;
}

static overt_err read_documents(struct job *job, struct overt_error *err)
{
	struct overt_documents documents = {.reading = &job->reading, .window = &job->window,
	                                    .parser = overt_json_parser_new(), .tick = tick,
	                                    .tick_ctx = job};
	overt_err rc;

	if (!documents.parser)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to parse JSON");
	rc = overt_documents_recognise(&documents, err);
	if (rc == OVERT_OK)
		rc = overt_documents_read(&documents, err);
	overt_json_parser_free(documents.parser);
	return rc;
}

/* First byte that is neither BOM nor blank, or 0. */
static char first_byte(overt_str s)
{
	size_t i = s.len >= 3 && memcmp(s.ptr, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

	while (i < s.len && (s.ptr[i] == ' ' || s.ptr[i] == '\n' || s.ptr[i] == '\r' || s.ptr[i] == '\t'))
		i++;
	return i < s.len ? s.ptr[i] : '\0';
}

/* X's archives are scripts: `window.YTD.tweets.part0 = [`. Bytes before the array, or 0. */
static size_t script_prefix(overt_str sample)
{
	static const char start[] = "window.YTD.";
	const char *bracket;

	if (sample.len < sizeof start || memcmp(sample.ptr, start, sizeof start - 1) != 0)
		return 0;
	bracket = memchr(sample.ptr, '[', sample.len < 200 ? sample.len : 200);
	return bracket ? (size_t)(bracket - sample.ptr) : 0;
}

static overt_err read_content(struct job *job, struct overt_error *err)
{
	overt_err rc = fill_sample(job, SAMPLE_SIZE, err);

	if (rc != OVERT_OK)
		return rc;
	overt_str sample = overt_window_view(&job->window);
	rc = overt_refuse_foreign(sample, err);
	if (rc != OVERT_OK)
		return rc;
	overt_window_drop(&job->window, script_prefix(sample));
	char first = first_byte(overt_window_view(&job->window));
	if (first == '\0' && job->window.at_end) {
		overt_reading_notice(&job->reading, "the file is empty");
		snprintf(job->reading.source->format, sizeof job->reading.source->format, "empty");
		return OVERT_OK;
	}
	return first == '{' || first == '[' ? read_documents(job, err) : read_table(job, err);
}

/* A few bad bytes are an accident; many are another encoding, whose texts are ruined. */
static void warn_of_encoding(struct overt_source *source)
{
	uint64_t rows = source->rows + source->rejected, bad = source->replaced_utf8;
	double share = rows > bad ? (double)bad / (double)rows : 1;

	if (bad > 0)
		overt_source_warn(source, "bytes that are no UTF-8 were replaced in %llu row%s (%.2g %%)%s",
		                  (unsigned long long)bad, bad == 1 ? "" : "s", share * 100,
		                  share > 0.01 ? ": if the file is in another encoding, convert it first: "
		                                 "iconv -f ENCODING -t UTF-8" : "");
}

/* What can be said only when all is read. */
static void finish(struct job *job)
{
	struct overt_source *source = job->reading.source;
	struct overt_stream_facts facts = overt_stream_facts(job->stream);

	source->bytes = facts.disk_done;
	snprintf(source->compression, sizeof source->compression, "%s", facts.compression);
	overt_stream_digest(job->stream, source->sha256);
	source->data_bytes = job->window.offset + (job->window.end - job->window.begin);
	if (job->reading.format) {
		snprintf(source->format, sizeof source->format, "%s", job->reading.format->about.name);
		if (job->reading.format->about.limits[0])
			overt_reading_notice(&job->reading, "%s", job->reading.format->about.limits);
	}
	if (job->reading.skipped > 0)
		overt_reading_notice(&job->reading, "records passed over: %llu (%s)",
		                     (unsigned long long)job->reading.skipped, job->reading.skipped_what);
	warn_of_encoding(source);
}

static overt_err prepare(struct job *job, const struct overt_read_options *options,
                         const char *path, struct overt_error *err)
{
	if (options)
		job->options = *options;
	if (job->options.max_record == 0)
		job->options.max_record = DEFAULT_MAX_RECORD;
	if (job->options.max_record < LEAST_MAX_RECORD || job->options.max_record > SIZE_MAX / 16)
		return overt_fail(err, OVERT_E_USAGE, "max_record must be at least %zu bytes, found %zu",
		                  LEAST_MAX_RECORD, job->options.max_record);
	if (strlen(path) >= sizeof job->reading.source->path)
		return overt_fail(err, OVERT_E_USAGE, "the path is longer than %zu bytes",
		                  sizeof job->reading.source->path - 1);
	if (job->options.platform) {
		if (!overt_norm_platform(overt_str_from(job->options.platform), &job->platform))
			return overt_fail(err, OVERT_E_NOMEM, "no memory to read a file");
		job->options.platform = job->platform.len ? job->platform.data : NULL;
	}
	job->reading.options = &job->options;
	job->reading.arena = overt_arena_new(job->options.max_record * 4);
	if (!job->reading.arena)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to read a file");
	job->window.max = job->options.max_record;
	snprintf(job->reading.source->path, sizeof job->reading.source->path, "%s", path);
	return overt_stream_open(path, &job->stream, err);
}

overt_err overt_read_file(const char *path, const struct overt_read_options *options,
                          const struct overt_read_sink *sink, struct overt_source *source,
                          const struct overt_progress *progress, struct overt_error *err)
{
	struct job *job = calloc(1, sizeof *job);
	struct overt_source *found = calloc(1, sizeof *found);
	overt_err rc;

	if (!job || !found) {
		rc = overt_fail(err, OVERT_E_NOMEM, "no memory to read a file");
		goto done;
	}
	job->progress = progress;
	job->reading.sink = sink;
	job->reading.source = found;
	rc = prepare(job, options, path, err);
	if (rc != OVERT_OK)
		goto done;
	job->window.stream = job->stream;
	rc = read_content(job, err);
	if (rc != OVERT_OK)
		goto done;
	finish(job);
	*source = *found;
done:
	if (rc != OVERT_OK && rc != OVERT_E_CANCELLED && err && err->file[0] == '\0')
		overt_fail_at(err, path, 0, -1);
	if (job) {
		overt_arena_free(job->reading.arena);
		overt_buf_free(&job->reading.platform);
		overt_buf_free(&job->platform);
		overt_window_free(&job->window);
		overt_stream_close(job->stream);
		free(job->reading.state);
		overt_json_parser_free(job->reading.cells);
	}
	free(job);
	free(found);
	return rc;
}
