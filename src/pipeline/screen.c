// SPDX-License-Identifier: GPL-3.0-or-later
/* Who acts in the open: registers, labels, and what they make of each finding. */
#include <overt/assess.h>
#include <overt/register.h>
#include <stdlib.h>
#include <string.h>

#include "cluster.h"
#include "domains.h"
#include "platforms.h"
#include "signs.h"

/* Labels by which a platform itself declares an account. */
enum { DECLARING_LABELS = OVERT_LABEL_STATE_MEDIA | OVERT_LABEL_GOVERNMENT };

static overt_err open_registers(const struct overt_run_options *o, struct overt_registers **set,
                                struct overt_error *err)
{
	overt_err code = overt_registers_new(set, err);
	if (!code && !o->no_builtin_registers)
		code = overt_registers_add_builtin(*set, err);
	for (size_t i = 0; i < o->register_count && !code; i++)
		code = overt_registers_add_file(*set, o->registers[i], err);
	return code ? code : overt_registers_seal(*set, err);
}

overt_err overt_pipeline_check_registers(struct overt_pipeline *pipeline, struct overt_error *err)
{
	struct overt_registers *set = NULL;
	const struct overt_run_options *o = pipeline->options;
	struct domains domains = {0};
	overt_err code = open_registers(o, &set, err);
	if (!code && o->covert_domain_count)
		code = overt_domains_read(o->covert_domains, o->covert_domain_count, &domains, err);
	overt_domains_free(&domains);
	overt_registers_free(set);
	return code;
}

static void tell_dropped(struct overt_pipeline *p, const struct overt_registers *set)
{
	size_t count;
	const struct overt_register_source *sources = overt_registers_sources(set, &count);
	for (size_t i = 0; i < count; i++)
		if (sources[i].first_problem.ptr && !sources[i].builtin)
			overt_pipeline_notice(p, "register %s: %llu of %llu rows used; %s", sources[i].file.ptr,
			                      (unsigned long long)sources[i].entries,
			                      (unsigned long long)sources[i].rows,
			                      sources[i].first_problem.ptr);
}

static overt_err write_match(struct overt_pipeline *p, const struct overt_registers *set,
                             uint32_t account, const struct overt_register_match *match,
                             struct overt_error *err)
{
	uint32_t count;
	const struct overt_register_entry *e = &overt_registers_entries(set, &count)[match->entry];
	const struct overt_case_register_match row = {
		.account = account,
		.method = overt_str_from(overt_register_method_name(match->method)),
		.declares = match->declares,
		.in_force = match->in_force,
		.registry = e->registry,
		.entry = e->id.ptr ? e->id : e->name,
		.owner = e->owner,
		.state = e->state,
		.kind = e->kind,
		.matched = e->keys[match->key].shown,
		.file = e->file,
		.line = (int64_t)e->line,
		.cites = e->cites,
	};
	return overt_case_add_register_match(p->file, &row, err);
}

static overt_err ask_registers(struct overt_pipeline *p, const struct overt_registers *set,
                               struct overt_norm *norm, struct case_view *view, uint32_t account,
                               struct overt_error *err)
{
	struct viewed_account *a = &view->accounts[account];
	const struct overt_register_query query = {
		.platform = a->platform,
		.id = a->id,
		.handle = a->handle,
		.display_name = a->display_name,
		.profile_url = a->profile_url,
		.first_seen = a->first_seen,
		.last_seen = a->last_seen,
	};
	struct overt_register_result found;
	overt_err code = overt_registers_match(set, norm, &query, &found, err);
	for (size_t i = 0; i < found.count && !code; i++)
		code = write_match(p, set, account, &found.items[i], err);
	if (!code && found.declared) {
		a->declared = true;
		a->owner = found.owner;
		a->registry = found.registry;
	}
	return code;
}

static overt_err ask_label(struct overt_pipeline *p, struct case_view *view, uint32_t account,
                           struct overt_error *err)
{
	struct viewed_account *a = &view->accounts[account];
	if (!(a->labels & DECLARING_LABELS))
		return OVERT_OK;
	overt_str label = a->labels & OVERT_LABEL_STATE_MEDIA ? OVERT_STR("labelled state media")
	                                                      : OVERT_STR("labelled government body");
	const struct overt_case_register_match row = {
		.account = account,
		.method = OVERT_STR("label"),
		.declares = true,
		.in_force = true,
		.registry = OVERT_STR("label of the platform"),
		.entry = label,
		.owner = a->owner.ptr ? a->owner : label,
		.kind = label,
		.matched = a->handle.ptr ? a->handle : a->id,
		.line = OVERT_CASE_NONE,
	};
	if (!a->declared) {
		a->owner = label;
		a->registry = row.registry;
	}
	a->declared = true;
	return overt_case_add_register_match(p->file, &row, err);
}

