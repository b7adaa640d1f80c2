// SPDX-License-Identifier: GPL-3.0-or-later
#include "known.h"

#include <errno.h>
#include <overt/json.h>
#include <overt/register.h>
#include <stdlib.h>
#include <string.h>

#include "domains.h"

enum { FILE_MAX = 256 << 20 };

static overt_err no_memory(struct overt_error *err)
{
	return overt_fail(err, OVERT_E_NOMEM, "no memory for lists of known accounts");
}

overt_err overt_known_new(struct overt_known **out, struct overt_error *err)
{
	struct overt_known *known = calloc(1, sizeof *known);
	if (!known)
		return no_memory(err);
	known->arena = overt_arena_new(SIZE_MAX);
	known->keys = overt_intern_new();
	overt_err code = known->arena && known->keys ? overt_norm_open(&known->norm, err)
	                                             : no_memory(err);
	if (code)
		overt_known_free(known);
	else
		*out = known;
	return code;
}

void overt_known_free(struct overt_known *known)
{
	if (!known)
		return;
	overt_norm_free(known->norm);
	overt_intern_free(known->keys);
	overt_arena_free(known->arena);
	overt_buf_free(&known->key);
	overt_buf_free(&known->form);
	free(known->first);
	free(known->lists);
	free(known->entries);
	free(known);
}

/* "kind NUL platform NUL value" in known->key. */
static bool make_key(struct overt_known *known, enum overt_known_kind kind, overt_str platform,
                     overt_str value)
{
	struct overt_buf name = {0};
	bool ok = overt_norm_platform(platform, &name);
	overt_buf_clear(&known->key);
	overt_buf_printf(&known->key, "%d", kind);
	overt_buf_append(&known->key, "", 1);
	overt_buf_add(&known->key, overt_buf_view(&name));
	overt_buf_append(&known->key, "", 1);
	overt_buf_add(&known->key, value);
	overt_buf_free(&name);
	return ok && !known->key.failed;
}

/* The value as it is compared, in known->form. Host names come out of canonical links. */
static overt_err make_form(struct overt_known *known, enum overt_known_kind kind, overt_str value,
                           struct overt_error *err)
{
	if (kind == OVERT_KNOWN_HANDLE)
		return overt_norm_handle(known->norm, value, &known->form, err);
	if (kind == OVERT_KNOWN_LINK || kind == OVERT_KNOWN_DOMAIN)
		return overt_norm_link(known->norm, value, &known->form, err);
	overt_buf_clear(&known->form);
	return overt_buf_add(&known->form, value) ? OVERT_OK : no_memory(err);
}

static overt_err store(struct overt_known *known, const struct overt_known_entry *entry,
                       struct overt_error *err)
{
	uint32_t key, before = overt_intern_count(known->keys);
	overt_err code = overt_grow(&known->entries, &known->entry_cap, known->entry_count + 1,
	                            sizeof *known->entries, KNOWN_ENTRIES_MAX, err);
	if (code)
		return code;
	if (!make_key(known, entry->kind, entry->platform, entry->value) ||
	    !overt_intern_add(known->keys, overt_buf_view(&known->key), &key))
		return no_memory(err);
	if (key == before) {
		code = overt_grow(&known->first, &known->first_cap, (size_t)key + 1, sizeof *known->first,
		                  KNOWN_ENTRIES_MAX, err);
		if (code)
			return code;
		known->first[key] = (uint32_t)known->entry_count;
	}
	known->entries[known->entry_count++] = *entry;
	return OVERT_OK;
}

overt_err overt_known_enter(struct overt_known *known, enum overt_known_kind kind,
                            overt_str platform, overt_str value, overt_str object, int64_t line,
                            bool *added, struct overt_error *err)
{
	struct overt_known_entry entry = {.kind = kind, .line = line,
	                                  .list = (uint32_t)(known->list_count - 1)};
	struct overt_error reason;
	*added = false;
	overt_err code = make_form(known, kind, value, &reason);
	if (code == OVERT_E_INPUT)
		return OVERT_OK;
	if (code)
		return overt_fail(err, code, "%s", reason.message);
	overt_str form = overt_buf_view(&known->form);
	if (kind == OVERT_KNOWN_DOMAIN)
		form = overt_domains_host(form);
	if (!form.len || (kind == OVERT_KNOWN_DOMAIN && !memchr(form.ptr, '.', form.len)))
		return OVERT_OK;
	if (!overt_arena_copy(known->arena, platform, &entry.platform) ||
	    !overt_arena_copy(known->arena, form, &entry.value) ||
	    !overt_arena_copy(known->arena, value, &entry.shown) ||
	    !overt_arena_copy(known->arena, object, &entry.object))
		return no_memory(err);
	*added = true;
	return store(known, &entry, err);
}

