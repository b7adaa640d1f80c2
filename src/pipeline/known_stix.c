// SPDX-License-Identifier: GPL-3.0-or-later
/* A STIX 2.1 bundle as a list of known accounts, sites and links. */
#include <overt/json.h>
#include <overt/register.h>
#include <string.h>

#include "known.h"

/* Which count of the list an object belongs to. */
enum what { NOTHING, ACCOUNT, DOMAIN, LINK };

/* One object that is read. */
struct reading {
	struct overt_known *known;
	struct overt_json object;
	overt_str id;
	struct overt_error *err;
};

static overt_err enter(struct reading *r, enum overt_known_kind kind, overt_str platform,
                       overt_str value, enum what is, enum what *what)
{
	bool added;
	overt_err code = overt_known_enter(r->known, kind, platform, value, r->id, OVERT_NO_LINE, &added,
	                                   r->err);
	if (!code && added)
		*what = is;
	return code;
}

static bool has_blank(overt_str s)
{
	return memchr(s.ptr, ' ', s.len) != NULL;
}

/* Is a host, as in "t.me/name", that of a platform? Its name has no dot then. */
static bool platform_of(overt_str host, struct overt_buf *out)
{
	return overt_norm_platform(host, out) && out->len && !memchr(out->data, '.', out->len);
}

/* "t.me/name", "https://vk.com/name": platform and path; false where it is no such thing. */
static bool split_page(overt_str text, struct overt_buf *platform, overt_str *name)
{
	const char *scheme = memmem(text.ptr, text.len, "://", 3);
	if (scheme)
		text = (overt_str){scheme + 3, text.len - (size_t)(scheme + 3 - text.ptr)};
	const char *slash = memchr(text.ptr, '/', text.len);
	if (!slash || has_blank(text))
		return false;
	size_t host = (size_t)(slash - text.ptr);
	*name = (overt_str){slash + 1, text.len - host - 1};
	while (name->len && name->ptr[name->len - 1] == '/')
		name->len--;
	return name->len && !memchr(name->ptr, '/', name->len) &&
	       platform_of((overt_str){text.ptr, host}, platform);
}

/* What people write where an account, a site or a page is meant. */
static overt_err take_free(struct reading *r, overt_str text, overt_str platform, enum what *what)
{
	struct overt_buf host = {0};
	overt_str name;
	overt_err code = OVERT_OK;
	text = overt_str_trim(text);
	if (!text.len || has_blank(text))
		goto done;
	if (split_page(text, &host, &name))
		code = enter(r, OVERT_KNOWN_HANDLE, overt_buf_view(&host), name, ACCOUNT, what);
	else if (text.ptr[0] == '@')
		code = enter(r, OVERT_KNOWN_HANDLE, platform, text, ACCOUNT, what);
	else if (memchr(text.ptr, '/', text.len))
		code = enter(r, OVERT_KNOWN_LINK, OVERT_STR(""), text, LINK, what);
	else if (memchr(text.ptr, '.', text.len))
		code = enter(r, OVERT_KNOWN_DOMAIN, OVERT_STR(""), text, DOMAIN, what);
	else
		code = enter(r, OVERT_KNOWN_HANDLE, platform, text, ACCOUNT, what);
done:
	overt_buf_free(&host);
	return code;
}

static overt_str text_of(const struct reading *r, const char *name)
{
	return overt_str_trim(overt_json_string(overt_json_get(r->object, name)));
}

/* An id is an id where the platform is known; a page in its place says both. */
static overt_err take_account(struct reading *r, enum what *what)
{
	overt_str platform = text_of(r, "account_type"), id = text_of(r, "user_id");
	const overt_str logins[] = {text_of(r, "account_login"), id};
	overt_err code = OVERT_OK;
	if (!platform.len)
		platform = OVERT_STR("");
	if (id.len && platform.len)
		code = enter(r, OVERT_KNOWN_ID, platform, id, ACCOUNT, what);
	for (size_t i = 0; i < 2 && !code; i++) {
		struct overt_buf host = {0};
		overt_str name, login = logins[i];
		if (login.len && split_page(login, &host, &name))
			code = enter(r, OVERT_KNOWN_HANDLE, overt_buf_view(&host), name, ACCOUNT, what);
		else if (login.len && !has_blank(login))
			code = enter(r, OVERT_KNOWN_HANDLE, platform, login, ACCOUNT, what);
		overt_buf_free(&host);
	}
	return code;
}

