// SPDX-License-Identifier: GPL-3.0-or-later
/* The report as one HTML file: no network, no script; the parts are in page_*.c. */
#include "format.h"
#include "page.h"

static bool options_fit(struct page *page)
{
	const struct overt_report_options *options = page->options;
	page->yardstick = options->yardstick.ptr ? options->yardstick : OVERT_STR("icd203");
	if (!options->rules)
		overt_fail(&page->out->error, OVERT_E_USAGE, "the report needs rules");
	else if (!overt_rules_word(options->rules, page->yardstick, 0.5).ptr)
		overt_fail(&page->out->error, OVERT_E_USAGE, "no yardstick is called \"%.*s\"",
		           (int)(page->yardstick.len < 40 ? page->yardstick.len : 40), page->yardstick.ptr);
	page->rules = options->rules;
	return !out_failed(page->out);
}

static void articles(struct page *page)
{
	size_t written = 0, all = 0;
	for (size_t i = 0; i < page->count && !out_failed(page->out); i++) {
		if (page->findings[i].association || all++ >= PAGE_FINDINGS_MAX)
			continue;
		if (page->options->public_report)
			page_public_article(page, &page->findings[i]);
		else
			page_finding_article(page, &page->findings[i]);
		written++;
	}
	if (all > written) {
		out_raw(page->out, "<p>… and ");
		page_many(page, all - written, "finding");
		out_raw(page->out, " more in the exports.</p>\n");
	}
}

static void write_html(struct out *out, struct overt_case *file, const struct report_table *table,
                       const struct overt_report_options *options)
{
	struct page page = {.out = out, .file = file, .options = options};
	(void)table;
	if (!options_fit(&page))
		return;
	page_load(&page);
	if (!out_failed(out)) {
		page_head(&page);
		out_raw(out, "<div class=\"sheet\">\n");
		page_contents(&page);
		out_raw(out, "<main id=\"report\">\n");
		page_summary(&page);
		page_map(&page);
		page_times(&page);
		articles(&page);
		if (options->public_report) {
			page_checklist(&page);
		} else {
			page_lost(&page);
			page_apart(&page);
		}
		page_sources(&page);
		page_method(&page);
		page_limits(&page);
	}
	page_free(&page);
}

const struct report_format report_html = {
	.info = {"html", "the report: one file, no network and no script", ".html",
	         "text/html; charset=utf-8", false},
	.write = write_html,
};
