// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline.h"

#include <stdlib.h>

overt_err overt_pipeline_new(struct overt_case *file, const struct overt_run_options *options,
                             const struct overt_progress *progress, struct overt_pipeline **out,
                             struct overt_error *err)
{
	struct overt_pipeline *made = calloc(1, sizeof *made);
	if (made)
		made->arena = overt_arena_new(SIZE_MAX);
	if (!made || !made->arena) {
		free(made);
		return overt_fail(err, OVERT_E_NOMEM, "no memory for a run");
	}
	made->file = file;
	made->options = options;
	made->progress = progress;
	*out = made;
	return OVERT_OK;
}

void overt_pipeline_free(struct overt_pipeline *pipeline)
{
	if (!pipeline)
		return;
	overt_channel_set_free(pipeline->channels);
	overt_corpus_free(pipeline->corpus);
	overt_arena_free(pipeline->arena);
	free(pipeline->sources);
	free(pipeline->repeated);
	free(pipeline->rejects);
	free(pipeline);
}

const struct overt_run_summary *overt_pipeline_summary(const struct overt_pipeline *pipeline)
{
	return &pipeline->summary;
}

void overt_pipeline_notice(struct overt_pipeline *pipeline, const char *format, ...)
{
	struct overt_run_summary *summary = &pipeline->summary;
	if (summary->notice_count == OVERT_NOTICE_MAX)
		return;
	va_list args;
	va_start(args, format);
	vsnprintf(summary->notices[summary->notice_count++], sizeof *summary->notices, format, args);
	va_end(args);
}

static void add_list(struct overt_buf *buf, const char *name, const char *const *items, size_t count)
{
	overt_buf_printf(buf, ",\"%s\":[", name);
	for (size_t i = 0; i < count; i++) {
		overt_buf_append(buf, ",", i > 0);
		overt_buf_json(buf, overt_str_from(items[i]));
	}
	overt_buf_append(buf, "]", 1);
}

/* All settings that shape the result, as a JSON object. */
static void describe(const struct overt_run_options *o, struct overt_buf *buf)
{
	overt_buf_printf(buf, "{\"alpha\":%.17g,\"min_objects\":%u,\"window_ms\":%lld,\"seed\":%llu",
	                 o->alpha > 0 ? o->alpha : 0.01, o->min_objects ? o->min_objects : 2,
	                 (long long)o->window, (unsigned long long)o->seed);
	overt_buf_printf(buf, ",\"division\":\"%s\",\"format\":",
	                 o->division == OVERT_DIVISION_LEIDEN ? "leiden" : "labels");
	overt_buf_json(buf, overt_str_from(o->read.format));
	overt_buf_printf(buf, ",\"platform\":");
	overt_buf_json(buf, overt_str_from(o->read.platform));
	overt_buf_printf(buf, ",\"dates\":");
	overt_buf_json(buf, overt_str_from(overt_date_order_name(o->read.dates)));
	overt_buf_printf(buf, ",\"map\":[");
	for (size_t i = 0; i < o->read.map_count; i++) {
		overt_buf_printf(buf, "%s[", i ? "," : "");
		overt_buf_json(buf, overt_str_from(o->read.map[i].field));
		overt_buf_append(buf, ",", 1);
		overt_buf_json(buf, overt_str_from(o->read.map[i].column));
		overt_buf_append(buf, "]", 1);
	}
	overt_buf_append(buf, "]", 1);
	add_list(buf, "channels", o->channels, o->channel_count);
	add_list(buf, "registers", o->registers, o->register_count);
	add_list(buf, "covert_domains", o->covert_domains, o->covert_domain_count);
	add_list(buf, "known", o->known, o->known_count);
	overt_buf_printf(buf, ",\"builtin_registers\":%s}", o->no_builtin_registers ? "false" : "true");
}

overt_err overt_pipeline_begin(struct overt_pipeline *pipeline, enum overt_case_step step,
                               struct overt_error *err)
{
	struct overt_buf parameters = {0};
	describe(pipeline->options, &parameters);
	overt_err code = OVERT_OK;
	if (parameters.failed)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for the run's settings");
	struct overt_case_step_note note = {pipeline->options->command, overt_buf_view(&parameters),
	                                    pipeline->options->version, pipeline->options->now};
	if (!code)
		code = overt_case_step_begin(pipeline->file, step, &note, NULL, err);
	overt_buf_free(&parameters);
	return code;
}

overt_err overt_pipeline_end(struct overt_pipeline *pipeline, overt_err code,
                             struct overt_error *err)
{
	if (!code)
		return overt_case_step_commit(pipeline->file, pipeline->options->now, err);
	overt_case_step_rollback(pipeline->file);
	return code;
}
