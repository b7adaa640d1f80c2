// SPDX-License-Identifier: GPL-3.0-or-later
/* The verdict, what would change it, what reviewers say, what to do. */
#include <string.h>

#include "page.h"

/* What a reason means, for somebody who reads only this box. */
static const char *explained(enum overt_reason reason)
{
	switch (reason) {
	case OVERT_REASON_ESTABLISHED:
		return "A state’s direction or money is established, and so is at least one of the four: "
		       "hidden, deceptive, unlawful or threatening conduct.";
	case OVERT_REASON_OPEN_AND_LAWFUL:
		return "The sponsor’s role is open, and nothing of weight says that it deceives, breaks "
		       "the law or threatens anyone.";
	case OVERT_REASON_SPONSOR:
		return "That accounts act together says nothing of a state: nothing in this case "
		       "establishes that one directs or pays for it.";
	case OVERT_REASON_PENDING:
		return "Proceedings are open. Until they end, allegations establish nothing.";
	case OVERT_REASON_CONFLICT:
		return "The evidence points both ways.";
	case OVERT_REASON_CONTESTED:
		return "Whether it does harm, or breaks a law, is contested.";
	case OVERT_REASON_THIN:
		return "That accounts act together is, by itself, no evidence of a hidden sponsor or of harm.";
	default:
		return "An analyst set the scope; nothing was weighed.";
	}
}

static void box(struct page *page, const struct page_finding *finding)
{
	const struct overt_verdict *verdict = &finding->assessed.verdict;
	const char *name = overt_verdict_name(verdict->kind);
	overt_str stored = finding->row.verdict;
	out_printf(page->out, "<div class=\"verdict\">\n<p class=\"word\">%c%s</p>\n<p>", *name - 32, name + 1);
	out_printf(page->out, "Reason: %s.%s</p>\n", overt_reason_text(verdict->reason),
	           verdict->kind == OVERT_VERDICT_INTERFERENCE || verdict->kind == OVERT_VERDICT_INFLUENCE
	           ? " It is the same over the whole range of starting assumptions." : "");
	out_printf(page->out, "<p>%s</p>\n", explained(verdict->reason));
	if (stored.ptr && !overt_str_equal(stored, overt_str_from(name))) {
		out_raw(page->out, "<p><strong>The verdict on record differs:</strong> ");
		out_bdi(page->out, stored);
		out_raw(page->out, ". Evidence or rules have changed since; run <code>overt assess</code>.</p>\n");
	}
	out_raw(page->out, "</div>\n");
}

static void need(struct page *page, const struct overt_need *need)
{
	const char *name = overt_ledger_name(need->ledger);
	out_printf(page->out, "<li><b>%c%s</b>, %s: ", *name - 32, name + 1,
	           overt_direction_name(need->direction));
	out_html(page->out, need->look_for);
	out_raw(page->out, ". One such item, at least <i>");
	page_plain(page, need->strength);
	out_printf(page->out, "</i>, %s%s, would make it <b>%s</b>.</li>\n",
	           page->options->public_report ? "from a new and usually reliable source"
	                                        : "graded B2 and from a new source",
	           need->with_sponsor ? ", together with evidence that names the sponsor" : "",
	           overt_verdict_name(need->leads_to));
}

static void changes(struct page *page, const struct page_finding *finding)
{
	const struct overt_verdict *verdict = &finding->assessed.verdict;
	const struct overt_evidence *items = finding->assessed.input.items;
	bool flips = false;
	out_raw(page->out, page->options->public_report ? "<h3>What would change our mind?</h3>\n"
	        : "<h3>What would change it</h3>\n");
	if (verdict->need_count) {
		out_raw(page->out, "<ul>\n");
		for (size_t i = 0; i < verdict->need_count; i++)
			need(page, &verdict->needs[i]);
		out_raw(page->out, "</ul>\n");
	} else {
		out_raw(page->out, "<p>No single new item of the scale would change it.</p>\n");
	}
	for (size_t i = 0; i < verdict->item_count; i++) {
		if (!verdict->items[i].flips)
			continue;
		out_raw(page->out, flips ? "" : "<ul>\n");
		out_raw(page->out, "<li>Without item ");
		out_bdi(page->out, items[verdict->items[i].item].id);
		out_raw(page->out, " (");
		page_plain(page, items[verdict->items[i].item].indicator);
		out_printf(page->out, ") alone, it would be <b>%s</b>.</li>\n",
		           overt_verdict_name(verdict->items[i].without));
		flips = true;
	}
	out_raw(page->out, flips ? "</ul>\n" : "<p>No single item, if withdrawn, changes it.</p>\n");
}

static void reviews(struct page *page, const struct page_finding *finding)
{
	struct overt_case_where where = OVERT_CASE_IS("finding", finding->row.id);
	struct overt_case_rows *rows = NULL;
	struct overt_case_review row;
	struct overt_error *err = &page->out->error;
	bool more = true, any = false;
	char text[WORDS_SIZE];
	if (out_failed(page->out) ||
	    overt_case_select(page->file, OVERT_CASE_REVIEW, &where, 1, &rows, err))
		return;
	while (!out_failed(page->out) && !overt_case_next_review(rows, &row, &more, err) && more) {
		out_raw(page->out, any ? "" : "<h3>What reviewers say</h3>\n<ul>\n");
		any = true;
		out_raw(page->out, "<li>");
		out_bdi(page->out, row.author);
		out_printf(page->out, " <b>%ss</b> (%s): ", overt_str_equal(row.stance, OVERT_STR("agree"))
		           ? "agree" : "disagree", words_day(row.time_ms, text));
		out_bdi(page->out, row.why);
		out_raw(page->out, "</li>\n");
	}
	out_raw(page->out, any ? "</ul>\n" : "");
	overt_case_rows_close(rows);
}

static void entry(struct page *page, const char *name, overt_str text)
{
	if (!text.len)
		return;
	out_printf(page->out, "<dt>%s</dt><dd>", name);
	out_html(page->out, text);
	out_raw(page->out, "</dd>\n");
}

static void responses(struct page *page, const struct overt_verdict *verdict)
{
	if (!verdict->response_count)
		return;
	out_raw(page->out, page->options->public_report ? "<h3>What should be done?</h3>\n"
	        : "<h3>What could be done</h3>\n");
	out_raw(page->out, "<p>Proposals, for people to decide on: targeted and "
	        "proportionate, never against a platform or a nationality as a whole.</p>\n");
	for (size_t i = 0; i < verdict->response_count; i++) {
		const struct overt_response *response = verdict->responses[i];
		out_raw(page->out, "<div class=\"measure\">\n<h4>");
		out_html(page->out, response->measure);
		out_raw(page->out, "</h4>\n<dl class=\"kv\">\n");
		entry(page, "Who acts", response->actor);
		entry(page, "On what ground", response->ground);
		entry(page, "Check first", response->check_first);
		entry(page, "Must not become", response->must_not_become);
		out_raw(page->out, "</dl>\n</div>\n");
	}
}

void page_verdict(struct page *page, const struct page_finding *finding)
{
	out_raw(page->out, "<h3>Verdict</h3>\n");
	box(page, finding);
}

void page_outlook(struct page *page, const struct page_finding *finding)
{
	changes(page, finding);
	if (!page->options->public_report)
		reviews(page, finding);
	responses(page, &finding->assessed.verdict);
}
