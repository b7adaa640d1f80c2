// SPDX-License-Identifier: GPL-3.0-or-later
#include "signs.h"

#include <math.h>
#include <overt/disguise.h>
#include <stdlib.h>
#include <string.h>

#include "domains.h"

overt_err overt_signs_prepare(struct overt_pipeline *p, const struct case_view *view, bool *can,
                              struct overt_error *err)
{
	static const char *const links[] = {"link"};
	uint32_t accounts = 0;
	struct overt_run_summary summary = p->summary;
	overt_err code = OVERT_OK;
	*can = p->loaded;
	if (p->loaded || view->finding_count == 0)
		return OVERT_OK;
	p->only = links;
	p->only_count = 1;
	code = overt_pipeline_reload(p, err);
	p->only = NULL;
	p->loaded = false; /* the other channels were not read */
	p->summary = summary;
	if (code == OVERT_E_IO || code == OVERT_E_USAGE) {
		overt_pipeline_notice(p, "signs of disguise cannot be measured: %s: %s",
		                      err->file[0] ? err->file : "sources", err->message);
		return OVERT_OK;
	}
	if (!code)
		overt_corpus_accounts(p->corpus, &accounts);
	if (!code && accounts != view->account_count)
		code = overt_fail(err, OVERT_E_INPUT, "the sources hold %u accounts, the case %u; import "
		                  "them again", accounts, view->account_count);
	*can = !code;
	return code;
}

/* Everything that the signs are measured on. */
struct measuring {
	struct overt_pipeline *p;
	const struct case_view *view;
	const struct known_screen *known;
	struct overt_disguise_account *accounts;
	struct overt_disguise_options options;
	struct overt_disguise *disguise;
};

/* A format without ids has the handle in their place; a number is an id. */
static overt_str handle_of(const struct overt_account *account)
{
	if (account->handle.len)
		return account->handle;
	for (size_t i = 0; i < account->id.len; i++)
		if (account->id.ptr[i] < '0' || account->id.ptr[i] > '9')
			return account->id;
	return OVERT_STR_NONE;
}

static void take_profiles(struct measuring *m)
{
	uint32_t count;
	const struct overt_account *table = overt_corpus_accounts(m->p->corpus, &count);
	for (uint32_t i = 0; i < count; i++)
		m->accounts[i] = (struct overt_disguise_account){
			.platform = table[i].platform,
			.handle = handle_of(&table[i]),
			.display_name = table[i].display_name,
			.profile_text = table[i].profile_text,
			.profile_location = table[i].profile_location,
			.client = table[i].client,
			.created = table[i].created,
			.first_seen = table[i].first_seen,
			.last_seen = table[i].last_seen,
			.hours = table[i].hours,
			.left_out = m->view->accounts[i].declared,
		};
}

/* Platforms of which a register has handles: elsewhere there is nothing to imitate. */
static overt_err list_platforms(const struct overt_registers *set, struct overt_intern *platforms,
                                struct overt_error *err)
{
	uint32_t count, number;
	const struct overt_register_entry *entries = overt_registers_entries(set, &count);
	for (uint32_t e = 0; e < count; e++)
		for (size_t k = 0; k < entries[e].key_count; k++)
			if (entries[e].keys[k].kind == OVERT_REGISTER_KEY_HANDLE &&
			    !overt_intern_add(platforms, entries[e].keys[k].platform, &number))
				return overt_fail(err, OVERT_E_NOMEM, "no memory for platforms");
	return OVERT_OK;
}

static overt_err compare_handle(struct measuring *m, const struct overt_registers *set,
                                struct overt_norm *norm, const struct overt_intern *platforms,
                                uint32_t account, struct overt_error *err)
{
	struct overt_disguise_account *a = &m->accounts[account];
	const struct overt_register_query query = {
		.platform = a->platform, .id = m->view->accounts[account].id, .handle = a->handle};
	struct overt_register_lookalike found;
	struct overt_buf name = {0};
	if (a->left_out || !a->handle.len)
		return OVERT_OK;
	overt_err code = overt_norm_platform(a->platform, &name)
	                     ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for platforms");
	a->handle_compared =
		!code && overt_intern_find(platforms, overt_buf_view(&name)) != OVERT_NO_INDEX;
	overt_buf_free(&name);
	if (code || !a->handle_compared)
		return code;
	code = overt_registers_lookalike(set, norm, &query, &found, err);
	a->lookalike = !code && (found.likeness == OVERT_REGISTER_ALIKE_SKELETON ||
	                         found.likeness == OVERT_REGISTER_ALIKE_SEPARATOR);
	return code;
}

