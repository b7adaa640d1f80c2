// SPDX-License-Identifier: GPL-3.0-or-later
/* Do the accounts post with an application that few others use? */
#include "local.h"

#include <stdlib.h>

/* What one in twenty others uses, too, is ordinary; three members and 30 % must share it,
   and three times as many as in random groups. */
static const double common = 0.05, share_least = 0.3, times_least = 3;
enum { SHARED_LEAST = 3 };

static overt_err make(struct overt_disguise *d, uint32_t account, void *ctx,
                      struct field_value *value, struct overt_error *err)
{
	(void)ctx;
	overt_str client = overt_str_trim(d->accounts[account].client);
	overt_buf_clear(&value->text);
	value->known = client.len > 0;
	if (!overt_buf_add(&value->text, client))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for names of clients");
	return OVERT_OK;
}

overt_err disguise_build_client(struct overt_disguise *d, struct field **out,
                                struct overt_error *err)
{
	return disguise_field_build(d, make, NULL, true, out, err);
}

/* Name of a client: that of any account that has the value. */
static overt_str name_of(const struct overt_disguise *d, const struct field *field, int64_t value)
{
	for (uint32_t i = 0; i < field->known; i++)
		if (field->value[field->order[i]] == value)
			return disguise_shorten(overt_str_trim(d->accounts[field->order[i]].client), 80);
	return OVERT_STR("none");
}

static void tell(const struct overt_disguise *d, const struct sharing *s, const struct null *null,
                 const struct sample *sample, struct overt_disguise_result *r)
{
	char chance[32];
	uint32_t n = s->best_count;
	double share = (double)n / (double)sample->count;
	overt_str name = s->best >= 0 ? name_of(d, s->field, s->best) : OVERT_STR_NONE;
	uint32_t others = s->best >= 0 ? s->field->total[s->best] - n : 0;
	r->observed = n;
	r->expected = null->expected;
	r->p = null->p;
	r->state = null->p <= DISGUISE_LEVEL && n >= SHARED_LEAST && share >= share_least &&
	                   n >= times_least * null->expected
	               ? OVERT_DISGUISE_PRESENT : OVERT_DISGUISE_ABSENT;
	if (name.ptr)
		snprintf(r->text, sizeof r->text,
		         "%u of %zu accounts post mostly with \"%.*s\", as do %u of %zu others; random "
		         "groups share a rare application among %.1f accounts (%s)",
		         n, sample->count, (int)name.len, name.ptr, others,
		         sample->others, null->expected, disguise_p(null->p, chance));
	else
		snprintf(r->text, sizeof r->text,
		         "no application that few others use is shared by two of the %zu accounts",
		         sample->count);
	snprintf(r->figures, sizeof r->figures,
	         "{\"members_known\":%zu,\"others_known\":%zu,\"sharing\":%u,\"others_with_it\":%u,"
	         "\"draws\":%u,\"common\":%g,\"share_least\":%g,\"times_least\":%g}",
	         sample->count, sample->others, n, others, null->draws, common, share_least,
	         times_least);
}

static overt_err run(struct overt_disguise *d, const struct group *group,
                     struct overt_disguise_result *result, struct overt_error *err)
{
	const struct field *field;
	struct sample sample = {0};
	struct sharing sharing = {0};
	struct null null;
	overt_err code = disguise_field(d, FIELD_CLIENT, &field, err);
	if (!code)
		code = disguise_sample(field, group, MEMBERS_LEAST, &sample, err);
	if (!code && !sample.enough)
		disguise_missing(&sample, group, "the application that posts were sent with",
		                 MEMBERS_LEAST, result);
	if (!code && sample.enough)
		code = disguise_sharing_open(field, SHARING_GREATEST, common, &sharing, err);
	if (!code && sample.enough)
		code = disguise_permute(d, field, &sample, disguise_sharing, &sharing, 0x636c69656e74,
		                        &null, err);
	if (!code && sample.enough)
		tell(d, &sharing, &null, &sample, result);
	free(sharing.count);
	free(sample.members);
	return code;
}

const struct disguise_sign disguise_sign_clients = {
	.info = {
		.indicator = "shared_client_or_media",
		.question = "Do the accounts post with an application that few others use?",
		.inputs = "client of the posts",
		.limits = "Offices, newsrooms and clubs buy one tool for all; a platform's own "
		          "applications are used by everybody and do not count.",
	},
	.run = run,
};
