// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file norm.h
 * Canonical forms of text, links, handles and names (ICU, libpsl, libcurl).
 * All functions append to or overwrite a caller-owned buffer; none keeps state
 * that depends on the order of calls.
 */
#ifndef OVERT_NORM_H
#define OVERT_NORM_H

#include <overt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Tools that are costly to open (ICU normaliser, spoof checker, libpsl); one per thread. */
struct overt_norm;

/**
 * Opens the tools.
 * \param norm  the tools; free with overt_norm_free
 * \param err   filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM / OVERT_E_INTERNAL (ICU data missing)
 */
overt_err overt_norm_open(struct overt_norm **norm, struct overt_error *err);

/**
 * Closes the tools.
 * \param norm  tools, or NULL
 */
void overt_norm_free(struct overt_norm *norm);

/**
 * Text as it is compared: NFKC, case folding, links and @mentions replaced by a
 * blank, zero-width characters removed, confusable characters folded to one
 * script-neutral form, everything but letters, digits, marks and # to one blank,
 * trimmed.
 * \param norm   tools
 * \param text   UTF-8 (invalid bytes count as U+FFFD, hence blanks)
 * \param out    overwritten with the normal form, words separated by one blank
 * \param words  number of words (for scripts without blanks: ICU word segments); may be NULL
 * \param err    filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM. Cost: linear in the text.
 */
overt_err overt_norm_text(struct overt_norm *norm, overt_str text, struct overt_buf *out,
                          size_t *words, struct overt_error *err);

/**
 * Does the text say itself that it repeats somebody's post ("RT @…")?
 * \param text  UTF-8, as published
 * \return true if so
 */
bool overt_norm_is_manual_repost(overt_str text);

/**
 * Canonical link: http and https alike, host in lower case without a leading
 * "www.", "m." or "mobile.", no default port, no fragment, no tracking
 * parameters (utm_*, fbclid, gclid, …), remaining parameters in order, no trailing
 * slash. Short links are kept as they are.
 * \param norm  tools
 * \param link  as published
 * \param out   overwritten with the canonical link
 * \param err   filled on failure
 * \return OVERT_OK; OVERT_E_INPUT when it is no http(s) link; OVERT_E_NOMEM
 */
overt_err overt_norm_link(struct overt_norm *norm, overt_str link, struct overt_buf *out,
                          struct overt_error *err);

/**
 * Registrable domain (public suffix + 1) of a link or bare host, in lower case;
 * defanged forms (`example[.]org`) are read too.
 * \param norm  tools
 * \param link  link or host
 * \param out   overwritten with the domain
 * \param err   filled on failure
 * \return OVERT_OK; OVERT_E_INPUT when there is none; OVERT_E_NOMEM
 */
overt_err overt_norm_domain(struct overt_norm *norm, overt_str link, struct overt_buf *out,
                            struct overt_error *err);

/**
 * Handle as it is compared: without a leading @, a profile link's host and path
 * prefix removed, case folded.
 * \param norm    tools
 * \param handle  handle, or profile link
 * \param out     overwritten
 * \param err     filled on failure
 * \return OVERT_OK; OVERT_E_INPUT when nothing remains; OVERT_E_NOMEM
 */
overt_err overt_norm_handle(struct overt_norm *norm, overt_str handle, struct overt_buf *out,
                            struct overt_error *err);

/**
 * Name of a person or body as it is compared exactly: NFKC, case folding,
 * punctuation to blanks, blanks folded.
 * \param norm  tools
 * \param name  name
 * \param out   overwritten
 * \param err   filled on failure
 * \return OVERT_OK; OVERT_E_INPUT when nothing remains; OVERT_E_NOMEM
 */
overt_err overt_norm_name(struct overt_norm *norm, overt_str name, struct overt_buf *out,
                          struct overt_error *err);

/**
 * Skeleton by which look-alikes are equal (UTS #39, ICU uspoof).
 * \param norm  tools
 * \param s     handle or name
 * \param out   overwritten
 * \param err   filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_norm_skeleton(struct overt_norm *norm, overt_str s, struct overt_buf *out,
                              struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif
