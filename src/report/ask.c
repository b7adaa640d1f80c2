// SPDX-License-Identifier: GPL-3.0-or-later
#include "ask.h"

#include <math.h>

void ask_begin(struct ask *ask, struct out *out, struct overt_case *file, const char *sql,
               overt_str param)
{
	*ask = (struct ask){.out = out};
	if (!out_failed(out))
		overt_case_query_open(file, sql, &param, param.ptr ? 1 : 0, &ask->query, &out->error);
}

bool ask_next(struct ask *ask)
{
	if (!ask->query)
		return false;
	if (overt_case_query_next(ask->query, &ask->row, &ask->out->error) || !ask->row) {
		ask_end(ask);
		return false;
	}
	return true;
}

void ask_end(struct ask *ask)
{
	overt_case_query_close(ask->query);
	ask->query = NULL;
	ask->row = NULL;
}

overt_str ask_text(const struct ask *ask, size_t column)
{
	return ask->row[column].text;
}

int64_t ask_int(const struct ask *ask, size_t column)
{
	const struct overt_case_value *value = &ask->row[column];
	return value->type == OVERT_CASE_TYPE_INTEGER ? value->integer : OVERT_CASE_NONE;
}

double ask_real(const struct ask *ask, size_t column)
{
	const struct overt_case_value *value = &ask->row[column];
	return value->type == OVERT_CASE_TYPE_INTEGER || value->type == OVERT_CASE_TYPE_REAL
	           ? value->real : (double)NAN;
}

int64_t ask_number(struct out *out, struct overt_case *file, const char *sql, overt_str param)
{
	struct ask ask;
	int64_t number = OVERT_CASE_NONE;
	ask_begin(&ask, out, file, sql, param);
	if (ask_next(&ask))
		number = ask_int(&ask, 0);
	ask_end(&ask);
	return number;
}
