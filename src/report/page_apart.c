// SPDX-License-Identifier: GPL-3.0-or-later
/* What is listed apart and suspects nobody: associations and leads; then limits and foot. */
#include "page.h"

/* The cell that says why a group suspects nobody, and the end of its row. */
static void restraint(struct page *page, overt_str figures)
{
	struct ask ask;
	if (!figures.len)
		figures = OVERT_STR("{}");
	for (ask_begin(&ask, page->out, page->file, "SELECT json_extract(?1, '$.restraint')", figures);
	     ask_next(&ask);)
		page_cell_text(page, ask_text(&ask, 0));
	out_raw(page->out, "</tr>\n");
}

/* Posts with what associations share, and how many of them are kept. */
static int64_t association_posts(const struct page *page, int64_t *kept)
{
	int64_t posts = 0;
	*kept = 0;
	for (size_t i = 0; i < page->count; i++) {
		if (!page->findings[i].association)
			continue;
		posts += page->findings[i].row.posts;
		*kept += page->findings[i].kept_posts;
	}
	return posts;
}

static void associations(struct page *page)
{
	uint64_t rows = 0, all = 0;
	char text[WORDS_SIZE];
	for (size_t i = 0; i < page->count; i++) {
		const struct page_finding *finding = &page->findings[i];
		if (!finding->association || all++ >= PAGE_ASSOCIATIONS_MAX)
			continue;
		if (!rows++)
			page_table(page, "associations", "Associations, in the order of the case",
			           "Number|#Accounts|#Things shared|#Share of what they post|Channels|From|To|Why no more");
		out_printf(page->out, "<tr><th scope=\"row\">%lld</th>", (long long)finding->row.rank);
		page_cell_count(page, finding->row.accounts);
		page_cell_count(page, finding->row.objects);
		out_printf(page->out, "<td class=\"n\">%s %%</td>", words_percent(finding->row.effect, text));
		out_raw(page->out, "<td>");
		page_names(page, finding->row.channels);
		out_raw(page->out, "</td>");
		out_printf(page->out, "<td>%s</td>", words_day(finding->row.first_ms, text));
		out_printf(page->out, "<td>%s</td>", words_day(finding->row.last_ms, text));
		restraint(page, finding->row.figures);
	}
	if (rows)
		page_table_end(page, rows, all, "association");
	else
		out_raw(page->out, "<p>There is none in this case.</p>\n");
	int64_t kept, posts = association_posts(page, &kept);
	if (kept < posts) {
		char some[WORDS_SIZE], every[WORDS_SIZE];
		out_printf(page->out, "<p class=\"small\">Of people whom nothing suspects the case keeps a "
		           "selection: %s of %s posts with what they share are copied into it.</p>\n",
		           words_count((uint64_t)kept, some), words_count((uint64_t)posts, every));
	}
}

static void leads(struct page *page)
{
	static const char sql[] =
		"SELECT a.handle, a.account_id, b.handle, b.account_id, o.label, l.delay_ms, l.text FROM leads l "
		"JOIN accounts a ON a.id = l.account_a JOIN accounts b ON b.id = l.account_b "
		"JOIN objects o ON o.id = l.object ORDER BY l.delay_ms IS NULL, abs(l.delay_ms), a.platform, "
		"a.account_id, b.platform, b.account_id, o.label";
	int64_t all = ask_number(page->out, page->file, "SELECT count(*) FROM leads", OVERT_STR_NONE);
	uint64_t rows = 0;
	char text[WORDS_SIZE];
	struct ask ask;
	if (all <= 0)
		return;
	out_raw(page->out, "<h3>Leads</h3>\n<p>A single rare text that two accounts share. It may lead to "
	        "something, and it is no evidence against anyone.</p>\n<details><summary>Leads of this "
	        "case</summary>\n");
	page_table(page, "leads", "Leads, closest in time first", "Accounts|What they share|Delay|Remark");
	for (ask_begin(&ask, page->out, page->file, sql, OVERT_STR_NONE); ask_next(&ask); rows++) {
		if (rows == PAGE_LEADS_MAX) {
			ask_end(&ask);
			break;
		}
		out_raw(page->out, "<tr><th scope=\"row\">");
		page_account(page, ask_text(&ask, 0), ask_text(&ask, 1));
		out_raw(page->out, " and ");
		page_account(page, ask_text(&ask, 2), ask_text(&ask, 3));
		out_raw(page->out, "</th>");
		page_cell_text(page, ask_text(&ask, 4));
		int64_t delay = ask_int(&ask, 5);
		out_printf(page->out, "<td>%s</td>", delay == OVERT_CASE_NONE ? "unknown"
		           : words_span(delay < 0 ? -delay : delay, text));
		page_cell_text(page, ask_text(&ask, 6));
		out_raw(page->out, "</tr>\n");
	}
	page_table_end(page, rows, (uint64_t)all, "lead");
	out_raw(page->out, "</details>\n");
}

void page_apart(struct page *page)
{
	out_raw(page->out, "<section aria-labelledby=\"apart\">\n<h2 id=\"apart\">Associations and leads</h2>\n"
	        "<p>An association is a group that acts together beyond chance, but shares too little, "
	        "what others put out too, or in too ordinary a way: friendship, profession, taste or one owner is explanation "
	        "enough. Nobody in it is suspected.</p>\n");
	associations(page);
	leads(page);
	out_raw(page->out, "</section>\n");
}

static const char limits_text[] =
	"<section aria-labelledby=\"limits\">\n<h2 id=\"limits\">What this cannot show</h2>\n<ul>\n"
	"<li>Covert accounts that never repeat themselves, or each other, leave no trace in it. That "
	"nothing was found does not mean that nothing is there.</li>\n"
	"<li>An innocent community with its own pool of texts (a club, a fandom, a party branch) can "
	"look like a network.</li>\n"
	"<li>The feeds of one owner look alike. Without a register or a label that names the owner, "
	"they cannot be told from accounts that hide one.</li>\n"
	"<li>It sees what the files hold: posts that were deleted, never collected or left out of a "
	"sample are not there, and a time given to the minute cannot show seconds.</li>\n"
	"<li>It does not measure reach or effect, and no detector measures intent.</li>\n"
	"<li>Who pays or directs cannot be read off posts. It takes documents, testimony, money flows "
	"or the sponsor’s own word.</li>\n</ul>\n</section>\n";

void page_limits(struct page *page)
{
	struct ask ask;
	out_raw(page->out, limits_text);
	out_raw(page->out, "</main>\n</div>\n<footer>\n<p>Written by overt ");
	out_html(page->out, page->version);
	out_raw(page->out, " under rules <span class=\"hash\">");
	out_html(page->out, overt_str_from(page->rules->sha256));
	out_raw(page->out, "</span>.");
	for (ask_begin(&ask, page->out, page->file, "SELECT hash, seq FROM chain ORDER BY seq DESC LIMIT 1",
	               OVERT_STR_NONE); ask_next(&ask);) {
		out_printf(page->out, " The case’s chain of custody has %lld links and ends in "
		           "<span class=\"hash\">", (long long)ask_int(&ask, 1));
		out_html(page->out, ask_text(&ask, 0));
		out_raw(page->out, "</span>; <code>overt verify</code> checks it.");
	}
	out_raw(page->out, page->selected
	        ? "</p>\n<p>The exports hold every account, pair and item behind this page, and of the "
	          "posts those that are copied into the case."
	        : "</p>\n<p>The exports hold every account, pair, post and item behind this page.");
	out_raw(page->out, "</p>\n</footer>\n</body>\n</html>\n");
}
