// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/base.h>
#include <string.h>

/* A cursor over the text; every reader moves it only when it succeeds. */
struct cursor {
	const char *at, *end;
};

static bool number(struct cursor *c, int min_digits, int max_digits, int *out)
{
	int value = 0, n = 0;
	while (n < max_digits && c->at + n < c->end && c->at[n] >= '0' && c->at[n] <= '9')
		value = value * 10 + (c->at[n++] - '0');
	if (n < min_digits)
		return false;
	c->at += n;
	*out = value;
	return true;
}

static bool literal(struct cursor *c, char what)
{
	if (c->at >= c->end || *c->at != what)
		return false;
	c->at++;
	return true;
}

static bool word(struct cursor *c, const char *what)
{
	size_t len = strlen(what);
	if ((size_t)(c->end - c->at) < len || memcmp(c->at, what, len) != 0)
		return false;
	c->at += len;
	return true;
}

static int fraction_ms(struct cursor *c)
{
	int ms = 0, scale = 100;
	while (c->at < c->end && *c->at >= '0' && *c->at <= '9') {
		ms += (*c->at++ - '0') * scale;
		scale /= 10;
	}
	return ms;
}

/* Zone in minutes east of UTC; no zone means UTC. */
static bool zone(struct cursor *c, int *minutes)
{
	int hours, rest = 0;
	*minutes = 0;
	literal(c, ' ');
	if (c->at == c->end || literal(c, 'Z') || word(c, "UTC") || word(c, "GMT"))
		return true;
	int sign = *c->at == '-' ? -1 : 1;
	if (!literal(c, '+') && !literal(c, '-'))
		return false;
	if (!number(c, 2, 2, &hours))
		return false;
	literal(c, ':');
	number(c, 2, 2, &rest);
	if (hours > 18 || rest > 59)
		return false;
	*minutes = sign * (hours * 60 + rest);
	return true;
}

struct clock {
	int hour, minute, second, ms;
	enum overt_precision precision;
};

static bool clock_time(struct cursor *c, struct clock *out)
{
	if (!number(c, 1, 2, &out->hour) || !literal(c, ':') || !number(c, 2, 2, &out->minute))
		return false;
	out->precision = OVERT_PRECISION_MINUTE;
	if (!literal(c, ':'))
		return true;
	if (!number(c, 2, 2, &out->second))
		return false;
	out->precision = OVERT_PRECISION_SECOND;
	if (literal(c, '.') || literal(c, ',')) {
		out->ms = fraction_ms(c);
		out->precision = OVERT_PRECISION_MS;
	}
	return true;
}

/* "H:MM[:SS[.mmm]]", then AM or PM where it stands, then the zone. */
static bool clock_and_zone(struct cursor *c, struct clock *out, int *zone_minutes)
{
	if (!clock_time(c, out))
		return false;
	struct cursor half = *c;
	literal(&half, ' ');
	bool pm = word(&half, "PM");
	if (pm || word(&half, "AM")) {
		if (out->hour < 1 || out->hour > 12)
			return false;
		out->hour = out->hour % 12 + (pm ? 12 : 0);
		*c = half;
	}
	return zone(c, zone_minutes);
}

static bool assemble(int year, int month, int day, const struct clock *clock, int zone_minutes,
                     overt_ms *out)
{
	overt_ms t;
	if (!overt_time_from_civil(year, month, day, clock->hour, clock->minute, clock->second, &t))
		return false;
	*out = t + clock->ms - (overt_ms)zone_minutes * 60000;
	return true;
}

static bool rest_of_date(struct cursor *c, int year, int month, int day, overt_ms *out,
                         enum overt_precision *precision)
{
	struct clock clock = {.precision = OVERT_PRECISION_DAY};
	int zone_minutes = 0;
	if (c->at < c->end) {
		literal(c, ',');
		if (!literal(c, 'T') && !literal(c, ' '))
			return false;
		if (!clock_and_zone(c, &clock, &zone_minutes) || c->at != c->end)
			return false;
	}
	*precision = clock.precision;
	return assemble(year, month, day, &clock, zone_minutes, out);
}

