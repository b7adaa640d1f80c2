// SPDX-License-Identifier: GPL-3.0-or-later
/* A name that handles share in the open: party_north, party_south, fans of one band. Who shows
   the same name as the others hides nothing, so such handles are no template. Digits are
   another matter: what a program deals out has them. */
#include "local.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_LEAST = 2, SHARED_LEAST = 3 };
static const char separators[] = "_.-";

static bool separates(char c)
{
	return c && strchr(separators, c);
}

/* The word before the first separator, or behind the last one; empty when there is none, when
   it is an initial, or when a digit stands anywhere. */
static overt_str name_of(overt_str handle, bool last)
{
	size_t first = handle.len, behind = 0;
	for (size_t i = 0; i < handle.len; i++) {
		if (handle.ptr[i] >= '0' && handle.ptr[i] <= '9')
			return OVERT_STR("");
		if (!separates(handle.ptr[i]))
			continue;
		first = first < i ? first : i;
		behind = i + 1;
	}
	if (!behind)
		return OVERT_STR("");
	overt_str name = last ? (overt_str){handle.ptr + behind, handle.len - behind}
	                      : (overt_str){handle.ptr, first};
	return name.len < NAME_LEAST ? OVERT_STR("") : name;
}

static overt_err make_name(struct overt_disguise *d, uint32_t account, void *ctx,
                           struct field_value *value, struct overt_error *err)
{
	const bool *last = ctx;
	overt_str name = name_of(d->accounts[account].handle, *last);
	value->known = true;
	overt_buf_clear(&value->text);
	bool ok = name.len || overt_buf_printf(&value->text, "%c%u", 1, account);
	for (size_t i = 0; i < name.len && ok; i++) {
		char c = name.ptr[i];
		ok = overt_buf_printf(&value->text, "%c", c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	return ok ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for handles");
}

overt_err disguise_build_first(struct overt_disguise *d, struct field **out, struct overt_error *err)
{
	bool last = false;
	return disguise_field_build(d, make_name, &last, true, out, err);
}

overt_err disguise_build_last(struct overt_disguise *d, struct field **out, struct overt_error *err)
{
	bool last = true;
	return disguise_field_build(d, make_name, &last, true, out, err);
}

overt_err disguise_shapes_open(struct overt_disguise *d, struct shapes *out, struct overt_error *err)
{
	overt_err code = disguise_field(d, FIELD_FIRST, &out->names[0], err);
	if (!code)
		code = disguise_field(d, FIELD_LAST, &out->names[1], err);
	for (int i = 0; i < 2 && !code; i++) {
		out->count[i] = calloc((size_t)out->names[i]->values + 1, sizeof *out->count[i]);
		if (!out->count[i])
			code = overt_fail(err, OVERT_E_NOMEM, "no memory for handles");
	}
	return code;
}

void disguise_shapes_close(struct shapes *shapes)
{
	for (int i = 0; i < 2; i++)
		free(shapes->count[i]);
}

/* Members with the shape that is most shared who have one name in common there. */
static uint32_t most_named(struct shapes *s, int which, const uint32_t *members, size_t count)
{
	const struct field *names = s->names[which];
	uint32_t *seen = s->count[which], most = 0;
	for (size_t i = 0; i < count; i++)
		if (s->sharing.field->value[members[i]] == s->sharing.best)
			seen[names->value[members[i]]]++;
	for (size_t i = 0; i < count; i++) {
		uint32_t *n = &seen[names->value[members[i]]];
		most = *n > most ? *n : most;
		*n = 0; // counted once
	}
	return most;
}

double disguise_shapes(void *ctx, const uint32_t *members, size_t count)
{
	struct shapes *s = ctx;
	double all = disguise_sharing(&s->sharing, members, count);
	if (s->sharing.best < 0)
		return all;
	uint32_t first = most_named(s, 0, members, count), last = most_named(s, 1, members, count);
	uint32_t named = first > last ? first : last;
	return named < SHARED_LEAST ? all : all - named;
}
