// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <stdlib.h>
#include <string.h>

enum { PARAMETERS_MAX = 256 };

/* Parameters that say how a reader came, not what is read. */
static bool is_tracking(overt_str parameter)
{
	static const char *const exact[] = {
		"fbclid", "gclid", "dclid", "gclsrc", "gbraid", "wbraid", "msclkid", "yclid", "ysclid",
		"twclid", "ttclid", "li_fat_id", "igshid", "igsh", "mc_cid", "mc_eid", "_ga", "_gl",
		"_hsenc", "_hsmi", "hsctatracking", "mkt_tok", "ref_src", "ref_url", "ncid", "ocid",
		"xtor", "cmpid", "cmp", "s_kwcid", "spm", "wt_mc", "vero_id", "oly_enc_id", "oly_anon_id",
		"__twitter_impression", "amp", "outputtype",
	};
	static const char *const prefixes[] = {"utm_", "at_", "pk_", "mtm_", "hsa_", "fb_", "ns_"};
	size_t len = 0;
	char name[32];
	while (len < parameter.len && parameter.ptr[len] != '=' && len < sizeof name - 1) {
		char c = parameter.ptr[len];
		name[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	name[len] = '\0';
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	if (len < parameter.len && parameter.ptr[len] != '=')
		return false;
	for (size_t i = 0; i < sizeof exact / sizeof exact[0]; i++)
		if (strcmp(name, exact[i]) == 0)
			return true;
	return false;
}

static int compare(const void *a, const void *b)
{
	return overt_str_compare(*(const overt_str *)a, *(const overt_str *)b);
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	char low = (char)(c | 32);
	return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

static bool is_unreserved(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~", c));
}

void overt_norm_percent(overt_str s, struct overt_buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		int high = s.ptr[i] == '%' && i + 2 < s.len ? hex(s.ptr[i + 1]) : -1;
		int low = high >= 0 ? hex(s.ptr[i + 2]) : -1;
		if (low < 0) {
			overt_buf_append(out, s.ptr + i, 1);
			continue;
		}
		int value = high * 16 + low;
		if (is_unreserved(value))
			overt_buf_append(out, &(char){(char)value}, 1);
		else
			overt_buf_printf(out, "%%%02X", (unsigned)value);
		i += 2;
	}
}

bool overt_norm_query(const char *query, struct overt_buf *out)
{
	struct overt_buf plain = {0};
	overt_str kept[PARAMETERS_MAX];
	size_t count = 0;
	/* One form before they are sorted, or the order would depend on the escapes. */
	overt_norm_percent(overt_str_from(query), &plain);
	for (const char *at = plain.data; at && !plain.failed;) {
		size_t len = strcspn(at, "&");
		overt_str parameter = {at, len};
		if (len && count < PARAMETERS_MAX && !is_tracking(parameter))
			kept[count++] = parameter;
		at = at[len] ? at + len + 1 : NULL;
	}
	if (count)
		qsort(kept, count, sizeof kept[0], compare);
	for (size_t i = 0; i < count; i++) {
		overt_buf_append(out, i ? "&" : "?", 1);
		overt_buf_add(out, kept[i]);
	}
	out->failed = out->failed || plain.failed;
	overt_buf_free(&plain);
	return !out->failed;
}
