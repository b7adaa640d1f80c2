// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <curl/curl.h>
#include <string.h>
#include <strings.h>

static overt_err no_link(overt_str link, struct overt_error *err)
{
	return overt_fail(err, OVERT_E_INPUT, "expected an http or https link, found '%.*s'",
	                  (int)(link.len < 120 ? link.len : 120), link.ptr ? link.ptr : "");
}

/* Skips "http://", "https://" or "//". False for any other scheme. */
static bool skip_scheme(overt_str *link)
{
	const char *colon = memmem(link->ptr, link->len, "://", 3);
	size_t head = colon ? (size_t)(colon - link->ptr) : 0, skip = 0;
	if ((head == 4 && strncasecmp(link->ptr, "http", 4) == 0) ||
	    (head == 5 && strncasecmp(link->ptr, "https", 5) == 0))
		skip = head + 3;
	else if (link->len > 2 && link->ptr[0] == '/' && link->ptr[1] == '/')
		skip = 2;
	*link = (overt_str){link->ptr + skip, link->len - skip};
	/* "mailto:x@y.z": a colon before any slash that no port follows. */
	for (size_t i = 0; skip == 0 && i < link->len && link->ptr[i] != '/'; i++)
		if (link->ptr[i] == ':')
			return i + 1 < link->len && link->ptr[i + 1] >= '0' && link->ptr[i + 1] <= '9';
	return true;
}

/* The link as libcurl reads it: with a scheme, with slashes as browsers see them. */
static bool prepare(overt_str link, char out[LINK_MAX + 16])
{
	static const char scheme[] = "https://";
	if (!link.ptr || link.len > LINK_MAX || !skip_scheme(&link))
		return false;
	memcpy(out, scheme, sizeof scheme - 1);
	char *to = out + sizeof scheme - 1;
	bool query = false;
	for (size_t i = 0; i < link.len; i++) {
		unsigned char c = (unsigned char)link.ptr[i];
		if (c <= ' ' || c == 0x7f)
			return false;
		query = query || c == '?' || c == '#';
		*to++ = (char)(c == '\\' && !query ? '/' : c);
	}
	*to = '\0';
	return true;
}

static char *part(CURLU *url, CURLUPart what)
{
	char *value = NULL;
	return curl_url_get(url, what, &value, 0) == CURLUE_OK ? value : NULL;
}

static void add_path(const char *path, struct overt_buf *out)
{
	size_t len = strlen(path);
	while (len && path[len - 1] == '/')
		len--;
	overt_norm_percent((overt_str){path, len}, out);
}

static bool build(const struct overt_norm *norm, CURLU *url, struct overt_buf *out)
{
	bool ok = false;
	char name[256];
	char *host = part(url, CURLUPART_HOST), *port = part(url, CURLUPART_PORT);
	char *path = part(url, CURLUPART_PATH), *query = part(url, CURLUPART_QUERY);
	char *fragment = part(url, CURLUPART_FRAGMENT);
	if (!host || !overt_norm_host(norm, overt_str_from(host), name) ||
	    !(name[0] == '[' || strchr(name, '.')))
		goto done;
	overt_norm_host_strip(norm, name);
	overt_buf_printf(out, "https://%s", name);
	if (port && strcmp(port, "80") != 0 && strcmp(port, "443") != 0)
		overt_buf_printf(out, ":%s", port);
	if (path)
		add_path(path, out);
	if (query)
		overt_norm_query(query, out);
	/* "#!" addresses a page of its own; every other fragment a place within one. */
	if (fragment && fragment[0] == '!' && fragment[1])
		overt_buf_printf(out, "#%s", fragment);
	ok = true;
done:
	curl_free(host);
	curl_free(port);
	curl_free(path);
	curl_free(query);
	curl_free(fragment);
	return ok;
}

overt_err overt_norm_link(struct overt_norm *norm, overt_str link, struct overt_buf *out,
                          struct overt_error *err)
{
	overt_err code = OVERT_OK;
	char text[LINK_MAX + 16];
	struct overt_buf *built = &norm->out;
	CURLU *url = NULL;
	link = overt_str_trim(link);
	if (!prepare(link, text))
		return no_link(link, err);
	url = curl_url();
	if (!url)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: a link");
	overt_buf_clear(built);
	CURLUcode parsed = curl_url_set(url, CURLUPART_URL, text, CURLU_URLENCODE);
	if (parsed == CURLUE_OUT_OF_MEMORY)
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: a link");
	else if (parsed != CURLUE_OK || !build(norm, url, built))
		code = no_link(link, err);
	if (code)
		goto done;
	overt_buf_clear(out);
	if (built->failed || !overt_buf_add(out, overt_buf_view(built)))
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: a link");
done:
	curl_url_cleanup(url);
	return code;
}
