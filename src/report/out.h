// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file out.h
 * Where an output goes, and how text from files gets into each kind of document.
 *
 * A failed write stays failed: a document is written without a check after every
 * piece, and `out_end` tells how it went.
 */
#ifndef OVERT_REPORT_OUT_H
#define OVERT_REPORT_OUT_H

#include <overt/base.h>
#include <overt/report.h>

/** A document that is being written. */
struct out {
	const struct overt_report_sink *sink;
	struct overt_buf buf;     /**< bytes that the sink has not had yet */
	struct overt_error error; /**< the first failure */
};

/**
 * Starts a document.
 * \param out   document
 * \param sink  where it goes; lives as long as the document
 */
void out_begin(struct out *out, const struct overt_report_sink *sink);

/**
 * Hands the rest to the sink and frees the document.
 * \param out  document
 * \param err  filled on failure
 * \return OVERT_OK or the first failure of any write
 */
overt_err out_end(struct out *out, struct overt_error *err);

/**
 * Has any write failed?
 * \param out  document
 * \return true if so: further writing is wasted
 */
bool out_failed(const struct out *out);

/**
 * Writes markup or other bytes as they are.
 * \param out  document
 * \param s    terminated bytes that this program wrote itself
 */
void out_raw(struct out *out, const char *s);

/**
 * Writes bytes as they are.
 * \param out  document
 * \param s    bytes; unknown writes nothing
 */
void out_bytes(struct out *out, overt_str s);

/**
 * Writes numbers and words of this program; never text from files.
 * \param out     document
 * \param format  printf format
 */
void out_printf(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * Text from a file as HTML text. Markup is escaped; control characters, bidi controls
 * and invisible marks are shown as their code point; bytes that are not UTF-8 become U+FFFD.
 * \param out  document
 * \param s    text; unknown writes nothing
 */
void out_html(struct out *out, overt_str s);

/**
 * As out_html, for attribute values and `<title>`, where no element may stand.
 * \param out  document
 * \param s    text; unknown writes nothing
 */
void out_attr(struct out *out, overt_str s);

/**
 * Text from a file as HTML, isolated from the direction of the text around it.
 * \param out  document
 * \param s    text; unknown writes an en dash
 */
void out_bdi(struct out *out, overt_str s);

/**
 * Text from a file as XML 1.0 text or attribute value; characters that XML forbids become U+FFFD.
 * \param out  document
 * \param s    text; unknown writes nothing
 */
void out_xml(struct out *out, overt_str s);

/**
 * Text from a file as a JSON string, or null.
 * \param out  document
 * \param s    text
 */
void out_json(struct out *out, overt_str s);

/**
 * Bytes as they are, but for those that are not UTF-8: they become U+FFFD.
 * \param out  document
 * \param s    bytes; unknown writes nothing
 */
void out_utf8(struct out *out, overt_str s);

/**
 * How a CSV field is guarded: by an apostrophe before what a spreadsheet would run as a
 * formula, and before what begins with an apostrophe, so that taking one leading apostrophe
 * away always gives the text back.
 */
enum out_guard {
	OUT_GUARD_NONE, /**< words and figures of this program */
	OUT_GUARD_TEXT, /**< text from files */
	OUT_GUARD_ID    /**< ids from files: as text, but whole numbers (-?[0-9]+) stay as they are */
};

/**
 * Text from a file as a CSV field (RFC 4180).
 * \param out  document
 * \param s    text; unknown writes an empty field
 * \param how  how it is guarded against spreadsheets that run formulas
 */
void out_csv(struct out *out, overt_str s, enum out_guard how);

/**
 * A number so that reading it back gives the same number, in the C locale.
 * \param out    document
 * \param value  finite number
 */
void out_real(struct out *out, double value);

/**
 * First character of a text.
 * \param s       text, not empty
 * \param length  its length in bytes, 1 where the bytes are not UTF-8
 * \return the code point, or UINT32_MAX where the bytes are not UTF-8
 */
uint32_t out_character(overt_str s, size_t *length);

#endif
