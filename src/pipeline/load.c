// SPDX-License-Identifier: GPL-3.0-or-later
/* Files to corpus and channels, in one pass. */
#include "pipeline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What the reader's callbacks need. */
struct intake {
	struct overt_pipeline *pipeline;
	uint32_t source;
	uint64_t rejects; /* of this source */
	bool again;       /* the same bytes as an earlier source: every row is known */
};

static overt_err take_post(void *ctx, const struct overt_post *post, struct overt_error *err)
{
	struct intake *intake = ctx;
	struct overt_pipeline *p = intake->pipeline;
	uint32_t index, count;
	if (intake->again) {
		p->repeated[intake->source]++;
		return OVERT_OK;
	}
	overt_err code = overt_corpus_add(p->corpus, post, intake->source, &index, err);
	if (code || index == OVERT_NO_INDEX)
		return code;
	uint32_t account = overt_corpus_posts(p->corpus, &count)[index].account;
	return overt_channel_set_take(p->channels, post, account, index, err);
}

static overt_err take_reject(void *ctx, const struct overt_reject *reject, struct overt_error *err)
{
	struct intake *intake = ctx;
	struct overt_pipeline *p = intake->pipeline;
	struct kept_reject kept = {intake->source, reject->offset, reject->line, OVERT_STR_NONE};
	if (intake->again || intake->rejects++ >= REJECTS_KEPT)
		return OVERT_OK;
	overt_err code = overt_grow(&p->rejects, &p->reject_cap, p->reject_count + 1,
	                            sizeof *p->rejects, SIZE_MAX, err);
	if (code)
		return code;
	if (!overt_arena_copy(p->arena, overt_str_from(reject->reason), &kept.reason))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for rejected rows");
	p->rejects[p->reject_count++] = kept;
	return OVERT_OK;
}

static overt_err renew(struct overt_pipeline *p, size_t count, struct overt_error *err)
{
	const struct overt_channel_options options = {
		p->only ? p->only : p->options->channels,
		p->only ? p->only_count : p->options->channel_count, p->options->threads};
	overt_channel_set_free(p->channels);
	overt_corpus_free(p->corpus);
	free(p->sources);
	free(p->repeated);
	p->channels = NULL;
	p->loaded = false;
	p->reject_count = 0;
	p->source_count = 0;
	p->corpus = overt_corpus_new();
	p->sources = calloc(count, sizeof *p->sources);
	p->repeated = calloc(count, sizeof *p->repeated);
	if (!p->corpus || !p->sources || !p->repeated)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu sources", count);
	return overt_channel_set_open(&p->channels, &options, err);
}

static void sum_up(struct overt_pipeline *p)
{
	uint32_t posts;
	overt_corpus_posts(p->corpus, &posts);
	overt_corpus_accounts(p->corpus, &p->summary.accounts);
	p->summary.posts = posts;
	p->summary.repeated = 0;
	p->summary.sources = (uint32_t)p->source_count;
	p->summary.rejected = 0;
	for (size_t i = 0; i < p->source_count; i++) {
		p->summary.rejected += p->sources[i].rejected;
		p->summary.repeated += p->repeated[i];
	}
}

static overt_err digest_of(const char *path, char hex[OVERT_SHA256_HEX], struct overt_error *err)
{
	char block[65536];
	size_t n;
	struct overt_sha256 *sha = overt_sha256_new();
	FILE *file = fopen(path, "re");
	overt_err code = OVERT_OK;
	while (sha && file && (n = fread(block, 1, sizeof block, file)) > 0)
		overt_sha256_add(sha, block, n);
	if (!sha)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for a digest");
	else if (!file || ferror(file)) {
		overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
		code = overt_fail_at(err, path, 0, -1);
	}
	if (sha)
		overt_sha256_end(sha, hex);
	if (file)
		fclose(file);
	return code;
}

/* Was this file read before in this run? Posts without ids have no other key. Only files of
   the same size are compared, so that this costs nothing where it is not needed. */
static overt_err read_before(const struct overt_pipeline *p, const char *path, bool *again,
                             struct overt_error *err)
{
	struct stat facts;
	char hex[OVERT_SHA256_HEX] = "";
	overt_err code = OVERT_OK;
	*again = false;
	if (stat(path, &facts) != 0 || !S_ISREG(facts.st_mode))
		return OVERT_OK; // reading says what is wrong
	for (size_t i = 0; i < p->source_count && !code && !*again; i++) {
		if (p->sources[i].bytes != (uint64_t)facts.st_size)
			continue;
		if (!hex[0])
			code = digest_of(path, hex, err);
		*again = !code && strcmp(p->sources[i].sha256, hex) == 0;
	}
	return code;
}