void overt_known_leave_out(struct overt_known *known, overt_str what)
{
	struct overt_known_list *list = &known->lists[known->list_count - 1];
	if (list->left_out++ == 0)
		overt_arena_copy(known->arena, what, &list->first_left_out);
}

/* ---- lists of domains --------------------------------------------------- */

static overt_err read_domains(struct overt_known *known, overt_str text, struct overt_error *err)
{
	char cell[2048];
	int64_t line = 1;
	overt_err code = OVERT_OK;
	for (size_t from = 0; from < text.len && !code; line++) {
		const char *end = memchr(text.ptr + from, '\n', text.len - from);
		size_t to = end ? (size_t)(end - text.ptr) : text.len;
		size_t len = overt_domains_cell((overt_str){text.ptr + from, to - from}, cell, sizeof cell);
		overt_str value = overt_str_trim((overt_str){cell, len});
		bool added = false;
		from = to + 1;
		if (!value.len || value.ptr[0] == '#' || !memchr(value.ptr, '.', value.len) ||
		    memchr(value.ptr, ' ', value.len))
			continue;
		code = overt_known_enter(known, OVERT_KNOWN_DOMAIN, OVERT_STR(""), value, OVERT_STR_NONE,
		                         line, &added, err);
		if (!code && added)
			known->lists[known->list_count - 1].domains++;
		else if (!code)
			overt_known_leave_out(known, value);
	}
	return code;
}

/* ---- files -------------------------------------------------------------- */

static overt_err read_whole(const char *path, struct overt_buf *text, struct overt_error *err)
{
	char chunk[65536];
	size_t n = 0;
	FILE *stream = fopen(path, "rbe");
	text->max = FILE_MAX;
	while (stream && (n = fread(chunk, 1, sizeof chunk, stream)) > 0)
		if (!overt_buf_append(text, chunk, n))
			break;
	overt_err code = OVERT_OK;
	if (!stream || ferror(stream))
		code = overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
	if (stream)
		fclose(stream);
	if (!code && text->failed)
		code = overt_fail(err, OVERT_E_INPUT, "a list of known accounts is at most %d MiB long",
		                  FILE_MAX >> 20);
	return code;
}

static overt_err begin_list(struct overt_known *known, const char *path, struct overt_error *err)
{
	const char *slash = strrchr(path, '/');
	overt_err code = overt_grow(&known->lists, &known->list_cap, known->list_count + 1,
	                            sizeof *known->lists, KNOWN_LISTS_MAX, err);
	if (code)
		return code;
	struct overt_known_list *list = &known->lists[known->list_count++];
	*list = (struct overt_known_list){0};
	return overt_arena_copy(known->arena, overt_str_from(path), &list->file) &&
	               overt_arena_copy(known->arena, overt_str_from(slash ? slash + 1 : path),
	                                &list->name)
	           ? OVERT_OK : no_memory(err);
}

/* The parser reads a little behind the end: into zeros, which only a copy can have. */
static overt_err read_stix(struct overt_known *known, overt_str text, struct overt_error *err)
{
	static const char padding[OVERT_JSON_PADDING];
	struct overt_buf copy = {0};
	overt_buf_add(&copy, text);
	overt_err code = overt_buf_append(&copy, padding, sizeof padding) ? OVERT_OK : no_memory(err);
	if (!code)
		code = overt_known_read_stix(known, (overt_str){copy.data, text.len}, err);
	overt_buf_free(&copy);
	return code;
}

