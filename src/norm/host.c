// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <string.h>

enum { HOST_MAX = 253 };

static bool to_ascii(const struct overt_norm *norm, overt_str host, char out[256])
{
	bool ascii = true;
	for (size_t i = 0; i < host.len; i++)
		ascii = ascii && (unsigned char)host.ptr[i] < 0x80;
	if (ascii) {
		for (size_t i = 0; i < host.len; i++) {
			char c = host.ptr[i];
			out[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
		}
		out[host.len] = '\0';
		return true;
	}
	UErrorCode status = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	int32_t len = uidna_nameToASCII_UTF8(norm->idna, host.ptr, (int32_t)host.len, out, 255, &info,
	                                     &status);
	if (U_FAILURE(status) || info.errors || len <= 0 || len > HOST_MAX)
		return false;
	out[len] = '\0';
	return true;
}

static bool is_host(const char *host)
{
	if (*host == '[')
		return strspn(host, "[]0123456789abcdef:.%") == strlen(host);
	char before = '.';
	for (; *host; before = *host++) {
		bool label = (*host >= 'a' && *host <= 'z') || (*host >= '0' && *host <= '9') ||
		             *host == '-' || *host == '_';
		if (!label && (*host != '.' || before == '.'))
			return false;
	}
	return before != '.';
}

bool overt_norm_host(const struct overt_norm *norm, overt_str host, char out[256])
{
	while (host.len && host.ptr[host.len - 1] == '.')
		host.len--;
	if (host.len == 0 || host.len > HOST_MAX || !to_ascii(norm, host, out))
		return false;
	return out[0] && is_host(out);
}

bool overt_norm_host_is_address(const char *host)
{
	const char *dot = strrchr(host, '.');
	const char *last = dot ? dot + 1 : host;
	return host[0] == '[' || strspn(last, "0123456789") == strlen(last);
}

static bool is_device(const char *label, size_t len)
{
	static const char *const devices[] = {"www", "m", "mobile", "amp"};
	for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
		if (strlen(devices[i]) == len && memcmp(devices[i], label, len) == 0)
			return true;
	return false;
}

void overt_norm_host_strip(const struct overt_norm *norm, char host[256])
{
	if (overt_norm_host_is_address(host))
		return;
	const char *domain = psl_registrable_domain(norm->psl, host);
	if (!domain)
		return;
	/* Labels in front of the registrable domain only: "m.com" is somebody's name. */
	size_t front = strlen(host) - strlen(domain), kept = 0;
	for (size_t at = 0; at < front;) {
		size_t len = strcspn(host + at, ".");
		if (!is_device(host + at, len)) {
			memmove(host + kept, host + at, len + 1);
			kept += len + 1;
		}
		at += len + 1;
	}
	memmove(host + kept, domain, strlen(domain) + 1);
}
