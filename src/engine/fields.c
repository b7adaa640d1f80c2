// SPDX-License-Identifier: GPL-3.0-or-later
#include "fields.h"

bool overt_fields_quoted(struct cursor *cursor, const char *at, struct field *field,
                         const char **stop)
{
	const char *from = at + 1, *close = from;
	*field = (struct field){.text = from};
	for (;; close += 2) {
		close = memchr(close, '"', (size_t)(cursor->end - close));
		if (!close) { // never closed: all the rest is this field
			field->len = (size_t)(cursor->end - from);
			*stop = cursor->end;
			cursor_set(cursor, cursor->end);
			return false;
		}
		if (close + 1 >= cursor->end || close[1] != '"')
			break;
		field->doubled = true;
	}
	field->len = (size_t)(close - from);
	cursor_set(cursor, close + 1);
	*stop = cursor_next(cursor);
	const char *behind = close + 1;
	if (behind < *stop && *behind == '\r' && behind + 1 == *stop)
		behind++;
	return behind == *stop;
}

const char *overt_fields_skip_row(struct cursor *cursor, const char *at)
{
	while (at < cursor->end) {
		const char *stop;
		struct field field;
		if (*at == '"')
			overt_fields_quoted(cursor, at, &field, &stop);
		else
			stop = cursor_next(cursor);
		if (stop >= cursor->end)
			return cursor->end;
		at = stop + 1;
		if (*stop == '\n')
			return at;
	}
	return cursor->end;
}

size_t overt_fields_undouble(const struct field *field, char *out)
{
	size_t len = 0;
	for (size_t i = 0; i < field->len; i++) {
		out[len++] = field->text[i];
		if (field->text[i] == '"' && i + 1 < field->len && field->text[i + 1] == '"')
			i++;
	}
	return len;
}
