// SPDX-License-Identifier: GPL-3.0-or-later
/* What a handle is made of. ASCII decides; bytes above it count as letters. */
#include <overt/disguise.h>

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

unsigned overt_handle_shape(overt_str handle, char shape[OVERT_SHAPE_BYTES])
{
	size_t n = 0, i = 0;
	unsigned runs = 0;
	while (i < handle.len && n + 8 < OVERT_SHAPE_BYTES) {
		size_t from = i;
		if (is_letter(handle.ptr[i])) {
			while (i < handle.len && is_letter(handle.ptr[i]))
				i++;
			shape[n++] = 'a';
			runs++;
		} else if (is_digit(handle.ptr[i])) {
			while (i < handle.len && is_digit(handle.ptr[i]))
				i++;
			size_t length = i - from < 999 ? i - from : 999;
			n += (size_t)snprintf(shape + n, OVERT_SHAPE_BYTES - n, "d%zu", length);
			runs++;
		} else {
			shape[n++] = handle.ptr[i++];
		}
	}
	shape[n] = '\0';
	return runs;
}

bool overt_handle_stem(overt_str handle, char stem[OVERT_SHAPE_BYTES])
{
	size_t end = handle.len;
	bool letter = false;
	stem[0] = '\0';
	while (end && is_digit(handle.ptr[end - 1]))
		end--;
	size_t digits = handle.len - end;
	while (end && strchr("_.-", handle.ptr[end - 1]) && handle.ptr[end - 1])
		end--;
	if (!digits || end < 4 || end >= OVERT_SHAPE_BYTES)
		return false;
	for (size_t i = 0; i < end; i++) {
		char c = handle.ptr[i];
		letter |= is_letter(c);
		stem[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	stem[end] = '\0';
	if (!letter)
		stem[0] = '\0';
	return letter;
}
