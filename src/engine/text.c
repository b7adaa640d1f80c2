// SPDX-License-Identifier: GPL-3.0-or-later
#include "text.h"
#include <string.h>

enum { SIGNIFICANT = 15 };

char *text_unsigned(char *out, uint64_t number)
{
	char digits[TEXT_NUMBER];
	size_t count = 0;
	do {
		digits[count++] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	while (count)
		*out++ = digits[--count];
	return out;
}

static unsigned digits_of(uint64_t number)
{
	unsigned digits = 1;
	while (number >= 10) {
		number /= 10;
		digits++;
	}
	return digits;
}

/* Digits behind the point: value / scale with `places` digits, trailing zeros dropped. */
static char *fraction(char *out, uint64_t value, unsigned places)
{
	char digits[SIGNIFICANT];
	if (places > SIGNIFICANT)
		places = SIGNIFICANT;
	for (unsigned i = places; i-- > 0;) {
		digits[i] = (char)('0' + value % 10);
		value /= 10;
	}
	while (places && digits[places - 1] == '0')
		places--;
	if (!places)
		return out;
	*out++ = '.';
	memcpy(out, digits, places);
	return out + places;
}

char *text_ratio(char *out, uint64_t above, uint64_t below)
{
	uint64_t whole = above / below, rest = above % below;
	unsigned digits = whole ? digits_of(whole) : 0;
	if (!rest || digits >= SIGNIFICANT)
		return text_unsigned(out, whole);
	unsigned places = SIGNIFICANT - digits;
	uint64_t scale = 1;
	for (unsigned i = 0; i < places; i++)
		scale *= 10;
	__extension__ typedef unsigned __int128 wide;
	uint64_t value = (uint64_t)(((wide)rest * scale + below / 2) / below);
	if (value == scale) { // .9999… rounds up
		whole++;
		value = 0;
	}
	return fraction(text_unsigned(out, whole), value, places);
}

bool text_needs_quotes(overt_str field)
{
	for (size_t i = 0; i < field.len; i++) {
		char c = field.ptr[i];
		if (c == ',' || c == '"' || c == '\n' || c == '\r')
			return true;
	}
	return false;
}

bool text_doubled(struct overt_buf *buf, overt_str text)
{
	size_t from = 0;
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '"') {
			overt_buf_append(buf, text.ptr + from, i + 1 - from);
			from = i; // the quote comes again with what follows
		}
	return overt_buf_append(buf, text.ptr + from, text.len - from);
}

bool text_field(struct overt_buf *buf, overt_str field)
{
	if (!text_needs_quotes(field))
		return overt_buf_append(buf, field.ptr, field.len);
	overt_buf_append(buf, "\"", 1);
	text_doubled(buf, field);
	return overt_buf_append(buf, "\"", 1);
}
