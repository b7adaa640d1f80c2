// SPDX-License-Identifier: GPL-3.0-or-later
/* The project's own registers: id,name,aliases,state,owner,kind,domains,handles,
   since[,until],source[,checked]; lists are separated by semicolons, handles are
   written platform:handle. */
#include "local.h"
#include <string.h>

struct columns {
	size_t id, name, aliases, state, owner, kind, domains, handles, since, until, source;
};

static struct columns find_columns(const struct register_row *head)
{
	return (struct columns){
		.id = register_column(head, "id"),           .name = register_column(head, "name"),
		.aliases = register_column(head, "aliases"), .state = register_column(head, "state"),
		.owner = register_column(head, "owner"),     .kind = register_column(head, "kind"),
		.domains = register_column(head, "domains"), .handles = register_column(head, "handles"),
		.since = register_column(head, "since"),     .until = register_column(head, "until"),
		.source = register_column(head, "source"),
	};
}

static bool recognise(overt_str data, const struct register_row *head)
{
	(void)data;
	struct columns c = find_columns(head);
	return c.id != SIZE_MAX && c.name != SIZE_MAX && c.owner != SIZE_MAX && c.domains != SIZE_MAX &&
	       c.handles != SIZE_MAX;
}

static overt_str next_of(overt_str *list)
{
	const char *semicolon = list->len ? memchr(list->ptr, ';', list->len) : NULL;
	size_t len = semicolon ? (size_t)(semicolon - list->ptr) : list->len;
	overt_str part = {list->ptr, len};
	len += semicolon ? 1 : 0;
	*list = (overt_str){list->ptr + len, list->len - len};
	return overt_str_trim(part);
}

static overt_err add_handle(struct register_build *build, overt_str text, struct overt_error *err)
{
	const char *colon = text.len ? memchr(text.ptr, ':', text.len) : NULL;
	if (!colon) {
		build->source->keys_dropped++;
		register_problem(build, (int64_t)build->item->entry.line,
		                 "expected platform:handle, found '%.*s'",
		                 (int)(text.len < 120 ? text.len : 120), text.ptr);
		return OVERT_OK;
	}
	overt_str platform = {text.ptr, (size_t)(colon - text.ptr)};
	overt_str handle = {colon + 1, text.len - platform.len - 1};
	return register_add_handle(build, platform, handle, err);
}

static overt_err add_keys(struct register_build *build, const struct columns *c,
                          const struct register_row *row, struct overt_error *err)
{
	overt_err code = register_add_name(build, register_field(row, c->name), err);
	overt_str list = register_field(row, c->aliases);
	while (!code && build->item && list.len)
		code = register_add_name(build, next_of(&list), err);
	list = register_field(row, c->domains);
	while (!code && build->item && list.len)
		code = register_add_site(build, next_of(&list), err);
	list = register_field(row, c->handles);
	while (!code && build->item && list.len) {
		overt_str part = next_of(&list);
		if (part.len)
			code = add_handle(build, part, err);
	}
	return code;
}

static overt_err add_row(struct register_build *build, const struct columns *c,
                         const struct register_row *row, struct overt_error *err)
{
	struct register_facts facts = {
		.id = register_field(row, c->id),       .name = register_field(row, c->name),
		.owner = register_field(row, c->owner), .state = register_field(row, c->state),
		.kind = register_field(row, c->kind),   .cites = register_field(row, c->source),
		.line = row->line,
	};
	facts.doubtful = overt_str_equal(facts.kind, OVERT_STR("captured-private"));
	bool dated = register_date(register_field(row, c->since), &facts.since);
	dated = register_date(register_field(row, c->until), &facts.until) && dated;
	if (!dated) {
		overt_fail(err, OVERT_E_INPUT, "expected YYYY or YYYY-MM-DD in since and until");
		return overt_fail_at(err, NULL, row->line, -1);
	}
	if (!facts.owner.ptr) {
		overt_fail(err, OVERT_E_INPUT, "expected a declared owner, found an empty field");
		return overt_fail_at(err, NULL, row->line, -1);
	}
	overt_err code = register_begin(build, &facts, err);
	return code ? code : add_keys(build, c, row, err);
}

static overt_err load(struct register_build *build, overt_str data, struct overt_error *err)
{
	struct register_csv csv = {.data = data, .line = 1};
	struct register_row row;
	int got = register_csv_next(&csv, &row, err);
	overt_err code = OVERT_OK;
	struct columns columns = find_columns(&row);
	while (got == 1 && !code && (got = register_csv_next(&csv, &row, err)) == 1) {
		register_row(build);
		code = add_row(build, &columns, &row, err);
	}
	overt_buf_free(&csv.text);
	return code ? code : (overt_err)got;
}

const struct register_loader register_loader_own = {recognise, load};
