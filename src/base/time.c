// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/base.h>
#include <string.h>

enum { MS_PER_SECOND = 1000, MS_PER_MINUTE = 60000, MS_PER_HOUR = 3600000, MS_PER_DAY = 86400000 };

overt_ms overt_precision_ms(enum overt_precision precision)
{
	static const overt_ms length[] = {0, 1, MS_PER_SECOND, MS_PER_MINUTE, MS_PER_DAY};
	return (unsigned)precision < sizeof length / sizeof *length ? length[precision] : 0;
}

/* Days since 1970-01-01 of a proleptic Gregorian date; the year begins in March,
   so that the leap day comes last. */
static int64_t days_from_civil(int64_t year, int month, int day)
{
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
	       719468;
}

static void civil_from_days(int64_t days, int64_t *year, int *month, int *day)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t day_of_era = days - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * day_of_year + 2) / 153;
	*day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
	*month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	*year = year_of_era + era * 400 + (*month <= 2);
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (leap && month == 2);
}

bool overt_time_from_civil(int year, int month, int day, int hour, int minute, int second,
                           overt_ms *out)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
	    day > days_in_month(year, month) || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
	    second < 0 || second > 60)
		return false;
	if (second == 60)
		second = 59;
	*out = days_from_civil(year, month, day) * MS_PER_DAY + (overt_ms)hour * MS_PER_HOUR +
	       (overt_ms)minute * MS_PER_MINUTE + (overt_ms)second * MS_PER_SECOND;
	return true;
}

void overt_time_format(overt_ms t, char out[OVERT_TIME_TEXT])
{
	out[0] = '\0';
	if (t == OVERT_TIME_UNKNOWN)
		return;
	int64_t days = t / MS_PER_DAY - (t % MS_PER_DAY < 0);
	int64_t rest = t - days * MS_PER_DAY;
	int64_t year;
	int month, day;
	civil_from_days(days, &year, &month, &day);
	if (year < 1 || year > 9999)
		return;
	int used = snprintf(out, OVERT_TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d", (int)year % 10000,
	                    month % 100, day % 100, (int)(rest / MS_PER_HOUR) % 100,
	                    (int)(rest / MS_PER_MINUTE % 60), (int)(rest / MS_PER_SECOND % 60));
	size_t at = used > 0 ? (size_t)used : 0;
	if (rest % MS_PER_SECOND)
		snprintf(out + at, OVERT_TIME_TEXT - at, ".%03dZ", (int)(rest % MS_PER_SECOND));
	else
		snprintf(out + at, OVERT_TIME_TEXT - at, "Z");
}

bool overt_duration_parse(overt_str s, overt_ms *out)
{
	static const struct {
		const char *unit;
		overt_ms length;
	} units[] = {{"ms", 1}, {"s", MS_PER_SECOND}, {"m", MS_PER_MINUTE}, {"min", MS_PER_MINUTE},
	             {"h", MS_PER_HOUR}, {"d", MS_PER_DAY}};
	size_t digits = 0;
	while (digits < s.len && (s.ptr[digits] == '.' || (s.ptr[digits] >= '0' && s.ptr[digits] <= '9')))
		digits++;
	double value;
	if (!overt_str_to_double((overt_str){s.ptr, digits}, &value))
		return false;
	overt_str unit = {s.ptr + digits, s.len - digits};
	overt_ms length = unit.len == 0 ? MS_PER_SECOND : 0;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (overt_str_equal(unit, overt_str_from(units[i].unit)))
			length = units[i].length;
	if (length == 0 || value * (double)length > 1e15)
		return false;
	*out = (overt_ms)(value * (double)length + 0.5);
	return true;
}
