// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is in a finding: counts, size of the effect, declared or not and by which row. */
#include "page.h"

#include <overt/post.h>

static const char *method_words(overt_str method)
{
	static const struct {
		const char *name, *words;
	} methods[] = {
		{"account-id", "same account id"}, {"handle", "same handle"},
		{"profile-domain", "links to the site in its profile"}, {"name", "same name only: weak"},
		{"linked-domain", "posts link there: context only"}, {"label", "label of the platform"},
		{"listed-id", "same account id"}, {"listed-handle", "same handle"},
	};
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (overt_str_equal(method, overt_str_from(methods[i].name)))
			return methods[i].words;
	return "another method";
}

/* One account's standing: declared or not, by whom, by which row of which register. */
static void standing(struct page *page, const struct ask *ask)
{
	if (!ask_text(ask, 8).ptr) {
		bool unknown = overt_str_equal(ask_text(ask, 0), OVERT_STR(OVERT_PLATFORM_UNKNOWN));
		out_raw(page->out, unknown ? "<td class=\"wide\">could not be looked up (platform unknown)</td>"
		                           : "<td class=\"wide\">not in a register</td>");
		return;
	}
	bool listed = overt_str_starts(ask_text(ask, 8), OVERT_STR("listed-"));
	out_printf(page->out, "<td class=\"wide\"><strong>%s</strong>: ",
	           ask_int(ask, 7) == 1 ? "declared" : listed ? "in a published list" : "not declared");
	out_bdi(page->out, ask_text(ask, listed ? 10 : 9));
	out_printf(page->out, " (%s", method_words(ask_text(ask, 8)));
	if (!listed) {
		out_raw(page->out, "; ");
		out_bdi(page->out, ask_text(ask, 10));
	}
	if (ask_text(ask, 11).ptr) {
		out_raw(page->out, ", ");
		out_bdi(page->out, ask_text(ask, 11));
		if (ask_int(ask, 12) != OVERT_CASE_NONE)
			out_printf(page->out, " line %lld", (long long)ask_int(ask, 12));
	}
	out_raw(page->out, ")</td>");
}

static void member_row(struct page *page, const struct ask *ask)
{
	char text[WORDS_SIZE];
	out_raw(page->out, "<tr><th scope=\"row\">");
	page_account(page, ask_text(ask, 1), ask_text(ask, 2));
	out_raw(page->out, "</th>");
	page_cell_text(page, ask_text(ask, 0));
	page_cell_count(page, ask_int(ask, 3));
	page_cell_count(page, ask_int(ask, 4));
	page_cell_count(page, ask_int(ask, 5));
	out_printf(page->out, "<td class=\"n\">%s %%</td>", words_percent(ask_real(ask, 6), text));
	standing(page, ask);
	out_raw(page->out, "</tr>\n");
}

static void open_table(struct page *page, const struct page_finding *finding, bool more)
{
	char id[40];
	snprintf(id, sizeof id, "f%lld-members%s", (long long)finding->row.rank, more ? "-more" : "");
	page_table(page, id, more ? "Further members" : "Members, those who share most of what they post first",
	           "Account|Platform|#Posts|#Things posted|#Of these shared|#Share|Declared?");
}

void page_members(struct page *page, const struct page_finding *finding)
{
	static const char sql[] =
		"SELECT a.platform, a.handle, a.account_id, a.posts, m.own_objects, m.shared_objects, m.effect, "
		"r.declares, r.method, r.owner, r.registry, r.file, r.line FROM members m "
		"JOIN accounts a ON a.id = m.account LEFT JOIN register_matches r ON r.rowid = "
		"(SELECT x.rowid FROM register_matches x WHERE x.account = a.id ORDER BY x.declares DESC, "
		"CASE x.method WHEN 'account-id' THEN 0 WHEN 'handle' THEN 1 WHEN 'label' THEN 2 "
		"WHEN 'profile-domain' THEN 3 WHEN 'name' THEN 4 ELSE 5 END, x.registry, x.entry, x.line LIMIT 1) "
		"WHERE m.finding = ?1 ORDER BY m.effect DESC, m.shared_objects DESC, a.platform, a.account_id";
	struct ask ask;
	uint64_t rows = 0;
	if (finding->described)
		return;
	out_raw(page->out, "<h3>Who</h3>\n");
	open_table(page, finding, false);
	for (ask_begin(&ask, page->out, page->file, sql, finding->row.id); ask_next(&ask);) {
		if (rows == PAGE_MEMBERS_MAX) {
			ask_end(&ask);
			break;
		}
		if (rows == PAGE_MEMBERS_OPEN) {
			page_table_end(page, 0, 0, "");
			out_raw(page->out, "<details><summary>More members</summary>\n");
			open_table(page, finding, true);
		}
		member_row(page, &ask);
		rows++;
	}
	page_table_end(page, rows, (uint64_t)finding->row.accounts, "account");
	if (rows > PAGE_MEMBERS_OPEN)
		out_raw(page->out, "</details>\n");
}

void page_signs(struct page *page, const struct page_finding *finding)
{
	struct overt_case_where where = OVERT_CASE_IS("finding", finding->row.id);
	struct overt_case_rows *rows = NULL;
	struct overt_case_sign row;
	struct overt_error *err = &page->out->error;
	bool more = true, any = false;
	char id[40];
	if (out_failed(page->out) || finding->described ||
	    overt_case_select(page->file, OVERT_CASE_SIGN, &where, 1, &rows, err))
		return;
	out_raw(page->out, "<h3>Signs of disguise</h3>\n");
	snprintf(id, sizeof id, "f%lld-signs", (long long)finding->row.rank);
	while (!out_failed(page->out) && !overt_case_next_sign(rows, &row, &more, err) && more) {
		if (!any)
			page_table(page, id, "What was measured, each against its own chance",
			           "Sign|Result|#Seen|#Expected|#<i>p</i>|In words");
		any = true;
		out_raw(page->out, "<tr><th scope=\"row\">");
		page_plain(page, row.name);
		out_raw(page->out, "</th>");
		page_cell_text(page, row.state);
		page_cell_figure(page, row.observed);
		page_cell_figure(page, row.expected);
		page_cell_small(page, row.p);
		page_cell_text(page, row.text);
		out_raw(page->out, "</tr>\n");
	}
	overt_case_rows_close(rows);
	if (any)
		page_table_end(page, 0, 0, "");
	else
		out_raw(page->out, "<p>No sign of disguise was looked for.</p>\n");
}
