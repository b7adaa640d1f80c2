// SPDX-License-Identifier: GPL-3.0-or-later
/* Which names and hosts mean the same platform, and what its handles look like. */
#include "local.h"
#include <string.h>

/* Longest first is not needed: hosts are compared whole, subdomains by suffix. */
static const struct {
	const char *name, *platform;
} aliases[] = {
	{"x", "twitter"},           {"x.com", "twitter"},
	{"twitter.com", "twitter"}, {"tw", "twitter"},
	{"fb", "facebook"},         {"facebook.com", "facebook"},
	{"fb.com", "facebook"},     {"fb.me", "facebook"},
	{"ig", "instagram"},        {"instagram.com", "instagram"},
	{"tg", "telegram"},         {"t.me", "telegram"},
	{"telegram.me", "telegram"}, {"telegram.org", "telegram"},
	{"yt", "youtube"},          {"youtube.com", "youtube"},
	{"youtu.be", "youtube"},    {"tiktok.com", "tiktok"},
	{"vk.com", "vk"},           {"vkontakte", "vk"},
	{"ok.ru", "ok"},            {"odnoklassniki", "ok"},
	{"rutube.ru", "rutube"},    {"linkedin.com", "linkedin"},
	{"weibo.com", "weibo"},     {"reddit.com", "reddit"},
	{"threads.net", "threads"}, {"threads.com", "threads"},
	{"bsky.app", "bluesky"},    {"bsky", "bluesky"},
	{"rumble.com", "rumble"},   {"odysee.com", "odysee"},
};

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

static bool is_or_below(overt_str host, const char *what)
{
	size_t len = strlen(what);
	if (host.len <= len)
		return is(host, what);
	return host.ptr[host.len - len - 1] == '.' && memcmp(host.ptr + host.len - len, what, len) == 0;
}

bool overt_register_platform(overt_str platform, struct overt_buf *out)
{
	platform = overt_str_trim(platform);
	overt_buf_clear(out);
	for (size_t i = 0; i < platform.len; i++) {
		char c = platform.ptr[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		overt_buf_append(out, &c, 1);
	}
	overt_str lower = overt_buf_view(out);
	if (overt_str_starts(lower, OVERT_STR("www.")))
		lower = (overt_str){lower.ptr + 4, lower.len - 4};
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
		if (is(lower, aliases[i].name)) {
			overt_buf_clear(out);
			overt_buf_add(out, overt_str_from(aliases[i].platform));
			break;
		}
	return !out->failed;
}

overt_str register_platform_of_host(overt_str host)
{
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
		if (strchr(aliases[i].name, '.') && is_or_below(host, aliases[i].name))
			return overt_str_from(aliases[i].platform);
	return OVERT_STR_NONE;
}

bool register_host_is_shared(overt_str host)
{
	for (size_t i = 0; i < sizeof shared / sizeof shared[0]; i++)
		if (is(host, shared[i]) || (is_or_below(host, shared[i]) &&
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
