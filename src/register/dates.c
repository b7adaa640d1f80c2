// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

static bool digits(overt_str s, size_t from, size_t len, int *out)
{
	int value = 0;
	for (size_t i = from; i < from + len; i++) {
		if (i >= s.len || s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		value = value * 10 + (s.ptr[i] - '0');
	}
	*out = value;
	return true;
}

bool register_date(overt_str s, overt_ms *out)
{
	int year, month, day;
	s = overt_str_trim(s);
	if (s.len == 0) {
		*out = OVERT_TIME_UNKNOWN;
		return true;
	}
	if (s.len == 4 && digits(s, 0, 4, &year))
		return overt_time_from_civil(year, 1, 1, 0, 0, 0, out);
	if (s.len == 10 && s.ptr[4] == '-' && s.ptr[7] == '-' && digits(s, 0, 4, &year) &&
	    digits(s, 5, 2, &month) && digits(s, 8, 2, &day))
		return overt_time_from_civil(year, month, day, 0, 0, 0, out);
	if (s.len == 10 && s.ptr[2] == '/' && s.ptr[5] == '/' && digits(s, 0, 2, &month) &&
	    digits(s, 3, 2, &day) && digits(s, 6, 4, &year))
		return overt_time_from_civil(year, month, day, 0, 0, 0, out);
	return false;
}