static bool iso(struct cursor c, overt_ms *out, enum overt_precision *precision)
{
	int year, month, day;
	return number(&c, 4, 4, &year) && literal(&c, '-') && number(&c, 2, 2, &month) &&
	       literal(&c, '-') && number(&c, 2, 2, &day) &&
	       rest_of_date(&c, year, month, day, out, precision);
}

/* Two numbers and a year: which of the two is the month, the text alone does not say. */
static bool slashed(struct cursor c, enum overt_date_order order, overt_ms *out,
                    enum overt_precision *precision)
{
	int year, first, second;
	bool day_first = order == OVERT_DATES_DAY_FIRST;
	return order != OVERT_DATES_UNSAID && number(&c, 1, 2, &first) && literal(&c, '/') &&
	       number(&c, 1, 2, &second) && literal(&c, '/') && number(&c, 4, 4, &year) &&
	       rest_of_date(&c, year, day_first ? second : first, day_first ? first : second, out,
	                    precision);
}

static bool month_name(struct cursor *c, int *month)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	for (int i = 0; i < 12; i++)
		if ((size_t)(c->end - c->at) >= 3 && memcmp(c->at, names + 3 * i, 3) == 0) {
			*month = i + 1;
			c->at += 3;
			return true;
		}
	return false;
}

/* "Wed Oct 10 20:19:24 +0000 2018" */
static bool x_style(struct cursor c, overt_ms *out, enum overt_precision *precision)
{
	int year, month, day, zone_minutes;
	struct clock clock = {0};
	if (c.end - c.at < 26)
		return false;
	c.at += 3;
	if (!literal(&c, ' ') || !month_name(&c, &month) || !literal(&c, ' ') ||
	    !number(&c, 1, 2, &day) || !literal(&c, ' ') || !clock_time(&c, &clock) ||
	    !zone(&c, &zone_minutes) || !literal(&c, ' ') || !number(&c, 4, 4, &year) || c.at != c.end)
		return false;
	*precision = clock.precision;
	return assemble(year, month, day, &clock, zone_minutes, out);
}

/* "Oct 21, 2019, 2:09:26 PM" */
static bool month_first(struct cursor c, overt_ms *out, enum overt_precision *precision)
{
	int year, month, day;
	return month_name(&c, &month) && literal(&c, ' ') && number(&c, 1, 2, &day) &&
	       literal(&c, ',') && literal(&c, ' ') && number(&c, 4, 4, &year) &&
	       rest_of_date(&c, year, month, day, out, precision);
}

static const char *const orders[] = {NULL, "dmy", "mdy"};

const char *overt_date_order_name(enum overt_date_order order)
{
	return (unsigned)order < sizeof orders / sizeof *orders ? orders[order] : NULL;
}

enum overt_date_order overt_date_order_find(const char *name)
{
	for (unsigned i = 1; name && i < sizeof orders / sizeof *orders; i++)
		if (strcmp(name, orders[i]) == 0)
			return (enum overt_date_order)i;
	return OVERT_DATES_UNSAID;
}

bool overt_time_parse(overt_str s, overt_ms *out, enum overt_precision *precision)
{
	return overt_time_parse_ordered(s, OVERT_DATES_UNSAID, out, precision);
}

bool overt_time_parse_ordered(overt_str s, enum overt_date_order order, overt_ms *out,
                              enum overt_precision *precision)
{
	enum overt_precision unused;
	s = overt_str_trim(s);
	if (!s.ptr)
		return false;
	struct cursor c = {s.ptr, s.ptr + s.len};
	enum overt_precision *p = precision ? precision : &unused;
	return iso(c, out, p) || slashed(c, order, out, p) || x_style(c, out, p) ||
	       month_first(c, out, p);
}
