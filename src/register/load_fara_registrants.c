// SPDX-License-Identifier: GPL-3.0-or-later
/* FARA bulk data, registrants: the agents. Whom they speak for is in the file
   of principals; when that is loaded too, the two are joined by number. */
#include "local.h"
#include <string.h>

struct columns {
	size_t number, since, until, name, business;
};

static struct columns find_columns(const struct register_row *head)
{
	return (struct columns){
		register_column(head, "Registration_Number"), register_column(head, "Registration_Date"),
		register_column(head, "Termination_Date"),    register_column(head, "Name"),
		register_column(head, "Business_Name"),
	};
}

static bool recognise(overt_str data, const struct register_row *head)
{
	(void)data;
	struct columns c = find_columns(head);
	return c.number != SIZE_MAX && c.since != SIZE_MAX && c.until != SIZE_MAX &&
	       c.name != SIZE_MAX && c.business != SIZE_MAX;
}

/* "Last, First" is also looked up as "First Last". */
static overt_err add_turned(struct register_build *build, overt_str name, struct overt_buf *turned,
                            struct overt_error *err)
{
	const char *comma = name.len ? memchr(name.ptr, ',', name.len) : NULL;
	if (!comma || memrchr(name.ptr, ',', name.len) != comma)
		return OVERT_OK;
	size_t before = (size_t)(comma - name.ptr);
	overt_buf_clear(turned);
	overt_buf_append(turned, comma + 1, name.len - before - 1);
	overt_buf_append(turned, " ", 1);
	if (!overt_buf_append(turned, name.ptr, before))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	return register_add_name(build, overt_buf_view(turned), err);
}

static overt_err add_row(struct register_build *build, const struct columns *c,
                         const struct register_row *row, struct overt_buf *text,
                         struct overt_error *err)
{
	overt_str number = register_field(row, c->number), name = register_field(row, c->name);
	overt_str business = register_field(row, c->business);
	struct register_facts facts = {
		.registry = OVERT_STR("FARA registrants"), .id = number,
		.name = name.ptr ? name : business,        .kind = OVERT_STR("foreign-agent"),
		.join = REGISTER_JOIN_TAKES_OWNER,         .join_id = number,
		.line = row->line,
	};
	if (!register_date(register_field(row, c->since), &facts.since) ||
	    !register_date(register_field(row, c->until), &facts.until)) {
		overt_fail(err, OVERT_E_INPUT, "expected dates as MM/DD/YYYY");
		return overt_fail_at(err, NULL, row->line, -1);
	}
	overt_buf_clear(text);
	overt_buf_printf(text, "principals of FARA registration %.*s",
	                 (int)(number.len < 32 ? number.len : 32), number.ptr ? number.ptr : "");
	facts.owner = facts.name.ptr ? overt_buf_view(text) : OVERT_STR_NONE;
	overt_err code = register_begin(build, &facts, err);
	if (!code)
		code = register_add_name(build, name, err);
	if (!code)
		code = register_add_name(build, business, err);
	if (!code && build->item)
		code = add_turned(build, name, text, err);
	return code;
}

static overt_err load(struct register_build *build, overt_str data, struct overt_error *err)
{
	struct register_csv csv = {.data = data, .line = 1};
	struct register_row row;
	struct overt_buf text = {0};
	int got = register_csv_next(&csv, &row, err);
	overt_err code = OVERT_OK;
	struct columns columns = find_columns(&row);
	while (got == 1 && !code && (got = register_csv_next(&csv, &row, err)) == 1) {
		register_row(build);
		code = add_row(build, &columns, &row, &text, err);
	}
	overt_buf_free(&csv.text);
	overt_buf_free(&text);
	return code ? code : (overt_err)got;
}

const struct register_loader register_loader_fara_registrants = {recognise, load};
