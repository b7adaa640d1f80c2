// SPDX-License-Identifier: GPL-3.0-or-later
#include "judge.h"

#include <math.h>
#include <stdlib.h>

enum { TEXTS_ENOUGH = 5, REPOSTS_ENOUGH = 3, WIDE_PER_TEXT = 4, MIRROR_MS = 60000 };
static const double mirror_part = 0.8;

struct holdings {
	const struct overt_shares *kinds;
	size_t count;
	uint64_t *start;  /* accounts + 1 positions in `times` */
	overt_ms *times;  /* of each account's shares, of all kinds */
};

overt_err overt_holdings_make(const struct overt_shares *kinds, size_t count,
                              struct holdings **out, struct overt_error *err)
{
	uint32_t accounts = kinds[0].accounts;
	uint64_t total = 0;
	for (size_t k = 0; k < count; k++)
		total += kinds[k].start[kinds[k].objects];
	struct holdings *h = calloc(1, sizeof *h);
	if (h) {
		*h = (struct holdings){kinds, count, calloc((size_t)accounts + 2, sizeof *h->start),
		                       malloc((total + 1) * sizeof *h->times)};
	}
	if (!h || !h->start || !h->times) {
		overt_holdings_free(h);
		return overt_fail(err, OVERT_E_NOMEM, "no memory for the times of %u accounts", accounts);
	}
	/* start[u + 2] counts, then start[u + 1] is the place to fill, then start[u] is right. */
	for (size_t k = 0; k < count; k++)
		for (uint64_t i = 0; i < kinds[k].start[kinds[k].objects]; i++)
			h->start[kinds[k].items[i].account + 2]++;
	for (size_t u = 2; u < (size_t)accounts + 2; u++)
		h->start[u] += h->start[u - 1];
	for (size_t k = 0; k < count; k++)
		for (uint64_t i = 0; i < kinds[k].start[kinds[k].objects]; i++)
			h->times[h->start[kinds[k].items[i].account + 1]++] = kinds[k].items[i].time;
	*out = h;
	return OVERT_OK;
}

void overt_holdings_free(struct holdings *holdings)
{
	if (!holdings)
		return;
	free(holdings->start);
	free(holdings->times);
	free(holdings);
}

/* A member's share. */
struct moment {
	overt_ms time;
	uint32_t account;
	bool close; /* is another member active within the window? */
};

static int by_time(const void *left, const void *right)
{
	const struct moment *a = left, *b = right;
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return (a->account > b->account) - (a->account < b->account);
}

/* Moments at which another member is active within the window: the nearest moment of somebody
   else decides, on either side the one past the run of moments of the same account. */
static double count_chances(struct moment *m, size_t n, overt_ms window)
{
	double chances = 0;
	size_t other = SIZE_MAX;
	for (size_t i = 0; i < n; i++) {
		if (i && m[i - 1].account != m[i].account)
			other = i - 1;
		m[i].close = other != SIZE_MAX && m[i].time - m[other].time <= window;
	}
	other = SIZE_MAX;
	for (size_t i = n; i-- > 0;) {
		if (i + 1 < n && m[i + 1].account != m[i].account)
			other = i + 1;
		chances += m[i].close || (other != SIZE_MAX && m[other].time - m[i].time <= window);
	}
	return chances;
}

static overt_err find_chances(const struct holdings *h, struct overt_finding *f, overt_ms window,
                              struct overt_error *err)
{
	size_t n = 0;
	for (size_t i = 0; i < f->member_count; i++) {
		uint32_t u = f->members[i].account;
		n += (size_t)(h->start[u + 1] - h->start[u]);
	}
	struct moment *list = malloc((n + 1) * sizeof *list);
	if (!list)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu moments", n);
	n = 0;
	for (size_t i = 0; i < f->member_count; i++) {
		uint32_t u = f->members[i].account;
		for (uint64_t t = h->start[u]; t < h->start[u + 1]; t++)
			list[n++] = (struct moment){h->times[t], u, false};
	}
	qsort(list, n, sizeof *list, by_time);
	f->chances = count_chances(list, n, window) / 2;
	free(list);
	return OVERT_OK;
}

static bool is_member(const struct overt_finding *f, uint32_t account)
{
	size_t low = 0, high = f->member_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (f->members[middle].account < account)
			low = middle + 1;
		else
			high = middle;
	}
	return low < f->member_count && f->members[low].account == account;
}

static int by_moment(const void *left, const void *right)
{
	const overt_ms a = *(const overt_ms *)left, b = *(const overt_ms *)right;
	return (a > b) - (a < b);
}

/* Members' shares of own objects with another member's within the window, each counted half. */
static overt_err find_hits(const struct holdings *h, struct overt_finding *f, overt_ms window,
                           struct overt_error *err)
{
	overt_ms *times = malloc((f->member_count + 1) * sizeof *times);
	if (!times)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu moments", f->member_count);
	f->hits = 0;
	for (size_t i = 0; i < f->object_count; i++) {
		const struct overt_shares *kind = &h->kinds[f->objects[i].kind];
		size_t n = 0;
		for (uint64_t s = kind->start[f->objects[i].object];
		     s < kind->start[f->objects[i].object + 1]; s++)
			if (is_member(f, kind->items[s].account))
				times[n++] = kind->items[s].time;
		qsort(times, n, sizeof *times, by_moment);
		for (size_t m = 0; m < n; m++) // the nearest in time decides
			f->hits += (m && times[m] - times[m - 1] <= window) ||
			           (m + 1 < n && times[m + 1] - times[m] <= window) ? 0.5 : 0;
	}
	free(times);
	return OVERT_OK;
}

/* Lower end of Wilson's 95 % interval of a proportion. */
static double wilson_low(double hits, double n)
{
	static const double z = 1.96;
	if (n <= 0)
		return 0;
	double p = fmin(hits / n, 1);
	double low = p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
	return fmax(low, 0) / (1 + z * z / n); // rounding may leave less than nothing
}

/* A text of so many accounts is what a call to action looks like: it takes four for one. */
static bool enough_evidence(const struct holdings *h, const struct overt_finding *f)
{
	size_t quarters = 0, reposts = 0;
	for (size_t i = 0; i < f->object_count; i++) {
		const struct overt_shares *kind = &h->kinds[f->objects[i].kind];
		const uint32_t o = f->objects[i].object;
		if (kind->repost)
			reposts++;
		else
			quarters += kind->start[o + 1] - kind->start[o] > OVERT_SHARERS_MAX ? 1 : WIDE_PER_TEXT;
	}
	return quarters * REPOSTS_ENOUGH + reposts * TEXTS_ENOUGH * WIDE_PER_TEXT >=
	       (size_t)TEXTS_ENOUGH * REPOSTS_ENOUGH * WIDE_PER_TEXT;
}

/* Two accounts that put the same texts out within a minute, and nothing else in common. */
static bool mirrors(const struct holdings *h, const struct overt_finding *f)
{
	size_t together = 0;
	if (f->member_count != 2)
		return false;
	for (size_t i = 0; i < f->object_count; i++) {
		const struct overt_shares *kind = &h->kinds[f->objects[i].kind];
		const struct overt_share *s = &kind->items[kind->start[f->objects[i].object]];
		if (kind->repost)
			return false;
		together += llabs(s[0].time - s[1].time) <= MIRROR_MS;
	}
	return (double)together >= mirror_part * (double)f->object_count;
}

static bool carries(const struct overt_member *m, const struct overt_finding_options *o)
{
	double own = m->own, shared = m->shared;
	return shared >= o->member_effect * own ||
	       (m->shared >= o->many_shared && shared >= o->floor_effect * own);
}

static enum overt_restraint weigh(const struct holdings *h, const struct overt_finding_options *o,
                                  const struct overt_finding *f)
{
	size_t carriers = 0;
	if (f->effect < o->suspect_effect &&
	    !(f->effect >= o->floor_effect && f->synchrony_low >= o->suspect_effect))
		return OVERT_RESTRAINT_SMALL_EFFECT;
	if (!enough_evidence(h, f))
		return OVERT_RESTRAINT_LITTLE;
	if (mirrors(h, f))
		return OVERT_RESTRAINT_ONE_OWNER;
	for (size_t i = 0; i < f->member_count; i++)
		carriers += carries(&f->members[i], o);
	return carriers < o->min_members ? OVERT_RESTRAINT_FEW_MEMBERS : OVERT_RESTRAINT_NONE;
}

overt_err overt_finding_judge(const struct holdings *holdings,
                              const struct overt_finding_options *options,
                              struct overt_finding *finding, struct overt_error *err)
{
	double own = 0, shared = 0;
	for (size_t i = 0; i < finding->member_count; i++) {
		own += finding->members[i].own;
		shared += finding->members[i].shared;
	}
	finding->effect = own > 0 ? shared / own : 0;
	overt_err code = find_chances(holdings, finding, options->window, err);
	if (code)
		return code;
	code = find_hits(holdings, finding, options->window, err);
	if (code)
		return code;
	finding->synchrony_low = wilson_low(finding->hits, finding->chances);
	finding->restraint = weigh(holdings, options, finding);
	finding->suspect = finding->restraint == OVERT_RESTRAINT_NONE;
	size_t n = 0;
	for (size_t i = 0; i < finding->member_count; i++)
		if (!finding->suspect || carries(&finding->members[i], options))
			finding->members[n++] = finding->members[i];
	finding->member_count = n;
	return OVERT_OK;
}

const char *overt_restraint_text(enum overt_restraint restraint)
{
	static const char *const texts[] = {
		"", "too small a part of what its accounts do", "too few objects of its own",
		"two feeds that mirror each other, as one owner's do", "too few members carry it",
		"what they share was also put out by others"};
	return (unsigned)restraint < sizeof texts / sizeof *texts ? texts[restraint] : "";
}