overt_err overt_known_add_memory(struct overt_known *known, const char *name, overt_str data,
                                 struct overt_error *err)
{
	overt_err code = begin_list(known, name, err);
	if (overt_str_starts(data, OVERT_STR("\xEF\xBB\xBF")))
		data = (overt_str){data.ptr + 3, data.len - 3};
	if (!code && overt_str_starts(overt_str_trim(data), OVERT_STR("{")))
		code = read_stix(known, data, err);
	else if (!code)
		code = read_domains(known, data, err);
	if (!code) {
		const struct overt_known_list *list = &known->lists[known->list_count - 1];
		if (list->accounts + list->domains + list->links == 0)
			code = overt_fail(err, OVERT_E_INPUT,
			                  "expected a STIX 2.1 bundle with accounts, channels, domains or links, "
			                  "or one domain a line; found none");
	}
	return code ? overt_fail_at(err, name, 0, -1) : OVERT_OK;
}

overt_err overt_known_add_file(struct overt_known *known, const char *path,
                               struct overt_error *err)
{
	struct overt_buf buf = {0};
	overt_err code = read_whole(path, &buf, err);
	if (code)
		overt_fail_at(err, path, 0, -1);
	else
		code = overt_known_add_memory(known, path, overt_buf_view(&buf), err);
	overt_buf_free(&buf);
	return code;
}

const struct overt_known_list *overt_known_lists(const struct overt_known *known, size_t *count)
{
	*count = known->list_count;
	return known->lists;
}

const struct overt_known_entry *overt_known_entries(const struct overt_known *known,
                                                    size_t *count)
{
	*count = known->entry_count;
	return known->entries;
}

/* ---- looking up --------------------------------------------------------- */

static uint32_t find_key(const struct overt_known *known, overt_str key)
{
	uint32_t index = overt_intern_find(known->keys, key);
	return index == OVERT_NO_INDEX ? OVERT_NO_INDEX : known->first[index];
}

overt_err overt_known_find(struct overt_known *known, overt_str platform, overt_str id,
                           overt_str handle, uint32_t *entry, struct overt_error *err)
{
	uint32_t found = OVERT_NO_INDEX;
	struct overt_error reason;
	if (!platform.len)
		goto done;
	if (id.len && !make_key(known, OVERT_KNOWN_ID, platform, id))
		return no_memory(err);
	if (id.len)
		found = find_key(known, overt_buf_view(&known->key));
	/* Where a platform's id is the handle, exports may give it as either. */
	for (int i = 0; i < 2 && found == OVERT_NO_INDEX; i++) {
		overt_str name = i ? id : handle;
		if (!name.len)
			continue;
		overt_err code = overt_norm_handle(known->norm, name, &known->form, &reason);
		if (code == OVERT_E_INPUT)
			continue;
		if (code || !make_key(known, OVERT_KNOWN_HANDLE, platform, overt_buf_view(&known->form)))
			return no_memory(err);
		found = find_key(known, overt_buf_view(&known->key));
	}
done:
	*entry = found;
	return OVERT_OK;
}

/* The key of a domain or link without the tools of a set: platforms play no part. */
static uint32_t find_plain(const struct overt_known *known, enum overt_known_kind kind,
                           overt_str value)
{
	char key[4096];
	int head = snprintf(key, sizeof key, "%d", kind);
	size_t at = (size_t)head;
	if (value.len + at + 2 > sizeof key)
		return OVERT_NO_INDEX;
	key[at++] = '\0';
	key[at++] = '\0';
	memcpy(key + at, value.ptr, value.len);
	return find_key(known, (overt_str){key, at + value.len});
}

uint32_t overt_known_find_link(const struct overt_known *known, overt_str link)
{
	overt_str host = overt_domains_host(link);
	uint32_t found = host.len ? find_plain(known, OVERT_KNOWN_LINK, link) : OVERT_NO_INDEX;
	while (host.len && found == OVERT_NO_INDEX) {
		found = find_plain(known, OVERT_KNOWN_DOMAIN, host);
		const char *dot = memchr(host.ptr, '.', host.len);
		size_t gone = dot ? (size_t)(dot - host.ptr) + 1 : host.len;
		host = (overt_str){host.ptr + gone, host.len - gone};
	}
	return found;
}
