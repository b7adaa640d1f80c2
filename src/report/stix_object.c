// SPDX-License-Identifier: GPL-3.0-or-later
#include "stix.h"

#include <string.h>

static void join(struct stix *stix, const char *type, const struct uuid *space, overt_str name,
                 char id[STIX_ID])
{
	char uuid[UUID_TEXT] = "";
	if (!uuid_of(space, name, uuid) && !out_failed(stix->out))
		overt_fail(&stix->out->error, OVERT_E_INTERNAL, "SHA-1 is not available");
	snprintf(id, STIX_ID, "%s--%s", type, uuid);
}

void stix_name(struct stix *stix, const char *type, const overt_str *parts, size_t count,
               char id[STIX_ID])
{
	struct overt_buf name = {0};
	overt_buf_printf(&name, "[\"%s\",", type);
	overt_buf_json(&name, stix->dossier->key);
	for (size_t i = 0; i < count; i++) {
		overt_buf_append(&name, ",", 1);
		overt_buf_json(&name, parts[i]);
	}
	overt_buf_append(&name, "]", 1);
	if (name.failed && !out_failed(stix->out))
		overt_fail(&stix->out->error, OVERT_E_NOMEM, "memory is used up while writing");
	join(stix, type, &uuid_overt_stix, overt_buf_view(&name), id);
	overt_buf_free(&name);
}

void stix_common_name(struct stix *stix, const char *type, const char *name, char id[STIX_ID])
{
	join(stix, type, &uuid_overt_stix, overt_str_from(name), id);
}

void stix_observable_name(struct stix *stix, const char *type, overt_str json, char id[STIX_ID])
{
	join(stix, type, &uuid_stix_observables, json, id);
}

bool stix_first(struct stix *stix, const char *id)
{
	uint32_t index, before = overt_intern_count(stix->seen);
	if (!overt_intern_add(stix->seen, overt_str_from(id), &index)) {
		if (!out_failed(stix->out))
			overt_fail(&stix->out->error, OVERT_E_NOMEM, "memory is used up while writing");
		return false;
	}
	return index == before;
}

void stix_begin(struct stix *stix, const char *type, const char *id)
{
	out_printf(stix->out, "%s\n{\"type\":\"%s\",\"spec_version\":\"2.1\",\"id\":\"%s\"",
	           stix->objects++ ? "," : "", type, id);
	if (strcmp(type, "marking-definition") != 0 && strcmp(type, "extension-definition") != 0)
		out_raw(stix->out, ",\"object_marking_refs\":[\"" STIX_TLP_AMBER "\"]");
}

void stix_begin_domain(struct stix *stix, const char *type, const char *id)
{
	stix_begin(stix, type, id);
	if (strcmp(id, stix->reporter) != 0)
		stix_words(stix, "created_by_ref", stix->reporter);
	stix_time(stix, "created", stix->dossier->created);
	stix_time(stix, "modified", stix->dossier->modified);
}

void stix_end(struct stix *stix)
{
	out_raw(stix->out, "}");
}

void stix_text(struct stix *stix, const char *name, overt_str text)
{
	if (!text.ptr)
		return;
	out_printf(stix->out, ",\"%s\":", name);
	out_json(stix->out, text);
}

void stix_words(struct stix *stix, const char *name, const char *words)
{
	stix_text(stix, name, overt_str_from(words));
}

void stix_time(struct stix *stix, const char *name, overt_ms time)
{
	char text[OVERT_TIME_TEXT + 4];
	overt_time_format(time, text);
	size_t len = strlen(text);
	if (!len)
		return;
	if (!strchr(text, '.'))
		snprintf(text + len - 1, sizeof text - len + 1, ".000Z");
	stix_words(stix, name, text);
}

void stix_refs(struct stix *stix, const char *name, const struct overt_buf *refs)
{
	if (refs->failed && !out_failed(stix->out))
		overt_fail(&stix->out->error, OVERT_E_NOMEM, "memory is used up while writing");
	out_printf(stix->out, ",\"%s\":[", name);
	out_bytes(stix->out, overt_buf_view(refs));
	out_raw(stix->out, "]");
}

void stix_add_ref(struct overt_buf *refs, const char *id)
{
	overt_buf_printf(refs, "%s\"%s\"", refs->len ? "," : "", id);
}
