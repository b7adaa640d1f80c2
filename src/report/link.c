// SPDX-License-Identifier: GPL-3.0-or-later
#include "link.h"

#include <string.h>
#include <strings.h>

enum { DOMAIN_MAX = 253, LABEL_MAX = 63 };

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Length of "http://" or "https://" at the start, or 0. */
static size_t scheme_length(overt_str link)
{
	if (link.ptr && link.len > 7 && strncasecmp(link.ptr, "http://", 7) == 0)
		return 7;
	if (link.ptr && link.len > 8 && strncasecmp(link.ptr, "https://", 8) == 0)
		return 8;
	return 0;
}

/* The authority: up to the first /, ? or #. */
static overt_str authority_of(overt_str link, size_t scheme)
{
	size_t end = scheme;
	while (end < link.len && !strchr("/?#", link.ptr[end] ? link.ptr[end] : 'x'))
		end++;
	return (overt_str){link.ptr + scheme, end - scheme};
}

static overt_str host_of(overt_str authority)
{
	for (size_t i = authority.len; i > 0; i--)
		if (authority.ptr[i - 1] == '@') {
			authority = (overt_str){authority.ptr + i, authority.len - i};
			break;
		}
	size_t end = 0;
	while (end < authority.len && authority.ptr[end] != ':')
		end++;
	return (overt_str){authority.ptr, end};
}

/* Hosts of letters, digits, dots and hyphens, and a port of digits: the rest is refused
   rather than repaired, since a changed host would be another host. */
static bool is_plain(overt_str authority)
{
	overt_str host = host_of(authority);
	if (!host.len || memchr(authority.ptr, '@', authority.len))
		return false;
	for (size_t i = 0; i < host.len; i++)
		if (!is_alnum(host.ptr[i]) && host.ptr[i] != '.' && host.ptr[i] != '-')
			return false;
	for (size_t i = host.len + 1; i < authority.len; i++)
		if (authority.ptr[i] < '0' || authority.ptr[i] > '9')
			return false;
	return true;
}

bool link_uri(overt_str link, struct overt_buf *uri)
{
	size_t scheme = scheme_length(link);
	bool fragment = false;
	overt_buf_clear(uri);
	if (!scheme || !is_plain(authority_of(link, scheme)))
		return false;
	overt_buf_printf(uri, "%s", scheme == 7 ? "http://" : "https://");
	for (size_t i = scheme; i < link.len; i++) {
		char c = link.ptr[i];
		bool escape = c == '%' && i + 2 < link.len && is_hex(link.ptr[i + 1]) &&
		              is_hex(link.ptr[i + 2]);
		bool allowed = escape || is_alnum(c) || (c && strchr("-._~!$&'()*+,;=:@/?", c)) ||
		               (c == '#' && !fragment);
		fragment |= c == '#';
		if (allowed)
			overt_buf_append(uri, &c, 1);
		else
			overt_buf_printf(uri, "%%%02X", (unsigned)(unsigned char)c);
	}
	return !uri->failed;
}

bool link_domain(overt_str uri, struct overt_buf *host)
{
	overt_str name = host_of(authority_of(uri, scheme_length(uri)));
	size_t label = 0, dots = 0;
	bool letters = false; /* in the last label: otherwise it is an address */
	overt_buf_clear(host);
	if (!name.len || name.len > DOMAIN_MAX)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		if (c == '.') {
			if (!label)
				return false;
			label = 0;
			letters = false;
			dots++;
			continue;
		}
		letters |= !(c >= '0' && c <= '9');
		if (++label > LABEL_MAX)
			return false;
	}
	if (!dots || !label || !letters)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		overt_buf_append(host, (char[]){c >= 'A' && c <= 'Z' ? (char)(c + 32) : c}, 1);
	}
	return !host->failed;
}
