// SPDX-License-Identifier: GPL-3.0-or-later
/* FARA bulk data, foreign principals: whom registered agents speak for. A
   principal has neither account nor site there: only its name can match. */
#include "local.h"

enum { TERMINATED, PRINCIPAL, SINCE, COUNTRY, NUMBER, AGENT_SINCE, AGENT, COLUMNS = 12 };

static bool recognise(overt_str data, const struct register_row *head)
{
	(void)data;
	return register_column(head, "Foreign_Principal_Termination_Date") == TERMINATED &&
	       register_column(head, "Foreign_Principal") == PRINCIPAL &&
	       register_column(head, "Foreign_Principal_Registration_Date") == SINCE &&
	       register_column(head, "Country/Location_Represented") == COUNTRY &&
	       register_column(head, "Registration_Number") == NUMBER &&
	       register_column(head, "Registrant_Name") == AGENT;
}

/* The export breaks quotes in names ("Ltd"), so that a name with commas falls
   apart: the fields behind it are found by the date that must follow. */
static size_t surplus_of(const struct register_row *row)
{
	overt_ms date;
	for (size_t extra = 0; row->count >= NUMBER + 1 + extra && extra + COLUMNS <= row->count;
	     extra++) {
		overt_str since = row->fields[SINCE + extra], number = row->fields[NUMBER + extra];
		if (since.len == 10 && register_date(since, &date) && register_all_digits(number))
			return extra;
	}
	return 0;
}

/* The name with the commas that it was split at. */
static overt_err whole_name(const struct register_row *row, size_t extra, struct overt_buf *out,
                            struct overt_error *err)
{
	overt_buf_clear(out);
	for (size_t i = 0; i <= extra; i++) {
		if (i)
			overt_buf_append(out, ",", 1);
		overt_buf_add(out, row->fields[PRINCIPAL + i]);
	}
	return out->failed ? overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers") : OVERT_OK;
}

static overt_err add_row(struct register_build *build, const struct register_row *row,
                         struct overt_buf *name, struct overt_error *err)
{
	size_t extra = surplus_of(row);
	overt_err code = whole_name(row, extra, name, err);
	if (code)
		return code;
	overt_str principal = overt_str_trim(overt_buf_view(name));
	struct register_facts facts = {
		.registry = OVERT_STR("FARA foreign principals"),
		.id = register_field(row, NUMBER + extra),
		.name = principal.len ? principal : OVERT_STR_NONE,
		.owner = principal.len ? principal : OVERT_STR_NONE,
		.state = register_field(row, COUNTRY + extra),
		.kind = OVERT_STR("foreign-principal"),
		.cites = register_field(row, AGENT + extra),
		.join = REGISTER_JOIN_GIVES_OWNER,
		.join_id = register_field(row, NUMBER + extra),
		.line = row->line,
	};
	if (!register_date(register_field(row, SINCE + extra), &facts.since) ||
	    !register_date(register_field(row, TERMINATED), &facts.until)) {
		overt_fail(err, OVERT_E_INPUT, "expected dates as MM/DD/YYYY");
		return overt_fail_at(err, NULL, row->line, -1);
	}
	code = register_begin(build, &facts, err);
	return code ? code : register_add_names(build, principal, err);
}

static overt_err load(struct register_build *build, overt_str data, struct overt_error *err)
{
	struct register_csv csv = {.data = data, .line = 1};
	struct register_row row;
	struct overt_buf name = {0};
	overt_err code = OVERT_OK;
	int got = register_csv_next(&csv, &row, err);
	while (got == 1 && !code && (got = register_csv_next(&csv, &row, err)) == 1) {
		register_row(build);
		code = add_row(build, &row, &name, err);
	}
	overt_buf_free(&csv.text);
	overt_buf_free(&name);
	return code ? code : (overt_err)got;
}

const struct register_loader register_loader_fara_principals = {recognise, load};
