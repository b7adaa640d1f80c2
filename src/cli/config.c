// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct line {
	overt_str name, value;
};

static bool split(overt_str text, struct line *line)
{
	const char *equals = memchr(text.ptr, '=', text.len);
	if (!equals)
		return false;
	size_t left = (size_t)(equals - text.ptr);
	line->name = overt_str_trim((overt_str){text.ptr, left});
	line->value = overt_str_trim((overt_str){equals + 1, text.len - left - 1});
	return line->name.len > 0;
}

static bool take_line(const struct cli_args *args, overt_str text, struct overt_arena *arena,
                      bool (*take)(void *, const char *, const char *), void *ctx)
{
	struct line line;
	overt_str name, value;
	if (!split(text, &line))
		return false;
	if (!overt_arena_copy(arena, line.name, &name) || !overt_arena_copy(arena, line.value, &value)) {
		cli_message(args, "the config file is too large");
		return false;
	}
	return take(ctx, name.ptr, value.ptr);
}

bool cli_config_read(const struct cli_args *args, const char *path, struct overt_arena *arena,
                     bool (*take)(void *ctx, const char *name, const char *text), void *ctx)
{
	FILE *file = fopen(path, "re");
	if (!file) {
		cli_message(args, "%s: %s", path, strerror(errno));
		return false;
	}
	char raw[4096];
	bool ours = true, ok = true;
	for (int number = 1; ok && fgets(raw, sizeof raw, file); number++) {
		if (strlen(raw) == sizeof raw - 1 && raw[sizeof raw - 2] != '\n') {
			cli_message(args, "%s:%d: expected a line of at most %zu bytes, found a longer one", path,
			            number, sizeof raw - 2);
			ok = false;
			continue;
		}
		overt_str text = overt_str_trim(overt_str_from(raw));
		if (text.len == 0 || text.ptr[0] == '#')
			continue;
		if (text.ptr[0] == '[' && text.ptr[text.len - 1] == ']')
			ours = overt_str_equal((overt_str){text.ptr + 1, text.len - 2},
			                       overt_str_from(args->command->name));
		else if (ours && !take_line(args, text, arena, take, ctx)) {
			cli_message(args, "%s:%d: expected `option = value`, found '%.60s'", path, number,
			            text.ptr);
			ok = false;
		}
	}
	fclose(file);
	return ok;
}
