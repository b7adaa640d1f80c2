// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file page.h
 * The HTML report in pieces: each page_*.c writes one part. What is bounded says how
 * much it leaves out; texts from files go through out_html, out_attr or out_bdi only.
 */
#ifndef OVERT_REPORT_PAGE_H
#define OVERT_REPORT_PAGE_H

#include <overt/report.h>

#include "ask.h"
#include "words.h"

/** Bounds of the page; the exports have everything. */
enum {
	PAGE_FINDINGS_MAX = 100,    /**< findings written out in full */
	PAGE_CONTENTS_MAX = 25,     /**< findings in the contents and before the fold of the list */
	PAGE_ASSOCIATIONS_MAX = 50, /**< rows of the table of associations */
	PAGE_LEADS_MAX = 25,
	PAGE_SAID_MAX = 100,        /**< statements on findings that are no longer found */
	PAGE_MEMBERS_OPEN = 20,     /**< rows of members before the fold */
	PAGE_MEMBERS_MAX = 200,     /**< rows of members with the fold */
	PAGE_OBJECTS_MAX = 4,       /**< shared things shown per finding */
	PAGE_CLIPS_MAX = 6,         /**< posts side by side per shared thing */
	PAGE_EDGES_MAX = 2000,      /**< lines in the drawing */
	PAGE_NODES_MAX = 3000,      /**< marks in the drawing, whole findings by rank */
	PAGE_NUMBERS_MAX = 15,      /**< numbers of findings in the drawing */
	PAGE_REJECTS_MAX = 20
};

/** SQL: edges over all channels together where the pair test made them, else every edge. */
#define PAGE_WHOLE_PAIRS                                                                           \
	"(channel = '' OR NOT EXISTS (SELECT 1 FROM edges WHERE channel = ''))"

/** A finding on the page. Strings belong to the page's arena. */
struct page_finding {
	struct overt_case_finding row;
	bool described;     /**< by an analyst, without a detected group */
	bool association;   /**< listed apart, never suspected */
	overt_str text;     /**< what the analyst says of it */
	int64_t kept_objects, kept_posts; /**< of its evidence, in the case */
	struct overt_report_assessed assessed;
};

/** A report that is being written. */
struct page {
	struct out *out;
	struct overt_case *file;
	const struct overt_report_options *options;
	const struct overt_rules *rules;
	overt_str yardstick;
	struct overt_arena *arena;
	struct page_finding *findings; /**< by rank; those of analysts last */
	size_t count, cap;
	size_t detected;               /**< how many of them a detector found: the first ones */
	size_t associations;           /**< how many of those suspect nobody */
	int64_t posts, accounts;       /**< read */
	overt_ms from, to;             /**< span of the posts */
	overt_ms now;                  /**< time that the page names */
	overt_str version;
	int64_t first_file;            /**< number that the case gives its first source */
	int64_t placed;                /**< accounts that have a place in the drawing */
	int64_t lost;                  /**< findings that people spoke of and that are no longer found */
	bool searched;                 /**< detection followed the last import */
	bool tested;                   /**< the pair test was made */
	int64_t tests;                 /**< pairs that it tested; OVERT_CASE_NONE: not noted */
	bool selected;                 /**< of some finding's evidence the case holds a part only */
};

/* ---- page_load.c ---- */

/**
 * Reads findings and totals, weighs the evidence. Failures stay in `page->out`.
 * \param page  page with out, file, options, rules and yardstick
 */
void page_load(struct page *page);

/**
 * Frees what page_load made.
 * \param page  page
 */
void page_free(struct page *page);

/* ---- page_parts.c ---- */

/**
 * Path of the mark that stands for a disposition, in a box of 10 by 10.
 * \param disposition  name of a disposition, or unknown
 * \return SVG path data
 */
const char *page_mark(overt_str disposition);

/**
 * Class of a disposition's colour.
 * \param disposition  name of a disposition, or unknown
 * \return a word of the style sheet
 */
const char *page_class(overt_str disposition);

/**
 * Writes a small icon for a disposition, hidden from screen readers.
 * \param page         page
 * \param disposition  name of a disposition, or unknown
 */
void page_icon(struct page *page, overt_str disposition);

/**
 * Writes what a finding is called: its number and title, as text.
 * \param page     page
 * \param finding  finding
 */
void page_title(struct page *page, const struct page_finding *finding);

/**
 * Writes a count and its noun.
 * \param page  page
 * \param n     count
 * \param noun  as for words_many
 */
void page_many(struct page *page, uint64_t n, const char *noun);

/**
 * Writes a name of the rules with blanks for underscores.
 * \param page   page
 * \param words  ASCII name, or unknown
 */
void page_plain(struct page *page, overt_str words);

/**
 * Writes the values of a JSON text with their keys, without its brackets.
 * \param page  page
 * \param json  valid JSON, or unknown
 */
void page_json(struct page *page, overt_str json);

/**
 * Writes a table cell with a number, or a dash for unknown.
 * \param page  page
 * \param n     number or OVERT_CASE_NONE
 */
void page_cell_count(struct page *page, int64_t n);