/* What the user would else learn too late: ids that are none, a file that brings nothing new. */
static void warn_of_ids(struct overt_source *source, const struct overt_corpus_tally *tally)
{
	if (tally->apart)
		overt_source_warn(source, "%llu of its posts have the id of another post and were kept: ids of these "
		                  "files are not ids of posts (what they repost or reply to is not sure either)",
		                  (unsigned long long)tally->apart);
	if (tally->elsewhere > source->rows / 2)
		overt_source_warn(source, "%llu of its %llu posts repeat posts of files read before",
		                  (unsigned long long)tally->elsewhere, (unsigned long long)source->rows);
}

static overt_err load_one(struct overt_pipeline *p, size_t i, const char *path,
                          struct overt_error *err)
{
	struct intake intake = {p, (uint32_t)i, 0, false};
	const struct overt_read_sink sink = {take_post, take_reject, &intake};
	const struct overt_corpus_tally before = overt_corpus_tally(p->corpus);
	overt_err code = read_before(p, path, &intake.again, err);
	if (!code)
		code = overt_read_file(path, &p->options->read, &sink, &p->sources[i], p->progress, err);
	struct overt_corpus_tally tally = overt_corpus_tally(p->corpus);
	tally.apart -= before.apart;
	tally.elsewhere -= before.elsewhere;
	if (intake.again)
		tally.elsewhere = p->repeated[i];
	p->repeated[i] += tally.repeated - before.repeated;
	p->source_count = i + 1;
	if (!code)
		warn_of_ids(&p->sources[i], &tally);
	return code;
}

overt_err overt_pipeline_load(struct overt_pipeline *pipeline, const char *const *paths,
                              size_t count, struct overt_error *err)
{
	overt_err code = renew(pipeline, count, err);
	for (size_t i = 0; i < count && !code; i++)
		code = load_one(pipeline, i, paths[i], err);
	if (!code) {
		sum_up(pipeline);
		code = overt_channel_set_finish(pipeline->channels, pipeline->progress, err);
	}
	pipeline->loaded = !code;
	return code;
}

/* The case's sources as paths and digests, in the order in which they were read. */
struct listing {
	const char **paths;
	overt_str *digests;
	size_t count, paths_cap, digests_cap;
};

static overt_err list_sources(struct overt_pipeline *p, struct listing *list,
                              struct overt_error *err)
{
	struct overt_case_rows *rows = NULL;
	struct overt_case_source row;
	bool more = true;
	overt_err code = overt_case_select(p->file, OVERT_CASE_SOURCE, NULL, 0, &rows, err);
	while (!code && more) {
		overt_str path = OVERT_STR_NONE;
		code = overt_case_next_source(rows, &row, &more, err);
		if (code || !more)
			break;
		code = overt_grow(&list->paths, &list->paths_cap, list->count + 1, sizeof *list->paths,
		                  OVERT_FILES_MAX, err);
		if (!code)
			code = overt_grow(&list->digests, &list->digests_cap, list->count + 1,
			                  sizeof *list->digests, OVERT_FILES_MAX, err);
		if (!code && (!overt_arena_copy(p->arena, row.path, &path) ||
		              !overt_arena_copy(p->arena, row.sha256, &list->digests[list->count])))
			code = overt_fail(err, OVERT_E_NOMEM, "no memory for the list of sources");
		if (!code)
			list->paths[list->count++] = path.ptr;
	}
	overt_case_rows_close(rows);
	return code;
}

overt_err overt_pipeline_reload(struct overt_pipeline *pipeline, struct overt_error *err)
{
	struct listing list = {0};
	overt_err code = list_sources(pipeline, &list, err);
	if (!code && list.count == 0)
		code = overt_fail(err, OVERT_E_USAGE,
		                  "the case has no sources yet: begin with `overt import FILE… -o CASE`");
	if (!code)
		code = overt_pipeline_recall_reading(pipeline, err);
	if (!code)
		code = overt_pipeline_load(pipeline, list.paths, list.count, err);
	for (size_t i = 0; i < list.count && !code; i++)
		if (!overt_str_equal(list.digests[i], overt_str_from(pipeline->sources[i].sha256))) {
			code = overt_fail(err, OVERT_E_INPUT,
			                  "the file has changed since it was imported: expected SHA-256 %.16s…, "
			                  "found %.16s…; import it again",
			                  list.digests[i].ptr, pipeline->sources[i].sha256);
			overt_fail_at(err, list.paths[i], 0, -1);
		}
	free(list.paths);
	free(list.digests);
	return code;
}
