// SPDX-License-Identifier: GPL-3.0-or-later
#include "known_screen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* As for links into listed sites: three members and a fifth of them, five times as often as
   other accounts. One listed account among many makes no group. */
static const double share_least = 0.2, times_least = 5;
enum { LISTED_LEAST = 3 };

static overt_err read_lists(struct overt_pipeline *p, struct overt_known *known,
                            struct overt_error *err)
{
	const struct overt_run_options *o = p->options;
	overt_err code = OVERT_OK;
	size_t count;
	for (size_t i = 0; i < o->known_count && !code; i++)
		code = overt_known_add_file(known, o->known[i], err);
	const struct overt_known_list *lists = overt_known_lists(known, &count);
	for (size_t i = 0; i < count && !code; i++)
		if (lists[i].left_out)
			overt_pipeline_notice(p, "%s: %llu of its objects name nothing that can be matched, "
			                      "e.g. \"%.60s\"", lists[i].file.ptr,
			                      (unsigned long long)lists[i].left_out,
			                      lists[i].first_left_out.ptr ? lists[i].first_left_out.ptr : "");
	return code;
}

/* A state broadcaster that a campaign quotes is listed, too, and is no covert site. */
static overt_err ask_registers(struct known_screen *screen, const struct overt_registers *registers,
                               struct overt_error *err)
{
	struct overt_norm *norm = NULL;
	size_t count;
	const struct overt_known_entry *entries = overt_known_entries(screen->known, &count);
	screen->declared = calloc(count + 1, 1);
	if (!screen->declared)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for lists of known accounts");
	overt_err code = overt_norm_open(&norm, err);
	for (size_t i = 0; i < count && !code; i++) {
		const struct overt_register_query query = {
			.platform = OVERT_STR(""), .profile_url = entries[i].value,
			.first_seen = OVERT_TIME_UNKNOWN, .last_seen = OVERT_TIME_UNKNOWN};
		struct overt_register_result found;
		if (entries[i].kind != OVERT_KNOWN_DOMAIN)
			continue;
		code = overt_registers_match(registers, norm, &query, &found, err);
		screen->declared[i] = !code && found.declared;
	}
	overt_norm_free(norm);
	return code;
}

overt_err overt_known_screen_open(struct overt_pipeline *p,
                                  const struct overt_registers *registers,
                                  struct known_screen *out, struct overt_error *err)
{
	struct known_screen made = {0};
	overt_err code = OVERT_OK;
	if (p->options->known_count) {
		code = overt_known_new(&made.known, err);
		if (!code)
			code = read_lists(p, made.known, err);
		if (!code)
			code = ask_registers(&made, registers, err);
	}
	if (code)
		overt_known_screen_free(&made);
	else
		*out = made;
	return code;
}

void overt_known_screen_free(struct known_screen *screen)
{
	overt_known_free(screen->known);
	free(screen->declared);
	free(screen->found);
	*screen = (struct known_screen){0};
}

bool overt_known_screen_has(const struct known_screen *screen, overt_str link)
{
	uint32_t entry = screen->known ? overt_known_find_link(screen->known, link) : OVERT_NO_INDEX;
	return entry != OVERT_NO_INDEX && !screen->declared[entry];
}

static overt_err write_match(struct overt_pipeline *p, const struct known_screen *screen,
                             uint32_t account, struct overt_error *err)
{
	size_t count;
	const struct overt_known_entry *e =
		&overt_known_entries(screen->known, &count)[screen->found[account]];
	const struct overt_known_list *list = &overt_known_lists(screen->known, &count)[e->list];
	const struct overt_case_register_match row = {
		.account = account,
		.method = e->kind == OVERT_KNOWN_ID ? OVERT_STR("listed-id") : OVERT_STR("listed-handle"),
		.registry = list->name,
		.entry = e->object,
		.kind = OVERT_STR("published list"),
		.matched = e->shown,
		.file = list->file,
		.line = e->line == OVERT_NO_LINE ? OVERT_CASE_NONE : e->line,
		.cites = list->publisher,
	};
	return overt_case_add_register_match(p->file, &row, err);
}

static overt_err find_accounts(struct overt_pipeline *p, struct known_screen *screen,
                               const struct case_view *view, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	screen->found = calloc((size_t)view->account_count + 1, sizeof *screen->found);
	if (!screen->found)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u accounts", view->account_count);
	for (uint32_t i = 0; i < view->account_count && !code; i++) {
		const struct viewed_account *a = &view->accounts[i];
		code = overt_known_find(screen->known, a->platform, a->id, a->handle, &screen->found[i], err);
		if (!code && screen->found[i] != OVERT_NO_INDEX)
			code = write_match(p, screen, i, err);
	}
	return code;
}