/**
 * Writes a table cell with a small figure such as p, or a dash for NaN.
 * \param page  page
 * \param x     figure
 */
void page_cell_small(struct page *page, double x);

/**
 * Writes a table cell with a count, mean or other figure, or a dash for NaN.
 * \param page  page
 * \param x     figure
 */
void page_cell_figure(struct page *page, double x);

/**
 * Writes names joined by ';' as a list.
 * \param page   page
 * \param names  names, or unknown
 */
void page_names(struct page *page, overt_str names);

/**
 * Writes a table cell with text from a file.
 * \param page  page
 * \param text  text, or unknown
 */
void page_cell_text(struct page *page, overt_str text);

/**
 * Opens a table that scrolls sideways where it is too wide.
 * \param page     page
 * \param id       id of the caption, unique on the page
 * \param caption  caption, of this program
 * \param heads    column heads separated by '|'; a head that begins with '#' is of numbers
 */
void page_table(struct page *page, const char *id, const char *caption, const char *heads);

/**
 * Closes a table.
 * \param page  page
 * \param rows  rows that were written
 * \param all   rows that there are
 * \param what  noun for the rest, as for words_many
 */
void page_table_end(struct page *page, uint64_t rows, uint64_t all, const char *what);

/**
 * Number of a source on the page, from 1.
 * \param page    page
 * \param source  number of the source in the case
 * \return the number
 */
long long page_file(const struct page *page, int64_t source);

/**
 * Writes an account's name: its handle, else its id, isolated.
 * \param page    page
 * \param handle  handle, or unknown
 * \param id      account id
 */
void page_account(struct page *page, overt_str handle, overt_str id);

/**
 * Is part of a finding's evidence not in the case?
 * \param finding  finding
 * \return true if so: then page_kept says how much is
 */
bool page_is_selection(const struct page_finding *finding);

/**
 * Writes how much of a finding's evidence is in the case, as a clause: "119 of 212 evidence
 * posts are copied into the case".
 * \param page     page
 * \param finding  finding
 */
void page_kept(struct page *page, const struct page_finding *finding);

/* ---- the parts, in order ---- */

/**
 * How many findings other than associations have a disposition, and perhaps a verdict.
 * \param page         page
 * \param disposition  name, or unknown for findings without one
 * \param verdict      which verdict, or -1 for any
 * \return the count
 */
size_t page_tally(const struct page *page, overt_str disposition, int verdict);

/**
 * Does a finding get a time line among all findings?
 * \param finding  finding
 * \return true if so
 */
bool page_has_line(const struct page_finding *finding);

/** Writes head, masthead and lede. \param page page */
void page_head(struct page *page);
/** Writes the table of contents. \param page page */
void page_contents(struct page *page);
/** Writes the summary. \param page page */
void page_summary(struct page *page);
/** Writes what was read. \param page page */
void page_sources(struct page *page);
/** Writes, a sentence a channel, what no test looked at. \param page page */
void page_untested(struct page *page);
/** Writes how it was found, with settings and error rates. \param page page */
void page_method(struct page *page);
/** Writes the drawing of the network. \param page page */
void page_map(struct page *page);
/** Writes the time lines of all findings. \param page page */
void page_times(struct page *page);
/** Writes one finding. \param page page \param finding finding */
void page_finding_article(struct page *page, const struct page_finding *finding);
/** Writes its tags: disposition, verdict, support. \param page page \param finding finding */
void page_tags(struct page *page, const struct page_finding *finding);
/** Writes what happened, in a few sentences. \param page page \param finding finding */
void page_opening(struct page *page, const struct page_finding *finding);
/** Writes one finding for the public. \param page page \param finding finding */
void page_public_article(struct page *page, const struct page_finding *finding);
/** Quotes or describes one text that it put out. \param page page \param finding finding */
void page_example(struct page *page, const struct page_finding *finding);
/** Writes what to check before publishing. \param page page */
void page_checklist(struct page *page);
/** Writes who is in it. \param page page \param finding finding */
void page_members(struct page *page, const struct page_finding *finding);
/** Writes how they act together. \param page page \param finding finding */
void page_pairs(struct page *page, const struct page_finding *finding);
/** Writes when, account by account. \param page page \param finding finding */
void page_finding_times(struct page *page, const struct page_finding *finding);
/** Writes the evidence posts side by side. \param page page \param finding finding */
void page_clippings(struct page *page, const struct page_finding *finding);
/** Writes the signs of disguise. \param page page \param finding finding */
void page_signs(struct page *page, const struct page_finding *finding);
/** Writes the five ledgers. \param page page \param finding finding */
void page_ledgers(struct page *page, const struct page_finding *finding);
/** Writes the verdict. \param page page \param finding finding */
void page_verdict(struct page *page, const struct page_finding *finding);
/** Writes what would change it, reviews and response. \param page page \param finding finding */
void page_outlook(struct page *page, const struct page_finding *finding);
/** Writes associations and leads. \param page page */
void page_apart(struct page *page);
/** Writes what people said of findings that are no longer found. \param page page */
void page_lost(struct page *page);
/** Writes what the tool cannot see, and the foot. \param page page */
void page_limits(struct page *page);

#endif
