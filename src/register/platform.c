// SPDX-License-Identifier: GPL-3.0-or-later
/* What the handles of a platform look like, and which hosts name nobody. */
#include "local.h"
#include <string.h>

/* Hosts under which anybody may publish without a name of their own in the host. */
static const char *const shared[] = {
	"blogspot.com", "wordpress.com", "medium.com",  "substack.com", "tumblr.com", "weebly.com",
	"wixsite.com",  "github.io",     "linktr.ee",   "google.com",   "apple.com",  "bit.ly",
	"archive.org",  "wikipedia.org", "spotify.com", "amazon.com",   "tinyurl.com", "t.co",
};

bool register_all_digits(overt_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0;
}

static bool is(overt_str s, const char *what)
{
	return s.len == strlen(what) && memcmp(s.ptr, what, s.len) == 0;
}

bool register_host_is_shared(overt_str host)
{
	for (size_t i = 0; i < sizeof shared / sizeof shared[0]; i++)
		if (is(host, shared[i]) || (overt_norm_host_within(host, shared[i]) &&
		                            (is(overt_str_from(shared[i]), "google.com") ||
		                             is(overt_str_from(shared[i]), "apple.com"))))
			return true;
	return false;
}

/* Letters, digits and the marks in `others`, between `low` and `high` of them. */
static bool made_of(overt_str s, const char *others, size_t low, size_t high)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!plain && (c == '\0' || !strchr(others, c)))
			return false;
	}
	return s.len >= low && s.len <= high;
}

bool register_handle_fits(overt_str platform, overt_str handle)
{
	if (is(platform, "twitter"))
		return made_of(handle, "_", 1, 20);
	if (is(platform, "telegram"))
		return made_of(handle, "_", 3, 32);
	if (is(platform, "instagram") || is(platform, "tiktok"))
		return made_of(handle, "._", 1, 30);
	for (size_t i = 0; i < handle.len; i++)
		if ((unsigned char)handle.ptr[i] <= ' ' || handle.ptr[i] == 0x7f ||
		    strchr("/?#&<>\"", handle.ptr[i]))
			return false;
	return handle.len >= 1 && handle.len <= 128;
}

bool register_host(struct overt_norm *norm, overt_str link, struct overt_buf *out, overt_str *host)
{
	link = overt_str_trim(link);
	if (link.len == 0 || overt_norm_link(norm, link, out, NULL))
		return false;
	overt_str whole = overt_buf_view(out);
	const size_t scheme = sizeof "https://" - 1;
	if (whole.len <= scheme)
		return false;
	*host = (overt_str){whole.ptr + scheme, strcspn(whole.ptr + scheme, "/:?#")};
	return host->len > 0;
}
