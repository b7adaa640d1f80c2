// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/base.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_MAX = 1 << 30 };

void overt_buf_free(struct overt_buf *buf)
{
	if (!buf)
		return;
	free(buf->data);
	*buf = (struct overt_buf){.max = buf->max};
}

void overt_buf_clear(struct overt_buf *buf)
{
	buf->len = 0;
	buf->failed = false;
	if (buf->data)
		buf->data[0] = '\0';
}

static bool reserve(struct overt_buf *buf, size_t more)
{
	size_t max = buf->max ? buf->max : DEFAULT_MAX;
	if (buf->failed || more > max || buf->len > max - more) {
		buf->failed = true;
		return false;
	}
	if (overt_grow(&buf->data, &buf->cap, buf->len + more + 1, 1, SIZE_MAX, NULL) == OVERT_OK)
		return true;
	buf->failed = true;
	return false;
}

bool overt_buf_append(struct overt_buf *buf, const void *data, size_t len)
{
	if (!reserve(buf, len))
		return false;
	if (len)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
	return true;
}

bool overt_buf_add(struct overt_buf *buf, overt_str s)
{
	return overt_buf_append(buf, s.ptr, s.len);
}

bool overt_buf_printf(struct overt_buf *buf, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int need = vsnprintf(NULL, 0, format, args);
	va_end(args);
	bool ok = need >= 0 && reserve(buf, (size_t)need);
	if (ok) {
		vsnprintf(buf->data + buf->len, (size_t)need + 1, format, again);
		buf->len += (size_t)need;
	}
	va_end(again);
	if (!ok)
		buf->failed = true;
	return ok;
}

/* Length of the well-formed UTF-8 sequence at s (RFC 3629), or 0. */
static size_t utf8_sequence(const unsigned char *s, size_t len)
{
	if (s[0] < 0x80)
		return 1;
	size_t need = s[0] >= 0xC2 && s[0] <= 0xDF ? 2 : (s[0] & 0xF0) == 0xE0 ? 3
	              : s[0] >= 0xF0 && s[0] <= 0xF4 ? 4 : 0;
	if (need == 0 || need > len)
		return 0;
	for (size_t i = 1; i < need; i++)
		if ((s[i] & 0xC0) != 0x80)
			return 0;
	if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) ||
	    (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F))
		return 0;
	return need;
}

static void json_byte(struct overt_buf *buf, unsigned char c)
{
	static const char from[] = "\"\\\n\r\t\b\f", to[] = "\"\\nrtbf";
	const char *hit = c ? strchr(from, c) : NULL;
	if (hit)
		overt_buf_append(buf, (char[]){'\\', to[hit - from]}, 2);
	else if (c < 0x20 || c == 0x7F)
		overt_buf_printf(buf, "\\u%04x", c);
	else
		overt_buf_append(buf, &c, 1);
}

bool overt_buf_json(struct overt_buf *buf, overt_str s)
{
	if (!s.ptr)
		return overt_buf_append(buf, "null", 4);
	overt_buf_append(buf, "\"", 1);
	const unsigned char *bytes = (const unsigned char *)s.ptr;
	for (size_t i = 0; i < s.len;) {
		size_t n = utf8_sequence(bytes + i, s.len - i);
		if (n == 1)
			json_byte(buf, bytes[i]);
		else if (n)
			overt_buf_append(buf, bytes + i, n);
		else
			overt_buf_append(buf, "\xEF\xBF\xBD", 3);
		i += n ? n : 1;
	}
	return overt_buf_append(buf, "\"", 1);
}

overt_str overt_buf_view(const struct overt_buf *buf)
{
	return (overt_str){buf->data ? buf->data : "", buf->len};
}
