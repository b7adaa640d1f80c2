// SPDX-License-Identifier: GPL-3.0-or-later
/** \file page_css.h  The style sheet of the page, compiled in from page.css. */
#ifndef OVERT_REPORT_PAGE_CSS_H
#define OVERT_REPORT_PAGE_CSS_H

/** The style sheet. */
extern const char page_css[];
/** Its digest as a content security policy writes it: sha256-…. */
extern const char page_css_digest[];

#endif
