// SPDX-License-Identifier: GPL-3.0-or-later
/* unitedstates/congress-legislators, legislators-current.yaml: who they are, since
   when, and their sites. Their accounts are in a second file. */
#include "local.h"
#include <string.h>

enum { TEXT_MAX = 512 };

/* One person, as far as it has been read. */
struct person {
	struct register_build *build;
	char id[64], full[TEXT_MAX], first[TEXT_MAX], last[TEXT_MAX], url[TEXT_MAX];
	overt_ms since;
};

static bool recognise(overt_str data, const struct register_row *head)
{
	(void)head;
	overt_str start = {data.ptr, data.len < 65536 ? data.len : 65536};
	return start.len && memmem(start.ptr, start.len, "bioguide:", 9) &&
	       memmem(start.ptr, start.len, "  terms:", 8);
}

static void clear(struct person *person)
{
	*person = (struct person){.build = person->build, .since = OVERT_TIME_UNKNOWN};
}

/* What does not fit is no name or link of a person. */
static void keep(overt_str value, char *out, size_t size)
{
	if (value.len >= size || memchr(value.ptr, '\0', value.len))
		return;
	memcpy(out, value.ptr, value.len);
	out[value.len] = '\0';
}

static bool is(const overt_str *path, size_t depth, const char *first, const char *second)
{
	return depth == 2 && overt_str_equal(path[0], overt_str_from(first)) &&
	       overt_str_equal(path[1], overt_str_from(second));
}

static overt_err scalar(void *ctx, const overt_str *path, size_t depth, overt_str value,
                        int64_t line, struct overt_error *err)
{
	struct person *p = ctx;
	overt_ms start;
	if (is(path, depth, "id", "bioguide"))
		keep(value, p->id, sizeof p->id);
	else if (is(path, depth, "name", "official_full"))
		keep(value, p->full, sizeof p->full);
	else if (is(path, depth, "name", "first"))
		keep(value, p->first, sizeof p->first);
	else if (is(path, depth, "name", "last"))
		keep(value, p->last, sizeof p->last);
	else if (is(path, depth, "terms", "url"))
		keep(value, p->url, sizeof p->url); /* the last term's stays */
	else if (is(path, depth, "terms", "start") && p->since == OVERT_TIME_UNKNOWN) {
		if (!register_date(value, &start)) {
			overt_fail(err, OVERT_E_INPUT, "expected a date as YYYY-MM-DD");
			overt_fail_at(err, NULL, line, -1);
			return OVERT_E_INPUT;
		}
		p->since = start;
	}
	return OVERT_OK;
}

/* Sites below house.gov and senate.gov name a person; those two do not. */
static bool names_somebody(const char *url)
{
	const char *host = strstr(url, "://");
	host = host ? host + 3 : url;
	size_t len = strcspn(host, "/"), dots = 0;
	if (strncmp(host, "www.", 4) == 0) {
		host += 4;
		len -= 4;
	}
	for (size_t i = 0; i < len; i++)
		dots += host[i] == '.';
	return dots >= 2;
}

static overt_err item(void *ctx, int64_t line, struct overt_error *err)
{
	struct person *p = ctx;
	char name[2 * TEXT_MAX + 2];
	snprintf(name, sizeof name, "%s %s", p->first, p->last);
	struct register_facts facts = {
		.registry = OVERT_STR("US legislators"),
		.id = p->id[0] ? overt_str_from(p->id) : OVERT_STR_NONE,
		.name = p->id[0] ? overt_str_from(p->full[0] ? p->full : name) : OVERT_STR_NONE,
		.owner = p->id[0] ? OVERT_STR("United States Congress") : OVERT_STR_NONE,
		.state = OVERT_STR("United States"),
		.kind = OVERT_STR("legislator"),
		.join = REGISTER_JOIN_GIVES_NAME,
		.since = p->since,
		.until = OVERT_TIME_UNKNOWN,
		.line = line,
	};
	facts.join_id = facts.id;
	register_row(p->build);
	overt_err code = register_begin(p->build, &facts, err);
	if (!code)
		code = register_add_name(p->build, overt_str_from(p->full), err);
	if (!code)
		code = register_add_name(p->build, overt_str_from(name), err);
	if (!code && names_somebody(p->url))
		code = register_add_site(p->build, overt_str_from(p->url), err);
	clear(p);
	return code;
}

static overt_err load(struct register_build *build, overt_str data, struct overt_error *err)
{
	struct person person = {.build = build};
	struct register_yaml walk = {scalar, item, &person};
	clear(&person);
	return register_yaml_walk(data, &walk, err);
}

const struct register_loader register_loader_legislators = {recognise, load};
