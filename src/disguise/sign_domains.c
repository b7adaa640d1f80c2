// SPDX-License-Identifier: GPL-3.0-or-later
/* Do the accounts link into listed covert sites more often than others who link as much? */
#include "local.h"

#include <stdlib.h>

/* Three members and a fifth of them, five times the rate of the others. */
static const double share_least = 0.2, times_least = 5;
enum { MARKED_LEAST = 3 };

/* An account is marked by two such links that are a twentieth of its links: one stray link is
   nothing, and who links a thousand times meets any site now and then. */
enum { LINKS_LEAST = 2, LINKS_PART = 20 };

static overt_err make(struct overt_disguise *d, uint32_t account, void *ctx,
                      struct field_value *value, struct overt_error *err)
{
	(void)ctx;
	(void)err;
	const struct overt_disguise_account *a = &d->accounts[account];
	value->known = a->links > 0;
	value->number = a->listed >= LINKS_LEAST && (uint64_t)a->listed * LINKS_PART >= a->links;
	return OVERT_OK;
}

overt_err disguise_build_listed(struct overt_disguise *d, struct field **out,
                                struct overt_error *err)
{
	return disguise_field_build(d, make, NULL, false, out, err);
}

static void tell(const struct overt_disguise *d, const struct null *null,
                 const struct sample *sample, struct overt_disguise_result *r)
{
	char chance[32];
	double links = 0, n = null->observed, share = n / (double)sample->count;
	for (size_t i = 0; i < sample->count; i++)
		links += d->accounts[sample->members[i]].listed;
	double others = null->others_marked, rate = others / (double)sample->others;
	r->observed = n;
	r->expected = null->expected;
	r->p = null->p;
	r->state = null->p <= DISGUISE_LEVEL && n >= MARKED_LEAST && share >= share_least &&
	                   share >= times_least * rate
	               ? OVERT_DISGUISE_PRESENT : OVERT_DISGUISE_ABSENT;
	snprintf(r->text, sizeof r->text,
	         "%.0f of %zu accounts that post links lead to listed covert sites again and again (%.0f "
	         "links in all; a twentieth of an account's links, and two, count), as do %.0f of %zu "
	         "others; by chance %.2g would (%s)",
	         n, sample->count, links, others, sample->others, null->expected,
	         disguise_p(null->p, chance));
	snprintf(r->figures, sizeof r->figures,
	         "{\"members_known\":%zu,\"others_known\":%zu,\"marked\":%.0f,\"others_marked\":%.0f,"
	         "\"links\":%.0f,\"exact\":true,\"share_least\":%g,\"times_least\":%g}",
	         sample->count, sample->others, n, others, links, share_least, times_least);
}

static overt_err run(struct overt_disguise *d, const struct group *group,
                     struct overt_disguise_result *result, struct overt_error *err)
{
	const struct field *field;
	struct sample sample = {0};
	struct null null;
	if (!d->options.have_domains || !d->options.have_links) {
		snprintf(result->text, sizeof result->text, "not measurable here: %s",
		         d->options.have_domains ? "the channel of links was not read"
		                                 : "no list of covert domains was given (--covert-domains)");
		return OVERT_OK;
	}
	overt_err code = disguise_field(d, FIELD_LISTED, &field, err);
	if (!code)
		code = disguise_sample(field, group, MEMBERS_LEAST, &sample, err);
	if (!code && !sample.enough)
		disguise_missing(&sample, group, "a link in a post", MEMBERS_LEAST, result);
	if (!code && sample.enough)
		code = disguise_count_exact(field, &sample, &null, err);
	if (!code && sample.enough)
		tell(d, &null, &sample, result);
	free(sample.members);
	return code;
}

const struct disguise_sign disguise_sign_domains = {
	.info = {
		.indicator = "links_listed_covert_domain",
		.question = "Do the accounts link into listed covert sites?",
		.inputs = "links of the posts, --covert-domains",
		.limits = "Readers who are taken in, and researchers who warn, link there as well. The list "
		          "is somebody else's judgement.",
	},
	.run = run,
};
