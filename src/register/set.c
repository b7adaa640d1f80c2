// SPDX-License-Identifier: GPL-3.0-or-later
/* The set: made, filled from files, freed. */
#include "local.h"
#include "registers_embed.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define REGISTER_LOADER(symbol, name, what) {name, what},
static const struct overt_register_format formats[] = {
#include "registers.def"
};
#undef REGISTER_LOADER
#define REGISTER_LOADER(symbol, name, what) &register_loader_##symbol,
static const struct register_loader *const loaders[] = {
#include "registers.def"
};
#undef REGISTER_LOADER

enum { FORMATS = sizeof formats / sizeof formats[0], SOURCES_MAX = 4096 };

const struct overt_register_format *overt_register_formats(size_t *count)
{
	*count = FORMATS;
	return formats;
}

overt_err overt_registers_new(struct overt_registers **out, struct overt_error *err)
{
	struct overt_registers *set = calloc(1, sizeof *set);
	if (!set)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	set->arena = overt_arena_new((size_t)1 << 30);
	set->strings = overt_intern_new();
	overt_err code = OVERT_OK;
	if (!set->arena || !set->strings)
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	else
		code = overt_norm_open(&set->norm, err);
	if (code)
		overt_registers_free(set);
	else
		*out = set;
	return code;
}

void overt_registers_free(struct overt_registers *set)
{
	if (!set)
		return;
	overt_norm_free(set->norm);
	overt_intern_free(set->strings);
	overt_arena_free(set->arena);
	register_index_free(&set->index);
	free(set->items);
	free(set->keys);
	free(set->sources);
	free(set->entries);
	free(set->handles);
	free(set);
}

static bool is_utf8(overt_str s)
{
	for (size_t i = 0; i < s.len;) {
		unsigned char c = (unsigned char)s.ptr[i++];
		size_t more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : 3;
		if (more == 3 && (c < 0xf0 || c > 0xf4))
			return false;
		for (; more; more--, i++)
			if (i >= s.len || ((unsigned char)s.ptr[i] & 0xc0) != 0x80)
				return false;
	}
	return true;
}

/* Latin-1 to UTF-8: each byte is the code point of the same number. */
static bool from_latin1(overt_str s, struct overt_buf *out)
{
	out->max = 2 * OVERT_REGISTER_FILE_MAX;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		char two[2] = {(char)(0xc0 | (c >> 6)), (char)(0x80 | (c & 0x3f))};
		if (c < 0x80 ? !overt_buf_append(out, s.ptr + i, 1) : !overt_buf_append(out, two, 2))
			return false;
	}
	return true;
}

/* Number of the loader that recognises the text, or FORMATS. */
static size_t recognise(overt_str data)
{
	struct register_row head = {.count = 0};
	struct register_csv csv = {.data = data, .line = 1};
	size_t found = 0;
	if (register_csv_next(&csv, &head, NULL) != 1)
		head.count = 0;
	while (found < FORMATS && !loaders[found]->recognise(data, &head))
		found++;
	overt_buf_free(&csv.text);
	return found;
}

/* What a message shows of a text that nobody recognises. */
static overt_str first_line(overt_str data)
{
	size_t len = 0;
	while (len < data.len && len < 80 && (unsigned char)data.ptr[len] >= ' ')
		len++;
	return (overt_str){len ? data.ptr : "", len};
}

static overt_str stem_of(const char *name)
{
	const char *slash = strrchr(name, '/');
	overt_str stem = overt_str_from(slash ? slash + 1 : name);
	const char *dot = stem.len ? memrchr(stem.ptr, '.', stem.len) : NULL;
	if (dot && dot > stem.ptr)
		stem.len = (size_t)(dot - stem.ptr);
	return stem.len ? stem : OVERT_STR("register");
}

static bool is_known(const struct overt_registers *set, const char *sha256)
{
	for (size_t i = 0; i < set->source_count; i++)
		if (strcmp(set->sources[i].sha256, sha256) == 0)
			return true;
	return false;
}

static overt_err add_source(struct overt_registers *set, const char *name, const char *sha256,
                            size_t loader, bool builtin, struct overt_error *err)
{
	struct overt_register_source source = {.format = overt_str_from(formats[loader].name),
	                                       .builtin = builtin};
	memcpy(source.sha256, sha256, sizeof source.sha256);
	if (!overt_arena_copy(set->arena, overt_str_from(name), &source.file))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
	overt_err code = overt_grow(&set->sources, &set->source_cap, set->source_count + 1,
	                            sizeof *set->sources, SOURCES_MAX, err);
	if (!code)
		set->sources[set->source_count++] = source;
	return code;
}

/* A failed file must leave nothing behind: outputs are untouched on failure. */
struct mark {
	size_t items, keys, sources;
};

