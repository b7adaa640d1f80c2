// SPDX-License-Identifier: GPL-3.0-or-later
/* Do handles, names or profile texts follow one template? Four parts, each with its own
   null; since any of them can speak, the smallest p is multiplied by their number. */
#include "local.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_LEAST = 4, SHARED_LEAST = 3, PARTS = 4, EXAMPLE_BYTES = 60 };
static const double times_least = 3; /* beside p: so many times as in random groups */

static overt_err fail_memory(struct overt_error *err)
{
	return overt_fail(err, OVERT_E_NOMEM, "no memory for handles and profiles");
}

/* A value that no other account has. */
static bool alone(struct overt_buf *text, uint32_t account)
{
	overt_buf_clear(text);
	return overt_buf_printf(text, "%c%u", 1, account);
}

/* A handle that is a mere number is an id, which the platform deals out. */
static bool is_handle(overt_str handle)
{
	for (size_t i = 0; i < handle.len; i++)
		if (handle.ptr[i] < '0' || handle.ptr[i] > '9')
			return true;
	return false;
}

/* A single run of letters or digits is no template. */
static overt_err make_shape(struct overt_disguise *d, uint32_t account, void *ctx,
                            struct field_value *value, struct overt_error *err)
{
	char shape[OVERT_SHAPE_BYTES];
	overt_str handle = d->accounts[account].handle;
	(void)ctx;
	value->known = is_handle(handle);
	if (!value->known)
		return OVERT_OK;
	bool ok = overt_handle_shape(handle, shape) > 1;
	overt_buf_clear(&value->text);
	ok = ok ? overt_buf_printf(&value->text, "%s", shape) : alone(&value->text, account);
	return ok ? OVERT_OK : fail_memory(err);
}

static overt_err make_stem(struct overt_disguise *d, uint32_t account, void *ctx,
                           struct field_value *value, struct overt_error *err)
{
	char stem[OVERT_SHAPE_BYTES];
	overt_str handle = d->accounts[account].handle;
	(void)ctx;
	value->known = is_handle(handle);
	if (!value->known)
		return OVERT_OK;
	bool ok = overt_handle_stem(handle, stem);
	overt_buf_clear(&value->text);
	ok = ok ? overt_buf_printf(&value->text, "%s", stem) : alone(&value->text, account);
	return ok ? OVERT_OK : fail_memory(err);
}

static overt_err make_name(struct overt_disguise *d, uint32_t account, void *ctx,
                           struct field_value *value, struct overt_error *err)
{
	overt_str name = d->accounts[account].display_name;
	(void)ctx;
	value->known = name.len > 0;
	if (!value->known)
		return OVERT_OK;
	overt_err code = overt_norm_name(d->norm, name, &value->text, err);
	if (code == OVERT_E_INPUT)
		code = alone(&value->text, account) ? OVERT_OK : fail_memory(err);
	return code;
}

/* Numbers differ from copy to copy of a template: each counts as one digit. */
static bool fold_digits(overt_str text, struct overt_buf *out)
{
	bool before = false;
	overt_buf_clear(out);
	for (size_t i = 0; i < text.len; i++) {
		bool digit = text.ptr[i] >= '0' && text.ptr[i] <= '9';
		if (!digit || !before)
			overt_buf_append(out, digit ? "9" : text.ptr + i, 1);
		before = digit;
	}
	return !out->failed;
}

static overt_err make_text(struct overt_disguise *d, uint32_t account, void *ctx,
                           struct field_value *value, struct overt_error *err)
{
	overt_str text = d->accounts[account].profile_text;
	size_t words = 0;
	(void)ctx;
	value->known = text.len > 0;
	if (!value->known)
		return OVERT_OK;
	if (!fold_digits(text, &d->scratch))
		return fail_memory(err);
	overt_err code =
		overt_norm_text(d->norm, overt_buf_view(&d->scratch), &value->text, &words, err);
	if (!code && words < WORDS_LEAST)
		code = alone(&value->text, account) ? OVERT_OK : fail_memory(err);
	return code;
}

overt_err disguise_build_shape(struct overt_disguise *d, struct field **out, struct overt_error *err)
{
	return disguise_field_build(d, make_shape, NULL, true, out, err);
}

overt_err disguise_build_stem(struct overt_disguise *d, struct field **out, struct overt_error *err)
{
	return disguise_field_build(d, make_stem, NULL, true, out, err);
}

overt_err disguise_build_name(struct overt_disguise *d, struct field **out, struct overt_error *err)
{
	return disguise_field_build(d, make_name, NULL, true, out, err);
}

overt_err disguise_build_text(struct overt_disguise *d, struct field **out, struct overt_error *err)
{
	return disguise_field_build(d, make_text, NULL, true, out, err);
}

/* One part of the sign, with what makes its effect large. */
struct part {
	enum field_name field;
	enum sharing_mode mode;
	double common;      /* a value that a greater share of others has is ordinary */
	double share_least; /* share of the members */
	const char *field_words, *words;
};

static const struct part parts[PARTS] = {
	{FIELD_SHAPE, SHARING_GREATEST, 0.2, 0.5, "a handle",
     "have handles of one shape that few others have, and no name in common that explains it"},
	{FIELD_STEM, SHARING_ALL, 0.01, 0.3, "a handle",
     "share the stem of their handle before a number with another member"},
	{FIELD_NAME, SHARING_ALL, 0.01, 0.3, "a display name",
     "share their display name with another member"},
	{FIELD_TEXT, SHARING_ALL, 0.01, 0.3, "a profile text",
     "share their profile text, but for numbers, links and mentions, with another member"},
};

