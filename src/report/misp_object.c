// SPDX-License-Identifier: GPL-3.0-or-later
#include "misp.h"

#include <string.h>

static void no_memory(struct misp *misp)
{
	if (!out_failed(misp->out))
		overt_fail(&misp->out->error, OVERT_E_NOMEM, "memory is used up while writing");
}

void misp_name(struct misp *misp, const overt_str *parts, size_t count, char uuid[UUID_TEXT])
{
	struct overt_buf name = {0};
	overt_buf_append(&name, "[", 1);
	overt_buf_json(&name, misp->dossier->key);
	for (size_t i = 0; i < count; i++) {
		overt_buf_append(&name, ",", 1);
		overt_buf_json(&name, parts[i]);
	}
	overt_buf_append(&name, "]", 1);
	uuid[0] = '\0';
	if (name.failed || !uuid_of(&uuid_overt_misp, overt_buf_view(&name), uuid))
		no_memory(misp);
	overt_buf_free(&name);
}

bool misp_begin(struct misp *misp, const struct misp_template *template, const char *uuid)
{
	uint32_t index, before = overt_intern_count(misp->seen);
	if (!overt_intern_add(misp->seen, overt_str_from(uuid), &index))
		no_memory(misp);
	if (out_failed(misp->out) || index != before)
		return false;
	snprintf(misp->object, sizeof misp->object, "%s", uuid);
	misp->attributes = 0;
	out_printf(misp->out, "%s\n{\"uuid\":\"%s\",\"name\":\"%s\",\"meta-category\":\"%s\",",
	           misp->objects++ ? "," : "", uuid, template->name, template->category);
	out_printf(misp->out, "\"template_uuid\":\"%s\",\"template_version\":\"%s\",\"timestamp\":\"%lld\","
	           "\"distribution\":\"5\",\"Attribute\":[", template->uuid, template->version,
	           (long long)(misp->dossier->modified / 1000));
	return true;
}

static const char *category_of(const char *type)
{
	bool link = strcmp(type, "url") == 0 || strcmp(type, "domain") == 0;
	return link ? "Network activity" : "Other";
}

void misp_tagged(struct misp *misp, const char *relation, const char *type, overt_str value,
                 overt_str tags)
{
	char uuid[UUID_TEXT], number[24];
	if (!value.len)
		return;
	/* Equal values of one relation are apart by their place. */
	snprintf(number, sizeof number, "%zu", misp->attributes);
	misp_name(misp, (overt_str[]){OVERT_STR("attribute"), overt_str_from(misp->object),
	                              overt_str_from(relation), overt_str_from(number)}, 4, uuid);
	out_printf(misp->out, "%s{\"uuid\":\"%s\",\"object_relation\":\"%s\",\"type\":\"%s\","
	           "\"category\":\"%s\",\"to_ids\":false,\"distribution\":\"5\",\"timestamp\":\"%lld\",",
	           misp->attributes++ ? "," : "", uuid, relation, type, category_of(type),
	           (long long)(misp->dossier->modified / 1000));
	out_raw(misp->out, "\"value\":");
	out_json(misp->out, value);
	if (tags.len) {
		out_raw(misp->out, ",\"Tag\":[");
		out_bytes(misp->out, tags);
		out_raw(misp->out, "]");
	}
	out_raw(misp->out, "}");
}

void misp_attribute(struct misp *misp, const char *relation, const char *type, overt_str value)
{
	misp_tagged(misp, relation, type, value, OVERT_STR_NONE);
}

void misp_time(struct misp *misp, const char *relation, overt_ms time)
{
	char text[OVERT_TIME_TEXT];
	overt_time_format(time, text);
	misp_attribute(misp, relation, "datetime", overt_str_from(text));
}

void misp_end(struct misp *misp, const struct overt_intern *references)
{
	char uuid[UUID_TEXT];
	uint32_t count = references ? overt_intern_count(references) : 0;
	out_raw(misp->out, "]");
	for (uint32_t i = 0; i < count; i++) {
		overt_str to = overt_intern_get(references, i);
		misp_name(misp, (overt_str[]){OVERT_STR("reference"), overt_str_from(misp->object), to}, 3,
		          uuid);
		out_printf(misp->out, "%s{\"uuid\":\"%s\",\"timestamp\":\"%lld\",\"referenced_uuid\":\"%s\","
		           "\"relationship_type\":\"annotates\"}", i ? "," : ",\"ObjectReference\":[", uuid,
		           (long long)(misp->dossier->modified / 1000), to.ptr);
	}
	out_raw(misp->out, count ? "]}" : "}");
}

void misp_add_tag(struct overt_buf *tags, const char *name)
{
	overt_buf_printf(tags, "%s{\"name\":", tags->len ? "," : "");
	overt_buf_json(tags, overt_str_from(name));
	overt_buf_append(tags, "}", 1);
}
