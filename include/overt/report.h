// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file report.h
 * Outputs of a case: the report as one HTML file, tables for machines, graphs for graph tools.
 *
 * The same case, options and version give the same bytes. Nothing here reads the
 * clock, the network or the environment. Outputs are described in docs/outputs.md.
 */
#ifndef OVERT_REPORT_H
#define OVERT_REPORT_H

#include <overt/assess.h>
#include <overt/base.h>
#include <overt/store.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Where an output goes, piece by piece. */
struct overt_report_sink {
	/**
	 * \param ctx   `ctx` below
	 * \param data  bytes
	 * \param len   how many, > 0
	 * \param err   to be filled on failure
	 * \return OVERT_OK, or the error that ends the output
	 */
	overt_err (*write)(void *ctx, const void *data, size_t len, struct overt_error *err);
	void *ctx;
};

/**
 * A sink that writes to a stream and does not close it.
 * \param stream  open stream
 * \return the sink
 */
struct overt_report_sink overt_report_stream(FILE *stream);

/**
 * A sink that appends to a buffer.
 * \param buf  buffer; its maximum holds
 * \return the sink
 */
struct overt_report_sink overt_report_buffer(struct overt_buf *buf);

/** How to write. Zeroed but for `rules`: the analyst's report in ICD 203 words. */
struct overt_report_options {
	const struct overt_rules *rules; /**< needed by html, stix and misp; may be NULL for the others */
	overt_str yardstick; /**< `icd203` or `phia`; unknown: `icd203` */
	overt_str title;     /**< heading of the report; unknown: made from what was found */
	overt_str version;   /**< of overt; unknown: that of the case's last run */
	bool dated;          /**< print `now`; otherwise the time of the case's last run */
	overt_ms now;        /**< time of writing */
	overt_str identity;  /**< stix, misp: the organisation that reports; unknown: the program */
	const overt_str *findings; /**< stix, misp: ids of the findings to hand on */
	size_t finding_count; /**< how many; 0: all but associations */
	bool public_report;  /**< html: one page a finding in plain language, handles as pseudonyms */
	bool quotations;     /**< public report: quote accounts that nothing declares, too */
};

/** One kind of output. */
struct overt_report_format {
	const char *name;   /**< html, csv, jsonl, gexf, graphml, … */
	const char *what;   /**< one line for people */
	const char *suffix; /**< usual ending of the file's name, with its dot */
	const char *media_type;
	bool tabular;       /**< writes one table, see overt_report_tables; otherwise the whole case */
};

/**
 * The kinds of output, in their fixed order.
 * \param count  how many
 * \return the table (static)
 */
const struct overt_report_format *const *overt_report_formats(size_t *count);

/**
 * Names of the tables that csv and jsonl can write: accounts, edges, findings, posts, ledger.
 * \param count  how many
 * \return the names (static)
 */
const char *const *overt_report_tables(size_t *count);

/**
 * Writes an output.
 * \param file     case, without an open step
 * \param format   name of the format
 * \param table    name of the table for tabular formats; otherwise NULL
 * \param options  how
 * \param sink     where to; may have had part of the output when this fails
 * \param err      filled on failure
 * \return OVERT_OK; OVERT_E_USAGE (no such format, table or yardstick; rules are missing);
 *         OVERT_E_STORE, OVERT_E_INPUT (evidence that does not fit the rules), OVERT_E_NOMEM,
 *         or the sink's error. Cost: one pass over the tables concerned; the HTML page
 *         is bounded whatever the size of the case.
 */
overt_err overt_report_write(struct overt_case *file, const char *format, const char *table,
                             const struct overt_report_options *options,
                             const struct overt_report_sink *sink, struct overt_error *err);

/** A finding's evidence as the case holds it, weighed. */
struct overt_report_assessed {
	struct overt_assessment input; /**< items that stand or were superseded by a later one */
	struct overt_verdict verdict;
	size_t withdrawn;              /**< items that were withdrawn without a successor: not in `input` */
	struct overt_arena *arena;     /**< holds the items */
};

/**
 * Weighs a finding's evidence under the given rules.
 * \param file     case
 * \param rules    rules
 * \param finding  id of the finding
 * \param out      the result; free with overt_report_assessed_free; untouched on failure
 * \param err      filled on failure
 * \return OVERT_OK, OVERT_E_INPUT, OVERT_E_STORE, OVERT_E_NOMEM
 */
overt_err overt_report_assess(struct overt_case *file, const struct overt_rules *rules,
                              overt_str finding, struct overt_report_assessed *out,
                              struct overt_error *err);

/**
 * Frees a result.
 * \param assessed  result, or NULL; empty afterwards
 */
void overt_report_assessed_free(struct overt_report_assessed *assessed);

#ifdef __cplusplus
}
#endif
#endif