static overt_err ask_all(struct overt_pipeline *p, const struct overt_registers *set,
                         struct case_view *view, struct overt_error *err)
{
	struct overt_norm *norm = NULL;
	overt_err code = overt_norm_open(&norm, err);
	p->summary.declared = 0;
	for (uint32_t i = 0; i < view->account_count && !code; i++) {
		view->accounts[i].declared = false;
		code = ask_registers(p, set, norm, view, i, err);
		if (!code)
			code = ask_label(p, view, i, err);
		p->summary.declared += view->accounts[i].declared;
		if (i % 4096 == 0)
			overt_progress_tell(p->progress, "asking the registers", i, view->account_count);
	}
	overt_norm_free(norm);
	return code;
}

/* Declared members of a finding; *owner is the sponsor that all of them name, or unknown. */
static uint64_t count_declared(const struct case_view *view, uint32_t finding, overt_str *owner,
                               overt_str *registry)
{
	uint64_t declared = 0;
	*owner = *registry = OVERT_STR_NONE;
	bool same = true;
	for (uint32_t i = view->first_member[finding]; i < view->first_member[finding + 1]; i++) {
		const struct viewed_account *a = &view->accounts[view->members[i]];
		if (!a->declared)
			continue;
		if (declared++ == 0) {
			*owner = a->owner;
			*registry = a->registry;
		}
		same &= overt_str_equal(*owner, a->owner);
	}
	if (!same)
		*owner = OVERT_STR_NONE;
	return declared;
}

static overt_err write_row(struct overt_pipeline *p, const struct viewed_finding *f,
                           overt_str registry, enum overt_disposition disposition,
                           struct overt_error *err)
{
	char reason[200];
	snprintf(reason, sizeof reason, "%lld of %lld members are declared in a register or by a label%s",
	         (long long)f->declared, (long long)f->accounts,
	         !f->suspected ? "; the shared part of their activity is too small to suspect anyone"
	         : disposition == OVERT_DISPOSITION_DISGUISED ? "; there are signs of disguise" : "");
	const struct overt_case_disposition row = {
		f->id, overt_str_from(overt_disposition_name(disposition)), f->declared, f->owner,
		registry, overt_str_from(reason)};
	return overt_case_add_disposition(p->file, &row, err);
}

static overt_err write_disposition(struct overt_pipeline *p, struct case_view *view,
                                   uint32_t finding, struct overt_error *err)
{
	struct viewed_finding *f = &view->findings[finding];
	struct overt_arena *arena = overt_arena_new(SIZE_MAX);
	struct cluster cluster;
	overt_str registry;
	if (!arena)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for a finding");
	f->declared = (int64_t)count_declared(view, finding, &f->owner, &registry);
	overt_err code = overt_pipeline_cluster(p, f, arena, &cluster, err);
	if (!code) {
		enum overt_disposition disposition =
			overt_cluster_disposition(p->options->rules, &cluster.cluster);
		p->summary.findings[disposition]++;
		if (disposition == OVERT_DISPOSITION_UNDECLARED ||
		    disposition == OVERT_DISPOSITION_DISGUISED)
			p->summary.suspected += (uint32_t)(f->accounts - f->declared);
		code = write_row(p, f, registry, disposition, err);
	}
	overt_arena_free(arena);
	return code;
}

static overt_err screen_all(struct overt_pipeline *p, const struct overt_registers *set,
                            struct known_screen *known, struct case_view *view, bool can_measure,
                            struct overt_error *err)
{
	overt_err code = ask_all(p, set, view, err);
	if (!code)
		code = overt_signs_write(p, set, view, known, can_measure, err);
	if (!code)
		code = overt_known_screen_write(p, known, view, err);
	for (uint32_t f = 0; f < view->finding_count && !code; f++)
		code = write_disposition(p, view, f, err);
	return code;
}

overt_err overt_pipeline_screen(struct overt_pipeline *pipeline, struct overt_error *err)
{
	struct overt_registers *set = NULL;
	struct case_view view = {0};
	struct known_screen known = {0};
	bool can_measure = false;
	overt_err code = open_registers(pipeline->options, &set, err);
	if (!code)
		code = overt_known_screen_open(pipeline, set, &known, err);
	if (!code)
		code = overt_case_view_read(pipeline->file, &view, err);
	if (!code)
		code = overt_signs_prepare(pipeline, &view, &can_measure, err);
	if (!code) {
		memset(pipeline->summary.findings, 0, sizeof pipeline->summary.findings);
		pipeline->summary.suspected = 0;
		tell_dropped(pipeline, set);
		code = overt_pipeline_tell_platforms(pipeline, set, &view, err);
	}
	if (!code)
		code = overt_pipeline_begin(pipeline, OVERT_CASE_STEP_SCREEN, err);
	if (!code)
		code = overt_pipeline_end(
			pipeline, screen_all(pipeline, set, &known, &view, can_measure, err), err);
	overt_known_screen_free(&known);
	overt_case_view_free(&view);
	overt_registers_free(set);
	return code;
}
