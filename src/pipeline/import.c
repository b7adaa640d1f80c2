// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline.h"

static const char *precision_name(enum overt_precision precision)
{
	static const char *const names[] = {NULL, "ms", "second", "minute", "day"};
	return (unsigned)precision < sizeof names / sizeof *names ? names[precision] : NULL;
}

static overt_err write_source(struct overt_pipeline *p, size_t i, struct overt_error *err)
{
	const struct overt_source *s = &p->sources[i];
	struct overt_buf notices = {0};
	overt_buf_append(&notices, "[", 1);
	for (size_t n = 0; n < s->notice_count; n++) {
		overt_buf_append(&notices, ",", n > 0);
		overt_buf_json(&notices, overt_str_from(s->notices[n]));
	}
	overt_buf_append(&notices, "]", 1);
	const struct overt_case_source row = {
		.id = (int64_t)i,
		.path = overt_str_from(s->path),
		.sha256 = overt_str_from(s->sha256),
		.bytes = (int64_t)s->bytes,
		.data_bytes = (int64_t)s->data_bytes,
		.compression = overt_str_from(s->compression),
		.format = overt_str_from(s->format),
		.rows = (int64_t)s->rows,
		.rejected = (int64_t)s->rejected,
		.repeated = (int64_t)p->repeated[i],
		.replaced_utf8 = (int64_t)s->replaced_utf8,
		.precision = overt_str_from(precision_name(s->precision)),
		.notices = overt_buf_view(&notices),
	};
	overt_err code = notices.failed ? overt_fail(err, OVERT_E_NOMEM, "no memory for notices")
	                                : overt_case_add_source(p->file, &row, err);
	overt_buf_free(&notices);
	return code;
}

static overt_err write_accounts(struct overt_pipeline *p, struct overt_error *err)
{
	uint32_t count;
	const struct overt_account *accounts = overt_corpus_accounts(p->corpus, &count);
	overt_err code = OVERT_OK;
	for (uint32_t i = 0; i < count && !code; i++) {
		const struct overt_account *a = &accounts[i];
		const struct overt_case_account row = {
			.id = i,
			.platform = a->platform,
			.account_id = a->id,
			.handle = a->handle,
			.display_name = a->display_name,
			.profile_text = a->profile_text,
			.profile_location = a->profile_location,
			.profile_url = a->profile_url,
			.created_ms = a->created,
			.first_ms = a->first_seen,
			.last_ms = a->last_seen,
			.posts = (int64_t)a->posts,
			.labels = a->labels,
		};
		code = overt_case_add_account(p->file, &row, err);
		if (i % 4096 == 0)
			overt_progress_tell(p->progress, "writing accounts", i, count);
	}
	return code;
}

static overt_err write_all(struct overt_pipeline *p, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < p->source_count && !code; i++)
		code = write_source(p, i, err);
	for (size_t i = 0; i < p->reject_count && !code; i++) {
		const struct kept_reject *r = &p->rejects[i];
		const struct overt_case_reject row = {
			r->source, (int64_t)r->offset, r->line ? (int64_t)r->line : OVERT_CASE_NONE, r->reason};
		code = overt_case_add_reject(p->file, &row, err);
	}
	return code ? code : write_accounts(p, err);
}

/* Warnings that a run shows at once; the report has all of them. */
#define WARNINGS_SHOWN 4

static void show_warnings(struct overt_pipeline *p)
{
	size_t count = 0;
	for (size_t i = 0; i < p->source_count; i++)
		for (size_t n = 0; n < p->sources[i].notice_count; n++)
			if (p->sources[i].loud >> n & 1 && count++ < WARNINGS_SHOWN)
				overt_pipeline_notice(p, "%s: %s", p->sources[i].path, p->sources[i].notices[n]);
	if (count > WARNINGS_SHOWN)
		overt_pipeline_notice(p, "%zu more warnings about files: see the report",
		                      count - WARNINGS_SHOWN);
}

/* A case without posts answers nothing, and would take the place of one that does. */
static overt_err need_posts(const struct overt_pipeline *p, size_t count, struct overt_error *err)
{
	if (p->summary.posts > 0)
		return OVERT_OK;
	const struct overt_source *first = &p->sources[0];
	if (p->summary.rejected)
		overt_fail(err, OVERT_E_INPUT, "expected posts, found none; %llu row%s rejected%s%s",
		           (unsigned long long)p->summary.rejected, p->summary.rejected == 1 ? "" : "s",
		           p->reject_count ? ", the first: " : "",
		           p->reject_count ? p->rejects[0].reason.ptr : "");
	else // what the reader noticed tells why, e.g. that this kind of export holds none
		overt_fail(err, OVERT_E_INPUT, "expected posts, found none%s%s",
		           count == 1 && first->notice_count ? ": " : "",
		           count == 1 && first->notice_count ? first->notices[0] : "");
	return overt_fail_at(err, count == 1 ? p->sources[0].path : "all files", 0, -1);
}

overt_err overt_pipeline_import(struct overt_pipeline *pipeline, const char *const *paths,
                                size_t count, struct overt_error *err)
{
	if (count == 0 || count > OVERT_FILES_MAX)
		return overt_fail(err, OVERT_E_USAGE, "1 to %d files can be read at once, not %zu",
		                  OVERT_FILES_MAX, count);
	overt_err code = overt_pipeline_load(pipeline, paths, count, err);
	if (!code)
		code = need_posts(pipeline, count, err);
	if (!code)
		show_warnings(pipeline);
	if (!code) // before anything is written: a slip must not cost the case that is there
		code = overt_pipeline_check_windows(pipeline, err);
	if (!code)
		code = overt_pipeline_begin(pipeline, OVERT_CASE_STEP_IMPORT, err);
	if (code)
		return code;
	return overt_pipeline_end(pipeline, write_all(pipeline, err), err);
}
