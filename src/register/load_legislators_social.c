// SPDX-License-Identifier: GPL-3.0-or-later
/* unitedstates/congress-legislators, legislators-social-media.yaml: the accounts
   that members use in office. Names come from the other file, if it is there. */
#include "local.h"
#include <string.h>

static const struct {
	const char *key, *platform;
	bool id;
} accounts[] = {
	{"twitter", "twitter", false},       {"twitter_id", "twitter", true},
	{"facebook", "facebook", false},     {"facebook_id", "facebook", true},
	{"youtube", "youtube", false},       {"youtube_id", "youtube", true},
	{"instagram", "instagram", false},   {"instagram_id", "instagram", true},
	{"mastodon", "mastodon", false},
};

enum { ACCOUNTS = sizeof accounts / sizeof accounts[0], TEXT_MAX = 256 };

struct person {
	struct register_build *build;
	char id[64];
	char account[ACCOUNTS][TEXT_MAX];
};

static bool recognise(overt_str data, const struct register_row *head)
{
	(void)head;
	overt_str start = {data.ptr, data.len < 65536 ? data.len : 65536};
	return start.len && memmem(start.ptr, start.len, "bioguide:", 9) &&
	       memmem(start.ptr, start.len, "  social:", 9);
}

static void keep(overt_str value, char *out, size_t size)
{
	if (value.len >= size || memchr(value.ptr, '\0', value.len))
		return;
	memcpy(out, value.ptr, value.len);
	out[value.len] = '\0';
}

static overt_err scalar(void *ctx, const overt_str *path, size_t depth, overt_str value,
                        int64_t line, struct overt_error *err)
{
	struct person *p = ctx;
	(void)line;
	(void)err;
	if (depth != 2)
		return OVERT_OK;
	if (overt_str_equal(path[0], OVERT_STR("id")) && overt_str_equal(path[1], OVERT_STR("bioguide")))
		keep(value, p->id, sizeof p->id);
	for (size_t i = 0; i < ACCOUNTS && overt_str_equal(path[0], OVERT_STR("social")); i++)
		if (overt_str_equal(path[1], overt_str_from(accounts[i].key)))
			keep(value, p->account[i], sizeof p->account[i]);
	return OVERT_OK;
}

/* Pages without a handle stand in the handle's place with their number. */
static overt_err add_account(struct register_build *build, size_t which, const char *value,
                             struct overt_error *err)
{
	overt_str text = overt_str_from(value), platform = overt_str_from(accounts[which].platform);
	if (accounts[which].id || register_all_digits(text))
		return register_add_id(build, platform, text, err);
	return register_add_handle(build, platform, text, err);
}

static overt_err item(void *ctx, int64_t line, struct overt_error *err)
{
	struct person *p = ctx;
	struct register_facts facts = {
		.registry = OVERT_STR("US legislators"),
		.id = p->id[0] ? overt_str_from(p->id) : OVERT_STR_NONE,
		.owner = p->id[0] ? OVERT_STR("United States Congress") : OVERT_STR_NONE,
		.state = OVERT_STR("United States"),
		.kind = OVERT_STR("legislator"),
		.join = REGISTER_JOIN_TAKES_NAME,
		.since = OVERT_TIME_UNKNOWN,
		.until = OVERT_TIME_UNKNOWN,
		.line = line,
	};
	facts.join_id = facts.id;
	register_row(p->build);
	overt_err code = register_begin(p->build, &facts, err);
	for (size_t i = 0; i < ACCOUNTS && !code; i++)
		code = add_account(p->build, i, p->account[i], err);
	*p = (struct person){.build = p->build};
	return code;
}

static overt_err load(struct register_build *build, overt_str data, struct overt_error *err)
{
	struct person person = {.build = build};
	struct register_yaml walk = {scalar, item, &person};
	return register_yaml_walk(data, &walk, err);
}

const struct register_loader register_loader_legislators_social = {recognise, load};
