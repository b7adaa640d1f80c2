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
 * Text as it is compared, never as it is shown: NFKC and case folding; links and
 * @mentions become a blank; zero-width and other invisible characters, accents,
 * Arabic and Hebrew vowel signs vanish; look-alike characters get one form (UTS
 * #39 skeleton; also capital I, small l and 1; a Greek or Cyrillic capital among
 * Latin letters counts as the Latin letter that it imitates); everything but
 * letters, digits, marks and a # before a word becomes one blank; trimmed.
 * \param norm   tools
 * \param text   UTF-8 (invalid bytes count as U+FFFD, hence blanks), below 2^28 bytes
 * \param out    overwritten with the normal form, words separated by one blank
 * \param words  number of words (for texts with scripts that set no blanks: ICU's word
 *               segments of the first 65,536 UTF-16 units); may be NULL
 * \param err    filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM. Cost: linear in the text.
 */
overt_err overt_norm_text(struct overt_norm *norm, overt_str text, struct overt_buf *out,
                          size_t *words, struct overt_error *err);

/**
 * Does the text say itself that it repeats somebody's post ("RT @…", any case)?
 * \param text  UTF-8, as published; may be unknown
 * \return true if so
 */
bool overt_norm_is_manual_repost(overt_str text);

/**
 * What a manual repost repeats: the text behind "RT @name:", and behind each
 * further one of up to 32. Other texts come back as they are.
 * \param text  UTF-8, as published; may be unknown
 * \return a view into `text`
 */
overt_str overt_norm_reposted_text(overt_str text);

/**
 * Next hashtag of a published text, for files that do not list them.
 * \param text  UTF-8; may be unknown
 * \param at    where to search from, 0 at first; moved behind what was found
 * \return the tag without its #, or the unknown string when there is none left
 */
overt_str overt_norm_next_hashtag(overt_str text, size_t *at);

/**
 * Next mention of a published text.
 * \param text  UTF-8; may be unknown
 * \param at    where to search from, 0 at first; moved behind what was found
 * \return the handle without its @, or the unknown string when there is none left
 */
overt_str overt_norm_next_mention(overt_str text, size_t *at);

/**
 * Next http(s) link of a published text; links that a platform cut off with "…" are passed over.
 * \param text  UTF-8; may be unknown
 * \param at    where to search from, 0 at first; moved behind what was found
 * \return the link, or the unknown string when there is none left
 */
overt_str overt_norm_next_link(overt_str text, size_t *at);

/**
 * Canonical link: http and https alike (written https), host in lower-case ASCII
 * (IDNA) without the labels "www", "m", "mobile" and "amp" in front of its
 * registrable domain, no user, no default port, no fragment (but "#!…" stays, it
 * addresses a page), no tracking parameters (utm_*, fbclid, gclid, …), remaining
 * parameters in byte order, percent escapes in one form, no trailing slash. Short
 * links are kept as they are. A link may lack its scheme ("example.org/a").
 * \param norm  tools
 * \param link  as published, at most 8,192 bytes
 * \param out   overwritten with the canonical link
 * \param err   filled on failure
 * \return OVERT_OK; OVERT_E_INPUT when it is no http(s) link; OVERT_E_NOMEM
 */
overt_err overt_norm_link(struct overt_norm *norm, overt_str link, struct overt_buf *out,
                          struct overt_error *err);

/**
 * Registrable domain (public suffix + 1) of a link or bare host, in lower-case ASCII
 * (IDNA); defanged forms (`hxxps://example[.]org`) are read too. A host under which a
 * provider gives names away (`name.blogspot.com`, `blogspot.com`) is a domain of its own.
 * \param norm  tools
 * \param link  link or host
 * \param out   overwritten with the domain
 * \param err   filled on failure
 * \return OVERT_OK; OVERT_E_INPUT when there is none; OVERT_E_NOMEM
 */
overt_err overt_norm_domain(struct overt_norm *norm, overt_str link, struct overt_buf *out,
                            struct overt_error *err);

/**
 * Handle as it is compared: NFKC, case folded, without a leading @; of a profile link,
 * the path segment that bears an @, else the first one (behind "channel", "user", "s"
 * and the like: the next one).
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
 * Name of a platform as all rooms share it: lower case, with "X", "x.com" and
 * "X (Twitter)" as "twitter", "t.me" as "telegram", "fb" as "facebook", and so on. Names
 * that are not known are returned in lower case.
 * \param platform  name or host of a platform
 * \param out       overwritten with the name
 * \return false when memory is used up
 */
bool overt_norm_platform(overt_str platform, struct overt_buf *out);

/**
 * Platform that a host belongs to.
 * \param host  host in lower case
 * \return its name (a literal), or unknown
 */
overt_str overt_norm_platform_of_host(overt_str host);

/**
 * What somebody may have meant who named a platform that is not known.
 * \param name  name in lower case
 * \return a known platform (a literal) that it holds as a word or that is at most two slips
 *         away, or unknown
 */
overt_str overt_norm_platform_near(overt_str name);

/**
 * Is a host a domain or below it?
 * \param host    host in lower case
 * \param domain  domain in lower case
 * \return true if so
 */
bool overt_norm_host_within(overt_str host, const char *domain);

/**
 * Skeleton by which look-alikes are equal (UTS #39, ICU uspoof) whatever their case:
 * case folded, accents and invisible characters dropped, capital I, small l, 1 and |
 * alike, 0 and o alike, m and rn alike. ASCII punctuation and blanks stay.
 * \param norm  tools
 * \param s     handle or name, at most 65,536 bytes
 * \param out   overwritten
 * \param err   filled on failure
 * \return OVERT_OK, OVERT_E_INPUT (too long) or OVERT_E_NOMEM
 */
overt_err overt_norm_skeleton(struct overt_norm *norm, overt_str s, struct overt_buf *out,
                              struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif
