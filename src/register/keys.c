// SPDX-License-Identifier: GPL-3.0-or-later
/* Keys in the form in which they are compared. What cannot be what it claims to
   be is left out and counted: registers are full of slips, and a wrong key
   would declare somebody else. */
#include "local.h"
#include <string.h>

static overt_err used_up(struct overt_error *err)
{
	return overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
}

static overt_err drop(struct register_build *build, const char *expected, overt_str found)
{
	build->source->keys_dropped++;
	register_problem(build, (int64_t)build->item->entry.line, "expected %s, found '%.*s'", expected,
	                 (int)(found.len < 120 ? found.len : 120), found.ptr ? found.ptr : "");
	return OVERT_OK;
}

static bool has_key(const struct register_build *build, const struct overt_register_key *key)
{
	const struct overt_registers *set = build->set;
	for (size_t i = build->item->first_key; i < set->key_count; i++)
		if (set->keys[i].kind == key->kind && overt_str_equal(set->keys[i].value, key->value) &&
		    overt_str_equal(set->keys[i].platform, key->platform))
			return true;
	return false;
}

static overt_err add(struct register_build *build, enum overt_register_key_kind kind,
                     overt_str platform, overt_str value, overt_str shown,
                     struct overt_error *err)
{
	struct overt_registers *set = build->set;
	struct overt_register_key key = {.kind = kind, .platform = platform, .value = value};
	if (has_key(build, &key))
		return OVERT_OK;
	if (!overt_arena_copy(set->arena, value, &key.value) ||
	    !overt_arena_copy(set->arena, shown, &key.shown))
		return used_up(err);
	overt_err code = overt_grow(&set->keys, &set->key_cap, set->key_count + 1, sizeof *set->keys,
	                            REGISTER_KEYS_MAX, err);
	if (code)
		return code;
	set->keys[set->key_count++] = key;
	build->item->entry.key_count++;
	return OVERT_OK;
}

/* Platform's name in its shared form; it lives as long as the set. */
static overt_err platform_of(struct register_build *build, overt_str platform, overt_str *out,
                             struct overt_error *err)
{
	uint32_t index;
	if (!overt_norm_platform(platform, &build->scratch))
		return used_up(err);
	overt_str name = overt_buf_view(&build->scratch);
	*out = OVERT_STR_NONE;
	if (name.len == 0 || name.len > REGISTER_PLATFORM_MAX)
		return drop(build, "the name of a platform", platform);
	if (!overt_intern_add(build->set->strings, name, &index))
		return used_up(err);
	*out = overt_intern_get(build->set->strings, index);
	return OVERT_OK;
}

overt_err register_add_id(struct register_build *build, overt_str platform, overt_str id,
                          struct overt_error *err)
{
	overt_str where;
	id = overt_str_trim(id);
	if (!build->item || id.len == 0)
		return OVERT_OK;
	if (id.len > 256)
		return drop(build, "an account id of at most 256 bytes", id);
	overt_err code = platform_of(build, platform, &where, err);
	if (code || !where.ptr)
		return code;
	return add(build, OVERT_REGISTER_KEY_ID, where, id, id, err);
}

overt_err register_add_handle(struct register_build *build, overt_str platform, overt_str handle,
                              struct overt_error *err)
{
	overt_str where, bare = overt_str_trim(handle);
	if (!build->item || bare.len == 0)
		return OVERT_OK;
	overt_err code = platform_of(build, platform, &where, err);
	if (code || !where.ptr)
		return code;
	if (bare.ptr[0] == '@')
		bare = (overt_str){bare.ptr + 1, bare.len - 1};
	if (!register_handle_fits(where, bare))
		return drop(build, "a handle of its platform", handle);
	code = overt_norm_handle(build->set->norm, bare, &build->scratch, NULL);
	if (code == OVERT_E_NOMEM)
		return used_up(err);
	if (code)
		return drop(build, "a handle", handle);
	return add(build, OVERT_REGISTER_KEY_HANDLE, where, overt_buf_view(&build->scratch), bare, err);
}