static overt_err load(struct overt_registers *set, const char *name, overt_str data, bool builtin,
                      struct overt_error *err)
{
	char sha256[OVERT_SHA256_HEX];
	struct overt_buf converted = {0};
	struct mark mark = {set->item_count, set->key_count, set->source_count};
	overt_sha256_hex(data.ptr, data.len, sha256);
	if (is_known(set, sha256))
		return OVERT_OK;
	overt_err code = OVERT_OK;
	struct register_build build = {.set = set, .name = name, .stem = stem_of(name)};
	if (!is_utf8(data)) {
		if (!from_latin1(data, &converted)) {
			code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: a register");
			goto done;
		}
		data = overt_buf_view(&converted);
	}
	if (overt_str_starts(data, OVERT_STR("\xef\xbb\xbf")))
		data = (overt_str){data.ptr + 3, data.len - 3};
	size_t loader = recognise(data);
	if (loader == FORMATS) {
		overt_str found = first_line(data);
		code = overt_fail(err, OVERT_E_FORMAT,
		                  "expected one of the register formats, found '%.*s'", (int)found.len,
		                  found.ptr);
		goto done;
	}
	code = add_source(set, name, sha256, loader, builtin, err);
	if (code)
		goto done;
	build.source = &set->sources[set->source_count - 1];
	code = loaders[loader]->load(&build, data, err);
done:
	if (code) {
		set->item_count = mark.items;
		set->key_count = mark.keys;
		set->source_count = mark.sources;
		overt_fail_at(err, name, err ? err->line : 0, -1);
	}
	overt_buf_free(&build.scratch);
	overt_buf_free(&converted);
	return code;
}

overt_err overt_registers_add_memory(struct overt_registers *set, const char *name, overt_str data,
                                     struct overt_error *err)
{
	if (set->sealed || set->broken)
		return overt_fail(err, OVERT_E_USAGE, "registers cannot be added to a sealed set");
	if (data.len > OVERT_REGISTER_FILE_MAX) {
		overt_fail(err, OVERT_E_INPUT, "expected a register of at most %zu bytes, found %zu",
		           OVERT_REGISTER_FILE_MAX, data.len);
		return overt_fail_at(err, name, 0, -1);
	}
	return load(set, name, data.ptr ? data : OVERT_STR(""), false, err);
}

overt_err overt_registers_add_builtin(struct overt_registers *set, struct overt_error *err)
{
	if (set->sealed || set->broken)
		return overt_fail(err, OVERT_E_USAGE, "registers cannot be added to a sealed set");
	for (size_t i = 0; i < overt_embedded_registers_count; i++) {
		const struct overt_embedded *file = &overt_embedded_registers[i];
		overt_str data = {(const char *)file->data, file->size};
		overt_err code = load(set, file->name, data, true, err);
		if (code == OVERT_E_NOMEM)
			return code;
		if (code && err)
			err->code = OVERT_E_INTERNAL;
		if (code)
			return OVERT_E_INTERNAL;
	}
	return OVERT_OK;
}

static overt_err read_all(FILE *stream, const char *path, struct overt_buf *out,
                          struct overt_error *err)
{
	char block[1 << 14];
	size_t got;
	out->max = OVERT_REGISTER_FILE_MAX;
	while ((got = fread(block, 1, sizeof block, stream)) > 0)
		if (!overt_buf_append(out, block, got)) {
			overt_fail(err, out->len + got > out->max ? OVERT_E_INPUT : OVERT_E_NOMEM,
			           "expected a register of at most %zu bytes, found more",
			           OVERT_REGISTER_FILE_MAX);
			return overt_fail_at(err, path, 0, -1);
		}
	if (ferror(stream)) {
		overt_fail(err, OVERT_E_IO, "cannot read the register: %s", strerror(errno));
		return overt_fail_at(err, path, 0, -1);
	}
	return OVERT_OK;
}

overt_err overt_registers_add_file(struct overt_registers *set, const char *path,
                                   struct overt_error *err)
{
	struct overt_buf data = {0};
	FILE *stream = fopen(path, "rb");
	if (!stream) {
		overt_fail(err, OVERT_E_IO, "cannot open the register: %s", strerror(errno));
		return overt_fail_at(err, path, 0, -1);
	}
	overt_err code = read_all(stream, path, &data, err);
	if (!code)
		code = overt_registers_add_memory(set, path, overt_buf_view(&data), err);
	overt_buf_free(&data);
	fclose(stream);
	return code;
}

const struct overt_register_source *overt_registers_sources(const struct overt_registers *set,
                                                            size_t *count)
{
	*count = set->source_count;
	return set->sources;
}

const struct overt_register_entry *overt_registers_entries(const struct overt_registers *set,
                                                           uint32_t *count)
{
	*count = set->sealed ? (uint32_t)set->item_count : 0;
	return set->entries;
}
