// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

enum { NAME_MAX_BYTES = 1 << 16 };

/* Replaces `out` by UTF-16 text. */
static overt_err give(const UChar *data, size_t len, struct overt_buf *out,
                      struct overt_error *err)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t bytes = 0;
	char *utf8 = malloc(3 * len + 1);
	if (!utf8)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: a name");
	u_strToUTF8WithSub(utf8, (int32_t)(3 * len + 1), &bytes, data, (int32_t)len, 0xfffd, NULL,
	                   &status);
	overt_err code = OVERT_OK;
	if (U_FAILURE(status))
		code = overt_norm_icu_failed(status, "write a name", err);
	if (!code) {
		overt_buf_clear(out);
		if (!overt_buf_append(out, utf8, (size_t)bytes))
			code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: a name");
	}
	free(utf8);
	return code;
}

static overt_err check_length(overt_str s, struct overt_error *err)
{
	if (s.len > NAME_MAX_BYTES)
		return overt_fail(err, OVERT_E_INPUT, "expected a name of at most %d bytes, found %zu",
		                  NAME_MAX_BYTES, s.len);
	return OVERT_OK;
}

/* Words of norm->text in place, one blank between them. */
static void keep_words(struct units *text)
{
	const uint32_t words = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;
	size_t kept = 0;
	bool gap = false;
	for (size_t i = 0; i < text->len;) {
		size_t from = i;
		UChar32 c = overt_norm_next(text->data, &i, text->len);
		if (!(U_MASK(u_charType(c)) & words)) {
			gap = kept > 0;
			continue;
		}
		/* There is room: the blank takes the place of what was left out. */
		if (gap)
			text->data[kept++] = ' ';
		gap = false;
		while (from < i)
			text->data[kept++] = text->data[from++];
	}
	text->len = kept;
}

overt_err overt_norm_name(struct overt_norm *norm, overt_str name, struct overt_buf *out,
                          struct overt_error *err)
{
	overt_err code = check_length(name, err);
	if (!code)
		code = overt_norm_fold(norm, name, err);
	if (code)
		return code;
	keep_words(&norm->text);
	if (norm->text.len == 0)
		return overt_fail(err, OVERT_E_INPUT, "expected a name with letters or digits, found none");
	return give(norm->text.data, norm->text.len, out, err);
}

/* Path words that stand before the name in profile links. */
static bool is_shelf(overt_str segment)
{
	static const char *const shelves[] = {"channel", "c", "user", "u", "s", "pages", "people",
	                                      "groups", "in", "company", "profile", "public"};
	for (size_t i = 0; i < sizeof shelves / sizeof shelves[0]; i++)
		if (strlen(shelves[i]) == segment.len &&
		    strncasecmp(shelves[i], segment.ptr, segment.len) == 0)
			return true;
	return false;
}

static overt_str next_segment(overt_str *path)
{
	while (path->len && path->ptr[0] == '/')
		*path = (overt_str){path->ptr + 1, path->len - 1};
	const char *slash = memchr(path->ptr, '/', path->len);
	overt_str segment = {path->ptr, slash ? (size_t)(slash - path->ptr) : path->len};
	*path = (overt_str){path->ptr + segment.len, path->len - segment.len};
	return segment;
}

/* The name in a profile link's path: after the host, behind shelves, or what bears an @. */
static overt_str from_link(overt_str link)
{
	const char *colon = memmem(link.ptr, link.len, "://", 3);
	if (colon)
		link = (overt_str){colon + 3, link.len - (size_t)(colon + 3 - link.ptr)};
	for (size_t i = 0; i < link.len; i++)
		if (link.ptr[i] == '?' || link.ptr[i] == '#')
			link.len = i;
	next_segment(&link);
	overt_str found = {"", 0};
	while (link.len) {
		overt_str segment = next_segment(&link);
		if (segment.len && segment.ptr[0] == '@')
			return segment;
		if (segment.len && (found.len == 0 || is_shelf(found)))
			found = segment;
	}
	return found;
}

overt_err overt_norm_handle(struct overt_norm *norm, overt_str handle, struct overt_buf *out,
                            struct overt_error *err)
{
	overt_err code = check_length(handle, err);
	if (code)
		return code;
	handle = overt_str_trim(handle);
	if (handle.len && memchr(handle.ptr, '/', handle.len))
		handle = from_link(handle);
	while (handle.len && handle.ptr[0] == '@')
		handle = (overt_str){handle.ptr + 1, handle.len - 1};
	if (handle.len == 0)
		return overt_fail(err, OVERT_E_INPUT, "expected a handle or profile link, found none");
	code = overt_norm_fold(norm, handle, err);
	if (code)
		return code;
	if (norm->text.len == 0)
		return overt_fail(err, OVERT_E_INPUT, "expected a handle, found invisible characters only");
	return give(norm->text.data, norm->text.len, out, err);
}

overt_err overt_norm_skeleton(struct overt_norm *norm, overt_str s, struct overt_buf *out,
                              struct overt_error *err)
{
	struct overt_buf *made = &norm->out;
	overt_err code = check_length(s, err);
	if (!code)
		code = overt_norm_fold(norm, s, err);
	if (code)
		return code;
	overt_buf_clear(made);
	for (size_t i = 0; i < norm->text.len;) {
		size_t from = i;
		UChar32 c = overt_norm_next(norm->text.data, &i, norm->text.len);
		const struct glyph *glyph = overt_norm_glyph(norm, c);
		if (!glyph)
			return overt_fail(err, OVERT_E_NOMEM, "memory is used up: forms of characters");
		if (glyph->flags & GLYPH_WORD)
			overt_buf_append(made, glyph->text, glyph->len);
		else if (c < 0x80 && !(glyph->flags & GLYPH_DROP))
			overt_buf_append(made, &(char){c == '|' ? 'l' : (char)norm->text.data[from]}, 1);
	}
	overt_buf_clear(out);
	if (made->failed || !overt_buf_add(out, overt_buf_view(made)))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: a skeleton");
	return OVERT_OK;
}
