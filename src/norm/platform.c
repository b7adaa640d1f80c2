// SPDX-License-Identifier: GPL-3.0-or-later
/* Which names and hosts mean the same platform. */
#include <overt/norm.h>
#include <string.h>

/* Hosts are compared whole, subdomains by suffix. A name that stands for itself is there
   for its neighbours in spelling. */
static const struct {
	const char *name, *platform;
} aliases[] = {
	{"twitter", "twitter"},     {"x", "twitter"},
	{"x.com", "twitter"},       {"twitter.com", "twitter"},
	{"tw", "twitter"},          {"facebook", "facebook"},
	{"fb", "facebook"},         {"facebook.com", "facebook"},
	{"fb.com", "facebook"},     {"fb.me", "facebook"},
	{"instagram", "instagram"}, {"ig", "instagram"},
	{"instagram.com", "instagram"}, {"telegram", "telegram"},
	{"tg", "telegram"},         {"t.me", "telegram"},
	{"telegram.me", "telegram"}, {"telegram.org", "telegram"},
	{"youtube", "youtube"},     {"yt", "youtube"},
	{"youtube.com", "youtube"}, {"youtu.be", "youtube"},
	{"tiktok", "tiktok"},       {"tiktok.com", "tiktok"},
	{"vk", "vk"},               {"vk.com", "vk"},
	{"vkontakte", "vk"},        {"ok", "ok"},
	{"ok.ru", "ok"},            {"odnoklassniki", "ok"},
	{"rutube", "rutube"},       {"rutube.ru", "rutube"},
	{"linkedin", "linkedin"},   {"linkedin.com", "linkedin"},
	{"weibo", "weibo"},         {"weibo.com", "weibo"},
	{"reddit", "reddit"},       {"reddit.com", "reddit"},
	{"threads", "threads"},     {"threads.net", "threads"},
	{"threads.com", "threads"}, {"bluesky", "bluesky"},
	{"bsky.app", "bluesky"},    {"bsky", "bluesky"},
	{"mastodon", "mastodon"},   {"rumble", "rumble"},
	{"rumble.com", "rumble"},   {"odysee", "odysee"},
	{"odysee.com", "odysee"},
};

enum { ALIASES = sizeof aliases / sizeof *aliases };

bool overt_norm_host_within(overt_str host, const char *domain)
{
	const size_t len = strlen(domain);
	if (host.len < len || memcmp(host.ptr + host.len - len, domain, len) != 0)
		return false;
	return host.len == len || host.ptr[host.len - len - 1] == '.';
}

static const char *find(overt_str name)
{
	for (size_t i = 0; i < ALIASES; i++)
		if (overt_str_equal(name, overt_str_from(aliases[i].name)))
			return aliases[i].platform;
	return NULL;
}

/* The next word of a name: letters, digits and dots. */
static overt_str next_word(overt_str *rest)
{
	size_t i = 0, from;
	static const char marks[] = " /()[]|,;:_-+&\t";
	while (i < rest->len && strchr(marks, rest->ptr[i]))
		i++;
	from = i;
	while (i < rest->len && !strchr(marks, rest->ptr[i]))
		i++;
	const overt_str word = {rest->ptr + from, i - from};
	*rest = (overt_str){rest->ptr + i, rest->len - i};
	return word;
}

/* "x (twitter)", "twitter/x": several names, all of the same platform. */
static const char *find_all(overt_str names)
{
	const char *platform = NULL;
	for (;;) {
		const overt_str word = next_word(&names);
		if (word.len == 0)
			return platform;
		const char *here = find(word);
		if (!here || (platform && strcmp(here, platform) != 0))
			return NULL;
		platform = here;
	}
}

bool overt_norm_platform(overt_str platform, struct overt_buf *out)
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
	const char *known = find_all(lower);
	if (known) {
		overt_buf_clear(out);
		overt_buf_add(out, overt_str_from(known));
	}
	return !out->failed;
}

overt_str overt_norm_platform_of_host(overt_str host)
{
	for (size_t i = 0; i < ALIASES; i++)
		if (strchr(aliases[i].name, '.') && overt_norm_host_within(host, aliases[i].name))
			return overt_str_from(aliases[i].platform);
	return OVERT_STR_NONE;
}

overt_str overt_norm_platform_near(overt_str name)
{
	overt_str rest = name, best = OVERT_STR_NONE;
	size_t least = 3;
	for (overt_str word = next_word(&rest); word.len > 0; word = next_word(&rest)) {
		const char *known = find(word);
		if (known)
			return overt_str_from(known);
	}
	for (size_t i = 0; i < ALIASES; i++) {
		const overt_str alias = overt_str_from(aliases[i].name);
		const size_t slips = alias.len < 5 ? least : overt_str_slips(name, alias, least);
		if (slips < least) {
			least = slips;
			best = overt_str_from(aliases[i].platform);
		}
	}
	return best;
}
