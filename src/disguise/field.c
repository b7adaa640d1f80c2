// SPDX-License-Identifier: GPL-3.0-or-later
/* Values of all accounts, in strata within which they are compared: the platforms. */
#include "local.h"

#include <stdlib.h>
#include <string.h>

void disguise_field_free(struct field *field)
{
	if (!field)
		return;
	free(field->stratum);
	free(field->value);
	free(field->order);
	free(field->start);
	free(field->total);
	free(field);
}

struct named {
	overt_str name;
	uint32_t number;
};

static int by_name(const void *left, const void *right)
{
	const struct named *a = left, *b = right;
	return overt_str_compare(a->name, b->name);
}

/* Numbers of strings in byte order, by their numbers in order of appearance. */
static uint32_t *rank(const struct overt_intern *table)
{
	uint32_t n = overt_intern_count(table);
	struct named *list = malloc(((size_t)n + 1) * sizeof *list);
	uint32_t *ranks = malloc(((size_t)n + 1) * sizeof *ranks);
	for (uint32_t i = 0; list && i < n; i++)
		list[i] = (struct named){overt_intern_get(table, i), i};
	if (list)
		qsort(list, n, sizeof *list, by_name);
	for (uint32_t i = 0; list && ranks && i < n; i++)
		ranks[list[i].number] = i;
	if (!list) {
		free(ranks);
		ranks = NULL;
	}
	free(list);
	return ranks;
}

/* A field that is being built. */
struct building {
	struct field *field;
	struct overt_intern *strata, *texts;
};

static overt_err take(struct building *b, struct overt_disguise *d, uint32_t account,
                      const struct field_value *value, bool keyed, struct overt_error *err)
{
	uint32_t number = 0;
	overt_str platform = d->accounts[account].platform;
	if (!overt_intern_add(b->strata, platform.ptr ? platform : OVERT_STR(""),
	                      &b->field->stratum[account]) ||
	    (keyed && !overt_intern_add(b->texts, overt_buf_view(&value->text), &number)))
		return overt_fail(err, OVERT_E_NOMEM, "no memory for the field of account %u", account);
	b->field->value[account] = keyed ? (int64_t)number : value->number;
	b->field->known++;
	return OVERT_OK;
}

struct placed {
	uint32_t stratum, account;
	int64_t value;
};

static int by_place(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;
	if (a->stratum != b->stratum)
		return a->stratum < b->stratum ? -1 : 1;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return (a->account > b->account) - (a->account < b->account);
}

/* Accounts by stratum and value, and where each stratum starts. */
static bool put_in_order(struct field *f, uint32_t count)
{
	struct placed *list = malloc(((size_t)f->known + 1) * sizeof *list);
	f->order = malloc(((size_t)f->known + 1) * sizeof *f->order);
	f->start = calloc((size_t)f->strata + 1, sizeof *f->start);
	uint32_t n = 0;
	if (!list || !f->order || !f->start) {
		free(list);
		return false;
	}
	for (uint32_t u = 0; u < count; u++)
		if (f->stratum[u] != OVERT_NO_INDEX)
			list[n++] = (struct placed){f->stratum[u], u, f->value[u]};
	qsort(list, n, sizeof *list, by_place);
	for (uint32_t i = 0; i < n; i++) {
		f->order[i] = list[i].account;
		f->start[list[i].stratum + 1]++;
	}
	for (uint32_t s = 0; s < f->strata; s++)
		f->start[s + 1] += f->start[s];
	free(list);
	return true;
}

static bool finish(struct building *b, uint32_t count, bool keyed)
{
	struct field *f = b->field;
	uint32_t *strata = rank(b->strata), *texts = keyed ? rank(b->texts) : NULL;
	f->strata = overt_intern_count(b->strata);
	f->values = keyed ? overt_intern_count(b->texts) : 0;
	f->total = calloc((size_t)f->values + 1, sizeof *f->total);
	bool ok = strata && f->total && (!keyed || texts);
	for (uint32_t u = 0; u < count && ok; u++) {
		if (f->stratum[u] == OVERT_NO_INDEX)
			continue;
		f->stratum[u] = strata[f->stratum[u]];
		if (keyed) {
			f->value[u] = texts[f->value[u]];
			f->total[f->value[u]]++;
		}
	}
	free(strata);
	free(texts);
	return ok && put_in_order(f, count);
}

overt_err disguise_field_build(struct overt_disguise *d, field_make make, void *ctx, bool keyed,
                               struct field **out, struct overt_error *err)
{
	struct building b = {.field = calloc(1, sizeof *b.field),
	                     .strata = overt_intern_new(),
	                     .texts = overt_intern_new()};
	struct field_value value = {0};
	overt_err code = OVERT_OK;
	if (b.field) {
		b.field->stratum = malloc(((size_t)d->count + 1) * sizeof *b.field->stratum);
		b.field->value = calloc((size_t)d->count + 1, sizeof *b.field->value);
	}
	if (!b.field || !b.strata || !b.texts || !b.field->stratum || !b.field->value)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for fields of %u accounts", d->count);
	for (uint32_t u = 0; u < d->count && !code; u++) {
		b.field->stratum[u] = OVERT_NO_INDEX;
		value.known = false;
		if (!d->accounts[u].left_out)
			code = make(d, u, ctx, &value, err);
		if (!code && value.known)
			code = take(&b, d, u, &value, keyed, err);
	}
	if (!code && !finish(&b, d->count, keyed))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for fields of %u accounts", d->count);
	overt_buf_free(&value.text);
	overt_intern_free(b.strata);
	overt_intern_free(b.texts);
	if (code)
		disguise_field_free(b.field);
	else
		*out = b.field;
	return code;
}

overt_err disguise_field(struct overt_disguise *d, enum field_name name, const struct field **out,
                         struct overt_error *err)
{
	static overt_err (*const builders[])(struct overt_disguise *, struct field **,
	                                     struct overt_error *) = {
		[FIELD_CREATED] = disguise_build_created, [FIELD_SHAPE] = disguise_build_shape,
		[FIELD_FIRST] = disguise_build_first,     [FIELD_LAST] = disguise_build_last,
		[FIELD_STEM] = disguise_build_stem,       [FIELD_NAME] = disguise_build_name,
		[FIELD_TEXT] = disguise_build_text,       [FIELD_CLIENT] = disguise_build_client,
		[FIELD_NIGHT] = disguise_build_night,     [FIELD_LOOKALIKE] = disguise_build_lookalike,
		[FIELD_LISTED] = disguise_build_listed,
	};
	overt_err code = OVERT_OK;
	if (!d->fields[name])
		code = builders[name](d, &d->fields[name], err);
	if (!code)
		*out = d->fields[name];
	return code;
}