static overt_err compare_handles(struct measuring *m, const struct overt_registers *set,
                                 struct overt_error *err)
{
	struct overt_norm *norm = NULL;
	struct overt_intern *platforms = overt_intern_new();
	overt_err code = platforms ? list_platforms(set, platforms, err)
	                           : overt_fail(err, OVERT_E_NOMEM, "no memory for platforms");
	if (!code)
		code = overt_norm_open(&norm, err);
	for (uint32_t i = 0; i < m->view->account_count && !code; i++) {
		code = compare_handle(m, set, norm, platforms, i, err);
		if (i % 4096 == 0)
			overt_progress_tell(m->p->progress, "comparing handles", i, m->view->account_count);
	}
	m->options.have_registers = platforms && overt_intern_count(platforms) > 0;
	overt_norm_free(norm);
	overt_intern_free(platforms);
	return code;
}

static overt_err count_links(struct measuring *m, const struct domains *domains, size_t yield,
                             const struct overt_events *events, struct overt_error *err)
{
	uint8_t *listed = calloc((size_t)events->objects + 1, 1);
	if (!listed)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for links");
	for (uint32_t o = 0; o < events->objects; o++) {
		overt_str link = overt_channel_set_label(m->p->channels, yield, o);
		listed[o] = overt_domains_has(domains, link) || overt_known_screen_has(m->known, link);
	}
	for (size_t i = 0; i < events->count; i++) {
		struct overt_disguise_account *a = &m->accounts[events->items[i].account];
		a->links++;
		a->listed += listed[events->items[i].object];
	}
	free(listed);
	return OVERT_OK;
}

static overt_err take_links(struct measuring *m, struct overt_error *err)
{
	const struct overt_run_options *o = m->p->options;
	struct domains domains = {0};
	size_t count = 0;
	if (!o->covert_domain_count && !m->known->known)
		return OVERT_OK;
	overt_err code = overt_domains_read(o->covert_domains, o->covert_domain_count, &domains, err);
	const struct overt_channel_yield *yields = overt_channel_set_yields(m->p->channels, &count);
	for (size_t y = 0; y < count && !code; y++)
		if (overt_str_equal(yields[y].name, OVERT_STR("link"))) {
			code = count_links(m, &domains, y, yields[y].events, err);
			m->options.have_links = true;
		}
	m->options.have_domains = true;
	overt_domains_free(&domains);
	return code;
}

static overt_err write_sign(struct measuring *m, overt_str finding, size_t sign,
                            const struct overt_disguise_result *r, struct overt_error *err)
{
	const char *name = overt_disguise_sign(sign)->indicator;
	char figures[sizeof r->figures + 96];
	snprintf(figures, sizeof figures, "{\"detector\":\"%s\"%s%s", name,
	         r->figures[1] == '}' ? "" : ",", r->figures + 1);
	const struct overt_case_sign row = {
		.finding = finding,
		.name = overt_str_from(name),
		.state = overt_str_from(overt_disguise_state_name(r->state)),
		.observed = r->observed,
		.expected = r->expected,
		.p = r->p,
		.text = overt_str_from(r->text),
		.figures = overt_str_from(figures),
	};
	return overt_case_add_sign(m->p->file, &row, err);
}

static overt_err measure_finding(struct measuring *m, uint32_t finding, struct overt_error *err)
{
	const uint32_t *first = &m->view->first_member[finding], *members = m->view->members + *first;
	const size_t count = first[1] - first[0];
	overt_err code = OVERT_OK;
	for (size_t s = 0; overt_disguise_sign(s) && !code; s++) {
		struct overt_disguise_result result = {
			OVERT_DISGUISE_UNMEASURABLE, NAN, NAN, NAN,
			"not measurable here: the sources cannot be read again", "{}"};
		if (m->disguise)
			code = overt_disguise_measure(m->disguise, s, members, count, &result, err);
		if (!code)
			code = write_sign(m, m->view->findings[finding].id, s, &result, err);
	}
	return code;
}

static overt_err open_measuring(struct measuring *m, const struct overt_registers *set,
                                struct overt_error *err)
{
	m->options.seed = m->p->options->seed;
	m->accounts = calloc((size_t)m->view->account_count + 1, sizeof *m->accounts);
	if (!m->accounts)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u accounts", m->view->account_count);
	take_profiles(m);
	overt_err code = compare_handles(m, set, err);
	if (!code)
		code = take_links(m, err);
	if (!code)
		code = overt_disguise_open(m->accounts, m->view->account_count, &m->options, &m->disguise,
		                           err);
	return code;
}

overt_err overt_signs_write(struct overt_pipeline *p, const struct overt_registers *registers,
                            const struct case_view *view, const struct known_screen *known,
                            bool can, struct overt_error *err)
{
	struct measuring m = {.p = p, .view = view, .known = known};
	overt_err code = OVERT_OK;
	if (can && view->finding_count)
		code = open_measuring(&m, registers, err);
	for (uint32_t f = 0; f < view->finding_count && !code; f++) {
		code = measure_finding(&m, f, err);
		overt_progress_tell(p->progress, "measuring signs of disguise", f, view->finding_count);
	}
	overt_disguise_free(m.disguise);
	free(m.accounts);
	return code;
}
