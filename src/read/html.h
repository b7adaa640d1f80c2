// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file html.h
 * Plain text of the small HTML that platforms put into posts.
 */
#ifndef OVERT_READ_HTML_H
#define OVERT_READ_HTML_H

#include "builder.h"

/**
 * Takes tags away, turns breaks and paragraphs into line ends, decodes character
 * references; links that are neither mentions nor hashtags are added to the post.
 * \param builder  post, whose reading's arena holds the result
 * \param html     fragment; unknown stays unknown
 * \return the text; unknown when nothing is left
 */
overt_str overt_html_text(struct overt_builder *builder, overt_str html);

#endif
