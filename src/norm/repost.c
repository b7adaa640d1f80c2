// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

bool overt_norm_is_manual_repost(overt_str text)
{
	text = overt_str_trim(text);
	if (text.len < 4 || (text.ptr[0] | 32) != 'r' || (text.ptr[1] | 32) != 't')
		return false;
	size_t at = 2;
	while (at < text.len && text.ptr[at] == ' ')
		at++;
	return at > 2 && at + 1 < text.len && text.ptr[at] == '@';
}

/* One "RT @name:" in front, with what may stand between it and the text. */
static overt_str without_one(overt_str text)
{
	size_t at = 2;
	while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '@'))
		at++;
	while (at < text.len && text.ptr[at] != ' ' && text.ptr[at] != ':')
		at++;
	while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == ':'))
		at++;
	return (overt_str){text.ptr + at, text.len - at};
}

overt_str overt_norm_reposted_text(overt_str text)
{
	/* A repost of a repost of … : no more than a platform's length limit leaves room for. */
	for (int depth = 0; depth < 32 && overt_norm_is_manual_repost(text); depth++)
		text = without_one(overt_str_trim(text));
	return text;
}
