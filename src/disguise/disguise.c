// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 999, DRAWS_MAX = 1000000 };

static const struct disguise_sign *const signs[] = {
#define SIGN(name) &disguise_sign_##name,
#include "signs.def"
#undef SIGN
};
enum { SIGNS = sizeof signs / sizeof *signs };

const struct overt_disguise_sign *overt_disguise_sign(size_t sign)
{
	return sign < SIGNS ? &signs[sign]->info : NULL;
}

const char *overt_disguise_state_name(enum overt_disguise_state state)
{
	static const char *const names[] = {"not measurable here", "absent", "present"};
	return names[state];
}

const char *disguise_p(double p, char text[32])
{
	if (p < 1e-6)
		snprintf(text, 32, "p < 0.000001");
	else
		snprintf(text, 32, "p = %.2g", p);
	return text;
}

overt_str disguise_shorten(overt_str text, size_t most)
{
	if (text.len <= most)
		return text;
	text.len = most;
	while (text.len && ((unsigned char)text.ptr[text.len] & 0xc0) == 0x80)
		text.len--;
	return text;
}

overt_err overt_disguise_open(const struct overt_disguise_account *accounts, uint32_t count,
                              const struct overt_disguise_options *options,
                              struct overt_disguise **out, struct overt_error *err)
{
	struct overt_disguise *made = calloc(1, sizeof *made);
	if (!made)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for signs of disguise");
	if (options)
		made->options = *options;
	if (!made->options.draws)
		made->options.draws = DRAWS;
	made->accounts = accounts;
	made->count = count;
	overt_err code = OVERT_OK;
	if (made->options.draws > DRAWS_MAX)
		code = overt_fail(err, OVERT_E_USAGE, "at most %d draws, not %u", DRAWS_MAX,
		                  made->options.draws);
	if (!code)
		code = overt_norm_open(&made->norm, err);
	if (code)
		overt_disguise_free(made);
	else
		*out = made;
	return code;
}

void overt_disguise_free(struct overt_disguise *disguise)
{
	if (!disguise)
		return;
	for (size_t f = 0; f < FIELDS; f++)
		disguise_field_free(disguise->fields[f]);
	overt_norm_free(disguise->norm);
	overt_buf_free(&disguise->scratch);
	free(disguise);
}

overt_err overt_disguise_measure(struct overt_disguise *disguise, size_t sign,
                                 const uint32_t *members, size_t count,
                                 struct overt_disguise_result *result, struct overt_error *err)
{
	struct overt_disguise_result made = {.observed = NAN, .expected = NAN, .p = NAN};
	uint32_t *kept = malloc((count + 1) * sizeof *kept);
	struct group group = {kept, 0};
	overt_err code = kept ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for a group");
	if (!code && sign >= SIGNS)
		code = overt_fail(err, OVERT_E_USAGE, "there are %d signs, not %zu", SIGNS, sign + 1);
	for (size_t i = 0; i < count && !code; i++) {
		if (members[i] >= disguise->count)
			code = overt_fail(err, OVERT_E_USAGE, "there are %u accounts, not %u", disguise->count,
			                  members[i]);
		else if (!disguise->accounts[members[i]].left_out)
			kept[group.count++] = members[i];
	}
	snprintf(made.figures, sizeof made.figures, "{}");
	if (!code && group.count < MEMBERS_LEAST)
		snprintf(made.text, sizeof made.text,
		         "not measurable here: %zu of %zu members take part (those that nothing declares), "
		         "and %d are needed", group.count, count, MEMBERS_LEAST);
	else if (!code)
		code = signs[sign]->run(disguise, &group, &made, err);
	free(kept);
	if (!code)
		*result = made;
	return code;
}
