// SPDX-License-Identifier: GPL-3.0-or-later
/* Were the accounts made in a batch? Shortest interval that holds 60 % of the creation
   dates, against random groups of the same size. */
#include "local.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST = 4 };
static const double day_ms = 86400000.0;
/* Beside p: at most a quarter of what random groups need, and at most half a year. */
static const double ratio_most = 0.25, days_most = 183;

static overt_err make(struct overt_disguise *d, uint32_t account, void *ctx,
                      struct field_value *value, struct overt_error *err)
{
	(void)ctx;
	(void)err;
	value->number = d->accounts[account].created;
	value->known = value->number != OVERT_TIME_UNKNOWN;
	return OVERT_OK;
}

overt_err disguise_build_created(struct overt_disguise *d, struct field **out,
                                 struct overt_error *err)
{
	return disguise_field_build(d, make, NULL, false, out, err);
}

struct interval {
	const struct field *field;
	int64_t *dates; /* scratch */
	int64_t from;   /* start of the last interval */
};

static int by_date(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

static size_t wanted(size_t count)
{
	return (count * 3 + 4) / 5;
}

/* Shorter is more extreme: the length counts as negative. */
static double shortest(void *ctx, const uint32_t *members, size_t count)
{
	struct interval *w = ctx;
	size_t hold = wanted(count);
	double best = INFINITY;
	for (size_t i = 0; i < count; i++)
		w->dates[i] = w->field->value[members[i]];
	qsort(w->dates, count, sizeof *w->dates, by_date);
	for (size_t i = 0; i + hold <= count; i++) {
		double length = (double)w->dates[i + hold - 1] - (double)w->dates[i];
		if (length < best) {
			best = length;
			w->from = w->dates[i];
		}
	}
	return -best;
}

static void tell(const struct null *null, const struct sample *sample, int64_t from,
                 struct overt_disguise_result *r)
{
	char day[OVERT_TIME_TEXT], chance[32];
	double days = -null->observed / day_ms, expected = -null->expected / day_ms;
	overt_time_format(from, day);
	r->observed = days;
	r->expected = expected;
	r->p = null->p;
	r->state = null->p <= DISGUISE_LEVEL && days <= ratio_most * expected && days <= days_most
	               ? OVERT_DISGUISE_PRESENT : OVERT_DISGUISE_ABSENT;
	snprintf(r->text, sizeof r->text,
	         "%zu of the %zu accounts whose creation date is known were made within %.1f days (from "
	         "%.10s); random groups of as many accounts of these sources need %.1f days (%s)",
	         wanted(sample->count), sample->count, days, day, expected,
	         disguise_p(null->p, chance));
	snprintf(r->figures, sizeof r->figures,
	         "{\"members_known\":%zu,\"others_known\":%zu,\"held\":%zu,\"days\":%.6g,"
	         "\"expected_days\":%.6g,\"draws\":%u,\"ratio_most\":%g,\"days_most\":%g}",
	         sample->count, sample->others, wanted(sample->count), days, expected, null->draws,
	         ratio_most, days_most);
}

static overt_err run(struct overt_disguise *d, const struct group *group,
                     struct overt_disguise_result *result, struct overt_error *err)
{
	const struct field *field;
	struct sample sample = {0};
	struct interval interval = {0};
	struct null null;
	overt_err code = disguise_field(d, FIELD_CREATED, &field, err);
	if (!code)
		code = disguise_sample(field, group, LEAST, &sample, err);
	if (code || !sample.enough) {
		if (!code)
			disguise_missing(&sample, group, "the creation date", LEAST, result);
		free(sample.members);
		return code;
	}
	interval = (struct interval){field, malloc(sample.count * sizeof *interval.dates), 0};
	if (!interval.dates)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for creation dates");
	if (!code)
		code = disguise_permute(d, field, &sample, shortest, &interval, 0x637265617465, &null, err);
	if (!code)
		tell(&null, &sample, interval.from, result);
	free(interval.dates);
	free(sample.members);
	return code;
}

const struct disguise_sign disguise_sign_creation = {
	.info = {
		.indicator = "creation_burst",
		.question = "Were the accounts made in a batch?",
		.inputs = "creation date of the account",
		.limits = "People join together, too: after an event, a call, a press report, or when a "
		          "platform comes into fashion.",
	},
	.run = run,
};
