// SPDX-License-Identifier: GPL-3.0-or-later
/* Do the accounts' handles imitate those of registered bodies more often than others' do? */
#include "local.h"

#include <stdlib.h>

/* Two members and a tenth of them, ten times the rate of the others. */
static const double share_least = 0.1, times_least = 10;
enum { MARKED_LEAST = 2 };

static overt_err make(struct overt_disguise *d, uint32_t account, void *ctx,
                      struct field_value *value, struct overt_error *err)
{
	(void)ctx;
	(void)err;
	value->known = d->accounts[account].handle_compared;
	value->number = d->accounts[account].lookalike;
	return OVERT_OK;
}

overt_err disguise_build_lookalike(struct overt_disguise *d, struct field **out,
                                   struct overt_error *err)
{
	return disguise_field_build(d, make, NULL, false, out, err);
}

static void tell(const struct null *null, const struct sample *sample,
                 struct overt_disguise_result *r)
{
	char chance[32];
	double n = null->observed, share = n / (double)sample->count;
	double others = null->others_marked, rate = others / (double)sample->others;
	r->observed = n;
	r->expected = null->expected;
	r->p = null->p;
	r->state = null->p <= DISGUISE_LEVEL && n >= MARKED_LEAST && share >= share_least &&
	                   share >= times_least * rate
	               ? OVERT_DISGUISE_PRESENT : OVERT_DISGUISE_ABSENT;
	snprintf(r->text, sizeof r->text,
	         "%.0f of %zu handles look like that of a registered body (same to the eye, or the same "
	         "but for _ . -), as do %.0f of %zu others; by chance %.2g would (%s)",
	         n, sample->count, others, sample->others, null->expected,
	         disguise_p(null->p, chance));
	snprintf(r->figures, sizeof r->figures,
	         "{\"members_known\":%zu,\"others_known\":%zu,\"marked\":%.0f,\"others_marked\":%.0f,"
	         "\"exact\":true,\"share_least\":%g,\"times_least\":%g}",
	         sample->count, sample->others, n, others, share_least, times_least);
}

static overt_err run(struct overt_disguise *d, const struct group *group,
                     struct overt_disguise_result *result, struct overt_error *err)
{
	const struct field *field;
	struct sample sample = {0};
	struct null null;
	if (!d->options.have_registers) {
		snprintf(result->text, sizeof result->text,
		         "not measurable here: no register with handles to compare with");
		return OVERT_OK;
	}
	overt_err code = disguise_field(d, FIELD_LOOKALIKE, &field, err);
	if (!code)
		code = disguise_sample(field, group, MEMBERS_LEAST, &sample, err);
	if (!code && !sample.enough)
		disguise_missing(&sample, group, "a handle on a platform with registered handles",
		                 MEMBERS_LEAST, result);
	if (!code && sample.enough)
		code = disguise_count_exact(field, &sample, &null, err);
	if (!code && sample.enough)
		tell(&null, &sample, result);
	free(sample.members);
	return code;
}

const struct disguise_sign disguise_sign_lookalikes = {
	.info = {
		.indicator = "lookalike_handle",
		.question = "Do the handles imitate those of registered bodies?",
		.inputs = "handle, registers",
		.limits = "Fan, parody and local accounts have such handles, too; a body may have accounts "
		          "that its register does not list.",
	},
	.run = run,
};
