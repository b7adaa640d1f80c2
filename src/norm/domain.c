// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <string.h>
#include <strings.h>

/* What analysts write so that nobody clicks, and what it stands for. */
static const struct {
	const char *written, *meant;
} fangs[] = {
	{"[.]", "."}, {"(.)", "."}, {"{.}", "."}, {"[dot]", "."}, {"(dot)", "."},
	{"[:]", ":"}, {"[://]", "://"}, {"[/]", "/"}, {"[.", "."}, {".]", "."},
};

static size_t refang(overt_str s, char out[LINK_MAX + 1])
{
	size_t used = 0;
	for (size_t i = 0; i < s.len;) {
		size_t f = 0, count = sizeof fangs / sizeof fangs[0];
		while (f < count && (strlen(fangs[f].written) > s.len - i ||
		                     strncasecmp(fangs[f].written, s.ptr + i, strlen(fangs[f].written))))
			f++;
		if (f == count) {
			out[used++] = s.ptr[i] == '\\' ? '/' : s.ptr[i];
			i++;
			continue;
		}
		memcpy(out + used, fangs[f].meant, strlen(fangs[f].meant));
		used += strlen(fangs[f].meant);
		i += strlen(fangs[f].written);
	}
	out[used] = '\0';
	return used;
}

/* The host among scheme, user, port and path. */
static overt_str host_of(const char *s, size_t len)
{
	const char *colon = memmem(s, len, "://", 3);
	const char *start = colon ? colon + 3 : s;
	if (!colon && len > 2 && s[0] == '/' && s[1] == '/')
		start = s + 2;
	size_t n = strcspn(start, "/?#");
	const char *at = memrchr(start, '@', n);
	if (at) {
		n -= (size_t)(at + 1 - start);
		start = at + 1;
	}
	const char *port = memrchr(start, ':', n);
	if (port && start[0] != '[')
		n = (size_t)(port - start);
	return (overt_str){start, n};
}

/* The registrable domain; a host that a provider gives away counts as one itself. */
static const char *domain_of(const struct overt_norm *norm, const char *host)
{
	if (overt_norm_host_is_address(host) || !strchr(host, '.'))
		return NULL;
	const char *domain = psl_registrable_domain(norm->psl, host);
	if (domain)
		return domain;
	return psl_is_public_suffix2(norm->psl, host, PSL_TYPE_ICANN) ? NULL : host;
}

overt_err overt_norm_domain(struct overt_norm *norm, overt_str link, struct overt_buf *out,
                            struct overt_error *err)
{
	char text[LINK_MAX + 1], host[256];
	const char *domain = NULL;
	link = overt_str_trim(link);
	if (link.ptr && link.len <= LINK_MAX && !memchr(link.ptr, '\0', link.len)) {
		size_t len = refang(link, text);
		if (overt_norm_host(norm, host_of(text, len), host))
			domain = domain_of(norm, host);
	}
	if (!domain)
		return overt_fail(err, OVERT_E_INPUT, "expected a link or host with a domain, found '%.*s'",
		                  (int)(link.len < 120 ? link.len : 120), link.ptr ? link.ptr : "");
	overt_buf_clear(out);
	if (!overt_buf_append(out, domain, strlen(domain)))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: a domain");
	return OVERT_OK;
}