static overt_err take_channel(struct reading *r, enum what *what)
{
	struct overt_json_walk walk = overt_json_walk(overt_json_get(r->object, "channel_types"));
	struct overt_json type;
	overt_str platform = OVERT_STR("");
	if (overt_json_next(&walk, &type) && overt_json_string(type).len)
		platform = overt_json_string(type);
	return take_free(r, text_of(r, "name"), platform, what);
}

static overt_err take_url(struct reading *r, enum what *what)
{
	overt_str value = text_of(r, "value"), name;
	struct overt_buf host = {0};
	overt_err code = OVERT_OK;
	if (value.len && split_page(value, &host, &name))
		code = enter(r, OVERT_KNOWN_HANDLE, overt_buf_view(&host), name, ACCOUNT, what);
	else if (value.len && !has_blank(value) && !memchr(value.ptr, '/', value.len))
		code = enter(r, OVERT_KNOWN_DOMAIN, OVERT_STR(""), value, DOMAIN, what);
	else if (value.len && !has_blank(value))
		code = enter(r, OVERT_KNOWN_LINK, OVERT_STR(""), value, LINK, what);
	overt_buf_free(&host);
	return code;
}

static overt_err take_object(struct reading *r)
{
	overt_str type = text_of(r, "type"), shown = text_of(r, "name");
	struct overt_known_list *list = &r->known->lists[r->known->list_count - 1];
	enum what what = NOTHING;
	overt_err code = OVERT_OK;
	r->id = text_of(r, "id");
	if (overt_json_true(overt_json_get(r->object, "revoked")))
		return OVERT_OK;
	if (overt_str_equal(type, OVERT_STR("user-account")))
		code = take_account(r, &what);
	else if (overt_str_equal(type, OVERT_STR("channel")))
		code = take_channel(r, &what);
	else if (overt_str_equal(type, OVERT_STR("url")))
		code = take_url(r, &what);
	else if (overt_str_equal(type, OVERT_STR("domain-name")))
		code = enter(r, OVERT_KNOWN_DOMAIN, OVERT_STR(""), text_of(r, "value"), DOMAIN, &what);
	else
		return OVERT_OK;
	list->accounts += what == ACCOUNT;
	list->domains += what == DOMAIN;
	list->links += what == LINK;
	if (!code && what == NOTHING)
		overt_known_leave_out(r->known, shown.len ? shown : text_of(r, "value").len
		                                                ? text_of(r, "value") : text_of(r, "id"));
	return code;
}

/* The report's name and who made it. */
static bool take_names(struct overt_known *known, struct overt_json objects)
{
	struct overt_known_list *list = &known->lists[known->list_count - 1];
	struct overt_json_walk walk = overt_json_walk(objects);
	struct overt_json object;
	overt_str name = OVERT_STR_NONE, maker = OVERT_STR_NONE;
	while (!name.len && overt_json_next(&walk, &object))
		if (overt_str_equal(overt_json_string(overt_json_get(object, "type")), OVERT_STR("report"))) {
			name = overt_json_string(overt_json_get(object, "name"));
			maker = overt_json_string(overt_json_get(object, "created_by_ref"));
		}
	if (name.len && !overt_arena_copy(known->arena, name, &list->name))
		return false;
	walk = overt_json_walk(objects);
	while (maker.len && overt_json_next(&walk, &object))
		if (overt_str_equal(overt_json_string(overt_json_get(object, "id")), maker))
			return overt_arena_copy(known->arena, overt_json_string(overt_json_get(object, "name")),
			                        &list->publisher);
	return true;
}

overt_err overt_known_read_stix(struct overt_known *known, overt_str text, struct overt_error *err)
{
	struct overt_json_parser *parser = overt_json_parser_new();
	struct overt_json root, objects;
	struct reading r = {.known = known, .err = err};
	bool repaired;
	overt_err code = parser ? overt_json_parse(parser, text.ptr, text.len, &root, &repaired, err)
	                        : overt_fail(err, OVERT_E_NOMEM, "no memory for a bundle");
	if (code)
		goto done;
	objects = overt_json_get(root, "objects");
	if (!overt_str_equal(overt_json_string(overt_json_get(root, "type")), OVERT_STR("bundle")) ||
	    overt_json_type(objects) != OVERT_JSON_ARRAY) {
		code = overt_fail(err, OVERT_E_INPUT, "expected a STIX 2.1 bundle, found other JSON");
		goto done;
	}
	if (!take_names(known, objects))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for a bundle");
	struct overt_json_walk walk = overt_json_walk(objects);
	while (!code && overt_json_next(&walk, &r.object))
		code = take_object(&r);
done:
	overt_json_parser_free(parser);
	return code;
}