/* How many undeclared accounts are listed, inside a finding and outside. */
struct tally {
	uint32_t members, listed, others, others_listed;
	uint32_t first; /* account whose entry stands for all */
};

static struct tally count_listed(const struct known_screen *screen, const struct case_view *view,
                                 uint32_t finding)
{
	struct tally t = {.first = OVERT_NO_INDEX};
	for (uint32_t i = 0; i < view->account_count; i++) {
		const struct viewed_account *a = &view->accounts[i];
		bool listed = screen->found[i] != OVERT_NO_INDEX;
		if (a->declared)
			continue;
		if (a->finding != finding) {
			t.others++;
			t.others_listed += listed;
			continue;
		}
		t.members++;
		t.listed += listed;
		if (listed && t.first == OVERT_NO_INDEX)
			t.first = i;
	}
	return t;
}

static bool is_present(const struct tally *t)
{
	double share = t->members ? (double)t->listed / t->members : 0;
	double rate = t->others ? (double)t->others_listed / t->others : 0;
	return t->listed >= LISTED_LEAST && share >= share_least && share >= times_least * rate;
}

static void describe(const struct known_screen *screen, const struct tally *t, struct overt_buf *text,
                     struct overt_buf *figures)
{
	size_t count;
	const struct overt_known_entry *entries = overt_known_entries(screen->known, &count);
	const struct overt_known_list *lists = overt_known_lists(screen->known, &count);
	const struct overt_known_list *list =
		t->first == OVERT_NO_INDEX ? NULL : &lists[entries[screen->found[t->first]].list];
	overt_buf_printf(text, "%u of %u members that nobody declares are in published lists of accounts, "
	                 "as are %u of %u others", t->listed, t->members, t->others_listed, t->others);
	overt_buf_printf(figures, "{\"detector\":\"known_listed_account\",\"members\":%u,\"listed\":%u,"
	                 "\"others\":%u,\"others_listed\":%u,\"share_least\":%g,\"times_least\":%g",
	                 t->members, t->listed, t->others, t->others_listed, share_least, times_least);
	if (list) {
		overt_buf_printf(text, "; e.g. in \"%.*s\"", (int)list->name.len, list->name.ptr);
		if (list->publisher.len)
			overt_buf_printf(text, " (%.*s)", (int)list->publisher.len, list->publisher.ptr);
		overt_buf_printf(figures, ",\"list\":");
		overt_buf_json(figures, list->name);
		overt_buf_printf(figures, ",\"file\":");
		overt_buf_json(figures, list->file);
	}
	overt_buf_append(figures, "}", 1);
}

static overt_err write_sign(struct overt_pipeline *p, const struct known_screen *screen,
                            const struct case_view *view, uint32_t finding, struct overt_error *err)
{
	struct tally t = count_listed(screen, view, finding);
	struct overt_buf text = {0}, figures = {0};
	describe(screen, &t, &text, &figures);
	const struct overt_case_sign row = {
		.finding = view->findings[finding].id,
		.name = OVERT_STR("known_listed_account"),
		.state = !t.members ? OVERT_STR("not measurable here")
		         : is_present(&t) ? OVERT_STR("present") : OVERT_STR("absent"),
		.observed = t.listed,
		.expected = t.others ? (double)t.members * t.others_listed / t.others : (double)NAN,
		.p = (double)NAN,
		.text = overt_buf_view(&text),
		.figures = overt_buf_view(&figures),
	};
	overt_err code = text.failed || figures.failed
	                     ? overt_fail(err, OVERT_E_NOMEM, "no memory for a sign")
	                     : overt_case_add_sign(p->file, &row, err);
	overt_buf_free(&text);
	overt_buf_free(&figures);
	return code;
}

overt_err overt_known_screen_write(struct overt_pipeline *p, struct known_screen *screen,
                                   const struct case_view *view, struct overt_error *err)
{
	if (!screen->known)
		return OVERT_OK;
	overt_err code = find_accounts(p, screen, view, err);
	for (uint32_t f = 0; f < view->finding_count && !code; f++)
		code = write_sign(p, screen, view, f, err);
	return code;
}
