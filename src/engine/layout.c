// SPDX-License-Identifier: GPL-3.0-or-later
#include "layout.h"
#include "fields.h"

static const char delimiters[] = {',', ';', '\t', '|'};

/* Names that stand for a role when none is given. */
static const char *const usual[ROLES][4] = {
	[ROLE_OBJECT] = {"object_id"},
	[ROLE_ACCOUNT] = {"account_id", "user_id"},
	[ROLE_TIME] = {"timestamp_share", "timestamp", "time"},
	[ROLE_CONTENT] = {"content_id", "post_id", "message_id"},
};

static const char *const titles[ROLES] = {"object", "account", "time", "content", "unless"};

static const char *wish(const struct overt_share_columns *columns, enum role role)
{
	const char *const wishes[ROLES] = {columns->object, columns->account, columns->time,
	                                   columns->content, columns->unless};
	return wishes[role];
}

/* How well a name fits a role: 0 not at all, then the smaller the better. */
static unsigned rank(overt_str name, enum role role, const struct overt_share_columns *columns)
{
	const char *wanted = wish(columns, role);
	if (wanted)
		return overt_str_equal(name, overt_str_from(wanted));
	for (unsigned i = 0; i < 4 && usual[role][i]; i++)
		if (overt_str_equal(name, overt_str_from(usual[role][i])))
			return i + 1;
	return 0;
}

/* Gives roles to the columns of the header as one delimiter cuts it. */
static void assign(const char *text, size_t size, size_t from,
                   const struct overt_share_columns *columns, struct layout *layout)
{
	struct cursor cursor = {.end = text + size, .delimiter = layout->delimiter};
	unsigned best[ROLES] = {0}, where[ROLES] = {0};
	const char *at = text + from, *stop = at;
	memset(layout->role, ROLE_NONE, sizeof layout->role);
	cursor_set(&cursor, at);
	for (unsigned column = 0;; column++, at = stop + 1) {
		struct field field = {.text = at};
		if (at < cursor.end && *at == '"') {
			overt_fields_quoted(&cursor, at, &field, &stop);
		} else {
			stop = cursor_next(&cursor);
			field.len = (size_t)(stop - at);
		}
		bool last = stop >= cursor.end || *stop == '\n';
		if (field.len && field.text[field.len - 1] == '\r')
			field.len--;
		layout->columns = column + 1;
		for (enum role role = 0; role < ROLES && column < LAYOUT_COLUMNS_MAX; role++) {
			unsigned here = rank((overt_str){field.text, field.len}, role, columns);
			if (here && (!best[role] || here < best[role])) {
				best[role] = here;
				where[role] = column;
			}
		}
		if (last)
			break;
	}
	layout->data = stop < cursor.end ? (size_t)(stop + 1 - text) : size;
	layout->needed = 0;
	for (enum role role = 0; role < ROLES; role++) {
		layout->has[role] = best[role] > 0;
		if (!best[role])
			continue;
		layout->role[where[role]] = (uint8_t)role;
		if (where[role] + 1 > layout->needed)
			layout->needed = where[role] + 1;
	}
}

static bool complete(const struct layout *layout, const struct overt_share_columns *columns,
                     enum role *missing)
{
	for (enum role role = 0; role < ROLES; role++) {
		bool need = role <= ROLE_TIME || (role == ROLE_CONTENT && columns->need_content) ||
		            wish(columns, role);
		if (need && !layout->has[role]) {
			*missing = role;
			return false;
		}
	}
	return true;
}

overt_err overt_layout_read(const char *text, size_t size,
                            const struct overt_share_columns *columns, struct layout *layout,
                            struct overt_error *err)
{
	size_t from = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	enum role missing = ROLE_OBJECT, first_missing = ROLE_OBJECT;
	layout->dates = columns->dates;
	if (from == size)
		return overt_fail(err, OVERT_E_FORMAT, "the file is empty: a header was expected");
	for (size_t d = 0; d < sizeof delimiters; d++) {
		layout->delimiter = delimiters[d];
		assign(text, size, from, columns, layout);
		if (complete(layout, columns, &missing))
			return OVERT_OK;
		if (missing > first_missing)
			first_missing = missing;
	}
	const char *line = memchr(text + from, '\n', size - from);
	size_t length = line ? (size_t)(line - text) - from : size - from;
	const char *wanted = wish(columns, first_missing);
	return overt_fail(err, OVERT_E_FORMAT,
	                  "the header has no column for the %s%s%s%s; it is: %.*s",
	                  titles[first_missing], wanted ? " (\"" : "", wanted ? wanted : "",
	                  wanted ? "\")" : "", (int)(length < 300 ? length : 300), text + from);
}
