// SPDX-License-Identifier: GPL-3.0-or-later
#include "json_repair.h"

#include <string.h>

#include "utf8.h"

static unsigned hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10) : 16;
}

/* The code unit of \uXXXX at p, or 0x10000. */
static unsigned code_unit(const char *p, const char *end)
{
	unsigned value = 0;

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return 0x10000;
	for (int i = 2; i < 6; i++) {
		unsigned digit = hex_digit(p[i]);
		if (digit > 15)
			return 0x10000;
		value = value << 4 | digit;
	}
	return value;
}

/* In place: an escape is as long as the one that it becomes. */
static void mend_surrogates(char *p, const char *end)
{
	while (p < end && (p = memchr(p, '\\', (size_t)(end - p))) != NULL) {
		unsigned unit = code_unit(p, end);
		if (unit > 0xFFFF) {
			p += end - p > 1 ? 2 : 1;
			continue;
		}
		unsigned next = code_unit(p + 6, end);
		if (unit >= 0xD800 && unit <= 0xDBFF && next >= 0xDC00 && next <= 0xDFFF) {
			p += 12;
			continue;
		}
		if (unit >= 0xD800 && unit <= 0xDFFF)
			memcpy(p + 2, "fffd", 4);
		p += 6;
	}
}

size_t overt_json_repair(const char *data, size_t len, char *out)
{
	size_t n = overt_utf8_repair(data, len, out);

	mend_surrogates(out, out + n);
	return n;
}
