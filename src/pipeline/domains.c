// SPDX-License-Identifier: GPL-3.0-or-later
#include "domains.h"

#include <errno.h>
#include <string.h>

enum { FILE_MAX = 64 << 20, LINE_MAX_BYTES = 2048 };

/* Host of a canonical link: between "https://" and the next slash, question mark or colon. */
overt_str overt_domains_host(overt_str link)
{
	const overt_str scheme = OVERT_STR("https://");
	if (!overt_str_starts(link, scheme))
		return OVERT_STR_NONE;
	overt_str host = {link.ptr + scheme.len, 0};
	while (scheme.len + host.len < link.len && !strchr("/?:#", host.ptr[host.len]))
		host.len++;
	return host;
}

/* First column without quotes, its defanged dots and scheme made whole. */
size_t overt_domains_cell(overt_str line, char *out, size_t size)
{
	size_t n = 0;
	for (size_t i = 0; i < line.len && n + 2 < size; i++) {
		char c = line.ptr[i];
		bool dot = i + 2 < line.len && line.ptr[i + 1] == '.' &&
		           ((c == '[' && line.ptr[i + 2] == ']') || (c == '(' && line.ptr[i + 2] == ')') ||
		            (c == '{' && line.ptr[i + 2] == '}'));
		if (dot)
			i += 2;
		else if (strchr(",;\t\r", c))
			break;
		else if (c == '"' || c == '\'')
			continue;
		out[n++] = dot ? '.' : c;
	}
	out[n] = '\0';
	if (strncmp(out, "hxxp", 4) == 0)
		memcpy(out, "http", 4);
	return n;
}

static overt_err add_line(struct domains *d, overt_str line, size_t *added, struct overt_error *err)
{
	char text[LINE_MAX_BYTES];
	struct overt_error reason;
	overt_str cell = overt_str_trim((overt_str){text, overt_domains_cell(line, text, sizeof text)});
	uint32_t number;
	if (!cell.len || cell.ptr[0] == '#' || !memchr(cell.ptr, '.', cell.len) ||
	    memchr(cell.ptr, ' ', cell.len))
		return OVERT_OK;
	overt_err code = overt_norm_link(d->norm, cell, &d->link, &reason);
	if (code == OVERT_E_INPUT)
		return OVERT_OK;
	if (code)
		return overt_fail(err, code, "%s", reason.message);
	overt_str host = overt_domains_host(overt_buf_view(&d->link));
	if (!host.len || !memchr(host.ptr, '.', host.len))
		return OVERT_OK;
	++*added;
	return overt_intern_add(d->hosts, host, &number)
	           ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for a list of domains");
}

overt_err overt_domains_add(struct domains *domains, overt_str text, size_t *added,
                            struct overt_error *err)
{
	overt_err code = OVERT_OK;
	*added = 0;
	if (overt_str_starts(text, OVERT_STR("\xEF\xBB\xBF")))
		text = (overt_str){text.ptr + 3, text.len - 3};
	for (size_t from = 0; from < text.len && !code;) {
		const char *end = memchr(text.ptr + from, '\n', text.len - from);
		size_t to = end ? (size_t)(end - text.ptr) : text.len;
		code = add_line(domains, (overt_str){text.ptr + from, to - from}, added, err);
		from = to + 1;
	}
	return code;
}

static overt_err read_file(struct domains *d, const char *path, struct overt_error *err)
{
	struct overt_buf text = {.max = FILE_MAX};
	char chunk[65536];
	size_t n = 0, added = 0;
	FILE *stream = fopen(path, "rbe");
	overt_err code = OVERT_OK;
	while (stream && (n = fread(chunk, 1, sizeof chunk, stream)) > 0)
		if (!overt_buf_append(&text, chunk, n))
			break;
	if (!stream || ferror(stream))
		code = overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
	else if (text.failed)
		code = overt_fail(err, OVERT_E_INPUT, "a list of domains is at most 64 MiB long");
	else
		code = overt_domains_add(d, overt_buf_view(&text), &added, err);
	if (!code && !added)
		code = overt_fail(err, OVERT_E_INPUT,
		                  "expected one domain a line, or CSV with the domain in the first column; "
		                  "found none");
	if (stream)
		fclose(stream);
	overt_buf_free(&text);
	return code ? overt_fail_at(err, path, 0, -1) : OVERT_OK;
}

overt_err overt_domains_read(const char *const *paths, size_t count, struct domains *domains,
                             struct overt_error *err)
{
	struct domains made = {.hosts = overt_intern_new()};
	overt_err code = made.hosts ? overt_norm_open(&made.norm, err)
	                            : overt_fail(err, OVERT_E_NOMEM, "no memory for lists of domains");
	for (size_t i = 0; i < count && !code; i++)
		code = read_file(&made, paths[i], err);
	if (code)
		overt_domains_free(&made);
	else
		*domains = made;
	return code;
}

bool overt_domains_has(const struct domains *domains, overt_str link)
{
	overt_str host = overt_domains_host(link);
	while (host.len) {
		if (overt_intern_find(domains->hosts, host) != OVERT_NO_INDEX)
			return true;
		const char *dot = memchr(host.ptr, '.', host.len);
		if (!dot)
			return false;
		size_t gone = (size_t)(dot - host.ptr) + 1;
		host = (overt_str){host.ptr + gone, host.len - gone};
	}
	return false;
}

void overt_domains_free(struct domains *domains)
{
	overt_norm_free(domains->norm);
	overt_intern_free(domains->hosts);
	overt_buf_free(&domains->link);
	*domains = (struct domains){0};
}
