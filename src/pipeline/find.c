// SPDX-License-Identifier: GPL-3.0-or-later
/* Detection without a case: files in, suspected accounts out. */
#include <stdlib.h>

#include "detection.h"

static overt_err copy_accounts(struct detection *d, struct overt_found *out,
                               struct overt_error *err)
{
	uint32_t count;
	const struct overt_account *accounts = overt_corpus_accounts(d->pipeline->corpus, &count);
	out->arena = overt_arena_new(SIZE_MAX);
	out->items = out->arena ? overt_arena_alloc(out->arena, count * sizeof *out->items) : NULL;
	bool ok = out->items != NULL;
	for (uint32_t i = 0; i < count && ok; i++) {
		struct overt_found_account *a = &out->items[i];
		uint32_t finding = d->kinds.count ? d->search.finding_of[i] : OVERT_NO_INDEX;
		a->finding = finding;
		a->suspected = finding != OVERT_NO_INDEX && d->search.findings.items[finding].suspect;
		ok = overt_arena_copy(out->arena, accounts[i].platform, &a->platform) &&
		     overt_arena_copy(out->arena, accounts[i].id, &a->id);
	}
	out->count = count;
	out->tests = d->search.tested.tests;
	out->significant = d->search.tested.significant;
	return ok ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for %u accounts", count);
}

overt_err overt_find(const char *const *paths, size_t count,
                     const struct overt_run_options *options, struct overt_found *found,
                     struct overt_error *err)
{
	struct overt_pipeline *pipeline = NULL;
	struct overt_found made = {0};
	overt_err code = overt_pipeline_new(NULL, options, NULL, &pipeline, err);
	if (code)
		return code;
	struct detection d = {.pipeline = pipeline};
	code = overt_pipeline_load(pipeline, paths, count, err);
	if (!code)
		code = overt_detection_search(&d, err);
	if (!code)
		code = copy_accounts(&d, &made, err);
	overt_detection_free(&d);
	overt_pipeline_free(pipeline);
	if (code)
		overt_found_free(&made);
	else
		*found = made;
	return code;
}

void overt_found_free(struct overt_found *found)
{
	if (!found)
		return;
	overt_arena_free(found->arena);
	*found = (struct overt_found){0};
}
