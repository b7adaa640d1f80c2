// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdlib.h>

#include "untested.h"

void overt_detection_free(struct detection *d)
{
	for (size_t i = 0; d->joins && i < d->yield_count; i++)
		overt_edges_free(&d->joins[i]);
	free(d->joins);
	free(d->windows);
	overt_kinds_free(&d->kinds);
	overt_search_free(&d->search);
	overt_pair_index_free(d->index);
	overt_pair_index_free(d->wide_index);
	free(d->ids);
	free(d->objects);
	free(d->pairs);
	free(d->wanted);
	free(d->xy);
}

struct overt_pair_index *overt_detection_index(const struct detection *d,
                                               const struct overt_tested_pair *pair)
{
	return pair->wide ? d->wide_index : d->index;
}

static overt_err make_indexes(struct detection *d, struct overt_error *err)
{
	bool wide = false;
	for (size_t i = 0; i < d->search.tested.pair_count && !wide; i++)
		wide = d->search.tested.pairs[i].wide;
	overt_err code = overt_pair_index_make(d->kinds.shares, d->kinds.count, 0, CLOSE_MS, &d->index,
	                                       err);
	if (!code && wide)
		code = overt_pair_index_make(d->kinds.shares, d->kinds.count, d->search.wide_max, CLOSE_MS,
		                             &d->wide_index, err);
	return code;
}

overt_err overt_detection_search(struct detection *d, struct overt_error *err)
{
	const struct overt_run_options *o = d->pipeline->options;
	const struct search_options options = {o->alpha, o->division, o->seed, o->threads};
	uint32_t posts, accounts;
	d->yields = overt_channel_set_yields(d->pipeline->channels, &d->yield_count);
	overt_corpus_posts(d->pipeline->corpus, &posts);
	overt_corpus_accounts(d->pipeline->corpus, &accounts);
	overt_err code = overt_kinds_choose(d->yields, d->yield_count, posts, accounts, &d->kinds, err);
	if (code || d->kinds.count == 0)
		return code;
	code = overt_search(d->kinds.shares, d->kinds.count, d->kinds.first, &options, &d->search,
	                    d->pipeline->progress, err);
	if (!code)
		code = make_indexes(d, err);
	return code;
}

static overt_err write_all(struct detection *d, struct overt_error *err)
{
	overt_err code = overt_pipeline_begin(d->pipeline, OVERT_CASE_STEP_DETECT, err);
	if (code)
		return code;
	code = overt_detection_write(d, err);
	if (!code && d->kinds.count)
		code = overt_detection_write_posts(d, err);
	return overt_pipeline_end(d->pipeline, code, err);
}

static void say_what_is_missing(struct detection *d)
{
	if (d->kinds.count == 0)
		overt_pipeline_notice(d->pipeline, "no post has an account, a time and a text, repost "
		                                   "target or given object: nothing can be tested");
	else if (d->search.tested.testable_accounts < 2)
		overt_pipeline_notice(d->pipeline,
		                      "fewer than two accounts put out two different things (texts that are "
		                      "nearly identical count as one): no pair can be tested");
	for (size_t k = 0; k < d->kinds.count; k++)
		if (!d->search.tested.background[k].testable)
			overt_pipeline_notice(d->pipeline,
			                      "channel %s is not testable: no background rate can be estimated "
			                      "from so few accounts",
			                      d->yields[d->kinds.yield[k]].name.ptr);
}

static void say_what_was_left_out(struct detection *d)
{
	for (size_t k = 0; k < d->kinds.count; k++) {
		struct overt_buf line = {0};
		if (overt_untested_say(d, k, &line) && !line.failed)
			overt_pipeline_notice(d->pipeline, "%.*s", (int)line.len, line.data);
		overt_buf_free(&line);
	}
}

overt_err overt_pipeline_detect(struct overt_pipeline *pipeline, struct overt_error *err)
{
	struct detection d = {.pipeline = pipeline};
	overt_err code = pipeline->loaded ? OVERT_OK : overt_pipeline_reload(pipeline, err);
	if (!code) // a slip is found before the long part
		code = overt_pipeline_check_windows(pipeline, err);
	if (!code)
		code = overt_detection_search(&d, err);
	if (!code)
		code = overt_detection_join(&d, err);
	if (!code && d.kinds.count)
		code = overt_detection_choose(&d, err);
	if (!code && d.kinds.count)
		code = overt_detection_place(&d, err);
	if (!code)
		code = write_all(&d, err);
	if (!code) {
		say_what_is_missing(&d);
		say_what_was_left_out(&d);
		pipeline->summary.tests = d.search.tested.tests;
		pipeline->summary.significant = d.search.tested.significant;
	}
	overt_detection_free(&d);
	return code;
}
