// SPDX-License-Identifier: GPL-3.0-or-later
/** \file link.h  Links of posts as URIs (RFC 3986), and their hosts. */
#ifndef OVERT_REPORT_LINK_H
#define OVERT_REPORT_LINK_H

#include <overt/base.h>

/**
 * Writes a link as a URI: what RFC 3986 does not allow is percent-encoded. Only http and
 * https with a host are written.
 * \param link  text from a post
 * \param uri   overwritten
 * \return false when it is no such link, or memory is used up (see `uri->failed`)
 */
bool link_uri(overt_str link, struct overt_buf *uri);

/**
 * Host of a URI that link_uri wrote, in lower case.
 * \param uri   URI
 * \param host  overwritten
 * \return false when the host is no domain name in ASCII (e.g. an address), or memory is used up
 */
bool link_domain(overt_str uri, struct overt_buf *host);

#endif