overt_err register_add_name(struct register_build *build, overt_str name, struct overt_error *err)
{
	name = overt_str_trim(name);
	if (!build->item || name.len == 0)
		return OVERT_OK;
	overt_err code = overt_norm_name(build->set->norm, name, &build->scratch, NULL);
	if (code == OVERT_E_NOMEM)
		return used_up(err);
	/* A single letter names nobody. */
	if (code || build->scratch.len < 2)
		return drop(build, "a name", name);
	return add(build, OVERT_REGISTER_KEY_NAME, OVERT_STR_NONE, overt_buf_view(&build->scratch),
	           name, err);
}

overt_err register_add_names(struct register_build *build, overt_str name, struct overt_error *err)
{
	name = overt_str_trim(name);
	overt_err code = register_add_name(build, name, err);
	const char *open = name.len ? memrchr(name.ptr, '(', name.len) : NULL;
	if (code || !open || open == name.ptr || name.ptr[name.len - 1] != ')')
		return code;
	size_t before = (size_t)(open - name.ptr);
	code = register_add_name(build, (overt_str){name.ptr, before}, err);
	if (!code && name.len - before >= 5)
		code = register_add_name(build, (overt_str){open + 1, name.len - before - 2}, err);
	return code;
}

/* Last part of a link's path, without query; unknown when the path is empty. */
static overt_str last_segment(overt_str link)
{
	for (size_t i = 0; i < link.len; i++)
		if (link.ptr[i] == '?' || link.ptr[i] == '#')
			link.len = i;
	while (link.len && link.ptr[link.len - 1] == '/')
		link.len--;
	const char *slash = link.len ? memrchr(link.ptr, '/', link.len) : NULL;
	if (!slash || (slash > link.ptr && slash[-1] == '/'))
		return OVERT_STR_NONE;
	return (overt_str){slash + 1, link.len - (size_t)(slash + 1 - link.ptr)};
}

overt_err register_add_profile(struct register_build *build, overt_str platform, overt_str link,
                               struct overt_error *err)
{
	overt_str part = last_segment(overt_str_trim(link));
	if (!build->item || overt_str_trim(link).len == 0)
		return OVERT_OK;
	if (!part.ptr || part.len == 0)
		return drop(build, "a profile link", link);
	bool channel = memmem(link.ptr, link.len, "/channel/", 9) != NULL;
	if (channel || register_all_digits(part))
		return register_add_id(build, platform, part, err);
	/* Facebook pages without a handle: Some-Name-123456789012345. */
	const char *dash = memrchr(part.ptr, '-', part.len);
	if (dash) {
		overt_str id = {dash + 1, part.len - (size_t)(dash + 1 - part.ptr)};
		if (id.len >= 9 && register_all_digits(id))
			return register_add_id(build, platform, id, err);
	}
	return register_add_handle(build, platform, part, err);
}

overt_err register_add_site(struct register_build *build, overt_str link, struct overt_error *err)
{
	overt_str host;
	struct overt_buf canonical = {0}, domain = {0};
	overt_err code = OVERT_OK;
	link = overt_str_trim(link);
	if (!build->item || link.len == 0)
		return OVERT_OK;
	if (!register_host(build->set->norm, link, &canonical, &host)) {
		code = drop(build, "a link or host", link);
		goto done;
	}
	overt_str platform = overt_norm_platform_of_host(host);
	if (platform.ptr)
		code = register_add_profile(build, platform, link, err);
	else if (register_host_is_shared(host) ||
	         overt_norm_domain(build->set->norm, host, &domain, NULL))
		code = drop(build, "a host that names its owner", link);
	else
		code = add(build, OVERT_REGISTER_KEY_DOMAIN, OVERT_STR_NONE, host, host, err);
done:
	overt_buf_free(&canonical);
	overt_buf_free(&domain);
	return code;
}
