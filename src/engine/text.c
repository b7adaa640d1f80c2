// SPDX-License-Identifier: GPL-3.0-or-later
#include "text.h"
#include <math.h>
#include <string.h>

enum { SIGNIFICANT = 15, SHORT = 6, SHORT_MAX = 1000000 };

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

/* number * 10^power; the powers are the same doubles on every machine. */
static double shifted(double number, int power)
{
	static const double tens[] = {1e1, 1e2, 1e4, 1e8, 1e16, 1e32, 1e64, 1e128, 1e256};
	bool down = power < 0;
	unsigned rest = (unsigned)(down ? -power : power);
	for (size_t i = sizeof tens / sizeof *tens; i-- > 0;)
		if (rest >> i & 1)
			number = down ? number / tens[i] : number * tens[i];
	return number;
}

/* Six digits and the decimal exponent of the first one. */
static uint64_t short_digits(double number, int *exponent)
{
	static const double log10_of_2 = 0.30102999566398120;
	int binary;
	frexp(number, &binary);
	int e = (int)floor((binary - 1) * log10_of_2); // right, or one too small
	if (shifted(number, SHORT - 1 - e) >= SHORT_MAX - 0.5)
		e++;
	*exponent = e;
	return (uint64_t)(shifted(number, SHORT - 1 - e) + 0.5);
}

static char *put_exponent(char *out, int exponent)
{
	unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);
	*out++ = 'e';
	*out++ = exponent < 0 ? '-' : '+';
	if (size < 10)
		*out++ = '0';
	return text_unsigned(out, size);
}

char *text_short(char *out, double number)
{
	if (!(number > 0))
		return text_unsigned(out, 0);
	char six[SHORT];
	int exponent, count = SHORT;
	uint64_t digits = short_digits(number, &exponent);
	for (int i = SHORT; i-- > 0; digits /= 10)
		six[i] = (char)('0' + digits % 10);
	while (count > 1 && six[count - 1] == '0')
		count--;
	bool plain = exponent >= -4 && exponent < SHORT;
	int point = plain ? exponent + 1 : 1; // digits in front of it
	int first = point <= 0 ? point - 1 : 0; // zeros come before the digits
	for (int i = first; i < count || i < point; i++) {
		if (i == (point <= 0 ? first + 1 : point))
			*out++ = '.';
		*out++ = i < 0 ? '0' : six[i];
	}
	return plain ? out : put_exponent(out, exponent);
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