/* What one part gave. */
struct part_result {
	bool measured, large;
	struct null null;
	struct sample sample; /* members are freed */
	char example[96];
};

static overt_str shown(const struct overt_disguise_account *a, enum field_name field)
{
	return field == FIELD_NAME ? a->display_name : field == FIELD_TEXT ? a->profile_text : a->handle;
}

/* The shape, stem, name or text that most members share: the member's that is first in byte
   order, so that numbering does not matter. */
static void note_example(const struct overt_disguise *d, const struct part *part,
                         const struct sharing *s, struct part_result *r)
{
	overt_str first = OVERT_STR_NONE;
	for (size_t i = 0; s->best >= 0 && i < r->sample.count; i++) {
		uint32_t u = r->sample.members[i];
		overt_str text = shown(&d->accounts[u], part->field);
		if (s->field->value[u] == s->best && (!first.ptr || overt_str_compare(text, first) < 0))
			first = text;
	}
	overt_str brief = disguise_shorten(first, EXAMPLE_BYTES);
	if (first.ptr)
		snprintf(r->example, sizeof r->example, "%.*s%s", (int)brief.len, brief.ptr,
		         brief.len < first.len ? "…" : "");
}

static overt_err run_part(struct overt_disguise *d, const struct part *part,
                          const struct group *group, struct part_result *r,
                          struct overt_error *err)
{
	const struct field *field;
	struct shapes shapes = {0};
	struct sharing *sharing = &shapes.sharing;
	const bool shape = part->field == FIELD_SHAPE;
	overt_err code = disguise_field(d, part->field, &field, err);
	if (!code)
		code = disguise_sample(field, group, MEMBERS_LEAST, &r->sample, err);
	if (code)
		return code;
	r->measured = r->sample.enough;
	if (r->measured)
		code = disguise_sharing_open(field, part->mode, part->common, sharing, err);
	if (r->measured && !code && shape)
		code = disguise_shapes_open(d, &shapes, err);
	if (r->measured && !code)
		code = disguise_permute(d, field, &r->sample, shape ? disguise_shapes : disguise_sharing,
		                        shape ? (void *)&shapes : sharing,
		                        0x74656d70 + (uint64_t)part->field, &r->null, err);
	if (r->measured && !code) {
		double n = r->null.observed;
		r->large = n >= SHARED_LEAST && n >= part->share_least * (double)r->sample.count &&
		           n >= times_least * r->null.expected;
		if (n > 0)
			note_example(d, part, sharing, r);
	}
	disguise_shapes_close(&shapes);
	free(sharing->count);
	free(r->sample.members);
	r->sample.members = NULL;
	return code;
}

/* The part that speaks most: a large effect first, then the smallest p. */
static int choose(const struct part_result *results)
{
	int best = -1;
	for (int i = 0; i < PARTS; i++) {
		const struct part_result *r = &results[i], *b = best < 0 ? NULL : &results[best];
		if (r->measured &&
		    (!b || r->large > b->large || (r->large == b->large && r->null.p < b->null.p)))
			best = i;
	}
	return best;
}

static void tell(const struct part_result *r, const struct part *part, unsigned measured,
                 struct overt_disguise_result *out)
{
	char chance[32];
	double n = r->null.observed;
	out->observed = n;
	out->expected = r->null.expected;
	out->p = fmin(1, r->null.p * measured);
	out->state = out->p <= DISGUISE_LEVEL && r->large ? OVERT_DISGUISE_PRESENT
	                                                  : OVERT_DISGUISE_ABSENT;
	snprintf(out->text, sizeof out->text,
	         "%.0f of %zu accounts %s%s%s%s; in random groups %.1f do (%s, for the best of %u parts "
	         "that could be measured)",
	         n, r->sample.count, part->words, r->example[0] ? ", such as \"" : "", r->example,
	         r->example[0] ? "\"" : "", r->null.expected, disguise_p(out->p, chance), measured);
	snprintf(out->figures, sizeof out->figures,
	         "{\"members_known\":%zu,\"others_known\":%zu,\"part\":\"%s\",\"parts_measured\":%u,"
	         "\"draws\":%u,\"common\":%g,\"share_least\":%g,\"times_least\":%g}",
	         r->sample.count, r->sample.others,
	         part->field == FIELD_SHAPE  ? "handle shape"
	         : part->field == FIELD_STEM ? "handle stem"
	         : part->field == FIELD_NAME ? "display name" : "profile text",
	         measured, r->null.draws, part->common, part->share_least, times_least);
}

static overt_err run(struct overt_disguise *d, const struct group *group,
                     struct overt_disguise_result *result, struct overt_error *err)
{
	struct part_result results[PARTS] = {0};
	unsigned measured = 0;
	overt_err code = OVERT_OK;
	for (int i = 0; i < PARTS && !code; i++) {
		code = run_part(d, &parts[i], group, &results[i], err);
		measured += results[i].measured;
	}
	if (code)
		return code;
	int best = choose(results);
	if (best >= 0)
		tell(&results[best], &parts[best], measured, result);
	else
		disguise_missing(&results[0].sample, group, "a handle (or a name, or a profile text)",
		                 MEMBERS_LEAST, result);
	return OVERT_OK;
}

const struct disguise_sign disguise_sign_templates = {
	.info = {
		.indicator = "templated_profiles",
		.question = "Do handles, names or profile texts follow one template?",
		.inputs = "handle, display name, profile text",
		.limits = "Platforms propose handles with numbers; clubs, classes and offices agree on a "
		          "scheme; branches of one organisation and fans carry its name; namesakes exist.",
	},
	.run = run,
};
